//! Doing what anyone may do, as much of it in a transaction as fits into a block, each for itself: what was
//! done by somebody else meanwhile keeps nothing else from being done.

use super::{Commons, refused};
use crate::{
    assets::Assets,
    chain::{
        Batched, ChainError, ContractCall, ContractEvent, Ready, Receipt, Rehearsal, Rehearsals,
        Signer,
    },
    error::{Error, Result},
    inbox::Deed,
    log::{Entry, Event},
    message::Message,
    refusal::{Refusal, Scale, of_pool},
};
use commons_core::{governor::GovernorError, ledger::LedgerError, pool::PoolError};
use commons_interfaces::{governor::Governor, ledger::Ledger, pool::Pool};
use ink::codegen::TraitCallBuilder;

/// What a refusal is called where there is nothing left to be done.
const DONE_ALREADY: [&str; 9] = [
    "settled",
    "withdrawn",
    "credited_already",
    "nothing_to_credit",
    "not_accepted",
    "nothing_to_sweep",
    "nothing_to_collect",
    "wrong_state",
    "paid_already",
];

/// What a refusal is called where it can be done later.
const LATER: [&str; 3] = ["surge", "too_early", "pot_not_open"];

/// What came of something that anyone may do.
#[derive(Clone, Debug)]
pub enum Came {
    /// It was done, and this is what the contract says of it.
    Done(Box<Event>),
    /// Somebody else did it first, or nothing is there any more.
    Gone(Error),
    /// It is possible again later.
    Later(Error),
    /// It failed.
    Failed(Error),
}

/// What is to be done in one transaction.
#[derive(Clone)]
pub struct Load(Vec<(Deed, Ready)>);

/// What will be done, and what turned out before not to be possible.
pub struct Plan {
    /// One transaction each.
    pub loads: Vec<Load>,
    /// What is not possible.
    pub refused: Vec<(Deed, Came)>,
}

/// What came of a transaction.
#[derive(Default)]
pub struct Outcomes {
    /// What came of each thing.
    pub came: Vec<(Deed, Came)>,
    /// The transactions.
    pub receipts: Vec<Receipt>,
    /// Whether nothing was to be sent, so that it was only tried.
    pub rehearsed: bool,
}

impl Load {
    fn calls(&self) -> Vec<Ready> {
        self.0.iter().map(|(_, ready)| ready.clone()).collect()
    }

    fn what(&self) -> String {
        match self.0.len() {
            1 => "do 1 thing that anyone may do".into(),
            many => format!("do {many} things that anyone may do"),
        }
    }
}

impl Commons {
    /// Tries everything that is to be done, and packs it into as few transactions as can hold it, in its
    /// order. What is not done by a message that anyone may send without more is left out.
    pub async fn plan(&self, signer: &Signer, deeds: &[Deed], assets: &Assets) -> Result<Plan> {
        let calls: Vec<_> =
            deeds.iter().filter_map(|deed| Some((*deed, self.call_for(deed)?))).collect();
        let tried =
            self.chain.try_each(signer, calls.iter().map(|it| it.1.clone()).collect()).await?;
        let (mut ready, mut refused) = (Vec::new(), Vec::new());
        for ((deed, _), tried) in calls.into_iter().zip(tried) {
            match tried {
                Ok(it) => ready.push((deed, it)),
                Err(error) => refused.push((deed, self.came_of(&deed, error, assets).await)),
            }
        }
        let mut loads = Vec::new();
        while !ready.is_empty() {
            let calls: Vec<_> = ready.iter().map(|(_, ready)| ready.clone()).collect();
            let rest = ready.split_off(self.chain.fitting(&calls).await?.min(ready.len()));
            loads.push(Load(std::mem::replace(&mut ready, rest)));
        }
        Ok(Plan { loads, refused })
    }

