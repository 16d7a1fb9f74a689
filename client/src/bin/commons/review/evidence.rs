//! Opening the evidence of a contribution in a browser.

use std::{
    env,
    process::{Command, Stdio},
};

/// What may be opened: nothing that a program on this machine would run or read.
const SCHEMES: [&str; 3] = ["http://", "https://", "ipfs://"];

/// What opens it where the variable `BROWSER` says nothing.
const OPENER: &str = "xdg-open";

/// The address of evidence, if it is one that may be opened; else why it may not.
pub fn checked(uri: &[u8]) -> Result<&str, String> {
    if uri.is_empty() {
        return Err("it names no evidence to open".into());
    }
    let allowed = |uri: &str| {
        let is_scheme = |scheme: &&str| {
            uri.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        // Whoever reads the address must see all of it.
        SCHEMES.iter().any(is_scheme) && uri.bytes().all(|it| it.is_ascii_graphic())
    };
    match std::str::from_utf8(uri) {
        Ok(uri) if allowed(uri) => Ok(uri),
        _ => Err("only http, https and ipfs addresses in plain letters are opened".into()),
    }
}

/// Opens an address that was checked, and does not wait for it.
pub fn open(uri: &str) -> Result<(), String> {
    // It may name several, the best first; what follows a space would be options.
    let wanted = env::var("BROWSER").unwrap_or_default();
    let wanted = wanted.split(':').find(|name| !name.trim().is_empty());
    let program = wanted.and_then(|name| name.split_whitespace().next()).unwrap_or(OPENER);
    let started = Command::new(program)
        .arg(uri)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(mut browser) => {
            // Some end at once, and would stay behind until this program ends.
            std::thread::spawn(move || browser.wait());
            Ok(())
        }
        Err(error) => {
            Err(format!("{program} cannot be started: {error}; the variable BROWSER names another"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_shows_is_opened() {
        for uri in ["https://example.org/a?b=c#d", "HTTP://example.org", "ipfs://bafy/a"] {
            assert_eq!(checked(uri.as_bytes()), Ok(uri));
        }
        for uri in [
            "",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--version",
            "-https://example.org",
            " https://example.org",
            "https://example.org/a b",
            "https://example.org/\u{202e}gpj.exe",
            "https://example.org/\x1b[2J",
            "http:/example.org",
            "example.org",
        ] {
            assert!(checked(uri.as_bytes()).is_err(), "{uri:?}");
        }
        assert!(checked(b"https://\xff").is_err());
    }
}
