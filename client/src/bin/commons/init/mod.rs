//! `commons init`

mod outcome;
mod questions;

use crate::{
    context::Global,
    output::{Output, Report},
    rehearsed,
};
use clap::Args;
use commons_client::{
    Error, Result,
    founding_file::{self, Plan},
    names,
};
use questions::{QUESTIONS, Question};
use std::{
    fs::OpenOptions,
    io::{ErrorKind, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Five questions, most with an answer in brackets that Enter takes; what an option says is not asked.
/// Without a terminal, or with --yes, nothing is asked: those of your address book found it, else, with
/// --yes, the development accounts alice, bob and charlie. The file has all other parameters too, each
/// with its meaning and range, and may be edited.
#[derive(Args)]
#[command(
    after_help = "Example: commons init --founder maria --founder joe=50 --founder lee --epoch 14d\n\
                  Then:    commons deploy --file commons.toml --key-file key"
)]
pub struct Options {
    /// The file to write.
    #[arg(default_value = "commons.toml")]
    file: PathBuf,
    /// A founder: name, address or SS58 address, with =POINTS for other than 100 points.
    #[arg(long = "founder", value_name = "AGENT[=POINTS]")]
    founders: Vec<String>,
    /// How often money is divided: 7d, 14d.
    #[arg(long, value_name = "DURATION")]
    epoch: Option<String>,
    /// How long a contribution is open for review: 3d.
    #[arg(long, value_name = "DURATION")]
    review_period: Option<String>,
    /// How many others must confirm a contribution.
    #[arg(long, value_name = "NUMBER")]
    reviewers: Option<String>,
    /// How money is divided, in percent: work=60 equity=25 floor=10 commons=5.
    #[arg(long, value_name = "PART=PERCENT", num_args = 1..=4)]
    equation: Vec<String>,
    /// Document with the norms that the commons publishes. Its hash is taken when it is deployed.
    #[arg(long, value_name = "FILE")]
    charter: Option<String>,
    /// Where everybody finds that document.
    #[arg(long, value_name = "URI")]
    charter_uri: Option<String>,
    /// Replace the file if there is one.
    #[arg(long)]
    force: bool,
}

impl Options {
    /// What the options answer of a question.
    fn answer(&self, question: &Question) -> Option<String> {
        let words = match question.about {
            questions::FOUNDERS => self.founders.clone(),
            questions::EPOCH => self.epoch.iter().cloned().collect(),
            questions::REVIEW => {
                self.review_period.iter().chain(&self.reviewers).cloned().collect()
            }
            questions::EQUATION => self.equation.clone(),
            _ => self.charter.iter().chain(&self.charter_uri).cloned().collect(),
        };
        (!words.is_empty()).then(|| words.join(" "))
    }
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    if global.dry_run {
        return Err(rehearsed::not_here("this writes a file on this machine"));
    }
    let file = &options.file;
    if file.exists() && !options.force {
        return Err(exists(file));
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let asks = terminal && !global.yes && !global.json;
    let mut plan = Plan::default();
    for question in &QUESTIONS {
        match options.answer(question) {
            Some(answer) => {
                let taken = question.take(&plan, &answer);
                plan = taken.map_err(|error| by_option(error, question))?;
            }
            None if asks => plan = ask(question, &plan, output)?,
            None => {
                // Who founds it is only guessed where somebody wants to be asked nothing.
                let default = question.default(&plan);
                let trying = global.yes.then(|| questions::DEVELOPMENT.to_owned());
                plan = question.take(&plan, &default.or(trying).ok_or_else(nobody)?)?;
            }
        }
    }
    if plan.founders.iter().any(|it| is_development(it.seed.agent)) {
        output.note(
            "note: everybody has the keys of development accounts: such founders are for trying",
        );
    }
    write(file, &relative(plan.clone(), file)?, options.force)?;
    Ok(outcome::report(&plan, file))
}

/// The same error with what the options of a question take, which is not what is typed as an answer.
fn by_option(error: Error, question: &Question) -> Error {
    if error.code != "bad_answer" {
        return error;
    }
    error.hint(match question.about {
        questions::FOUNDERS => "Such as: --founder maria --founder joe=50 --founder lee",
        questions::EPOCH => "Such as: --epoch 14d",
        questions::REVIEW => "Such as: --review-period 3d --reviewers 2",
        questions::EQUATION => "Such as: --equation work=50 equity=20 floor=20 commons=10",
        _ => "Such as: --charter norms.md --charter-uri https://example.org/norms.md",
    })
}

fn nobody() -> Error {
    Error::new("no_founders", "It is not said who founds the commons, and nobody can be asked.").hint(
        "Name them: --founder AGENT, once for each (development: --founder alice --founder bob --founder charlie).",
    )
}

/// Asks until there is an answer that fits.
fn ask(question: &Question, plan: &Plan, output: &mut Output) -> Result<Plan> {
    output.note(&format!("\n{}\n  {}", question.text, question.why));
    loop {
        let default = question.default(plan);
        let prompt = match default.as_deref() {
            None => "  > ".into(),
            Some("") => "  [none] ".into(),
            Some(default) => format!("  [{default}] "),
        };
        let answer = output.ask(&prompt)?;
        let answer = answer.trim();
        let answer = if answer.is_empty() { default.as_deref().unwrap_or("") } else { answer };
        match question.take(plan, answer) {
            Ok(plan) => return Ok(plan),
            Err(error) => output.note(&format!("  {}", why_not(&error))),
        }
    }
}

/// Why an answer does not fit, and what would.
fn why_not(error: &Error) -> String {
    let hint = error.hint.as_ref().map(|hint| format!(" {hint}")).unwrap_or_default();
    format!("{}{hint}", error.message)
}

fn is_development(agent: commons_core::Address) -> bool {
    names::built_in().iter().any(|(_, known)| *known == agent)
}

/// The document as it is found from where the file is.
fn relative(mut plan: Plan, file: &Path) -> Result<Plan> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let (Some(_), Some(document)) = (folder, &mut plan.charter.document) {
        let absolute = std::path::absolute(&document.value).map_err(|error| {
            let what = format!("The document {} cannot be named: {error}.", document.value);
            Error::new("no_document", what).hint("Name it by its whole path.")
        })?;
        document.value = absolute.to_string_lossy().into_owned();
    }
    Ok(plan)
}

fn exists(file: &Path) -> Error {
    Error::new("file_exists", format!("The file {} exists already.", file.display()))
        .hint("Name another, or replace it with --force.")
}

/// Writes the file; without `force` never over another, whenever that came to be.
fn write(file: &Path, plan: &Plan, force: bool) -> Result<()> {
    let mut options = OpenOptions::new();
    match force {
        true => options.write(true).create(true).truncate(true),
        false => options.write(true).create_new(true),
    };
    let written = options.open(file).and_then(|mut it| {
        it.write_all(founding_file::write(plan).as_bytes())?;
        it.sync_all()
    });
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(file),
        _ => {
            let what = format!("The file {} cannot be written: {error}.", file.display());
            Error::new("file_not_written", what).hint("Name another place for it.")
        }
    })
}
