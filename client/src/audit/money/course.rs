//! What was said of the pots, event by event, held against what must have been done.

use super::{
    Deposit, Money, Move, Paid, PotAccount, RulesOverTime, portion, pot as name, sum, sweeps,
};
use crate::{log::Event, names};
use commons_core::{
    Time,
    pool::{PotId, Purpose},
};
use commons_interfaces::pool::{Claimed, Funded, Swept};
use std::collections::BTreeMap;

/// All pots, and what is wrong with what was said of them.
#[derive(Default)]
pub(in crate::audit) struct Pots {
    pub all: BTreeMap<PotId, PotAccount>,
    /// How many statements were looked at.
    pub compared: u64,
    /// Those that are not as they must be.
    pub wrong: Vec<String>,
}

impl Pots {
    /// Works all of them out, as of a second.
    pub fn of(money: &Money, rules: &RulesOverTime, now: Time) -> Self {
        let mut pots = Self { all: BTreeMap::new(), compared: 0, wrong: Vec::new() };
        for (block, event) in &money.said {
            match event {
                Event::Funded(funded) => pots.fund(rules, funded, *block, now),
                Event::Claimed(claimed) => pots.claim(money, rules, claimed, *block),
                Event::Swept(swept) => pots.sweep(money, rules, swept, *block, now),
                _ => {}
            }
        }
        for pot in pots.all.values_mut() {
            pot.divide(&money.earned, rules);
        }
        pots
    }

    fn must(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        self.compared += 1;
        if !holds {
            self.wrong.push(otherwise());
        }
    }

    fn pot(&mut self, id: PotId, rules: &RulesOverTime, now: Time) -> &mut PotAccount {
        self.all.entry(id).or_insert_with(|| PotAccount::new(id, rules, now))
    }

    fn fund(&mut self, rules: &RulesOverTime, said: &Funded, block: u64, now: Time) {
        let Funded { from, pot: id, split, memo, at } = said.clone();
        let epoch = rules.calendar.epoch(at);
        let Purpose::Project { epoch: into, project } = id.purpose else {
            self.must(false, || format!("money was put into {}", name(id)));
            return;
        };
        let version = rules.of(epoch);
        let equation = version.parameters.equation;
        let amount = sum([split.work, split.equity, split.floor, split.commons]);
        let [work, equity, floor] = [equation.work, equation.equity, equation.floor]
            .map(|share| portion(amount, share.0.into(), 10_000));
        self.must(into == epoch, || {
            format!("money of epoch {} was put into {}", epoch.0, name(id))
        });
        let divided = (split.work, split.equity, split.floor) == (work, equity, floor);
        self.must(divided, || {
            format!(
                "{amount} from {} must be divided into {work}, {equity} and {floor}, and was into \
                 {}, {} and {}",
                names::show(from),
                split.work,
                split.equity,
                split.floor
            )
        });
        let deposit = Deposit { from, project, amount, split, version, memo, at, block };
        let pot = self.pot(id, rules, now);
        pot.work.put = pot.work.put.saturating_add(split.work);
        pot.equity.put = pot.equity.put.saturating_add(split.equity);
        pot.since = None;
        pot.deposits.push(deposit.clone());
        if !split.floor.is_zero() {
            let purpose = Purpose::Floor { block: epoch.0 / 4 };
            let pot = self.pot(PotId { purpose, ..id }, rules, now);
            pot.work.put = pot.work.put.saturating_add(split.floor);
            pot.deposits.push(deposit);
        }
    }

    fn claim(&mut self, money: &Money, rules: &RulesOverTime, said: &Claimed, block: u64) {
        let Claimed { agent, recipient, pot: id, share, at } = said.clone();
        let Some(pot) = self.all.get_mut(&id) else {
            self.must(false, || format!("nothing was ever put into {}", name(id)));
            return;
        };
        pot.divide(&money.earned, rules);
        pot.is_frozen = true;
        pot.work.paid = pot.work.paid.saturating_add(share.work);
        pot.equity.paid = pot.equity.paid.saturating_add(share.equity);
        let portion = pot.portions.entry(agent).or_default();
        portion.paid.get_or_insert(Paid { recipient, at, block });
        let (due, window) = ((portion.work, portion.equity), pot.opens..pot.until);
        self.must((share.work, share.equity) == due, || {
            let (agent, (work, equity)) = (names::show(agent), due);
            format!(
                "{}: {agent} was paid {} and {}, and was due {work} and {equity}",
                name(id),
                share.work,
                share.equity
            )
        });
        self.must(window.contains(&at), || {
            format!("{}: {} was paid at second {at}", name(id), names::show(agent))
        });
    }

    fn sweep(&mut self, money: &Money, rules: &RulesOverTime, said: &Swept, block: u64, now: Time) {
        let Swept { pot: id, moved, at } = *said;
        let Some(pot) = self.all.get_mut(&id) else {
            self.must(false, || format!("nothing was ever put into {}", name(id)));
            return;
        };
        pot.divide(&money.earned, rules);
        let due = sweeps::due(pot, &money.earned, rules, at);
        let since = pot.since.unwrap_or(id.purpose.first_epoch());
        let early = at < pot.opens;
        pot.is_frozen = true;
        pot.work.moved = pot.work.moved.saturating_add(moved.work);
        pot.equity.moved = pot.equity.moved.saturating_add(moved.equity);
        let (work, equity) = (moved.work, moved.equity);
        pot.moved.push(Move { other: moved.to, work, equity, at, block });
        self.must(due == moved && !early, || {
            format!("{}: {due:?} must move on, and {moved:?} did", name(id))
        });
        // The youngest money decides, and what was put in there is younger than all that moved.
        let since = match self.all.get(&moved.to) {
            Some(later) => later.since.map(|it| it.max(since)),
            None => Some(since),
        };
        let later = self.pot(moved.to, rules, now);
        later.work.put = later.work.put.saturating_add(work);
        later.equity.put = later.equity.put.saturating_add(equity);
        later.since = since;
        later.arrived.push(Move { other: id, work, equity, at, block });
    }
}
