//! `commons need show`

use super::{board, json, words};
use crate::{
    complete,
    context::Global,
    contributions::coloured,
    document,
    output::{Output, Report, table},
    style,
};
use clap::Args;
use commons_client::{
    Result,
    board::{Commitment, Endorsement, Posting, Satisfying, Wanted},
    format, names,
};
use commons_core::{
    Time,
    ledger::LedgerError,
    units::{NeedId, Points},
};

/// How many of each kind are listed.
const LISTED: usize = 10;

#[derive(Args)]
#[command(after_help = "Examples: commons need show 3; commons need show 3 --all")]
pub struct Show {
    /// The need.
    #[arg(value_parser = crate::numbers::need, add = complete::needs())]
    id: u32,
    /// Everybody who cares, everybody who does it, and all that was done; or else the newest 10 of each. A
    /// document for programs has all.
    #[arg(long)]
    all: bool,
}

pub async fn show(options: Show, global: &Global, output: &mut Output) -> Result<Report> {
    let id = NeedId(options.id);
    let (commons, deployment) = global.open().await?;
    let board = board(&commons, &deployment, output).await?;
    let Some(posting) = board.need(id) else {
        let newest = board.needs.iter().map(|it| it.id).max().unwrap_or_default();
        return Err(LedgerError::UnknownNeed { id, newest }.into());
    };
    let listed = if options.all { usize::MAX } else { LISTED };
    let parts = [
        facts(posting, board.at),
        endorsements(newest(&posting.endorsements, listed), board.at),
        commitments(newest(&posting.commitments, listed), board.at),
        contributions(newest(&posting.contributions, listed), board.at),
    ];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Ok(Report::done(text, json::need(posting)))
}

/// The newest so many, and how many there are before them.
fn newest<T>(all: &[T], listed: usize) -> (&[T], usize) {
    let earlier = all.len().saturating_sub(listed);
    (all.get(earlier..).unwrap_or_default(), earlier)
}

/// A table, and what is not in it; nothing of nothing.
fn listed(rows: &[Vec<String>], earlier: usize) -> String {
    let table = table(rows);
    match (rows.len(), earlier) {
        (..=1, _) => String::new(),
        (_, 0) => table,
        (_, more) => format!("{table}\n{}", style::dim(format!("and {more} earlier: --all"))),
    }
}

fn facts(posting: &Posting, now: Time) -> String {
    let need = &posting.need;
    let published = format!("by {}, {}", names::show(need.publisher), format::when(need.at, now));
    let wanted = match posting.state {
        Wanted::Open(until) => format!("until {}", format::when(until, now)),
        Wanted::Closed(at) => format!("no more: closed {}", format::when(at, now)),
        Wanted::Over(at) => {
            format!("no more: over since {}, and can be renewed", format::when(at, now))
        }
    };
    let heat = match posting.heat {
        Points(0) => "none: nobody has said of late that it matters".into(),
        heat => format!("{} now, fading", format::about(heat)),
    };
    let project = if need.project.0 == 0 { String::new() } else { need.project.to_string() };
    let mut rows = vec![
        ("need", posting.id.to_string()),
        ("published", published),
        ("project", project),
        ("document", document::show(need.document)),
        ("at", format::untrusted(&posting.uri)),
        ("wanted", wanted),
        ("heat", heat),
        ("accepted", format::points(posting.accepted())),
    ];
    rows.retain(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    table(&rows)
}

fn endorsements((shown, earlier): (&[Endorsement], usize), now: Time) -> String {
    let mut rows = vec![style::head(["who cares", "when", "then", "now", "why"])];
    rows.extend(shown.iter().map(|it| {
        vec![
            names::show(it.agent),
            format::relative(it.at, now),
            format::about(it.weight),
            format::about(it.left),
            format::untrusted(&it.reason),
        ]
    }));
    listed(&rows, earlier)
}

fn commitments((shown, earlier): (&[Commitment], usize), now: Time) -> String {
    let mut rows = vec![style::head(["who does it", "said", "what became of it"])];
    rows.extend(
        shown.iter().map(|it| {
            vec![names::show(it.agent), format::relative(it.at, now), words::kept(it, now)]
        }),
    );
    listed(&rows, earlier)
}

fn contributions((shown, earlier): (&[Satisfying], usize), now: Time) -> String {
    let mut rows = vec![style::head(["contribution", "of", "status"])];
    rows.extend(
        shown
            .iter()
            .map(|it| vec![it.id.to_string(), names::show(it.agent), coloured(it.status, now)]),
    );
    listed(&rows, earlier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_listed_and_the_others_are_counted() {
        assert_eq!(newest(&[1, 2, 3], 2), (&[2, 3][..], 1));
        assert_eq!(newest(&[1, 2, 3], usize::MAX), (&[1, 2, 3][..], 0));
        let rows = [vec!["id".to_owned()], vec!["3".to_owned()]];
        assert_eq!(listed(&rows[..1], 0), "");
        assert_eq!(listed(&rows, 0), "id\n3");
        assert_eq!(listed(&rows, 1_490), "id\n3\nand 1490 earlier: --all");
    }
}
