//! What can go wrong between this machine, the node and the contracts.

use super::{Rehearsal, Token, proxy};
use primitive_types::{H160, H256};

/// Why something asked of the chain did not happen. `Display` is a sentence, [`ChainError::hint`]
/// says what to do about it, and [`ChainError::code`] is a stable name for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// Nothing answers at this address.
    #[error("There is no node at {url}: {reason}.")]
    Unreachable {
        /// Where a node was looked for.
        url: String,
        /// What the network said.
        reason: String,
    },
    /// Something answers there, but not as a node of the Polkadot SDK does.
    #[error("What answers at {url} is not a Polkadot SDK node: {reason}.")]
    NotANode {
        /// Where a node was looked for.
        url: String,
        /// What was wrong with the answer.
        reason: String,
    },
    /// A node, but its chain cannot run these contracts.
    #[error("The node at {url} cannot run contracts: its chain, {chain}, has no pallet-revive.")]
    NotRevive {
        /// Where the node is.
        url: String,
        /// The chain's name and version.
        chain: String,
    },
    /// The node went away after the connection was made.
    #[error("The connection to the node was lost while {doing}.")]
    Disconnected {
        /// What was being done.
        doing: String,
        /// A transaction that the node had already been given: its outcome is unknown.
        transaction: Option<H256>,
    },
    /// A transaction was handed over, but the chain did not finalise it in time.
    #[error("After {seconds} seconds, no finalised block has transaction {transaction:?}.")]
    OutcomeUnknown {
        /// The transaction's hash.
        transaction: H256,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The node's transaction pool refused or dropped a transaction.
    #[error("The node did not accept the transaction: {reason}.")]
    Rejected {
        /// What the node said.
        reason: String,
    },
    /// The transaction was to be the one with this number, and another one of the key has it.
    #[error("Another transaction of {account} was sent meanwhile.")]
    Overtaken {
        /// The account of the key, in SS58.
        account: String,
    },
    /// A contract undid the call and said why in `data`, which is for the caller to decode. It is
    /// empty when the reason could not be found out any more.
    #[error("The contract refused the call and reverted it.")]
    Reverted {
        /// What the contract returned.
        data: Vec<u8>,
    },
    /// A contract stopped in the middle without an answer.
    #[error("The contract failed while running: {reason}.")]
    Trapped {
        /// The chain's name for the failure, and its explanation.
        reason: String,
    },
    /// No contract lives at this address.
    #[error("There is no contract at {address:?}.")]
    NoContract {
        /// Where a contract was looked for.
        address: H160,
    },
    /// This code is not on the chain.
    #[error("There is no code with the hash {hash:?} on the chain.")]
    NoCode {
        /// The keccak-256 of the code.
        hash: H256,
    },
    /// An account cannot pay the fee, the deposit or the amount of a transaction.
    #[error("{}", insufficient(account, *needed, *have, token))]
    InsufficientFunds {
        /// The account, in SS58.
        account: String,
        /// What is needed at most, in the token's smallest units, when that is known.
        needed: Option<u128>,
        /// What the account has free, in the token's smallest units, when that is known.
        have: Option<u128>,
        /// The token these amounts are in.
        token: Token,
    },
    /// The chain does not yet know the account behind a contract address.
    #[error("The account is not mapped to a contract address yet.")]
    Unmapped,
    /// More time, proof size or storage than a transaction may use.
    #[error("The call exceeds a limit of the chain: {reason}.")]
    OutOfLimits {
        /// Which limit, and by how much when that is known.
        reason: String,
    },
    /// The key's account is no proxy of the account that it was to act for.
    #[error("{key} is no proxy of {account}{}.", proxy::told(proxies))]
    NotProxy {
        /// The account of the key, in SS58.
        key: String,
        /// The account it was to act for, in SS58.
        account: String,
        /// Those who are its proxies.
        proxies: Vec<proxy::Proxy>,
    },
    /// The key's account is a proxy, but only for calls that were announced.
    #[error("{key} must announce what it does for {account}, {delay} blocks before.")]
    ProxyDelayed {
        /// The account of the key, in SS58.
        key: String,
        /// The account it was to act for, in SS58.
        account: String,
        /// For how many blocks.
        delay: u32,
    },
    /// The key's account is a proxy of a kind that may not do this.
    #[error("{key} is a proxy of {account} of the kind {kind}, which may not do this.")]
    ProxyForbids {
        /// The account of the key, in SS58.
        key: String,
        /// The account it was to act for, in SS58.
        account: String,
        /// What the chain calls this kind of proxy.
        kind: String,
    },
    /// What is to be changed about an account's proxies cannot be changed so.
    #[error("{what}")]
    BadProxy {
        /// What is wrong, as a sentence.
        what: String,
        /// What is possible.
        hint: String,
    },
    /// The chain has no pallet for proxies.
    #[error("On this chain nobody can act for somebody else: it has no pallet for proxies.")]
    NoProxies,
    /// Nothing was sent, because nothing was to be sent.
    #[error("This was a dry run: nothing was sent.")]
    Rehearsed(Box<Rehearsal>),
    /// Any other error by which the chain's runtime refused something.
    #[error("The chain refused: {pallet}.{error}{}", explained(docs))]
    Dispatch {
        /// The pallet, or the general kind of the error.
        pallet: String,
        /// The name of the error.
        error: String,
        /// What the chain's metadata says about it; may be empty.
        docs: String,
    },
    /// The node has no clock that can be moved.
    #[error("The node at {url} has no movable clock; only the project's development node has.")]
    NoSuchMethod {
        /// Where the node is.
        url: String,
    },
    /// The chain has no such block.
    #[error("The chain has no block {number}.")]
    NoBlock {
        /// The number asked for.
        number: u64,
    },
    /// The node no longer keeps the state this needs.
    #[error("The node has discarded the state that is needed for {doing}.")]
    Pruned {
        /// What was being done.
        doing: String,
    },
    /// An answer that does not fit what the chain's metadata or this client expect.
    #[error("The node's answer while {doing} was not understood: {reason}.")]
    Protocol {
        /// What was being done.
        doing: String,
        /// What was wrong.
        reason: String,
    },
}

