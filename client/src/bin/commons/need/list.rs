//! `commons need list`

use super::{board, json, words};
use crate::{
    complete,
    context::Global,
    output::{Output, Report, table},
    style,
};
use clap::Args;
use commons_client::{
    Result,
    board::{Board, Posting},
    format,
};
use commons_core::units::{Points, ProjectId};
use serde_json::json;

/// How wide the bar of a heat is.
const WIDTH: usize = 12;

#[derive(Args)]
#[command(after_help = "Examples: commons need list; commons need list --project 1 --all --json")]
pub struct List {
    /// Only what this project wants; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", value_parser = crate::numbers::project, add = complete::projects())]
    project: Option<u32>,
    /// Also what is wanted no more.
    #[arg(long)]
    all: bool,
    /// How many at most.
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

pub async fn list(options: List, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let board = board(&commons, &deployment, output).await?;
    if let Some(id) = options.project.filter(|id| *id > 0) {
        // One that was never opened wants nothing, but is rather a mistake.
        commons.project(ProjectId(id), None).await?;
    }
    let of_project = |it: &&Posting| options.project.is_none_or(|id| it.need.project.0 == id);
    let found: Vec<_> = board.needs.iter().filter(of_project).collect();
    let wanted: Vec<_> =
        found.iter().copied().filter(|it| options.all || it.state.is_open()).collect();
    let shown = &wanted[..wanted.len().min(options.limit as usize)];
    let text = match shown {
        [] => nothing(found.len()),
        shown => {
            let mut text = table(&rows(shown, &board));
            let more = wanted.len() - shown.len();
            if more > 0 {
                text += &format!("\nand {more} more: --limit {}", wanted.len());
            }
            text
        }
    };
    let json = json!({
        "time": format::time(board.at),
        "published": board.needs.len(),
        "needs": shown.iter().map(|it| json::need(it)).collect::<Vec<_>>(),
    });
    Ok(Report::done(text, json))
}

fn nothing(over: usize) -> String {
    match over {
        0 => "nothing is wanted yet: commons need publish says what is".into(),
        1 => "nothing is wanted now; --all shows the need that was".into(),
        count => format!("nothing is wanted now; --all shows the {count} needs that were"),
    }
}

fn rows(shown: &[&Posting], board: &Board) -> Vec<Vec<String>> {
    let header = ["id", "heat", "", "wanted", "project", "who does it", "came of it", "at"];
    let mut rows = vec![style::head(header)];
    let hottest = shown.iter().map(|it| it.heat).max().unwrap_or_default();
    rows.extend(shown.iter().map(|it| {
        vec![
            it.id.to_string(),
            bar(it.heat, hottest),
            format::about(it.heat),
            words::wanted(it.state, board.at),
            if it.need.project.0 == 0 { "-".into() } else { it.need.project.to_string() },
            words::who(it, board.at),
            words::came(it),
            format::untrusted(&it.uri),
        ]
    }));
    rows
}

/// A heat beside the greatest that is shown. What is less than a point is none that one would see.
fn bar(heat: Points, hottest: Points) -> String {
    let shown = if heat < Points::whole(1) { 0 } else { heat.0 };
    style::bar(shown, hottest.0, WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_of_the_hottest_and_less_than_a_point_has_none() {
        let (one, ten) = (Points::whole(1), Points::whole(10));
        assert_eq!(bar(ten, ten), "█".repeat(WIDTH));
        assert_eq!(bar(one, ten), format!("█{}", "░".repeat(WIDTH - 1)));
        for hottest in [Points(3), ten] {
            assert_eq!(bar(Points(3), hottest), "░".repeat(WIDTH));
        }
    }
}