    /// What the transactions of a plan would take, by what can be known before; nothing is sent.
    pub async fn cost_of(&self, signer: &Signer, loads: &[Load]) -> Result<Vec<Rehearsal>> {
        let notes = Rehearsals::default();
        let signer = signer.clone().rehearsing(&notes);
        for load in loads {
            match self.chain.send_together(&signer, &load.what(), &load.calls()).await {
                Err(ChainError::Rehearsed(_)) | Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(notes.notes().transactions)
    }

    /// Does what is in a load. Where that is too much for a block after all, it is halved. Whatever was
    /// done before something fails is in `outcomes`.
    pub async fn carry_out(
        &self,
        signer: &Signer,
        load: Load,
        assets: &Assets,
        outcomes: &mut Outcomes,
    ) -> Result<()> {
        let mut waiting = vec![load.0];
        while let Some(mut items) = waiting.pop() {
            let load = Load(items.clone());
            match self.chain.send_together(signer, &load.what(), &load.calls()).await {
                Ok(batched) => self.note(signer, items, batched, assets, outcomes).await?,
                Err(ChainError::Rehearsed(_)) => outcomes.rehearsed = true,
                Err(ChainError::OutOfLimits { .. }) if items.len() > 1 => {
                    waiting.push(items.split_off(items.len() / 2));
                    waiting.push(items);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Notes what came of a transaction. What failed as its turn came is tried once more, alone: then it
    /// is known why, or it is done.
    async fn note(
        &self,
        signer: &Signer,
        items: Vec<(Deed, Ready)>,
        batched: Batched,
        assets: &Assets,
        outcomes: &mut Outcomes,
    ) -> Result<()> {
        outcomes.receipts.extend(batched.receipt);
        let mut again = Vec::new();
        // First all that was done, which must be told even if the connection is lost meanwhile.
        for ((deed, _), result) in items.into_iter().zip(batched.results) {
            match result {
                Ok(events) => outcomes.came.push((deed, done(&deed, &events))),
                // All the others would meet it too, one after the other, and cost their fees.
                Err(error @ ChainError::ProxyForbids { .. }) => return Err(error.into()),
                Err(_) => again.push(deed),
            }
        }
        for deed in again {
            let came = self.once_more(signer, &deed, assets, outcomes).await?;
            outcomes.came.push((deed, came));
        }
        Ok(())
    }

    async fn once_more(
        &self,
        signer: &Signer,
        deed: &Deed,
        assets: &Assets,
        outcomes: &mut Outcomes,
    ) -> Result<Came> {
        let Some(call) = self.call_for(deed) else { return Ok(unknown(deed)) };
        let tried = self.chain.try_each(signer, vec![call]).await?.pop();
        let ready = match tried {
            Some(Ok(ready)) => ready,
            Some(Err(error)) => return Ok(self.came_of(deed, error, assets).await),
            None => return Ok(unknown(deed)),
        };
        let load = Load(vec![(*deed, ready)]);
        let batched = self.chain.send_together(signer, &load.what(), &load.calls()).await?;
        outcomes.receipts.extend(batched.receipt);
        Ok(match batched.results.into_iter().next() {
            Some(Ok(events)) => done(deed, &events),
            Some(Err(error)) => self.came_of(deed, error, assets).await,
            None => unknown(deed),
        })
    }

    /// The message that does it; none for what takes more than that.
    fn call_for(&self, deed: &Deed) -> Option<ContractCall> {
        fn call<R>(message: impl Into<Message<R>>) -> ContractCall {
            message.into().into()
        }
        let (mut ledger, mut governor, mut pool) = (self.ledger(), self.governor(), self.pool());
        Some(match deed {
            Deed::Settle { id, .. } => call(ledger.call_mut().settle(*id)),
            Deed::Credit { id, index, .. } => call(ledger.call_mut().credit_cite(*id, *index)),
            Deed::Penalize { id, reviewer } => call(ledger.call_mut().penalize(*id, *reviewer)),
            Deed::Queue { id } => call(governor.call_mut().queue(*id)),
            Deed::Sweep { pot, .. } => call(pool.call_mut().sweep(*pot)),
            Deed::Collect { asset, .. } => call(pool.call_mut().collect(*asset)),
            Deed::Execute { .. } => return None,
        })
    }

    /// What an error means for something that anyone may do.
    async fn came_of(&self, deed: &Deed, error: ChainError, assets: &Assets) -> Came {
        let error = match &error {
            ChainError::Reverted { data } => self.refusal_of(deed, data, assets).await,
            _ => None,
        }
        .unwrap_or_else(|| error.into());
        Came::of(error)
    }

    async fn refusal_of(&self, deed: &Deed, data: &[u8], assets: &Assets) -> Option<Error> {
        let scale = match self.chain.head().await {
            Ok(head) => Scale::At(self.calendar, head.time),
            Err(_) => Scale::Units,
        };
        // What a message would answer does not matter: it is the same of all that refuse.
        match deed {
            Deed::Settle { .. } | Deed::Credit { .. } | Deed::Penalize { .. } => {
                refused::<(), LedgerError>(data).map(|refusal| refusal.explain(&scale))
            }
            Deed::Queue { .. } | Deed::Execute { .. } => {
                refused::<(), GovernorError>(data).map(|refusal| refusal.explain(&scale))
            }
            Deed::Sweep { .. } | Deed::Collect { .. } => {
                refused::<(), PoolError>(data).map(|refusal| of_pool(refusal, assets))
            }
        }
    }
}

impl Came {
    /// What an error means.
    pub fn of(error: Error) -> Self {
        let code = error.code.as_str();
        if DONE_ALREADY.contains(&code) {
            Self::Gone(error)
        } else if LATER.contains(&code) {
            Self::Later(error)
        } else {
            Self::Failed(error)
        }
    }
}

/// What the contract says of it.
fn done(deed: &Deed, events: &[ContractEvent]) -> Came {
    let events = events.iter().cloned().map(Entry::from).filter_map(|entry| entry.event());
    let mut of_it = events.filter(|event| {
        matches!(
            (deed, event),
            (Deed::Settle { .. }, Event::Settled(_))
                | (Deed::Credit { .. }, Event::Credited(_))
                | (Deed::Penalize { .. }, Event::Penalized(_))
                | (Deed::Queue { .. }, Event::Queued(_))
                | (Deed::Execute { .. }, Event::Executed(_))
                | (Deed::Sweep { .. }, Event::Swept(_))
                | (Deed::Collect { .. }, Event::Collected(_))
        )
    });
    of_it.next().map_or_else(|| unknown(deed), |event| Came::Done(Box::new(event)))
}

fn unknown(deed: &Deed) -> Came {
    let what = format!("What came of `{}` is in no event.", deed.command());
    Came::Failed(Error::new("unknown_outcome", what).hint("commons inbox shows what still waits."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_did_meanwhile_is_no_failure() {
        let of = |code: &str| Came::of(Error::new(code, "It was."));
        assert!(matches!(of("settled"), Came::Gone(_)));
        assert!(matches!(of("wrong_state"), Came::Gone(_)));
        assert!(matches!(of("surge"), Came::Later(_)));
        assert!(matches!(of("call_failed"), Came::Failed(_)));
        assert!(matches!(of("disconnected"), Came::Failed(_)));
    }

    #[test]
    fn what_no_event_tells_of_was_not_done() {
        let deed = Deed::Queue { id: commons_core::units::ProposalId(3) };
        let Came::Failed(error) = done(&deed, &[]) else { panic!("it was") };
        assert_eq!(error.message, "What came of `commons queue 3` is in no event.");
    }
}
