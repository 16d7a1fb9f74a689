//! The real command line, as a user runs it.

use crate::{Folder, bundles, program};
use commons_client::node::{self, Node};
use serde_json::Value;
use std::process::{Command, Output, Stdio};

/// A folder to work in and a node to work with.
pub struct Cli {
    node: Option<Node>,
    url: String,
    folder: Folder,
}

impl Cli {
    /// Starts a node.
    pub async fn start() -> Self {
        let node = Node::start().await.expect("scripts/build-node has built a node");
        Self { url: node.url().to_owned(), node: Some(node), folder: Folder::new() }
    }

    /// Another user of the same node, with a folder of their own.
    pub fn at(url: &str) -> Self {
        Self { node: None, url: url.to_owned(), folder: Folder::new() }
    }

    /// Where the node answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder to work in.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Ends the node at once, as a crash would.
    pub async fn kill_node(&mut self) {
        if let Some(node) = self.node.take() {
            node.kill().await;
        }
    }

    /// The command, ready to run in the folder, with nothing of the caller's environment that could
    /// decide instead of the test.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(program("COMMONS_BIN", "commons"));
        command
            .args(words(line))
            .current_dir(self.folder())
            .env("COMMONS_URL", &self.url)
            .env("COMMONS_CONTRACTS", bundles())
            .env("COMMONS_AGENTS", self.folder().join("agents.json"))
            .env("COMMONS_CACHE", self.folder().join("cache"))
            .env("CONTRACTS_NODE", node::program().expect("scripts/build-node has built a node"))
            .env_remove("COMMONS_DEPLOYMENT")
            .env_remove("COMMONS_SURI")
            .env_remove("COMMONS_KEY_FILE")
            .env_remove("COMMONS_PASSWORD")
            .stdin(Stdio::null());
        command
    }

    /// The command on a terminal, where there is a program that makes one. What it reads is typed there, and
    /// both of its channels are shown there, as what is typed is.
    pub fn on_a_terminal(&self, line: &str) -> Option<Command> {
        let there = Command::new("script").arg("--version").output();
        there.ok().filter(|it| it.status.success())?;
        let plain = self.command("");
        let mut command = Command::new("script");
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let call = format!("{} {line}", plain.get_program().to_string_lossy());
        command.args(["-qec", &call, "/dev/null"]).current_dir(self.folder()).env("TERM", "xterm");
        command.stdin(Stdio::null());
        Some(command)
    }

    /// Runs a command; words are split at spaces, except in 'single quotes'.
    pub fn run(&self, line: &str) -> Ran {
        Ran::new(line, self.command(line).output())
    }

    /// Runs a command that must succeed, and returns its JSON result.
    pub fn json(&self, line: &str) -> Value {
        let ran = self.run(&format!("{line} --json"));
        let document: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| {
            panic!("`{line}` printed no JSON ({error}): {ran:?}");
        });
        assert_eq!(document["ok"], true, "`{line}`: {document}");
        document["result"].clone()
    }

    /// Runs a command that must fail with exit code 1; returns the error's code, as JSON says it,
    /// after checking that a person is told the same.
    pub fn refused(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 1, "`{line}`: {ran:?}");
        assert!(ran.stdout.is_empty(), "`{line}` printed a result: {ran:?}");
        assert!(ran.stderr.contains("error: "), "`{line}`: {ran:?}");
        let json = self.run(&format!("{line} --json"));
        let document: Value = serde_json::from_str(&json.stdout).expect("one JSON document");
        assert_eq!(document["ok"], false);
        let message = document["error"]["message"].as_str().expect("a message");
        assert!(message.ends_with('.') && message.len() > 15, "no sentence: {message}");
        document["error"]["code"].as_str().expect("a code").to_owned()
    }

    /// What a person reads of a command that must succeed.
    pub fn text(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "`{line}`: {ran:?}");
        assert!(ran.stderr.is_empty(), "`{line}` says more than its result: {ran:?}");
        ran.stdout
    }

    /// Grades a contribution by the three founders, which is a majority, and settles it at once.
    pub fn accept(&self, id: u64) {
        for name in ["Alice", "Bob", "Charlie"] {
            self.json(&format!("review {id} --grade 10 --suri //{name}"));
        }
        let settled = self.json(&format!("settle {id} --suri //Ferdie"));
        assert_eq!(settled["outcome"]["outcome"], "accepted");
    }

    /// Deploys a commons with Alice, Bob, Charlie and Dave as founders.
    pub fn deploy(&self) {
        self.json(
            "deploy --suri //Alice --founder alice --founder bob --founder charlie --founder dave",
        );
    }
}

/// The words of a line, split at spaces outside of single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// The result.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Ran {
    fn new(line: &str, output: std::io::Result<Output>) -> Self {
        let output = output.unwrap_or_else(|error| panic!("`commons {line}` cannot run: {error}"));
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
