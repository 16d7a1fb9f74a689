//! `commons equation`

use crate::{
    context::Global,
    money::Desk,
    output::{Report, table},
};
use clap::{Args, Subcommand};
use commons_client::{
    Result, format,
    proposals::equation::{parts, show},
};
use commons_core::pool::Equation;
use serde_json::{Value, json};

/// How every deposit is divided. It is changed by a proposal: commons propose --equation.
#[derive(Args)]
#[command(after_help = "Example: commons equation; commons equation show --json")]
pub struct Options {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Show how deposits are divided now, and from when on another way; as without a word.
    #[command(after_help = "Example: commons equation show")]
    Show,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    match options.command {
        Some(Command::Show) | None => show_all(global).await,
    }
}

async fn show_all(global: &Global) -> Result<Report> {
    let desk = Desk::open(global).await?;
    let (now, calendar) = (desk.head.time, desk.commons.calendar());
    let epoch = calendar.epoch(now);
    let equations = desk.book.equations();
    let present = desk.book.equation(epoch);
    let meanings = [
        "to those whose work is accepted in the epoch, by points",
        "to all who ever earned anything in the project, by what is left of it",
        "to all who did at least a little in four epochs, in equal parts",
        "to the treasury, with what is left over by rounding",
    ];
    let rows: Vec<_> = parts(&present)
        .iter()
        .zip(meanings)
        .map(|((name, share), meaning)| {
            vec![(*name).to_owned(), format::bps(*share), meaning.to_owned()]
        })
        .collect();
    let mut text = format!("epoch {}, which is now:\n{}", epoch.0, table(&rows));
    let mut items = Vec::new();
    if equations.len() > 1 {
        text.push('\n');
    }
    for (first, equation) in &equations {
        let start = calendar.start(*first);
        if equations.len() > 1 {
            let when = format::when(start, now);
            text.push_str(&format!("\nfrom epoch {} on, {when}: {}", first.0, show(equation)));
        }
        items.push(json!({
            "first_epoch": first.0,
            "since": format::time(start),
            "equation": equation_json(equation),
        }));
    }
    let json = json!({"epoch": epoch.0, "equation": equation_json(&present), "equations": items});
    Ok(Report::done(text, json))
}

/// An equation for programs, in basis points.
pub fn equation_json(equation: &Equation) -> Value {
    let mut json = json!({"text": show(equation)});
    for (name, share) in parts(equation) {
        json[format!("{name}_bps")] = share.0.into();
    }
    json
}
