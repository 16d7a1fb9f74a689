//! What waits, in words, and the command that does it.

use super::{Group, Item, Part, What};
use crate::{
    assets::{Assets, purpose},
    format, names,
};
use commons_core::{
    Address, Time,
    pool::{Asset, PotId, Purpose},
    review::Outcome,
    units::{Points, ProposalId},
};

/// What is known to those who are told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What money is called.
    pub assets: &'a Assets,
    /// The present second.
    pub now: Time,
}

impl Group {
    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Opening => "Before anything else",
            Self::Review => "Work of others to be graded",
            Self::Own => "Your own work and grades",
            Self::Decide => "What is decided together",
            Self::Lending => "Votes that are lent",
            Self::Needs => "Needs and commitments",
            Self::Money => "Money",
            Self::Anyone => "What anyone may do",
        }
    }

    /// The same for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Review => "review",
            Self::Own => "own",
            Self::Decide => "decide",
            Self::Lending => "lending",
            Self::Needs => "needs",
            Self::Money => "money",
            Self::Anyone => "anyone",
        }
    }
}

impl Item {
    /// What kind of thing it is, for programs.
    pub fn name(&self) -> &'static str {
        match &self.what {
            What::Inherit { .. } => "inherit",
            What::Opening { .. } => "opening",
            What::Review { .. } => "review",
            What::Consent { .. } => "consent",
            What::InReview { .. } => "in_review",
            What::NoRoom { .. } => "no_room",
            What::Reopen { .. } => "reopen",
            What::Outcome { .. } => "outcome",
            What::Correction { .. } => "correction",
            What::Corrected { .. } => "corrected",
            What::Penalty { .. } => "penalty",
            What::Vote { .. } => "vote",
            What::VoteLater { .. } => "vote_later",
            What::Proposed { .. } => "proposed",
            What::Queued { .. } => "queued",
            What::Lent { .. } => "lent",
            What::Held { .. } => "held",
            What::Committed { .. } => "committed",
            What::NotAccepted { .. } => "not_accepted",
            What::Lapsed { .. } => "lapsed",
            What::NeedEnds { .. } => "need_ends",
            What::NeedOver { .. } => "need_over",
            What::Claim { .. } => "claim",
            What::Anyone(deed) => deed.name(),
        }
    }

    /// What waits, in a sentence without its full stop. Time left is told beside it.
    pub fn sentence(&self, told: &Told) -> String {
        match &self.what {
            What::Inherit { brings, missing } => {
                let brings = brings.map_or_else(
                    || "what you had in its parent".to_owned(),
                    |points| format!("your {}", format::about(points)),
                );
                let opens = match missing {
                    0 => "enough people have, so that it opens".to_owned(),
                    1 => "1 person is missing, or it does not open".to_owned(),
                    missing => format!("{missing} people are missing, or it does not open"),
                };
                format!("bring {brings} into this fork; {opens}")
            }
            What::Opening { inherited, missing } => {
                let people = |count| match count {
                    1 => "1 person".to_owned(),
                    count => format!("{count} people"),
                };
                match missing {
                    0 => format!("this fork opens; {} brought what they had", people(*inherited)),
                    missing => format!(
                        "this fork waits for {} to inherit; {} did",
                        people(*missing),
                        people(*inherited)
                    ),
                }
            }
            What::Review { id, agent, claimed, again, .. } => {
                let (who, points) = (names::show(*agent), format::points(*claimed));
                let again = if *again { ", changed since you graded it" } else { "" };
                format!("contribution {id} of {who} claims {points}{again}")
            }
            What::Consent { id, recorder, claimed } => {
                let (who, points) = (names::show(*recorder), format::points(*claimed));
                format!(
                    "{who} recorded contribution {id} for you, {points}: say whether it is yours"
                )
            }
            What::InReview { id, revision, approvers, median } => {
                let grades = match (median, approvers) {
                    (None, _) => "nobody has graded it yet".to_owned(),
                    (Some(median), 1) => format!("1 grade above 0, median {median}/10"),
                    (Some(median), many) => format!("{many} grades above 0, median {median}/10"),
                };
                let changed = match revision {
                    0 => String::new(),
                    revision => format!(" as revision {revision}, for which grades began anew"),
                };
                format!("your contribution {id} is in review{changed}: {grades}")
            }
            What::NoRoom { id } => format!(
                "your contribution {id} waits for an epoch with room: too much was accepted in this one without a majority"
            ),
            What::Reopen { id } => format!(
                "your contribution {id} lapsed, as too few or too little weight vouched for it; it can be reviewed once more"
            ),
            What::Outcome { id, outcome, .. } => {
                let was = if *outcome == Outcome::Lapsed { "" } else { "was " };
                format!("your contribution {id} {was}{}", format::outcome(*outcome))
            }
            What::Correction { proposal, id, from, to, part } => format!(
                "proposal {proposal} would correct contribution {id}, which {}, from {} to {}",
                part.told(),
                format::points(*from),
                format::points(*to)
            ),
            What::Corrected { id, to, part, .. } => format!(
                "contribution {id}, which {}, was corrected to {}",
                part.told(),
                format::points(*to)
            ),
            What::Penalty { id } => format!(
                "contribution {id}, which {}, turned out to be worth nothing: anyone may make you pay for that",
                Part::Reviewer.told()
            ),
            What::Vote { proposal, title, weight, lent } => {
                let weight = format::about(*weight);
                let lent = lent.map_or_else(String::new, |(to, choice)| {
                    let to = names::show(to);
                    match choice {
                        Some(choice) => {
                            format!("; {to} voted {} with your own weight", self::choice(choice))
                        }
                        None => format!("; {to} can vote with your own weight until you do"),
                    }
                });
                format!("{}: your vote weighs {weight}{lent}", self::proposal(*proposal, title))
            }
            What::VoteLater { proposal, title } => {
                format!("{}: voting has not begun", self::proposal(*proposal, title))
            }
            What::Proposed { proposal, title, missing } => {
                let stands = match missing.0 {
                    0 => "its quorum is reached".to_owned(),
                    _ => format!(
                        "{} are missing for its quorum, and until then you can take it back: commons cancel {proposal}",
                        format::about(*missing)
                    ),
                };
                format!("your {}: {stands}", self::proposal(*proposal, title))
            }
            What::Queued { proposal, title } => {
                format!("your {} is queued", self::proposal(*proposal, title))
            }
            What::Lent { to } => {
                format!("your vote, lent to {}, comes back to you", names::show(*to))
            }
            What::Held { from, weight } => {
                let from: Vec<_> = from.iter().map(|agent| names::show(*agent)).collect();
                let weight = format::about(*weight);
                format!("what {} lent you goes back: {weight}", from.join(", "))
            }
            What::Committed { need, delivered: false } => {
                format!("you said you would do what need {need} asks for")
            }
            What::Committed { need, delivered: true } => {
                format!("what you did for need {need} is in review")
            }
            What::NotAccepted { need } => {
                format!(
                    "what you did for need {need} was not accepted; there is time to do it again"
                )
            }
            What::Lapsed { need, .. } => {
                format!("you said you would do what need {need} asks for, and the time is over")
            }
            What::NeedEnds { need } => format!("your need {need} ends"),
            What::NeedOver { need, accepted, pending, lapsed, .. } => {
                format!("your need {need} is over: {}{}", came(*accepted, *pending), late(lapsed))
            }
            What::Claim { pot, amount } => {
                let amount = told.assets.show(pot.asset, *amount);
                format!(
                    "{amount} for {} are yours; what is not claimed moves on",
                    purpose(pot.purpose)
                )
            }
            What::Anyone(deed) => deed.sentence(told),
        }
    }

    /// The command that does it, or shows more of it; what is in capitals is for whoever types it to say.
    pub fn command(&self) -> String {
        match &self.what {
            What::Inherit { .. } => "commons inherit".into(),
            What::Opening { .. } => "commons status".into(),
            What::Review { id, revision: 0, .. } => format!("commons review {id} --grade GRADE"),
            What::Review { id, revision, .. } => {
                format!("commons review {id} --revision {revision} --grade GRADE")
            }
            What::Consent { id, .. } => format!("commons consent {id}"),
            What::InReview { id, .. }
            | What::NoRoom { id }
            | What::Outcome { id, .. }
            | What::Corrected { id, .. }
            | What::Penalty { id } => format!("commons contribution {id}"),
            What::Reopen { id } => format!("commons reopen {id}"),
            What::Vote { proposal, .. } => format!("commons vote {proposal} CHOICE"),
            What::Correction { proposal, .. }
            | What::VoteLater { proposal, .. }
            | What::Proposed { proposal, .. }
            | What::Queued { proposal, .. } => format!("commons proposal {proposal}"),
            What::Lent { to } => format!("commons delegate {} --seasons 2", names::show(*to)),
            What::Held { .. } => "commons reputation".into(),
            What::Committed { need, delivered: false } => {
                format!("commons record --satisfies {need} --effort EFFORT --points POINTS")
            }
            What::Committed { need, delivered: true }
            | What::NotAccepted { need }
            | What::Lapsed { need, .. } => {
                format!("commons need show {need}")
            }
            What::NeedEnds { need } | What::NeedOver { need, .. } => {
                format!("commons need renew {need} --until TIME")
            }
            What::Claim { pot, .. } => format!("commons claim {}", of_pot(*pot)),
            What::Anyone(deed) => deed.command(),
        }
    }
}

