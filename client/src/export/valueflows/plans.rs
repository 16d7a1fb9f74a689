//! Projects, needs and commitments: what is wanted, and who said they would do it.

use super::{Names, node, see};
use crate::{
    board::{Commitment, Posting},
    export::Past,
    format,
};
use commons_core::units::{NeedId, ProjectId};
use serde_json::Value;

/// A project, in which work is done.
pub(super) fn project(past: &Past<'_>, id: ProjectId, names: &Names) -> Value {
    let mut json = node(names.thing("project", id), "Process");
    json["inScopeOf"] = names.commons().into();
    let Some(project) = past.projects.iter().find(|project| project.id == id) else {
        json["name"] = "the commons as a whole".into();
        json["hasBeginning"] = format::time(past.deployed.at).into();
        return json;
    };
    json["name"] = format!("project {id}").into();
    json["hasBeginning"] = format::time(project.at).into();
    json["creator"] = names.account(project.agent).into();
    if !project.document.is_zero() {
        json["note"] = format!("document {:?}", project.document).into();
    }
    see(&mut json, &project.uri);
    json
}

/// What is wanted, in the order of the numbers.
pub(super) fn needs(past: &Past<'_>, names: &Names) -> Vec<Value> {
    let mut needs: Vec<_> = past.board.needs.iter().collect();
    needs.sort_by_key(|it| it.id);
    needs.into_iter().flat_map(|it| need(it, names)).collect()
}

fn need(it: &Posting, names: &Names) -> Vec<Value> {
    let (published, until) = (format::time(it.need.at), format::time(it.need.until));
    let mut intent = node(names.thing("need", it.id.0), "Intent");
    intent["action"] = "work".into();
    intent["receiver"] = names.commons().into();
    intent["inputOf"] = names.thing("project", it.need.project).into();
    intent["due"] = until.clone().into();
    intent["finished"] = (!it.state.is_open()).into();
    intent["name"] = format!("need {}", it.id.0).into();
    if !it.need.document.is_zero() {
        intent["note"] = format!("document {:?}", it.need.document).into();
    }
    see(&mut intent, &it.uri);
    let mut request = node(names.thing("request", it.id.0), "Proposal");
    request["purpose"] = "request".into();
    request["publishes"] = names.thing("need", it.id.0).into();
    request["creator"] = names.account(it.need.publisher).into();
    request["created"] = published.clone().into();
    request["hasBeginning"] = published.into();
    request["hasEnd"] = until.into();
    let commitments = it.commitments.iter().enumerate();
    let commitments = commitments.map(|(index, it)| commitment(it, index, names));
    [intent, request].into_iter().chain(commitments).collect()
}

fn commitment(it: &Commitment, index: usize, names: &Names) -> Value {
    let mut json = node(names.thing("commitment", number(it.need, index)), "Commitment");
    json["action"] = "work".into();
    json["provider"] = names.account(it.agent).into();
    json["receiver"] = names.commons().into();
    json["satisfies"] = names.thing("need", it.need.0).into();
    json["created"] = format::time(it.at).into();
    json["due"] = format::time(it.until).into();
    json["finished"] = (!it.state.is_open()).into();
    json["note"] = it.state.word().into();
    json
}

/// Commitments have no numbers of their own: the need's, and which of its commitments it is.
pub(super) fn number(need: NeedId, index: usize) -> String {
    format!("{}-{}", need.0, index + 1)
}
