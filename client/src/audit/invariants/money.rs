//! Invariants 4 and 5: every unit of every deposit is somewhere, the pool has what it owes, and nobody is paid
//! twice from a pot, nor anything but what their part comes to.

use super::{Check, POOL, REPUTATION};
use crate::{
    audit::{
        journal::Journal,
        money::{AssetAccount, PartAccount, PotAccount, Pots, asset, pot as pot_name, room},
        state::State,
    },
    log::Event,
    names,
};
use commons_core::{
    Address, U256,
    pool::{Asset, ClaimedCell, Part, Pot, PotCell, PotId, Purpose, Shares},
    units::ProjectId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Whoever has the room of those who were paid: asset, project (none: the floor), agent, page.
type Page = (Asset, Option<ProjectId>, Address, u32);

/// All of them.
pub fn check(
    journal: &Journal,
    state: &State,
    pots: &Pots,
    accounts: &BTreeMap<Asset, AssetAccount>,
) -> Vec<Check> {
    vec![balances(journal, accounts), payouts(journal, state, pots), once(journal, state)]
}

/// Invariant 4: deposits are what was paid and collected, and what is still there, to the smallest unit;
/// and the pool really has that.
fn balances(journal: &Journal, accounts: &BTreeMap<Asset, AssetAccount>) -> Check {
    let mut check =
        Check::of("every unit put in is somewhere, and the pool has what it owes", &[POOL]);
    if journal.money.rules.is_none() {
        check.differs("the history does not say by which rules money is divided".into());
    }
    for (of, account) in accounts {
        let AssetAccount { deposits, owed, held, short, .. } = *account;
        let (accounted, present, of) = (account.accounted(), account.present(), asset(*of));
        check.must(deposits == accounted, || {
            format!("{of}: {deposits} was put in, and {accounted} can be accounted for")
        });
        check.must(owed == present, || {
            format!("{of}: the pool owes {owed} by its own word, and {present} by its pots")
        });
        check.must(short == 0, || {
            format!("{of}: {short} pots have less than can be claimed from them")
        });
        if let Some(held) = held {
            check.must(owed <= held, || format!("{of}: the pool owes {owed} and has {held}"));
        }
    }
    check
}

/// What every pot has, is divided by, pays and passes on, added up from receipts and deposits.
fn payouts(journal: &Journal, state: &State, pots: &Pots) -> Check {
    let mut check = Check::of("pots and payouts, added up from the receipts", &[POOL, REPUTATION]);
    if journal.money.rules.is_none() {
        check.differs("the history does not say by which rules money is divided".into());
    }
    check.count += pots.compared;
    for wrong in &pots.wrong {
        check.differs(wrong.clone());
    }
    let kept: BTreeMap<PotId, Pot> = room::<PotCell, _>(&state.cells[POOL]).collect();
    let names: BTreeSet<_> = kept.keys().chain(pots.all.keys()).copied().collect();
    for id in names {
        let due = pots.all.get(&id).map(as_kept);
        let kept = kept.get(&id).copied();
        check.must(kept == due, || {
            format!("{}: {kept:?} is kept, and must be {due:?}", pot_name(id))
        });
    }
    check
}

/// A pot as the pool must keep it.
fn as_kept(account: &PotAccount) -> Pot {
    let part = |part: &PartAccount| Part {
        put: part.put,
        left: part.left(),
        shares: account.is_frozen.then_some(Shares { all: part.all, whole: part.whole }),
    };
    Pot {
        work: part(&account.work),
        equity: part(&account.equity),
        swept: !account.moved.is_empty(),
        since: account.since,
    }
}

/// Invariant 5: there is one payment for each agent and pot at most, and the pool remembers each.
fn once(journal: &Journal, state: &State) -> Check {
    let mut check = Check::of("nobody is paid twice from a pot", &[POOL]);
    let mut kept: BTreeMap<Page, U256> = room::<ClaimedCell, _>(&state.cells[POOL]).collect();
    let mut paid = BTreeSet::new();
    for (block, event) in &journal.money.said {
        let Event::Claimed(claimed) = event else { continue };
        let (agent, id) = (claimed.agent, claimed.pot);
        check.must(paid.insert((agent, id)), || {
            let agent = names::show(agent);
            format!("{agent} was paid again from {}, in block {block}", pot_name(id))
        });
    }
    for (agent, id) in paid {
        let (page, bit) = page(id, agent);
        let bits = kept.entry(page).or_default();
        let remembered = bits.bit(bit);
        *bits &= !(U256::one() << bit);
        check.must(remembered, || {
            let agent = names::show(agent);
            format!("the pool does not remember that it paid {agent} from {}", pot_name(id))
        });
    }
    for ((.., agent, page), bits) in kept {
        check.must(bits.is_zero(), || {
            let agent = names::show(agent);
            format!("the pool remembers payments to {agent} that were never made (page {page})")
        });
    }
    check
}

/// Where the pool remembers that an agent was paid from a pot: 256 pots in a row have a cell.
fn page(id: PotId, agent: Address) -> (Page, usize) {
    let (project, number) = match id.purpose {
        Purpose::Project { epoch, project } => (Some(project), epoch.0),
        Purpose::Floor { block } => (None, block),
    };
    ((id.asset, project, agent, number >> 8), (number & 0xff) as usize)
}
