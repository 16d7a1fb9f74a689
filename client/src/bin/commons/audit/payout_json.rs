//! What an agent receives for an epoch, for programs.

use super::{causes, payout::nothing, summary::Status};
use commons_client::{
    assets::Assets,
    audit::{
        Deposit, Move, PartAccount, Payout, Portion, PotAccount, Question, Report, RuleVersion,
    },
    format,
};
use commons_core::{
    U256,
    pool::{Asset, PotId, Purpose},
};
use serde_json::{Value, json};

/// The answer to a question.
pub fn json(report: &Report, assets: &Assets, question: &Question) -> Value {
    let payouts = report.payouts(question);
    let with_part =
        |payout: &Payout<'_>| Some(one(report, assets, question, payout.pot, payout.portion?));
    let payouts: Vec<_> = payouts.iter().filter_map(with_part).collect();
    let sentence = payouts.is_empty().then(|| nothing(report, assets, question));
    json!({
        "agent": question.agent,
        "epoch": question.epoch.0,
        "as_of": format::time(report.time),
        "payouts": payouts,
        "sentence": sentence,
    })
}

fn one(
    report: &Report,
    assets: &Assets,
    question: &Question,
    pot: &PotAccount,
    portion: &Portion,
) -> Value {
    let causes = report.causes(question.agent, pot.id.purpose);
    let causes: Vec<_> = causes.iter().map(|cause| causes::json(cause, pot.as_of)).collect();
    let status = Status::of(pot, portion, report.time).name();
    let paid = portion.paid.map(
        |paid| json!({"at": format::time(paid.at), "block": paid.block, "to": paid.recipient}),
    );
    let mut json = json!({
        "pot": pot_json(pot.id),
        "opens": format::time(pot.opens),
        "until": format::time(pot.until),
        "as_of": format::time(pot.as_of),
        "rules": rules_json(&pot.version),
        "contributions": causes,
        "work": part(assets, pot.id.asset, &pot.work, portion.work_part, portion.work),
        "equity": part(assets, pot.id.asset, &pot.equity, portion.equity_part, portion.equity),
        "deposits": deposits(assets, pot),
        "moved_here": moves(assets, pot, &pot.arrived),
        "status": status,
        "paid": paid,
    });
    if let Purpose::Floor { .. } = pot.id.purpose {
        json["floor_min"] = pot.version.parameters.floor_min.0.to_string().into();
    }
    put(&mut json, "amount", assets, pot.id.asset, portion.total());
    json
}

/// `"amount": "1500000000000000000", "amount_text": "1.5 UNIT"`.
pub fn put(json: &mut Value, name: &str, assets: &Assets, asset: Asset, amount: U256) {
    json[name] = amount.to_string().into();
    json[format!("{name}_text")] = assets.show(asset, amount).into();
}

/// A pot's name.
pub fn pot_json(id: PotId) -> Value {
    let asset = match id.asset {
        Asset::Native => json!("native"),
        Asset::Token(token) => json!(token),
    };
    match id.purpose {
        Purpose::Project { epoch, project } => {
            json!({"asset": asset, "epoch": epoch.0, "project": project.0})
        }
        Purpose::Floor { block } => {
            let first = id.purpose.first_epoch().0;
            let last = first.saturating_add(3);
            json!({"asset": asset, "floor": block, "first_epoch": first, "last_epoch": last})
        }
    }
}

/// A version of the rules.
pub fn rules_json(version: &RuleVersion) -> Value {
    let RuleVersion { number, since, proposal, parameters, .. } = version;
    let equation = parameters.equation;
    json!({
        "version": number,
        "since": (*since > 0).then(|| format::time(*since)),
        "proposal": proposal.map(|id| id.0),
        "work_bps": equation.work.0,
        "equity_bps": equation.equity.0,
        "floor_bps": equation.floor.0,
        "commons_bps": equation.commons.0,
        "pot_min": parameters.pot_min.0.to_string(),
        "claim_window": parameters.claim_window,
    })
}

/// A part of a pot, and what somebody has of it.
fn part(assets: &Assets, asset: Asset, part: &PartAccount, mine: u128, amount: U256) -> Value {
    let mut json = json!({
        "mine": mine.to_string(),
        "all": part.all.to_string(),
        "least": part.least.to_string(),
        "divided_by": part.whole.to_string(),
    });
    put(&mut json, "put", assets, asset, part.put);
    put(&mut json, "amount", assets, asset, amount);
    json
}

fn deposits(assets: &Assets, pot: &PotAccount) -> Vec<Value> {
    let asset = pot.id.asset;
    let deposit = |it: &Deposit| {
        let mut json = json!({
            "from": it.from,
            "project": it.project.0,
            "memo": String::from_utf8_lossy(&it.memo),
            "rules": rules_json(&it.version),
            "at": format::time(it.at),
            "block": it.block,
        });
        for (name, amount) in [
            ("amount", it.amount),
            ("work", it.split.work),
            ("equity", it.split.equity),
            ("floor", it.split.floor),
            ("commons", it.split.commons),
        ] {
            put(&mut json, name, assets, asset, amount);
        }
        json
    };
    pot.deposits.iter().map(deposit).collect()
}

/// What came from elsewhere, or went there.
pub fn moves(assets: &Assets, pot: &PotAccount, moves: &[Move]) -> Vec<Value> {
    let one = |it: &Move| {
        let mut json = json!({
            "pot": pot_json(it.other), "at": format::time(it.at), "block": it.block,
        });
        put(&mut json, "work", assets, pot.id.asset, it.work);
        put(&mut json, "equity", assets, pot.id.asset, it.equity);
        json
    };
    moves.iter().map(one).collect()
}
