//! Colours, bars and sparklines.
//!
//! Few colours, and nothing is said by a colour alone: the text is the same without them. They are
//! off until [`choose`] has looked at where the result goes, and never in JSON.

use commons_core::U256;
use std::{
    env,
    ffi::OsString,
    fmt::Display,
    io::IsTerminal,
    sync::atomic::{AtomicBool, Ordering},
};

/// Whether the result, and what else is said, is coloured.
static RESULT: AtomicBool = AtomicBool::new(false);
static ASIDE: AtomicBool = AtomicBool::new(false);

/// Bits of an amount that is multiplied by a width: the product fits into 256.
const BITS: usize = 200;

/// Steps of a sparkline, lowest first.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Decides once, before anything is shown: by the terminals and the variables `NO_COLOR`,
/// `CLICOLOR_FORCE` and `TERM`. A document for programs has no colours in any case.
pub fn choose(json: bool) {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let wish = |terminal| {
        wanted(terminal, variable("NO_COLOR"), variable("CLICOLOR_FORCE"), variable("TERM"))
    };
    RESULT.store(!json && wish(std::io::stdout().is_terminal()), Ordering::Relaxed);
    ASIDE.store(!json && wish(std::io::stderr().is_terminal()), Ordering::Relaxed);
}

/// Who says no is always heard (<https://no-color.org>).
fn wanted(
    terminal: bool,
    no: Option<OsString>,
    force: Option<OsString>,
    kind: Option<OsString>,
) -> bool {
    let forced = force.is_some_and(|force| force != "0");
    no.is_none() && (forced || (terminal && kind.is_none_or(|kind| kind != "dumb")))
}

/// A title.
pub fn bold(text: impl Display) -> String {
    paint("1", text, &RESULT)
}

/// A detail that most readers pass over.
pub fn dim(text: impl Display) -> String {
    paint("2", text, &RESULT)
}

/// What went well.
pub fn good(text: impl Display) -> String {
    paint("32", text, &RESULT)
}

/// What went wrong, or was refused.
pub fn bad(text: impl Display) -> String {
    paint("31", text, &RESULT)
}

/// What waits for somebody, or for a time to come.
pub fn waiting(text: impl Display) -> String {
    paint("33", text, &RESULT)
}

/// The head of a table.
pub fn head<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(bold).to_vec()
}

/// The word before an error, which does not go where results go.
pub fn error(text: impl Display) -> String {
    paint("1;31", text, &ASIDE)
}

/// The word before a hint, or a question.
pub fn aside(text: impl Display) -> String {
    paint("1", text, &ASIDE)
}

fn paint(code: &str, text: impl Display, on: &AtomicBool) -> String {
    let text = text.to_string();
    if text.is_empty() || !on.load(Ordering::Relaxed) {
        return text;
    }
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// How many columns of a terminal a text takes: colours take none.
pub fn width(text: &str) -> usize {
    let mut letters = text.chars();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        if letter == '\x1b' {
            // What `paint` writes ends with an m.
            let _ = letters.by_ref().find(|letter| *letter == 'm');
        } else {
            count += 1;
        }
    }
    count
}

/// A part of a whole as a bar of a width: `█████░░░░░`. Whatever is more than nothing can be seen, and
/// only the whole is full.
pub fn bar(part: impl Into<U256>, whole: impl Into<U256>, width: usize) -> String {
    let full = filled(part.into(), whole.into(), width);
    "█".repeat(full) + &"░".repeat(width.saturating_sub(full))
}

/// The same without what is missing: for several amounts beside one another, the greatest as the
/// whole.
pub fn stroke(part: impl Into<U256>, whole: impl Into<U256>, width: usize) -> String {
    "█".repeat(filled(part.into(), whole.into(), width))
}

