//! What would come of other parameters: whether they are accepted together, and what would be hard to
//! live with.

use super::{Known, Tried, is_of_node};
use crate::{
    commons::Commons, error::Result, format::points, proposals::parameter, refusal::Refusal,
};
use commons_core::{
    H256, Time,
    governor::{Action, GovernorError, apply},
    parameters::Parameters,
    units::{Points, Units},
};
use commons_interfaces::ledger::Ledger;
use ink::codegen::TraitCallBuilder;

impl Commons {
    /// What a parameter would ask for that nobody could give now.
    pub(super) async fn warning(
        &self,
        action: &Action,
        supply: Units,
        now: Time,
        at: H256,
    ) -> Result<Option<String>> {
        let Action::Set { parameter, value, .. } = action else { return Ok(None) };
        let supply = self.points(supply, now);
        match parameter::name(*parameter) {
            Some("min_reviewers") => {
                let holders = self.holders_up_to(value.saturating_add(1), now, at).await?;
                Ok((*value >= holders).then(|| too_few_reviewers(*value, holders)))
            }
            Some(name @ ("reviewer_min" | "proposal_threshold" | "quorum_floor"))
                if *value > supply.0 =>
            {
                Ok(Some(format!(
                    "all reputation is {} now, and {name} would be {}",
                    points(supply),
                    points(Points(*value))
                )))
            }
            _ => Ok(None),
        }
    }

    /// How many agents have reputation, counted up to `enough`.
    async fn holders_up_to(&self, enough: u64, now: Time, at: H256) -> Result<u64> {
        const PAGE: u32 = 50;
        let agents = self.agent_count(at).await?;
        let (mut first, mut holders) = (0, 0u64);
        while first < agents && holders < enough {
            let page = self.agents(first, PAGE, Some(at)).await?;
            let hold = page.iter().filter(|(_, units)| self.points(*units, now) > Points(0));
            holders = holders.saturating_add(hold.count() as u64);
            first = first.saturating_add(PAGE);
        }
        Ok(holders)
    }

    /// Tries the parameters together: by the governor's own rule, and with the ledger.
    pub(super) async fn try_parameters(
        &self,
        tried: &mut [Tried],
        parameters: &Parameters,
        known: &Known,
    ) -> Result<()> {
        let is_set = |tried: &Tried| matches!(tried.action, Action::Set { .. });
        let Some(last) = tried.iter().rposition(is_set) else { return Ok(()) };
        let actions: Vec<_> = tried.iter().map(|tried| tried.action.clone()).collect();
        let (index, failure) = match apply(&actions, parameters) {
            Err(refusal) => {
                let guilty = guilty(&actions, &refusal).unwrap_or(last);
                (guilty, refusal.explain(&self.scale_now().await))
            }
            Ok(after) => {
                let mut ledger = self.ledger();
                let message = ledger.call_mut().adopt(after).params();
                let data = ink::scale::Encode::encode(message.exec_input());
                match self.as_governor(&tried[last], known, self.addresses().ledger, 0, data).await
                {
                    Ok(_) => return Ok(()),
                    Err(error) if is_of_node(&error) => return Err(error),
                    Err(error) => (last, error),
                }
            }
        };
        if let Some(tried) = tried.get_mut(index) {
            tried.failure = Some(failure);
        }
        Ok(())
    }
}

/// Nobody grades their own work: it takes one more.
fn too_few_reviewers(needed: u64, holders: u64) -> String {
    let agents = if holders == 1 { "agent has" } else { "agents have" };
    format!(
        "{holders} {agents} reputation now, and nobody grades their own work: with {needed} reviewers needed, nothing could be accepted"
    )
}

/// The action because of which parameters are refused.
fn guilty(actions: &[Action], refusal: &GovernorError) -> Option<usize> {
    let wrong = match refusal {
        GovernorError::FixedParameter { parameter }
        | GovernorError::UnknownParameter { parameter, .. }
        | GovernorError::OtherValue { parameter, .. } => *parameter,
        GovernorError::OutOfRange(range) => range.index,
        _ => return None,
    };
    actions
        .iter()
        .rposition(|action| matches!(action, Action::Set { parameter, .. } if *parameter == wrong))
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{Address, parameters::OutOfRange};

    #[test]
    fn the_action_that_is_out_of_range_is_named() {
        let set = |parameter| Action::Set { parameter, from: 1, value: 2 };
        let actions = [set(16), Action::Pay { to: Address::zero(), amount: 1.into() }, set(17)];
        let refusal =
            |index| GovernorError::OutOfRange(OutOfRange { index, value: 2, min: 3, max: 4 });
        assert_eq!(guilty(&actions, &refusal(16)), Some(0));
        assert_eq!(guilty(&actions, &refusal(17)), Some(2));
        // The dispute period is out of range because of others: the last one is named then.
        assert_eq!(guilty(&actions, &refusal(14)), None);
    }
}
