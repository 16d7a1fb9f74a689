//! Parameters as people write and read them.

use commons_client::{
    Error, Result,
    proposals::{equation, parameter},
};
use commons_core::{
    parameters::{Entry, Parameters, Unit},
    units::BPS,
};

/// Reads `review_period=2d` and the like: the parameter's position, and a value that it can have.
pub fn parse(setting: &str) -> Result<(u8, u64)> {
    let (position, value) = parameter::parse(setting)?;
    let defaults = Parameters::default();
    if { defaults }.set(position, value).is_none()
        && let Some(entry) = defaults.entries().get(usize::from(position))
    {
        let what = format!("{setting} is out of range: {} are allowed.", range(entry));
        return Err(Error::new("out_of_range", what).hint("Give a value in that range."));
    }
    Ok((position, value))
}

/// Parameters to begin with: `base`, with what is set. Without a dispute period, the nearest to that of
/// `base` is taken that fits the others: whoever shortens an epoch need not know of it.
pub fn with(base: Parameters, settings: &[String]) -> Result<Parameters> {
    let mut parameters = base;
    let mut dispute_period_given = false;
    for setting in settings {
        let (position, value) = parse(setting)?;
        dispute_period_given |= Parameters::position("dispute_period") == Some(position);
        // It was found to fit.
        parameters.set(position, value);
    }
    if !dispute_period_given {
        parameters = parameters.with_fitting_dispute_period();
    }
    equation::check(&parameters.equation)?;
    parameters.check()?;
    Ok(parameters)
}

/// A value of the parameter, exactly.
pub fn show(entry: &Entry, value: u64) -> String {
    match (entry.unit, Parameters::position(entry.name)) {
        (Unit::Points, _) if value == u64::MAX => "no limit".into(),
        (_, Some(position)) => parameter::show(position, value),
        (_, None) => value.to_string(),
    }
}

/// What is allowed.
pub fn range(entry: &Entry) -> String {
    parameter::range(entry)
}

/// The same for programs. What a part of the equation leaves to the others is no range of theirs: all
/// four are changed together.
pub fn limits(entry: &Entry) -> (u64, u64) {
    match equation::is_part(entry.name) {
        true => (0, BPS.into()),
        false => (entry.min, entry.max),
    }
}

/// What is allowed, and whether only at the beginning.
pub fn allowed(position: u8, entry: &Entry) -> String {
    let fixed = if position < Parameters::FIXED { ", fixed at deployment" } else { "" };
    format!("{}{fixed}", range(entry))
}

/// The unit of a value in JSON.
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::BasisPoints => "basis points",
        Unit::Points => "millionths of a point",
        Unit::Count => "number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(settings: &[&str]) -> Result<Parameters> {
        let settings = settings.iter().map(ToString::to_string).collect::<Vec<_>>();
        with(Parameters::default(), &settings)
    }

    #[test]
    fn an_epoch_can_be_shortened_without_more() {
        let short = set(&["epoch_length=60s", "review_period=60s"]).unwrap();
        assert_eq!(short.epoch_length, 60);
        assert!(u64::from(short.dispute_period) >= short.proposal_cycle());
        assert_eq!(set(&[]).unwrap(), Parameters::default());
        let given = set(&["epoch_length=60s", "dispute_period=1s"]).unwrap_err();
        assert_eq!(given.code, "out_of_range");
        let given = set(&["work_bps=5500"]).unwrap_err();
        assert!(given.message.contains("and these add up to 95 %: work 55 %"), "{given}");
        let given = set(&["work_bps=55%", "floor_bps=15%"]).unwrap();
        assert_eq!((given.equation.work.0, given.equation.floor.0), (5_500, 1_500));
    }

    #[test]
    fn ranges_are_told_of_those_too_that_are_fixed() {
        let entries = Parameters::default().entries();
        assert_eq!(allowed(0, &entries[0]), "1 min - 91 d, fixed at deployment");
        assert_eq!(allowed(4, &entries[4]), "1 min - 28 d");
        for part in ["work_bps", "equity_bps", "floor_bps", "commons_bps"] {
            let position = Parameters::position(part).unwrap();
            let entry = &entries[usize::from(position)];
            assert_eq!(allowed(position, entry), "all four parts add up to 100 %");
            assert_eq!(limits(entry), (0, 10_000));
        }
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        for (setting, code) in [
            ("review_period", "bad_parameter"),
            ("review_perio=1d", "unknown_parameter"),
            ("review_period=soon", "bad_parameter"),
            ("min_reviewers=300", "out_of_range"),
        ] {
            assert_eq!(parse(setting).unwrap_err().code, code, "{setting}");
        }
        let position = Parameters::position("claim_max").unwrap();
        assert_eq!(parse("claim_max=2.5").unwrap(), (position, 2_500_000));
    }
}