/// To the nearest step.
fn filled(part: U256, whole: U256, width: usize) -> usize {
    if part.is_zero() || width == 0 {
        return 0;
    }
    if part >= whole {
        return width;
    }
    // Both are shifted until the product fits. A width is that of a terminal.
    let shift = whole.bits().saturating_sub(BITS);
    let (part, whole) = (part >> shift, whole >> shift);
    let rounded = (part.saturating_mul(U256::from(width)) + whole / 2) / whole;
    let nearest = usize::try_from(rounded.low_u64()).unwrap_or(width);
    nearest.clamp(1, width.saturating_sub(1).max(1))
}

/// How a value went over time, from nothing to the greatest: `▁▂▄█▇`. Only nothing is the lowest step.
pub fn sparkline<V: Into<U256>>(values: impl IntoIterator<Item = V>) -> String {
    let values: Vec<U256> = values.into_iter().map(Into::into).collect();
    let most = values.iter().max().copied().unwrap_or_default();
    let above = STEPS.len().saturating_sub(1);
    let step = |value: &U256| STEPS[filled(*value, most, above).min(above)];
    values.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_unless_somebody_says_otherwise() {
        let some = |text: &str| Some(OsString::from(text));
        for (expected, terminal, no, force, kind) in [
            (true, true, None, None, some("xterm")),
            (true, true, None, None, None),
            (false, false, None, None, some("xterm")),
            (false, true, some("1"), None, some("xterm")),
            (false, true, None, None, some("dumb")),
            (true, false, None, some("1"), some("dumb")),
            (false, false, None, some("0"), some("xterm")),
            (false, true, some("1"), some("1"), some("xterm")),
        ] {
            let said = format!("{terminal} {no:?} {force:?} {kind:?}");
            assert_eq!(wanted(terminal, no, force, kind), expected, "{said}");
        }
    }

    #[test]
    fn a_text_is_the_same_without_colours_and_as_wide_with_them() {
        let (on, off) = (AtomicBool::new(true), AtomicBool::new(false));
        assert_eq!(paint("1", "a title", &off), "a title");
        assert_eq!(paint("1", "a title", &on), "\x1b[1ma title\x1b[0m");
        assert_eq!(paint("1", "", &on), "", "nothing has no colour");
        for text in ["", "a title", "█░ 12 %", "ä"] {
            assert_eq!(width(&paint("1;31", text, &on)), text.chars().count(), "{text}");
            assert_eq!(width(text), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn a_bar_shows_what_is_there_and_is_full_of_the_whole_alone() {
        for (part, whole, width, expected) in [
            (0u64, 0u64, 4, "░░░░"),
            (0, 9, 4, "░░░░"),
            (1, 2, 4, "██░░"),
            (1, 1_000, 4, "█░░░"),
            (999, 1_000, 4, "███░"),
            (9, 9, 4, "████"),
            (10, 9, 4, "████"),
            (5, 0, 4, "████"),
            (1, 2, 1, "█"),
            (1, 2, 0, ""),
        ] {
            assert_eq!(bar(part, whole, width), expected, "{part} of {whole}");
        }
        assert_eq!(bar(U256::MAX / 2, U256::MAX, 10), "█████░░░░░");
        assert_eq!(bar(U256::MAX - 1, U256::MAX, 10), "█████████░");
        assert_eq!(bar(1u8, U256::MAX, 10), "█░░░░░░░░░");
        assert_eq!((stroke(1u8, 2u8, 4), stroke(0u8, 2u8, 4)), ("██".into(), String::new()));
    }

    #[test]
    fn a_sparkline_goes_from_nothing_to_the_greatest() {
        assert_eq!(sparkline([0u128; 0]), "");
        assert_eq!(sparkline([0u8, 0, 0]), "▁▁▁");
        assert_eq!(sparkline([7u8]), "█");
        assert_eq!(sparkline([0u64, 1, 1_000_000]), "▁▂█");
        assert_eq!(sparkline([0u8, 1, 2, 3, 4, 5, 6, 7]), STEPS.iter().collect::<String>());
        assert_eq!(sparkline([U256::MAX, U256::MAX / 4 * 3, U256::zero()]), "█▆▁");
        assert_eq!(sparkline([u128::MAX, u128::MAX]), "██");
    }
}
