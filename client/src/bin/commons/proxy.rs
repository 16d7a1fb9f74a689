//! `commons proxy`: who may act for whom, by the chain's own means.

use crate::{
    agent, complete,
    context::{Global, cost, cost_json},
    output::{Output, Report, table},
    signing::account,
    style,
};
use clap::{Args, Subcommand};
use commons_client::{
    Error, Result,
    chain::{Chain, Proxies, Proxy, Signer, address_of, ss58},
    format::decimal,
    names,
};
use serde_json::{Value, json};

/// A proxy acts for an account with a key of its own: --proxy AGENT with any command. So a group takes
/// part as one agent, and what a lost key did is done by another one, which then names a third and
/// removes the lost one. Whoever is a proxy for everything (the kind Any) can do that alone.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  commons proxy create choir --as maria            # an account without a key, for which maria acts\n  commons proxy add joe --proxy choir --as maria   # and joe too\n  commons record --effort 2h --points 2 --uri ipfs://song --proxy choir --as joe"
)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Name somebody who may act for you, or with --proxy for the account that you act for.
    #[command(after_help = "Example: commons proxy add joe --as maria")]
    Add(Entry),
    /// Take it back.
    #[command(after_help = "Example: commons proxy remove joe --proxy choir --as maria")]
    Remove(Entry),
    /// Show who may act for an agent. Default: for you.
    #[command(after_help = "Example: commons proxy list choir")]
    List {
        /// The agent: name, address or SS58 address.
        #[arg(add = complete::agents())]
        agent: Option<String>,
    },
    /// Make an account without a key, for which you act at first: a group's, or one that outlives its
    /// keys.
    #[command(after_help = "Example: commons proxy create choir --as maria")]
    Create {
        /// What it is called in the address book.
        name: String,
    },
}

#[derive(Args)]
struct Entry {
    /// The proxy: name, address or SS58 address.
    #[arg(add = complete::agents())]
    agent: String,
    /// What it may do, as the chain calls it.
    #[arg(long, default_value = "Any")]
    kind: String,
    /// How many blocks before it must announce what it does.
    #[arg(long, default_value_t = 0, value_name = "BLOCKS")]
    delay: u32,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let chain = global.connect().await?;
    match options.command {
        Command::Add(entry) => add(&entry, &chain, &global.acting_signer(&chain).await?).await,
        Command::Remove(entry) => remove(&entry, &chain, global, output).await,
        Command::List { agent } => {
            let of = match agent {
                Some(agent) => account(&chain, &agent).await?,
                None => match global.proxy.as_ref().or(global.name.as_ref()) {
                    Some(agent) => account(&chain, agent).await?,
                    None => global.signer()?.account_id(),
                },
            };
            Ok(list(&chain, of, &chain.proxies(of).await?))
        }
        Command::Create { name } => create(&name, &chain, global).await,
    }
}

impl Entry {
    async fn proxy(&self, chain: &Chain, among: &[Proxy]) -> Result<Proxy> {
        let account = account(chain, &self.agent).await?;
        // As the chain writes it.
        let same = |proxy: &&Proxy| proxy.kind.eq_ignore_ascii_case(&self.kind);
        let kind = among.iter().find(same).map_or_else(|| self.kind.clone(), |it| it.kind.clone());
        Ok(Proxy { account, kind, delay: self.delay })
    }
}

