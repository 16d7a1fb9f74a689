//! Amounts for programs: decimal strings in smallest units, beside what people read.

use commons_client::{Commons, format};
use commons_core::units::{Points, Units};
use serde_json::Value;

/// `"value": "9600000", "value_points": "9.6 points"`.
pub fn points(json: &mut Value, name: &str, points: Points) {
    json[name] = points.0.to_string().into();
    json[format!("{name}_points")] = format::points(points).into();
}

/// The same for weight, as of a time, with its units, which do not fade.
pub fn weight(json: &mut Value, name: &str, units: Units, commons: &Commons, at: u64) {
    points(json, name, commons.points(units, at));
    json[format!("{name}_units")] = units.0.to_string().into();
}
