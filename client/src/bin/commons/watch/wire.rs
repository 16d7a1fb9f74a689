//! A node that may go away and come back.

use crate::output::Output;
use commons_client::{
    Commons, Error, Result, chain::Chain, chronicle::Update, deployment::Deployment,
};
use std::time::Duration;

/// How long is waited before the first new attempt, and at most: each takes twice as long as the one
/// before.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(10);

/// A node may answer strangely while it ends or begins, but not so often in a row.
const STRANGE_MAX: u32 = 8;

/// The connection to one node, as far as its interruptions matter.
pub struct Wire {
    url: String,
    /// Attempts since it last worked.
    failed: u32,
    behind: bool,
}

impl Wire {
    /// To the node of a chain.
    pub fn to(chain: &Chain) -> Self {
        Self { url: chain.url().to_owned(), failed: 0, behind: false }
    }

    /// It works, and so much has come of it.
    pub fn works(&mut self, update: Update, output: &mut Output) {
        if self.failed > 0 {
            output.note("the node is back");
            self.failed = 0;
        }
        match update {
            Update::Behind { has } if !self.behind => output.note(&format!(
                "the node has blocks up to {has} only, and what came later has been told already: it catches up, or has lost them"
            )),
            Update::Behind { .. } => {}
            _ if self.behind => output.note("the node goes on"),
            _ => {}
        }
        self.behind = matches!(update, Update::Behind { .. });
    }

    /// Waits until the node answers again, if that is what is wrong. The commons must be the same: whatever
    /// the deployment file says by now, it is the one that was begun with.
    pub async fn again(
        &mut self,
        mut error: Error,
        deployment: &Deployment,
        output: &mut Output,
    ) -> Result<Commons> {
        loop {
            if !passes(&error.code) && (!is_strange(&error.code) || self.failed >= STRANGE_MAX) {
                return Err(error);
            }
            if self.failed == 0 {
                output.note(&format!("{} Waiting for it.", error.message));
            }
            tokio::time::sleep(pause(self.failed)).await;
            self.failed = self.failed.saturating_add(1);
            match open(&self.url, deployment).await {
                Ok(commons) => return Ok(commons),
                Err(other) => error = other,
            }
        }
    }
}

/// Whether a node that comes back makes good what is wrong, however long that takes.
fn passes(code: &str) -> bool {
    ["unreachable", "disconnected", "not_a_node"].contains(&code)
}

/// Whether it may be wrong for a moment.
fn is_strange(code: &str) -> bool {
    ["protocol", "no_block", "pruned"].contains(&code)
}

fn pause(failed: u32) -> Duration {
    FIRST.saturating_mul(2u32.saturating_pow(failed)).min(LONGEST)
}

async fn open(url: &str, deployment: &Deployment) -> Result<Commons> {
    let chain = Chain::connect(url).await?;
    deployment.check_chain(&chain).await?;
    let commons = Commons::open(chain, deployment.hub).await?;
    deployment.check_suite(&commons)?;
    Ok(commons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_become_rarer_and_never_cease() {
        let seconds = |failed| pause(failed).as_secs_f64();
        assert_eq!([0, 1, 2, 5, 6].map(seconds), [0.25, 0.5, 1.0, 8.0, 10.0]);
        assert_eq!(seconds(u32::MAX), 10.0);
    }

    #[test]
    fn another_chain_is_not_waited_for() {
        assert!(passes("disconnected") && passes("unreachable"));
        for code in ["wrong_chain", "other_suite", "no_contract", "not_revive"] {
            assert!(!passes(code) && !is_strange(code), "{code}");
        }
    }
}
