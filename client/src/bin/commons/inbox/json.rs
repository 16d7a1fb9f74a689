//! What waits, for programs.

use crate::{amounts, contributions::outcome_json};
use commons_client::{
    assets::purpose,
    format,
    inbox::{Deed, Item, Part, Told, What},
};
use commons_core::{
    U256,
    ballot::{AGAINST, FOR},
    pool::{Asset, PotId},
};
use serde_json::{Value, json};

/// One thing that waits.
pub fn item(item: &Item, told: &Told) -> Value {
    let mut json = details(&item.what, told);
    json["kind"] = item.name().into();
    json["group"] = item.group().name().into();
    json["own"] = item.own.into();
    json["to_do"] = item.is_to_do().into();
    json["sentence"] = item.sentence(told).into();
    json["command"] = item.command().into();
    json["since"] = item.since().map_or(Value::Null, |since| format::time(since).into());
    json["until"] = item.until.map_or(Value::Null, |until| format::time(until).into());
    let left = item.until.map(|until| until.saturating_sub(told.now));
    json["seconds_left"] = left.into();
    json
}

fn details(what: &What, told: &Told) -> Value {
    match what {
        What::Inherit { brings, missing } => {
            let mut json = json!({"missing": missing, "brings": null});
            if let Some(brings) = brings {
                amounts::points(&mut json, "brings", *brings);
            }
            json
        }
        What::Opening { inherited, missing } => {
            json!({"inherited": inherited, "missing": missing})
        }
        What::Review { id, revision, agent, claimed, again } => {
            let mut json = json!({
                "contribution": id.0, "revision": revision, "agent": agent, "again": again,
            });
            amounts::points(&mut json, "claimed", *claimed);
            json
        }
        What::Consent { id, recorder, claimed } => {
            let mut json = json!({"contribution": id.0, "recorder": recorder});
            amounts::points(&mut json, "claimed", *claimed);
            json
        }
        What::InReview { id, revision, approvers, median } => json!({
            "contribution": id.0, "revision": revision, "approvers": approvers, "median": median,
        }),
        What::NoRoom { id } | What::Reopen { id } | What::Penalty { id } => {
            json!({"contribution": id.0})
        }
        What::Outcome { id, outcome, .. } => {
            json!({"contribution": id.0, "outcome": outcome_json(*outcome)})
        }
        What::Correction { proposal, id, from, to, part } => {
            let mut json = json!({
                "proposal": proposal.0, "contribution": id.0, "part": self::part(*part),
            });
            amounts::points(&mut json, "from", *from);
            amounts::points(&mut json, "to", *to);
            json
        }
        What::Corrected { id, to, part, .. } => {
            let mut json = json!({"contribution": id.0, "part": self::part(*part)});
            amounts::points(&mut json, "to", *to);
            json
        }
        What::Vote { proposal, title, weight, lent } => {
            let lent =
                lent.map(|(to, choice)| json!({"to": to, "choice": choice.map(self::choice)}));
            let mut json = json!({"proposal": proposal.0, "title": title, "lent": lent});
            amounts::points(&mut json, "weight", *weight);
            json
        }
        What::VoteLater { proposal, title } | What::Queued { proposal, title } => {
            json!({"proposal": proposal.0, "title": title})
        }
        What::Proposed { proposal, title, missing } => {
            let mut json = json!({"proposal": proposal.0, "title": title});
            amounts::points(&mut json, "quorum_missing", *missing);
            json
        }
        What::Lent { to } => json!({"to": to}),
        What::Held { from, weight } => {
            let mut json = json!({"from": from});
            amounts::points(&mut json, "weight", *weight);
            json
        }
        What::Committed { need, delivered } => json!({"need": need.0, "delivered": delivered}),
        What::NotAccepted { need } | What::Lapsed { need, .. } | What::NeedEnds { need } => {
            json!({"need": need.0})
        }
        What::NeedOver { need, accepted, pending, lapsed, .. } => {
            let mut json = json!({"need": need.0, "in_review": pending, "lapsed": lapsed});
            amounts::points(&mut json, "accepted", *accepted);
            json
        }
        What::Claim { pot, amount } => of_pot(*pot, *amount, told),
        What::Anyone(deed) => self::deed(deed, told),
    }
}

/// Something that anyone may do.
pub fn deed(deed: &Deed, told: &Told) -> Value {
    match deed {
        Deed::Settle { id, .. } => json!({"contribution": id.0}),
        Deed::Queue { id } | Deed::Execute { id } => json!({"proposal": id.0}),
        Deed::Credit { id, index, cited, agent, value } => {
            let mut json = json!({
                "contribution": id.0, "index": index, "cited": cited.0, "agent": agent,
            });
            amounts::points(&mut json, "value", *value);
            json
        }
        Deed::Penalize { id, reviewer } => json!({"contribution": id.0, "agent": reviewer}),
        Deed::Sweep { pot, amount } => of_pot(*pot, *amount, told),
        Deed::Collect { asset, amount } => self::amount(*asset, *amount, told),
    }
}

fn of_pot(pot: PotId, amount: U256, told: &Told) -> Value {
    let mut json = self::amount(pot.asset, amount, told);
    json["for"] = purpose(pot.purpose).into();
    json
}

fn amount(asset: Asset, amount: U256, told: &Told) -> Value {
    let address = match asset {
        Asset::Native => json!("native"),
        Asset::Token(address) => json!(address),
    };
    json!({
        "asset": address,
        "amount": amount.to_string(),
        "amount_text": told.assets.show(asset, amount),
    })
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Contributor => "contributor",
        Part::Recorder => "recorder",
        Part::Reviewer => "reviewer",
    }
}

fn choice(choice: u8) -> &'static str {
    match choice {
        AGAINST => "against",
        FOR => "for",
        _ => "abstain",
    }
}
