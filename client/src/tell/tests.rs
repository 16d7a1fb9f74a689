//! Sentences, of a commons with one of everything.

use super::*;
use crate::{audit, bundle::keccak256, log::encode, proposals::Denomination};
use commons_core::{
    ballot::{FOR, Kind as Count},
    contribution::{Action, Draft, Effort, Unit},
    delegation::Lent,
    founding::Seed,
    hub::{Addresses, Charter, Origin},
    model::Commons,
    parameters::Parameters,
    pool::{Claimed as Share, PotId, Purpose, Split, Swept as Move},
    review::Outcome,
    units::{Epoch, Season},
};
use commons_interfaces::{governor::*, ledger::*, pool::*, reputation::*};

/// 2026-11-21T10:00:00Z.
const NOW: Time = 1_795_255_200;

fn agent(name: &str) -> Address {
    names::parse(name).unwrap()
}

fn addresses() -> Addresses {
    let [hub, ledger, reputation, books, governor, pool] =
        [1, 2, 3, 4, 5, 6].map(Address::repeat_byte);
    Addresses { hub, ledger, reputation, books, governor, pool }
}

fn draft() -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 2_500, unit: Unit::Hour },
        claimed: Points::whole(10),
        evidence: H256::zero(),
        project: ProjectId(1),
        cites: Vec::new(),
        satisfies: None,
    }
}

fn assets() -> Assets {
    Assets::new(Denomination { symbol: "UNIT".into(), decimals: 18 }, Vec::new())
}

fn units(amount: u64) -> U256 {
    U256::from(amount) * U256::exp10(18)
}

fn entry<E: ink::env::Event<ink::abi::Ink>>(event: &E) -> Entry {
    let (topic, data) = encode(event);
    Entry { block: 1, time: NOW, extrinsic: Some(1), contract: Address::zero(), topic, data }
}

/// Founders, project 1, contribution 1 of Eve, need 1 of Dave, proposal 1 of Alice.
fn world() -> (Vec<Entry>, Replay, [H256; 3]) {
    let seeds = ["alice", "bob", "charlie", "dave"]
        .map(|name| Seed { agent: agent(name), points: Points::whole(100) });
    let charter = Charter { document: H256::zero(), uri: Vec::new() };
    let origin = Origin::Founders(seeds.to_vec());
    let parameters = Parameters::default();
    let mut commons =
        Commons::found(addresses(), NOW, parameters, &origin, &charter, keccak256).unwrap();
    commons.open_project(agent("eve"), H256::zero(), 0, NOW + 5).unwrap();
    let id = commons.record(agent("eve"), NOW + 10, draft(), 0).unwrap();
    let until = NOW + 14 * 86_400;
    let need = commons
        .publish_need(agent("dave"), ProjectId(1), H256::zero(), 0, until, NOW + 20)
        .unwrap();
    let [review, trail] = [commons.terms(id).unwrap(), commons.need_terms(need).unwrap()];
    let poll = Terms { kind: Count::Support { quorum: Units(1), extension: 0 }, ..review };
    let names = [review, trail, poll].map(|terms| H256(keccak256(&scale::Encode::encode(&terms))));
    let said = Proposed {
        id: ProposalId(1),
        proposer: agent("alice"),
        actions: Vec::new(),
        codes: Vec::new(),
        description: b"# Longer votes\n\nBecause.".to_vec(),
        quorum: Units(1),
        at: NOW,
    };
    let mut entries = vec![entry(&said)];
    for (terms, ballot) in [review, trail, poll].into_iter().zip(names) {
        let opened = cast(ballot, "alice", 0, Some(terms), "");
        entries.push(entry(&opened));
    }
    let mut replay = audit::replay(&entries, addresses().hub, addresses());
    replay.commons = Some(commons);
    replay.convened.insert(names[0], id);
    replay.trails.insert(names[1], need);
    replay.polls.insert(names[2], ProposalId(1));
    (entries, replay, names)
}

fn cast(ballot: H256, who: &str, choice: u8, opened: Option<Terms>, why: &str) -> VoteCast {
    let weight = Units(100_000_000);
    VoteCast { ballot, agent: agent(who), opened, choice, weight, reason: why.into(), at: NOW + 60 }
}

/// What is told of events of that commons.
fn told<E: ink::env::Event<ink::abi::Ink>>(event: &E) -> Told {
    let (entries, replay, _) = world();
    let assets = assets();
    Teller::new(&entries, &replay, &assets).tell(&entry(event))
}

