//! Numbers, times and texts as people write and read them.

mod grade;
mod time;

pub use grade::{Grade, parse_grade};
pub use time::{date, duration, parse_duration, parse_time, relative, time, when};

use crate::error::{Error, Result};
use commons_core::{
    contribution::{Action, Effort, Unit},
    review::Outcome,
    units::{BasisPoints, Points, Units},
};

/// `12.5 points`.
pub fn points(points: Points) -> String {
    let noun = if points == Points::whole(1) { "point" } else { "points" };
    format!("{} {noun}", decimal(points.0.into(), Points::DECIMALS))
}

/// `12.5 points`: what has faded, to the nearest hundredth; exact below one.
pub fn about(value: Points) -> String {
    let hundredth = 10u64.pow(u32::from(Points::DECIMALS) - 2);
    if value.0 < hundredth {
        return points(value);
    }
    points(Points(value.0.saturating_add(hundredth / 2) / hundredth * hundredth))
}

/// `12.34 %`: a part of a whole, rounded down.
pub fn share(part: Units, whole: Units) -> String {
    if whole == Units::ZERO {
        return "0 %".into();
    }
    // Counted in hundredths of a percent, which `mul_div_down` does without overflow.
    let scaled = Units(10_000).mul_div_down(part.min(whole), whole);
    format!("{} %", decimal(scaled.0, 2))
}

/// `5 %`.
pub fn bps(share: BasisPoints) -> String {
    format!("{} %", decimal(share.0.into(), 2))
}

/// A number with `decimals` decimals, without needless zeros.
pub fn decimal(amount: u128, decimals: u8) -> String {
    let unit = 10u128.pow(decimals.into());
    let (whole, part) = (amount / unit, amount % unit);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0width$}", width = usize::from(decimals));
    format!("{whole}.{}", part.trim_end_matches('0'))
}

/// Reads a number with at most `decimals` decimals.
pub fn parse_decimal(text: &str, decimals: u8) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > usize::from(decimals) {
        return None;
    }
    let unit = 10u64.checked_pow(decimals.into())?;
    let scale = 10u64.checked_pow(u32::from(decimals) - u32::try_from(part.len()).ok()?)?;
    let part = part.parse::<u64>().ok()?.checked_mul(scale)?;
    whole.parse::<u64>().ok()?.checked_mul(unit)?.checked_add(part)
}

/// Reads points: `3`, `2.5`.
pub fn parse_points(text: &str) -> std::result::Result<Points, String> {
    parse_decimal(text, Points::DECIMALS).map(Points).ok_or_else(|| {
        let most = decimal(u64::MAX.into(), Points::DECIMALS);
        let allowed = format!("at least 0, at most {most}, with at most 6 decimals");
        let point = decimal_point(text);
        format!("`{}` is not a number of points: {allowed}{point}", untrusted(text.as_bytes()))
    })
}

/// What to write in place of a decimal comma, if there is one.
fn decimal_point(text: &str) -> String {
    let mended = text.replacen(',', ".", 1);
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let number = mended.split(|c| !is_number(c)).next().unwrap_or_default();
    match mended != text && parse_decimal(number, Points::DECIMALS).is_some() {
        true => format!("; write {mended}"),
        false => String::new(),
    }
}

const UNITS: [(Unit, &str, &[&str]); 7] = [
    (Unit::Hour, "hour", &["h", "hours"]),
    (Unit::Day, "day", &["d", "days"]),
    (Unit::One, "one", &["x", "pieces", "piece"]),
    (Unit::Kilogram, "kilogram", &["kg"]),
    // Not `m`, which people also say for minutes.
    (Unit::Metre, "metre", &["metres"]),
    (Unit::Litre, "litre", &["l"]),
    (Unit::KilowattHour, "kilowatt hour", &["kWh"]),
];

/// `2.5 hour`.
pub fn effort(effort: Effort) -> String {
    let name =
        UNITS.iter().find(|(unit, ..)| *unit == effort.unit).map_or("?", |(_, name, _)| name);
    format!("{} {name}", decimal(effort.milli.into(), 3))
}

/// Reads an effort: `2.5h`, `3 one`, `12 kg`.
pub fn parse_effort(text: &str) -> std::result::Result<Effort, String> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, name) = (&text[..split], text[split..].trim());
    let unit = UNITS
        .iter()
        .find(|(_, full, short)| {
            // Spreadsheets begin a cell with a capital letter.
            full.eq_ignore_ascii_case(name) || short.iter().any(|it| it.eq_ignore_ascii_case(name))
        })
        .map(|(unit, ..)| *unit);
    match (parse_decimal(number, 3), unit) {
        (Some(milli), Some(unit)) => Ok(Effort { milli, unit }),
        _ => Err(format!(
            "`{text}` is not an effort: give a number with at most 3 decimals and a unit ({}){}",
            UNITS.map(|(_, name, short)| format!("{name} or {}", short[0])).join(", "),
            decimal_point(text)
        )),
    }
}

