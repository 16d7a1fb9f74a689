//! What all commands share: which node, which commons, whose key.

use crate::output::Output;
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    chain::{Chain, Receipt, Signer, Weight},
    deployment::Deployment,
    format::{self, decimal},
};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

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
    /// File with the key: a secret phrase, with a derivation path if need be, or a seed in
    /// hexadecimal.
    #[arg(
        long,
        env = "COMMONS_KEY_FILE",
        hide_env_values = true,
        global = true,
        value_name = "FILE"
    )]
    pub key_file: Option<PathBuf>,
    /// Print one JSON document, also on failure.
    #[arg(long, global = true)]
    pub json: bool,
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

    /// The key to sign with.
    pub fn signer(&self) -> Result<Signer> {
        if let Some(suri) = &self.suri {
            if !suri.starts_with("//") {
                let what = "--suri takes development keys only, such as //Alice.";
                return Err(Error::new("secret_on_command_line", what).hint(
                    "Give a real key with --key-file FILE or in the variable COMMONS_SURI.",
                ));
            }
            return Ok(Signer::from_suri(suri)?);
        }
        if let Some(path) = self.key_file.as_ref().filter(|path| !path.as_os_str().is_empty()) {
            let text = fs::read_to_string(path).map_err(|error| {
                // Whoever gives the phrase instead of a file must not find it in a log.
                let shown = path.display().to_string();
                let shown = if shown.contains(' ') { "given".into() } else { shown };
                let what = format!("The key file {shown} cannot be read: {error}.");
                Error::new("no_key_file", what).hint("--key-file takes the name of a file.")
            })?;
            return secret(&text);
        }
        if let Ok(suri) = env::var("COMMONS_SURI")
            && !suri.is_empty()
        {
            return secret(&suri);
        }
        Err(Error::new("no_key", "This command signs a transaction, and there is no key.").hint(
            "Give one with --suri //Alice (development), --key-file FILE, or the variable COMMONS_SURI.",
        ))
    }

    /// The key, for an account that the chain takes contract calls from.
    pub async fn mapped_signer(&self, chain: &Chain, output: &mut Output) -> Result<Signer> {
        let signer = self.signer()?;
        if chain.ensure_mapped(&signer).await? {
            output.note(&format!(
                "mapped {} to {:?}: this chain does not do it by itself",
                signer.ss58(),
                signer.address()
            ));
        }
        Ok(signer)
    }
}

/// Reads a secret. A second line or a remark would silently become part of the derivation path, and so
/// mean another account.
fn secret(text: &str) -> Result<Signer> {
    let text = text.trim();
    let path = text.find('/').map_or("", |start| &text[start..]);
    if text.lines().count() > 1 || path.contains(char::is_whitespace) {
        let what = "The secret has more than one line, or a space in its derivation path.";
        return Err(Error::new("bad_secret", what)
            .hint("Leave only the phrase or seed, and the path right behind it."));
    }
    Ok(Signer::from_suri(text)?)
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
    let [time, proof] = shares(receipt, block);
    format!("{} % of a block's time and {} % of its proof", decimal(time, 2), decimal(proof, 2))
}

/// The same for programs, in basis points.
pub fn share_of_block_json(receipt: &Receipt, block: Weight) -> Value {
    let [time, proof] = shares(receipt, block);
    json!({"ref_time_bps": time as u64, "proof_size_bps": proof as u64})
}

/// Time and proof in basis points of a block, rounded up.
fn shares(receipt: &Receipt, block: Weight) -> [u128; 2] {
    let weight = receipt.weight;
    [(weight.ref_time, block.ref_time), (weight.proof_size, block.proof_size)]
        .map(|(part, whole)| (u128::from(part) * 10_000).div_ceil(u128::from(whole.max(1))))
}
