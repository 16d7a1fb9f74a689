//! Projects, contributions and what becomes of them, in words.

use super::{Kind, Teller, Told, document, in_project, place, text, who};
use crate::{format, names};
use commons_core::{contribution::Draft, review::Outcome, units::ContributionId};
use commons_interfaces::ledger::{
    Amended, Consented, Corrected, Credited, Declined, Penalized, ProjectOpened, Recorded,
    Reopened, Settled, Withdrawn,
};
use serde_json::{Value, json};

impl Teller<'_> {
    pub(super) fn project_opened(&self, it: &ProjectOpened) -> Told {
        let (id, agent) = (it.id, it.agent);
        let sentence = format!("{} opened project {id}{}", names::show(agent), place(&it.uri));
        let details = json!({"id": id.0, "document": document(it.document), "uri": text(&it.uri)});
        Told::new(Kind::Projects, [agent], sentence, details)
    }

    pub(super) fn recorded(&self, it: &Recorded) -> Told {
        let (id, who) = (it.id, names::show(it.agent));
        let said = drafted(&it.draft);
        let sentence = match it.recorder {
            None => format!("{who} recorded contribution {id}: {said}{}", place(&it.uri)),
            Some(recorder) => {
                let recorder = names::show(recorder);
                format!(
                    "{recorder} recorded contribution {id} of {who}: {said}; it waits for the consent of {who}"
                )
            }
        };
        let mut details = draft_json(id, &it.draft, &it.uri);
        details["recorder"] = json!(it.recorder);
        let agents = it.recorder.into_iter().chain([it.agent]);
        Told::new(Kind::Contributions, agents, sentence, details)
            .points("claimed", it.draft.claimed)
    }

    pub(super) fn consented(&self, it: &Consented) -> Told {
        let (id, agent) = (it.id, self.contributor(it.id));
        let sentence = format!(
            "{} consented to contribution {id}, whose review begins{}",
            who(agent),
            place(&it.uri)
        );
        let details = json!({"id": id.0, "uri": text(&it.uri)});
        Told::new(Kind::Contributions, agent, sentence, details)
    }

    pub(super) fn declined(&self, it: &Declined) -> Told {
        self.did(it.id, "declined contribution", "")
    }

    pub(super) fn amended(&self, it: &Amended) -> Told {
        let (id, agent) = (it.id, self.contributor(it.id));
        let sentence = format!(
            "{} amended contribution {id}, whose review begins anew: {}{}",
            who(agent),
            drafted(&it.draft),
            place(&it.uri)
        );
        let details = draft_json(id, &it.draft, &it.uri);
        Told::new(Kind::Contributions, agent, sentence, details).points("claimed", it.draft.claimed)
    }

    pub(super) fn withdrawn(&self, it: &Withdrawn) -> Told {
        self.did(it.id, "took contribution", " back")
    }

    pub(super) fn reopened(&self, it: &Reopened) -> Told {
        self.did(it.id, "put contribution", " to review once more")
    }

    /// What the contributor did with a contribution.
    fn did(&self, id: ContributionId, before: &str, after: &str) -> Told {
        let agent = self.contributor(id);
        let sentence = format!("{} {before} {id}{after}", who(agent));
        Told::new(Kind::Contributions, agent, sentence, json!({"id": id.0}))
    }

    pub(super) fn settled(&self, it: &Settled) -> Told {
        let (id, agent) = (it.id, self.contributor(it.id));
        let outcome = format::outcome(it.outcome);
        let counts = match it.outcome {
            Outcome::Accepted { .. } => format!(", which count in epoch {}", it.counts.0),
            Outcome::Rejected | Outcome::Lapsed => String::new(),
        };
        let sentence = format!("{} was settled: {outcome}{counts}", self.contribution(id));
        let mut details = json!({"id": id.0, "outcome": name(it.outcome)});
        let Outcome::Accepted { grade, value } = it.outcome else {
            return Told::new(Kind::Contributions, agent, sentence, details);
        };
        details["grade"] = grade.into();
        details["counts"] = it.counts.0.into();
        Told::new(Kind::Contributions, agent, sentence, details).points("value", value)
    }

    pub(super) fn credited(&self, it: &Credited) -> Told {
        let (cited, citing) = (self.contributor(it.cited), self.contributor(it.id));
        let sentence = format!(
            "{} was credited with {} by {}, which builds on it",
            self.contribution(it.cited),
            format::points(it.value),
            self.contribution(it.id)
        );
        let details = json!({"id": it.id.0, "index": it.index, "cited": it.cited.0});
        let agents = cited.into_iter().chain(citing);
        Told::new(Kind::Contributions, agents, sentence, details).points("value", it.value)
    }

    pub(super) fn corrected(&self, it: &Corrected) -> Told {
        let (id, agent) = (it.id, self.contributor(it.id));
        let (value, taken) = (format::points(it.value), self.points_of(it.taken, it.at));
        let taken_shown = taken.map(|taken| format!("; {} were taken", format::about(taken)));
        let sentence = format!(
            "{} was corrected down to {value}{}",
            self.contribution(id),
            taken_shown.unwrap_or_default()
        );
        let told = Told::new(Kind::Contributions, agent, sentence, json!({"id": id.0}));
        told.points("value", it.value).weight("taken", it.taken, taken).weight(
            "owed",
            it.owed,
            self.points_of(it.owed, it.at),
        )
    }

    pub(super) fn penalized(&self, it: &Penalized) -> Told {
        let (id, reviewer) = (it.id, it.reviewer);
        let taken = self.points_of(it.taken, it.at);
        let lost = taken.map(|taken| format!(" {}", format::about(taken))).unwrap_or_default();
        let sentence = format!(
            "{} lost{lost} for having confirmed {}, which was corrected to 0",
            names::show(reviewer),
            self.contribution(id)
        );
        let agents = [reviewer].into_iter().chain(self.contributor(id));
        let told = Told::new(Kind::Contributions, agents, sentence, json!({"id": id.0}));
        told.weight("taken", it.taken, taken).weight(
            "owed",
            it.owed,
            self.points_of(it.owed, it.at),
        )
    }
}

/// What a contributor states: `work, 2.5 hour, claiming 10 points for project 1`.
fn drafted(draft: &Draft) -> String {
    let mut said = format!(
        "{}, {}, claiming {}{}",
        format::action(draft.action),
        format::effort(draft.effort),
        format::points(draft.claimed),
        in_project(draft.project)
    );
    if let Some(need) = draft.satisfies {
        said += &format!(", for need {need}");
    }
    if !draft.cites.is_empty() {
        let cites: Vec<_> = draft.cites.iter().map(ContributionId::to_string).collect();
        said += &format!(", building on {}", cites.join(", "));
    }
    said
}

fn draft_json(id: ContributionId, draft: &Draft, uri: &[u8]) -> Value {
    json!({
        "id": id.0,
        "action": format::action(draft.action),
        "effort": format::effort(draft.effort),
        "project": draft.project.0,
        "need": draft.satisfies.map(|need| need.0),
        "cites": draft.cites.iter().map(|id| id.0).collect::<Vec<_>>(),
        "evidence": document(draft.evidence),
        "uri": text(uri),
    })
}

/// The name of an outcome, for programs.
pub(super) fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Rejected => "rejected",
        Outcome::Lapsed => "lapsed",
    }
}
