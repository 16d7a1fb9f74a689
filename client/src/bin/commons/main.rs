//! The command line of a commons.
//!
//! The result goes to stdout, everything else to stderr. Exit codes: 0 done, 1 refused or failed,
//! 2 usage, 3 the audit found a difference, 4 the audit is incomplete, 130 interrupted.
#![forbid(unsafe_code)]

mod advance;
mod agent;
mod amounts;
mod audit;
mod cancel;
mod charter;
mod claim;
mod complete;
mod consent;
mod context;
mod contributions;
mod credit;
mod delegate;
mod demo;
mod deploy;
mod deposit;
mod document;
mod equation;
#[cfg(test)]
mod examples;
mod execute;
mod export;
mod fork;
mod fund;
mod inbox;
mod init;
mod man;
mod many;
mod money;
mod need;
mod node;
mod numbers;
mod output;
mod parameters;
mod params;
mod password;
mod penalize;
mod pool;
mod pot;
mod pots;
mod project;
mod proposal;
mod proposals;
mod propose;
mod proxy;
mod queue;
mod record;
mod rehearsed;
mod reopen;
mod reputation;
mod review;
mod settle;
mod signing;
mod sponsor;
mod status;
mod style;
mod sweep;
mod tidy;
mod vote;
mod watch;
mod withdraw;

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use commons_client::{Error, chain::may_have_sent};
use context::Global;
use output::{Output, Report};
use std::{ffi::OsString, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};

/// Where to begin.
const BEGIN: &str = "Examples:
  commons node      # a chain on this machine, in a terminal of its own; then, to try it out:
  commons deploy --suri //Alice --founder alice --founder bob --founder charlie
  commons record --effort 2h --points 2 --uri https://example.org/work --suri //Eve
  commons review 1 --grade 8 --suri //Bob
  commons status

commons COMMAND -h shows an example of each.";

