//! Random steps and random parameters.

use super::{
    needs::{NeedStep, need_step, need_story},
    wishes::Wish,
};
use commons_core::{
    parameters::Parameters,
    units::{BasisPoints, Points},
};
use proptest::prelude::*;

pub const AGENTS: u8 = 8;

/// What somebody may try, before it is known what there is to try it with.
#[derive(Clone, Debug)]
pub enum Step {
    /// So many seconds, or so many tenths of a review, an epoch, a season, a vote, a timelock, a grace.
    Wait(u64),
    WaitTenths(u8, u64),
    OpenProject,
    /// Ids are counted back from the newest.
    Record {
        who: u8,
        project: u32,
        points: u64,
        cites: Vec<u64>,
    },
    RecordFor {
        who: u8,
        agent: u8,
        points: u64,
    },
    /// Consent, decline, amend, withdraw or reopen.
    Change {
        kind: u8,
        who: u8,
        id: u64,
        points: u64,
        right: bool,
    },
    /// Every agent casts that grade, 11 for nobody.
    Review {
        id: u64,
        grades: [u8; AGENTS as usize],
        forged: u8,
    },
    /// A ballot that is nobody's proposal.
    Poll {
        ago: u64,
        length: u64,
        quorum: u16,
        extension: u32,
    },
    Answer {
        who: u8,
        back: usize,
        choice: u8,
    },
    Signal {
        who: u8,
        subject: u64,
        choice: u8,
        half_life: u16,
    },
    Settle {
        id: u64,
    },
    Credit {
        id: u64,
        index: u8,
    },
    Correct {
        id: u64,
        tenths: u64,
        right: bool,
    },
    Penalize {
        id: u64,
        who: u8,
    },
    Delegate {
        who: u8,
        to: u8,
        seasons: u8,
    },
    Undelegate {
        who: u8,
    },
    /// Other parameters: positions, and where in their ranges.
    Adopt {
        right: bool,
        sets: Vec<(u8, u16)>,
    },
    Need(NeedStep),
    Propose {
        who: u8,
        wishes: Vec<Wish>,
        described: u16,
        generation: u8,
    },
    /// Proposals are counted back from the newest, which is 0.
    Vote {
        who: u8,
        back: usize,
        choice: u8,
        forged: bool,
    },
    /// By the proposer if nobody is named.
    Cancel {
        who: Option<u8>,
        back: usize,
    },
    Queue {
        back: usize,
    },
    Execute {
        back: usize,
        forgery: Forgery,
        generation: u8,
        held: u64,
    },
}

/// How what shall be executed differs from what was proposed.
#[derive(Clone, Copy, Debug)]
pub enum Forgery {
    None,
    FewerActions,
    OtherOrder,
    Codes,
    Description,
}

pub fn who() -> std::ops::Range<u8> {
    0..AGENTS
}

fn points() -> impl Strategy<Value = u64> {
    prop_oneof![9 => 10u64..9_000_000, 3 => 10u64..60_000_000, 1 => 0u64..20, 1 => 199_000_000u64..201_000_000]
}

/// Parameters that can be set one by one: those of the equation cannot.
pub fn settable() -> impl Strategy<Value = u8> {
    prop_oneof![19 => 4u8..23, 3 => 27u8..30]
}

fn record() -> impl Strategy<Value = Step> {
    let cites = prop_oneof![2 => Just(vec![0]), 1 => prop::collection::vec(0u64..6, 0..4)];
    (who(), 0u32..4, points(), cites).prop_map(|(who, project, points, cites)| Step::Record {
        who,
        project,
        points,
        cites,
    })
}

pub fn wait() -> impl Strategy<Value = Step> {
    let lengths = prop_oneof![6 => Just(0u8), 4 => Just(1), 1 => Just(2)];
    prop_oneof![
        1 => (0u64..30).prop_map(Step::Wait),
        2 => (lengths, 1u64..13).prop_map(|(length, tenths)| Step::WaitTenths(length, tenths)),
    ]
}

