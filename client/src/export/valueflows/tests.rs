//! A small record, held against the vocabulary.

use super::*;
use crate::{
    assets::Assets,
    audit::{Journal, Replay},
    board::{Board, Commitment, Keeping, Posting, Wanted},
    bundle::keccak256,
    chain::Block,
    export::Deed,
    proposals::Denomination,
};
use commons_core::{
    U256,
    contribution::{Action, Contribution, Draft, Effort, Fate, Settlement, Status, Unit},
    founding::Seed,
    hub::{Addresses, Charter, Origin},
    model::Commons,
    need::Need,
    parameters::Parameters,
    pool::{Asset, PotId, Purpose, Split},
    review::Outcome,
    units::{ContributionId, Epoch, NeedId, Points, ProjectId, Units},
};
use commons_interfaces::{
    hub::{Codes, HubDeployed},
    ledger::ProjectOpened,
    pool::Funded,
};
use std::collections::{BTreeMap, BTreeSet};

const EVE: Address = Address::repeat_byte(14);
const HUB: Address = Address::repeat_byte(1);

/// What may be said of what: the properties of each class that is used, as the domains of release 1.0.0 of
/// the vocabulary give them, and of other vocabularies.
fn allowed(class: &str) -> &'static [&'static str] {
    const FLOW: [&str; 10] = [
        "action",
        "provider",
        "receiver",
        "inputOf",
        "outputOf",
        "effortQuantity",
        "resourceQuantity",
        "resourceConformsTo",
        "hasPointInTime",
        "note",
    ];
    match class {
        "Agent" | "Organization" => &["name", "note"],
        "Process" => &["name", "note", "hasBeginning", "hasEnd", "finished", "inScopeOf"],
        "EconomicEvent" => &[
            FLOW[0],
            FLOW[1],
            FLOW[2],
            FLOW[3],
            FLOW[4],
            FLOW[5],
            FLOW[6],
            FLOW[7],
            FLOW[8],
            FLOW[9],
            "created",
            "fulfills",
            "satisfies",
        ],
        "Intent" => &[
            FLOW[0], FLOW[1], FLOW[2], FLOW[3], FLOW[4], FLOW[5], FLOW[6], FLOW[7], FLOW[8],
            FLOW[9], "name", "due", "finished",
        ],
        "Commitment" => &[
            FLOW[0],
            FLOW[1],
            FLOW[2],
            FLOW[3],
            FLOW[4],
            FLOW[5],
            FLOW[6],
            FLOW[7],
            FLOW[8],
            FLOW[9],
            "created",
            "due",
            "finished",
            "satisfies",
        ],
        "Proposal" => {
            &["name", "note", "created", "hasBeginning", "hasEnd", "purpose", "publishes"]
        }
        "Measure" => &["hasUnit", "hasNumericalValue"],
        "Unit" => &["label", "symbol", "omUnitIdentifier"],
        "ResourceSpecification" => &["name", "note", "mediumOfExchange"],
        _ => panic!("{class} is no class that is used"),
    }
}

/// The class that each property must point to.
fn range(property: &str) -> Option<&'static [&'static str]> {
    Some(match property {
        "provider" | "receiver" | "inScopeOf" | "creator" => &["Agent", "Organization"],
        "inputOf" | "outputOf" => &["Process"],
        "satisfies" | "publishes" => &["Intent"],
        "fulfills" => &["Commitment"],
        "hasUnit" => &["Unit"],
        "resourceConformsTo" => &["ResourceSpecification"],
        "references" => &["EconomicEvent"],
        _ => return None,
    })
}

fn replay(commons: Commons) -> Replay {
    Replay {
        commons: Some(commons),
        histories: Default::default(),
        convened: BTreeMap::new(),
        trails: BTreeMap::new(),
        polls: BTreeMap::new(),
        inherited: Vec::new(),
        journal: Journal::default(),
        counts: BTreeMap::new(),
        stray: 0,
        differences: Vec::new(),
    }
}

fn founded() -> Replay {
    let [hub, ledger, reputation, books, governor, pool] =
        [1, 2, 3, 4, 5, 6].map(Address::repeat_byte);
    let addresses = Addresses { hub, ledger, reputation, books, governor, pool };
    let agents = [11, 12, 13].map(Address::repeat_byte);
    let seeds = agents.map(|agent| Seed { agent, points: Points::whole(100) });
    let charter = Charter { document: H256::zero(), uri: Vec::new() };
    let parameters = Parameters::default();
    let origin = Origin::Founders(seeds.to_vec());
    replay(Commons::found(addresses, 1_000, parameters, &origin, &charter, keccak256).unwrap())
}

fn accepted(value: u64, standing: u64) -> Status {
    Status::Settled(Settlement {
        outcome: Outcome::Accepted { grade: 8, value: Points::whole(value) },
        at: 5_000,
        counts: Epoch(0),
        minted: Units(1),
        standing: Points::whole(standing),
        counted: Points::whole(value),
        credited: 0,
    })
}

