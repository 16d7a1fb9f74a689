//! What an agent has stated, as the history tells it.

use crate::log::Event;
use commons_core::{Address, Time, contribution::Draft, units::ContributionId};
use std::collections::BTreeMap;

/// What a contribution says, and where the evidence is.
pub type Statement = (Draft, Vec<u8>);

/// A contribution of an agent, with all that it ever stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its number.
    pub id: ContributionId,
    /// When it was recorded, or consented to.
    pub at: Time,
    /// What it stated as it was recorded, and after each amendment.
    pub statements: Vec<Statement>,
}

/// The contributions that `agent` recorded or consented to from second `since` on, by their numbers.
/// What was withdrawn or settled since is among them: it was stated.
pub fn stated(events: impl IntoIterator<Item = Event>, agent: Address, since: Time) -> Vec<Stated> {
    let (mut found, mut awaiting) = (BTreeMap::new(), BTreeMap::new());
    for event in events {
        match event {
            Event::Recorded(event) if event.agent == agent => match event.recorder {
                None if event.at >= since => {
                    found.insert(event.id, (event.at, vec![(event.draft, event.uri)]));
                }
                None => {}
                // Somebody else's words, until the agent consents.
                Some(_) => {
                    awaiting.insert(event.id, event.draft);
                }
            },
            Event::Consented(event) if event.at >= since => {
                if let Some(draft) = awaiting.remove(&event.id) {
                    found.insert(event.id, (event.at, vec![(draft, event.uri)]));
                }
            }
            Event::Amended(event) => {
                if let Some((_, statements)) = found.get_mut(&event.id) {
                    statements.push((event.draft, event.uri));
                }
            }
            _ => {}
        }
    }
    found.into_iter().map(|(id, (at, statements))| Stated { id, at, statements }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::sample::draft;
    use commons_interfaces::ledger::{Amended, Consented, Declined, Recorded, Withdrawn};

    const ME: Address = Address::repeat_byte(1);
    const OTHER: Address = Address::repeat_byte(2);

    fn recorded(id: u64, agent: Address, recorder: Option<Address>, at: Time) -> Event {
        let id = ContributionId(id);
        Event::Recorded(Recorded { id, agent, recorder, draft: draft(1), uri: vec![7], at })
    }

    #[test]
    fn what_is_mine_is_what_i_recorded_or_consented_to() {
        let id = ContributionId;
        let events = [
            recorded(1, ME, None, 10),
            recorded(2, OTHER, None, 10),
            recorded(3, ME, Some(OTHER), 10),
            recorded(4, ME, Some(OTHER), 10),
            recorded(5, ME, Some(OTHER), 10),
            recorded(6, ME, None, 20),
            Event::Consented(Consented { id: id(4), uri: vec![8], at: 21 }),
            Event::Declined(Declined { id: id(5), at: 21 }),
            Event::Amended(Amended { id: id(6), draft: draft(2), uri: vec![9], at: 22 }),
            Event::Amended(Amended { id: id(2), draft: draft(2), uri: vec![9], at: 22 }),
            Event::Withdrawn(Withdrawn { id: id(1), at: 23 }),
        ];
        let one = Stated { id: id(1), at: 10, statements: vec![(draft(1), vec![7])] };
        let four = Stated { id: id(4), at: 21, statements: vec![(draft(1), vec![8])] };
        let six = Stated {
            id: id(6),
            at: 20,
            statements: vec![(draft(1), vec![7]), (draft(2), vec![9])],
        };
        let all = [one, four.clone(), six.clone()];
        assert_eq!(stated(events.clone(), ME, 0), all);
        assert_eq!(stated(events.clone(), ME, 11), [four, six]);
        assert_eq!(stated(events, ME, 22), []);
    }
}
