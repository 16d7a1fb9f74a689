//! Money that came in and was paid, as transfers.

use super::{Names, node, terms};
use crate::{assets::Assets, export::Past, format};
use commons_core::{
    U256,
    contribution::Unit,
    pool::{Asset, PotId, Purpose},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The kinds of money, and every transfer of them between somebody and the commons.
pub(super) fn transfers(past: &Past<'_>, assets: &Assets, names: &Names) -> Vec<Value> {
    let mut kinds = BTreeSet::new();
    let mut flows = Vec::new();
    for (number, it) in (1u64..).zip(&past.funded) {
        let split = it.split;
        let parts = [split.work, split.equity, split.floor, split.commons];
        let amount = parts.into_iter().fold(U256::zero(), U256::saturating_add);
        kinds.insert(it.pot.asset);
        let (from, to) = (names.account(it.from), names.commons());
        let id = names.thing("deposit", number);
        let mut json = transfer(id, from, to, it.pot.asset, amount, it.at, assets, names);
        json["note"] = format!("for {}", what_for(it.pot)).into();
        flows.push(json);
    }
    for (number, it) in (1u64..).zip(&past.claimed) {
        kinds.insert(it.pot.asset);
        let (from, to) = (names.commons(), names.account(it.recipient));
        let (id, amount) = (names.thing("payout", number), it.share.total());
        let mut json = transfer(id, from, to, it.pot.asset, amount, it.at, assets, names);
        json["note"] = format!("share of {:?} in {}", it.agent, what_for(it.pot)).into();
        flows.push(json);
    }
    let kinds = kinds.into_iter().map(|asset| kind(asset, assets, names));
    kinds.chain(flows).collect()
}

#[allow(clippy::too_many_arguments)] // what a transfer consists of
fn transfer(
    id: String,
    from: String,
    to: String,
    asset: Asset,
    amount: U256,
    at: u64,
    assets: &Assets,
    names: &Names,
) -> Value {
    let mut json = node(id, "EconomicEvent");
    json["action"] = "transfer".into();
    json["provider"] = from.into();
    json["receiver"] = to.into();
    json["resourceConformsTo"] = name(asset, names).into();
    json["resourceQuantity"] = terms::measure(Unit::One, whole(amount, asset, assets));
    json["hasPointInTime"] = format::time(at).into();
    json["created"] = format::time(at).into();
    json
}

/// An amount in whole coins, exactly.
fn whole(amount: U256, asset: Asset, assets: &Assets) -> String {
    let digits = amount.to_string();
    let decimals = usize::from(assets.of(asset).decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, part) = padded.split_at(padded.len() - decimals);
    let part = part.trim_end_matches('0');
    if part.is_empty() { whole.into() } else { format!("{whole}.{part}") }
}

fn kind(asset: Asset, assets: &Assets, names: &Names) -> Value {
    let mut json = node(name(asset, names), "ResourceSpecification");
    json["name"] = match asset {
        Asset::Native => assets.symbol(asset),
        // A token may call itself as it likes, so its address is said too.
        Asset::Token(address) => format!("{} {address:?}", assets.of(asset).symbol),
    }
    .into();
    json["mediumOfExchange"] = true.into();
    json
}

fn name(asset: Asset, names: &Names) -> String {
    match asset {
        Asset::Native => format!("{}money", names.base),
        Asset::Token(address) => names.account(address),
    }
}

fn what_for(pot: PotId) -> String {
    match pot.purpose {
        Purpose::Project { epoch, project } => {
            format!("the pot of project {project} in epoch {}", epoch.0)
        }
        Purpose::Floor { block } => format!("the floor of block {block}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposals::Denomination;

    #[test]
    fn amounts_are_told_in_whole_coins_exactly() {
        let of =
            |decimals| Assets::new(Denomination { symbol: "UNIT".into(), decimals }, Vec::new());
        for (amount, decimals, shown) in [
            (0u64, 18, "0"),
            (1, 18, "0.000000000000000001"),
            (1_500_000, 6, "1.5"),
            (2_000_000, 6, "2"),
            (7, 0, "7"),
        ] {
            assert_eq!(whole(amount.into(), Asset::Native, &of(decimals)), shown);
        }
        let all = whole(U256::MAX, Asset::Native, &of(18));
        assert!(all.starts_with("115792089237316195423570985008687907853269984665640564039457.58"));
    }
}
