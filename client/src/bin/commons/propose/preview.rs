//! What is shown before anything is proposed.

use crate::{amounts, equation::equation_json};
use commons_client::{
    Commons, Error, format,
    proposals::{Known, Preview, Tried, equation},
};
use commons_core::units::Units;
use serde_json::{Value, json};

pub fn text(preview: &Preview, known: &Known, commons: &Commons) -> String {
    let now = preview.now;
    let points = |units| format::about(commons.points(units, now));
    let mut lines = Vec::new();
    if preview.actions.is_empty() {
        lines.push("no action: a resolution, which is done when it has passed".into());
    }
    for (number, tried) in (1..).zip(&preview.actions) {
        lines.push(format!("{number}. {}", known.show(&tried.action, tried.code)));
        let judged = preview.refusal.is_none();
        lines.extend(remarks(tried, known, judged).into_iter().map(|it| format!("   {it}")));
    }
    lines.push(format!(
        "takes        {} For or Abstain ({} of all), and {}",
        points(preview.quorum),
        format::share(preview.quorum, preview.supply),
        majority(preview.two_thirds)
    ));
    let has = preview.votes.map(|votes| format!(", has {}", points(votes))).unwrap_or_default();
    lines.push(format!("proposer     needs {}{has}", points(preview.threshold)));
    lines.push(format!("voting       opens {}", format::when(preview.opens, now)));
    lines.push(format!("             closes {}", format::when(preview.closes, now)));
    if !preview.actions.is_empty() {
        lines.push(format!("execution    from {} on", format::when(preview.executable, now)));
    }
    if let Some(equation) = &preview.equation {
        let from = equation::from_epoch(&commons.calendar(), preview.executable, now);
        lines.push(format!("equation     {}", equation::show(equation)));
        lines.push(format!("             divides deposits {from}, if it is executed at once then"));
    }
    if let Some(refusal) = &preview.refusal {
        lines.push(format!("REFUSED      {refusal}"));
        lines.extend(refusal.hint.iter().map(|hint| format!("             {hint}")));
    }
    lines.join("\n")
}

/// `judged`: whether the governor would take the proposal; else it does not matter what would come of it.
fn remarks(tried: &Tried, known: &Known, judged: bool) -> Vec<String> {
    let mut remarks: Vec<String> = tried.change.iter().cloned().collect();
    if known.is_opaque(&tried.action, tried.code) {
        remarks
            .push("nobody can read this without the metadata of that code: --metadata FILE".into());
    }
    remarks.extend(tried.warning.iter().map(|warning| format!("WARNING: {warning}")));
    match &tried.failure {
        Some(failure) if judged => {
            remarks.push(format!("WOULD FAIL: {failure}"));
            remarks.extend(failure.hint.clone());
        }
        None if judged => remarks.push("would work if the governor executed it now".into()),
        _ => {}
    }
    remarks
}

/// The majority that a proposal takes, in words.
pub fn majority(two_thirds: bool) -> &'static str {
    if two_thirds { "two thirds of For and Against" } else { "more For than Against" }
}

pub fn json(preview: &Preview, known: &Known, commons: &Commons) -> Value {
    let actions = preview.actions.iter().map(|tried| {
        let mut json = known.json(&tried.action, tried.code);
        json["change"] = tried.change.clone().into();
        json["warning"] = tried.warning.clone().into();
        json["failure"] = tried.failure.as_ref().map(error_json).into();
        json
    });
    let mut json = json!({
        "actions": actions.collect::<Vec<_>>(),
        "two_thirds": preview.two_thirds,
        "opens": format::time(preview.opens),
        "closes": format::time(preview.closes),
        "executable": format::time(preview.executable),
        "refusal": preview.refusal.as_ref().map(error_json),
    });
    if let Some(new) = &preview.equation {
        let first = equation::first_epoch(&commons.calendar(), preview.executable);
        json["equation"] = equation_json(new);
        json["equation"]["first_epoch"] = first.0.into();
    }
    let mut weight =
        |name, units: Units| amounts::weight(&mut json, name, units, commons, preview.now);
    weight("quorum", preview.quorum);
    weight("threshold", preview.threshold);
    if let Some(votes) = preview.votes {
        weight("votes", votes);
    }
    json
}

fn error_json(error: &Error) -> Value {
    json!({"code": error.code, "message": error.message, "hint": error.hint})
}