/// Build something together without a company: record what you contributed, let peers confirm
/// it, and let anybody check all of it.
#[derive(Parser)]
#[command(name = "commons", version, max_term_width = 100, after_help = BEGIN)]
struct Cli {
    #[command(flatten, next_help_heading = "Options of every command")]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a local development node (all further arguments are the node's).
    Node(node::Options),
    /// Ask five questions, and write the file that a commons is deployed from.
    Init(init::Options),
    /// Deploy a commons and remember where it is.
    Deploy(deploy::Options),
    /// Begin anew with the reputation of another commons, under rules of your own.
    Fork(fork::Fork),
    /// Bring what you had in the parent into a fork.
    Inherit(fork::Inherit),
    /// Show the commons, its rules and how much there is.
    Status(status::Options),
    /// Show each parameter with its range, and the proposal that last changed it.
    Params(params::Options),
    /// Show the norms that the commons publishes, or compare a document with them.
    Charter(charter::Options),
    /// Show what waits for you: work to grade, votes, money, and what anyone may do.
    Inbox(inbox::Options),
    /// Do everything that anyone may do: settle, queue, credit, sweep, collect.
    Tidy(tidy::Options),
    /// Open, list and show projects.
    Project(project::Options),
    /// Say what is wanted, endorse it, commit to it; list and show what is.
    Need(need::Options),
    /// Record a contribution. Nobody has to join first.
    Record(record::Record),
    /// Say that what somebody else recorded is yours.
    Consent(consent::Consent),
    /// Say that what somebody else recorded shall not count as yours.
    Decline(consent::Decline),
    /// Change what a contribution of yours states, while its review is open.
    Amend(record::Amend),
    /// Take a contribution of yours back, while its review is open.
    Withdraw(withdraw::Options),
    /// Put a contribution of yours that lapsed to review once more.
    Reopen(reopen::Options),
    /// Grade a contribution of somebody else. May be repeated; the last grade counts.
    Review(review::Options),
    /// Take the outcome of a review. Anyone may.
    Settle(settle::Options),
    /// Credit those whose work an accepted contribution builds on. Anyone may.
    Credit(credit::Options),
    /// Make a reviewer pay for having confirmed what was corrected to 0. Anyone may.
    Penalize(penalize::Penalize),
    /// List contributions.
    Contributions(contributions::List),
    /// Show one contribution with its review.
    Contribution(contributions::Show),
    /// Show what an agent holds, now or at a past time, and what becomes of it.
    Reputation(reputation::Options),
    /// Lend your vote to another agent, until the end of a season.
    Delegate(delegate::Delegate),
    /// Take your vote back.
    Undelegate(delegate::Undelegate),
    /// Propose something to be decided together.
    Propose(propose::Options),
    /// List proposals.
    Proposals(proposals::Options),
    /// Show one proposal: what it does, how the vote stands, who voted how and why.
    Proposal(proposal::Options),
    /// Vote on a proposal.
    Vote(vote::Options),
    /// Queue a proposal that has passed. Anyone may.
    Queue(queue::Options),
    /// Do what was decided, when the timelock is over. Anyone may.
    Execute(execute::Options),
    /// Put money into the treasury. Anyone may.
    Deposit(deposit::Options),
    /// Take a proposal of yours back.
    Cancel(cancel::Options),
    /// Put money into the pool, for a project or for all. Anyone may.
    Fund(fund::Options),
    /// List the pots: what is in them, and when it can be claimed.
    Pots(pots::Options),
    /// Show one pot: what it is divided by, who got what, and who can still claim.
    Pot(pot::Options),
    /// Be paid your share, or have somebody else paid theirs.
    Claim(claim::Options),
    /// Move on what nobody can claim. Anyone may.
    Sweep(sweep::Sweep),
    /// Move the treasury's part of the pool to the treasury. Anyone may.
    Collect(sweep::Collect),
    /// Show how deposits are divided.
    Equation(equation::Options),
    /// Show who would be paid what.
    Pool(pool::Options),
    /// Follow what happens, as it happens.
    Watch(watch::Options),
    /// Name those who may act for you, or for a group.
    Proxy(proxy::Options),
    /// Send a newcomer what fees and deposits need.
    Sponsor(sponsor::Options),
    /// Make keys, and keep names for addresses, on this machine.
    Agent(agent::Options),
    /// Read the whole history, work everything out anew, and compare.
    Audit(audit::Options),
    /// Write what others can read: a table, a document, or linked data.
    Export(export::Options),
    /// Move the clock of a development node forward.
    Advance(advance::Options),
    /// Show a commons from deployment to audit, on a node of its own.
    Demo(demo::Options),
    /// Print the script with which a shell completes commands, names and ids: bash, zsh or fish.
    Completions(complete::Options),
    /// Write a manual page for each command.
    #[command(hide = true)]
    Man(man::Options),
}

fn main() -> ExitCode {
    complete::answer();
    let json = std::env::args_os().any(|argument| argument == "--json");
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Who names no command is shown which there are.
        Err(error) if error.kind() == ErrorKind::MissingSubcommand && !json => {
            let asking = std::env::args_os().chain(["-h".into()]);
            eprint!("{}", Cli::try_parse_from(asking).err().unwrap_or(error).render());
            return ExitCode::from(output::USAGE);
        }
        Err(error) => return output::usage(error, json),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(output::FAILED);
        }
    };
    style::choose(cli.global.json);
    let mut output = Output::new(cli.global.json);
    let (rehearsals, deployment) = (cli.global.rehearsals.clone(), cli.global.deployment.clone());
    // Watching ends in no other way, and ends well.
    let ends_well = matches!(cli.command, Command::Watch(_));
    let result = runtime.block_on(async {
        tokio::select! {
            result = run(cli, &mut output) => result,
            () = interrupted(), if !ends_well => Err(interruption()),
        }
    });
    output.finish(rehearsed::told(result, &rehearsals, &deployment))
}

