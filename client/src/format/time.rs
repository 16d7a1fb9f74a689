//! Times as people write and read them. The present is always the chain's, never this machine's.

use jiff::{
    Span, SpanRelativeTo, Timestamp, civil,
    tz::{Offset, TimeZone},
};

fn timestamp(seconds: u64) -> Option<Timestamp> {
    i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok())
}

/// `2026-11-21T10:00:00Z`: RFC 3339, which sorts and parses everywhere.
pub fn time(seconds: u64) -> String {
    timestamp(seconds).map_or_else(|| format!("second {seconds}"), |time| time.to_string())
}

/// `2026-11-21 10:00 UTC`.
pub fn date(seconds: u64) -> String {
    let shown = timestamp(seconds).map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string());
    shown.unwrap_or_else(|| format!("second {seconds}"))
}

/// `2026-11-24 10:00 UTC (in 3 days)`.
pub fn when(seconds: u64, now: u64) -> String {
    format!("{} ({})", date(seconds), relative(seconds, now))
}

/// `in 3 days`, `2 hours ago`, `now`: rounded to the unit that fits.
pub fn relative(seconds: u64, now: u64) -> String {
    const UNITS: [(u64, u64, &str); 7] = [
        // From how many seconds on, and how long it is.
        (63_115_200, 31_557_600, "year"),
        (60 * 86_400, 2_629_800, "month"),
        (14 * 86_400, 604_800, "week"),
        (129_600, 86_400, "day"),
        (5_400, 3_600, "hour"),
        (90, 60, "minute"),
        (1, 1, "second"),
    ];
    let distance = seconds.abs_diff(now);
    let Some((_, length, name)) = UNITS.iter().find(|(from, ..)| distance >= *from) else {
        return "now".into();
    };
    let count = distance.saturating_add(length / 2) / length;
    let s = if count == 1 { "" } else { "s" };
    if seconds > now { format!("in {count} {name}{s}") } else { format!("{count} {name}{s} ago") }
}

/// `2 d 3 h`, `4 min`, `7 s`: the two largest parts.
pub fn duration(seconds: u64) -> String {
    let parts = [
        (seconds / 86_400, "d"),
        (seconds % 86_400 / 3_600, "h"),
        (seconds % 3_600 / 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let shown = parts[first..].iter().take(2).filter(|(count, _)| *count > 0);
    let text: Vec<String> = shown.map(|(count, unit)| format!("{count} {unit}")).collect();
    if text.is_empty() { "0 s".into() } else { text.join(" ") }
}

/// Reads a time to wait: `90`, `90s`, `15min`, `3h`, `3d`, `2 weeks`, also ISO 8601.
pub fn parse_duration(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is not a duration; say for example 90s, 15min, 3h, 3d or 1w");
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(seconds);
    }
    let span: Span = text.parse().map_err(|_| wrong())?;
    // A day is 24 hours here: the chain counts seconds and knows no time zones.
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
    u64::try_from(length.as_secs()).map_err(|_| wrong())
}

/// Reads a time: RFC 3339, a date (its first second) or a date and a time, both UTC, `yesterday`
/// (this time of day), `3 days ago`, `in 2 hours`; the last three as seen from `now`.
pub fn parse_time(text: &str, now: u64) -> Result<u64, String> {
    let wrong = || {
        format!(
            "`{text}` is not a time; say for example 2026-11-21, 2026-11-21T10:00:00Z, yesterday or 3 days ago"
        )
    };
    let text = text.trim();
    let span = match text.to_ascii_lowercase().as_str() {
        "now" => Some(Span::new()),
        "yesterday" => Some(Span::new().days(-1)),
        "tomorrow" => Some(Span::new().days(1)),
        text => match (text.strip_suffix(" ago"), text.strip_prefix("in ")) {
            (Some(span), _) => Some(-span.parse::<Span>().map_err(|_| wrong())?),
            (_, Some(span)) => Some(span.parse::<Span>().map_err(|_| wrong())?),
            (None, None) => None,
        },
    };
    let found = match span {
        Some(span) => {
            // Months and years are those of the calendar.
            let now = timestamp(now).ok_or_else(wrong)?.to_zoned(TimeZone::UTC);
            now.checked_add(span).map_err(|_| wrong())?.timestamp()
        }
        None => absolute(text).ok_or_else(wrong)?,
    };
    u64::try_from(found.as_second()).map_err(|_| wrong())
}

fn absolute(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let civil = text.trim_end_matches("UTC").trim();
    let civil: civil::DateTime = civil.parse().ok()?;
    Offset::UTC.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;
    /// 2026-11-21T10:00:00Z.
    const NOW: u64 = 1_795_255_200;

    #[test]
    fn durations_are_read_and_shown() {
        for (text, seconds) in
            [("90", 90), ("90s", 90), ("15min", 900), ("3d", 259_200), ("1w", 604_800)]
        {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
        assert!(parse_duration("-3d").is_err());
        assert!(parse_duration("soon").is_err());
        assert_eq!(duration(183_600), "2 d 3 h");
        assert_eq!(duration(0), "0 s");
    }

    #[test]
    fn times_are_shown_as_dates_and_from_now() {
        assert_eq!(time(NOW), "2026-11-21T10:00:00Z");
        assert_eq!(when(NOW + 3 * DAY, NOW), "2026-11-24 10:00 UTC (in 3 days)");
        for (seconds, text) in [
            (NOW, "now"),
            (NOW + 1, "in 1 second"),
            (NOW - 60, "60 seconds ago"),
            (NOW - 3_600, "60 minutes ago"),
            (NOW - 2 * 3_600, "2 hours ago"),
            (NOW + 3 * DAY - 7, "in 3 days"),
            (NOW + 91 * DAY, "in 3 months"),
            (NOW + 800 * DAY, "in 2 years"),
            (NOW - 21 * DAY, "3 weeks ago"),
        ] {
            assert_eq!(relative(seconds, NOW), text);
        }
        assert_eq!(time(u64::MAX), format!("second {}", u64::MAX));
    }

    #[test]
    fn times_are_read_as_people_say_them() {
        for (text, seconds) in [
            ("2026-11-21T10:00:00Z", NOW),
            ("2026-11-21T11:00:00+01:00", NOW),
            ("2026-11-21", NOW - 10 * 3_600),
            ("2026-11-21 10:00", NOW),
            ("2026-11-21 10:00 UTC", NOW),
            ("now", NOW),
            ("Yesterday", NOW - DAY),
            ("3 days ago", NOW - 3 * DAY),
            ("2h ago", NOW - 7_200),
            ("1 month ago", NOW - 31 * DAY),
            ("in 2 weeks", NOW + 14 * DAY),
        ] {
            assert_eq!(parse_time(text, NOW), Ok(seconds), "{text}");
        }
        for wrong in ["", "soon", "ago", "3 days", "2026-13-01", "1900-01-01", "5000 years ago"] {
            assert!(parse_time(wrong, NOW).is_err(), "{wrong}");
        }
    }
}
