//! Ballots, votes lent, and the receipts of what was earned and lost, in words.

use super::{Kind, Teller, Told, ledger::name, text, words};
use crate::{format, names};
use commons_core::{
    ballot::{ABSTAIN, AGAINST, FOR, Kind as Count},
    units::Points,
};
use commons_interfaces::reputation::{Burnt, Decided, Delegated, Minted, VoteCast};
use serde_json::json;

impl Teller<'_> {
    pub(super) fn cast(&self, it: &VoteCast) -> Told {
        let (by, why) = (names::show(it.agent), words(&it.reason));
        let terms = self.terms.get(&it.ballot);
        let snapshot = terms.map_or(it.at, |terms| terms.snapshot);
        let signal = matches!(terms.map(|terms| terms.kind), Some(Count::Signal { .. }));
        let points = match signal {
            true => u64::try_from(it.weight.0).ok().map(Points),
            false => self.points_of(it.weight, snapshot),
        };
        let with = points.map(|points| format!(" with {}", format::about(points)));
        let with = with.unwrap_or_default();
        let mut details = json!({
            "ballot": it.ballot, "choice": it.choice, "reason": text(&it.reason),
        });
        let (kind, concerns, did) = if let Some(id) = self.replay.convened.get(&it.ballot) {
            let revision = terms.map_or(0, |terms| terms.revision);
            details["contribution"] = id.0.into();
            details["revision"] = revision.into();
            let revised = match revision {
                0 => String::new(),
                revision => format!(" (revision {revision})"),
            };
            let what = self.contribution(*id);
            let did = format!("graded {what}{revised} {}/10{with}", it.choice);
            (Kind::Reviews, self.contributor(*id), did)
        } else if let Some(id) = self.replay.polls.get(&it.ballot) {
            details["proposal"] = id.0.into();
            let (proposer, what) = self.proposal(*id);
            let did = match it.choice {
                FOR => format!("voted for {what}{with}"),
                AGAINST => format!("voted against {what}{with}"),
                ABSTAIN => format!("abstained on {what}{with}"),
                choice => format!("cast {choice} on {what}{with}"),
            };
            details["vote"] = json!(["against", "for", "abstain"].get(usize::from(it.choice)));
            (Kind::Votes, proposer, did)
        } else if let Some(id) = self.replay.trails.get(&it.ballot) {
            details["need"] = id.0.into();
            let publisher = self.publisher(*id);
            let what = super::of(format!("need {id}"), publisher);
            (Kind::Needs, publisher, format!("endorsed {what}{with}"))
        } else {
            let did = format!("cast {} in a ballot that nobody asks for", it.choice);
            (Kind::Votes, None, did)
        };
        let agents = [it.agent].into_iter().chain(concerns);
        let told = Told::new(kind, agents, format!("{by} {did}{why}"), details);
        match signal {
            // It is told in points, for it is counted in them.
            true => told.points("weight", points.unwrap_or_default()),
            false => told.weight("weight", it.weight, points),
        }
    }

    pub(super) fn delegated(&self, it: &Delegated) -> Told {
        let (agent, to) = (it.agent, it.lent.to);
        let by = names::show(agent);
        if to.is_zero() || it.seasons == 0 {
            let sentence = format!("{by} took their vote back");
            return Told::new(Kind::Delegations, [agent], sentence, json!({"to": null}));
        }
        let calendar = self.replay.commons.as_ref().map(|commons| commons.hub.calendar);
        let ends = calendar.map(|calendar| calendar.season_end(it.lent.last));
        let until = ends.map(|ends| format!(", until {}", format::date(ends))).unwrap_or_default();
        let sentence = format!("{by} lent their vote to {}{until}", names::show(to));
        let details = json!({
            "to": to,
            "seasons": it.seasons,
            "last_season": it.lent.last.0,
            "until": ends.map(format::time),
        });
        Told::new(Kind::Delegations, [agent, to], sentence, details)
    }

    pub(super) fn decided(&self, it: &Decided) -> Told {
        let id = self.replay.convened.get(&it.ballot);
        let what = id.map_or_else(|| "something".into(), |id| self.contribution(*id));
        let outcome = format::outcome(it.outcome);
        let sentence = format!("the review of {what} was closed for good: {outcome}");
        let details = json!({
            "ballot": it.ballot, "contribution": id.map(|id| id.0), "outcome": name(it.outcome),
        });
        Told::new(Kind::Receipts, [it.claim.agent], sentence, details)
    }

    pub(super) fn minted(&self, it: &Minted) -> Told {
        let (by, value) = (names::show(it.agent), format::points(it.value));
        let sentence = format!("{by} earned {value} through contribution {}", it.contribution);
        let details = json!({"contribution": it.contribution.0, "project": it.project.0});
        let told = Told::new(Kind::Receipts, [it.agent], sentence, details);
        told.points("value", it.value).weight("value", it.units, Some(it.value))
    }

    pub(super) fn burnt(&self, it: &Burnt) -> Told {
        let (by, taken) = (names::show(it.agent), self.points_of(it.taken, it.at));
        let lost = taken.map_or_else(|| "weight".into(), format::about);
        let sentence = format!("{by} lost {lost} through contribution {}", it.contribution);
        let details = json!({"contribution": it.contribution.0, "project": it.project.0});
        let told = Told::new(Kind::Receipts, [it.agent], sentence, details);
        let owed = self.points_of(it.owed, it.at);
        told.weight("taken", it.taken, taken).weight("owed", it.owed, owed)
    }
}
