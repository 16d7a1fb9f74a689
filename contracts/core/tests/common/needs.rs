//! Needs: short words for tests, what a test remembers of them, and random steps.

use super::{
    Done, Op, agent, cast, draft_for,
    ghost::Ghost,
    governor, ledger,
    steps::{Step, wait, who},
    tally,
    world::World,
};
use commons_core::{
    H256, Time,
    ballot::{CastError, Kind, Tally, Terms},
    decay::HalfLife,
    ledger::LedgerError,
    model::Commons,
    need::Need,
    reputation::Voted,
    units::{NeedId, ProjectId},
};
use proptest::{prelude::*, test_runner::TestCaseError};

/// Publishes a need of the commons as a whole, without a document.
pub fn publish(
    commons: &mut Commons,
    who: u8,
    now: Time,
    until: Time,
) -> Result<NeedId, LedgerError> {
    commons.publish_need(agent(who), ProjectId::COMMONS, H256::zero(), 0, until, now)
}

/// Says that a need matters.
pub fn endorse(
    commons: &mut Commons,
    who: u8,
    now: Time,
    need: NeedId,
) -> Result<Voted, CastError> {
    let terms = commons.need_terms(need).unwrap();
    cast(commons, agent(who), now, &terms, 0)
}

/// How much people care about a need, in millionths of a point.
pub fn heat(commons: &Commons, need: NeedId, now: Time) -> u128 {
    let terms = commons.need_terms(need).unwrap();
    let Kind::Signal { half_life } = terms.kind else { panic!("{terms:?}") };
    match tally(commons, &terms) {
        Some(Tally::Signal(tally)) => tally.heat_in(commons.ledger.calendar.epoch(now), half_life),
        None => 0,
        other => panic!("{other:?}"),
    }
}

/// What somebody may try to do with needs; they are counted back from the newest.
#[derive(Clone, Copy, Debug)]
pub enum NeedStep {
    /// Until when grows with the cube of `far`: 10 is as far as may be.
    Publish {
        who: u8,
        project: u32,
        far: u64,
    },
    /// By the publisher, if `right`.
    Renew {
        who: u8,
        back: u32,
        far: u64,
        right: bool,
    },
    Close {
        who: u8,
        back: u32,
        right: bool,
    },
    Commit {
        who: u8,
        back: u32,
        far: u64,
    },
    Endorse {
        who: u8,
        back: u32,
        forged: u8,
    },
    /// Records what was done about it.
    Satisfy {
        who: u8,
        back: u32,
        points: u64,
    },
}

/// A step about needs.
pub fn need_step() -> impl Strategy<Value = Step> {
    use NeedStep::*;
    let back = || prop_oneof![9 => 0u32..3, 1 => 3u32..9];
    let far = || prop_oneof![9 => 2u64..10, 1 => 0u64..12];
    let right = || prop::bool::weighted(0.8);
    let step = prop_oneof![
        4 => (who(), 0u32..3, far()).prop_map(|(who, project, far)| Publish { who, project, far }),
        3 => (who(), back(), far(), right())
            .prop_map(|(who, back, far, right)| Renew { who, back, far, right }),
        1 => (who(), back(), right()).prop_map(|(who, back, right)| Close { who, back, right }),
        3 => (who(), back(), far()).prop_map(|(who, back, far)| Commit { who, back, far }),
        9 => (who(), back(), 0u8..20)
            .prop_map(|(who, back, forged)| Endorse { who, back, forged }),
        3 => (who(), back(), 10u64..9_000_000)
            .prop_map(|(who, back, points)| Satisfy { who, back, points }),
    ];
    step.prop_map(Step::Need)
}

/// A need with what follows: care in some epochs, promises, work, and its end.
pub fn need_story() -> impl Strategy<Value = Vec<Step>> {
    use NeedStep::*;
    let publish = (who(), 0u32..3, 3u64..10)
        .prop_map(|(who, project, far)| Step::Need(Publish { who, project, far }));
    let care = prop::collection::vec((0u8..16, who(), 2u64..10, wait()), 1..7);
    (publish, care).prop_map(|(publish, care)| {
        let back = 0;
        let act = |(kind, who, far, wait)| {
            let act = match kind {
                0 => Close { who, back, right: true },
                1..=2 => Renew { who, back, far, right: true },
                3..=4 => Commit { who, back, far },
                5..=6 => Satisfy { who, back, points: 10_000 * far },
                _ => Endorse { who, back, forged: 99 },
            };
            [Step::Need(act), wait]
        };
        [publish].into_iter().chain(care.into_iter().flat_map(act)).collect()
    })
}

