//! What there is to offer, each with a few words about it.

use commons_client::{format, log::Event, names, proposals::title};
use commons_core::{parameters::Parameters, units::ProjectId};
use std::collections::BTreeSet;

/// Longest words about an offer, in letters.
const HELP_MAX: usize = 60;

/// What could be typed, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub value: String,
    pub help: String,
}

impl Offer {
    /// What a chain says of it is shown in a shell: nothing but letters may remain of it.
    fn new(value: impl ToString, help: &str) -> Self {
        let help = format::untrusted(help.as_bytes());
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = help.chars().take(HELP_MAX).collect();
        let cut = if short.len() < help.len() { "…" } else { "" };
        Self { value: value.to_string(), help: format!("{short}{cut}") }
    }
}

/// Words that are what they mean.
pub fn words<const N: usize>(words: [&str; N]) -> Vec<Offer> {
    words.map(|word| Offer::new(word, "")).to_vec()
}

/// The names of agents.
pub fn names() -> Vec<Offer> {
    let built_in = names::built_in().iter().copied();
    names::own().chain(built_in).map(|(name, _)| Offer::new(name, "")).collect()
}

/// The addresses of those who have done something and have no name here.
pub fn addresses(past: &[Event]) -> Vec<Offer> {
    let acted = past.iter().filter_map(|event| match event {
        Event::Recorded(event) => Some(event.agent),
        Event::ProjectOpened(event) => Some(event.agent),
        Event::Proposed(event) => Some(event.proposer),
        Event::VoteCast(event) => Some(event.agent),
        Event::Delegated(event) => Some(event.agent),
        _ => None,
    });
    let nameless: BTreeSet<_> = acted.filter(|agent| names::name_of(*agent).is_none()).collect();
    nameless.into_iter().map(|agent| Offer::new(format!("{agent:?}"), "")).collect()
}

/// Projects, newest first.
pub fn projects(past: &[Event]) -> Vec<Offer> {
    let offer = |event: &Event| match event {
        Event::ProjectOpened(event) => {
            let uri = String::from_utf8_lossy(&event.uri);
            Some(Offer::new(event.id, &format!("of {}, {uri}", names::show(event.agent))))
        }
        _ => None,
    };
    past.iter().rev().filter_map(offer).collect()
}

/// Those contributions that are wanted, newest first.
pub fn contributions(past: &[Event], wanted: impl Fn(u64) -> bool) -> Vec<Offer> {
    let offer = |event: &Event| match event {
        Event::Recorded(event) if wanted(event.id.0) => {
            let (who, draft) = (names::show(event.agent), &event.draft);
            let (action, effort) = (format::action(draft.action), format::effort(draft.effort));
            Some(Offer::new(event.id, &format!("{who}, {action} {effort}")))
        }
        _ => None,
    };
    past.iter().rev().filter_map(offer).collect()
}

/// The contributions whose review has ended.
pub fn ended(past: &[Event]) -> BTreeSet<u64> {
    let mut ended = BTreeSet::new();
    for event in past {
        match event {
            Event::Settled(event) => ended.insert(event.id.0),
            Event::Withdrawn(event) => ended.insert(event.id.0),
            Event::Declined(event) => ended.insert(event.id.0),
            Event::Reopened(event) => ended.remove(&event.id.0),
            _ => false,
        };
    }
    ended
}

/// Those proposals that are wanted, newest first.
pub fn proposals(past: &[Event], wanted: impl Fn(u64) -> bool) -> Vec<Offer> {
    let offer = |event: &Event| match event {
        Event::Proposed(event) if wanted(event.id.0) => {
            Some(Offer::new(event.id.0, &title(&event.description)))
        }
        _ => None,
    };
    past.iter().rev().filter_map(offer).collect()
}

/// The proposals of which nothing more will come.
pub fn decided(past: &[Event]) -> BTreeSet<u64> {
    let decided = |event: &Event| match event {
        Event::Executed(event) => Some(event.id.0),
        Event::Canceled(event) => Some(event.id.0),
        _ => None,
    };
    past.iter().filter_map(decided).collect()
}

/// Those needs that are wanted, newest first.
pub fn needs(past: &[Event], wanted: impl Fn(u32) -> bool) -> Vec<Offer> {
    let offer = |event: &Event| match event {
        Event::NeedPublished(event) if wanted(event.id.0) => {
            let uri = String::from_utf8_lossy(&event.uri);
            let project = match event.project {
                ProjectId::COMMONS => String::new(),
                project => format!("for project {project}, "),
            };
            Some(Offer::new(event.id.0, &format!("{project}{uri}")))
        }
        _ => None,
    };
    past.iter().rev().filter_map(offer).collect()
}

/// The needs that were closed before their time.
pub fn closed(past: &[Event]) -> BTreeSet<u32> {
    let closed = |event: &Event| match event {
        Event::NeedClosed(event) => Some(event.id.0),
        _ => None,
    };
    past.iter().filter_map(closed).collect()
}

/// Parameters; their values are typed behind the sign.
pub fn parameters() -> Vec<Offer> {
    let offer = |name: &str, meaning: &str| Offer::new(format!("{name}="), meaning);
    Parameters::default().entries().iter().map(|it| offer(it.name, it.meaning)).collect()
}
