//! `commons propose`

mod preview;
mod resolve;
mod words;

pub use preview::majority;

use crate::{
    context::{Global, cost, cost_json},
    output::{FAILED, Output, Report},
};
use clap::Args;
use commons_client::{
    Error, Result, format,
    proposals::{Known, Metadata, title},
};
use commons_core::governor::GovernorError;
use serde_json::json;
use std::{fs, path::PathBuf};
use words::Words;

/// Actions are carried out in the order given, all of them or none, when the proposal has passed and its
/// timelock is over. Without any it is a resolution: words that were agreed on.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  commons propose --equation work=50 commons=15 --description 'More for the commons' --suri //Alice\n  commons propose --list-asset 0x1234567890123456789012345678901234567890 --description why.md --suri //Alice\n  commons propose --pay bob 2.5 --description 'For the pump' --dry-run"
)]
pub struct Options {
    #[command(flatten)]
    actions: Words,
    /// What it is for, at most 4096 bytes: a text, or a file with it. The first line is the title.
    #[arg(long, value_name = "FILE|TEXT")]
    description: String,
    /// Metadata of the contracts that are called: .contract or .json files.
    #[arg(long, value_name = "FILE")]
    metadata: Vec<PathBuf>,
    /// Propose it even if an action would fail now.
    #[arg(long)]
    force: bool,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let description = description(&options.description)?;
    let metadata = metadata(&options.metadata)?;
    let (commons, _) = global.open().await?;
    let signer = if global.dry_run {
        match global.acting_signer(commons.chain()).await {
            // Anyone may look at what would come of it.
            Err(error) if error.code == "no_key" => None,
            signer => Some(signer?),
        }
    } else {
        Some(global.mapped_signer(commons.chain(), output).await?)
    };
    let mut known = Known::of(commons.chain(), metadata).await?;
    let actions = resolve::resolve(options.actions.0, &commons, &mut known).await?;
    let account = signer.as_ref().map(|signer| signer.account_id());
    let preview = commons.preview(account, &actions, &description, &known).await?;
    let (text, json) =
        (preview::text(&preview, &known, &commons), preview::json(&preview, &known, &commons));
    let title = title(&description);
    if let (Some(signer), None) = (&signer, &preview.refusal)
        && global.dry_run
    {
        // It is not sent; what it would cost is noted. Whether it can be is in the preview.
        let _ = commons.propose(signer, actions.clone(), description.clone()).await;
    }
    let Some(signer) = signer.filter(|_| !global.dry_run) else {
        let code = if preview.failure().is_some() { FAILED } else { 0 };
        let json = json!({"title": title, "proposed": false, "preview": json});
        return Ok(Report { text: format!("{title}\n\n{text}"), json, code });
    };
    output.note(&format!("{title}\n\n{text}\n"));
    if let Some(refusal) = &preview.refusal {
        return Err(refusal.clone());
    }
    if let Some(failure) = preview.failure().filter(|_| !options.force) {
        let what = format!("The proposal would fail if it were executed now: {failure}");
        let hint = failure.hint.clone().unwrap_or_default();
        return Err(Error::new(failure.code.clone(), what).hint(
            format!("{hint} If that will be different by then, propose it with --force.")
                .trim_start(),
        ));
    }
    let (id, receipt) = commons.propose(&signer, actions, description).await?;
    let opens = match preview.opens > preview.now {
        true => format!("voting opens {}", format::when(preview.opens, receipt.block.time)),
        false => format!("vote until {}", format::when(preview.closes, receipt.block.time)),
    };
    let text =
        format!("proposal {} made: {title}; {opens}  ({})", id.0, cost(commons.chain(), &receipt));
    let json = json!({
        "id": id.0, "title": title, "proposed": true, "preview": json, "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}

/// A file where there is one of that name, else the text itself.
fn description(given: &str) -> Result<Vec<u8>> {
    let text = match fs::metadata(given) {
        Ok(found) if found.is_dir() => {
            let what = format!("{given} is a folder, and no description.");
            return Err(Error::new("no_document", what)
                .hint("Name a file in it, or write the description itself."));
        }
        Ok(_) => fs::read(given).map_err(|error| {
            let what = format!("The description {given} cannot be read: {error}.");
            Error::new("no_document", what).hint("Name a readable file, or write the text itself.")
        })?,
        // Who mistypes the name of a file must not propose that name.
        Err(_) if looks_like_a_file(given) => {
            let what = format!("There is no file {given} to describe the proposal.");
            return Err(Error::new("no_document", what)
                .hint("Name an existing file, or write the description itself."));
        }
        Err(_) => given.as_bytes().to_vec(),
    };
    match title(&text).is_empty() {
        true => Err(GovernorError::NoDescription.into()),
        false => Ok(text),
    }
}

/// One word with a slash in it, or with an ending: `.md`, `.txt`, `.markdown`.
fn looks_like_a_file(given: &str) -> bool {
    let has_ending = given.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && ending.starts_with(|first: char| first.is_ascii_alphabetic())
            && ending.len() <= 8
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    !given.contains(char::is_whitespace) && (given.contains('/') || has_ending)
}

/// Reads metadata files.
pub fn metadata(files: &[PathBuf]) -> Result<Vec<Metadata>> {
    files.iter().map(|file| Metadata::read(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_a_text_or_a_file() {
        assert_eq!(description("Longer votes").unwrap(), b"Longer votes");
        let folder = env!("CARGO_MANIFEST_DIR");
        for wrong in ["nowhere.md", "why.rst", "nowhere/why", folder] {
            assert_eq!(description(wrong).unwrap_err().code, "no_document", "{wrong}");
        }
        for empty in ["", " \n\t", "# \n"] {
            assert_eq!(description(empty).unwrap_err().code, "no_description", "{empty:?}");
        }
        assert_eq!(description("Peace.").unwrap(), b"Peace.");
        assert_eq!(description("see notes.md for why").unwrap(), b"see notes.md for why");
        let this = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert!(description(this).unwrap().starts_with(b"[package]"));
    }
}