fn rejected() -> Status {
    match accepted(1, 0) {
        Status::Settled(it) => Status::Settled(Settlement { outcome: Outcome::Rejected, ..it }),
        other => other,
    }
}

fn deed(id: u64, action: Action, unit: Unit, status: Status, cites: &[u64]) -> Deed {
    let draft = Draft {
        action,
        effort: Effort { milli: 2_500, unit },
        claimed: Points::whole(10),
        evidence: H256::repeat_byte(9),
        project: ProjectId(1),
        cites: cites.iter().copied().map(ContributionId).collect(),
        satisfies: (id < 3).then_some(NeedId(1)),
    };
    let stored = Contribution {
        agent: EVE,
        recorder: None,
        draft,
        recorded: 2_000,
        amendments: 0,
        reopened: false,
        fate: Fate::Open,
    };
    let uri = b"https://example.org/work".to_vec();
    let (reviews, history) = (Vec::new(), Vec::new());
    Deed { id: ContributionId(id), stored, uri, recorded: 2_000, status, reviews, history }
}

fn board() -> Board {
    let until = 100_000;
    let need = Need {
        publisher: EVE,
        project: ProjectId(1),
        at: 1_500,
        until,
        document: H256::repeat_byte(3),
        closed: false,
    };
    let promise = |state| Commitment { need: NeedId(1), agent: EVE, at: 1_600, until, state };
    let commitments =
        vec![promise(Keeping::Postponed), promise(Keeping::Fulfilled(ContributionId(1)))];
    let posting = Posting {
        id: NeedId(1),
        need,
        uri: b"not an address".to_vec(),
        state: Wanted::Open(until),
        heat: Points(0),
        endorsements: Vec::new(),
        commitments,
        contributions: Vec::new(),
    };
    Board { at: 9_000, needs: vec![posting] }
}

fn past(replay: &Replay) -> Past<'_> {
    let commons = replay.commons.as_ref().unwrap();
    let zero = H256::zero();
    let charter = Charter { document: zero, uri: b"ipfs://norms".to_vec() };
    let codes = Codes { books: zero, reputation: zero, ledger: zero, governor: zero, pool: zero };
    let deployed = HubDeployed {
        addresses: commons.addresses,
        codes,
        parent: None,
        inherit_window: 4,
        agents_min: 3,
        charter: charter.clone(),
        at: 1_000,
    };
    let open = Status::InReview { closes: 9_999 };
    let purpose = Purpose::Project { epoch: Epoch(0), project: ProjectId(1) };
    let split = Split {
        work: U256::exp10(18),
        equity: U256::zero(),
        floor: U256::zero(),
        commons: U256::from(5) * U256::exp10(17),
    };
    let funded = Funded {
        from: EVE,
        pot: PotId { purpose, asset: Asset::Native },
        split,
        memo: b"thanks".to_vec(),
        at: 3_000,
    };
    let project = ProjectOpened {
        id: ProjectId(1),
        agent: EVE,
        document: zero,
        uri: b"ipfs://plan".to_vec(),
        at: 1_200,
    };
    Past {
        genesis: H256::repeat_byte(0xab),
        head: Block { number: 9, hash: zero, time: 9_000 },
        replay,
        commons,
        charters: vec![(1_000, charter)],
        deployed,
        projects: vec![project],
        deeds: vec![
            deed(1, Action::Work, Unit::Hour, accepted(8, 8), &[]),
            deed(2, Action::Produce, Unit::Kilogram, open, &[1, 3]),
            deed(3, Action::Work, Unit::Hour, rejected(), &[]),
            deed(4, Action::Transfer, Unit::One, accepted(8, 4), &[]),
            deed(5, Action::Use, Unit::Hour, Status::Withdrawn, &[]),
            deed(6, Action::DeliverService, Unit::Hour, accepted(8, 0), &[]),
            deed(7, Action::Use, Unit::Day, Status::AwaitingSettlement, &[]),
        ],
        board: board(),
        votes: BTreeMap::new(),
        lent: Vec::new(),
        funded: vec![funded],
        claimed: Vec::new(),
        swept: Vec::new(),
        collected: Vec::new(),
        deposited: Vec::new(),
        agents: BTreeSet::from([EVE]),
    }
}

fn exported() -> Value {
    let replay = founded();
    let past = past(&replay);
    let assets = Assets::new(Denomination { symbol: "UNIT".into(), decimals: 18 }, Vec::new());
    valueflows(&past, &assets, &Names::below("https://example.org/", HUB).unwrap())
}

/// The nodes by their names.
fn nodes(document: &Value) -> BTreeMap<&str, &Value> {
    let graph = document["@graph"].as_array().unwrap();
    let nodes: BTreeMap<_, _> =
        graph.iter().map(|node| (node["@id"].as_str().unwrap(), node)).collect();
    assert_eq!(nodes.len(), graph.len(), "each has a name of its own");
    nodes
}

