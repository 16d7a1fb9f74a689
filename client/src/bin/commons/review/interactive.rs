//! `commons review --interactive`

use super::{evidence, keys::Keyboard, screen};
use crate::{
    context::Global,
    many::{
        self,
        casts::{self, Told},
    },
    output::{Output, Report},
};
use commons_client::{
    Commons, Error, Result,
    batch::{Asked, Ballots, Judgement, Planned, Sitting, Waiting},
    chain::{Block, Signer},
};
use serde_json::json;
use std::io::IsTerminal;

pub async fn run(global: &Global, output: &mut Output) -> Result<Report> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        let what = "--interactive asks for keys, and there is no terminal to press them on.";
        return Err(Error::new("no_terminal", what)
            .hint("Without a terminal, give grades with commons review --from FILE."));
    }
    let (commons, deployment) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let past = many::past(&commons, &deployment, output).await?;
    let me = signer.address();
    let waiting = commons.waiting_for_review(me, &past.entries, past.head).await?;
    let waiting = allowed(&commons, &signer, waiting).await?;
    if waiting.is_empty() {
        let json = json!({"reviews": [], "sent": 0});
        return Ok(Report::done("nothing waits for your review", json));
    }
    let sitting = decide(&waiting, &commons, past.head.time, output).await?;
    let judged = |(place, grade, reason): (usize, u8, &str)| {
        let one: &Waiting = waiting.get(place)?;
        Some(Judgement {
            line: u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1),
            id: one.id,
            revision: one.contribution.revision(),
            grade,
            reason: reason.to_owned(),
        })
    };
    let judgements: Vec<_> = sitting.grades().filter_map(judged).collect();
    // Deciding takes its time: what was amended meanwhile is another one than was seen.
    let plan = async |head: Block| commons.plan_reviews(me, &judgements, head).await;
    casts::run(&commons, &signer, Told::REVIEWS, None, plan, output).await
}

/// Those that the chain would take a grade for; if there are none, why not. Nobody shall look through
/// all of them in vain.
async fn allowed(
    commons: &Commons,
    signer: &Signer,
    waiting: Vec<Waiting>,
) -> Result<Vec<Waiting>> {
    let trial = |(line, one): (u64, &Waiting)| Planned {
        line,
        id: one.id.0,
        terms: one.terms,
        choice: 0,
        reason: String::new(),
        done: false,
    };
    let trials: Vec<_> = (0..).zip(&waiting).map(trial).collect();
    let trials: Vec<_> = trials.iter().collect();
    let problems = commons.check_casts(signer, &trials, Ballots::Reviews).await?;
    match problems.first() {
        Some(first) if problems.len() == waiting.len() => {
            return Err(Error::new(
                "nothing_counts",
                format!("You can grade none of them: {}", first.what),
            ));
        }
        _ => {}
    }
    let refused = |line: u64| problems.iter().any(|problem| problem.line == line);
    let left = (0..).zip(waiting).filter(|(line, _)| !refused(*line));
    Ok(left.map(|(_, one)| one).collect())
}

/// Asks for a key for each.
async fn decide(
    waiting: &[Waiting],
    commons: &Commons,
    now: u64,
    output: &mut Output,
) -> Result<Sitting> {
    let mut sitting = Sitting::new(waiting.len());
    let mut keyboard = Keyboard::open()?;
    let mut remark = String::new();
    loop {
        output.note(&screen::show(&sitting, waiting, commons, now, &remark));
        remark.clear();
        match sitting.press(keyboard.key().await?) {
            Asked::Finish => return Ok(sitting),
            Asked::Open => remark = opened(sitting.present().and_then(|it| waiting.get(it))),
            Asked::Reason => {
                output.note("the reason, and Enter:");
                sitting.say(&keyboard.line().await?);
            }
            Asked::Show | Asked::Nothing => {}
        }
    }
}

/// Opens the evidence, whose address the screen shows.
fn opened(one: Option<&Waiting>) -> String {
    let Some(one) = one else { return String::new() };
    match evidence::checked(&one.uri) {
        Ok(uri) => match evidence::open(uri) {
            Ok(()) => format!("opened {uri}"),
            Err(what) => what,
        },
        Err(what) => what,
    }
}
