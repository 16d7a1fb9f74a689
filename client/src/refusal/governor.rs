//! Refusals of the governor, and of what it was to do.

use super::{
    Refusal, Scale, error, exact,
    hub::{not_hub, opens_already},
    not_open,
};
use crate::{
    error::Error,
    format::{self, when},
    names::show,
    proposals::{Standing, parameter, state_name},
};
use action::failed;
use commons_core::{
    ballot::CastError,
    governor::{GovernorError, State},
    reputation::FutureLookup,
};

pub use action::{failed_action, of_action};

mod action;
mod suite;
#[cfg(test)]
mod tests;

impl Refusal for GovernorError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::NotOpen { opens, now } => not_open(opens, now),
            Self::VotesTooLow { votes, threshold } => error(
                "votes_too_low",
                format!(
                    "A proposal takes {} of votes in the second before; this account had {}.",
                    scale.show(threshold),
                    scale.show(votes)
                ),
                "Votes come from accepted contributions, and from those who lend theirs: commons delegate.",
            ),
            Self::UnknownProposal { id, newest } if newest.0 == 0 => error(
                "unknown_proposal",
                format!("There is no proposal {}: nothing has been proposed yet.", id.0),
                "Make one with commons propose.",
            ),
            Self::UnknownProposal { id, newest } => error(
                "unknown_proposal",
                format!("There is no proposal {}; they are numbered 1 to {}.", id.0, newest.0),
                "commons proposals lists them.",
            ),
            Self::NotProposer { proposer } => error(
                "not_proposer",
                format!("Only the proposer, {}, may take a proposal back.", show(proposer)),
                "Whoever is against it votes against it.",
            ),
            Self::QuorumReached { participation, quorum } => error(
                "quorum_reached",
                format!(
                    "The quorum is reached, so it is no longer its proposer's alone: {} have voted For or Abstain, and it takes {}.",
                    scale.show(participation),
                    scale.show(quorum)
                ),
                "It could be taken back until then. Now the vote decides.",
            ),
            Self::Resolution => error(
                "resolution",
                "It is a resolution: it has no actions, and is done when it has passed.",
                "Nothing has to be queued or executed.",
            ),
            Self::WrongState { state, needed, until } => wrong_state(state, needed, until),
            Self::TooEarly { eta, now } => error(
                "too_early",
                format!("The timelock is not over: it can be executed from {}.", when(eta, now)),
                "Execute it after that. Whoever disagrees has this time to leave with a fork.",
            ),
            Self::OtherActions => error(
                "other_actions",
                "These are not the actions and the description that were proposed.",
                "commons execute ID takes them from the history by itself.",
            ),
            Self::CodeChanged { target } => error(
                "code_changed",
                format!("The code at {} is not what it was when it was voted on.", show(target)),
                "Propose it anew, so that the vote is on the code that is there now.",
            ),
            Self::TreasuryTooLow { action, amount, held } => {
                let units = |amount| format!("{amount} of the chain's 18-decimal units");
                treasury_too_low(action, &units(amount), &held.to_string())
            }
            Self::ActionFailed { action, answer } => failed(action, &answer),
            Self::NotHub { hub } => not_hub(hub),
            Self::OpensAlready { opens } => opens_already(opens),
            Self::FutureLookup { at, now } => FutureLookup { at, now }.explain(scale),
            Self::ReputationFailed => error(
                "reputation_failed",
                "The reputation contract did not answer, so the whole call was undone.",
                "Try again; if it stays so, commons audit says whether the suite is what it should be.",
            ),
            content => of_content(content),
        }
    }
}

/// There is too little money for an action, in amounts as people read them.
pub fn treasury_too_low(action: u8, amount: &str, held: &str) -> Error {
    error(
        "treasury_too_low",
        format!("Action {} takes {amount}, and the treasury has {held}.", number(action)),
        "It can be executed when there is enough, before it expires: commons deposit AMOUNT.",
    )
}

