//! Amounts of money as people write and read them: the chain's own, and assets by their own decimals.

use super::solidity;
use crate::{
    chain::Chain,
    error::{Error, Result},
    format::untrusted,
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
        let wrong = |what: String, hint: String| Error::new("bad_amount", what).hint(hint);
        let unit = if self.symbol.is_empty() { "this asset" } else { &self.symbol };
        let (whole, part) = digits(text).map_err(|why| {
            let what = format!("`{}` is not an amount of {unit}: {why}.", short(text));
            wrong(what, "Give a number such as 250 or 2.5.".into())
        })?;
        let (given, most) = (part.len(), usize::from(self.decimals));
        if given > most {
            let has = match most {
                0 => "has none".to_owned(),
                most => format!("has at most {most}"),
            };
            let decimals =
                if given == 1 { "1 decimal".into() } else { format!("{given} decimals") };
            let what = format!("{} has {decimals}, and {unit} {has}.", short(text));
            let hint = if most == 0 { "Give a whole number.".into() } else { at_most(most) };
            return Err(wrong(what, hint));
        }
        let all = format!("{whole}{part:0<most$}");
        // Zeros in front are no reason to refuse it.
        U256::from_dec_str(all.trim_start_matches('0')).or_else(|_| {
            let is_zero = all.bytes().all(|digit| digit == b'0');
            let what = format!("{} {unit} is more than anybody can count.", short(text));
            let hint = "Amounts end below 2^256 smallest units.".to_owned();
            if is_zero { Ok(U256::zero()) } else { Err(wrong(what, hint)) }
        })
    }
}

fn at_most(decimals: usize) -> String {
    format!("Give at most {decimals} decimals.")
}

/// The digits before and after the point of an amount, without zeros at the end; or why it is none,
/// whatever the asset.
pub fn digits(text: &str) -> std::result::Result<(&str, &str), &'static str> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = |(number, power): (&str, &str)| {
        !number.is_empty()
            && only_digits(&number.replace('.', ""))
            && !power.is_empty()
            && only_digits(power.trim_start_matches(['+', '-']))
    };
    if text.is_empty() {
        Err("it is empty")
    } else if text.starts_with('-') {
        Err("an amount is not below 0")
    } else if text.contains(',') && only_digits(&text.replace([',', '.'], "")) {
        Err("it is written without commas, and with a point before the decimals")
    } else if text.split_once(['e', 'E']).is_some_and(exponent) {
        Err("it is written out, without an exponent")
    } else if !only_digits(whole) || !only_digits(part) {
        Err("it is not a number")
    } else if whole.is_empty() || part.is_empty() {
        Err("there must be a digit on both sides of the point")
    } else {
        Ok((whole, part.trim_end_matches('0')))
    }
}

/// What was typed, if it is not too long to be read.
pub fn short(text: &str) -> String {
    const MOST: usize = 32;
    match text.chars().count() > MOST {
        true => format!("{}…", text.chars().take(MOST).collect::<String>()),
        false => text.to_owned(),
    }
}

/// What a token says of itself; all of it is somebody's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its name; empty if it tells none.
    pub name: String,
    /// Its symbol and decimals.
    pub denomination: Denomination,
    /// How much of it there is.
    pub supply: Option<U256>,
}

/// Most characters of a name that are shown.
const NAME_MAX: usize = 40;

impl Facts {
    /// Asks a token. What it does not answer is left out.
    pub async fn of(chain: &Chain, token: Address) -> Result<Self> {
        let ask = |message| chain.try_as(Address::zero(), token, 0, solidity::ask(message));
        let name = ask("name()").await.ok().and_then(|answer| solidity::text(&answer));
        let name: String = name.unwrap_or_default().chars().take(NAME_MAX).collect();
        let supply = ask("totalSupply()").await.ok();
        Ok(Self {
            name: untrusted(name.as_bytes()),
            denomination: Denomination::asset(chain, token).await?,
            supply: supply.and_then(|answer| solidity::number(&answer)),
        })
    }

    /// In words: `it calls itself "Garden money" (TOK), has 2 decimals, and there are 100 TOK`.
    pub fn show(&self) -> String {
        let Denomination { symbol, decimals } = &self.denomination;
        let symbol = if symbol.is_empty() { "no symbol" } else { symbol };
        let name = match self.name.is_empty() {
            true => "it tells no name".into(),
            false => format!("it calls itself \"{}\"", self.name),
        };
        let supply = match self.supply {
            Some(supply) => format!("there are {}", self.denomination.show(supply)),
            None => "it does not tell how much there is".into(),
        };
        let s = if *decimals == 1 { "" } else { "s" };
        format!("{name} ({symbol}), has {decimals} decimal{s}, and {supply}")
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
    fn a_token_is_told_by_what_it_says_of_itself() {
        let denomination = Denomination { symbol: "TOK".into(), decimals: 2 };
        let facts =
            Facts { name: "Garden money".into(), denomination, supply: Some(12_345.into()) };
        let told =
            "it calls itself \"Garden money\" (TOK), has 2 decimals, and there are 123.45 TOK";
        assert_eq!(facts.show(), told);
        let denomination = Denomination { symbol: String::new(), decimals: 1 };
        let silent = Facts { name: String::new(), denomination, supply: None }.show();
        assert!(silent.starts_with("it tells no name (no symbol), has 1 decimal, and"), "{silent}");
    }

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
        for (wrong, why) in [
            ("", "`` is not an amount of UNIT: it is empty."),
            (
                ".5",
                "`.5` is not an amount of UNIT: there must be a digit on both sides of the point.",
            ),
            (
                "1.",
                "`1.` is not an amount of UNIT: there must be a digit on both sides of the point.",
            ),
            (
                ".",
                "`.` is not an amount of UNIT: there must be a digit on both sides of the point.",
            ),
            ("-5", "`-5` is not an amount of UNIT: an amount is not below 0."),
            ("1e3", "`1e3` is not an amount of UNIT: it is written out, without an exponent."),
            (
                "1.5E-3",
                "`1.5E-3` is not an amount of UNIT: it is written out, without an exponent.",
            ),
            (
                "1,000.5",
                "`1,000.5` is not an amount of UNIT: it is written without commas, and with",
            ),
            ("1.5abc", "`1.5abc` is not an amount of UNIT: it is not a number."),
            ("1.5.2", "`1.5.2` is not an amount of UNIT: it is not a number."),
            ("ten", "`ten` is not an amount of UNIT: it is not a number."),
            (
                "0.0000000000000000001",
                "0.0000000000000000001 has 19 decimals, and UNIT has at most 18.",
            ),
            (&"9".repeat(80), &format!("{}… UNIT is more than anybody can count.", "9".repeat(32))),
        ] {
            let error = native.parse(wrong).unwrap_err();
            assert!(error.code == "bad_amount" && error.message.starts_with(why), "{error}");
        }
        assert_eq!(native.parse(&"0".repeat(90)).unwrap(), U256::zero());
        let unknown = Denomination { symbol: String::new(), decimals: 0 };
        assert_eq!(unknown.show(unknown.parse("12").unwrap()), "12 smallest units");
        let whole = unknown.parse("1.5").unwrap_err();
        assert_eq!(whole.message, "1.5 has 1 decimal, and this asset has none.");
    }
}
