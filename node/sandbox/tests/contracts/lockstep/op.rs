//! What somebody does, as a value that can be printed.

use commons_core::{
    ballot::Terms,
    contribution::Draft,
    governor::Action,
    pool::{Asset, PotId},
    units::{ContributionId, NeedId, Points, ProjectId, ProposalId},
    Time,
};
use sp_core::{H160, H256, U256};

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
    PublishNeed {
        project: ProjectId,
        document: H256,
        uri: Text,
        until: Time,
    },
    RenewNeed {
        id: NeedId,
        until: Time,
    },
    CloseNeed {
        id: NeedId,
    },
    Commit {
        id: NeedId,
        until: Time,
    },
    Cast {
        terms: Terms,
        choice: u8,
        reason: Text,
    },
    Signal {
        terms: Terms,
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
    Propose {
        actions: Vec<Action>,
        description: Text,
    },
    Cancel {
        id: ProposalId,
    },
    Queue {
        id: ProposalId,
    },
    Execute {
        id: ProposalId,
        actions: Vec<Action>,
        codes: Vec<H256>,
        description: H256,
    },
    Deposit {
        amount: U256,
    },
    Inherit,
    Fund {
        project: ProjectId,
        amount: U256,
        memo: Text,
    },
    FundToken {
        asset: H160,
        amount: U256,
        project: ProjectId,
        memo: Text,
    },
    Claim {
        pot: PotId,
        recipient: Option<H160>,
    },
    ClaimFor {
        agent: H160,
        pot: PotId,
    },
    ClaimMany {
        pots: Vec<PotId>,
        recipient: Option<H160>,
    },
    Sweep {
        pot: PotId,
    },
    Collect {
        asset: Asset,
    },
    /// Money that comes to the pool without being put in.
    Drop {
        asset: Asset,
        amount: U256,
    },
    /// An order that only a contract of the suite may give: the ledger to reputation, the hub to all, or
    /// the governor to the ledger and the hub.
    Order {
        kind: u8,
        id: ContributionId,
    },
}