/// What is wrong with what is proposed.
fn of_content(refusal: GovernorError) -> Error {
    use GovernorError as E;
    match refusal {
        E::NoDescription => error(
            "no_description",
            "A proposal says what it is for, and this one says nothing.",
            "Give a text or a file with --description; its first line becomes the title.",
        ),
        E::DescriptionTooLong { length, max } => error(
            "description_too_long",
            format!("The description has {length} bytes; at most {max} are allowed."),
            "Publish the long version elsewhere, and give its address in the description.",
        ),
        E::TooManyActions { given, max } => error(
            "too_many_actions",
            format!("{given} actions are too many for one proposal; at most {max} are allowed."),
            "Make several proposals.",
        ),
        E::TooMuchData { length, max } => error(
            "too_much_data",
            format!("Call data and URIs have {length} bytes together; at most {max} are allowed."),
            "Make several proposals.",
        ),
        E::ForbiddenTarget { target } => error(
            "forbidden_target",
            format!(
                "{} cannot be called or paid by a proposal: it belongs to the suite, or to the chain itself.",
                show(target)
            ),
            "The suite is changed with --set, --correct and --charter, and in no other way.",
        ),
        E::NothingToPay { action } => error(
            "nothing_to_pay",
            format!("Action {} pays nothing.", number(action)),
            "Give an amount above 0.",
        ),
        E::UriTooLong { length, max } => error(
            "uri_too_long",
            format!("The address of the charter has {length} bytes; at most {max} are allowed."),
            "Use a shorter one; the hash says which document it is.",
        ),
        E::NoSelector { action } => error(
            "no_selector",
            format!("The call data of action {} is shorter than a selector, 4 bytes.", number(action)),
            "Name the message, or give all of the data in hexadecimal with --data.",
        ),
        E::NoCode { target } => error(
            "no_code",
            format!("There is no contract at {}: calling it would do nothing.", show(target)),
            "Check the address. Money for an account is sent with --pay.",
        ),
        E::UnknownParameter { parameter, value } => error(
            "unknown_parameter",
            match parameter::name(parameter) {
                Some(name) => format!("{value} is no value that {name} could ever have."),
                None => format!("There is no parameter {parameter}."),
            },
            "commons params lists them with their ranges.",
        ),
        E::FixedParameter { parameter } => error(
            "fixed_parameter",
            format!("{} was fixed at deployment, for good.", named(parameter)),
            "What is built on it would change its meaning. A fork may begin with another.",
        ),
        E::OtherValue { parameter, from, value } => error(
            "other_value",
            format!(
                "{} is {} now, and the proposal takes it to be {}.",
                named(parameter),
                parameter::show(parameter, value),
                parameter::show(parameter, from)
            ),
            "Another proposal changed it meanwhile. Propose it anew if it is still wanted.",
        ),
        E::OutOfRange(range) if parameter::name(range.index) == Some("dispute_period") => {
            Error::from(range).hint(
                "It leaves time for a whole proposal: set dispute_period too, or make proposals less slow.",
            )
        }
        E::OutOfRange(range) => range.into(),
        E::CycleTooLong { needed, dispute_period } => error(
            "cycle_too_long",
            format!(
                "Proposals and a late review would take up to {}, and pots that are not open yet leave no more than {} to correct what they will pay.",
                exact(needed),
                exact(dispute_period.into())
            ),
            "It takes two proposals: one for a longer dispute_period, and this one when the pots of the epochs before that are open.",
        ),
        other => Error::new("refused", format!("The governor refuses: {other:?}.")),
    }
}

/// Actions are counted from 1 for people.
fn number(action: u8) -> u16 {
    u16::from(action) + 1
}

fn named(parameter: u8) -> String {
    parameter::name(parameter).map_or_else(|| format!("parameter {parameter}"), str::to_owned)
}

