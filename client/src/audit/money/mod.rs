//! Money, worked out once more from what the events say, without the rules of [`commons_core::pool`]: who had
//! earned what, what every pot was divided by, what each agent's part comes to, and what moved on.
//!
//! It is another way to the same end, in wide integers and plain sums, so that a mistake in the rules that
//! the contracts and the replay share would show as a difference.

mod assets;
mod course;
mod earned;
mod pots;
mod rules;
mod sweeps;
mod timeline;

pub use assets::AssetAccount;
pub use earned::{Accepted, Earned};
pub use pots::{Deposit, Move, Paid, PartAccount, Portion, PotAccount};
pub use rules::{RuleVersion, RulesOverTime};

pub(super) use assets::{accounts, room};
pub(super) use course::Pots;

use crate::{
    assets::Assets,
    log::{Entry, Event},
};
use commons_core::{
    Address, U256,
    pool::{Asset, PotId},
    units::ProposalId,
};
use primitive_types::U512;

/// What the events say of money, and of what decides to whom it goes, in order.
#[derive(Clone, Debug, Default)]
pub struct Money {
    /// The rules over time; none before the pool was deployed.
    pub rules: Option<RulesOverTime>,
    /// Who earned what.
    pub earned: Earned,
    /// What the pool said, each with the number of its block.
    pub said: Vec<(u64, Event)>,
}

impl Money {
    /// Takes down an event. `proposal` is the one that is being executed in its transaction, if any.
    pub(super) fn note(&mut self, entry: &Entry, event: &Event, proposal: Option<ProposalId>) {
        match event {
            Event::PoolDeployed(it) => {
                self.rules.get_or_insert_with(|| RulesOverTime::new(it.calendar, it.parameters));
            }
            Event::PoolAdopted(it) => {
                if let Some(rules) = &mut self.rules {
                    rules.adopt(it.parameters, it.at, proposal);
                }
            }
            Event::Funded(_) | Event::Claimed(_) | Event::Swept(_) | Event::Collected(_) => {
                self.said.push((entry.block, event.clone()));
            }
            _ => self.earned.note(event, self.rules.as_ref().map(|rules| rules.calendar)),
        }
    }
}

/// An asset in words, when nothing is known of it but its address.
pub fn asset(asset: Asset) -> String {
    Assets::unknown().symbol(asset)
}

/// A pot in words.
pub fn pot(id: PotId) -> String {
    Assets::unknown().pot(id)
}

/// `amount × part / whole`, rounded down; nothing if the whole is 0.
fn portion(amount: U256, part: u128, whole: u128) -> U256 {
    if whole == 0 {
        return U256::zero();
    }
    // 256 and 128 bits make 384.
    let exact = U512::from(amount) * U512::from(part) / U512::from(whole);
    U256::try_from(exact).unwrap_or(U256::MAX)
}

/// Everything in a list together. It is less than 2^256 wherever the rules were kept.
fn sum(amounts: impl IntoIterator<Item = U256>) -> U256 {
    amounts.into_iter().fold(U256::zero(), U256::saturating_add)
}

/// The same for many agents' parts.
fn total<'a>(parts: impl IntoIterator<Item = &'a u128>) -> u128 {
    parts.into_iter().fold(0, |sum, part| sum.saturating_add(*part))
}

/// Whose part is how large.
type Parts = std::collections::BTreeMap<Address, u128>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_any_amount_is_exact_and_never_too_wide() {
        let part = |amount, part, whole| portion(amount, part, whole);
        assert_eq!(part(U256::from(10), 2, 3), U256::from(6));
        assert_eq!(part(U256::MAX, u128::MAX, u128::MAX), U256::MAX);
        assert_eq!(part(U256::MAX, 1, 2), U256::MAX >> 1);
        assert_eq!(part(U256::MAX, 5_000, 10_000), U256::MAX >> 1);
        assert_eq!(part(U256::from(7), 1, 0), U256::zero(), "nobody has anything");
        // What no rule gives must not end the audit.
        assert_eq!(part(U256::MAX, u128::MAX, 1), U256::MAX);
        assert_eq!(sum([U256::MAX, U256::one()]), U256::MAX);
        assert_eq!(total(&[u128::MAX, 1]), u128::MAX);
    }
}
