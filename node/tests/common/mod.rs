//! Starts the real binary and talks to it, with nothing but the standard library.

pub mod chain;

use serde_json::{json, Value};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// The first start of a new binary compiles the runtime; a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running node, killed when it is dropped.
pub struct Node {
    process: Child,
    port: u16,
}

impl Node {
    /// As `ink_e2e` starts it, with more flags if need be.
    pub fn dev(flags: &[&str]) -> Self {
        Self::start(Self::command().arg("--dev").args(flags))
    }

    /// The command with ports that are free.
    pub fn command() -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commons-node"));
        command.args(["--port=0", "--rpc-port=0"]);
        command
    }

    pub fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the node was built");
        let lines = BufReader::new(process.stderr.take().expect("it is piped")).lines();
        let (found, port) = mpsc::channel();
        // It reads to the end, or the node would find nobody listening and stumble.
        thread::spawn(move || {
            let mut log = String::new();
            for line in lines.map_while(Result::ok) {
                match line.split_once("Running JSON-RPC server: addr=127.0.0.1:") {
                    Some((_, rest)) => {
                        let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
                        let _ = found.send(digits.unwrap_or_default().parse().map_err(|_| line));
                    }
                    None => log.extend([line.as_str(), "\n"]),
                }
            }
            let _ = found.send(Err(log));
        });
        match port.recv_timeout(PATIENCE) {
            Ok(Ok(port)) => Self { process, port },
            other => {
                let _ = process.kill();
                panic!("the node did not start: {other:?}");
            }
        }
    }

    /// Ends it as a user does, with Ctrl-C.
    pub fn stop(mut self) {
        let id = self.process.id().to_string();
        let told =
            Command::new("kill").args(["-INT", &id]).status().expect("there is a shell's kill");
        assert!(told.success(), "it runs");
        let status = self.process.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }

    /// Ends it as if the machine had failed.
    pub fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it was killed");
    }

    /// The answer to a JSON-RPC request, or the error's code and message.
    pub fn ask(&self, method: &str, params: Value) -> Result<Value, (i64, String)> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = post(self.port, &body.to_string());
        match answer.get("error") {
            None => Ok(answer["result"].take()),
            Some(error) => Err((
                error["code"].as_i64().expect("errors have codes"),
                error["message"].as_str().expect("and messages").into(),
            )),
        }
    }

    /// The same, when an error would be a surprise.
    pub fn get(&self, method: &str, params: Value) -> Value {
        self.ask(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn post(port: u16, body: &str) -> Value {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the node listens");
    let length = body.len();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let request = format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).expect("the node reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the node answers");
    let (_, body) = answer.split_once("\r\n\r\n").expect("HTTP has a body");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// Asks again and again until there is an answer.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        match ask() {
            Some(answer) => return answer,
            None if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
            None => panic!("waited in vain for {what}"),
        }
    }
}

/// An empty directory of its own, removed when it is dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("the target directory can be written");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
