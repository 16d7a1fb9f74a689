//! `commons record --from`

use crate::{
    context::Global,
    many::{self, Source, costs, costs_json, count},
    output::{Output, Report},
};
use commons_client::{
    Commons, Error, Result,
    batch::{self, Stated, WORKS, Work},
    chain::{OVERTAKEN, Receipt},
    format,
    log::Entry,
};
use commons_core::{Time, units::ContributionId};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path};

/// How far --since may be ahead of the newest block: the next one is a second later at least.
const AHEAD: u64 = 1;

/// What was recorded, in however many rounds.
#[derive(Default)]
struct Done {
    ids: BTreeSet<ContributionId>,
    receipts: Vec<Receipt>,
}

pub async fn run(
    path: &Path,
    since: Option<&str>,
    global: &Global,
    output: &mut Output,
) -> Result<Report> {
    let table = Source::read(path, &WORKS).await?;
    let (commons, deployment) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let me = signer.address();
    let works = batch::read_works(&table, me, batch::evidence_in(&Source::folder(path)));
    let rows = || works.mine.iter().map(|work| (&work.draft, work.uri.as_slice()));
    let (mut done, mut from, mut round) = (Done::default(), None, 0);
    loop {
        round += 1;
        // Only then does the chain know everything that was sent before.
        batch::nothing_under_way(commons.chain(), &signer).await?;
        let past = many::past(&commons, &deployment, output).await?;
        let from = *from.get_or_insert(beginning(since, past.head.time)?);
        let stated = batch::stated(past.entries.iter().filter_map(Entry::event), me, from);
        let bound = batch::bind(rows(), &stated);
        let unbound = works.mine.iter().zip(&bound).filter(|(_, id)| id.is_none());
        let new: Vec<&Work> = unbound.map(|(work, _)| work).collect();
        // All that is wrong is told at once, whoever knows it.
        let mut problems = works.problems.clone();
        problems.extend(batch::check_works(&commons, me, new.iter().copied()).await?);
        let (before, total) = (done.ids.len(), done.ids.len().saturating_add(new.len()));
        if !problems.is_empty() {
            let error = batch::bad_file(&table.name, problems);
            return Err(if round == 1 {
                error
            } else {
                many::ended(error, &so_far(before, total))
            });
        }
        let already = Already::new(&works.mine, &bound, &stated, &done.ids, since.is_some());
        if round == 1 {
            let to_record = format!("{} to record", count(new.len(), "contribution"));
            let lines = [to_record].into_iter().chain(not_recorded(&already, &works.others));
            many::rehearsed(&signer, output, &lines.collect::<Vec<_>>().join("\n"));
        }
        let in_turn = many::in_turn(commons.chain(), &signer, past.head).await?;
        let tell =
            |now: usize| many::progress(output, "recording", before.saturating_add(now), total);
        let recorded = commons.record_all(&in_turn, &new, tell).await;
        let ids = recorded.ids;
        done.ids.extend(ids.iter().copied());
        done.receipts.extend(recorded.receipts);
        match recorded.failure {
            Some(failure) if failure.code == OVERTAKEN && round < many::ROUNDS => {}
            Some(failure) => return Err(many::ended(failure, &so_far(done.ids.len(), total))),
            None => {
                let rows = rows_json(&works.mine, &bound, &ids, &done.ids);
                return Ok(report(&commons, &done, &already, &works.others, rows));
            }
        }
    }
}

fn so_far(recorded: usize, total: usize) -> String {
    format!("{recorded} of {} were recorded.", count(total, "new row"))
}

/// From when on rows are compared with what was recorded.
fn beginning(since: Option<&str>, now: u64) -> Result<u64> {
    let Some(text) = since else { return Ok(0) };
    let wrong = |what: String| Error::new("bad_time", format!("--since: {what}."));
    let time = format::parse_time(text, now).map_err(wrong)?;
    if time > now.saturating_add(AHEAD) {
        let what = format!(
            "{} is in the future; the newest block is of {}",
            format::time(time),
            format::time(now)
        );
        return Err(wrong(what).hint(
            "What is recorded before that time would be recorded again when the file is given again.",
        ));
    }
    Ok(time)
}

