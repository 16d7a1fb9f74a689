//! `commons man`: a manual page for each command, as packagers and `scripts/build-client` want them.

use crate::output::Report;
use clap::{Args, Command};
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};
use commons_client::{Error, Result};
use serde_json::json;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

#[derive(Args)]
#[command(after_help = "Example: commons man --out ~/.local/share/man/man1")]
pub struct Options {
    /// The folder that the pages are written to.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub fn run(options: &Options, command: Command) -> Result<Report> {
    let out = &options.out;
    let pages = write(command, out).map_err(|error| {
        let what = format!("The pages cannot be written to {}: {error}.", out.display());
        Error::new("pages_not_written", what).hint("Name a folder that you may write to.")
    })?;
    let text = format!("{} pages written to {}", pages.len(), out.display());
    Ok(Report::done(text, json!({"folder": out, "pages": pages})))
}

/// Writes the pages of a command and all below it; returns their names.
fn write(command: Command, out: &Path) -> io::Result<Vec<String>> {
    fs::create_dir_all(out)?;
    let source = format!("commons {}", command.get_version().unwrap_or_default());
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let (mut names, mut left) = (Vec::new(), vec![command]);
    while let Some(command) = left.pop() {
        left.extend(command.get_subcommands().filter(|below| !below.is_hide_set()).cloned());
        let examples = command.get_after_help().map(ToString::to_string);
        let has_commands = command.get_subcommands().any(|below| !below.is_hide_set());
        let man = Man::new(command).source(&*source).manual("Commons");
        let name = man.get_filename();
        fs::write(out.join(&name), page(&man, has_commands, examples.as_deref())?)?;
        names.push(name);
    }
    names.sort();
    Ok(names)
}

/// The sections of a page, in the order that readers of manuals expect.
fn page(man: &Man, has_commands: bool, examples: Option<&str>) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(examples) = examples {
        let mut roff = Roff::new();
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.lines().filter(|line| *line != "Examples:") {
            roff.text([roman(line.trim_start_matches("Example:").trim())]);
        }
        roff.control("fi", []);
        roff.to_writer(&mut page)?;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_has_a_page_with_its_example() {
        let out = std::env::temp_dir().join(format!("commons-man-{}", std::process::id()));
        let names = write(Cli::command(), &out).unwrap();
        for name in ["commons.1", "commons-record.1", "commons-project-open.1"] {
            assert!(names.iter().any(|known| known == name), "{name} of {names:?}");
        }
        assert!(
            !names.iter().any(|name| name.contains("help") || name.contains("man")),
            "{names:?}"
        );
        let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
        assert!(read("commons-settle.1").contains(".SH EXAMPLES"));
        assert!(!read("commons-settle.1").contains(".SH SUBCOMMANDS"));
        assert!(read("commons.1").contains("commons\\-settle(1)"));
        fs::remove_dir_all(out).unwrap();
    }
}
