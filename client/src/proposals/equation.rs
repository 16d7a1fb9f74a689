//! The value equation as people write and read it: in percent.

use crate::{
    error::{Error, Result},
    format::{bps, parse_decimal, when},
};
use commons_core::{
    Time,
    calendar::Calendar,
    governor::Action,
    parameters::Parameters,
    pool::Equation,
    units::{BPS, BasisPoints, Epoch},
};

/// The parts, each with the parameter that it is.
const PARTS: [(&str, &str); 4] = [
    ("work", "work_bps"),
    ("equity", "equity_bps"),
    ("floor", "floor_bps"),
    ("commons", "commons_bps"),
];

/// The parts of an equation, with their names.
pub fn parts(equation: &Equation) -> [(&'static str, BasisPoints); 4] {
    let Equation { work, equity, floor, commons } = *equation;
    let [a, b, c, d] = PARTS.map(|(name, _)| name);
    [(a, work), (b, equity), (c, floor), (d, commons)]
}

/// `work 60 %, equity 25 %, floor 10 %, commons 5 %`.
pub fn show(equation: &Equation) -> String {
    parts(equation).map(|(name, share)| format!("{name} {}", bps(share))).join(", ")
}

/// Whether a parameter is a part of the equation.
pub fn is_part(parameter: &str) -> bool {
    PARTS.iter().any(|(_, name)| *name == parameter)
}

/// Reads `work=60 equity=25 floor=10 commons=5`, without judging whether it adds up: the parts that are
/// given.
pub fn read(words: &[String]) -> Result<[Option<BasisPoints>; 4]> {
    let mut shares = [None; 4];
    for word in words {
        let (name, percent) = word.split_once('=').ok_or_else(|| unreadable(word))?;
        let Some(index) = PARTS.iter().position(|(part, _)| part.eq_ignore_ascii_case(name)) else {
            let what = format!("`{name}` is not a part of the value equation.");
            let hint = "There are work, equity, floor and commons.";
            return Err(Error::new("unknown_part", what).hint(hint));
        };
        if shares[index].is_some() {
            return Err(Error::new("part_twice", format!("{name} is given twice."))
                .hint("Give each part once; what is left out stays as it is."));
        }
        let share = parse_decimal(percent.trim_end_matches(['%', ' ']), 2);
        let share = share.and_then(|share| u16::try_from(share).ok());
        let share = share.ok_or_else(|| unreadable(word))?;
        shares[index] = Some(BasisPoints(share));
    }
    Ok(shares)
}

/// Reads the same. What is left out stays as it is now, and the whole must add up.
pub fn parse(words: &[String], now: &Equation) -> Result<Equation> {
    let given = read(words)?;
    let [a, b, c, d] = parts(now).map(|(_, share)| share);
    let [e, f, g, h] = given;
    let [work, equity, floor, commons] =
        [(e, a), (f, b), (g, c), (h, d)].map(|(given, now)| given.unwrap_or(now));
    let equation = Equation { work, equity, floor, commons };
    check(&equation)?;
    Ok(equation)
}

/// Refuses an equation that divides more or less than there is.
pub fn check(equation: &Equation) -> Result<()> {
    let sum: u32 = parts(equation).iter().map(|(_, share)| u32::from(share.0)).sum();
    if sum == u32::from(BPS) {
        return Ok(());
    }
    let total = crate::format::decimal(sum.into(), 2);
    let what = format!(
        "The four parts of the value equation must add up to 100 %, and these add up to {total} %: {}.",
        show(equation)
    );
    Err(Error::new("bad_equation", what).hint(
        "Change what it takes together, all four or some: commons propose --equation work=60 equity=25 floor=10 commons=5.",
    ))
}

/// The whole equation after these actions, if any of them changes a part of it. Those that are left out
/// stay as they are now.
pub fn after(actions: &[Action], now: &Parameters) -> Option<Equation> {
    let mut parameters = *now;
    let mut changed = false;
    for action in actions {
        let Action::Set { parameter, value, .. } = action else { continue };
        if super::parameter::name(*parameter).is_some_and(is_part) {
            changed |= parameters.set(*parameter, *value).is_some();
        }
    }
    changed.then_some(parameters.equation)
}

/// The first epoch that begins when something is in force since then: the present one keeps what it began
/// with.
pub fn first_epoch(calendar: &Calendar, since: Time) -> Epoch {
    let epoch = calendar.epoch(since);
    if since <= calendar.start(epoch) { epoch } else { Epoch(epoch.0.saturating_add(1)) }
}

/// From which epoch on something divides deposits that is in force since then: `from epoch 3 on, which
/// begins ..`.
pub fn from_epoch(calendar: &Calendar, since: Time, now: Time) -> String {
    let first = first_epoch(calendar, since);
    let start = calendar.start(first);
    let begins = if start > now { "begins" } else { "began" };
    format!("from epoch {} on, which {begins} {}", first.0, when(start, now))
}

fn unreadable(word: &str) -> Error {
    Error::new("bad_share", format!("`{word}` is not a part with its percentage."))
        .hint("Say for example work=60, or work=62.5: percent with at most two decimals.")
}

/// What turns one equation into another: a parameter each, for those that differ. `now` is changed with
/// them.
pub fn actions(equation: &Equation, now: &mut Parameters) -> Result<Vec<Action>> {
    let mut actions = Vec::new();
    let before = now.equation;
    for ((_, name), (_, share)) in PARTS.iter().zip(parts(equation)) {
        let Some(parameter) = Parameters::position(name) else { continue };
        let (from, value) = (now.get(parameter).unwrap_or_default(), u64::from(share.0));
        if from != value {
            // A share always fits.
            let _ = now.set(parameter, value);
            actions.push(Action::Set { parameter, from, value });
        }
    }
    if actions.is_empty() {
        let what = format!("The value equation is that already: {}.", show(&before));
        return Err(Error::new("same_equation", what).hint("commons equation show tells it."));
    }
    Ok(actions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::governor::apply;

    fn read(line: &str) -> Result<Equation> {
        let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        parse(&words, &Equation::default())
    }

    #[test]
    fn an_equation_is_read_in_percent_and_adds_up() {
        let read_back = |line| show(&read(line).unwrap());
        let all = "work=50 equity=20.5 floor=20 commons=9.50";
        assert_eq!(read_back(all), "work 50 %, equity 20.5 %, floor 20 %, commons 9.5 %");
        // What is left out stays.
        let some = "commons=10 work=55%";
        assert_eq!(read_back(some), "work 55 %, equity 25 %, floor 10 %, commons 10 %");
        let one = "floor=100 work=0 equity=0 commons=0";
        assert_eq!(read_back(one), "work 0 %, equity 0 %, floor 100 %, commons 0 %");
        for (line, code) in [
            ("work=61", "bad_equation"),
            ("work=60 equity=25 floor=10 commons=4.99", "bad_equation"),
            ("work=600 equity=25 floor=10 commons=5", "bad_equation"),
            ("work=62.125", "bad_share"),
            ("work=-5", "bad_share"),
            ("work", "bad_share"),
            ("work=", "bad_share"),
            ("work=99999999", "bad_share"),
            ("labour=60", "unknown_part"),
            ("work=60 work=60", "part_twice"),
        ] {
            assert_eq!(read(line).unwrap_err().code, code, "{line}");
        }
        let sum = read("work=61").unwrap_err().message;
        assert!(
            sum.contains("must add up to 100 %, and these add up to 101 %: work 61 %"),
            "{sum}"
        );
    }

    #[test]
    fn a_change_holds_from_the_next_epoch_that_begins() {
        let calendar = Parameters::default().calendar(1_000);
        let start = calendar.start(Epoch(3));
        for (since, first) in [(1_000, 0), (1_001, 1), (start - 1, 3), (start, 3), (start + 1, 4)] {
            assert_eq!(first_epoch(&calendar, since), Epoch(first), "{since}");
        }
        assert!(from_epoch(&calendar, start, start).starts_with("from epoch 3 on, which began "));
        assert!(from_epoch(&calendar, start, 2_000).starts_with("from epoch 3 on, which begins "));
    }

    #[test]
    fn only_what_differs_is_set_and_the_whole_is_allowed() {
        let parameters = Parameters::default();
        let mut now = parameters;
        let equation = read("work=55 commons=10").unwrap();
        let actions = actions(&equation, &mut now).unwrap();
        assert_eq!(actions.len(), 2);
        assert_eq!(apply(&actions, &parameters).unwrap().equation, equation);
        assert_eq!(now.equation, equation);
        assert_eq!(after(&actions, &parameters), Some(equation));
        let grace = Parameters::position("grace").unwrap();
        let other = Action::Set { parameter: grace, from: 1, value: 2 };
        assert_eq!(after(&[other], &parameters), None);
        assert_eq!(super::actions(&equation, &mut now).unwrap_err().code, "same_equation");
    }
}
