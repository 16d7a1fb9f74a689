//! Writing the file, so that whoever opens it finds every parameter, what it means and what is allowed.

use super::{Founder, Norms, Plan};
use crate::{format::decimal, names, proposals::parameter};
use commons_core::{
    Address,
    parameters::{Entry, Parameters, Unit},
    units::Points,
};

const HEAD: &str = "\
# What a commons begins with. `commons deploy --file` takes this file.
#
# Durations as \"90s\", \"15min\", \"36h\" or \"7d\"; points as 100 or 2.5; shares as \"5%\" or in basis
# points (500). A parameter with # in front has its default.
";

const FOUNDERS: &str = "
# Who begins with how many points: by name, address (\"0x...\") or SS58 address. They review and decide
# first; their points fade, draw no money, and give no other power.
[founders]
";

const CHARTER: &str = "
# The norms that the commons publishes: the hash of a document, and where everybody finds it.
[charter]
";

const PARAMETERS: &str = "
[parameters]
";

const FIXED: &str = "
## For good: these four can never be changed.
";

const OPEN: &str = "
## These can be changed later, by proposal.
";

/// The file of a plan; [`super::read`] makes the same plan of it.
pub fn write(plan: &Plan) -> String {
    let mut text = format!("{HEAD}{FOUNDERS}");
    plan.founders.iter().for_each(|founder| text += &line_of(founder));
    text += CHARTER;
    text += &norms(&plan.charter);
    text += PARAMETERS;
    let defaults = Parameters::default().entries();
    let parameters = plan.parameters().entries();
    for (position, (entry, default)) in (0u8..).zip(parameters.iter().zip(defaults)) {
        match position {
            0 => text += FIXED,
            Parameters::FIXED => text += OPEN,
            _ => {}
        }
        let mark = if entry.value == default.value { "# " } else { "" };
        text += &format!(
            "\n# {}; {}\n{mark}{} = {}\n",
            entry.meaning,
            parameter::range(entry),
            entry.name,
            value(entry)
        );
    }
    text
}

/// A name that is the same on every machine; others are written as addresses.
fn line_of(founder: &Founder) -> String {
    let Founder { name, seed, .. } = founder;
    let points = decimal(seed.points.0.into(), Points::DECIMALS);
    let agent: Address = seed.agent;
    if let Some((built_in, _)) = names::built_in().iter().find(|(_, known)| *known == agent) {
        return format!("{built_in} = {points}\n");
    }
    let remark = if names::address(name).is_some() { String::new() } else { format!("  # {name}") };
    format!("\"{agent:?}\" = {points}{remark}\n")
}

fn norms(charter: &Norms) -> String {
    let mut text = String::new();
    let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
    match (&charter.document, &charter.hash) {
        (Some(document), _) => text += &format!("document = {}\n", quoted(&document.value)),
        (None, Some(hash)) => text += &format!("hash = \"{:?}\"\n", hash.value),
        (None, None) => text += "# document = \"charter.md\"\n",
    }
    match &charter.uri {
        Some(uri) => text += &format!("uri = {}\n", quoted(&uri.value)),
        None => text += "# uri = \"https://example.org/charter.md\"\n",
    }
    text
}

/// A value exactly, in one unit.
fn value(entry: &Entry) -> String {
    match entry.unit {
        Unit::Seconds => format!("\"{}\"", exactly(entry.value)),
        Unit::BasisPoints => format!("\"{}%\"", decimal(entry.value.into(), 2)),
        Unit::Points => decimal(entry.value.into(), Points::DECIMALS),
        Unit::Count => entry.value.to_string(),
    }
}

/// `36h`: the largest unit that it is a whole number of.
pub fn exactly(seconds: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min")];
    let fitting = units.iter().find(|(length, _)| seconds > 0 && seconds.is_multiple_of(*length));
    fitting.map_or_else(
        || format!("{seconds}s"),
        |(length, unit)| format!("{}{unit}", seconds / length),
    )
}
