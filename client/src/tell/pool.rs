//! Money in the pool, in words.

use super::{Kind, Teller, Told, text, words};
use crate::{assets::purpose, names};
use commons_core::{
    U256,
    pool::{Asset, PotId, Purpose},
};
use commons_interfaces::pool::{Claimed, Collected, Funded, Swept};
use serde_json::{Value, json};

impl Teller<'_> {
    pub(super) fn funded(&self, it: &Funded) -> Told {
        let (asset, split) = (it.pot.asset, &it.split);
        let parts = [
            ("work", split.work),
            ("equity", split.equity),
            ("floor", split.floor),
            ("commons", split.commons),
        ];
        let amount = parts.iter().fold(U256::zero(), |sum, (_, part)| sum.saturating_add(*part));
        let (by, total) = (names::show(it.from), self.assets.show(asset, amount));
        let whom = purpose(it.pot.purpose);
        let sentence = format!("{by} put {total} into the pool for {whom}{}", words(&it.memo));
        let mut details = pot(it.pot);
        details["memo"] = text(&it.memo).into();
        self.amount(&mut details, "amount", asset, amount);
        for (name, part) in parts {
            self.amount(&mut details, name, asset, part);
        }
        Told::new(Kind::Money, [it.from], sentence, details)
    }

    pub(super) fn claimed(&self, it: &Claimed) -> Told {
        let asset = it.pot.asset;
        let amount = it.share.work.saturating_add(it.share.equity);
        let (agent, recipient) = (names::show(it.agent), names::show(it.recipient));
        let (total, whom) = (self.assets.show(asset, amount), purpose(it.pot.purpose));
        let to = match it.agent == it.recipient {
            true => String::new(),
            false => format!(", to {recipient}"),
        };
        let sentence = format!("{agent} was paid {total} for {whom}{to}");
        let mut details = pot(it.pot);
        details["recipient"] = json!(it.recipient);
        self.amount(&mut details, "amount", asset, amount);
        self.amount(&mut details, "work", asset, it.share.work);
        self.amount(&mut details, "equity", asset, it.share.equity);
        Told::new(Kind::Money, [it.agent, it.recipient], sentence, details)
    }

    pub(super) fn swept(&self, it: &Swept) -> Told {
        let (asset, moved) = (it.pot.asset, &it.moved);
        let amount = moved.work.saturating_add(moved.equity);
        let sentence = format!(
            "{} that nobody can claim for {} moved on to the pot for {}",
            self.assets.show(asset, amount),
            purpose(it.pot.purpose),
            purpose(moved.to.purpose)
        );
        let mut details = pot(it.pot);
        details["to"] = pot(moved.to);
        self.amount(&mut details, "amount", asset, amount);
        Told::new(Kind::Money, [], sentence, details)
    }

    pub(super) fn collected(&self, it: &Collected) -> Told {
        let asset = it.asset;
        let total = self.assets.show(asset, it.treasury.saturating_add(it.surplus));
        let surplus = match it.surplus.is_zero() {
            true => String::new(),
            false => {
                let surplus = self.assets.show(asset, it.surplus);
                format!(", {surplus} of it unasked for")
            }
        };
        let sentence = format!("{total} went from the pool to the treasury{surplus}");
        let mut details = asset_json(asset);
        self.amount(&mut details, "treasury", asset, it.treasury);
        self.amount(&mut details, "surplus", asset, it.surplus);
        Told::new(Kind::Money, [], sentence, details)
    }
}

fn asset_json(asset: Asset) -> Value {
    match asset {
        Asset::Native => json!({"asset": "native"}),
        Asset::Token(address) => json!({"asset": address}),
    }
}

/// A pot for programs.
fn pot(id: PotId) -> Value {
    let mut json = asset_json(id.asset);
    json["for"] = purpose(id.purpose).into();
    match id.purpose {
        Purpose::Project { epoch, project } => {
            json["epoch"] = epoch.0.into();
            json["project"] = project.0.into();
        }
        Purpose::Floor { block } => json["floor_block"] = block.into(),
    }
    json
}
