//! Sending many casts, and telling what became of them.

use super::{costs, costs_json, count, numbers, progress};
use crate::{
    amounts, many,
    output::{FAILED, Output, Report},
    proposal,
};
use commons_client::{
    Commons, Result,
    batch::{self, Ballots, Casting, Planned, Problem},
    chain::{Block, OVERTAKEN, Receipt, Signer},
    commons::Counted,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How casts are told.
#[derive(Clone, Copy)]
pub struct Told {
    ballots: Ballots,
    /// One of them.
    one: &'static str,
    /// What is being done.
    doing: &'static str,
    /// What has been done to how many.
    done: &'static str,
    /// The name of the list for programs.
    list: &'static str,
}

impl Told {
    /// Grades.
    pub const REVIEWS: Self = Self {
        ballots: Ballots::Reviews,
        one: "grade",
        doing: "grading",
        done: "graded",
        list: "reviews",
    };
    /// Votes.
    pub const VOTES: Self = Self {
        ballots: Ballots::Votes,
        one: "vote",
        doing: "voting",
        done: "voted on",
        list: "votes",
    };

    fn subject(self, number: usize) -> String {
        match self.ballots {
            Ballots::Reviews => count(number, "contribution"),
            Ballots::Votes => count(number, "proposal"),
        }
    }

    fn choice(self, choice: u8) -> Value {
        match self.ballots {
            Ballots::Reviews => choice.into(),
            Ballots::Votes => proposal::choice(choice).into(),
        }
    }
}

/// What was sent, in however many rounds.
#[derive(Default)]
struct Sent {
    results: BTreeMap<u64, Counted>,
    receipts: Vec<Receipt>,
}

impl Sent {
    fn counted(&self) -> usize {
        self.results.values().filter(|result| result.is_ok()).count()
    }
}

/// Sends those that the chain does not have yet. `plan` compares all of them with the state of a block,
/// and says what is wrong; in a file, of this `name`, nothing may be. When something else was sent with
/// the same key meanwhile, they are compared anew.
pub async fn run(
    commons: &Commons,
    signer: &Signer,
    told: Told,
    name: Option<&str>,
    plan: impl AsyncFn(Block) -> Result<(Vec<Planned>, Vec<Problem>)>,
    output: &mut Output,
) -> Result<Report> {
    let mut sent = Sent::default();
    let mut round = 0;
    loop {
        round += 1;
        batch::nothing_under_way(commons.chain(), signer).await?;
        let head = commons.chain().head().await?;
        let (planned, mut problems) = plan(head).await?;
        let new: Vec<&Planned> = planned.iter().filter(|planned| !planned.done).collect();
        if name.is_some() && round == 1 {
            problems.extend(commons.check_casts(signer, &new, told.ballots).await?);
        }
        match name {
            Some(name) if round == 1 && !problems.is_empty() => {
                return Err(batch::bad_file(name, problems));
            }
            _ => problems.iter().for_each(|problem| output.note(&problem.what)),
        }
        if round == 1 {
            many::rehearsed(signer, output, &format!("{} to send", count(new.len(), told.one)));
        }
        let signer = many::in_turn(commons.chain(), signer, head).await?;
        let (before, total) = (sent.counted(), sent.counted() + new.len());
        let tell = |done| progress(output, told.doing, before + done, total);
        let Casting { results, receipts, failure } =
            commons.cast_all(&signer, &new, told.ballots, tell).await;
        sent.results.extend(results);
        sent.receipts.extend(receipts);
        match failure {
            Some(failure) if failure.code == OVERTAKEN && round < many::ROUNDS => continue,
            Some(failure) => {
                let done = format!("{} of {} were sent.", sent.counted(), count(total, told.one));
                return Err(many::ended(failure, &done));
            }
            None => return Ok(report(commons, &planned, &sent, told)),
        }
    }
}

fn report(commons: &Commons, planned: &[Planned], sent: &Sent, told: Told) -> Report {
    let counted = sent.counted();
    let mut lines = Vec::new();
    if counted > 0 {
        let cost = costs(commons.chain(), &sent.receipts);
        lines.push(format!("{} {}  ({cost})", told.done, told.subject(counted)));
    }
    let is_of_before = |it: &&Planned| it.done && !sent.results.contains_key(&it.id);
    let already: Vec<_> = planned.iter().filter(is_of_before).map(|it| it.id).collect();
    if !already.is_empty() {
        let are = if already.len() == 1 { "is" } else { "are" };
        let are_they = numbers(&already);
        lines.push(format!(
            "{} {are} on the chain already: {are_they}",
            count(already.len(), told.one)
        ));
    }
    for (id, result) in &sent.results {
        if let Err(refusal) = result {
            lines.push(format!("{} {id}: {refusal}", told.subject(1).replacen("1 ", "", 1)));
        }
    }
    if lines.is_empty() {
        lines.push("there is nothing to send".into());
    }
    let rows: Vec<_> = planned
        .iter()
        .map(|planned| row(planned, sent.results.get(&planned.id), told, commons))
        .collect();
    let json = json!({
        told.list: rows,
        "sent": counted,
        "already": already.len(),
        "cost": costs_json(&sent.receipts),
    });
    let code = if counted == sent.results.len() { 0 } else { FAILED };
    Report { text: lines.join("\n"), json, code }
}

fn row(planned: &Planned, result: Option<&Counted>, told: Told, commons: &Commons) -> Value {
    let what = if told.ballots == Ballots::Votes { "choice" } else { "grade" };
    let mut json = json!({
        "id": planned.id,
        "line": planned.line,
        what: told.choice(planned.choice),
        "ok": !matches!(result, Some(Err(_))),
        "sent": matches!(result, Some(Ok(_))),
    });
    match result {
        Some(Ok(weight)) => {
            amounts::weight(&mut json, "weight", *weight, commons, planned.terms.snapshot);
        }
        Some(Err(refusal)) => {
            let (code, message, hint) = (&refusal.code, &refusal.message, &refusal.hint);
            json["error"] = json!({"code": code, "message": message, "hint": hint});
        }
        None => {}
    }
    json
}
