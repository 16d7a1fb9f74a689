//! What the pool deals in: the chain's own money, and the tokens that were ever listed, by the names that
//! they give themselves.

use crate::{
    error::{Error, Result},
    names,
    proposals::Denomination,
};
use commons_core::{
    Address, U256,
    accepted::EPOCHS_PER_BLOCK,
    pool::{Asset, PotId, Purpose},
    units::ProjectId,
};

/// What the chain's own money is called on every chain.
pub const NATIVE: &str = "native";

/// Assets with their symbols and decimals. No two have the same symbol here, whatever they call
/// themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    native: Denomination,
    tokens: Vec<(Address, Denomination)>,
}

impl Assets {
    /// Native money and tokens, each as it describes itself. A token without a name, or with one that
    /// another has as well, is told apart by the beginning of its address.
    pub fn new(native: Denomination, tokens: Vec<(Address, Denomination)>) -> Self {
        let mut symbols: Vec<String> =
            tokens.iter().map(|(_, it)| it.symbol.to_ascii_lowercase()).collect();
        symbols.extend([native.symbol.to_ascii_lowercase(), NATIVE.to_owned()]);
        let tokens = tokens.into_iter().map(|(address, mut token)| {
            let same = symbols.iter().filter(|it| **it == token.symbol.to_ascii_lowercase());
            if token.symbol.is_empty() || same.count() > 1 {
                let short = &format!("{address:?}")[..10];
                token.symbol = match token.symbol.is_empty() {
                    true => short.to_owned(),
                    false => format!("{}@{short}", token.symbol),
                };
            }
            (address, token)
        });
        let tokens = tokens.collect();
        Self { native, tokens }
    }

    /// Nothing is known of any: amounts are told in smallest units.
    pub fn unknown() -> Self {
        Self { native: Denomination { symbol: String::new(), decimals: 0 }, tokens: Vec::new() }
    }

    /// All of them, native money first.
    pub fn all(&self) -> Vec<Asset> {
        let tokens = self.tokens.iter().map(|(address, _)| Asset::Token(*address));
        [Asset::Native].into_iter().chain(tokens).collect()
    }

    /// How an asset is counted.
    pub fn of(&self, asset: Asset) -> Denomination {
        let Asset::Token(address) = asset else { return self.native.clone() };
        let found = self.tokens.iter().find(|(known, _)| *known == address);
        found.map_or(Denomination { symbol: String::new(), decimals: 0 }, |(_, it)| it.clone())
    }

    /// `1.5 TOK`.
    pub fn show(&self, asset: Asset, amount: U256) -> String {
        self.of(asset).show(amount)
    }

    /// The symbol of an asset; its address if it is not known.
    pub fn symbol(&self, asset: Asset) -> String {
        match (self.of(asset).symbol, asset) {
            (symbol, Asset::Token(address)) if symbol.is_empty() => names::show(address),
            (symbol, Asset::Native) if symbol.is_empty() => "native money".into(),
            (symbol, _) => symbol,
        }
    }

    /// A pot in words: `the pot in TOK for epoch 3 of project 2`.
    pub fn pot(&self, id: PotId) -> String {
        format!("the pot in {} for {}", self.symbol(id.asset), purpose(id.purpose))
    }

    /// The asset that somebody means: by its symbol, or a token by its address.
    pub fn find(&self, text: &str) -> Result<Asset> {
        if [NATIVE, &self.native.symbol].iter().any(|it| it.eq_ignore_ascii_case(text)) {
            return Ok(Asset::Native);
        }
        let called = |(_, it): &&(Address, Denomination)| it.symbol.eq_ignore_ascii_case(text);
        if let Some((address, _)) = self.tokens.iter().find(called) {
            return Ok(Asset::Token(*address));
        }
        let address = names::parse(text);
        if let Ok(address) = address
            && self.tokens.iter().any(|(known, _)| *known == address)
        {
            return Ok(Asset::Token(address));
        }
        let there: Vec<_> = self.all().into_iter().map(|asset| self.symbol(asset)).collect();
        let alike = there.iter().any(|it| it.split_once('@').is_some_and(|it| it.0 == text));
        let what = match alike {
            true => format!("`{text}` could be several assets."),
            false => format!("`{text}` is not an asset of this pool."),
        };
        let code = match (alike, address) {
            (true, _) => "ambiguous_asset",
            (false, Ok(_)) => "not_listed",
            (false, Err(_)) => "unknown_asset",
        };
        let hint = format!(
            "There are: {}. The first is also called native, a token also by its address; another is listed by a proposal: commons propose --list-asset ADDRESS.",
            there.join(", ")
        );
        Err(Error::new(code, what).hint(hint))
    }
}