#[test]
fn every_node_says_only_what_the_vocabulary_lets_it_say() {
    let document = exported();
    let nodes = nodes(&document);
    let beyond = ["@id", "@type", "seeAlso", "references", "creator"];
    let mut seen = BTreeSet::new();
    let mut check = |node: &Value| {
        let class = node["@type"].as_str().unwrap();
        seen.insert(class.to_owned());
        for (property, value) in node.as_object().unwrap() {
            let known = allowed(class).contains(&property.as_str());
            assert!(known || beyond.contains(&property.as_str()), "{class} {property}");
            let Some(range) = range(property) else { continue };
            let links = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            for link in links {
                let target = nodes.get(link.as_str().unwrap());
                let target = target.unwrap_or_else(|| panic!("{link} is nowhere"));
                assert!(range.contains(&target["@type"].as_str().unwrap()), "{property} {link}");
            }
        }
    };
    for node in nodes.values() {
        check(node);
        for quantity in ["effortQuantity", "resourceQuantity"] {
            if let Some(measure) = node.get(quantity) {
                check(measure);
            }
        }
    }
    let classes = [
        "Agent",
        "Commitment",
        "EconomicEvent",
        "Intent",
        "Measure",
        "Organization",
        "Process",
        "Proposal",
        "ResourceSpecification",
        "Unit",
    ];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), classes);
}

#[test]
fn what_is_observed_is_told_and_tied_to_what_it_is_for() {
    let document = exported();
    let nodes = nodes(&document);
    let hub = format!("https://example.org/{HUB:?}");
    let event = |id: u64| nodes.get(format!("{hub}/contribution/{id}").as_str()).copied();
    for left_out in [3, 5, 6] {
        assert!(event(left_out).is_none(), "{left_out}");
    }
    let project = format!("{hub}/project/1");
    let work = event(1).unwrap();
    assert_eq!((&work["action"], &work["inputOf"]), (&"work".into(), &project.clone().into()));
    assert_eq!(work["effortQuantity"]["hasNumericalValue"], "2.5");
    assert_eq!(work["fulfills"], format!("{hub}/commitment/1-2"));
    assert!(work.get("satisfies").is_none(), "by way of the commitment");
    let note = work["note"].as_str().unwrap();
    assert!(note.starts_with("claims 10 points; accepted at 8/10: 8 points; evidence 0x09"));
    let made = event(2).unwrap();
    assert_eq!(made["outputOf"], project);
    assert!(made["resourceQuantity"]["hasUnit"].as_str().unwrap().ends_with("om-2/kilogram"));
    assert_eq!(made["satisfies"], format!("{hub}/need/1"));
    assert_eq!(
        made["references"],
        json!([format!("{hub}/contribution/1")]),
        "not what is left out"
    );
    let given = event(4).unwrap();
    assert!(given.get("inputOf").is_none() && given.get("outputOf").is_none());
    assert!(given["note"].as_str().unwrap().contains("corrected to 4 points"));
    assert!(event(7).unwrap()["effortQuantity"]["hasUnit"].as_str().unwrap().ends_with("om-2/day"));
    assert!(nodes[format!("{hub}/need/1").as_str()].get("seeAlso").is_none(), "no address");
    assert_eq!(nodes[hub.as_str()]["seeAlso"], "ipfs://norms");
    let deposit = nodes[format!("{hub}/deposit/1").as_str()];
    assert_eq!(deposit["resourceQuantity"]["hasNumericalValue"], "1.5");
    assert_eq!(nodes[format!("{hub}/commitment/1-1").as_str()]["finished"], true);
}

#[test]
fn every_word_that_is_used_has_a_meaning_in_the_context() {
    let context = context();
    for link in terms::LINKS {
        assert_eq!(context[link]["@id"], format!("vf:{link}"));
    }
    assert_eq!(context["@vocab"], "https://w3id.org/valueflows/ont/vf#");
    assert_eq!(context["action"]["@type"], "@vocab", "an action is a word of the vocabulary");
    assert_eq!(context["provider"]["@type"], "@id");
}

#[test]
fn names_begin_with_the_chain_or_with_an_address_of_ones_own() {
    let names = Names::of_chain(H256::repeat_byte(0xab), HUB);
    let expected = format!("commons:0x{}/{HUB:?}/contribution/7", "ab".repeat(32));
    assert_eq!(names.thing("contribution", 7), expected);
    assert!(is_address(&expected));
    for wrong in ["", "example.org/", "https://example.org", "https://a b/", "1x:y/", "x:/\"/"] {
        assert_eq!(Names::below(wrong, HUB).unwrap_err().code, "bad_base", "{wrong}");
    }
    for (text, is) in [
        ("https://example.org/größe", true),
        ("ipfs://x", true),
        ("minutes.md", false),
        ("javascript:alert(1)", true),
        ("https://a\u{202e}b", false),
        (":x", false),
        ("x:", false),
    ] {
        assert_eq!(is_address(text), is, "{text}");
    }
}
