//! A pot in words: what was put in, by which rules it was divided, and whether somebody was paid from it.

use super::money::shares;
use commons_client::{
    assets::{Assets, purpose},
    audit::{Deposit, Move, Portion, PotAccount, Report, RuleVersion},
    format, names,
};
use commons_core::{U256, pool::Purpose, units::ProjectId};

/// Which version of the rules that is.
pub fn rules(version: &RuleVersion) -> String {
    match version.proposal {
        None => format!("version {} of the rules, which holds from the beginning", version.number),
        Some(id) => format!(
            "version {} of the rules, which holds since {}, by proposal {id}",
            version.number,
            format::date(version.since)
        ),
    }
}

/// What was put in, what came from elsewhere, and what all of it comes to.
pub fn inside(assets: &Assets, pot: &PotAccount) -> Vec<String> {
    let show = |amount| assets.show(pot.id.asset, amount);
    let is_floor = matches!(pot.id.purpose, Purpose::Floor { .. });
    let mut lines = Vec::new();
    for Deposit { from, project, amount, split, version, memo, at, block } in &pot.deposits {
        let memo = match format::untrusted(memo) {
            memo if memo.is_empty() => memo,
            memo => format!(": \"{memo}\""),
        };
        let whom = match *project {
            ProjectId::COMMONS => "the whole commons".into(),
            project => format!("project {project}"),
        };
        let (from, at) = (names::show(*from), format::date(*at));
        lines
            .push(format!("{at}, block {block}: {from} put in {} for {whom}{memo}", show(*amount)));
        let equation = shares(&version.parameters.equation);
        lines.push(format!("   divided {equation}, by {}:", rules(version)));
        lines.push(format!(
            "   {} for work, {} for equity, {} for the floor, {} for the treasury",
            show(split.work),
            show(split.equity),
            show(split.floor),
            show(split.commons)
        ));
    }
    for Move { other, work, equity, at, block } in &pot.arrived {
        let what = both(show(*work), show(*equity), is_floor);
        let (at, from) = (format::date(*at), assets.pot(*other));
        lines.push(format!(
            "{at}, block {block}: {what} came from {from}, where nobody could claim it"
        ));
    }
    let all = both(show(pot.work.put), show(pot.equity.put), is_floor);
    lines.push(format!("together {all}"));
    lines
}

fn both(work: String, equity: String, is_floor: bool) -> String {
    if is_floor { work } else { format!("{work} for work and {equity} for equity") }
}

/// Whether it was paid, and if not, why.
pub fn status(report: &Report, pot: &PotAccount, portion: &Portion, who: &str) -> String {
    let now = report.time;
    if let Some(paid) = portion.paid {
        let (at, to) = (format::date(paid.at), names::show(paid.recipient));
        return format!("paid {at}, in block {}, to {to}", paid.block);
    }
    if !pot.is_open {
        let opens = format::when(pot.opens, now);
        return format!("not open yet: the pot opens {opens}, and until then this may change");
    }
    if portion.total() == U256::zero() {
        return "less than the smallest unit: nothing is paid".into();
    }
    let until = format::when(pot.until, now);
    if pot.is_claimable(now) {
        format!("not claimed yet: {who} can until {until}")
    } else {
        format!("never claimed: that was possible until {until}; it moves on to {}", next(pot))
    }
}

fn next(pot: &PotAccount) -> String {
    match pot.moved.last().filter(|moved| moved.at >= pot.until) {
        Some(moved) => purpose(moved.other.purpose),
        None => "a later pot as soon as somebody sweeps it".into(),
    }
}
