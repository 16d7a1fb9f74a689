//! A commons in which everything has happened once.

use crate::governing;
use commons_client::{
    Commons,
    audit::{Replay, State, replay},
    chain::{Chain, Signer},
    commons::Beginning,
    log::Entry,
    node::Node,
};
use commons_core::{
    H256,
    ballot::{Kind, Terms},
    contribution::Draft,
    decay::HalfLife,
    parameters::Parameters,
    units::{NeedId, ProjectId, Units},
};
use e2e_tests::{DAY, agent, bundles, charter, draft, draft_in, id, seeds};

/// The need that is cared for and satisfied.
pub const WANTED: NeedId = NeedId(1);

/// What an audit works with.
pub struct History {
    pub commons: Commons,
    pub log: Vec<Entry>,
    pub state: State,
}

impl History {
    /// What the events amount to.
    pub fn replay(&self, log: &[Entry]) -> Replay {
        replay(log, self.commons.hub(), self.commons.addresses())
    }

    /// Lives it, and reads it back.
    pub async fn new(node: &Node) -> Self {
        let chain = Chain::connect(node.url()).await.unwrap();
        let founders = seeds(&[("alice", 100), ("bob", 100), ("charlie", 100)]);
        let beginning =
            Beginning { charter: charter(), ..Beginning::by(founders, Parameters::default()) };
        let deployed =
            Commons::deploy(chain, &key("alice"), &bundles(), beginning, |_| ()).await.unwrap();
        let commons = deployed.commons;
        want(&commons).await;
        record(&commons).await;
        vote(&commons).await;
        settle(&commons).await;
        governing::govern(&commons).await;
        credit(&commons).await;
        Self::read(commons, deployed.receipt.block.number).await
    }

    /// Reads what has happened, and what the contracts keep.
    pub async fn read(commons: Commons, from: u64) -> Self {
        let head = commons.chain().head().await.unwrap();
        let log = commons.log(from, head.number, |_| ()).await.unwrap();
        let mut history = Self { commons, log, state: State::default() };
        let expected = State::of(&history.replay(&history.log));
        history.state = State::fetch(&history.commons, &expected, head.hash).await.unwrap();
        history
    }
}

pub fn key(name: &str) -> Signer {
    let (first, rest) = name.split_at(1);
    Signer::from_suri(&format!("//{}{rest}", first.to_uppercase())).unwrap()
}

/// Needs 1 and 2, the first of which contributions satisfy later on.
async fn want(commons: &Commons) {
    let (eve, ferdie) = (key("eve"), key("ferdie"));
    let uri = b"ipfs://wanted".to_vec();
    let now = commons.chain().head().await.unwrap().time;
    commons.open_project(&eve, H256::repeat_byte(3), b"ipfs://work".to_vec()).await.unwrap();
    let (of, until, hash) = (ProjectId(1), now + 15 * DAY, H256::repeat_byte(5));
    commons.publish_need(&eve, of, hash, uri, until).await.unwrap();
    let of = ProjectId::COMMONS;
    commons.publish_need(&ferdie, of, H256::zero(), Vec::new(), now + DAY).await.unwrap();
    commons.renew_need(&eve, WANTED, now + 60 * DAY).await.unwrap();
    for (name, days) in [("eve", 10), ("ferdie", 5), ("ferdie", 6)] {
        commons.commit(&key(name), WANTED, now + days * DAY).await.unwrap();
    }
    commons.endorse(&key("alice"), WANTED, "we lack it").await.unwrap();
    commons.endorse(&key("bob"), WANTED, "").await.unwrap();
    commons.endorse(&key("bob"), NeedId(2), "").await.unwrap();
    commons.close_need(&ferdie, NeedId(2)).await.unwrap();
}

