//! The password of a key: from a file, a variable, or a question where somebody can answer.

use commons_client::{Error, Result};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::{
    env,
    fs::{self, File},
    io::IsTerminal,
    path::Path,
};
use tokio::{runtime::Handle, sync::oneshot, task::block_in_place};

const VARIABLE: &str = "COMMONS_PASSWORD";

/// The password of a key that there is.
pub fn ask(file: Option<&Path>, question: &str) -> Result<String> {
    match given(file)? {
        Some(password) => Ok(password),
        None => type_in(question),
    }
}

/// The password of a new key, which is typed twice.
pub fn choose(file: Option<&Path>, name: &str) -> Result<String> {
    if let Some(password) = given(file)? {
        return Ok(password);
    }
    let password = type_in(&format!("New password for the key of {name}"))?;
    match type_in("Once more")? == password {
        true => Ok(password),
        false => Err(Error::new("passwords_differ", "These were two different passwords.")
            .hint("Nothing was made. Try again.")),
    }
}

fn given(file: Option<&Path>) -> Result<Option<String>> {
    if let Some(path) = file {
        let text = fs::read_to_string(path).map_err(|error| {
            let what = format!("The password file {} cannot be read: {error}.", path.display());
            Error::new("no_password_file", what)
        })?;
        // Editors end each line; a password that ends with a space does so on purpose.
        return Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()));
    }
    Ok(env::var(VARIABLE).ok().filter(|password| !password.is_empty()))
}

/// Asks for it without showing what is typed. Whoever interrupts the program while it waits wants it to
/// end, with a terminal that shows again what is typed.
fn type_in(question: &str) -> Result<String> {
    if !std::io::stdin().is_terminal() {
        let what = "The key has a password, and there is no terminal to ask for it.";
        return Err(Error::new("no_password", what)
            .hint("Give it with --password-file FILE or in the variable COMMONS_PASSWORD."));
    }
    let before = terminal();
    let (sender, receiver) = oneshot::channel();
    let question = format!("{question}: ");
    std::thread::spawn(move || {
        let _ = sender.send(rpassword::prompt_password(question));
    });
    let wait = async {
        tokio::select! {
            typed = receiver => typed.ok().and_then(std::io::Result::ok),
            () = crate::interrupted() => None,
        }
    };
    block_in_place(|| Handle::current().block_on(wait)).ok_or_else(|| {
        if let Some((terminal, before)) = before {
            let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
        }
        Error::new("interrupted", "Interrupted. Nothing was done.")
    })
}

/// The terminal as it is.
fn terminal() -> Option<(File, Termios)> {
    let terminal = File::open("/dev/tty").ok()?;
    let before = tcgetattr(&terminal).ok()?;
    Some((terminal, before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_file_is_read_up_to_the_end_of_its_line() {
        let path = std::env::temp_dir().join(format!("commons-password-{}", std::process::id()));
        for (text, password) in [("word\n", "word"), ("a word \r\n", "a word "), ("", "")] {
            fs::write(&path, text).unwrap();
            assert_eq!(ask(Some(&path), "Password").unwrap(), password, "{text:?}");
            assert_eq!(choose(Some(&path), "eve").unwrap(), password, "{text:?}");
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(ask(Some(&path), "Password").unwrap_err().code, "no_password_file");
    }
}
