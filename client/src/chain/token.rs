//! The chain's own token, which pays fees and deposits.

use serde_json::{Map, Value};

/// What the chain calls its token, and how many decimals an amount is shown with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Such as "UNIT".
    pub symbol: String,
    /// One token is 10 to this power of its smallest units.
    pub decimals: u8,
}

impl Default for Token {
    /// What a chain means that says nothing about its token.
    fn default() -> Self {
        Token { symbol: "UNIT".into(), decimals: 10 }
    }
}

impl Token {
    /// Reads the node's `system_properties`, where a chain of several tokens has lists; the first
    /// is the one that pays fees.
    pub(super) fn from_properties(properties: &Map<String, Value>) -> Token {
        let first = |key: &str| match properties.get(key) {
            Some(Value::Array(values)) => values.first(),
            value => value,
        };
        let fallback = Token::default();
        Token {
            symbol: first("tokenSymbol")
                .and_then(Value::as_str)
                .map_or(fallback.symbol, String::from),
            decimals: first("tokenDecimals")
                .and_then(Value::as_u64)
                .and_then(|decimals| decimals.try_into().ok())
                .unwrap_or(fallback.decimals),
        }
    }

    /// An amount of smallest units as a person reads it: "1.5 UNIT".
    pub fn format(&self, amount: u128) -> String {
        let digits = format!("{amount:0>width$}", width = usize::from(self.decimals) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.decimals));
        match fraction.trim_end_matches('0') {
            "" => format!("{whole} {}", self.symbol),
            fraction => format!("{whole}.{fraction} {}", self.symbol),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_exact_and_short() {
        let token = Token::default();
        assert_eq!(token.format(0), "0 UNIT");
        assert_eq!(token.format(1), "0.0000000001 UNIT");
        assert_eq!(token.format(15_000_000_000), "1.5 UNIT");
        assert_eq!(token.format(20_000_000_000), "2 UNIT");
        assert_eq!(token.format(u128::MAX), "34028236692093846346337460743.1768211455 UNIT");
        assert_eq!(Token { decimals: 0, ..token }.format(7), "7 UNIT");
    }

    #[test]
    fn properties_may_be_single_lists_or_missing() {
        let read = |value: Value| Token::from_properties(value.as_object().unwrap());
        let dot = Token { symbol: "DOT".into(), decimals: 12 };
        assert_eq!(read(json!({"tokenSymbol": "DOT", "tokenDecimals": 12})), dot);
        assert_eq!(read(json!({"tokenSymbol": ["DOT", "X"], "tokenDecimals": [12, 3]})), dot);
        assert_eq!(read(json!({"ss58Format": 42})), Token::default());
        assert_eq!(read(json!({"tokenSymbol": 1, "tokenDecimals": 1000})), Token::default());
    }
}
