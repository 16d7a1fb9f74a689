//! `commons vote`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    many::{
        Source,
        casts::{self, Told},
    },
    output::{FAILED, Output, Report},
    proposal,
};
use clap::{Args, ValueEnum};
use commons_client::{
    Error, Result,
    batch::{self, VOTES, VOTES_TEMPLATE},
    chain::Block,
    format,
};
use commons_core::{
    ballot::{ABSTAIN, AGAINST, FOR},
    units::ProposalId,
};
use serde_json::json;
use std::path::Path;

/// A vote is final. It weighs what the voter had, and what others had lent them, in the second before it
/// was proposed. Who had lent their vote may still cast it: it is then taken back.
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Options {
    /// The proposal; several get the same vote, in one transaction.
    #[arg(
        required = true,
        num_args = 1..,
        conflicts_with_all = ["from", "template"],
        value_parser = crate::numbers::proposal,
        add = complete::pending()
    )]
    ids: Vec<u64>,
    /// What you think of it.
    #[arg(
        value_enum,
        ignore_case = true,
        required = true,
        conflicts_with_all = ["from", "template"]
    )]
    choice: Option<Choice>,
    /// Why, at most 256 bytes; kept in the event.
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    source: Source,
}

/// The ways to say it: none of them needs all that is needed in another.
const USAGE: &str = "commons vote ID... CHOICE [OPTIONS]
       commons vote --from FILE [OPTIONS]
       commons vote --template";

const EXAMPLES: &str = "Examples:
  commons vote 3 for --reason 'It is fair' --suri //Alice
  commons vote --template     # print a file to begin with
  commons vote --from votes.csv --suri //Alice

Columns of the file, in any order; JSON has a list of objects with the same names:
  proposal  its number
  choice    for, against or abstain
  reason    why, at most 256 bytes; may be left out
A vote that the chain has already is not sent again.";

#[derive(Clone, Copy, ValueEnum)]
enum Choice {
    For,
    Against,
    /// Counts for the quorum only.
    Abstain,
}

impl Choice {
    fn number(self) -> u8 {
        match self {
            Self::For => FOR,
            Self::Against => AGAINST,
            Self::Abstain => ABSTAIN,
        }
    }
}

/// Each proposal once, in the order given.
fn without_repetition(numbers: &[u64]) -> Vec<ProposalId> {
    let mut ids = Vec::new();
    for id in numbers.iter().copied().map(ProposalId) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    if options.source.template {
        return Ok(Report::done(VOTES_TEMPLATE, json!({"template": VOTES_TEMPLATE})));
    }
    if let Some(path) = &options.source.from {
        return from(path, global, output).await;
    }
    let Some(choice) = options.choice else {
        return Err(Error::new("usage", "It takes proposals and a choice, or --from."));
    };
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (choice, reason) = (choice.number(), options.reason.as_str());
    let ids = without_repetition(&options.ids);
    let (results, receipt) = match ids[..] {
        [id] => {
            let (weight, receipt) = commons.vote_on(&signer, id, choice, reason).await?;
            (vec![Ok(weight)], receipt)
        }
        _ => commons.vote_on_many(&signer, &ids, choice, reason).await?,
    };
    // What is done must not look like a failure: without the snapshots, weight is told as of now.
    let standings = commons.proposals(&ids, receipt.block.hash).await.unwrap_or_default();
    let snapshot = |id: ProposalId| {
        let found = standings.iter().find(|standing| standing.id == id);
        found.map_or(receipt.block.time, |standing| standing.terms.snapshot)
    };
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for (id, result) in ids.iter().zip(&results) {
        let number = id.0;
        match result {
            Ok(weight) => {
                let points = format::points(commons.points(*weight, snapshot(*id)));
                let choice = proposal::choice(choice);
                lines.push(format!(
                    "voted {choice} on proposal {number}, with a weight of {points}"
                ));
                let mut json = json!({"id": number, "ok": true, "choice": choice});
                amounts::weight(&mut json, "weight", *weight, &commons, snapshot(*id));
                items.push(json);
            }
            Err(refusal) => {
                lines.push(format!("proposal {number}: {refusal}"));
                let error =
                    json!({"code": refusal.code, "message": refusal.message, "hint": refusal.hint});
                items.push(json!({"id": number, "ok": false, "error": error}));
            }
        }
    }
    if let Some(last) = lines.last_mut() {
        last.push_str(&format!("  ({})", cost(commons.chain(), &receipt)));
    }
    let code = if results.iter().any(Result::is_err) { FAILED } else { 0 };
    let json = json!({"votes": items, "cost": cost_json(&receipt)});
    Ok(Report { text: lines.join("\n"), json, code })
}

/// `commons vote --from`
async fn from(path: &Path, global: &Global, output: &mut Output) -> Result<Report> {
    let table = Source::read(path, &VOTES).await?;
    let (votes, problems) = batch::read_votes(&table);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let plan = async |head: Block| {
        let (planned, wrong) = commons.plan_votes(signer.address(), &votes, head).await?;
        Ok((planned, problems.iter().cloned().chain(wrong).collect()))
    };
    casts::run(&commons, &signer, Told::VOTES, Some(&table.name), plan, output).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_that_is_named_twice_is_voted_on_once() {
        let ids = without_repetition(&[3, 1, 3, 2, 1]);
        assert_eq!(ids, [3, 1, 2].map(ProposalId));
    }
}
