//! What somebody does, as a value that can be printed.

use commons_core::{
    ballot::Terms,
    contribution::Draft,
    units::{ContributionId, Points},
};
use sp_core::{H160, H256};

/// A text of so many bytes: what it says does not matter.
pub type Text = u16;

/// The bytes of a text.
pub fn bytes(text: Text) -> Vec<u8> {
    vec![b'x'; text.into()]
}

/// One message.
#[derive(Clone, Debug)]
pub enum Op {
    OpenProject {
        document: H256,
        uri: Text,
    },
    Record {
        draft: Draft,
        uri: Text,
    },
    RecordMany {
        drafts: Vec<(Draft, Text)>,
    },
    RecordFor {
        agent: H160,
        draft: Draft,
    },
    Consent {
        id: ContributionId,
        uri: Text,
    },
    Decline {
        id: ContributionId,
    },
    Amend {
        id: ContributionId,
        draft: Draft,
        uri: Text,
    },
    Withdraw {
        id: ContributionId,
    },
    Reopen {
        id: ContributionId,
    },
    Settle {
        id: ContributionId,
    },
    Credit {
        id: ContributionId,
        index: u8,
    },
    Correct {
        id: ContributionId,
        value: Points,
    },
    Penalize {
        id: ContributionId,
        reviewer: H160,
    },
    Cast {
        terms: Terms,
        choice: u8,
        reason: Text,
    },
    CastMany {
        ballots: Vec<(Terms, u8, Text)>,
    },
    Delegate {
        to: H160,
        seasons: u8,
    },
    Undelegate,
    /// An order to reputation that only the ledger may give: settle, credit, correct, penalize.
    Order {
        kind: u8,
        id: ContributionId,
    },
}
