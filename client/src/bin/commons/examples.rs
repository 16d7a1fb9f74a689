//! Every command says how it is used, and what it says is right.

use crate::Cli;
use clap::{CommandFactory, Parser};

/// The path of a command, such as `project open`, and what it says at the end of its help.
fn helps() -> Vec<(Vec<String>, String, bool)> {
    let mut found = Vec::new();
    let mut left = vec![(Vec::new(), Cli::command())];
    while let Some((path, command)) = left.pop() {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            let mut path: Vec<String> = path.clone();
            path.push(below.get_name().to_owned());
            left.push((path, below.clone()));
        }
        let leaf = !command.has_subcommands();
        let says = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        found.push((path, says, leaf));
    }
    found.sort();
    found
}

/// The command lines that a help gives as examples: what follows that word, up to an empty line.
fn examples(says: &str) -> Vec<String> {
    let Some(begin) = says.find("Example") else { return Vec::new() };
    let lines = says[begin..].lines().take_while(|line| !line.trim().is_empty()).map(|line| {
        let line = line.find("commons ").map_or("", |begin| &line[begin..]);
        // What a shell does with the result is its own affair.
        line.split(" > ").next().unwrap_or_default().split(" | ").next().unwrap_or_default()
    });
    let parts = lines.flat_map(|line| split(line, ';'));
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Splits at a sign outside of single quotes, up to a remark.
fn split(line: &str, sign: char) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            '#' if !quoted => break,
            _ => {}
        }
        match parts.last_mut() {
            Some(last) if letter != sign || quoted => last.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// The words of a line as a shell would pass them on.
fn words(line: &str) -> Vec<String> {
    let words = split(line, ' ').into_iter().filter(|word| !word.is_empty());
    words.map(|word| word.replace('\'', "")).collect()
}

/// The path of the command that a line calls.
fn path(line: &str) -> Vec<String> {
    let mut command = Cli::command();
    let mut path = Vec::new();
    for word in words(line).iter().skip(1) {
        let Some(below) = command.find_subcommand(word) else { continue };
        path.push(below.get_name().to_owned());
        command = below.clone();
    }
    path
}

#[test]
fn the_commands_are_in_order() {
    Cli::command().debug_assert();
}

#[test]
fn nothing_that_a_command_takes_hides_what_every_command_takes() {
    let cli = Cli::command();
    let every: Vec<_> = cli.get_arguments().filter(|it| it.is_global_set()).collect();
    assert!(every.len() > 3);
    let (mut hidden, mut left) = (Vec::new(), vec![cli.clone()]);
    while let Some(command) = left.pop() {
        left.extend(command.get_subcommands().cloned());
        let own = command.get_arguments().filter(|it| !it.is_global_set());
        let hides = own.filter(|own| every.iter().any(|it| it.get_id() == own.get_id()));
        hidden.extend(hides.map(|own| format!("{} of {}", own.get_id(), command.get_name())));
    }
    assert!(hidden.is_empty(), "two arguments have one id: {hidden:?}");
}

#[test]
fn every_command_has_an_example_of_itself() {
    let without = helps().into_iter().filter(|(path_of, says, leaf)| {
        let of_itself = |line: &String| match leaf {
            true => path(line) == *path_of,
            false => path(line).starts_with(path_of),
        };
        !examples(says).iter().any(of_itself)
    });
    let without: Vec<_> = without.map(|(path, ..)| path.join(" ")).collect();
    assert!(without.is_empty(), "these have no example of themselves in their help: {without:?}");
}

#[test]
fn every_example_is_understood() {
    let lines = helps().into_iter().flat_map(|(_, says, _)| examples(&says));
    let wrong = lines.filter_map(|line| {
        let error = Cli::try_parse_from(words(&line)).err()?;
        Some(format!("{line}: {}", error.to_string().lines().next().unwrap_or_default()))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "these do not work: {wrong:#?}");
}

#[test]
fn lines_are_read_as_a_shell_reads_them() {
    let says =
        "Examples:\n  commons fund 2 --memo 'a; b'  # a gift\n  commons pots; commons status";
    assert_eq!(examples(says), ["commons fund 2 --memo 'a; b'", "commons pots", "commons status"]);
    assert_eq!(words("commons fund 2 --memo 'a; b'"), ["commons", "fund", "2", "--memo", "a; b"]);
    assert_eq!(path("commons --json project show 1"), ["project", "show"]);
    assert!(Cli::try_parse_from(words("commons fund")).is_err(), "what is wrong is found");
}
