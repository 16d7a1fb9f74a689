//! A local development node as a child process.

use crate::{
    bundle::cache,
    error::{Error, Result},
};
use std::{env, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// A node that lives as long as this value.
#[derive(Debug)]
pub struct Node {
    process: Child,
    url: String,
}

/// The node program: the variable `CONTRACTS_NODE`, or what `scripts/build-node` has built.
pub fn program() -> Result<PathBuf> {
    if let Some(program) = env::var_os("CONTRACTS_NODE") {
        return Ok(program.into());
    }
    let built = cache().join("bin").join("commons-node");
    if built.is_file() {
        return Ok(built);
    }
    let what = format!("There is no node program at {}.", built.display());
    Err(Error::new("no_node", what).hint(
        "Build it with scripts/build-node, or name another with the variable CONTRACTS_NODE.",
    ))
}

impl Node {
    /// Starts a fresh development chain on a free port.
    pub async fn start() -> Result<Self> {
        let program = program()?;
        let failed = |reason: &str| {
            let what = format!("The node {} did not start: {reason}.", program.display());
            Error::new("node_not_started", what)
        };
        let mut process = Command::new(&program)
            .args(["--dev", "--rpc-port=0", "--port=0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(&error.to_string()))?;
        let stderr = process.stderr.take().ok_or_else(|| failed("it has no output"))?;
        let mut lines = BufReader::new(stderr).lines();
        let mut last = String::from("it ended without a word");
        let port = timeout(Duration::from_secs(60), async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some((_, rest)) = line.split_once("JSON-RPC server: addr=127.0.0.1:") {
                    let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
                    return digits.and_then(|digits| digits.parse::<u16>().ok());
                }
                last = line;
            }
            None
        })
        .await
        .map_err(|_| failed("it opened no port within 60 seconds"))?
        .ok_or_else(|| failed(&last))?;
        // The node must never wait for somebody to read what it says.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { process, url: format!("ws://127.0.0.1:{port}") })
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it at once, as a crash would.
    pub async fn kill(mut self) {
        let _ = self.process.kill().await;
    }
}
