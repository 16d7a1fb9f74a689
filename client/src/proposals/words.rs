//! Actions in words.

use super::{Denomination, Metadata, money::asset_name, parameter, solidity};
use crate::{
    chain::Chain,
    error::Result,
    format::{points, untrusted},
    names,
};
use commons_core::{Address, H256, governor::Action};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is known of the money and the contracts that actions name.
#[derive(Clone, Debug)]
pub struct Known {
    /// The chain's own money.
    pub native: Denomination,
    /// Assets, as far as they were asked.
    pub assets: BTreeMap<Address, Denomination>,
    /// Metadata of contracts.
    pub metadata: Vec<Metadata>,
}

impl Known {
    /// Asks the chain how it counts its money.
    pub async fn of(chain: &Chain, metadata: Vec<Metadata>) -> Result<Self> {
        let native = Denomination::native(chain).await?;
        Ok(Self { native, assets: BTreeMap::new(), metadata })
    }

    /// Asks the assets that these actions name how they count.
    pub async fn learn(&mut self, chain: &Chain, actions: &[Action]) -> Result<()> {
        for action in actions {
            if let Action::PayToken { asset, .. } | Action::List { asset, .. } = action {
                self.asset(chain, *asset).await?;
            }
        }
        Ok(())
    }

    /// How an asset is counted.
    pub async fn asset(&mut self, chain: &Chain, asset: Address) -> Result<Denomination> {
        if let Some(known) = self.assets.get(&asset) {
            return Ok(known.clone());
        }
        let found = Denomination::asset(chain, asset).await?;
        self.assets.insert(asset, found.clone());
        Ok(found)
    }

    /// An action in one sentence; `code` is the code hash that was frozen with it.
    pub fn show(&self, action: &Action, code: H256) -> String {
        match action {
            Action::Set { parameter: index, from, value } => {
                let name = parameter::name(*index)
                    .map_or_else(|| format!("parameter {index}"), str::to_owned);
                let shown = |value| parameter::show(*index, value);
                format!("set {name} from {} to {}", shown(*from), shown(*value))
            }
            Action::Correct { id, value } => {
                format!("correct contribution {id} down to {}", points(*value))
            }
            Action::AmendCharter { document, uri } => {
                let uri = untrusted(uri);
                let hash =
                    if document.is_zero() { "no hash".into() } else { format!("{document:?}") };
                let place = if uri.is_empty() { String::new() } else { format!(", at {uri}") };
                format!("publish another charter: {hash}{place}")
            }
            Action::List { asset, listed } => {
                let unknown = Denomination { symbol: String::new(), decimals: 0 };
                let name = asset_name(*asset, self.assets.get(asset).unwrap_or(&unknown));
                if *listed {
                    format!("list {name}, so that it can be put into the pool")
                } else {
                    format!("take {name} from the list, so that no more is put into the pool")
                }
            }
            Action::Pay { to, amount } => {
                format!("pay {} to {}", self.native.show(*amount), names::show(*to))
            }
            Action::PayToken { asset, to, amount } => {
                let unknown = Denomination { symbol: String::new(), decimals: 0 };
                let denomination = self.assets.get(asset).unwrap_or(&unknown);
                let (amount, to) = (denomination.show(*amount), names::show(*to));
                format!("pay {amount} to {to} ({})", asset_name(*asset, denomination))
            }
            Action::Call { target, value, data } => {
                let with = if value.is_zero() {
                    String::new()
                } else {
                    format!(" with {}", self.native.show(*value))
                };
                format!("call {}{with}: {}", names::show(*target), self.call(data, code))
            }
        }
    }

    /// A call in words; as bytes if no metadata at hand describes that code.
    fn call(&self, data: &[u8], code: H256) -> String {
        // What describes other code could put any words to these bytes.
        let described = self.metadata.iter().filter(|metadata| metadata.code == code);
        let shown = described.filter_map(|metadata| metadata.show(data)).next();
        shown.or_else(|| solidity::show(data)).unwrap_or_else(|| format!("0x{}", hex::encode(data)))
    }

    /// Why a call refused, if the metadata of that code tells.
    pub fn refusal(&self, action: &Action, code: H256, answer: &[u8]) -> Option<String> {
        let Action::Call { data, .. } = action else { return None };
        let described = self.metadata.iter().filter(|metadata| metadata.code == code);
        described.filter_map(|metadata| metadata.refusal(data, answer)).next()
    }

