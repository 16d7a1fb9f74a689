//! What all commands share: which node, which commons, whose key.

use crate::complete;
use clap::Args;
use commons_client::{
    Commons, Result,
    chain::{Chain, Receipt, Rehearsals, Weight},
    deployment::Deployment,
    format::{self, decimal},
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Where a local node answers unless it is told otherwise.
pub const LOCAL: &str = "ws://127.0.0.1:9944";

/// Options of every command.
#[derive(Args)]
pub struct Global {
    /// Node to talk to. Default: the one in the deployment file, else ws://127.0.0.1:9944.
    #[arg(long, env = "COMMONS_URL", global = true, value_name = "URL")]
    pub url: Option<String>,
    /// File that says which commons is meant.
    #[arg(
        long,
        env = "COMMONS_DEPLOYMENT",
        global = true,
        value_name = "FILE",
        default_value = "commons.json"
    )]
    pub deployment: PathBuf,
    /// Key of a development account, such as //Alice. For a real key use --key-file, or the
    /// variable COMMONS_SURI: a command line can be seen by everybody on the machine.
    #[arg(long, global = true, value_name = "//NAME")]
    pub suri: Option<String>,
    /// Act as this agent of the address book, with the key that commons agent new has made.
    #[arg(
        id = "as",
        long = "as",
        global = true,
        value_name = "NAME",
        conflicts_with = "suri",
        add = complete::agents()
    )]
    pub name: Option<String>,
    /// Act for this agent, which has named the account of the key its proxy: a group, or a person
    /// whose key is lost. It pays amounts and deposits, the key's account the fees.
    #[arg(long, global = true, value_name = "AGENT", add = complete::agents())]
    pub proxy: Option<String>,
    /// File with the password of the key. Without it: the variable COMMONS_PASSWORD, or a question.
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// File with the key: an encrypted one as commons agent new makes and polkadot-js exports, or
    /// a secret phrase, with a derivation path if need be, or a seed in hexadecimal.
    #[arg(
        long,
        env = "COMMONS_KEY_FILE",
        hide_env_values = true,
        global = true,
        value_name = "FILE"
    )]
    pub key_file: Option<PathBuf>,
    /// Check and try everything, say what it would cost, and send nothing.
    #[arg(long, global = true, alias = "preview")]
    pub dry_run: bool,
    /// Ask nothing before doing it.
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Print one JSON document, also on failure.
    #[arg(long, global = true)]
    pub json: bool,
    /// What a dry run would have sent.
    #[arg(skip)]
    pub rehearsals: Rehearsals,
}

impl Global {
    /// The node that was named; an empty variable names none.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| !url.is_empty())
    }

    /// Connects to the node, whatever its chain.
    pub async fn connect(&self) -> Result<Chain> {
        let url = match self.url() {
            Some(url) => url.to_owned(),
            None => Deployment::read(&self.deployment).map_or_else(|_| LOCAL.into(), |d| d.url),
        };
        Ok(Chain::connect(&url).await?)
    }

    /// Opens the commons of the deployment file.
    pub async fn open(&self) -> Result<(Commons, Deployment)> {
        let deployment = Deployment::read(&self.deployment)?;
        let url = self.url().unwrap_or(&deployment.url);
        let chain = Chain::connect(url).await?;
        deployment.check_chain(&chain).await?;
        let commons = Commons::open(chain, deployment.hub).await?;
        deployment.check_suite(&commons)?;
        Ok((commons, deployment))
    }
}

/// What a transaction cost, in one line.
pub fn cost(chain: &Chain, receipt: &Receipt) -> String {
    let token = chain.token();
    let amount = |amount: u128| format!("{} {}", decimal(amount, token.decimals), token.symbol);
    let deposit = match receipt.storage_deposit {
        0 => String::new(),
        held if held > 0 => format!(", deposit {}", amount(held.unsigned_abs())),
        freed => format!(", deposit returned {}", amount(freed.unsigned_abs())),
    };
    format!("block {}, fee {}{deposit}", receipt.block.number, amount(receipt.fee))
}

/// The same for programs; amounts in smallest units.
pub fn cost_json(receipt: &Receipt) -> Value {
    json!({
        "block": receipt.block.number,
        "time": format::time(receipt.block.time),
        "transaction": receipt.extrinsic,
        "fee": receipt.fee.to_string(),
        "storage_deposit": receipt.storage_deposit.to_string(),
        "ref_time": receipt.weight.ref_time,
        "proof_size": receipt.weight.proof_size,
    })
}

/// What share of a full block a transaction took.
pub fn share_of_block(receipt: &Receipt, block: Weight) -> String {
    share(receipt.weight, block)
}

/// What share of a full block a weight is.
pub fn share(weight: Weight, block: Weight) -> String {
    let [time, proof] = shares(weight, block);
    format!("{} % of a block's time and {} % of its proof", decimal(time, 2), decimal(proof, 2))
}

/// The same for programs, in basis points.
pub fn share_of_block_json(receipt: &Receipt, block: Weight) -> Value {
    share_json(receipt.weight, block)
}

/// The same of a weight.
pub fn share_json(weight: Weight, block: Weight) -> Value {
    let [time, proof] = shares(weight, block);
    json!({"ref_time_bps": time as u64, "proof_size_bps": proof as u64})
}

/// Time and proof in basis points of a block, rounded up.
fn shares(weight: Weight, block: Weight) -> [u128; 2] {
    [(weight.ref_time, block.ref_time), (weight.proof_size, block.proof_size)]
        .map(|(part, whole)| (u128::from(part) * 10_000).div_ceil(u128::from(whole.max(1))))
}