/// What a pot is for: `epoch 3 of project 2`, `the floor of epochs 4 to 7`.
pub fn purpose(purpose: Purpose) -> String {
    match purpose {
        Purpose::Project { epoch, project: ProjectId::COMMONS } => format!("epoch {}", epoch.0),
        Purpose::Project { epoch, project } => format!("epoch {} of project {project}", epoch.0),
        Purpose::Floor { .. } => {
            let first = purpose.first_epoch().0;
            let last = first.saturating_add(EPOCHS_PER_BLOCK - 1);
            format!("the floor of epochs {first} to {last}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::units::Epoch;

    fn token(symbol: &str) -> Denomination {
        Denomination { symbol: symbol.into(), decimals: 2 }
    }

    fn assets() -> Assets {
        let tokens = ["TOK", "UNIT", "", "DAI", "dai"];
        let tokens = (1..).zip(tokens).map(|(n, it)| (Address::repeat_byte(n), token(it)));
        Assets::new(Denomination { symbol: "UNIT".into(), decimals: 18 }, tokens.collect())
    }

    #[test]
    fn no_token_passes_for_another_asset() {
        let assets = assets();
        let shown: Vec<_> = assets.all().into_iter().map(|it| assets.symbol(it)).collect();
        let expected =
            ["UNIT", "TOK", "UNIT@0x02020202", "0x03030303", "DAI@0x04040404", "dai@0x05050505"];
        assert_eq!(shown, expected);
        assert_eq!(assets.show(Asset::Native, U256::exp10(18)), "1 UNIT");
        let fake = Asset::Token(Address::repeat_byte(2));
        assert_eq!(assets.show(fake, 250.into()), "2.5 UNIT@0x02020202");
    }

    #[test]
    fn an_asset_is_found_by_symbol_and_address() {
        let assets = assets();
        let of = |byte| Asset::Token(Address::repeat_byte(byte));
        for (text, expected) in [
            ("unit", Asset::Native),
            ("native", Asset::Native),
            ("Native", Asset::Native),
            ("TOK", of(1)),
            ("UNIT@0x02020202", of(2)),
            ("0x03030303", of(3)),
            ("0x0404040404040404040404040404040404040404", of(4)),
        ] {
            assert_eq!(assets.find(text).unwrap(), expected, "{text}");
        }
        for (text, code) in [
            ("EUR", "unknown_asset"),
            ("", "unknown_asset"),
            ("DAI", "ambiguous_asset"),
            ("0x0909090909090909090909090909090909090909", "not_listed"),
        ] {
            let error = assets.find(text).unwrap_err();
            assert_eq!(error.code, code, "{text}");
            assert!(error.hint.unwrap().contains("There are: UNIT, TOK, "), "{text}");
        }
        let native = token("Native");
        let assets = Assets::new(token("UNIT"), vec![(Address::repeat_byte(1), native)]);
        assert_eq!(assets.find("native").unwrap(), Asset::Native);
        assert_eq!(assets.symbol(of(1)), "Native@0x01010101");
    }

    #[test]
    fn pots_are_named_by_what_they_are_for() {
        let assets = assets();
        let pot =
            |purpose| assets.pot(PotId { asset: Asset::Token(Address::repeat_byte(1)), purpose });
        let of = |project| Purpose::Project { epoch: Epoch(3), project: ProjectId(project) };
        assert_eq!(pot(of(0)), "the pot in TOK for epoch 3");
        assert_eq!(pot(of(2)), "the pot in TOK for epoch 3 of project 2");
        let floor = Purpose::Floor { block: 2 };
        assert_eq!(pot(floor), "the pot in TOK for the floor of epochs 8 to 11");
    }
}
