//! `commons need`

mod act;
mod json;
mod list;
mod show;
mod until;
mod words;

use crate::{
    complete,
    context::Global,
    document::Description,
    output::{Output, Report},
};
use clap::{Args, Subcommand};
use commons_client::{Commons, Result, board::Board, chronicle::Chronicle, deployment::Deployment};

/// What is wanted, who cares for it, and who does it. Who does something that is wanted says so as it
/// is recorded: commons record --satisfies ID.
#[derive(Args)]
#[command(
    after_help = "Examples: commons need publish --until 4w --uri https://example.org/lathe --suri //Eve; commons need list"
)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what is wanted, until when. Anyone may.
    Publish(Publish),
    /// Change until when a need of yours is wanted, also when its time is over.
    Renew(Renew),
    /// Say that a need of yours is wanted no more, for good.
    Close(Close),
    /// Say that a need matters to you, once in an epoch: its heat grows by what you hold, and fades.
    Endorse(Endorse),
    /// Say "I will do it, by then". It takes no right from others, and ends by itself.
    Commit(Commit),
    /// List what is wanted: first what people care for most.
    ///
    /// The bar of the hottest need that is listed is full, and the others are shorter in proportion; less
    /// heat than a point has no bar.
    List(list::List),
    /// Show a need: who cares for it and why, who does it, and what came of it.
    Show(show::Show),
}

#[derive(Args)]
#[command(
    after_help = "Example: commons need publish --until 4w --uri https://example.org/lathe --project 1 --suri //Eve"
)]
struct Publish {
    /// Until when it is wanted: 4w, 20d, 2026-12-24; at most 104 epochs from now.
    #[arg(long, value_name = "TIME")]
    until: String,
    /// The project that wants it; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", default_value_t = 0, value_parser = crate::numbers::project, add = complete::projects())]
    project: u32,
    #[command(flatten)]
    description: Description,
}

#[derive(Args)]
#[command(after_help = "Example: commons need renew 3 --until 2w --suri //Eve")]
struct Renew {
    /// The need.
    #[arg(value_parser = crate::numbers::need, add = complete::open_needs())]
    id: u32,
    /// Until when it is wanted, sooner or later than before: 4w, 20d, 2026-12-24.
    #[arg(long, value_name = "TIME")]
    until: String,
}

#[derive(Args)]
#[command(after_help = "Example: commons need close 3 --suri //Eve")]
struct Close {
    /// The need.
    #[arg(value_parser = crate::numbers::need, add = complete::open_needs())]
    id: u32,
}

#[derive(Args)]
#[command(
    after_help = "Example: commons need endorse 3 --reason 'the old one is dangerous' --suri //Bob"
)]
struct Endorse {
    /// The need.
    #[arg(value_parser = crate::numbers::need, add = complete::open_needs())]
    id: u32,
    /// Why, at most 256 bytes.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Args)]
#[command(after_help = "Example: commons need commit 3 --until 10d --suri //Ferdie")]
struct Commit {
    /// The need.
    #[arg(value_parser = crate::numbers::need, add = complete::open_needs())]
    id: u32,
    /// By when you will have recorded it: 10d, 2w, 2026-12-24; at most 104 epochs from now.
    #[arg(long, value_name = "TIME")]
    until: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    match options.command {
        Command::Publish(options) => act::publish(options, global, output).await,
        Command::Renew(options) => act::renew(options, global, output).await,
        Command::Close(options) => act::close(options, global, output).await,
        Command::Endorse(options) => act::endorse(options, global, output).await,
        Command::Commit(options) => act::commit(options, global, output).await,
        Command::List(options) => list::list(options, global, output).await,
        Command::Show(options) => show::show(options, global, output).await,
    }
}

/// The board as of the newest block. Who cares, who committed and where documents are is in no storage,
/// only in the history.
async fn board(commons: &Commons, deployment: &Deployment, output: &mut Output) -> Result<Board> {
    let progress = |step: String| output.progress(&step);
    let chronicle = Chronicle::load(commons, deployment.block, progress).await?;
    if let Some(note) = &chronicle.note {
        output.note(&format!("note: {note}"));
    }
    Ok(Board::of(&chronicle.replay(), chronicle.head.time))
}
