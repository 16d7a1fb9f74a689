//! What would come of a proposal: each action tried now, as if the governor executed it.

mod list;
mod parameters;

use super::{Known, equation, solidity};
use crate::{
    chain::ChainError,
    commons::Commons,
    error::{Error, Result},
    format::{points, when},
    refusal::{Refusal, Scale, of_action},
};
use commons_core::{
    Address, H256, Time, U256,
    contribution::Fate,
    governor::{Action, GovernorError},
    pool::Equation,
    units::Units,
};
use commons_interfaces::{hub::Hub, ledger::Ledger};
use ink::codegen::TraitCallBuilder;

/// What would come of a proposal made now.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Its actions.
    pub actions: Vec<Tried>,
    /// Whether it takes two thirds.
    pub two_thirds: bool,
    /// Weight of For and Abstain that it takes.
    pub quorum: Units,
    /// Votes that its proposer needs.
    pub threshold: Units,
    /// Votes of the proposer; none if nobody in particular would propose it.
    pub votes: Option<Units>,
    /// All weight, in the second before.
    pub supply: Units,
    /// First second of the vote.
    pub opens: Time,
    /// First second after it, if the quorum is not reached late.
    pub closes: Time,
    /// First second in which it can be executed, if it is queued at once.
    pub executable: Time,
    /// The whole value equation after it, if it changes a part of it.
    pub equation: Option<Equation>,
    /// The present.
    pub now: Time,
    /// Why the governor would not take it, if so.
    pub refusal: Option<Error>,
}

/// An action that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What it does.
    pub action: Action,
    /// Code hash of its target.
    pub code: H256,
    /// What changes by it, beyond what the action says itself.
    pub change: Option<String>,
    /// What would be hard to live with, as things are.
    pub warning: Option<String>,
    /// Why it would fail, if so.
    pub failure: Option<Error>,
}

impl Preview {
    /// The first reason why it would not work.
    pub fn failure(&self) -> Option<&Error> {
        self.refusal
            .as_ref()
            .or_else(|| self.actions.iter().find_map(|tried| tried.failure.as_ref()))
    }
}

impl Commons {
    /// Tries a proposal that `account` would make now. Actions are tried one by one and each on its own:
    /// what one changes, the next does not see; except for parameters, which are judged together, and for
    /// money, which is added up. Without an account, who proposes it is left out.
    pub async fn preview(
        &self,
        account: impl Into<Option<[u8; 32]>>,
        actions: &[Action],
        description: &[u8],
        known: &Known,
    ) -> Result<Preview> {
        Self::check_proposal(actions, description)?;
        let account = account.into();
        let head = self.chain().head().await?;
        let parameters = self.parameters(Some(head.hash)).await?;
        let (quorum, threshold) = self.bars().await?;
        let opens = head.time.saturating_add(parameters.voting_delay.into());
        let closes = opens.saturating_add(parameters.voting_period.into());
        let executable = closes.saturating_add(parameters.timelock.into());
        let refusal = self.try_propose(account, actions.to_vec(), description.to_vec()).await.err();
        let votes = match account {
            Some(account) => {
                Some(self.votes(crate::chain::address_of(&account), Some(head.hash)).await?)
            }
            None => None,
        };
        let mut preview = Preview {
            actions: Vec::new(),
            two_thirds: actions.iter().any(Action::changes_the_suite),
            quorum,
            threshold,
            votes,
            supply: self.past_total(head.time.saturating_sub(1), Some(head.hash)).await?,
            opens,
            closes,
            executable,
            equation: equation::after(actions, &parameters),
            now: head.time,
            refusal,
        };
        let mut held = self.chain().spendable(self.addresses().governor).await?;
        for action in actions {
            let code = match action.target() {
                Some(target) => self.code_of(target, head.hash).await?,
                None => H256::zero(),
            };
            let warning = self.warning(action, preview.supply, head.time, head.hash).await?;
            let action = action.clone();
            let mut tried = Tried { action, code, change: None, warning, failure: None };
            let done = self.try_action(&mut tried, &mut held, known, executable, head.hash);
            match done.await {
                Ok(()) => {}
                // What is wrong with the node is wrong with the preview, not with the proposal.
                Err(error) if is_of_node(&error) => return Err(error),
                Err(error) => tried.failure = Some(error),
            }
            preview.actions.push(tried);
        }
        self.try_parameters(&mut preview.actions, &parameters, known).await?;
        Ok(preview)
    }

    async fn code_of(&self, target: Address, at: H256) -> Result<H256> {
        match self.chain().code_hash(target, at).await {
            Ok(code) => Ok(code),
            Err(ChainError::NoContract { .. }) => Ok(H256::zero()),
            Err(error) => Err(error.into()),
        }
    }