impl World {
    /// The order that a step stands for.
    pub fn resolve_need(&self, step: NeedStep) -> Vec<Op> {
        let ghost = &self.ghost;
        let id = |back: u32| NeedId((ghost.needs.len() as u32).saturating_sub(back));
        let until = |far: u64| self.now + ghost.farthest() * far.pow(3) / 1_000;
        let by = |who: u8, back: u32, right: bool| {
            let publisher = ghost.need(id(back)).filter(|_| right).map(|need| need.publisher);
            publisher.unwrap_or(agent(who))
        };
        vec![match step {
            NeedStep::Publish { who, project, far } => {
                let project = project.min(ghost.projects + u32::from(far % 9 == 0));
                Op::PublishNeed { who: agent(who), project, until: until(far) }
            }
            NeedStep::Renew { who, back, far, right } => {
                Op::RenewNeed { who: by(who, back, right), id: id(back), until: until(far) }
            }
            NeedStep::Close { who, back, right } => {
                Op::CloseNeed { who: by(who, back, right), id: id(back) }
            }
            NeedStep::Commit { who, back, far } => {
                Op::Commit { who: agent(who), id: id(back), until: until(far) }
            }
            NeedStep::Endorse { who, back, forged } => {
                let Some(mut terms) = ghost.need(id(back)).map(|_| ghost.need_terms(id(back)))
                else {
                    return vec![];
                };
                match forged {
                    0 => terms.convener = governor(),
                    1 => terms.kind = Kind::Signal { half_life: HalfLife(0) },
                    2 => terms.opens = 0,
                    _ => {}
                }
                Op::Cast { who: agent(who), terms, choice: 0 }
            }
            NeedStep::Satisfy { who, back, points } => {
                let satisfies = Some(NeedId(id(back).0 + u32::from(points % 9 == 0)));
                let mut draft = draft_for(0, points, vec![]);
                draft.satisfies = satisfies;
                Op::Record { who: agent(who), draft }
            }
        }]
    }
}

impl Ghost {
    /// How far ahead a need or a commitment may end, in seconds.
    pub fn farthest(&self) -> Time {
        104 * u64::from(self.parameters.epoch_length)
    }

    pub fn need(&self, id: NeedId) -> Option<&Need> {
        self.needs.get((id.0 as usize).checked_sub(1)?)
    }

    /// The terms of a need's ballot, from the parameters of when it was published.
    pub fn need_terms(&self, id: NeedId) -> Terms {
        let at = self.needs[id.0 as usize - 1].at;
        let kind = Kind::Signal { half_life: HalfLife(self.at(at).signal_half_life) };
        Terms {
            convener: ledger(),
            subject: id.0.into(),
            revision: 0,
            snapshot: at - 1,
            opens: at,
            closes: Time::MAX,
            kind,
        }
    }

    fn may_end(&self, now: Time, until: Time) -> bool {
        now < until && until <= now + self.farthest()
    }

    /// What an order about needs comes to.
    pub fn predict_need(&mut self, now: Time, op: &Op) -> Option<Done> {
        match *op {
            Op::PublishNeed { who: publisher, project, until } => {
                let allowed = project <= self.projects && self.may_end(now, until);
                allowed.then_some(())?;
                let (project, document) = (ProjectId(project), H256::zero());
                let closed = false;
                self.needs.push(Need { publisher, project, at: now, until, document, closed });
                Some(Done::Number(self.needs.len() as u64))
            }
            Op::RenewNeed { who, id, until } => {
                let need = *self.need(id)?;
                let allowed = need.publisher == who && !need.closed && self.may_end(now, until);
                self.set_need(allowed, id, Need { until, ..need })
            }
            Op::CloseNeed { who, id } => {
                let need = *self.need(id)?;
                let allowed = need.publisher == who && !need.closed;
                // It was over already, or is over now.
                let until = if need.until < now { need.until } else { now };
                self.set_need(allowed, id, Need { until, closed: true, ..need })
            }
            Op::Commit { id, until, .. } => {
                let open = now < self.need(id)?.until;
                (open && self.may_end(now, until)).then_some(Done::Changed)
            }
            _ => None,
        }
    }

    fn set_need(&mut self, allowed: bool, id: NeedId, need: Need) -> Option<Done> {
        allowed.then_some(())?;
        self.needs[id.0 as usize - 1] = need;
        Some(Done::Changed)
    }
}

/// Every need is as it was left, and counted under the terms it was published with.
pub fn check(commons: &Commons, ghost: &Ghost, now: Time) -> Result<(), TestCaseError> {
    let newest = NeedId(ghost.needs.len() as u32);
    prop_assert_eq!(commons.ledger.needs, newest);
    for (need, id) in ghost.needs.iter().zip((1u32..).map(NeedId)) {
        prop_assert_eq!(commons.need(id), Ok(*need));
        prop_assert_eq!(commons.need_terms(id), Ok(ghost.need_terms(id)));
        prop_assert_eq!(need.is_open(now), now < need.until);
        prop_assert!(need.until <= now + ghost.farthest(), "nothing is wanted for ever");
    }
    for id in [NeedId(0), NeedId(newest.0 + 1), NeedId(u32::MAX)] {
        prop_assert_eq!(commons.need(id), Err(LedgerError::UnknownNeed { id, newest }));
        prop_assert_eq!(commons.need_terms(id), Err(LedgerError::UnknownNeed { id, newest }));
    }
    Ok(())
}