async fn add(entry: &Entry, chain: &Chain, signer: &Signer) -> Result<Report> {
    let proxy = entry.proxy(chain, &chain.proxies(signer.account_id()).await?.proxies).await?;
    let receipt = chain.add_proxy(signer, &proxy).await?;
    let text = format!(
        "{} may act for {}: --proxy {}  ({})",
        shown(proxy.account),
        shown(signer.account_id()),
        shown(signer.account_id()),
        cost(chain, &receipt)
    );
    let json = json!({
        "account": ss58(&signer.account_id()),
        "proxy": one(&proxy),
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}

async fn remove(
    entry: &Entry,
    chain: &Chain,
    global: &Global,
    output: &mut Output,
) -> Result<Report> {
    let signer = global.acting_signer(chain).await?;
    let account = signer.account_id();
    let now = chain.proxies(account).await?.proxies;
    let proxy = entry.proxy(chain, &now).await?;
    // Of an account without a key, the last proxy is the last who can do anything.
    let masters = |proxy: &&Proxy| proxy.kind == "Any";
    let left = now.iter().filter(masters).filter(|it| **it != proxy).count();
    if account != signer.key_account() && left == 0 && now.contains(&proxy) && !global.yes {
        let what = format!(
            "{} is the last that may do everything for {}: if it has no key, or that is lost, nobody will ever act for it again.",
            shown(proxy.account),
            shown(account)
        );
        return Err(Error::new("last_proxy", what).hint(
            "Name another one first: commons proxy add. With --yes it is removed all the same.",
        ));
    }
    let question = format!("Shall {} no longer act for {}?", shown(proxy.account), shown(account));
    if !global.dry_run && now.contains(&proxy) {
        output.confirm(global.yes, &question)?;
    }
    let receipt = chain.remove_proxy(&signer, &proxy).await?;
    let text = format!(
        "{} no longer acts for {}  ({})",
        shown(proxy.account),
        shown(account),
        cost(chain, &receipt)
    );
    let json =
        json!({"account": ss58(&account), "proxy": one(&proxy), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}

fn list(chain: &Chain, of: [u8; 32], found: &Proxies) -> Report {
    let token = chain.token();
    let json = json!({
        "account": ss58(&of),
        "agent": address_of(&of),
        "proxies": found.proxies.iter().map(one).collect::<Vec<_>>(),
        "deposit": found.deposit.to_string(),
    });
    if found.proxies.is_empty() {
        return Report::done(format!("nobody acts for {}", shown(of)), json);
    }
    let mut rows = vec![style::head(["proxy", "account", "may do", "announces"])];
    rows.extend(found.proxies.iter().map(|proxy| {
        let kind = if proxy.kind == "Any" { "everything".into() } else { proxy.kind.clone() };
        let delay = match proxy.delay {
            0 => "nothing".into(),
            delay => format!("{delay} blocks before"),
        };
        vec![names::show(address_of(&proxy.account)), ss58(&proxy.account), kind, delay]
    }));
    let deposit = decimal(found.deposit, token.decimals);
    let text = format!(
        "for {}, with a deposit of {deposit} {}\n{}",
        shown(of),
        token.symbol,
        table(&rows)
    );
    Report::done(text, json)
}

async fn create(name: &str, chain: &Chain, global: &Global) -> Result<Report> {
    let book = agent::Writing::check(name)?;
    let signer = global.acting_signer(chain).await?;
    let (account, receipt) = chain.create_account(&signer).await?;
    // What is done must not look like a failure: without the name, the account is what counts.
    let noted = book.add(account);
    let (agent, shown) = (address_of(&account), ss58(&account));
    let mut text = format!(
        "{name} is {agent:?}, the account {shown}, for which {} acts: --proxy {name}  ({})",
        self::shown(signer.account_id()),
        cost(chain, &receipt)
    );
    match &noted {
        Ok(()) => {
            text += &format!(
                "\nIt pays deposits itself and begins without money: commons sponsor {name} --records 10"
            )
        }
        Err(error) => text += &format!("\nIt has no name yet: {error}"),
    }
    let json = json!({
        "name": noted.is_ok().then_some(name),
        "agent": agent,
        "account": shown,
        "proxy": ss58(&signer.account_id()),
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}

fn one(proxy: &Proxy) -> Value {
    json!({
        "agent": address_of(&proxy.account),
        "account": ss58(&proxy.account),
        "kind": proxy.kind,
        "delay": proxy.delay,
    })
}

/// An account as a person reads it: its name, or itself.
fn shown(account: [u8; 32]) -> String {
    names::name_of(address_of(&account)).map_or_else(|| ss58(&account), str::to_owned)
}
