//! Parameters as people write and read them.

use crate::{
    error::{Error, Result},
    format::{bps, duration, parse_duration, parse_points, points},
};
use commons_core::{
    parameters::{Entry, Parameters, Unit},
    units::{BasisPoints, Points},
};

fn entry(index: u8) -> Option<Entry> {
    Parameters::default().entries().into_iter().nth(index.into())
}

/// The name of the parameter at a position.
pub fn name(index: u8) -> Option<&'static str> {
    entry(index).map(|entry| entry.name)
}

/// A value of the parameter at a position, exactly, with its unit.
pub fn show(index: u8, value: u64) -> String {
    match entry(index).map(|entry| entry.unit) {
        Some(Unit::Seconds) if duration_is_exact(value) => duration(value),
        Some(Unit::Seconds) => format!("{value} s"),
        Some(Unit::Points) => points(Points(value)),
        Some(Unit::BasisPoints) => {
            u16::try_from(value).map_or_else(|_| value.to_string(), |value| bps(BasisPoints(value)))
        }
        Some(Unit::Count) | None => value.to_string(),
    }
}

/// What is allowed: `1 min - 28 d`.
pub fn range(entry: &Entry) -> String {
    if super::equation::is_part(entry.name) {
        return "all four parts add up to 100 %".into();
    }
    let shown = |value: u64| match (entry.unit, Parameters::position(entry.name)) {
        (Unit::Points, _) if value == u64::MAX => "no limit".into(),
        (_, Some(position)) => show(position, value),
        (_, None) => value.to_string(),
    };
    format!("{} - {}", shown(entry.min), shown(entry.max))
}

/// Whether two parts are enough: `1 d 1 h`, but not `1 d 1 s`.
fn duration_is_exact(seconds: u64) -> bool {
    parse_duration(&duration(seconds).replace(' ', "")) == Ok(seconds)
}

/// Reads `voting_period=5d`, `claim_max=12.5`, `quorum_bps=1000`: the position, and the value in the
/// parameter's unit.
pub fn parse(setting: &str) -> Result<(u8, u64)> {
    let (name, value) = setting.split_once('=').ok_or_else(|| {
        Error::new("bad_parameter", format!("`{setting}` is not of the form NAME=VALUE."))
            .hint("Such as voting_period=5d; commons params lists them.")
    })?;
    let (name, value) = (name.trim(), value.trim());
    let index = Parameters::position(name).ok_or_else(|| {
        let all: Vec<_> = Parameters::default().entries().iter().map(|entry| entry.name).collect();
        Error::new("unknown_parameter", format!("There is no parameter `{name}`."))
            .hint(format!("There are {}.", all.join(", ")))
    })?;
    let read = match entry(index).map(|entry| entry.unit) {
        Some(Unit::Seconds) => parse_duration(value),
        Some(Unit::Points) => parse_points(value).map(|points| points.0),
        Some(Unit::BasisPoints) => parse_share(value),
        Some(Unit::Count) | None => {
            value.parse().map_err(|_| format!("`{value}` is not a whole number"))
        }
    };
    let value = read.map_err(|why| {
        Error::new("bad_parameter", format!("{name}: {why}.")).hint(allowed(index))
    })?;
    Ok((index, value))
}

/// What is allowed, in words. One range depends on other parameters; by default it is this one.
fn allowed(index: u8) -> String {
    let Some(Entry { name, min, max, .. }) = entry(index) else { return String::new() };
    if super::equation::is_part(name) {
        return "The four parts of the value equation add up to 100 %.".into();
    }
    match max {
        u64::MAX => format!("{name} can be {} or more.", show(index, min)),
        max => format!("{name} can be {} to {}.", show(index, min), show(index, max)),
    }
}

/// Basis points: `500`, or `5%`.
fn parse_share(text: &str) -> std::result::Result<u64, String> {
    let wrong = || {
        format!(
            "`{text}` is neither a whole number of basis points (500) nor a percentage (5%, 0.25%)"
        )
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(percent) = text.strip_suffix('%') else {
        return if digits(text) { text.parse().map_err(|_| wrong()) } else { Err(wrong()) };
    };
    let (whole, part) = percent.trim_end().split_once('.').unwrap_or((percent.trim_end(), "0"));
    let part_cut = part.trim_end_matches('0');
    if !digits(whole) || !digits(part) || part_cut.len() > 2 {
        return Err(wrong());
    }
    format!("{whole}{part_cut:0<2}").parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_the_unit_of_their_parameter() {
        for (setting, name, value) in [
            ("voting_period=5d", "voting_period", 432_000),
            ("claim_max = 12.5", "claim_max", 12_500_000),
            ("quorum_bps=1250", "quorum_bps", 1_250),
            ("quorum_bps=5%", "quorum_bps", 500),
            ("quorum_bps = 12.5 %", "quorum_bps", 1_250),
            ("quorum_bps=0.25%", "quorum_bps", 25),
        ] {
            let (index, read) = parse(setting).unwrap();
            assert_eq!((super::name(index), read), (Some(name), value));
        }
        assert_eq!(parse("voting_period").unwrap_err().code, "bad_parameter");
        assert_eq!(parse("voting_perod=3d").unwrap_err().code, "unknown_parameter");
        for (wrong, range) in [
            ("min_reviewers=2.5", "1 to 20"),
            ("quorum_bps=5.001%", "1 % to 50 %"),
            ("quorum_bps=%", "1 % to 50 %"),
            ("quorum_bps=-5%", "1 % to 50 %"),
            ("voting_period=soon", "1 min to 28 d"),
            ("claim_max=much", "0.00001 points or more"),
        ] {
            let error = parse(wrong).unwrap_err();
            assert_eq!(error.code, "bad_parameter");
            let hint = error.hint.unwrap();
            assert!(hint.contains(range), "{hint}");
        }
    }

    #[test]
    fn values_are_shown_in_the_unit_of_their_parameter() {
        for (name, value, shown) in [
            ("voting_period", 432_000, "5 d"),
            ("claim_max", 12_500_000, "12.5 points"),
            ("quorum_bps", 1_250, "12.5 %"),
            ("min_reviewers", 3, "3"),
        ] {
            let index = Parameters::position(name).unwrap();
            assert_eq!((super::name(index), show(index, value)), (Some(name), shown.into()));
        }
        assert_eq!((super::name(99), show(99, 7)), (None, "7".into()));
    }

    #[test]
    fn what_is_voted_on_is_shown_to_the_second() {
        let period = Parameters::position("voting_period").unwrap();
        assert_eq!(show(period, 90_000), "1 d 1 h");
        assert_eq!(show(period, 86_401), "86401 s");
        assert_eq!(show(period, 60), "1 min");
        assert_eq!(show(period, 0), "0 s");
    }
}
