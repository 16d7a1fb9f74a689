//! The tutorial in the README, typed as it stands there, and that it answers what the README shows.

use crate::demo::masked;
use e2e_tests::Cli;
use std::{env, fs, path::Path, process::Stdio};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
const TITLE: &str = "## Two weeks in a maker space\n";

/// What is typed, and what is answered.
struct Step {
    command: String,
    answer: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tutorial_does_what_the_readme_shows() {
    let cli = Cli::start().await;
    let readme = fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(TITLE).expect("the README has a tutorial");
    let (tutorial, after) = rest.split_at(rest.find("\n## ").unwrap_or(rest.len()));
    let (mut written, mut settings, mut differences) = (String::new(), Vec::new(), Vec::new());
    for (index, part) in tutorial.split("```").enumerate() {
        let Some(lines) = part.strip_prefix("console\n").filter(|_| index % 2 == 1) else {
            written += part;
            written += "```";
            continue;
        };
        written += "console\n";
        for step in steps(lines) {
            let answer = type_in(&cli, &step.command, &mut settings);
            let (shown, seen) = (plain(&step.answer), plain(&answer));
            if shown != seen {
                differences.push(format!("$ {}\n{answer}\ninstead of\n{shown:#?}", step.command));
            }
            written += &format!("$ {}\n{answer}", step.command);
        }
        written += "```";
    }
    let written = written.strip_suffix("```").unwrap();
    if env::var("COMMONS_SNAPSHOT").is_ok_and(|wish| wish == "write") {
        fs::write(README, format!("{before}{TITLE}{written}{after}")).unwrap();
        return;
    }
    assert!(
        differences.is_empty(),
        "{}\nRun this test with COMMONS_SNAPSHOT=write, and look at what has changed.",
        differences.join("\n\n")
    );
}

/// The commands of a block, each with its answer. A line that ends with a backslash goes on, and so does
/// a document, up to its END.
fn steps(lines: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut unfinished = false;
    for line in lines.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => {
                steps.push(Step { command: command.to_owned(), answer: String::new() })
            }
            (None, Some(step)) if unfinished => step.command += &format!("\n{line}"),
            (None, Some(step)) => step.answer += &format!("{line}\n"),
            (None, None) => panic!("`{line}` answers no command"),
        }
        let document = steps
            .last()
            .is_some_and(|step| step.command.contains("<<END") && !step.command.ends_with("\nEND"));
        unfinished = line.ends_with('\\') || document;
    }
    steps
}

/// Types a line into a shell, and returns what a terminal would show. Variables that are exported hold
/// for what comes after.
fn type_in(cli: &Cli, line: &str, settings: &mut Vec<String>) -> String {
    if line.starts_with("commons node") {
        return String::new(); // that one runs already
    }
    if line.starts_with("export ") {
        settings.push(line.to_owned());
        return String::new();
    }
    let usual = cli.command("");
    let (program, home) = (usual.get_program(), cli.folder().join("home"));
    fs::create_dir_all(&home).unwrap();
    let script = format!("{}\ncommons() {{ \"$PROGRAM\" \"$@\"; }}\n{line}", settings.join("\n"));
    let mut shell = std::process::Command::new("bash");
    for (name, value) in usual.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("PROGRAM", program).env("HOME", &home).env("XDG_CONFIG_HOME", home.join(".config"));
    let shell = shell.env_remove("COMMONS_AGENTS").current_dir(cli.folder());
    let shell = shell.args(["-c", &format!("{{ {script}\n}} 2>&1")]).stdin(Stdio::null());
    let ran = shell.output().unwrap();
    let answer = String::from_utf8_lossy(&ran.stdout).into_owned();
    readable(&answer, &home, cli.folder())
}

/// An answer without where this test keeps its files.
fn readable(answer: &str, home: &Path, folder: &Path) -> String {
    let answer = answer.replace(&home.display().to_string(), "~");
    answer.replace(&format!("{}/", folder.display()), "")
}

/// Lines without what is different in every run, and with single spaces.
fn plain(answer: &str) -> Vec<String> {
    let account = |word: &str| word.starts_with('5') && word.len() >= 47;
    let mut lines = Vec::new();
    for line in answer.trim_end().lines() {
        let words = line.split_whitespace().map(|word| if account(word) { "_" } else { word });
        lines.push(masked(&by_name(words.collect::<Vec<_>>().join(" "))));
    }
    lines
}

/// Who graded is told in the order of their addresses, which are others in every run.
fn by_name(line: String) -> String {
    let Some(grades) = line.strip_prefix("grades: ") else { return line };
    let mut grades: Vec<_> = grades.split(", ").collect();
    grades.sort_unstable();
    format!("grades: {}", grades.join(", "))
}

#[test]
fn a_block_is_taken_apart_into_commands_and_answers() {
    let block = "$ commons a\none\ntwo\n$ commons b \\\n    --c\n$ cat > d <<END\ne\nEND\n$ f\ng\n";
    let found = steps(block);
    let found: Vec<_> = found.iter().map(|it| (it.command.as_str(), it.answer.as_str())).collect();
    let expected = [
        ("commons a", "one\ntwo\n"),
        ("commons b \\\n    --c", ""),
        ("cat > d <<END\ne\nEND", ""),
        ("f", "g\n"),
    ];
    assert_eq!(found, expected);
}
