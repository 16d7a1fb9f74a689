//! `commons node`

use crate::output::Report;
use clap::Args;
use commons_client::{Error, Result, node};
use std::{ffi::OsString, os::unix::process::CommandExt, process::Command};

/// Runs the node program in the foreground, with `--dev` unless other arguments are given. Another
/// program can be named with the variable CONTRACTS_NODE.
#[derive(Args)]
#[command(after_help = "Example: commons node; commons node --rpc-port 9955")]
#[command(disable_help_flag = true)]
pub struct Options {
    /// Arguments of the node; `commons node --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub fn run(options: Options) -> Result<Report> {
    let program = node::program()?;
    let mut command = Command::new(&program);
    if options.arguments.is_empty() {
        command.arg("--dev");
    }
    // Becomes the node, so that signals and exit codes are its own.
    let error = command.args(options.arguments).exec();
    let what = format!("The node {} cannot be run: {error}.", program.display());
    Err(Error::new("node_not_started", what))
}
