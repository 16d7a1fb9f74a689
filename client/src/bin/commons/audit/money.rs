//! Every asset and every pot as an audit tells them: totals, by which rules, who receives what, and what
//! moved on.

use super::payout_json::{moves, pot_json, put, rules_json};
use commons_client::{
    assets::{Assets, purpose},
    audit::{AssetAccount, Move, PartAccount, Portion, PotAccount, Report},
    format, names,
};
use commons_core::{
    Address, Time, U256,
    pool::{Asset, Equation},
};
use serde_json::{Value, json};

/// How many of those who are paid from a pot are shown to people; programs get them all.
const SHOWN: usize = 12;

/// `60 % to work, 25 % to equity, 10 % to the floor, 5 % to the treasury`.
pub fn shares(equation: &Equation) -> String {
    let Equation { work, equity, floor, commons } = *equation;
    let [work, equity, floor, commons] = [work, equity, floor, commons].map(format::bps);
    format!("{work} to work, {equity} to equity, {floor} to the floor, {commons} to the treasury")
}

/// Each asset, and each pot, in a few lines.
pub fn text(report: &Report, assets: &Assets) -> Vec<String> {
    let of_assets = report.assets.iter().map(|(of, account)| asset_text(assets, *of, account));
    let of_pots = report.pots.iter().map(|pot| pot_text(assets, pot, report.time));
    of_assets.chain(of_pots).collect()
}

fn asset_text(assets: &Assets, of: Asset, account: &AssetAccount) -> String {
    let show = |amount| assets.show(of, amount);
    let held = account.held.map_or_else(|| "what cannot be told".into(), show);
    let surplus = match account.surplus {
        none if none.is_zero() => String::new(),
        surplus => format!(", and {} that nobody had put in", show(surplus)),
    };
    format!(
        "{}: {} put in = {} paid + {} collected + {} collectable + {} claimable + {} carried on + {} in \
         pots that are not open\n   the pool owes {} and has {held}{surplus}",
        assets.symbol(of),
        show(account.deposits),
        show(account.paid),
        show(account.collected),
        show(account.collectable),
        show(account.claimable),
        show(account.carried),
        show(account.unopened),
        show(account.owed),
    )
}

fn pot_text(assets: &Assets, pot: &PotAccount, now: Time) -> String {
    let show = |amount| assets.show(pot.id.asset, amount);
    let put = show(pot.work.put.saturating_add(pot.equity.put));
    let state = if !pot.is_open {
        format!("opens {}", format::date(pot.opens))
    } else if pot.is_claimable(now) {
        format!("open until {}", format::date(pot.until))
    } else {
        format!("over since {}", format::date(pot.until))
    };
    let version = pot.version.number;
    let mut lines =
        vec![format!("{}: {put}, {state}, rules of version {version}", assets.pot(pot.id))];
    let portion = |(agent, portion): (&Address, &Portion)| {
        let paid = match portion.paid {
            Some(paid) => format!(" (paid {})", format::date(paid.at)),
            None => String::new(),
        };
        format!("{} {}{paid}", names::show(*agent), show(portion.total()))
    };
    let mut portions: Vec<_> =
        pot.portions.iter().filter(|(_, portion)| !portion.total().is_zero()).collect();
    // The largest first; agents with as much stay in the order of their addresses.
    portions.sort_by_key(|(_, portion)| std::cmp::Reverse(portion.total()));
    let more = portions.len().saturating_sub(SHOWN);
    if !portions.is_empty() {
        let shown: Vec<_> = portions.into_iter().take(SHOWN).map(portion).collect();
        let as_of = if pot.is_open { "" } else { "as of now, " };
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        lines.push(format!("{as_of}to {}{more}", shown.join(", ")));
    }
    for Move { other, work, equity, at, .. } in &pot.moved {
        let (what, when) = (show(work.saturating_add(*equity)), format::date(*at));
        lines.push(format!("{what} moved on to {}, {when}", purpose(other.purpose)));
    }
    lines.join("\n   ")
}

/// Assets for programs.
pub fn assets_json(report: &Report, assets: &Assets) -> Vec<Value> {
    let one = |(of, account): (&Asset, &AssetAccount)| {
        let address = match of {
            Asset::Native => json!("native"),
            Asset::Token(token) => json!(token),
        };
        let denomination = assets.of(*of);
        let mut json = json!({
            "asset": address, "symbol": denomination.symbol, "decimals": denomination.decimals,
        });
        let AssetAccount { deposits, paid, collected, surplus, collectable, .. } = *account;
        let AssetAccount { claimable, carried, unopened, owed, .. } = *account;
        for (name, amount) in [
            ("deposits", deposits),
            ("paid", paid),
            ("collected", collected),
            ("surplus", surplus),
            ("collectable", collectable),
            ("claimable", claimable),
            ("carried", carried),
            ("unopened", unopened),
            ("owed", owed),
        ] {
            put(&mut json, name, assets, *of, amount);
        }
        json["held"] = account.held.map(|held| held.to_string()).into();
        json
    };
    report.assets.iter().map(one).collect()
}

/// Pots for programs.
pub fn pots_json(report: &Report, assets: &Assets) -> Vec<Value> {
    let one = |pot: &PotAccount| {
        let portion = |(agent, portion): (&Address, &Portion)| {
            let mut json = json!({
                "agent": agent,
                "work": portion.work.to_string(),
                "equity": portion.equity.to_string(),
                "paid": portion.paid.map(|paid| format::time(paid.at)),
            });
            put(&mut json, "amount", assets, pot.id.asset, portion.total());
            json
        };
        json!({
            "pot": pot_json(pot.id),
            "opens": format::time(pot.opens),
            "until": format::time(pot.until),
            "open": pot.is_open,
            "rules": rules_json(&pot.version),
            "work": part_json(&pot.work),
            "equity": part_json(&pot.equity),
            "payouts": pot.portions.iter().map(portion).collect::<Vec<_>>(),
            "moved_here": moves(assets, pot, &pot.arrived),
            "moved_on": moves(assets, pot, &pot.moved),
        })
    };
    report.pots.iter().map(one).collect()
}

fn part_json(part: &PartAccount) -> Value {
    let amount = |amount: U256| amount.to_string();
    json!({
        "put": amount(part.put),
        "paid": amount(part.paid),
        "moved_on": amount(part.moved),
        "left": amount(part.left()),
        "all": part.all.to_string(),
        "divided_by": part.whole.to_string(),
    })
}
