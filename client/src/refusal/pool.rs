//! Refusals of the pool.

use super::{
    Refusal, Scale, error, exact,
    hub::{not_hub, opens_already},
    not_open,
};
use crate::{
    assets::Assets,
    error::Error,
    format::{date, when},
    names::show,
};
use commons_core::{
    pool::{Asset, PoolError},
    units::ProjectId,
};

impl Refusal for PoolError {
    /// Without knowing how assets are counted; see [`of_pool`].
    fn explain(self, _: &Scale) -> Error {
        of_pool(self, &Assets::unknown())
    }
}

/// A refusal of the pool, with amounts as their assets count.
pub fn of_pool(refusal: PoolError, assets: &Assets) -> Error {
    let symbol = |token| assets.symbol(Asset::Token(token));
    match refusal {
        PoolError::NotOpen { opens, now } => not_open(opens, now),
        PoolError::NothingFunded => error(
            "nothing_funded",
            "The amount is 0: there must be something to put into the pool.",
            "Give an amount above 0.",
        ),
        PoolError::MemoTooLong { length, max } => error(
            "memo_too_long",
            format!("The memo has {length} bytes; at most {max} are allowed."),
            "Say it shorter, or put it at an address and give that.",
        ),
        PoolError::NotListed { asset } => error(
            "not_listed",
            format!("{} is not listed, so it cannot be put into the pool.", symbol(asset)),
            "A token is listed by a proposal: commons propose --list-asset ADDRESS.",
        ),
        PoolError::UnknownProject { id, newest } if newest == ProjectId::COMMONS => error(
            "unknown_project",
            format!("There is no project {id}: none has been opened yet."),
            "Leave out --project: then it is for the commons as a whole.",
        ),
        PoolError::UnknownProject { id, newest } => error(
            "unknown_project",
            format!("There is no project {id}; they are numbered 1 to {newest}."),
            "commons project list lists them. 0 is the commons as a whole.",
        ),
        PoolError::NotTransferred { asset, amount } => error(
            "not_transferred",
            format!(
                "The token did not move {} into the pool.",
                assets.show(Asset::Token(asset), amount)
            ),
            "It takes a balance and an allowance for the pool of at least as much; some tokens also refuse some people.",
        ),
        PoolError::TooMuch { .. } => error(
            "too_much",
            "The pool cannot count that much: with what it has, it would be more than 2^256 smallest units.",
            "Put in less.",
        ),
        PoolError::BadNumber { given, max } => error(
            "bad_number",
            format!("{given} pots cannot be claimed from at once; 1 to {max} can."),
            "Claim in several transactions.",
        ),
        PoolError::BadRecipient { recipient } => error(
            "bad_recipient",
            format!(
                "Nothing is paid to {}: it is nobody, part of the chain itself, or a contract of this commons.",
                show(recipient)
            ),
            "Give the address of an account, or of a contract of your own.",
        ),
        PoolError::IsContract { agent } => error(
            "is_contract",
            format!(
                "{} is a contract, which may want its money elsewhere: only it can claim.",
                show(agent)
            ),
            "It can call claim itself, and name a recipient.",
        ),
        PoolError::CallFailed { contract } => error(
            "call_failed",
            format!("The contract {contract:?} did not answer, so the whole call was undone."),
            "Try again; if it stays so, commons audit says whether the suite is what it should be.",
        ),
        PoolError::NotGovernor { governor } => error(
            "not_governor",
            format!(
                "Only the governor, {}, may do that, and it does what was decided together.",
                show(governor)
            ),
            "Propose it: commons propose.",
        ),
        PoolError::NotHub { hub } => not_hub(hub),
        PoolError::OpensAlready { opens } => opens_already(opens),
        PoolError::DisputeTooShort { needed, shortest, until } => error(
            "dispute_too_short",
            format!(
                "Proposals would take up to {}, and pots that are not open yet leave only {} to correct what they will pay; the last of them opens at {}.",
                exact(needed),
                exact(shortest.into()),
                date(until)
            ),
            "Make proposals less slow, or propose it so that it is executed after that.",
        ),
        PoolError::NotAToken { asset } => error(
            "not_a_token",
            format!("What is at {} does not answer as an ERC-20 token does.", show(asset)),
            "Give the address of a token's contract.",
        ),
        PoolError::ListedAlready { asset, listed: true } => error(
            "listed_already",
            format!("{} is listed already.", symbol(asset)),
            "It can be put in with commons fund.",
        ),
        PoolError::ListedAlready { asset, listed: false } => error(
            "not_listed",
            format!("{} is not listed, so it cannot be taken from the list.", symbol(asset)),
            "commons status shows what is listed.",
        ),
        PoolError::PotNotOpen { .. }
        | PoolError::WindowOver { .. }
        | PoolError::ClaimedAlready { .. }
        | PoolError::NothingToClaim { .. }
        | PoolError::NotPaid { .. }
        | PoolError::NothingToSweep { .. }
        | PoolError::NothingToCollect { .. } => of_payment(refusal, assets),
    }
}