pub fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let id = || prop_oneof![8 => 0u64..2, 4 => 2u64..5, 1 => 5u64..20];
    let grade = || prop_oneof![6 => Just(11u8), 8 => 5u8..=10, 2 => Just(0), 1 => 0u8..=12];
    let grades = prop::array::uniform8(grade());
    prop_oneof![
        8 => wait(),
        1 => Just(OpenProject),
        4 => record(),
        2 => (who(), who(), points()).prop_map(|(who, agent, points)| RecordFor { who, agent, points }),
        12 => (0u8..5, who(), id(), points(), prop::bool::weighted(0.8))
            .prop_map(|(kind, who, id, points, right)| Change { kind, who, id, points, right }),
        6 => (id(), grades, 0u8..40).prop_map(|(id, grades, forged)| Review { id, grades, forged }),
        2 => (0u64..3, 1u64..400_000, 0u16..9_000, 0u32..90_000)
            .prop_map(|(ago, length, quorum, extension)| Poll { ago, length, quorum, extension }),
        9 => (who(), 0usize..3, prop_oneof![9 => 0u8..3, 1 => Just(3)])
            .prop_map(|(who, back, choice)| Answer { who, back, choice }),
        3 => (who(), 0u64..2, prop_oneof![9 => Just(0u8), 1 => Just(1)], 1u16..26)
            .prop_map(|(who, subject, choice, half_life)| Signal { who, subject, choice, half_life }),
        7 => id().prop_map(|id| Settle { id }),
        8 => need_step(),
        4 => (id(), 0u8..3).prop_map(|(id, index)| Credit { id, index }),
        3 => (id(), prop_oneof![Just(0u64), 0u64..12], prop::bool::weighted(0.9))
            .prop_map(|(id, tenths, right)| Correct { id, tenths, right }),
        4 => (id(), who()).prop_map(|(id, who)| Penalize { id, who }),
        5 => (who(), who(), prop_oneof![9 => 1u8..=4, 1 => 0u8..7])
            .prop_map(|(who, to, seasons)| Delegate { who, to, seasons }),
        4 => who().prop_map(|who| Undelegate { who }),
        3 => (prop::bool::weighted(0.9), prop::collection::vec((settable(), 0u16..=1_000), 0..4))
            .prop_map(|(right, sets)| Adopt { right, sets }),
    ]
}

/// Steps that make sense together, since what follows an acceptance would be rare otherwise.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Step::*;
    let grade = || prop_oneof![1 => Just(11u8), 6 => 5u8..=10, 1 => 0u8..=10];
    let grades = prop_oneof![9 => prop::array::uniform8(grade()), 1 => Just([0; AGENTS as usize])];
    let review = grades.prop_map(|grades| Review { id: 0, grades, forged: 99 });
    let fraud = (0u64..5, prop::collection::vec(who(), 0..4)).prop_map(|(tenths, reviewers)| {
        let fines = reviewers.into_iter().map(|who| Penalize { id: 0, who });
        [Correct { id: 0, tenths, right: true }, Correct { id: 0, tenths: 0, right: true }]
            .into_iter()
            .chain(fines)
            .collect()
    });
    let tail = prop_oneof![
        2 => Just(vec![]),
        2 => fraud,
        2 => (wait(), 10u64..50).prop_map(|(wait, tenths)| {
            vec![wait, WaitTenths(1, tenths), Credit { id: 0, index: 0 }, Credit { id: 0, index: 1 }]
        }),
    ];
    let whole = (record(), review, 9u64..14, tail).prop_map(|(record, review, tenths, tail)| {
        [record, review, WaitTenths(0, tenths), Settle { id: 0 }].into_iter().chain(tail).collect()
    });
    let vote = (
        1u64..400_000,
        0u16..9_000,
        0u32..90_000,
        prop::collection::vec((who(), 0u8..3, wait()), 1..6),
    )
        .prop_map(|(length, quorum, extension, votes)| {
            let cast = |(who, choice, wait)| [Answer { who, back: 0, choice }, wait];
            [Wait(1), Poll { ago: 1, length, quorum, extension }]
                .into_iter()
                .chain(votes.into_iter().flat_map(cast))
                .collect()
        });
    prop_oneof![18 => step().prop_map(|step| vec![step]), 3 => whole, 1 => vote, 2 => need_story()]
}

prop_compose! {
    pub fn parameters()(
        epoch_length in prop_oneof![Just(7 * 86_400u32), 3_600u32..1_000_000],
        (epochs_per_season, half_life) in (1u16..5, prop_oneof![4u16..30, Just(4)]),
        review_period in prop_oneof![Just(3 * 86_400u32), 60u32..400_000],
        min_reviewers in 1u8..4,
        quorum in 0u16..3_000,
        cap in prop_oneof![Just(1_000_000_000u64), 1u64..60_000_000],
        (reviewer_min, floor_min) in (0u64..2_000_000, 1u64..20_000_000),
        (surge, cite, penalty) in (100u16..2_500, 0u16..2_000, 0u16..=10_000),
        (voting, extension, timelock) in (60u32..200_000, 0u32..90_000, 0u32..90_000),
        dispute_period in prop_oneof![Just(0u32), 0u32..2_000_000],
    ) -> Parameters {
        Parameters {
            epoch_length, epochs_per_season, half_life, review_period, min_reviewers,
            review_quorum_bps: BasisPoints(quorum),
            review_quorum_cap: Points(cap),
            reviewer_min: Points(reviewer_min),
            surge_bps: BasisPoints(surge),
            cite_bps: BasisPoints(cite),
            penalty_bps: BasisPoints(penalty),
            floor_min: Points(floor_min),
            dispute_period,
            voting_period: voting,
            late_quorum_extension: extension,
            timelock,
            ..Default::default()
        }
        .with_fitting_dispute_period()
    }
}
