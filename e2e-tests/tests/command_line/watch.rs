//! Following a commons while its node stops, is killed, comes back, and turns out to be another.

use commons_client::{Commons, chain::Chain, deployment::Deployment, log::Entry, node::program};
use e2e_tests::Cli;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(90);

/// Asks again and again until it is so.
fn wait_for(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// A process of which every line is kept, killed when it is dropped.
struct Process {
    child: Child,
    out: Arc<Mutex<Vec<String>>>,
    err: Arc<Mutex<Vec<String>>>,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the program was built");
        let out = lines(child.stdout.take().expect("it is piped"));
        let err = lines(child.stderr.take().expect("it is piped"));
        Self { child, out, err }
    }

    fn lines(&self) -> Vec<String> {
        self.out.lock().unwrap().clone()
    }

    /// How many lines beside the result have these words.
    fn said(&self, words: &str) -> usize {
        self.err.lock().unwrap().iter().filter(|line| line.contains(words)).count()
    }

    /// Sends a signal, and returns the exit code; none if the signal itself ended it.
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args([signal, &id]).status().expect("there is kill");
        assert!(told.success(), "it runs");
        self.code()
    }

    fn code(&mut self) -> Option<i32> {
        let mut code = None;
        wait_for("the end of a process", || {
            code = self.child.try_wait().expect("it was started");
            code.is_some()
        });
        // The last lines may still be on their way.
        thread::sleep(Duration::from_millis(200));
        code.and_then(|code| code.code())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> Arc<Mutex<Vec<String>>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = lines.clone();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            kept.lock().unwrap().push(line);
        }
    });
    lines
}

/// A port that nobody uses.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there are free ports");
    listener.local_addr().expect("it has one").port()
}

/// A node at a port; its chain is kept in `place`, if that is given.
fn node(port: u16, place: Option<&Path>) -> Process {
    let mut command = Command::new(program().expect("scripts/build-node has built a node"));
    command.arg(format!("--rpc-port={port}")).arg("--port=0");
    match place {
        Some(place) => command.arg("--base-path").arg(place),
        None => command.arg("--dev"),
    };
    let node = Process::start(&mut command);
    wait_for("a node", || node.said("Running JSON-RPC server") > 0);
    node
}

/// A copy of a chain that no node writes at present.
fn copy(place: &Path) -> PathBuf {
    let copy = place.with_extension("copy");
    let done = Command::new("cp").arg("-r").args([place, &copy]).status().expect("there is cp");
    assert!(done.success());
    copy
}

/// Starts to watch, and waits until it does.
fn watch(cli: &Cli, options: &str) -> Process {
    let process = Process::start(&mut cli.command(&format!("watch {options}")));
    wait_for("the first look", || process.said("Ctrl-C ends this") > 0);
    process
}

/// The events that were told, without those that are no more.
fn told(process: &Process) -> Vec<Value> {
    let mut told: Vec<Value> = Vec::new();
    for line in process.lines() {
        let line: Value = serde_json::from_str(&line).expect("each line is JSON");
        if let Some(first) = line["lost"]["first"].as_u64() {
            told.retain(|line| line["block"].as_u64() < Some(first));
        } else if line.get("ok").is_none() {
            told.push(line);
        }
    }
    told
}

/// All that the commons has said.
async fn log(cli: &Cli) -> Vec<Entry> {
    let deployment = Deployment::read(&cli.folder().join("commons.json")).unwrap();
    let chain = Chain::connect(cli.url()).await.unwrap();
    let commons = Commons::open(chain, deployment.hub).await.unwrap();
    let head = commons.chain().head().await.unwrap().number;
    commons.log(deployment.block, head, |_| ()).await.unwrap()
}

/// Whether what was told is what the commons said, each event once and in order.
async fn is_all(process: &Process, cli: &Cli) {
    let log = log(cli).await;
    let all = |told: &[Value]| told.len() == log.len();
    wait_for("the newest event", || all(&told(process)));
    // What would be told twice has time to be.
    thread::sleep(Duration::from_millis(1_500));
    let told = told(process);
    assert!(all(&told), "{told:#?}");
    for (index, (line, entry)) in told.iter().zip(&log).enumerate() {
        assert_eq!(line["number"], index + 1, "{line}");
        assert_eq!(line["block"], entry.block, "{line}");
        assert_eq!(line["extrinsic"].as_u64(), entry.extrinsic.map(u64::from), "{line}");
        assert_eq!(line["event"], entry.event().unwrap().name(), "{line}");
        assert!(line["sentence"].as_str().unwrap().len() > 10, "{line}");
        assert!(line["agents"].is_array() && line["details"].is_object(), "{line}");
    }
}