/// A proposal that has expired, with what was missed and how long there was time for it.
pub fn expired(needed: State, standing: &Standing, at: u64) -> Error {
    let plain = wrong_state(State::Expired, needed, at);
    match standing.missed(at) {
        Some(missed) => {
            let message = plain.message.split(" this one is ").next().unwrap_or_default();
            let hint = plain.hint.as_deref().unwrap_or_default();
            error(
                "wrong_state",
                format!("{message} it expired at {}: {missed}.", format::date(at)),
                hint,
            )
        }
        None => plain,
    }
}

fn wrong_state(state: State, needed: State, until: u64) -> Error {
    let is = match (state, until) {
        (State::Pending, until) => {
            format!("pending: voting begins at {}", format::date(until))
        }
        (State::Active, until) => {
            format!("still being voted on, until {}", format::date(until))
        }
        (State::Succeeded, until) if until > 0 => {
            format!("passed, and waits to be queued until {}", format::date(until))
        }
        (State::Queued, until) => {
            format!("queued already, and can be executed until {}", format::date(until))
        }
        (State::Expired, until) => {
            let missed = if needed == State::Queued { "queued and executed" } else { "queued" };
            format!(
                "expired at {}: it was not {missed} within its grace period",
                format::date(until)
            )
        }
        (state, _) => state_name(state).to_owned(),
    };
    let (only, hint) = match (needed, state) {
        (State::Active, _) => (
            "Only a proposal that is voted on, or will be, can be taken back",
            "commons proposal ID shows where it stands.",
        ),
        (State::Succeeded, State::Pending | State::Active) => (
            "Only a proposal that has passed can be queued",
            "Queue it when the vote is over and has passed.",
        ),
        (State::Succeeded, State::Queued) => (
            "A proposal is queued once",
            "Execute it when its timelock is over: commons execute ID.",
        ),
        (State::Queued, State::Succeeded) if until == 0 => (
            "Only a proposal that is queued can be executed",
            "It is a resolution: nothing has to be queued or executed.",
        ),
        (_, State::Expired) => (
            if needed == State::Queued {
                "Only a proposal that is queued can be executed"
            } else {
                "Only a proposal that has passed can be queued"
            },
            "Propose it anew if it is still wanted.",
        ),
        (State::Queued, State::Succeeded) => {
            ("Only a proposal that is queued can be executed", "Queue it first: commons queue ID.")
        }
        (State::Queued, State::Executed) => {
            ("A proposal is executed once", "commons proposal ID shows when that was.")
        }
        (State::Succeeded, _) => (
            "Only a proposal that has passed can be queued",
            "Propose it anew if it is still wanted.",
        ),
        _ => (
            "Only a proposal that is queued can be executed",
            "commons proposal ID shows where it stands.",
        ),
    };
    error("wrong_state", format!("{only}; this one is {is}."), hint)
}

/// A refusal to vote. A cast in a review is told in other words.
pub fn of_vote(refusal: CastError, scale: &Scale) -> Error {
    match refusal {
        CastError::NotOpen { opens, now } => error(
            "not_open",
            format!("Voting on it begins at {}.", when(opens, now)),
            "Vote after that.",
        ),
        CastError::Closed { closed, now } => error(
            "voting_closed",
            format!("Voting on it ended at {}.", when(closed, now)),
            "commons proposal ID shows what became of it.",
        ),
        CastError::AlreadyCast => error(
            "already_voted",
            "This account has voted on it already, and a vote is final.",
            "commons proposal ID shows who voted how.",
        ),
        CastError::WeightTooLow { .. } => {
            let snapshot = match scale {
                Scale::At(_, at) => format!(", {}", format::date(*at)),
                _ => String::new(),
            };
            error(
                "weight_too_low",
                format!(
                    "This account had no reputation in the second before it was proposed{snapshot}, and nobody had lent it any."
                ),
                "Reputation comes from accepted contributions; it counts in later proposals.",
            )
        }
        other => other.explain(scale),
    }
}
