//! What falls to an agent for an epoch at a glance: each part, how it stands with it, and what it comes to.

use commons_client::{
    assets::Assets,
    audit::{Payout, Portion, PotAccount, Question, Report, Which},
    names,
};
use commons_core::{Time, U256};

/// How it stands with a part of a pot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It was paid.
    Paid,
    /// It can be claimed.
    Claimable,
    /// The pot opens later.
    NotOpen,
    /// It is less than the smallest unit.
    Nothing,
    /// Nobody has claimed it in time.
    Over,
}

impl Status {
    const ALL: [Self; 5] = [Self::Paid, Self::Claimable, Self::NotOpen, Self::Nothing, Self::Over];

    pub fn of(pot: &PotAccount, portion: &Portion, now: Time) -> Self {
        match portion.paid {
            Some(_) => Self::Paid,
            None if !pot.is_open => Self::NotOpen,
            None if portion.total().is_zero() => Self::Nothing,
            None if pot.is_claimable(now) => Self::Claimable,
            None => Self::Over,
        }
    }

    /// For programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Claimable => "claimable",
            Self::NotOpen => "not_open",
            Self::Nothing => "nothing",
            Self::Over => "over",
        }
    }

    /// What somebody does with it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Paid | Self::Claimable | Self::Nothing => "receives",
            Self::NotOpen => "would receive, as of now,",
            Self::Over => "would have received",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Claimable => "not claimed yet",
            Self::NotOpen => "not open yet",
            Self::Nothing => "less than the smallest unit",
            Self::Over => "never claimed",
        }
    }
}

/// A line for each part, and a total for each asset; nothing if there are not several parts.
pub fn text(
    report: &Report,
    assets: &Assets,
    question: &Question,
    payouts: &[Payout<'_>],
) -> Option<String> {
    let mut parts = Vec::new();
    for Payout { pot, portion } in payouts {
        if let Some(portion) = portion {
            parts.push((pot.id, portion.total(), Status::of(pot, portion, report.time)));
        }
    }
    if question.which != Which::All || parts.len() < 2 {
        return None;
    }
    let (who, epoch) = (names::show(question.agent), question.epoch.0);
    let mut lines = vec![format!("{} parts fall to {who} for epoch {epoch}", parts.len())];
    for (pot, amount, status) in &parts {
        let (amount, pot) = (assets.show(pot.asset, *amount), assets.pot(*pot));
        lines.push(format!("{amount} from {pot}: {}", status.words()));
    }
    let mut all: Vec<_> = parts.iter().map(|(pot, ..)| pot.asset).collect();
    all.sort();
    all.dedup();
    for asset in all {
        let sum = |included: &dyn Fn(Status) -> bool| {
            let of_asset = parts.iter().filter(|it| it.0.asset == asset && included(it.2));
            of_asset.fold(U256::zero(), |sum, it| sum.saturating_add(it.1))
        };
        let show = |amount| assets.show(asset, amount);
        let each = Status::ALL.map(|status| (sum(&|it| it == status), status.words()));
        let each = each.into_iter().filter(|(amount, _)| !amount.is_zero());
        let each: Vec<_> =
            each.map(|(amount, words)| format!("{} {words}", show(amount))).collect();
        let sum = show(sum(&|_| true));
        lines.push(match each.is_empty() {
            true => format!("together {sum}"),
            false => format!("together {sum}: {}", each.join(" + ")),
        });
    }
    Some(lines.join("\n   "))
}