fn record(cli: &Cli, points: u32) {
    cli.json(&format!("record --effort 1h --points {points} --uri ipfs://work --suri //Eve"));
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_misses_nothing_and_repeats_nothing_when_the_node_restarts() {
    let port = free_port();
    let cli = Cli::at(&format!("ws://127.0.0.1:{port}"));
    let place = cli.folder().join("chain");
    let mut first = node(port, Some(&place));
    cli.deploy();
    record(&cli, 1);
    let mut all = watch(&cli, "--since 0 --json");
    let mut news = watch(&cli, "");
    is_all(&all, &cli).await;
    record(&cli, 2);
    cli.json("review 2 --grade 7 --reason fine --suri //Alice");
    is_all(&all, &cli).await;

    // An orderly end, and the same chain again.
    first.end("-INT");
    wait_for("a word about it", || all.said("Waiting for it") == 1);
    let saved = copy(&place);
    let mut second = node(port, Some(&place));
    record(&cli, 3);
    is_all(&all, &cli).await;
    assert_eq!((all.said("Waiting for it"), all.said("the node is back")), (1, 1));

    // The machine fails, right after something happened: the node may have lost it.
    thread::sleep(Duration::from_secs(2));
    record(&cli, 4);
    wait_for("the newest event", || told(&all).iter().any(|line| line["details"]["id"] == 4));
    second.end("-KILL");
    wait_for("a word about it", || all.said("Waiting for it") == 2);
    let mut third = node(port, Some(&place));
    record(&cli, 5);
    is_all(&all, &cli).await;

    // A chain that certainly has lost what was told: as it was before the first end.
    let lost =
        |process: &Process| process.lines().iter().filter(|line| line.contains("\"lost\"")).count();
    let before = lost(&all);
    third.end("-INT");
    let mut fourth = node(port, Some(&saved));
    wait_for("a word about it", || all.said("the node has blocks up to") > 0);
    assert_eq!(lost(&all), before, "it may still be catching up");
    record(&cli, 6);
    is_all(&all, &cli).await;
    assert_eq!(lost(&all), before + 1);
    let all_told = told(&all);
    assert_eq!(all_told.last().unwrap()["details"]["claimed"], "6000000", "{all_told:#?}");

    // Ending it is how it ends.
    assert_eq!(all.end("-TERM"), Some(0));
    let last: Value = serde_json::from_str(all.lines().last().unwrap()).unwrap();
    assert_eq!((&last["ok"], &last["result"]["events"].is_u64()), (&true.into(), &true));
    assert_eq!(news.end("-INT"), Some(0));
    let text = news.lines();
    assert!(text[0].contains("eve recorded contribution 2: work, 1 hour, claiming 2 points"));
    assert!(text[1].contains("alice graded contribution 2 of eve 7/10 with 100 points: \"fine\""));
    assert!(!text.iter().any(|line| line.contains("contribution 1")), "that was before: {text:?}");

    // The same place, another chain.
    let mut wrong = watch(&cli, "");
    fourth.end("-INT");
    let _fifth = node(port, None);
    assert_eq!(wrong.code(), Some(1));
    assert_eq!(wrong.said("error: This commons lives on the chain with block"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_shows_what_was_asked_for() {
    let cli = Cli::start().await;
    cli.deploy();
    record(&cli, 1);
    cli.json("review 1 --grade 7 --suri //Alice");
    cli.json("delegate bob --suri //Charlie");
    cli.accept(1);
    let shown = |options: &str, count: usize| {
        let mut process = watch(&cli, options);
        wait_for("all of them", || process.lines().len() >= count);
        thread::sleep(Duration::from_millis(500));
        assert_eq!(process.end("-INT"), Some(0));
        let lines = process.lines();
        assert_eq!(lines.len(), count, "{options}: {lines:#?}");
        lines
    };
    let lines = shown("--since 0 --kind contributions", 2);
    assert!(lines[1].contains("contribution 1 of eve was settled: accepted at 10/10: 1 point"));
    assert_eq!(shown("--since 0 --kind reviews --kind delegations", 5).len(), 5);
    let lines = shown("--since 0 --agent charlie", 3);
    assert!(lines[1].contains("charlie lent their vote to bob, until"), "{lines:?}");
    let (plain, every) =
        (shown("--since 0", 10), shown("--since 0 --receipts", log(&cli).await.len()));
    assert!(plain.iter().all(|line| every.contains(line)) && every.len() > plain.len());
    shown("--since 4000000000", 0);
    assert_eq!(cli.refused("watch --agent mallory"), "bad_agent");
    assert_eq!(cli.run("watch --kind weather").code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_ends_when_nobody_reads() {
    let cli = Cli::start().await;
    cli.deploy();
    let mut command = cli.command("watch");
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program was built");
    let err = lines(child.stderr.take().expect("it is piped"));
    wait_for("the first look", || !err.lock().unwrap().is_empty());
    drop(child.stdout.take());
    record(&cli, 1);
    let mut code = None;
    wait_for("its end", || {
        code = child.try_wait().expect("it was started");
        code.is_some()
    });
    assert_eq!(code.and_then(|code| code.code()), Some(0));
    assert_eq!(err.lock().unwrap().len(), 1, "it does not complain: {err:?}");
}
