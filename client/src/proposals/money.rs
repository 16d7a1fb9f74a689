//! Amounts of money as people write and read them: the chain's own, and assets by their own decimals.

use super::solidity;
use crate::{
    chain::Chain,
    error::{Error, Result},
    names,
};
use commons_core::{Address, U256};

/// How amounts of one kind of money are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denomination {
    /// Such as "UNIT"; empty if it is not known.
    pub symbol: String,
    /// One is 10 to this power of the smallest units.
    pub decimals: u8,
}

/// More decimals than any asset has; 10 to this power fits 256 bits.
const DECIMALS_MAX: u8 = 60;

impl Denomination {
    /// The chain's own money, as contracts count it: they see more decimals than the chain keeps.
    pub async fn native(chain: &Chain) -> Result<Self> {
        let (token, ratio) = (chain.token(), chain.native_ratio().await?);
        let finer = u8::try_from(ratio.max(1).ilog10()).unwrap_or(0);
        Ok(Self { symbol: token.symbol, decimals: token.decimals.saturating_add(finer) })
    }

    /// An ERC-20 asset, by what it says of itself; without decimals if it says nothing.
    pub async fn asset(chain: &Chain, asset: Address) -> Result<Self> {
        let symbol = chain.try_as(Address::zero(), asset, 0, solidity::SYMBOL.to_vec()).await;
        let decimals = chain.try_as(Address::zero(), asset, 0, solidity::DECIMALS.to_vec()).await;
        // What an asset calls itself is somebody's text.
        let symbol = symbol.ok().and_then(|answer| solidity::text(&answer)).unwrap_or_default();
        let symbol: String = symbol.chars().filter(char::is_ascii_graphic).take(12).collect();
        let decimals = decimals.ok().and_then(|answer| solidity::number(&answer));
        let decimals = decimals.filter(|decimals| *decimals <= DECIMALS_MAX.into());
        Ok(Self { symbol, decimals: decimals.map_or(0, |decimals| decimals.byte(0)) })
    }

    /// `1.5 UNIT`, to the smallest unit.
    pub fn show(&self, amount: U256) -> String {
        let digits = amount.to_string();
        let width = usize::from(self.decimals) + 1;
        let digits = format!("{digits:0>width$}");
        let (whole, part) = digits.split_at(digits.len() - usize::from(self.decimals));
        let part = part.trim_end_matches('0');
        let number = if part.is_empty() { whole.into() } else { format!("{whole}.{part}") };
        let unit = if self.symbol.is_empty() { "smallest units" } else { &self.symbol };
        format!("{number} {unit}")
    }

    /// Reads `1.5`.
    pub fn parse(&self, text: &str) -> Result<U256> {
        let wrong = || {
            let unit = if self.symbol.is_empty() { "the asset" } else { &self.symbol };
            Error::new("bad_amount", format!("`{text}` is not an amount of {unit}."))
                .hint(format!("Give a number with at most {} decimals.", self.decimals))
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let part_cut = part.trim_end_matches('0');
        if !digits(whole) || !digits(part) || part_cut.len() > self.decimals.into() {
            return Err(wrong());
        }
        let all = format!("{whole}{part_cut:0<width$}", width = usize::from(self.decimals));
        U256::from_dec_str(&all).map_err(|_| wrong())
    }
}

/// An asset in words: `TOK at 0x12..`.
pub fn asset_name(asset: Address, denomination: &Denomination) -> String {
    if denomination.symbol.is_empty() {
        names::show(asset)
    } else {
        format!("{} at {}", denomination.symbol, names::show(asset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_whatever_the_decimals() {
        let native = Denomination { symbol: "UNIT".into(), decimals: 18 };
        for (text, smallest, shown) in [
            ("1", "1000000000000000000", "1 UNIT"),
            ("0.000001", "1000000000000", "0.000001 UNIT"),
            ("2.50", "2500000000000000000", "2.5 UNIT"),
            ("0", "0", "0 UNIT"),
            ("0.000000000000000001", "1", "0.000000000000000001 UNIT"),
        ] {
            let amount = native.parse(text).unwrap();
            assert_eq!((amount.to_string(), native.show(amount)), (smallest.into(), shown.into()));
        }
        for wrong in ["", ".5", "1.", "-1", "1e3", "1,5", "0.0000000000000000001", &"9".repeat(80)]
        {
            assert_eq!(native.parse(wrong).unwrap_err().code, "bad_amount", "{wrong}");
        }
        let unknown = Denomination { symbol: String::new(), decimals: 0 };
        assert_eq!(unknown.show(unknown.parse("12").unwrap()), "12 smallest units");
        assert!(unknown.parse("1.5").is_err());
    }
}