/// What to know of what was begun: nothing, if nothing was sent.
fn interruption() -> Error {
    let error = Error::new(output::INTERRUPTED, "Interrupted.");
    let is_file = |argument: OsString| {
        argument.to_str().is_some_and(|it| it == "--from" || it.starts_with("--from="))
    };
    match (may_have_sent(), std::env::args_os().any(is_file)) {
        (false, _) => Error::new(output::INTERRUPTED, "Interrupted. Nothing was sent."),
        (true, true) => error
            .hint("Give the same command again: what is on the chain is not sent a second time."),
        (true, false) => error.hint(
            "A transaction that was under way may still be carried out: look before repeating it.",
        ),
    }
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
    if !matches!(
        cli.command,
        Command::Node(_) | Command::Agent(_) | Command::Completions(_) | Command::Man(_)
    ) {
        agent::load()?;
    }
    if global.dry_run
        && matches!(cli.command, Command::Node(_) | Command::Advance(_) | Command::Demo(_))
    {
        return Err(rehearsed::not_here("this runs or moves a development node"));
    }
    match cli.command {
        Command::Node(options) => node::run(options),
        Command::Init(options) => init::run(options, global, output).await,
        Command::Deploy(options) => deploy::run(options, global, output).await,
        Command::Fork(options) => fork::fork(options, global, output).await,
        Command::Inherit(options) => fork::inherit(options, global, output).await,
        Command::Params(options) => params::run(options, global).await,
        Command::Charter(options) => charter::run(options, global).await,
        Command::Status(options) => status::run(options, global).await,
        Command::Inbox(options) => inbox::run(options, global, output).await,
        Command::Tidy(options) => tidy::run(options, global, output).await,
        Command::Project(options) => project::run(options, global, output).await,
        Command::Need(options) => need::run(options, global, output).await,
        Command::Record(options) => record::record(options, global, output).await,
        Command::Consent(options) => consent::consent(options, global, output).await,
        Command::Decline(options) => consent::decline(options, global, output).await,
        Command::Amend(options) => record::amend(options, global, output).await,
        Command::Withdraw(options) => withdraw::run(options, global, output).await,
        Command::Reopen(options) => reopen::run(options, global, output).await,
        Command::Review(options) => review::run(options, global, output).await,
        Command::Settle(options) => settle::run(options, global, output).await,
        Command::Credit(options) => credit::run(options, global, output).await,
        Command::Penalize(options) => penalize::penalize(options, global, output).await,
        Command::Contributions(options) => contributions::list(options, global).await,
        Command::Contribution(options) => contributions::show(options, global).await,
        Command::Reputation(options) => reputation::run(options, global).await,
        Command::Delegate(options) => delegate::delegate(options, global, output).await,
        Command::Undelegate(options) => delegate::undelegate(options, global, output).await,
        Command::Propose(options) => propose::run(options, global, output).await,
        Command::Proposals(options) => proposals::run(options, global).await,
        Command::Proposal(options) => proposal::run(options, global).await,
        Command::Vote(options) => vote::run(options, global, output).await,
        Command::Queue(options) => queue::run(options, global, output).await,
        Command::Execute(options) => execute::run(options, global, output).await,
        Command::Deposit(options) => deposit::run(options, global, output).await,
        Command::Cancel(options) => cancel::run(options, global, output).await,
        Command::Fund(options) => fund::run(options, global, output).await,
        Command::Pots(options) => pots::run(options, global).await,
        Command::Pot(options) => pot::run(options, global).await,
        Command::Claim(options) => claim::run(options, global, output).await,
        Command::Sweep(options) => sweep::sweep(options, global, output).await,
        Command::Collect(options) => sweep::collect(options, global, output).await,
        Command::Equation(options) => equation::run(options, global).await,
        Command::Pool(options) => pool::run(options, global).await,
        Command::Proxy(options) => proxy::run(options, global, output).await,
        Command::Sponsor(options) => sponsor::run(options, global, output).await,
        Command::Agent(options) => agent::run(options, global, output).await,
        Command::Watch(options) => watch::run(options, global, output).await,
        Command::Audit(options) => audit::run(options, global, output).await,
        Command::Export(options) => export::run(options, global, output).await,
        Command::Advance(options) => advance::run(options, global).await,
        Command::Demo(options) => demo::run(options, global, output).await,
        Command::Completions(options) => complete::run(&options),
        Command::Man(options) => man::run(&options, Cli::command()),
    }
}
