//! `commons watch`

mod line;
mod wire;

use crate::{
    context::Global,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{
    Commons, Result,
    chronicle::{Follower, Update},
    names,
    tell::{Kind, Teller},
};
use line::{Line, Lines};
use primitive_types::H160;
use serde_json::json;
use std::time::Duration;
use wire::Wire;

/// How often a node is asked whether it has a new block: it answers from memory.
const PAUSE: Duration = Duration::from_secs(1);

/// Follow what happens in the commons, one line for each event, until you end it with Ctrl-C.
#[derive(Args)]
#[command(
    after_help = "Example: commons watch --agent maria --kind money",
    after_long_help = "\
Examples: commons watch; commons watch --since 0 --json > history.jsonl

With --json each line is one JSON object: `number` (counts the events of the commons from 1), \
`event` (its name in the contracts), `kind` (as in --kind), `block`, `extrinsic` (its place in the \
block), `time`, `agents` (whom it concerns; who did it comes first), `sentence` and `details`, \
which depend on the event. An object with `lost` instead says which blocks the chain no longer has: \
what was told of them is no more. The last line has `ok` and says how it ended.

If the node goes away, this waits until it is back, and goes on where it was: nothing is missed and \
nothing told twice."
)]
pub struct Options {
    /// Begin with this block, not with the present one; 0 tells everything.
    #[arg(long, value_name = "BLOCK", value_parser = crate::numbers::block)]
    since: Option<u64>,
    /// Only what concerns this agent. May be repeated.
    #[arg(long, value_name = "AGENT")]
    agent: Vec<String>,
    /// Only what is of this kind. May be repeated.
    #[arg(long, value_name = "KIND", value_parser = kind_parser())]
    kind: Vec<Kind>,
    /// Also what another line says as well: receipts of mints and burns, and each contract's own
    /// word. With --json they are there unless --kind says otherwise.
    #[arg(long)]
    receipts: bool,
}

fn kind_parser() -> impl clap::builder::TypedValueParser<Value = Kind> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).map(|name| {
        // Nothing else passes the parser.
        Kind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Kind::Receipts)
    })
}

/// Which events are shown.
struct Choice {
    agents: Vec<H160>,
    kinds: Vec<Kind>,
    receipts: bool,
    since: u64,
}

impl Choice {
    fn takes(&self, line: &Line) -> bool {
        let kind = match self.kinds.is_empty() {
            true => self.receipts || line.told.kind != Kind::Receipts,
            false => self.kinds.contains(&line.told.kind),
        };
        let agents = &line.told.agents;
        let agent = self.agents.is_empty() || self.agents.iter().any(|it| agents.contains(it));
        kind && agent && line.entry.block >= self.since
    }
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let agents = options.agent.iter().map(|name| names::parse(name)).collect::<Result<_>>()?;
    let choice = Choice {
        agents,
        kinds: options.kind,
        receipts: options.receipts || global.json,
        since: options.since.unwrap_or_default(),
    };
    let mut lines = Lines::new(global.json);
    let from_now = options.since.is_none();
    tokio::select! {
        // Ending it is how it ends.
        () = crate::interrupted() => {}
        result = follow(&choice, from_now, global, &mut lines, output) => result?,
    }
    Ok(Report::done("", json!({"events": lines.told, "block": lines.block})))
}

/// Follows the chain until nobody reads any more.
async fn follow(
    choice: &Choice,
    from_now: bool,
    global: &Global,
    lines: &mut Lines,
    output: &mut Output,
) -> Result<()> {
    let (mut commons, deployment) = global.open().await?;
    let begun = Follower::begin(&commons, deployment.block, |at| output.progress(&at)).await;
    let mut follower = begun?;
    if let Some(note) = follower.note() {
        output.note(note);
    }
    let head = follower.head();
    lines.block = head.number;
    output.note(&format!("block {}; Ctrl-C ends this", head.number));
    // Everything up to here has been told, or is not asked for.
    let mut told = if from_now { follower.entries().len() } else { 0 };
    let mut wire = Wire::to(commons.chain());
    loop {
        match look(&mut follower, &commons, &mut told, choice, lines).await {
            Ok(Some(update)) => wire.works(update, output),
            Ok(None) => return Ok(()),
            Err(error) => commons = wire.again(error, &deployment, output).await?,
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Looks what is new, and tells it. None if nobody reads it. After an error nothing is lost: it is told the
/// next time.
async fn look(
    follower: &mut Follower,
    commons: &Commons,
    told: &mut usize,
    choice: &Choice,
    lines: &mut Lines,
) -> Result<Option<Update>> {
    let update = follower.update(commons).await?;
    let head = follower.head();
    if let Update::Lost { first, last, events } = update {
        *told = follower.entries().len().min(*told);
        let read = lines.lost(first, last, events)?;
        return Ok(read.then_some(update));
    }
    if *told < follower.entries().len() {
        let book = commons.pool_book(head.hash).await?;
        let assets = commons.assets(&book, head.hash).await?;
        let (entries, replay) = follower.replay();
        let teller = Teller::new(entries, replay, &assets);
        for (index, entry) in entries.iter().enumerate().skip(*told) {
            *told = index + 1;
            let line = Line { number: *told, entry, told: teller.tell(entry) };
            if choice.takes(&line) && !lines.tell(&line)? {
                return Ok(None);
            }
        }
    }
    lines.block = head.number;
    Ok(Some(update))
}