    /// Tries one action, parameters aside.
    async fn try_action(
        &self,
        tried: &mut Tried,
        held: &mut U256,
        known: &Known,
        executable: Time,
        at: H256,
    ) -> Result<()> {
        let (addresses, native) = (self.addresses(), &known.native);
        let value = tried.action.value();
        let called = matches!(tried.action, Action::PayToken { .. } | Action::Call { .. });
        if let (true, Some(target), true) = (called, tried.action.target(), tried.code.is_zero()) {
            return Err(GovernorError::NoCode { target }.explain(&Scale::Units));
        }
        if !value.is_zero() {
            let before = *held;
            *held = held.checked_sub(value).ok_or_else(|| {
                let what = format!(
                    "The treasury has {}, and this takes {}.",
                    native.show(before),
                    native.show(value)
                );
                Error::new("treasury_too_low", what).hint(
                    "Anyone can put money into it. It must be there when the proposal is executed.",
                )
            })?;
            tried.change = Some(format!(
                "the treasury goes from {} to {}",
                native.show(before),
                native.show(*held)
            ));
        }
        match &tried.action {
            Action::Set { .. } => Ok(()),
            Action::Correct { id, value } => {
                let contribution = self.contribution(*id, Some(at)).await?;
                if let Fate::Settled(settlement) = contribution.fate {
                    let standing = points(settlement.standing);
                    tried.change = Some(format!("{standing} stand now, {} would", points(*value)));
                }
                let mut ledger = self.ledger();
                let message = ledger.call_mut().correct(*id, *value).params();
                let data = ink::scale::Encode::encode(message.exec_input());
                self.as_governor(tried, known, addresses.ledger, 0, data).await?;
                self.in_time(*id, executable, at).await
            }
            Action::AmendCharter { document, uri } => {
                let before = self.hub_root(Some(at)).await?.charter;
                tried.change = Some(if before.is_zero() {
                    "no charter has a hash now".into()
                } else {
                    format!("it is {before:?} now")
                });
                let charter = commons_core::hub::Charter { document: *document, uri: uri.clone() };
                let mut hub = self.hub_contract();
                let message = hub.call_mut().amend_charter(charter).params();
                let data = ink::scale::Encode::encode(message.exec_input());
                self.as_governor(tried, known, addresses.hub, 0, data).await.map(|_| ())
            }
            Action::List { asset, listed } => {
                let (asset, listed) = (*asset, *listed);
                self.try_list(tried, (asset, listed), known, at).await
            }
            Action::Pay { to, amount } => {
                let amount = self.smallest(*amount).await?;
                self.as_governor(tried, known, *to, amount, Vec::new()).await.map(|_| ())
            }
            Action::PayToken { asset, to, amount } => {
                let data = solidity::transfer(*to, *amount);
                let answer = self.as_governor(tried, known, *asset, 0, data).await?;
                if solidity::says_yes(&answer) {
                    return Ok(());
                }
                let what = "The asset answers that it would not pay.";
                Err(Error::new("asset_refuses", what)
                    .hint("The treasury may have too little of it, or the asset may be another kind of contract."))
            }
            Action::Call { target, value, data } => {
                let value = self.smallest(*value).await?;
                self.as_governor(tried, known, *target, value, data.clone()).await.map(|_| ())
            }
        }
    }

    /// An amount in the chain's own smallest units, rounded down.
    async fn smallest(&self, amount: U256) -> Result<u128> {
        let ratio = self.chain().native_ratio().await?.max(1);
        Ok(u128::try_from(amount / U256::from(ratio)).unwrap_or(u128::MAX))
    }

    /// What a contract would answer the governor.
    async fn as_governor(
        &self,
        tried: &Tried,
        known: &Known,
        to: Address,
        value: u128,
        data: Vec<u8>,
    ) -> Result<Vec<u8>> {
        match self.chain().try_as(self.addresses().governor, to, value, data).await {
            Ok(answer) => Ok(answer),
            Err(ChainError::Reverted { data }) => {
                Err(match known.refusal(&tried.action, tried.code, &data) {
                    Some(said) => {
                        Error::new("action_refused", format!("What it calls refuses: {said}."))
                    }
                    None => of_action(&tried.action, &data, &self.scale_now().await),
                })
            }
            // The call itself went through, and the money for it is there. What is missing is the deposit
            // for storage, and that is paid by whoever executes.
            Err(ChainError::InsufficientFunds { .. }) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a correction could still be made when the proposal can be executed.
    async fn in_time(
        &self,
        id: commons_core::units::ContributionId,
        executable: Time,
        at: H256,
    ) -> Result<()> {
        let Fate::Settled(settlement) = self.contribution(id, Some(at)).await?.fate else {
            return Ok(());
        };
        let pots = self.rule_book(at).await?.pots_open(settlement.counts);
        let season = self.calendar().season_length();
        let until = settlement.at.saturating_add(season).max(pots);
        if executable < until {
            return Ok(());
        }
        let now = self.chain().head().await?.time;
        let what = format!(
            "Contribution {id} can be corrected until {}, and the proposal can be executed from {} at the earliest.",
            when(until, now),
            when(executable, now)
        );
        Err(Error::new("too_late_to_correct", what).hint("It comes too late for this one."))
    }
}

/// Whether it is the way to the node that is broken.
fn is_of_node(error: &Error) -> bool {
    ["unreachable", "disconnected", "pruned", "protocol"].contains(&error.code.as_str())
}
