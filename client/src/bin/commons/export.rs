//! `commons export`

use crate::{
    complete,
    context::Global,
    output::{Output, Report},
    rehearsed,
};
use clap::{Args, ValueEnum};
use commons_client::{
    Commons, Error, Result,
    assets::Assets,
    chronicle::Chronicle,
    export::{
        Past,
        document::document,
        table::{self, References, table},
        valueflows::{Names, valueflows},
    },
    names,
    proposals::Denomination,
};
use commons_core::Address;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What others can read, up to the newest finalised block: the same chain gives the same bytes.
#[derive(Args)]
#[command(after_help = "Examples:
  commons export --format csv --out work.csv
  commons export --format csv --agent maria --portable --out maria.csv
  commons export --format valueflows --base https://example.org/commons/ --out commons.jsonld

csv: one row for each contribution. The first columns (action, amount, unit, claim, project, evidence,
uri, cites, satisfies) are those in which commons record --from reads them; the others (id, agent,
recorder, recorded, revision, status, settled, grade, value, counts) say what became of each. In the
same commons what is recorded already is not recorded again; for another commons take --portable.
What in a uri would be a formula for a spreadsheet is percent-encoded.

json: one document with all that is public: commons, parameters, projects, needs with endorsements and
commitments, contributions with reviews, reasons and history, proposals with votes, money, lent votes,
and what every agent holds. Amounts are decimal strings in smallest units, beside readable ones.

valueflows: JSON-LD in the terms of ValueFlows 1.0 (https://w3id.org/valueflows/ont/vf#). Agents, the
commons as an Organization, projects as Processes, contributions that stand as EconomicEvents, needs as
Intents with Proposals, Commitments, and money as transfers. Names are BASE/ADDRESS for accounts and
BASE/HUB/contribution/7 for the rest; BASE is commons:GENESIS, or what --base says.")]
pub struct Options {
    /// How it is written.
    #[arg(long, value_enum)]
    format: Format,
    /// File to write; an older one is replaced. Without it the export is the result.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only contributions of this agent (csv).
    #[arg(long, value_name = "AGENT", add = complete::agents())]
    agent: Option<String>,
    /// Leave out the numbers of projects, needs and cited contributions, which mean something else in
    /// another commons (csv).
    #[arg(long)]
    portable: bool,
    /// Beginning of all names, instead of the chain's genesis (valueflows).
    #[arg(long, value_name = "URI")]
    base: Option<String>,
}

/// A way to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table of the contributions.
    Csv,
    /// Everything in one document.
    Json,
    /// Linked data.
    Valueflows,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Valueflows => "valueflows",
        }
    }
}

/// An export: the text of a table, or a document.
enum Export {
    Table(String),
    Document(Value),
}

impl Export {
    fn text(&self) -> String {
        match self {
            Self::Table(text) => text.clone(),
            // A document in which nothing is left to chance: its names are in order.
            Self::Document(document) => format!("{document:#}\n"),
        }
    }
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    options.check()?;
    if global.dry_run && options.out.is_some() {
        return Err(rehearsed::not_here("this writes a file on this machine"));
    }
    let agent = options.agent.as_deref().map(names::parse).transpose()?;
    let (commons, deployment) = global.open().await?;
    let hub = commons.hub();
    let genesis = commons.chain().genesis_hash();
    let names = match &options.base {
        Some(base) => Names::below(base, hub)?,
        None => Names::of_chain(genesis, hub),
    };
    let read = |text: String| output.progress(&text);
    let chronicle = Chronicle::load(&commons, deployment.block, read).await?;
    if let Some(note) = &chronicle.note {
        output.note(&format!("note: {note}"));
    }
    let replay = chronicle.replay();
    let past = Past::of(&chronicle.entries, &replay, genesis, chronicle.head)?;
    let export = match options.format {
        Format::Csv => Export::Table(options.table(&past, agent, output)?),
        Format::Json => Export::Document(document(&past, &assets(&commons, &past).await?)),
        Format::Valueflows => {
            let assets = assets(&commons, &past).await?;
            Export::Document(valueflows(&past, &assets, &names))
        }
    };
    match &options.out {
        Some(path) => written(path, options.format, &export, &past),
        None => Ok(shown(options.format, export)),
    }
}

impl Options {
    /// What says something about one format says nothing about another.
    fn check(&self) -> Result<()> {
        let (csv, linked) = (self.format == Format::Csv, self.format == Format::Valueflows);
        for (given, fits, option, format) in [
            (self.agent.is_some(), csv, "--agent", "csv"),
            (self.portable, csv, "--portable", "csv"),
            (self.base.is_some(), linked, "--base", "valueflows"),
        ] {
            if given && !fits {
                let what = format!("{option} says nothing about --format {}.", self.format.name());
                return Err(Error::new("bad_option", what)
                    .hint(format!("It is for --format {format}; leave it out.")));
            }
        }
        Ok(())
    }

    fn table(
        &self,
        past: &Past<'_>,
        agent: Option<Address>,
        output: &mut Output,
    ) -> Result<String> {
        let references = if self.portable { References::Drop } else { References::Keep };
        let of_agent = |deed: &&_| {
            let deed: &commons_client::export::Deed = deed;
            agent.is_none_or(|agent| deed.stored.agent == agent)
        };
        let referring = past.deeds.iter().filter(of_agent).filter(|deed| table::refers(deed));
        let count = referring.count();
        if count > 0 && !self.portable && self.out.is_some() {
            let name = if count == 1 { "names" } else { "name" };
            output.note(&format!(
                "note: {count} of them {name} projects, needs or contributions by numbers of this commons; for another one take --portable"
            ));
        }
        table(past, agent, references)
    }
}

/// How the money is counted that ever came in, by the names it gives itself.
async fn assets(commons: &Commons, past: &Past<'_>) -> Result<Assets> {
    let chain = commons.chain();
    let mut tokens = Vec::new();
    for token in past.tokens() {
        tokens.push((token, Denomination::asset(chain, token).await?));
    }
    Ok(Assets::new(Denomination::native(chain).await?, tokens))
}

fn written(path: &Path, format: Format, export: &Export, past: &Past<'_>) -> Result<Report> {
    let text = export.text();
    let failed = |error: std::io::Error| {
        let what = format!("The file {} cannot be written: {error}.", path.display());
        Error::new("file_not_written", what).hint("Name another with --out.")
    };
    // A crash leaves the old one or the new one, never half of either.
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".part{}", std::process::id()));
    let part = PathBuf::from(part);
    fs::write(&part, &text).map_err(failed)?;
    fs::rename(&part, path).map_err(|error| {
        let _ = fs::remove_file(&part);
        failed(error)
    })?;
    let (block, count) = (past.head.number, past.deeds.len());
    let shown = format!(
        "{}: {} of {count} contributions up to block {block}, {} bytes",
        path.display(),
        format.name(),
        text.len()
    );
    let json = json!({
        "format": format.name(),
        "file": path,
        "bytes": text.len(),
        "block": block,
        "hash": past.head.hash,
    });
    Ok(Report::done(shown, json))
}

fn shown(format: Format, export: Export) -> Report {
    let text = export.text();
    let json = match export {
        Export::Table(text) => json!({"format": format.name(), "text": text}),
        Export::Document(document) => json!({"format": format.name(), "document": document}),
    };
    Report::done(text, json)
}