const ACTIONS: [(Action, &str); 7] = [
    (Action::Work, "work"),
    (Action::DeliverService, "deliverService"),
    (Action::Produce, "produce"),
    (Action::Modify, "modify"),
    (Action::Use, "use"),
    (Action::Cite, "cite"),
    (Action::Transfer, "transfer"),
];

/// The ValueFlows name of an action.
pub fn action(action: Action) -> &'static str {
    ACTIONS.iter().find(|(this, _)| *this == action).map_or("?", |(_, name)| name)
}

/// Reads the ValueFlows name of an action.
pub fn parse_action(text: &str) -> std::result::Result<Action, String> {
    let found = ACTIONS.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
    found.map(|(action, _)| *action).ok_or_else(|| {
        format!("`{text}` is not an action; there are {}", ACTIONS.map(|(_, name)| name).join(", "))
    })
}

/// An outcome in a word or two.
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Accepted { grade, value } => format!("accepted at {grade}/10: {}", points(value)),
        Outcome::Rejected => "rejected".into(),
        Outcome::Lapsed => "lapsed: too few or too little weight vouched for it".into(),
    }
}

/// A text that somebody else wrote, safe for a terminal: what could move a cursor or hide
/// something is shown as an escape.
pub fn untrusted(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for c in String::from_utf8_lossy(bytes).chars() {
        if c.is_control() || invisible(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
}

/// Characters that change how others are shown, or are not shown themselves: Unicode's format and
/// separator characters and tags.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Reads 32 bytes in hexadecimal.
pub fn parse_hash(text: &str) -> Result<primitive_types::H256> {
    let bytes = hex::decode(text.trim_start_matches("0x")).ok();
    let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
    bytes.map(Into::into).ok_or_else(|| {
        Error::new("bad_hash", format!("`{text}` is not a hash of 32 bytes in hexadecimal."))
            .hint("Give 64 hexadecimal digits, or the document itself.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_shown_exactly() {
        for (text, value) in [("0", 0), ("1", 1_000_000), ("2.5", 2_500_000), ("0.000001", 1)] {
            assert_eq!(parse_points(text), Ok(Points(value)));
        }
        for wrong in ["", ".", "1.", ".5", "-1", "1e3", "0.0000001", "18446744073709.551616", "1,5"]
        {
            assert!(parse_points(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_points("18446744073709.551615"), Ok(Points(u64::MAX)));
        let told = parse_points("-1").unwrap_err();
        assert!(told.starts_with("`-1` is not a number of points: at least 0, at most"), "{told}");
        assert!(
            !told.contains("write") && parse_points("1,x").is_err_and(|it| !it.contains("write"))
        );
        assert!(parse_points("2,5").unwrap_err().ends_with("; write 2.5"));
        assert!(parse_effort("2,5h").unwrap_err().ends_with("; write 2.5h"));
        assert_eq!(parse_effort("2 HOUR"), parse_effort("2 h"));
        assert_eq!(parse_effort("2 kwh"), parse_effort("2 kWh"));
        assert_eq!(points(Points(2_500_000)), "2.5 points");
        assert_eq!(points(Points::whole(1)), "1 point");
        assert_eq!(decimal(1, 6), "0.000001");
    }

    #[test]
    fn what_has_faded_is_shown_to_the_hundredth() {
        assert_eq!(about(Points(81_229_999)), "81.23 points");
        assert_eq!(about(Points(9_999_999)), "10 points");
        assert_eq!(about(Points(1_000_001)), "1 point");
        assert_eq!(about(Points(123)), "0.000123 points");
        assert_eq!(share(Units(1), Units(3)), "33.33 %");
        assert_eq!(share(Units(3 << 120), Units(3 << 120)), "100 %");
        assert_eq!(share(Units(0), Units(0)), "0 %");
    }

    #[test]
    fn efforts_are_read_as_people_write_them() {
        let hours = Effort { milli: 2_500, unit: Unit::Hour };
        for text in ["2.5h", "2.5 hour", "2.5 hours"] {
            assert_eq!(parse_effort(text), Ok(hours));
        }
        assert_eq!(parse_effort("3 one"), Ok(Effort { milli: 3_000, unit: Unit::One }));
        assert_eq!(effort(hours), "2.5 hour");
        for wrong in ["", "h", "2", "2.5555h", "2 parsecs", "é"] {
            assert!(parse_effort(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_others_wrote_cannot_move_the_cursor() {
        assert_eq!(untrusted(b"fine \x1b[2J"), "fine \\u{1b}[2J");
        assert_eq!(untrusted("a\u{202e}b".as_bytes()), "a\\u{202e}b");
        assert_eq!(untrusted(b"\xff"), "\u{fffd}");
        for hidden in
            ['\u{ad}', '\u{61c}', '\u{200b}', '\u{2028}', '\u{2066}', '\u{feff}', '\u{e0041}']
        {
            let shown = untrusted(format!("a{hidden}b").as_bytes());
            assert!(shown.is_ascii(), "{shown}");
        }
    }

    #[test]
    fn actions_have_their_valueflows_names() {
        assert_eq!(parse_action("deliverservice"), Ok(Action::DeliverService));
        assert!(parse_action("invent").is_err());
    }
}
