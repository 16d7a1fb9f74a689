//! One contribution, as its reviewer sees it.

use crate::{document, output::table, style};
use commons_client::{
    Commons,
    batch::{Decision, Sitting, Waiting},
    format, names,
};

/// The keys, on every screen.
const KEYS: &str = "0-9 grade it, x or t: 10   o open the evidence   r give a reason
s skip   u undo   q send and finish";
const LAST: &str = "u undo   q or Enter: send and finish";

/// Moves to the top of an empty screen.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// The whole screen; `remark` is what came of the last key.
pub fn show(
    sitting: &Sitting,
    waiting: &[Waiting],
    commons: &Commons,
    now: u64,
    remark: &str,
) -> String {
    let mut parts = Vec::new();
    match sitting.present().and_then(|place| Some((place, waiting.get(place)?))) {
        Some((place, one)) => {
            let title = format!("contribution {}  ({} of {})", one.id, place + 1, waiting.len());
            parts.push(style::aside(title));
            parts.push(table(&rows(one, now)));
            parts.push(grades(one, commons));
            if !sitting.reason().is_empty() {
                parts.push(format!(
                    "your reason: {}",
                    format::untrusted(sitting.reason().as_bytes())
                ));
            }
            parts.push(summary(sitting));
            parts.push(KEYS.into());
        }
        None => {
            parts.push(style::aside("all have been seen"));
            parts.push(summary(sitting));
            parts.push(LAST.into());
        }
    }
    parts.push(remark.into());
    parts.retain(|part| !part.is_empty());
    format!("{CLEAR}{}", parts.join("\n\n"))
}

fn rows(one: &Waiting, now: u64) -> Vec<Vec<String>> {
    let (contribution, draft) = (&one.contribution, &one.contribution.draft);
    let cites: Vec<_> = draft.cites.iter().map(ToString::to_string).collect();
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    let mut rows = vec![
        ("agent", names::show_both(contribution.agent)),
        ("recorded by", contribution.recorder.map(names::show).unwrap_or_default()),
        ("did", format!("{}, {}", format::action(draft.action), format::effort(draft.effort))),
        ("claims", format::points(draft.claimed)),
        ("project", number(draft.project.0)),
        ("satisfies", draft.satisfies.map(|need| format!("need {}", need.0)).unwrap_or_default()),
        ("cites", cites.join(", ")),
        ("evidence", document::show(draft.evidence)),
        ("at", format::untrusted(&one.uri)),
        (
            "recorded",
            format!(
                "{}, revision {}",
                format::when(contribution.recorded, now),
                contribution.revision()
            ),
        ),
        ("closes", format::when(one.terms.closes.max(one.closes), now)),
    ];
    rows.retain(|(_, value)| !value.is_empty());
    rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
}

/// What others have given so far.
fn grades(one: &Waiting, commons: &Commons) -> String {
    if one.casts.is_empty() {
        return "nobody has graded it yet".into();
    }
    let row = |cast: &commons_interfaces::reputation::VoteCast| {
        vec![
            format!("{:>2}/10", cast.choice),
            names::show(cast.agent),
            format::about(commons.points(cast.weight, one.terms.snapshot)),
            format::untrusted(&cast.reason),
        ]
    };
    table(&one.casts.iter().map(row).collect::<Vec<_>>())
}

fn summary(sitting: &Sitting) -> String {
    let skipped = sitting.decisions().iter().filter(|it| **it == Decision::Skip).count();
    let graded = sitting.decisions().len() - skipped;
    match (graded, skipped) {
        (0, 0) => String::new(),
        (graded, 0) => format!("graded so far: {graded}, not sent yet"),
        (graded, skipped) => format!("graded so far: {graded}, not sent yet; skipped: {skipped}"),
    }
}
