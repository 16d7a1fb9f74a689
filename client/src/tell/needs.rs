//! What is wanted and who will do it, in words.

use super::{Kind, Teller, Told, document, in_project, place, text, who};
use crate::{format, names};
use commons_interfaces::ledger::{Committed, NeedClosed, NeedPublished, NeedRenewed};
use serde_json::json;

impl Teller<'_> {
    pub(super) fn need_published(&self, it: &NeedPublished) -> Told {
        let (id, agent) = (it.id, it.agent);
        let sentence = format!(
            "{} published need {id}{}, wanted until {}{}",
            names::show(agent),
            in_project(it.project),
            format::date(it.until),
            place(&it.uri)
        );
        let details = json!({
            "id": id.0,
            "project": it.project.0,
            "document": document(it.document),
            "uri": text(&it.uri),
            "until": format::time(it.until),
        });
        Told::new(Kind::Needs, [agent], sentence, details)
    }

    pub(super) fn need_renewed(&self, it: &NeedRenewed) -> Told {
        let (id, agent) = (it.id, self.publisher(it.id));
        let until = format::date(it.until);
        let sentence = format!("{} renewed need {id}, wanted until {until}", who(agent));
        let details = json!({"id": id.0, "until": format::time(it.until)});
        Told::new(Kind::Needs, agent, sentence, details)
    }

    pub(super) fn need_closed(&self, it: &NeedClosed) -> Told {
        let (id, agent) = (it.id, self.publisher(it.id));
        let sentence = format!("{} closed need {id}", who(agent));
        Told::new(Kind::Needs, agent, sentence, json!({"id": id.0}))
    }

    pub(super) fn committed(&self, it: &Committed) -> Told {
        let (id, agent, until) = (it.id, it.agent, it.until);
        let (by, whose) = (names::show(agent), self.publisher(id));
        let need = super::of(format!("need {id}"), whose);
        let sentence = format!("{by} committed to {need}, by {}", format::date(until));
        let details = json!({"id": id.0, "until": format::time(until)});
        Told::new(Kind::Needs, [agent].into_iter().chain(whose), sentence, details)
    }
}
