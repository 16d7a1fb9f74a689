//! `commons reputation top`

use crate::{
    amounts,
    context::Global,
    output::{Report, table},
    style,
};
use clap::Args;
use commons_client::{Result, format, names};
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example: commons reputation top --count 5")]
pub struct Options {
    /// How many at most.
    #[arg(long, default_value_t = 20)]
    count: usize,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let head = commons.chain().head().await?;
    let at = Some(head.hash);
    let supply = commons.total_units(at).await?;
    let mut agents = commons.agents(0, u32::MAX, at).await?;
    let all = agents.len();
    // Equal weight keeps the order in which they came.
    agents.sort_by_key(|(_, units)| std::cmp::Reverse(*units));
    agents.truncate(options.count);
    let mut rows = vec![style::head(["", "agent", "holds", "of all"])];
    let mut items = Vec::new();
    for (place, (agent, units)) in (1..).zip(agents) {
        let share = format::share(units, supply);
        let points = format::about(commons.points(units, head.time));
        rows.push(vec![format!("{place}"), names::show(agent), points, share.clone()]);
        let mut item = json!({"agent": agent, "share": share});
        amounts::weight(&mut item, "own", units, &commons, head.time);
        items.push(item);
    }
    let text = format!(
        "{}\n{} of {all} agents; {} in all",
        table(&rows),
        items.len(),
        format::points(commons.points(supply, head.time))
    );
    let mut json = json!({"agents": items, "of": all, "time": format::time(head.time)});
    amounts::weight(&mut json, "supply", supply, &commons, head.time);
    Ok(Report::done(text, json))
}