    /// Whether an action can only be shown as bytes.
    pub fn is_opaque(&self, action: &Action, code: H256) -> bool {
        matches!(action, Action::Call { data, .. } if self.call(data, code).starts_with("0x"))
    }

    /// An action for programs: amounts in smallest units, beside what people read.
    pub fn json(&self, action: &Action, code: H256) -> Value {
        let mut json = match action {
            Action::Set { parameter: index, from, value } => json!({
                "action": "set", "parameter": parameter::name(*index),
                "from": from.to_string(), "value": value.to_string(),
            }),
            Action::Correct { id, value } => {
                json!({"action": "correct", "id": id.0, "value": value.0.to_string()})
            }
            Action::AmendCharter { document, uri } => json!({
                "action": "amend_charter", "document": document,
                "uri": String::from_utf8_lossy(uri),
            }),
            Action::List { asset, listed } => {
                json!({"action": if *listed { "list_asset" } else { "delist_asset" }, "asset": asset})
            }
            Action::Pay { to, amount } => {
                json!({"action": "pay", "to": to, "amount": amount.to_string()})
            }
            Action::PayToken { asset, to, amount } => json!({
                "action": "pay_token", "asset": asset, "to": to, "amount": amount.to_string(),
            }),
            Action::Call { target, value, data } => json!({
                "action": "call", "target": target, "value": value.to_string(),
                "data": format!("0x{}", hex::encode(data)),
            }),
        };
        if !code.is_zero() {
            json["code"] = json!(code);
        }
        json["words"] = self.show(action, code).into();
        json
    }
}

#[cfg(test)]
mod tests {
    use super::{super::metadata::tests::example, *};
    use commons_core::{
        U256,
        parameters::Parameters,
        units::{ContributionId, Points},
    };

    fn known() -> Known {
        let native = Denomination { symbol: "UNIT".into(), decimals: 18 };
        let token = Denomination { symbol: "TOK".into(), decimals: 2 };
        let assets = [(Address::repeat_byte(5), token)].into();
        Known { native, assets, metadata: vec![example()] }
    }

    #[test]
    fn actions_are_told_in_words_with_amounts_in_their_units() {
        let (known, bob) = (known(), crate::names::parse("bob").unwrap());
        let show = |action| known.show(&action, H256::zero());
        let parameter = Parameters::position("voting_period").unwrap();
        let set = Action::Set { parameter, from: 259_200, value: 432_000 };
        assert_eq!(show(set), "set voting_period from 3 d to 5 d");
        let correct = Action::Correct { id: ContributionId(4), value: Points(2_500_000) };
        assert_eq!(show(correct), "correct contribution 4 down to 2.5 points");
        let amount = U256::exp10(18);
        assert_eq!(show(Action::Pay { to: bob, amount }), "pay 1 UNIT to bob");
        let pay = |asset| Action::PayToken { asset, to: bob, amount: 1_250.into() };
        let asset = Address::repeat_byte(5);
        assert_eq!(show(pay(asset)), format!("pay 12.5 TOK to bob (TOK at {asset:?})"));
        assert!(show(pay(Address::repeat_byte(6))).starts_with("pay 1250 smallest units to bob"));
        let uri = b"https://x\x1b".to_vec();
        let amend = show(Action::AmendCharter { document: H256::zero(), uri });
        assert_eq!(amend, "publish another charter: no hash, at https://x\\u{1b}");
    }

    #[test]
    fn a_call_is_explained_only_by_the_metadata_of_its_own_code() {
        let (known, target) = (known(), Address::repeat_byte(8));
        let data = known.metadata[0].encode("set", &["true".into()], false).unwrap();
        let call = Action::Call { target, value: U256::exp10(18), data };
        let code = H256::repeat_byte(9);
        assert_eq!(
            known.show(&call, code),
            format!("call {target:?} with 1 UNIT: vault::set(value: true)")
        );
        assert!(!known.is_opaque(&call, code));
        assert!(known.show(&call, H256::zero()).ends_with(": 0x0000000101"));
        assert!(known.is_opaque(&call, H256::zero()));
        let approve = solidity::encode("approve(address,uint256)", &["bob".into(), "7".into()]);
        let approve = Action::Call { target, value: U256::zero(), data: approve.unwrap() };
        assert_eq!(known.show(&approve, H256::zero()), format!("call {target:?}: approve(bob, 7)"));
        let json = known.json(&call, code);
        assert_eq!(
            (json["value"].as_str(), json["data"].as_str()),
            (Some("1000000000000000000"), Some("0x0000000101"))
        );
    }
}
