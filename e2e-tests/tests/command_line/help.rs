//! What the command line does for those who type: help, colours, completions, manual pages.

use e2e_tests::Cli;
use std::{fs, process::Command};

/// Where nobody answers: what is tested with it asks no node.
const NOWHERE: &str = "ws://127.0.0.1:1";

/// What a command prints, whatever its exit code; the result first.
fn printed(command: &mut Command) -> (String, String) {
    let output = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// What is offered behind words, each with what is said about it, as fish asks for it.
fn offered(cli: &Cli, words: &str) -> Vec<(String, String)> {
    let mut command = cli.command("");
    command.env("COMPLETE", "fish").args(["--", "commons"]);
    // The last word is the one that is being typed.
    let (out, error) = printed(command.args(words.split(' ')));
    assert!(error.is_empty(), "{words}: {error}");
    let offer = |line: &str| {
        let (value, help) = line.split_once('\t').unwrap_or((line, ""));
        (value.to_owned(), help.to_owned())
    };
    out.lines().map(offer).collect()
}

/// The same without what is said about it; options only if one has been begun.
fn values(cli: &Cli, words: &str) -> Vec<String> {
    let option = words.ends_with("--");
    let values = offered(cli, words).into_iter().map(|(value, _)| value);
    values.filter(|value| option || !value.starts_with('-')).collect()
}

/// A text without what colours it.
fn plain(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').expect("a colour").1)
}

#[test]
fn who_types_nothing_learns_where_to_begin() {
    let cli = Cli::at(NOWHERE);
    let nothing = cli.run("");
    assert_eq!((nothing.code, &*nothing.stdout), (2, ""), "{nothing:?}");
    let help = cli.run("-h");
    assert_eq!((help.code, &*help.stderr), (0, ""), "{help:?}");
    for says in [&nothing.stderr, &help.stdout] {
        for part in ["Usage: commons", "commons deploy --suri //Alice", "commons COMMAND -h"] {
            assert!(says.contains(part), "`{part}` is missing: {says}");
        }
    }
    let project = cli.run("project");
    assert!(
        project.code == 2 && project.stderr.contains("Example: commons project"),
        "{project:?}"
    );
    let settle = cli.text("settle -h");
    assert!(settle.contains("Example: commons settle 4 --suri //Ferdie"), "{settle}");
    assert!(!settle.contains('\x1b'), "{settle:?}");
    let typing = cli.run("setle 1");
    assert!(
        typing.code == 2 && typing.stderr.contains("settle"),
        "the nearest is named: {typing:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_are_for_terminals_and_change_no_letter() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 1h --points 1 --uri ipfs://work --suri //Eve");
    cli.json("propose --description Peace --suri //Alice");
    for line in ["status", "contributions", "proposals", "params", "reputation top"] {
        let through_a_pipe = cli.text(line);
        assert!(!through_a_pipe.contains('\x1b'), "{line}: {through_a_pipe:?}");
        let (forced, _) = printed(cli.command(line).env("CLICOLOR_FORCE", "1"));
        assert!(forced.contains("\x1b[1m"), "{line} has titles: {forced:?}");
        assert_eq!(plain(&forced), through_a_pipe, "{line}");
        let mut both = cli.command(line);
        let (refused, _) = printed(both.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"));
        assert_eq!(refused, through_a_pipe, "{line}");
        let document = format!("{line} --json");
        let (document, _) = printed(cli.command(&document).env("CLICOLOR_FORCE", "1"));
        assert!(!document.contains('\x1b') && !document.contains("u001b"), "{line}: {document}");
    }
    let (_, error) = printed(cli.command("contribution 9").env("CLICOLOR_FORCE", "1"));
    assert!(error.starts_with("\x1b[1;31merror:\x1b[0m "), "{error:?}");
    assert!(cli.run("contribution 9").stderr.starts_with("error: "));

    let on_a_terminal = |no_colour: &str| {
        let mut command = cli.on_a_terminal("proposals")?;
        Some(printed(command.env("NO_COLOR", no_colour)).0.replace('\r', ""))
    };
    let Some(coloured) = on_a_terminal("") else { return };
    assert!(
        coloured.contains("\x1b[33mactive\x1b[0m"),
        "an empty variable says nothing: {coloured:?}"
    );
    let plain = on_a_terminal("1").unwrap();
    assert!(
        plain.contains("active") && !plain.contains("m\x1b[0m") && !plain.contains("[33m"),
        "{plain:?}"
    );
}

#[test]
fn commands_options_and_names_are_completed() {
    let cli = Cli::at(NOWHERE);
    cli.json("agent add maria 0x1234567890123456789012345678901234567890");
    assert_eq!(values(&cli, "reput"), ["reputation"]);
    assert!(values(&cli, "").contains(&"propose".to_owned()));
    assert!(!values(&cli, "").contains(&"man".to_owned()), "what is for scripts is hidden");
    assert!(values(&cli, "settle --").contains(&"--suri".to_owned()));
    assert_eq!(values(&cli, "reputation ma"), ["maria"]);
    assert_eq!(values(&cli, "reputation MA"), ["maria"], "whatever the case of the letters");
    assert_eq!(values(&cli, "delegate al"), ["alice"]);
    assert_eq!(values(&cli, "propose --pay ma"), ["maria"]);
    assert_eq!(values(&cli, "propose --set claim_m"), ["claim_max="]);
    assert_eq!(values(&cli, "audit --explain pay"), ["payout"]);
    assert_eq!(values(&cli, "audit --explain payout al"), ["alice"]);
    // Nothing is known of any commons, and a book that cannot be read disturbs nobody.
    for words in ["settle ", "proposal ", "pots --project ", "reputation 0x"] {
        assert_eq!(values(&cli, words), [""; 0], "{words}");
    }
    fs::write(cli.folder().join("commons.json"), "{").unwrap();
    fs::write(cli.folder().join("agents.json"), "{").unwrap();
    assert_eq!(values(&cli, "settle "), [""; 0]);
    assert_eq!(values(&cli, "reputation al"), ["alice"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_completed_from_what_was_read_before_and_no_node_is_asked() {
    let mut cli = Cli::start().await;
    cli.deploy();
    cli.json("project open --uri https://example.org/garden --suri //Eve");
    cli.json("record --effort 2h --points 2 --uri ipfs://a --suri //Eve");
    cli.json("record --effort 1h --points 1 --action produce --uri ipfs://b --suri //Ferdie");
    cli.accept(1);
    cli.json("propose --description 'Peace in the garden' --suri //Alice");
    cli.json("propose --description War --suri //Alice");
    cli.json("cancel 2 --suri //Alice");
    cli.json("need publish --until 4w --uri ipfs://lathe --suri //Eve");
    cli.json("need publish --until 4w --uri ipfs://chairs --suri //Eve");
    cli.json("need close 1 --suri //Eve");
    assert_eq!(values(&cli, "settle "), [""; 0], "nothing has been read yet");
    cli.json("inbox alice");
    cli.kill_node().await;

    assert_eq!(values(&cli, "contribution "), ["2", "1"], "newest first");
    assert_eq!(values(&cli, "settle "), ["2"], "1 is settled");
    assert_eq!(offered(&cli, "settle 2"), [("2".into(), "ferdie, produce 1 hour".into())]);
    assert_eq!(values(&cli, "proposal "), ["2", "1"]);
    assert_eq!(offered(&cli, "queue 1"), [("1".into(), "Peace in the garden".into())]);
    assert_eq!(values(&cli, "queue "), ["1"], "2 was taken back");
    assert_eq!(values(&cli, "pots --project "), ["1"]);
    assert_eq!(values(&cli, "need show "), ["2", "1"]);
    for command in ["need commit", "need endorse", "need renew", "need close"] {
        assert_eq!(values(&cli, &format!("{command} ")), ["2"], "{command}: 1 is closed");
    }
    assert_eq!(offered(&cli, "need commit 2"), [("2".into(), "ipfs://chairs".into())]);
    assert_eq!(values(&cli, "audit --explain mint "), ["2", "1"]);
    // Of the commons that is meant, however it is named.
    fs::rename(cli.folder().join("commons.json"), cli.folder().join("other.json")).unwrap();
    assert_eq!(values(&cli, "settle "), [""; 0]);
    assert_eq!(values(&cli, "--deployment other.json settle "), ["2"]);
    assert_eq!(values(&cli, "--deployment=other.json settle "), ["2"]);
}

#[test]
fn shells_are_told_whom_to_ask() {
    let cli = Cli::at(NOWHERE);
    let program = cli.command("").get_program().to_string_lossy().into_owned();
    for (shell, part) in [
        ("bash", "complete -o nospace"),
        ("zsh", "#compdef commons"),
        ("fish", "complete --keep-order"),
    ] {
        let script = cli.text(&format!("completions {shell}"));
        assert!(script.contains(part) && script.contains("COMPLETE"), "{shell}: {script}");
        let ran = cli.json(&format!("completions {shell}"));
        assert_eq!(ran["script"].as_str().unwrap(), script.trim_end());
    }
    assert_eq!(cli.run("completions tcsh").code, 2);
    // As bash does it, where there is one.
    let ask = "source <(\"$0\" completions bash); COMP_WORDS=(commons reputation al); COMP_CWORD=2; \
        _clap_complete_commons commons al reputation; printf '%s|' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    if let Ok(output) = bash.args(["-c", ask, &program]).output() {
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).replace(' ', ""),
            "alice|",
            "{output:?}"
        );
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let cli = Cli::at(NOWHERE);
    let pages = cli.json("man --out pages")["pages"].clone();
    let pages: Vec<_> = pages.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let help = cli.text("-h");
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<_> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(' ').next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() > 40, "{commands:?}");
    for name in &commands {
        let page = format!("commons-{name}.1");
        assert!(pages.contains(&&*page), "{page} of {pages:?}");
        let page = fs::read_to_string(cli.folder().join("pages").join(page)).unwrap();
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES"] {
            assert!(page.contains(&format!(".SH {section}")), "{name} has no {section}: {page}");
        }
    }
    assert!(pages.contains(&"commons.1") && pages.contains(&"commons-project-open.1"));
    assert_eq!(fs::read_dir(cli.folder().join("pages")).unwrap().count(), pages.len());
    fs::write(cli.folder().join("file"), "").unwrap();
    assert_eq!(cli.refused("man --out file/pages"), "pages_not_written");
}
