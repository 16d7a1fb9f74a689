//! Many grades: from a file, and key by key.

use e2e_tests::Cli;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{Read, Write},
    os::unix::fs::PermissionsExt,
    process::{Child, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

fn file(cli: &Cli, lines: &str) {
    let text = format!("contribution,grade,reason,revision\n{lines}");
    fs::write(cli.folder().join("grades.csv"), text).unwrap();
}

fn record(cli: &Cli, count: usize) {
    let rows: Vec<_> =
        (1..=count).map(|one| format!("2h,{one},https://example.org/{one}")).collect();
    let text = format!("amount,claim,uri\n{}\n", rows.join("\n"));
    fs::write(cli.folder().join("work.csv"), text).unwrap();
    cli.json("record --from work.csv --suri //Eve");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_grades_is_sent_once_and_what_changed_is_sent_again() {
    const SEND: &str = "review --from grades.csv --suri //Alice";
    let cli = Cli::start().await;
    cli.deploy();
    record(&cli, 45);
    cli.json("amend 3 --points 7 --suri //Eve");
    cli.json("withdraw 4 --suri //Eve");
    cli.json("record --effort 1h --points 1 --suri //Alice");
    assert!(cli.text("review --template").starts_with("contribution,grade,reason,revision\n"));

    file(&cli, "1,11,,\n2,half,,\n1,3,,\n5,5,,\n");
    assert_eq!(cli.refused(SEND), "bad_file");
    let told = cli.run(SEND).stderr;
    for part in [
        "has 3 lines",
        "line 2: grade: there is no grade 11",
        "line 3: grade: `half` is not a grade",
        "line 4: contribution: 1 is graded on line 2 too",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    file(&cli, "1,10,,\n3,5,,\n4,5,,\n99,5,,\n46,10,,\n");
    let told = cli.run(SEND).stderr;
    for part in [
        "has 4 lines",
        "line 3: Contribution 3 has been amended or reopened: it is revision 1 now, not 0",
        "line 4: Contribution 4: The contribution was withdrawn",
        "line 5: There is no contribution 99",
        "line 6: Nobody reviews their own contribution",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    assert_eq!(cli.json("contribution 1").get("median"), None, "nothing was sent");

    let lines: Vec<_> =
        (1..=45).filter(|id| *id != 4).map(|id| (id, if id == 3 { 1 } else { 0 })).collect();
    let grades = |grade: u8, lines: &[(u8, u8)]| {
        let lines = lines.iter().map(|(id, revision)| format!("{id},{grade},Why not,{revision}\n"));
        lines.collect::<String>()
    };
    file(&cli, &grades(8, &lines[..30]));
    assert_eq!(cli.json(SEND)["sent"], 30);
    file(&cli, &grades(8, &lines));
    let done = cli.json(SEND);
    assert_eq!((&done["sent"], &done["already"]), (&14.into(), &30.into()));
    assert_eq!(done["reviews"][43]["weight"], "100000000");
    let shown = cli.json("contribution 3 --reviews");
    assert_eq!(shown["reviews"][0]["reason"], "Why not");
    assert!(cli.text(SEND).contains("44 grades are on the chain already: 1 to 3, 5 to 45"));
    file(&cli, "1,8,,\n2,3,On second thought,\n");
    assert!(cli.text(SEND).starts_with("graded 1 contribution  (1 transaction, fee "));
    assert_eq!(cli.json("contribution 2")["median"], 3);
    for line in ["review", "review 1", "review --from grades.csv 1", "review --interactive 1"] {
        assert_eq!(cli.run(&format!("{line} --suri //Bob")).code, 2, "{line}");
    }
    assert_eq!(cli.refused("review --interactive --suri //Bob"), "no_terminal");
    assert_eq!(cli.run("audit").code, 0);
}

/// A program on a terminal.
struct Screen {
    child: Child,
    keys: File,
    shown: Arc<Mutex<String>>,
    seen: usize,
}

impl Screen {
    fn open(cli: &Cli, line: &str, browser: &str) -> Self {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let side = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let child = cli
            .command(line)
            .env("BROWSER", browser)
            .env("TERM", "dumb")
            .stdin(side.try_clone().unwrap())
            .stderr(side)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let keys = File::from(terminal);
        let mut output = keys.try_clone().unwrap();
        let shown = Arc::new(Mutex::new(String::new()));
        let written = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // It ends when the program has closed its side.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                written.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Self { child, keys, shown, seen: 0 }
    }

    /// Waits until this is shown, after what was waited for before.
    fn shows(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let shown = self.shown.lock().unwrap()[self.seen..].to_owned();
            if let Some(place) = shown.find(text) {
                self.seen += place + text.len();
                return shown;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "`{text}` is missing in\n{shown}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Its exit code and its result.
    fn end(self) -> (i32, Value) {
        let output = self.child.wait_with_output().unwrap();
        let result = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (output.status.code().unwrap_or(-1), result)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_waits_is_graded_with_a_key_for_each_and_sent_at_the_end() {
    let cli = Cli::start().await;
    cli.deploy();
    record(&cli, 5);
    cli.json("record --effort 1h --points 1 --uri file:///etc/passwd --suri //Eve");
    cli.json("record --effort 1h --points 1 --suri //Bob");
    cli.json("review 1 --grade 6 --reason 'Too much' --suri //Alice");
    cli.json("review 2 --grade 6 --suri //Bob");
    let browser = cli.folder().join("browser");
    let opened = cli.folder().join("opened");
    fs::write(&browser, format!("#!/bin/sh\necho \"$#:$1\" >> '{}'\n", opened.display())).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();

    let line = "review --interactive --json --suri //Bob";
    let mut screen = Screen::open(&cli, line, browser.to_str().unwrap());
    let first = screen.shows("q send and finish");
    for part in [
        "contribution 1  (1 of 5)",
        "eve",
        "work, 2 hour",
        "1 point",
        "https://example.org/1",
        " 6/10  alice  100 points  Too much",
    ] {
        assert!(first.contains(part), "`{part}` is missing in\n{first}");
    }
    // The address has been shown before it is opened; an arrow key means nothing.
    screen.press("\x1b[3~o");
    screen.shows("opened https://example.org/1");
    screen.press("7");
    screen.shows("contribution 3  (2 of 5)");
    screen.press("u");
    screen.shows("contribution 1  (1 of 5)");
    screen.press("r");
    screen.shows("the reason, and Enter:");
    screen.press("One is missing\n");
    screen.shows("your reason: One is missing");
    screen.press("9");
    screen.shows("contribution 3  (2 of 5)");
    screen.press("x");
    screen.shows("contribution 4  (3 of 5)");
    screen.press("s");
    screen.shows("contribution 5  (4 of 5)");
    screen.press("0");
    screen.shows("contribution 6  (5 of 5)");
    screen.press("o");
    screen.shows("only http, https and ipfs");
    assert_eq!(cli.json("contribution 3").get("median"), None, "nothing is sent before the end");
    screen.press("q");
    let (code, done) = screen.end();
    assert_eq!((code, &done["result"]["sent"]), (0, &3.into()), "{done}");
    assert_eq!(done["result"]["cost"]["transactions"].as_array().unwrap().len(), 1);
    let grades: Vec<_> = done["result"]["reviews"].as_array().unwrap().iter().collect();
    assert_eq!(
        grades.iter().map(|one| (&one["id"], &one["grade"])).collect::<Vec<_>>(),
        [(&json!(1), &json!(9)), (&json!(3), &json!(10)), (&json!(5), &json!(0)),]
    );
    let reviews = cli.json("contribution 1 --reviews")["reviews"].clone();
    assert_eq!(
        (&reviews[1]["grade"], &reviews[1]["reason"]),
        (&9.into(), &"One is missing".into())
    );
    assert_eq!(fs::read_to_string(&opened).unwrap(), "1:https://example.org/1\n");

    // What was skipped waits on; whoever leaves has sent nothing.
    let mut screen = Screen::open(&cli, line, browser.to_str().unwrap());
    screen.shows("contribution 4  (1 of 2)");
    screen.press("5");
    screen.shows("contribution 6  (2 of 2)");
    screen.press("us");
    screen.shows("contribution 6  (2 of 2)");
    screen.press("s");
    screen.shows("all have been seen");
    screen.press("\n");
    let (code, done) = screen.end();
    assert_eq!((code, &done["result"]["sent"]), (0, &0.into()), "{done}");
    let mut screen = Screen::open(&cli, line, browser.to_str().unwrap());
    screen.shows("contribution 4  (1 of 2)");
    screen.press("5");
    screen.shows("contribution 6  (2 of 2)");
    screen.child.kill().unwrap();
    screen.child.wait().unwrap();
    assert_eq!(cli.json("contribution 4").get("median"), None);

    // Those who can grade nothing are told before they look through all of it.
    let mut screen = Screen::open(&cli, &line.replace("Bob", "Ferdie"), "");
    let (code, done) = {
        screen.press("q");
        screen.end()
    };
    assert_eq!((code, &done["error"]["code"]), (1, &"nothing_counts".into()), "{done}");
}
