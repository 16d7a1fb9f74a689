//! Proposals and what they change, in words.

use super::{Kind, Teller, Told, document, place, text};
use crate::{
    format, names,
    proposals::{parameter, title},
};
use commons_core::{Address, pool::Asset, units::ProposalId};
use commons_interfaces::{
    governor::{Canceled, Deposited, Executed, ParameterSet, Proposed, Queued},
    hub::CharterAmended,
    pool::AssetListed,
};
use serde_json::{Value, json};

impl Teller<'_> {
    pub(super) fn proposed(&self, it: &Proposed) -> Told {
        let (id, title) = (it.id, title(&it.description));
        let does = match it.actions.len() {
            0 => "a resolution".to_owned(),
            1 => "1 action".to_owned(),
            count => format!("{count} actions"),
        };
        let by = names::show(it.proposer);
        let sentence = format!("{by} made proposal {id} ({title}): {does}");
        let details = json!({
            "id": id.0,
            "title": title,
            "description": text(&it.description),
            "actions": it.actions.len(),
        });
        Told::new(Kind::Proposals, [it.proposer], sentence, details)
    }

    pub(super) fn canceled(&self, it: &Canceled) -> Told {
        let (proposer, what) = self.proposal(it.id);
        let sentence = format!("{} took {what} back", super::who(proposer));
        Told::new(Kind::Proposals, proposer, sentence, json!({"id": it.id.0}))
    }

    pub(super) fn queued(&self, it: &Queued) -> Told {
        let eta = format::date(it.eta);
        let details = json!({"id": it.id.0, "eta": format::time(it.eta)});
        self.became(it.id, &format!("was queued, to be executed from {eta} on"), details)
    }

    pub(super) fn executed(&self, it: &Executed) -> Told {
        self.became(it.id, "was executed", json!({"id": it.id.0}))
    }

    pub(super) fn parameter_set(&self, it: &ParameterSet) -> Told {
        let index = it.parameter;
        let name =
            parameter::name(index).map_or_else(|| format!("parameter {index}"), str::to_owned);
        let [from, value] = [it.from, it.value].map(|value| parameter::show(index, value));
        let details = json!({
            "id": it.id.0,
            "parameter": name,
            "from": it.from.to_string(),
            "value": it.value.to_string(),
        });
        self.became(it.id, &format!("set {name} from {from} to {value}"), details)
    }

    /// What became of a proposal, or came of it.
    fn became(&self, id: ProposalId, did: &str, details: Value) -> Told {
        let (proposer, what) = self.proposal(id);
        Told::new(Kind::Proposals, proposer, format!("{what} {did}"), details)
    }

    pub(super) fn charter_amended(&self, it: &CharterAmended) -> Told {
        let sentence = format!("another charter was published{}", place(&it.uri));
        let details = json!({"document": document(it.document), "uri": text(&it.uri)});
        Told::new(Kind::Proposals, nobody(), sentence, details)
    }

    pub(super) fn asset_listed(&self, it: &AssetListed) -> Told {
        let asset = Asset::Token(it.asset);
        let (symbol, address) = (self.assets.symbol(asset), names::show(it.asset));
        let name = if symbol == address { symbol } else { format!("{symbol} ({address})") };
        let sentence = match it.listed {
            true => format!("{name} was listed: it can be put into the pool"),
            false => format!("{name} was taken off the list: no more is put into the pool"),
        };
        let details = json!({"asset": it.asset, "listed": it.listed});
        Told::new(Kind::Proposals, nobody(), sentence, details)
    }

    pub(super) fn deposited(&self, it: &Deposited) -> Told {
        let amount = self.assets.show(Asset::Native, it.amount);
        let sentence = format!("{} put {amount} into the treasury", names::show(it.from));
        let mut details = json!({"asset": "native"});
        self.amount(&mut details, "amount", Asset::Native, it.amount);
        Told::new(Kind::Money, [it.from], sentence, details)
    }
}

/// What a proposal did names nobody.
fn nobody() -> [Address; 0] {
    []
}
