//! `commons proposals`

use crate::{
    amounts,
    context::Global,
    output::{Report, table},
    style,
};
use clap::Args;
use commons_client::{
    Commons, Result, format, names,
    proposals::{Standing, state_name, title},
};
use commons_core::{
    governor::{Fate, State},
    units::ProposalId,
};
use commons_interfaces::governor::Proposed;
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "Example: commons proposals; commons proposals --from 1 --limit 50")]
pub struct Options {
    /// Begin with this one. Default: so that the newest ones are shown.
    #[arg(long)]
    from: Option<u64>,
    /// How many at most.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let newest = commons.newest_proposal(Some(head.hash)).await?.0;
    let latest = newest.saturating_sub(u64::from(options.limit)) + 1;
    let first = options.from.unwrap_or(latest).max(1);
    let last = newest.min(first.saturating_add(u64::from(options.limit)).saturating_sub(1));
    let ids: Vec<_> = (first..=last).map(ProposalId).collect();
    let standings = commons.proposals(&ids, head.hash).await?;
    if standings.is_empty() {
        let text = if newest == 0 {
            "nothing has been proposed yet".into()
        } else {
            format!("there is nothing from {first} on; the newest is {newest}")
        };
        return Ok(Report::done(text, json!({"newest": newest, "proposals": []})));
    }
    let said = commons.said(&standings, deployment.block).await?;
    let header = ["id", "state", "", "for", "against", "quorum", "title"];
    let mut rows = vec![style::head(header)];
    let mut items = Vec::new();
    for standing in &standings {
        let (count, said) = (standing.count(), said.get(&standing.id));
        let points = |units| {
            format::about(commons.points(units, standing.terms.snapshot))
                .replace(" points", "")
                .replace(" point", "")
        };
        let quorum = if count.participation >= count.quorum {
            style::good("reached")
        } else {
            format!("{} missing", points(count.missing()))
        };
        rows.push(vec![
            standing.id.0.to_string(),
            coloured(standing.state(head.time).0),
            left(standing, head.time),
            points(count.in_favour),
            points(count.against),
            quorum,
            said.map_or_else(String::new, |said| title(&said.description)),
        ]);
        items.push(standing_json(standing, said, &commons, head.time));
    }
    Ok(Report::done(table(&rows), json!({"newest": newest, "proposals": items})))
}

/// What is over is dim, and what somebody can do something about stands out.
fn coloured(state: State) -> String {
    let name = state_name(state);
    match state {
        State::Pending | State::Active | State::Queued => style::waiting(name),
        State::Succeeded | State::Executed => style::good(name),
        State::Defeated => style::bad(name),
        State::Canceled | State::Expired => style::dim(name),
    }
}

/// What comes next, and when.
pub fn left(standing: &Standing, now: u64) -> String {
    let (state, until) = standing.state(now);
    match (state, standing.proposal.fate) {
        (State::Pending, _) => format!("voting opens {}", format::relative(until, now)),
        (State::Active, _) => format!("closes {}", format::relative(until, now)),
        (State::Succeeded, _) if until > 0 => {
            format!("to be queued, expires {}", format::relative(until, now))
        }
        (State::Queued, Fate::Queued { eta }) if now < eta => {
            format!("executable {}", format::relative(eta, now))
        }
        (State::Queued, _) => format!("to be executed, expires {}", format::relative(until, now)),
        (State::Expired, _) => format::relative(until, now),
        (_, Fate::Executed { at }) => format::relative(at, now),
        _ => String::new(),
    }
}

/// A proposal for programs.
pub fn standing_json(
    standing: &Standing,
    said: Option<&Proposed>,
    commons: &Commons,
    now: u64,
) -> Value {
    let (proposal, count) = (&standing.proposal, standing.count());
    let (state, until) = standing.state(now);
    let time = |seconds: u64| if seconds == 0 { Value::Null } else { format::time(seconds).into() };
    let (eta, executed) = match proposal.fate {
        Fate::Queued { eta } => (time(eta), Value::Null),
        Fate::Executed { at } => (Value::Null, time(at)),
        _ => (Value::Null, Value::Null),
    };
    let mut json = json!({
        "id": standing.id.0,
        "state": state_name(state),
        "until": time(until),
        "proposer": proposal.proposer,
        "proposer_name": names::name_of(proposal.proposer),
        "proposed": time(proposal.proposed),
        "snapshot": time(proposal.snapshot()),
        "opens": time(proposal.opens()),
        "closes": time(standing.deadline()),
        "extended": standing.ballot.is_some_and(|ballot| ballot.extended),
        "eta": eta,
        "executed": executed,
        "resolution": proposal.resolution,
        "two_thirds": proposal.two_thirds,
        "quorum_reached": count.participation >= count.quorum,
        "majority": count.majority,
        "passes": count.passes,
        "ballot": commons_client::commons::ballot(&standing.terms),
        "title": said.map(|said| title(&said.description)),
        "description": said.map(|said| String::from_utf8_lossy(&said.description).into_owned()),
    });
    let mut weight = |name, units| {
        amounts::weight(&mut json, name, units, commons, standing.terms.snapshot);
    };
    weight("for", count.in_favour);
    weight("against", count.against);
    weight("abstain", count.abstaining);
    weight("quorum", count.quorum);
    weight("quorum_missing", count.missing());
    json
}
