//! The command line of a commons.
//!
//! The result goes to stdout, everything else to stderr. Exit codes: 0 done, 1 refused or failed,
//! 2 usage, 3 the audit found a difference, 4 the audit is incomplete.
#![forbid(unsafe_code)]

mod advance;
mod audit;
mod context;
mod contributions;
mod demo;
mod deploy;
mod node;
mod output;
mod record;
mod review;
mod settle;
mod status;
mod withdraw;

use clap::{Parser, Subcommand};
use commons_client::Error;
use context::Global;
use output::{Output, Report};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// Build something together without a company: record what you contributed, let peers confirm
/// it, and let anybody check all of it.
#[derive(Parser)]
#[command(name = "commons", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a local development node (all further arguments are the node's).
    Node(node::Options),
    /// Deploy a commons and remember where it is.
    Deploy(deploy::Options),
    /// Show the commons, its rules and how much there is.
    Status(status::Options),
    /// Record a contribution of yours. Nobody has to join first.
    Record(record::Record),
    /// Change what a contribution of yours states, while its review is open.
    Amend(record::Amend),
    /// Take a contribution of yours back, while its review is open.
    Withdraw(withdraw::Options),
    /// Grade a contribution of somebody else. May be repeated; the last grade counts.
    Review(review::Options),
    /// Take the outcome of a review. Anyone may.
    Settle(settle::Options),
    /// List contributions.
    Contributions(contributions::List),
    /// Show one contribution with its review.
    Contribution(contributions::Show),
    /// Read the whole history, work everything out anew, and compare.
    Audit(audit::Options),
    /// Move the clock of a development node forward.
    Advance(advance::Options),
    /// Show a commons from deployment to audit, on a node of its own.
    Demo(demo::Options),
}

fn main() -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return output::usage(error, json),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(output::FAILED);
        }
    };
    let mut output = Output::new(cli.global.json);
    let result = runtime.block_on(async {
        tokio::select! {
            result = run(cli, &mut output) => result,
            () = interrupted() => Err(Error::new("interrupted", "Interrupted.").hint(
                "A transaction that was under way may still be carried out: look before repeating it.",
            )),
        }
    });
    output.finish(result)
}

/// Waits until somebody wants this to end. It then ends as from any error, so that a node it has
/// started ends too.
async fn interrupted() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            // Without a handler the signal ends the process by itself.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

async fn run(cli: Cli, output: &mut Output) -> commons_client::Result<Report> {
    let global = &cli.global;
    match cli.command {
        Command::Node(options) => node::run(options),
        Command::Deploy(options) => deploy::run(options, global, output).await,
        Command::Status(options) => status::run(options, global).await,
        Command::Record(options) => record::record(options, global, output).await,
        Command::Amend(options) => record::amend(options, global, output).await,
        Command::Withdraw(options) => withdraw::run(options, global, output).await,
        Command::Review(options) => review::run(options, global, output).await,
        Command::Settle(options) => settle::run(options, global, output).await,
        Command::Contributions(options) => contributions::list(options, global).await,
        Command::Contribution(options) => contributions::show(options, global).await,
        Command::Audit(options) => audit::run(options, global, output).await,
        Command::Advance(options) => advance::run(options, global).await,
        Command::Demo(options) => demo::run(options, global, output).await,
    }
}
