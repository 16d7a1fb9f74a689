//! What can be typed next: commands and options, names, and the ids of what is there.
//!
//! Shells ask with the variable `COMPLETE` set. Ids come from what was read of the chain before: no
//! node is asked while somebody types, and where nothing is known nothing is offered.

mod offers;

use crate::{Cli, agent, output::Report};
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate, ValueCompleter},
    env::Shells,
};
use commons_client::{Error, Result, chronicle::Chronicle, deployment::Deployment, log::Event};
use offers::Offer;
use serde_json::json;
use std::{env, ffi::OsStr, path::PathBuf};

/// The variable with which a shell asks, and the name of the program that it asks about.
const VARIABLE: &str = "COMPLETE";
const PROGRAM: &str = "commons";

#[derive(Args)]
#[command(after_help = "Example: commons completions bash")]
pub struct Options {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// The script with which a shell learns whom to ask: this program, wherever it is.
pub fn run(options: &Options) -> Result<Report> {
    let name = match options.shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
    };
    let program = env::current_exe().ok();
    let program = program.as_deref().and_then(|path| path.to_str()).unwrap_or(PROGRAM);
    let mut script = Vec::new();
    Shells::builtins()
        .completer(name)
        .ok_or_else(|| std::io::Error::other("there is no such shell"))
        .and_then(|it| it.write_registration(VARIABLE, PROGRAM, PROGRAM, program, &mut script))
        .map_err(|error| Error::new("no_completions", format!("No script for {name}: {error}.")))?;
    let mut script = String::from_utf8_lossy(&script).trim().to_owned();
    if let Shell::Zsh = options.shell {
        // As a file in `fpath` it is loaded when it is needed first, and must then answer at once.
        script += "\nif [ \"$funcstack[1]\" = _commons ]; then _clap_dynamic_completer_commons; fi";
    }
    Ok(Report::done(script.clone(), json!({"shell": name, "script": script})))
}

/// Answers a shell, and ends; returns at once if no shell asks.
pub fn answer() {
    CompleteEnv::with_factory(Cli::command).complete();
}

/// Agents: their names; and the addresses of those who have none, for who begins with 0x.
pub fn agents() -> ArgValueCompleter {
    offered(|current| {
        // A book that cannot be read is no reason to disturb who is typing.
        let _ = agent::load();
        match current.starts_with("0x") {
            true => offers::addresses(&past()),
            false => offers::names(),
        }
    })
}

/// Projects by their ids, newest first.
pub fn projects() -> ArgValueCompleter {
    offered(|_| offers::projects(&past()))
}

/// Contributions by their ids, newest first.
pub fn contributions() -> ArgValueCompleter {
    offered(|_| offers::contributions(&past(), |_| true))
}

/// Contributions whose review has not ended.
pub fn unsettled() -> ArgValueCompleter {
    offered(|_| {
        let past = past();
        let ended = offers::ended(&past);
        offers::contributions(&past, |id| !ended.contains(&id))
    })
}

/// Proposals by their ids, newest first.
pub fn proposals() -> ArgValueCompleter {
    offered(|_| offers::proposals(&past(), |_| true))
}

/// Proposals that were neither executed nor taken back.
pub fn pending() -> ArgValueCompleter {
    offered(|_| {
        let past = past();
        let decided = offers::decided(&past);
        offers::proposals(&past, |id| !decided.contains(&id))
    })
}

/// Needs by their ids, newest first.
pub fn needs() -> ArgValueCompleter {
    offered(|_| offers::needs(&past(), |_| true))
}

/// Needs that nobody has closed; some may have expired.
pub fn open_needs() -> ArgValueCompleter {
    offered(|_| {
        let past = past();
        let closed = offers::closed(&past);
        offers::needs(&past, |id| !closed.contains(&id))
    })
}

/// Parameters, up to the value.
pub fn parameters() -> ArgValueCompleter {
    offered(|_| offers::parameters())
}

/// What an audit explains: `payout AGENT EPOCH`, `mint CONTRIBUTION`, `proposal ID`.
pub fn subjects() -> ArgValueCompleter {
    ArgValueCompleter::new(Subjects)
}

struct Subjects;

impl ValueCompleter for Subjects {
    fn complete(&self, current: &OsStr) -> Vec<CompletionCandidate> {
        offered(|_| offers::words(["payout", "mint", "proposal"])).complete(current)
    }

    fn complete_at(&self, index: usize, current: &OsStr) -> Vec<CompletionCandidate> {
        let of = env::args_os().skip_while(|word| word != "--explain").nth(1);
        match (index, of.as_deref().and_then(OsStr::to_str)) {
            (0, _) => self.complete(current),
            (1, Some("payout")) => agents().complete(current),
            (1, Some("mint")) => contributions().complete(current),
            (1, Some("proposal")) => proposals().complete(current),
            _ => Vec::new(),
        }
    }
}

/// The same for the first value of an option that takes several.
pub fn first(of: ArgValueCompleter) -> ArgValueCompleter {
    ArgValueCompleter::new(First(of))
}

struct First(ArgValueCompleter);

impl ValueCompleter for First {
    fn complete(&self, current: &OsStr) -> Vec<CompletionCandidate> {
        self.0.complete(current)
    }

    fn complete_at(&self, index: usize, current: &OsStr) -> Vec<CompletionCandidate> {
        if index == 0 { self.0.complete(current) } else { Vec::new() }
    }
}

/// Offers what begins as what was typed, whatever the case of the letters, in the order found.
fn offered(find: impl Fn(&str) -> Vec<Offer> + Send + Sync + 'static) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let Some(current) = current.to_str() else { return Vec::new() };
        let begins = |value: &str| {
            value.get(..current.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(current))
        };
        let found = find(current).into_iter().filter(|offer| begins(&offer.value));
        let candidate = |(place, Offer { value, help }): (usize, Offer)| {
            let help = (!help.is_empty()).then(|| help.into());
            CompletionCandidate::new(value).help(help).display_order(Some(place))
        };
        found.enumerate().map(candidate).collect()
    })
}

/// What this machine knows of the commons that is meant.
fn past() -> Vec<Event> {
    let known = || {
        let deployment = Deployment::read(&deployment()).ok()?;
        Chronicle::cached(deployment.genesis_hash, deployment.hub)
    };
    let entries = known().map(|chronicle| chronicle.entries).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.event()).collect()
}

/// The deployment file: the one named in what has been typed so far, in the variable, or the usual one.
fn deployment() -> PathBuf {
    let mut words = env::args_os().skip_while(|word| word != "--deployment").skip(1);
    let glued = env::args_os().find_map(|word| {
        word.to_str().and_then(|word| word.strip_prefix("--deployment=")).map(PathBuf::from)
    });
    let variable = || env::var_os("COMMONS_DEPLOYMENT").map(PathBuf::from);
    glued
        .or_else(|| words.next().map(PathBuf::from))
        .or_else(variable)
        .filter(|path| !path.as_os_str().is_empty())
        .unwrap_or_else(|| PathBuf::from("commons.json"))
}
