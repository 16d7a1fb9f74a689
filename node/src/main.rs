//! A thin local node with `pallet-revive`: one process, one chain, a block for every transaction.
//!
//! * [`cli`]: the flags.
//! * [`chain`]: the development chain and the types by which the node knows it.
//! * [`service`]: puts the node together.
//! * [`sealing`]: makes blocks.
//! * [`clock`]: what time it is on the chain.
//! * [`rpc`]: what the node answers besides what every Substrate node does.
// The errors of the SDK are large; each ends the program.
#![allow(clippy::result_large_err)]

mod chain;
mod cli;
mod clock;
mod rpc;
mod sealing;
mod service;

use sc_cli::SubstrateCli;

fn main() -> sc_cli::Result<()> {
    let cli = cli::Cli::from_args();
    let runner = cli.create_runner(&cli)?;
    runner.run_node_until_exit(|config| async move {
        service::start(config, cli.interval()).await.map_err(sc_cli::Error::Service)
    })
}
