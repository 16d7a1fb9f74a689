//! Until when: so long from now, or a time, that must lie ahead.

use commons_client::{Error, Result, format};
use commons_core::Time;

/// How far ahead an end must lie at least, in seconds: what is sent now is not in a block at once, and times
/// are shown to the minute.
const AHEAD: Time = 60;

/// Reads `4w`, `20d`, `2026-12-24`, `in 3 days`. The present is the chain's.
pub fn parse(text: &str, now: Time) -> Result<Time> {
    let until = read(text, now)?;
    if until >= now.saturating_add(AHEAD) {
        return Ok(until);
    }
    let is = if until < now { "is past" } else { "is too soon" };
    let what = format!(
        "--until: {} {is}; the end must lie at least a minute ahead, and it is {} now.",
        format::date(until),
        format::date(now)
    );
    Err(Error::new("until_out_of_range", what).hint("Give a later time, for example --until 4w."))
}

fn read(text: &str, now: Time) -> Result<Time> {
    if let Ok(seconds) = format::parse_duration(text) {
        return Ok(now.saturating_add(seconds));
    }
    format::parse_time(text, now).map_err(|_| {
        let what = format!("--until: `{text}` is neither a time from now on nor a date.");
        Error::new("bad_time", what)
            .hint("Say for example 3h, 20d, 4w, 2026-12-24 or 2026-12-24T18:00:00Z.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_said_as_a_duration_or_as_a_date() {
        let now = 1_795_219_200; // 2026-11-21
        assert_eq!(parse("4w", now).unwrap(), now + 28 * 86_400);
        assert_eq!(parse("20d", now).unwrap(), now + 20 * 86_400);
        assert_eq!(parse("in 2 hours", now).unwrap(), now + 7_200);
        assert_eq!(parse("2026-11-22", now).unwrap(), now + 86_400);
        assert_eq!(parse("1m", now).unwrap(), now + 60);
        for (text, says) in
            [("0d", "is too soon"), ("59s", "is too soon"), ("2026-11-20", "is past")]
        {
            let wrong = parse(text, now).unwrap_err();
            assert_eq!(wrong.code, "until_out_of_range", "{text}");
            let said = wrong.message;
            assert!(said.contains(says) && said.contains("at least a minute ahead"), "{said}");
        }
        let wrong = parse("soon", now).unwrap_err();
        assert_eq!(wrong.code, "bad_time");
        assert!(wrong.message.contains("`soon`") && wrong.hint.unwrap().contains("4w"));
    }
}