impl ChainError {
    /// A stable name for programs, in snake case.
    pub fn code(&self) -> &'static str {
        match self {
            ChainError::Unreachable { .. } => "unreachable",
            ChainError::NotANode { .. } => "not_a_node",
            ChainError::NotRevive { .. } => "not_revive",
            ChainError::Disconnected { .. } => "disconnected",
            ChainError::OutcomeUnknown { .. } => "outcome_unknown",
            ChainError::Rejected { .. } => "rejected",
            ChainError::Overtaken { .. } => super::OVERTAKEN,
            ChainError::Reverted { .. } => "reverted",
            ChainError::Trapped { .. } => "trapped",
            ChainError::NoContract { .. } => "no_contract",
            ChainError::NoCode { .. } => "no_code",
            ChainError::InsufficientFunds { .. } => "insufficient_funds",
            ChainError::Unmapped => "unmapped",
            ChainError::OutOfLimits { .. } => "out_of_limits",
            ChainError::NotProxy { .. } => "not_proxy",
            ChainError::ProxyDelayed { .. } => "proxy_delayed",
            ChainError::ProxyForbids { .. } => "proxy_forbids",
            ChainError::BadProxy { .. } => "bad_proxy",
            ChainError::NoProxies => "no_proxies",
            ChainError::Rehearsed(_) => super::DRY_RUN,
            ChainError::Dispatch { .. } => "dispatch",
            ChainError::NoSuchMethod { .. } => "no_such_method",
            ChainError::NoBlock { .. } => "no_block",
            ChainError::Pruned { .. } => "pruned",
            ChainError::Protocol { .. } => "protocol",
        }
    }

    /// What a person can do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            ChainError::Unreachable { .. } => {
                "Start a node, or give the ws:// or wss:// address of a running one."
            }
            ChainError::NotANode { .. } | ChainError::NotRevive { .. } => {
                "Give the address of a node whose chain has pallet-revive."
            }
            ChainError::Disconnected { transaction: None, .. } => {
                "No transaction was under way. Start the node and repeat the command."
            }
            ChainError::Disconnected { transaction: Some(transaction), .. }
            | ChainError::OutcomeUnknown { transaction, .. } => {
                return Some(format!(
                    "It may still be carried out. Before sending it again, look for \
                     {transaction:?} in a block explorer, or read what it was to change."
                ));
            }
            ChainError::Overtaken { .. } => {
                "Wait until nothing else is sent with this key, and try again."
            }
            ChainError::Rejected { .. } => {
                "If another transaction of the account is under way, wait for it and try again."
            }
            ChainError::NoContract { .. } => {
                "Check the address, and that the node is one of the contract's chain."
            }
            ChainError::NoCode { .. } => "Upload the code first.",
            ChainError::InsufficientFunds { account, .. } => {
                return Some(format!(
                    "Send funds to {account}, or have somebody do it who has some: commons sponsor."
                ));
            }
            ChainError::Unmapped => "Map the account first: Revive.map_account.",
            ChainError::NotProxy { account, key, .. } => {
                return Some(format!(
                    "Whoever acts for {account} names it: commons proxy add {key}."
                ));
            }
            ChainError::ProxyDelayed { .. } | ChainError::ProxyForbids { .. } => {
                "Act with the key of another proxy, or have this one named anew: commons proxy add."
            }
            ChainError::BadProxy { hint, .. } => return Some(hint.clone()),
            ChainError::OutOfLimits { .. } => "Ask for less at a time.",
            ChainError::NoSuchMethod { .. } => "On this chain, time passes by itself.",
            ChainError::Pruned { .. } => {
                "Use an archive node, which keeps the state of old blocks."
            }
            _ => return None,
        };
        Some(hint.into())
    }
}