/// Why nothing is paid.
fn of_payment(refusal: PoolError, assets: &Assets) -> Error {
    match refusal {
        PoolError::PotNotOpen { opens, now } => error(
            "pot_not_open",
            format!(
                "The pot opens at {}; until then, what it pays for can be corrected.",
                when(opens, now)
            ),
            "commons pots shows which are open.",
        ),
        PoolError::WindowOver { until, now } => error(
            "claim_window_over",
            format!("Claiming from that pot ended at {}.", when(until, now)),
            "What nobody claimed goes on to a later pot of the same project: commons sweep. commons pots shows which are open.",
        ),
        PoolError::ClaimedAlready { pot: id } => error(
            "claimed_already",
            format!("The share of {} was paid already; once is all there is.", assets.pot(id)),
            "commons pot EPOCH shows who was paid what.",
        ),
        PoolError::NothingToClaim { pot: id } => error(
            "nothing_to_claim",
            format!(
                "There is nothing to claim from {}: nothing was put in, or no work of this agent counts for it.",
                assets.pot(id)
            ),
            "commons pot EPOCH shows what is in it, and who can claim.",
        ),
        PoolError::NotPaid { asset, amount } => error(
            "not_paid",
            format!(
                "{} could not be paid: whoever should receive it, or the token, refused. Nothing counts as claimed.",
                assets.show(asset, amount)
            ),
            "Claim to another recipient with --to, or later.",
        ),
        PoolError::NothingToSweep { until, now } if now < until => error(
            "nothing_to_sweep",
            format!(
                "There is nothing that could move on: what can be claimed stays until {}.",
                when(until, now)
            ),
            "After that, whatever is left moves on.",
        ),
        PoolError::NothingToSweep { .. } => error(
            "nothing_to_sweep",
            "There is nothing left that could move on.",
            "commons pots --all shows where something is.",
        ),
        PoolError::NothingToCollect { asset } => error(
            "nothing_to_collect",
            format!("There is no {} in the pool for the treasury.", assets.symbol(asset)),
            "Of everything that is put in, the treasury has its part; commons status shows it.",
        ),
        other => Error::new("refused", format!("The pool refuses: {other:?}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposals::Denomination;
    use commons_core::{
        Address, U256,
        pool::{PotId, Purpose},
    };

    const NOW: u64 = 1_795_255_200;

    fn assets() -> Assets {
        let token = Denomination { symbol: "TOK".into(), decimals: 2 };
        let native = Denomination { symbol: "UNIT".into(), decimals: 18 };
        Assets::new(native, vec![(Address::repeat_byte(5), token)])
    }

    fn id(purpose: Purpose) -> PotId {
        PotId { asset: Asset::Token(Address::repeat_byte(5)), purpose }
    }

    #[test]
    fn every_refusal_has_a_code_and_a_sentence_and_says_what_to_do() {
        let (someone, pot) = (Address::repeat_byte(5), id(Purpose::Floor { block: 0 }));
        let (asset, amount) = (pot.asset, U256::from(250));
        let (opens, until, now) = (NOW + 3 * 86_400, NOW + 60, NOW);
        let refusals = [
            PoolError::NotOpen { opens, now },
            PoolError::NothingFunded,
            PoolError::MemoTooLong { length: 300, max: 256 },
            PoolError::NotListed { asset: someone },
            PoolError::UnknownProject { id: ProjectId(3), newest: ProjectId(0) },
            PoolError::UnknownProject { id: ProjectId(3), newest: ProjectId(2) },
            PoolError::NotTransferred { asset: someone, amount },
            PoolError::TooMuch { owed: amount, amount },
            PoolError::BadNumber { given: 17, max: 16 },
            PoolError::BadRecipient { recipient: someone },
            PoolError::IsContract { agent: someone },
            PoolError::PotNotOpen { opens, now },
            PoolError::WindowOver { until: NOW - 60, now },
            PoolError::ClaimedAlready { pot },
            PoolError::NothingToClaim { pot },
            PoolError::NotPaid { asset, amount },
            PoolError::NothingToSweep { until, now },
            PoolError::NothingToSweep { until: NOW, now },
            PoolError::NothingToCollect { asset },
            PoolError::NotAToken { asset: someone },
            PoolError::ListedAlready { asset: someone, listed: true },
            PoolError::ListedAlready { asset: someone, listed: false },
            PoolError::NotGovernor { governor: someone },
            PoolError::NotHub { hub: someone },
            PoolError::OpensAlready { opens },
            PoolError::DisputeTooShort { needed: 9, shortest: 8, until },
            PoolError::CallFailed { contract: someone },
        ];
        for refusal in refusals {
            let told = of_pool(refusal, &assets());
            assert!(told.message.ends_with('.') && told.code != "refused", "{told:?}");
            let first = told.message.chars().next();
            assert!(first.is_some_and(|it| !it.is_lowercase()), "{told:?}");
            assert!(told.hint.is_some_and(|it| it.ends_with('.')), "{refusal:?}");
        }
    }

    #[test]
    fn dates_and_amounts_are_those_of_people() {
        let told = |refusal| of_pool(refusal, &assets()).message;
        let early = told(PoolError::PotNotOpen { opens: NOW + 3 * 86_400, now: NOW });
        assert!(early.contains("2026-11-24 10:00 UTC (in 3 days)"), "{early}");
        let unpaid =
            PoolError::NotPaid { asset: id(Purpose::Floor { block: 0 }).asset, amount: 250.into() };
        assert!(told(unpaid).starts_with("2.5 TOK could not be paid"));
        assert!(Error::from(unpaid).message.starts_with("250 smallest units"));
    }
}