fn report(
    commons: &Commons,
    done: &Done,
    already: &Already,
    others: &[u64],
    rows: Vec<Value>,
) -> Report {
    let mut lines = Vec::new();
    if done.ids.is_empty() {
        lines.push("there is nothing to record".into());
    } else {
        let recorded = many::numbers(&done.ids.iter().map(|id| id.0).collect::<Vec<_>>());
        let what = count(done.ids.len(), "contribution");
        let cost = costs(commons.chain(), &done.receipts);
        lines.push(format!("recorded {what}: {recorded}  ({cost})"));
    }
    lines.extend(not_recorded(already, others));
    let json = json!({
        "rows": rows,
        "recorded": done.ids.len(),
        "already": already.pairs.len(),
        "already_newest": already.newest.map(format::time),
        "hint": already.hint(),
        "others": others,
        "cost": costs_json(&done.receipts),
    });
    Report::done(lines.join("\n"), json)
}

/// Rows that were on the chain before.
struct Already {
    /// Their lines, and the numbers they have there.
    pairs: Vec<(u64, u64)>,
    /// When the newest of them was recorded.
    newest: Option<Time>,
    /// Whether it was said which of those on the chain may be meant.
    is_since: bool,
}

impl Already {
    fn new(
        works: &[Work],
        bound: &[Option<ContributionId>],
        stated: &[Stated],
        new: &BTreeSet<ContributionId>,
        is_since: bool,
    ) -> Self {
        let rows = works.iter().zip(bound).filter_map(|(work, id)| Some((work.line, (*id)?)));
        let rows: Vec<_> = rows.filter(|(_, id)| !new.contains(id)).collect();
        let ids: BTreeSet<_> = rows.iter().map(|(_, id)| *id).collect();
        let newest = stated.iter().filter(|one| ids.contains(&one.id)).map(|one| one.at).max();
        Self { pairs: rows.iter().map(|(line, id)| (*line, id.0)).collect(), newest, is_since }
    }

    /// What to do if new work only reads the same.
    fn hint(&self) -> Option<String> {
        let newest = self.newest.filter(|_| !self.is_since)?;
        Some(format!(
            "Rows that say the same as earlier work are taken for it. If these are new work, give the file again with --since {}",
            format::time(newest.saturating_add(1))
        ))
    }
}

/// What is not going to be recorded, and why not.
fn not_recorded(already: &Already, others: &[u64]) -> Vec<String> {
    let mut lines = Vec::new();
    if !already.pairs.is_empty() {
        let many = match already.pairs.len() {
            1 => "1 is".into(),
            many => format!("{many} are"),
        };
        lines.push(format!("{many} on the chain already: {}", many::runs(&already.pairs)));
        lines.extend(already.hint());
    }
    if !others.is_empty() {
        let whose = "of other agents, who record their own";
        lines.push(format!(
            "left out: {} {whose}: {}",
            count(others.len(), "row"),
            many::numbers(others)
        ));
    }
    lines
}

/// Each row with its number. `new` are those of the rows that were on the chain in no comparison,
/// in their order; `recorded` those of all that were recorded now.
fn rows_json(
    works: &[Work],
    bound: &[Option<ContributionId>],
    new: &[ContributionId],
    recorded: &BTreeSet<ContributionId>,
) -> Vec<Value> {
    let mut new = new.iter();
    let row = |(work, bound): (&Work, &Option<ContributionId>)| {
        let id = bound.or_else(|| new.next().copied());
        let is_recorded = id.is_some_and(|id| recorded.contains(&id));
        json!({"line": work.line, "id": id.map(|id| id.0), "recorded": is_recorded})
    };
    works.iter().zip(bound).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_recorded_is_told_with_its_lines() {
        let already = |pairs: &[(u64, u64)], is_since| Already {
            pairs: pairs.to_vec(),
            newest: pairs.first().map(|_| 1_700_000_000),
            is_since,
        };
        let told = not_recorded(&already(&[(2, 5), (3, 6)], true), &[4, 5, 9]);
        assert_eq!(
            told,
            [
                "2 are on the chain already: lines 2 to 3 as 5 to 6",
                "left out: 3 rows of other agents, who record their own: 4 to 5, 9",
            ]
        );
        let told = not_recorded(&already(&[(2, 5)], false), &[]);
        assert_eq!(told[0], "1 is on the chain already: line 2 as 5");
        assert!(told[1].ends_with("with --since 2023-11-14T22:13:21Z"), "{}", told[1]);
        assert!(not_recorded(&already(&[], false), &[]).is_empty());
    }

    #[test]
    fn a_time_in_the_future_would_not_know_what_is_recorded_now() {
        let now = 1_700_000_000;
        assert_eq!(beginning(None, now).unwrap(), 0);
        assert_eq!(beginning(Some("in 1s"), now).unwrap(), now + 1);
        assert_eq!(beginning(Some("in 2s"), now).unwrap_err().code, "bad_time");
        assert_eq!(beginning(Some("never"), now).unwrap_err().code, "bad_time");
    }
}