fn insufficient(account: &str, needed: Option<u128>, have: Option<u128>, token: &Token) -> String {
    let needed = needed.map(|amount| format!("up to {} may be needed", token.format(amount)));
    let have = have.map(|amount| format!("{} is free", token.format(amount)));
    let known = [needed, have].into_iter().flatten().collect::<Vec<_>>().join(" and ");
    let colon = if known.is_empty() { "" } else { ": " };
    format!("The account {account} cannot pay for this{colon}{known}.")
}

fn explained(docs: &str) -> String {
    if docs.is_empty() { ".".into() } else { format!(": {docs}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poor(needed: Option<u128>, have: Option<u128>) -> ChainError {
        let token = Token { symbol: "UNIT".into(), decimals: 3 };
        ChainError::InsufficientFunds { account: "5F".into(), needed, have, token }
    }

    #[test]
    fn amounts_are_told_as_far_as_they_are_known() {
        let cannot = "The account 5F cannot pay for this";
        assert_eq!(poor(None, None).to_string(), format!("{cannot}."));
        assert_eq!(poor(None, Some(0)).to_string(), format!("{cannot}: 0 UNIT is free."));
        let both = format!("{cannot}: up to 1.5 UNIT may be needed and 0.2 UNIT is free.");
        assert_eq!(poor(Some(1500), Some(200)).to_string(), both);
    }

    #[test]
    fn an_unknown_outcome_says_how_to_find_out() {
        let lost = |transaction| ChainError::Disconnected { doing: "waiting".into(), transaction };
        assert!(lost(Some(H256::repeat_byte(1))).hint().unwrap().contains("0x0101"));
        assert!(lost(None).hint().unwrap().starts_with("No transaction was under way."));
    }
}