fn check<E: ink::env::Event<ink::abi::Ink>>(event: &E, kind: Kind, who: &[&str], sentence: &str) {
    let told = told(event);
    assert_eq!(told.sentence, sentence);
    assert_eq!(told.kind, kind, "{sentence}");
    let agents: Vec<_> = who.iter().map(|name| agent(name)).collect();
    assert_eq!(told.agents, agents, "{sentence}");
}

#[test]
fn a_contribution_is_told_from_the_record_to_what_became_of_it() {
    let (id, at, uri) = (ContributionId(1), NOW, b"ipfs://work".to_vec());
    let (eve, kind) = (agent("eve"), Kind::Contributions);
    let recorded = Recorded { id, agent: eve, recorder: None, draft: draft(), uri, at };
    let said = "work, 2.5 hour, claiming 10 points for project 1";
    let sentence = format!("eve recorded contribution 1: {said}, see ipfs://work");
    check(&recorded, kind, &["eve"], &sentence);
    let json = told(&recorded).details;
    assert_eq!((&json["claimed"], &json["effort"]), (&"10000000".into(), &"2.5 hour".into()));

    let satisfies = Some(NeedId(3));
    let draft = Draft { satisfies, cites: vec![ContributionId(1), ContributionId(2)], ..draft() };
    let others = Recorded { recorder: Some(agent("bob")), draft, uri: Vec::new(), ..recorded };
    let sentence = format!(
        "bob recorded contribution 1 of eve: {said}, for need 3, building on 1, 2; it waits for the consent of eve"
    );
    check(&others, kind, &["bob", "eve"], &sentence);

    let consented = Consented { id, uri: Vec::new(), at };
    let sentence = "eve consented to contribution 1, whose review begins";
    check(&consented, kind, &["eve"], sentence);
    check(&Declined { id, at }, kind, &["eve"], "eve declined contribution 1");
    check(&Withdrawn { id, at }, kind, &["eve"], "eve took contribution 1 back");
    check(&Reopened { id, at }, kind, &["eve"], "eve put contribution 1 to review once more");

    let outcome = Outcome::Accepted { grade: 8, value: Points::whole(8) };
    let settled = Settled { id, outcome, counts: Epoch(2), at };
    let sentence =
        "contribution 1 of eve was settled: accepted at 8/10: 8 points, which count in epoch 2";
    check(&settled, kind, &["eve"], sentence);
    assert_eq!(told(&settled).details["value"], "8000000");
    let rejected = Settled { outcome: Outcome::Rejected, ..settled };
    check(&rejected, kind, &["eve"], "contribution 1 of eve was settled: rejected");
}

#[test]
fn a_cast_is_told_by_what_its_ballot_is_about() {
    let (_, _, [review, trail, poll]) = world();
    let grade = cast(review, "bob", 7, None, "well \x1b[2Jdone");
    let sentence = "bob graded contribution 1 of eve 7/10 with 100 points: \"well \\u{1b}[2Jdone\"";
    check(&grade, Kind::Reviews, &["bob", "eve"], sentence);
    assert_eq!(told(&grade).details["contribution"], 1);
    let vote = cast(poll, "bob", FOR, None, "");
    let sentence = "bob voted for proposal 1 (Longer votes) with 100 points";
    check(&vote, Kind::Votes, &["bob", "alice"], sentence);
    let heat = cast(trail, "bob", 0, None, "");
    check(&heat, Kind::Needs, &["bob", "dave"], "bob endorsed need 1 of dave with 100 points");
    let stray = cast(H256::zero(), "bob", 9, None, "");
    assert!(told(&stray).sentence.starts_with("bob cast 9 in a ballot that nobody asks for"));
}

#[test]
fn needs_and_lent_votes_are_told_with_their_end() {
    let (id, at, until) = (NeedId(1), NOW, NOW + 86_400);
    let (dave, project) = (agent("dave"), ProjectId(1));
    let (document, uri) = (H256::zero(), b"ipfs://need".to_vec());
    let published = NeedPublished { id, agent: dave, project, document, uri, until, at };
    let sentence =
        "dave published need 1 for project 1, wanted until 2026-11-22 10:00 UTC, see ipfs://need";
    check(&published, Kind::Needs, &["dave"], sentence);
    let renewed = NeedRenewed { id, until, at };
    let sentence = "dave renewed need 1, wanted until 2026-11-22 10:00 UTC";
    check(&renewed, Kind::Needs, &["dave"], sentence);
    check(&NeedClosed { id, at }, Kind::Needs, &["dave"], "dave closed need 1");
    let committed = Committed { id, agent: agent("eve"), until, at };
    let sentence = "eve committed to need 1 of dave, by 2026-11-22 10:00 UTC";
    check(&committed, Kind::Needs, &["eve", "dave"], sentence);

    let lent = Lent { to: agent("bob"), last: Season(0) };
    let delegated = Delegated { agent: agent("alice"), lent, seasons: 1, at };
    let sentence = "alice lent their vote to bob, until 2027-02-20 10:00 UTC";
    check(&delegated, Kind::Delegations, &["alice", "bob"], sentence);
    let back = Delegated { lent: Lent::default(), seasons: 0, ..delegated };
    check(&back, Kind::Delegations, &["alice"], "alice took their vote back");
}

