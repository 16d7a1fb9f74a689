//! Amounts for programs: decimal strings in smallest units, beside what people read.

use commons_client::{
    Commons, Error, Result,
    chain::Chain,
    format,
    proposals::{
        Denomination,
        money::{digits, short},
    },
};
use commons_core::{
    U256,
    units::{Points, Units},
};
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

/// An amount as it is typed: whatever the asset, it is a number.
pub fn typed(text: &str) -> std::result::Result<String, String> {
    digits(text).map(|_| text.to_owned()).map_err(str::to_owned)
}

/// Reads native money that an account sends: as contracts count it, and in the smallest units that an
/// account can hold. Contracts count it in finer ones.
pub async fn sendable(chain: &Chain, native: &Denomination, text: &str) -> Result<(U256, u128)> {
    let ratio = U256::from(chain.native_ratio().await?.max(1));
    let smallest = smallest(native, chain.token().decimals, text)?;
    Ok((U256::from(smallest).saturating_mul(ratio), smallest))
}

fn smallest(native: &Denomination, decimals: u8, text: &str) -> Result<u128> {
    let symbol = &native.symbol;
    if digits(text).is_ok_and(|(_, part)| part.len() > decimals.into()) {
        let what = format!(
            "{text} {symbol} cannot be sent: accounts of this chain hold {symbol} with {decimals} decimals."
        );
        return Err(
            Error::new("bad_amount", what).hint(format!("Give at most {decimals} decimals."))
        );
    }
    let amount = Denomination { symbol: symbol.clone(), decimals }.parse(text);
    match amount {
        Err(error) if digits(text).is_err() => Err(error),
        amount => amount.ok().and_then(|amount| u128::try_from(amount).ok()).ok_or_else(|| {
            let what = format!("{} {symbol} is more than an account can hold.", short(text));
            Error::new("bad_amount", what).hint("Give less.")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_account_can_send_is_refused_with_what_it_can() {
        let native = Denomination { symbol: "UNIT".into(), decimals: 18 };
        let read = |text: &str| smallest(&native, 12, text);
        assert_eq!(read("2.50").unwrap(), 2_500_000_000_000);
        let fine = read("0.000000000000000001").unwrap_err();
        let told = "0.000000000000000001 UNIT cannot be sent: accounts of this chain hold UNIT with 12 decimals.";
        assert_eq!(fine.message, told);
        assert_eq!(fine.hint.unwrap(), "Give at most 12 decimals.");
        for zeros in [30, 90] {
            let much = read(&format!("1{}", "0".repeat(zeros))).unwrap_err();
            assert!(much.message.ends_with(" UNIT is more than an account can hold."), "{much}");
        }
        assert!(read("-1").unwrap_err().message.contains("not below 0"));
    }

    #[test]
    fn what_is_no_number_is_no_amount_of_anything() {
        assert_eq!(typed("0.5").unwrap(), "0.5");
        assert_eq!(
            typed("1,000").unwrap_err().split(',').next().unwrap(),
            "it is written without commas"
        );
    }
}
