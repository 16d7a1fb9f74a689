//! Money: what came in and how it was divided, who was paid, what moved on.

use super::text;
use crate::{assets::Assets, export::Past, format};
use commons_core::{
    U256,
    pool::{Asset, PotId, Purpose},
};
use serde_json::{Value, json};

pub(super) fn money(past: &Past<'_>, assets: &Assets) -> Value {
    let deposit = |it: &commons_interfaces::pool::Funded| {
        let split = it.split;
        let whole = [split.work, split.equity, split.floor, split.commons];
        let whole = whole.into_iter().fold(U256::zero(), U256::saturating_add);
        let mut json = json!({
            "from": it.from,
            "pot": pot(it.pot),
            "asset": asset(it.pot.asset),
            "memo": text(&it.memo),
            "time": format::time(it.at),
        });
        let of = it.pot.asset;
        amount(&mut json, "amount", whole, of, assets);
        amount(&mut json, "work", split.work, of, assets);
        amount(&mut json, "equity", split.equity, of, assets);
        amount(&mut json, "floor", split.floor, of, assets);
        amount(&mut json, "commons", split.commons, of, assets);
        json
    };
    let payout = |it: &commons_interfaces::pool::Claimed| {
        let mut json = json!({
            "agent": it.agent,
            "recipient": it.recipient,
            "pot": pot(it.pot),
            "asset": asset(it.pot.asset),
            "time": format::time(it.at),
        });
        let of = it.pot.asset;
        amount(&mut json, "amount", it.share.total(), of, assets);
        amount(&mut json, "work", it.share.work, of, assets);
        amount(&mut json, "equity", it.share.equity, of, assets);
        json
    };
    let moved = |it: &commons_interfaces::pool::Swept| {
        let mut json = json!({
            "from": pot(it.pot),
            "to": pot(it.moved.to),
            "asset": asset(it.pot.asset),
            "time": format::time(it.at),
        });
        amount(&mut json, "work", it.moved.work, it.pot.asset, assets);
        amount(&mut json, "equity", it.moved.equity, it.pot.asset, assets);
        json
    };
    let collected = |it: &commons_interfaces::pool::Collected| {
        let mut json = json!({"asset": asset(it.asset), "time": format::time(it.at)});
        amount(&mut json, "treasury", it.treasury, it.asset, assets);
        amount(&mut json, "surplus", it.surplus, it.asset, assets);
        json
    };
    let treasury = |it: &commons_interfaces::governor::Deposited| {
        let mut json = json!({"from": it.from, "time": format::time(it.at)});
        amount(&mut json, "amount", it.amount, Asset::Native, assets);
        json
    };
    json!({
        "deposits": past.funded.iter().map(deposit).collect::<Vec<_>>(),
        "payouts": past.claimed.iter().map(payout).collect::<Vec<_>>(),
        "moved": past.swept.iter().map(moved).collect::<Vec<_>>(),
        "collected": past.collected.iter().map(collected).collect::<Vec<_>>(),
        "treasury": past.deposited.iter().map(treasury).collect::<Vec<_>>(),
    })
}

fn amount(json: &mut Value, name: &str, amount: U256, asset: Asset, assets: &Assets) {
    json[name] = amount.to_string().into();
    json[format!("{name}_text")] = assets.show(asset, amount).into();
}

fn pot(id: PotId) -> Value {
    match id.purpose {
        Purpose::Project { epoch, project } => json!({"epoch": epoch.0, "project": project.0}),
        Purpose::Floor { block } => json!({"floor": block}),
    }
}

/// Native money, or the address of a token.
fn asset(asset: Asset) -> Value {
    match asset {
        Asset::Native => "native".into(),
        Asset::Token(address) => json!(address),
    }
}