/// Contributions 1 to 8.
async fn record(commons: &Commons) {
    let (eve, ferdie) = (key("eve"), key("ferdie"));
    let uri = b"ipfs://work".to_vec();
    commons.record(&eve, draft_in(1, 10), uri.clone()).await.unwrap();
    let both = vec![(draft(2), uri.clone()), (draft_in(1, 3), Vec::new())];
    commons.record_many(&eve, both).await.unwrap();
    for _ in [4, 5] {
        commons.record_for(&eve, agent("ferdie"), draft(4)).await.unwrap();
    }
    commons.consent(&ferdie, id(4), uri.clone()).await.unwrap();
    commons.decline(&ferdie, id(5)).await.unwrap();
    let citing = Draft { cites: vec![id(1), id(2)], ..draft(6) };
    commons.record(&ferdie, citing, Vec::new()).await.unwrap();
    for _ in [7, 8] {
        let wanted = Draft { satisfies: Some(WANTED), ..draft(7) };
        commons.record(&eve, wanted, Vec::new()).await.unwrap();
    }
    commons.withdraw(&eve, id(2)).await.unwrap();
    commons.amend(&eve, id(3), draft_in(1, 9), uri).await.unwrap();
}

/// Ballots of all kinds, and votes lent, taken back, replaced, and cast nevertheless.
async fn vote(commons: &Commons) {
    for (number, name, grade) in [
        (1, "alice", 9),
        (1, "bob", 7),
        (1, "bob", 8),
        (1, "charlie", 0),
        (4, "alice", 10),
        (4, "bob", 10),
        (4, "charlie", 0),
        (6, "alice", 10),
        (6, "charlie", 10),
        (7, "alice", 5),
    ] {
        commons.review(&key(name), id(number), 0, grade, "seen").await.unwrap();
    }
    let terms = commons.terms(id(3)).await.unwrap();
    let many =
        [(terms, 0, "no"), (terms, 11, "what?"), (commons.terms(id(7)).await.unwrap(), 10, "")];
    let many = many.map(|(terms, grade, reason)| (terms, grade, reason.to_owned()));
    commons.cast_many(&key("bob"), many.to_vec()).await.unwrap();

    for (from, to, seasons) in
        [("alice", "charlie", 4), ("alice", "bob", 1), ("charlie", "bob", 2), ("bob", "alice", 1)]
    {
        commons.delegate(&key(from), agent(to), seasons).await.unwrap();
    }
    commons.undelegate(&key("bob")).await.unwrap();
    let now = commons.chain().head().await.unwrap().time;
    let with = |kind, closes| Terms {
        convener: agent("dave"),
        subject: 1,
        revision: 0,
        snapshot: now - 1,
        opens: now,
        closes,
        kind,
    };
    let support = with(Kind::Support { quorum: Units(1), extension: 7_200 }, now + 3_600);
    for (name, choice) in [("alice", 1), ("bob", 0), ("charlie", 2)] {
        commons.cast(&key(name), support, choice, "so").await.unwrap();
    }
    let signal = with(Kind::Signal { half_life: HalfLife(2) }, now + 70 * DAY);
    commons.signal(&key("alice"), signal, "").await.unwrap();
    commons.undelegate(&key("alice")).await.unwrap();
    let forged = Terms { revision: 9, ..terms };
    commons.cast(&key("bob"), forged, 10, "").await.unwrap();
}

/// Outcomes of every kind.
async fn settle(commons: &Commons) {
    let ferdie = key("ferdie");
    commons.chain().advance_clock(3 * DAY + 60).await.unwrap();
    for number in [1, 3, 4, 6, 7, 8] {
        commons.settle(&ferdie, id(number)).await.unwrap();
    }
    commons.reopen(&key("eve"), id(8)).await.unwrap();
}

/// What is due when the pots are open; a record under the parameters of then; care that goes on.
async fn credit(commons: &Commons) {
    commons.chain().advance_clock(12 * DAY).await.unwrap();
    commons.credit_cite(&key("bob"), id(6), 0).await.unwrap();
    commons.record(&key("alice"), draft(1), Vec::new()).await.unwrap();
    commons.endorse(&key("alice"), WANTED, "still").await.unwrap();
}
