//! Grades as people type them.

use super::{parse_decimal, parse_points, points};
use crate::error::{Error, Result};
use commons_core::{ballot::GRADE_MAX, units::Points};

/// Decimals that may be typed, to no effect where they are 0.
const DECIMALS: u8 = 6;

/// A judgement of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Tenths of the claim.
    Tenths(u8),
    /// So many points of it.
    Points(Points),
}

/// Reads tenths: `7`, `7.0`, `7/10`, `70%`.
pub fn parse_grade(text: &str) -> std::result::Result<u8, String> {
    let allowed = "0 (reject) to 10 (all that is claimed), or 0% to 100% in steps of ten";
    let wrong = || format!("`{text}` is not a grade; grades are {allowed}");
    let (number, step, sign) = match text.strip_suffix('%') {
        Some(percent) => (percent, 10, "%"),
        None => (text.strip_suffix("/10").unwrap_or(text), 1, ""),
    };
    let number = number.trim();
    // In millionths of a tenth of the claim, or of a percent of it.
    let whole = step * 10u64.pow(DECIMALS.into());
    let given = parse_decimal(number, DECIMALS).ok_or_else(wrong)?;
    if given.is_multiple_of(whole) {
        return u8::try_from(given / whole).map_err(|_| wrong());
    }
    if given > u64::from(GRADE_MAX) * whole {
        return Err(wrong());
    }
    let below = given / whole * step;
    let above = below + step;
    Err(format!(
        "{number}{sign} is not a tenth; the nearest grades are {below}{sign} and {above}{sign}"
    ))
}

impl Grade {
    /// The grade in tenths of a claim; points must be exactly what a grade would mint.
    pub fn of(self, claimed: Points) -> Result<u8> {
        let wanted = match self {
            Self::Tenths(tenths) => return Ok(tenths),
            Self::Points(wanted) => wanted,
        };
        let value = |grade: u8| claimed.mul_div_down(grade.into(), GRADE_MAX.into());
        if wanted > claimed {
            let what = format!(
                "{} are more than the {} that are claimed.",
                points(wanted),
                points(claimed)
            );
            return Err(Error::new("more_than_claimed", what)
                .hint("All that is claimed is --grade 10; more cannot be given."));
        }
        // A claim is at least ten millionths, so every grade has a value of its own.
        let below = (0..=GRADE_MAX).rev().find(|grade| value(*grade) <= wanted).unwrap_or(0);
        if value(below) == wanted {
            return Ok(below);
        }
        let name = |grade| format!("{} (--grade {grade})", points(value(grade)));
        let what = format!(
            "{} are not a tenth of the {} claimed; the nearest are {} and {}.",
            points(wanted),
            points(claimed),
            name(below),
            name(below + 1)
        );
        Err(Error::new("not_a_tenth", what).hint("Grades are tenths of the claim."))
    }
}

/// Reads points, for a grade.
impl std::str::FromStr for Grade {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        parse_points(text).map(Self::Points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_as_people_type_them() {
        for (text, tenths) in
            [("7", 7), ("7.0", 7), ("7/10", 7), ("70%", 7), ("70.00 %", 7), ("0%", 0), ("11", 11)]
        {
            assert_eq!(parse_grade(text), Ok(tenths), "{text}");
        }
        for wrong in ["", "-1", "300", "0.7", "7.", "10.5", "%", "105%", "9999%", "70pct"] {
            assert!(parse_grade(wrong).is_err(), "{wrong}");
        }
        let said = parse_grade("75%").unwrap_err();
        assert!(said.contains("75% is") && said.contains("70% and 80%"), "{said}");
        let said = parse_grade("7.5").unwrap_err();
        assert!(said.contains("7.5 is") && said.contains("7 and 8"), "{said}");
    }

    #[test]
    fn points_are_a_grade_where_they_are_a_tenth() {
        let points = |text: &str| text.parse::<Grade>().unwrap();
        assert_eq!(points("3.5").of(Points::whole(5)), Ok(7));
        assert_eq!(points("0").of(Points::whole(5)), Ok(0));
        assert_eq!(points("5").of(Points::whole(5)), Ok(10));
        // What a grade mints is rounded down to a millionth.
        assert_eq!(Grade::Points(Points(13)).of(Points(19)), Ok(7));
        let between = points("3.7").of(Points::whole(5)).unwrap_err();
        assert_eq!(between.code, "not_a_tenth");
        assert!(between.message.contains("3.5 points (--grade 7) and 4 points (--grade 8)"));
        assert_eq!(points("5.000001").of(Points::whole(5)).unwrap_err().code, "more_than_claimed");
        assert_eq!(Grade::Tenths(3).of(Points::whole(5)), Ok(3));
    }
}
