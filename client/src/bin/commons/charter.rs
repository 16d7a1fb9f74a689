//! `commons charter`

use crate::{
    context::Global,
    document,
    output::{Report, table},
};
use clap::Args;
use commons_client::{Error, Result, format};
use serde_json::json;
use std::path::PathBuf;

/// The norms that the commons publishes; only a proposal that passes amends them.
#[derive(Args)]
#[command(after_help = "Example: commons charter; commons charter --check charter.md")]
pub struct Options {
    /// Compare a document with the published hash; fails if it is another one.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let given = options.check.as_deref().map(document::of_file).transpose()?;
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let norms = commons.norms(deployment.block).await?;
    let (hash, file) = (norms.charter.document, options.check.unwrap_or_default());
    if let Some(given) = given.filter(|given| *given != hash) {
        let what = match hash.is_zero() {
            true => "This commons has published no document.".into(),
            false => format!(
                "{} is not the charter: its hash is {given:?}, and {hash:?} is published.",
                file.display()
            ),
        };
        return Err(Error::new("not_the_charter", what)
            .hint("commons charter says where it is, and which proposal amended it last."));
    }
    let by = match norms.amended {
        Some(id) => format!("amended by proposal {id}, {}", format::when(norms.since, head.time)),
        None => format!("as at the beginning, {}", format::when(norms.since, head.time)),
    };
    let mut rows = vec![
        ("document", document::show(hash)),
        ("at", format::untrusted(&norms.charter.uri)),
        ("since", by),
    ];
    if given.is_some() {
        rows.push(("checked", format!("{} is this document", file.display())));
    }
    rows.retain(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.into(), value]).collect();
    let json = json!({
        "document": hash,
        "uri": String::from_utf8_lossy(&norms.charter.uri),
        "since": format::time(norms.since),
        "amended_by": norms.amended.map(|id| id.0),
        "checked": given.is_some(),
    });
    Ok(Report::done(table(&rows), json))
}