#[test]
fn money_is_told_in_its_own_units() {
    let (asset, at) = (Asset::Native, NOW);
    let purpose = Purpose::Project { epoch: Epoch(3), project: ProjectId(1) };
    let pot = PotId { asset, purpose };
    let [work, equity, floor, commons] = [60, 25, 10, 5].map(units);
    let split = Split { work, equity, floor, commons };
    let funded = Funded { from: agent("alice"), pot, split, memo: b"thanks".to_vec(), at };
    let sentence = "alice put 100 UNIT into the pool for epoch 3 of project 1: \"thanks\"";
    check(&funded, Kind::Money, &["alice"], sentence);
    let json = told(&funded).details;
    assert_eq!(
        (&json["amount"], &json["work_text"]),
        (&units(100).to_string().into(), &"60 UNIT".into())
    );

    let share = Share { work: units(2), equity: units(1) };
    let claimed = Claimed { agent: agent("eve"), recipient: agent("eve"), pot, share, at };
    let sentence = "eve was paid 3 UNIT for epoch 3 of project 1";
    check(&claimed, Kind::Money, &["eve"], sentence);
    let elsewhere = Claimed { recipient: agent("bob"), ..claimed };
    check(&elsewhere, Kind::Money, &["eve", "bob"], &format!("{sentence}, to bob"));

    let to = PotId { asset, purpose: Purpose::Floor { block: 1 } };
    let moved = Move { to, work: units(2), equity: U256::zero() };
    let sentence = "2 UNIT that nobody can claim for epoch 3 of project 1 moved on to the pot for the floor of epochs 4 to 7";
    check(&Swept { pot, moved, at }, Kind::Money, &[], sentence);
    let collected = Collected { asset, treasury: units(5), surplus: U256::zero(), at };
    let sentence = "5 UNIT went from the pool to the treasury";
    check(&collected, Kind::Money, &[], sentence);
    let deposited = Deposited { from: agent("bob"), amount: units(7), at };
    check(&deposited, Kind::Money, &["bob"], "bob put 7 UNIT into the treasury");
}

#[test]
fn a_proposal_is_told_with_its_title() {
    let (id, at) = (ProposalId(1), NOW);
    let kind = Kind::Proposals;
    check(&Canceled { id, at }, kind, &["alice"], "alice took proposal 1 (Longer votes) back");
    let sentence =
        "proposal 1 (Longer votes) was queued, to be executed from 2026-11-21 10:00 UTC on";
    check(&Queued { id, eta: NOW, at }, kind, &["alice"], sentence);
    let sentence = "proposal 1 (Longer votes) was executed";
    check(&Executed { id, at }, kind, &["alice"], sentence);
    let parameter = Parameters::position("voting_period").unwrap();
    let set = ParameterSet { id, parameter, from: 259_200, value: 432_000, at };
    let sentence = "proposal 1 (Longer votes) set voting_period from 3 d to 5 d";
    check(&set, kind, &["alice"], sentence);
}

#[test]
fn without_the_past_and_of_the_unknown_something_is_told_nevertheless() {
    let replay = audit::replay(&[], addresses().hub, addresses());
    let assets = Assets::unknown();
    let teller = Teller::new(&[], &replay, &assets);
    let withdrawn = Withdrawn { id: ContributionId(9), at: NOW };
    let told = teller.tell(&entry(&withdrawn));
    assert_eq!((&*told.sentence, told.agents.len()), ("somebody took contribution 9 back", 0));
    let strange = Entry { topic: H256::repeat_byte(9), ..entry(&withdrawn) };
    let told = teller.tell(&strange);
    assert_eq!(told.kind, Kind::Unknown);
    assert!(told.sentence.ends_with("said something that this client does not know"));
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let mut names = Kind::ALL.map(Kind::name).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Kind::ALL.len());
}