impl Part {
    fn told(self) -> &'static str {
        match self {
            Self::Contributor => "is yours",
            Self::Recorder => "you recorded",
            Self::Reviewer => "you graded above 0",
        }
    }
}

/// What came of a need.
fn came(accepted: Points, pending: usize) -> String {
    let accepted = (accepted > Points(0)).then(|| format!("{} accepted", format::points(accepted)));
    let pending = (pending > 0).then(|| format!("{pending} in review"));
    match (accepted, pending) {
        (None, None) => "nothing came of it".into(),
        (Some(one), Some(other)) => format!("{one}, {other}"),
        (Some(one), None) | (None, Some(one)) => one,
    }
}

/// Who did not do what they said; not more names than one reads.
fn late(agents: &[Address]) -> String {
    const NAMED: usize = 3;
    let mut names: Vec<_> = agents.iter().take(NAMED).map(|agent| names::show(*agent)).collect();
    if agents.is_empty() {
        return String::new();
    }
    if agents.len() > NAMED {
        names.push(format!("{} more", agents.len().saturating_sub(NAMED)));
    }
    format!("; said and not done in time: {}", names.join(", "))
}

fn proposal(id: ProposalId, title: &str) -> String {
    match title {
        "" => format!("proposal {id}"),
        title => format!("proposal {id}, {title}"),
    }
}

fn choice(choice: u8) -> &'static str {
    match choice {
        commons_core::ballot::AGAINST => "against",
        commons_core::ballot::FOR => "for",
        _ => "to abstain",
    }
}

/// A pot, as it is typed.
pub(super) fn of_pot(pot: PotId) -> String {
    let (epoch, asset) = (pot.purpose.first_epoch().0, asset_as_typed(pot.asset));
    match pot.purpose {
        Purpose::Project { project, .. } => format!("{epoch} --project {project} --asset {asset}"),
        Purpose::Floor { .. } => format!("{epoch} --floor --asset {asset}"),
    }
}

/// An asset as it is typed: a symbol is whatever a token says it is.
pub(super) fn asset_as_typed(asset: Asset) -> String {
    match asset {
        Asset::Native => "native".into(),
        Asset::Token(address) => format!("{address:?}"),
    }
}
