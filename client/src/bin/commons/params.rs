//! `commons params`

use crate::{
    context::Global,
    output::{Report, table},
    parameters::{allowed, limits, show, unit},
    style,
};
use clap::Args;
use commons_client::{Result, format};
use commons_core::parameters::{Entry, Parameters};
use serde_json::{Value, json};
use std::path::Path;

/// What the commons has chosen, and what it may choose: by a proposal with --set. Where no deployment file
/// is: what one begins with, and what commons deploy --set may choose.
#[derive(Args)]
#[command(after_help = "Example: commons params")]
pub struct Options {}

pub async fn run(Options {}: Options, global: &Global) -> Result<Report> {
    if !global.deployment.exists() {
        return Ok(to_begin_with(&global.deployment));
    }
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let parameters = commons.parameters(Some(head.hash)).await?;
    let changes = commons.parameter_changes(deployment.block, head.hash).await?;
    let header = ["parameter", "value", "default", "range", "changed", "meaning"];
    let mut rows = vec![style::head(header)];
    let mut items: Vec<Value> = Vec::new();
    let defaults = Parameters::default().entries();
    for ((index, entry), default) in (0u8..).zip(parameters.entries()).zip(defaults) {
        let change = changes.get(&index);
        let changed = match change {
            Some(set) => format!("by proposal {}, {}", set.id, format::relative(set.at, head.time)),
            None => "-".into(),
        };
        rows.push(vec![
            entry.name.into(),
            show(&entry, entry.value),
            show(&default, default.value),
            allowed(index, &entry),
            changed,
            entry.meaning.into(),
        ]);
        let mut item = item(index, &entry, default.value);
        item["value"] = entry.value.to_string().into();
        item["value_text"] = show(&entry, entry.value).into();
        item["changed"] = change.map_or(Value::Null, |set| {
            json!({
                "proposal": set.id.0,
                "from": set.from.to_string(),
                "time": format::time(set.at),
            })
        });
        items.push(item);
    }
    Ok(Report::done(table(&rows), json!({"parameters": items})))
}

/// Defaults and ranges: there is no commons yet.
fn to_begin_with(missing: &Path) -> Report {
    let header = ["parameter", "default", "range", "meaning"];
    let mut rows = vec![style::head(header)];
    let mut items = Vec::new();
    for (index, entry) in (0u8..).zip(Parameters::default().entries()) {
        let (default, allowed) = (show(&entry, entry.value), allowed(index, &entry));
        rows.push(vec![entry.name.into(), default, allowed, entry.meaning.into()]);
        items.push(item(index, &entry, entry.value));
    }
    let text = format!(
        "There is no deployment file {}: this is what commons deploy begins with, and may --set.\n\n{}",
        missing.display(),
        table(&rows)
    );
    Report::done(text, json!({"deployment": null, "parameters": items}))
}

fn item(index: u8, entry: &Entry, default: u64) -> Value {
    let (min, max) = limits(entry);
    json!({
        "name": entry.name,
        "default": default.to_string(),
        "min": min.to_string(),
        "max": max.to_string(),
        "unit": unit(entry.unit),
        "meaning": entry.meaning,
        "fixed": index < Parameters::FIXED,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_deployment_defaults_and_ranges_are_told() {
        let report = to_begin_with(Path::new("commons.json"));
        assert!(report.text.starts_with("There is no deployment file commons.json"));
        for part in ["1 min - 91 d, fixed at deployment", "200 points", "time for grading"] {
            assert!(report.text.contains(part), "`{part}` is missing in\n{}", report.text);
        }
        assert_eq!(report.json["parameters"].as_array().map(Vec::len), Some(30));
        assert_eq!((&report.json["deployment"], report.code), (&Value::Null, 0));
    }
}
