//! Keys as they are pressed.

use commons_client::{Error, Result};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use std::io::{BufRead, Read};
use tokio::sync::oneshot;

/// A terminal that hands on each key at once, until this goes away. Interrupting works as ever.
pub struct Keyboard {
    before: Termios,
    modes: Termios,
    filter: Filter,
}

impl Keyboard {
    pub fn open() -> Result<Self> {
        let before = tcgetattr(std::io::stdin()).map_err(failed)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        set(&modes)?;
        Ok(Self { before, modes, filter: Filter::default() })
    }

    /// The next key that is a letter, a digit or the end of a line.
    pub async fn key(&mut self) -> Result<char> {
        loop {
            let mut byte = [0];
            let read = move || std::io::stdin().lock().read_exact(&mut byte).map(|()| byte[0]);
            if let Some(key) = self.filter.take(typed(read).await?) {
                return Ok(key);
            }
        }
    }

    /// A line, typed with all that a terminal offers for that.
    pub async fn line(&mut self) -> Result<String> {
        set(&self.before)?;
        let mut line = String::new();
        let read = move || std::io::stdin().lock().read_line(&mut line).map(|_| line.clone());
        let typed = typed(read).await?;
        set(&self.modes)?;
        Ok(typed)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // There is nobody left to tell if the terminal has gone away.
        let _ = set(&self.before);
    }
}

fn set(modes: &Termios) -> Result<()> {
    tcsetattr(std::io::stdin(), OptionalActions::Now, modes).map_err(failed)
}

fn failed(error: rustix::io::Errno) -> Error {
    Error::new("no_terminal", format!("The terminal cannot be used: {error}."))
}

/// Whoever interrupts the program while it waits wants it to end, so the waiting is a thread's that
/// nobody waits for.
async fn typed<T: Send + 'static>(
    mut read: impl FnMut() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || sender.send(read()));
    match receiver.await {
        Ok(Ok(typed)) => Ok(typed),
        _ => Err(Error::new("no_terminal", "The terminal has gone away, so nothing was sent.")),
    }
}

/// What of the bytes of a terminal is a key that can mean something. The arrows and their like send
/// several bytes, some of which look like digits: those mean nothing.
#[derive(Default)]
pub struct Filter {
    state: State,
}

#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    Plain,
    /// After the byte with which a sequence begins.
    Escaped,
    /// Within one that ends with a letter.
    Sequence,
}

const ESCAPE: u8 = 0x1b;

impl Filter {
    fn take(&mut self, byte: u8) -> Option<char> {
        match (self.state, byte) {
            (_, ESCAPE) => self.state = State::Escaped,
            (State::Plain, b'\r' | b'\n') => return Some('\n'),
            (State::Plain, byte) if byte.is_ascii_alphanumeric() => return Some(byte.into()),
            (State::Plain, _) => {}
            (State::Escaped, b'[' | b'O') => self.state = State::Sequence,
            (State::Sequence, byte) if !(b'@'..=b'~').contains(&byte) => {}
            (State::Escaped | State::Sequence, _) => self.state = State::Plain,
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_send_several_bytes_mean_nothing() {
        let read = |bytes: &[u8]| {
            let mut filter = Filter::default();
            bytes.iter().filter_map(|byte| filter.take(*byte)).collect::<String>()
        };
        assert_eq!(read(b"7x\r o"), "7x\no");
        // Delete, F5, up, F4 and Alt with a digit.
        assert_eq!(read(b"\x1b[3~1\x1b[15~2\x1b[A3\x1bOS4\x1b75"), "12345");
        assert_eq!(read("é5".as_bytes()), "5");
        assert_eq!(read(b"\x1b\x1b[3~6"), "6");
    }
}
