//! The runtime's own errors, told apart by their names in the chain's metadata.

use super::{Chain, ChainError, connection::At, signer::ss58};
use subxt::{
    Metadata, dynamic,
    ext::scale_value::{At as _, Composite, Value, ValueDef, Variant},
};

/// The name and the fields of an enum's value.
pub(super) fn variant<T>(value: &Value<T>) -> Option<(&str, &Composite<T>)> {
    match &value.value {
        ValueDef::Variant(Variant { name, values }) => Some((name, values)),
        _ => None,
    }
}

/// A `DispatchError` by its names: of a pallet and its error, or of a general kind ("Token") and
/// what of that kind it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pallet: String,
    error: String,
    docs: String,
}

impl Refusal {
    pub(super) fn from_value(metadata: &Metadata, error: &Value) -> Refusal {
        let (kind, fields) = variant(error).unwrap_or(("Unknown", &NOTHING));
        if kind == "Module" {
            let index = number(fields.at(0).at("index"));
            let code = number(fields.at(0).at("error").at(0));
            if let Some(refusal) =
                index.zip(code).and_then(|(index, code)| of_pallet(metadata, index, code))
            {
                return refusal;
            }
        }
        match fields.at(0).and_then(variant) {
            Some((inner, _)) => {
                let docs = of_kind(kind, inner).into();
                Refusal { pallet: kind.into(), error: inner.into(), docs }
            }
            None => Refusal { pallet: "Runtime".into(), error: kind.into(), docs: String::new() },
        }
    }

    pub(super) fn is(&self, pallet: &str, error: &str) -> bool {
        self.pallet == pallet && self.error == error
    }

    /// What it means for the one who called.
    fn meaning(self) -> Meaning {
        match (self.pallet.as_str(), self.error.as_str()) {
            ("Revive", "ContractReverted") => {
                Meaning::Error(ChainError::Reverted { data: Vec::new() })
            }
            ("Revive", "AccountUnmapped") => Meaning::Error(ChainError::Unmapped),
            (
                "Revive",
                "ContractTrapped" | "ExecutionFailed" | "OutOfBounds" | "InvalidSyscall"
                | "InvalidInstruction" | "InvalidJump" | "StackUnderflow" | "StackOverflow",
            ) => Meaning::Error(ChainError::Trapped { reason: self.reason() }),
            (
                "Revive",
                "OutOfGas"
                | "StorageDepositLimitExhausted"
                | "MaxCallDepthReached"
                | "OutOfTransientStorage"
                | "CallDataTooLarge"
                | "ReturnDataTooLarge"
                | "BlobTooLarge"
                | "StaticMemoryTooLarge",
            )
            | ("Runtime", "Exhausted") => {
                Meaning::Error(ChainError::OutOfLimits { reason: self.reason() })
            }
            ("Revive", "TransferFailed" | "StorageDepositNotEnoughFunds")
            | ("Balances", "InsufficientBalance" | "Expendability" | "LiquidityRestrictions")
            | ("Token", "FundsUnavailable" | "NotExpendable" | "OnlyProvider" | "Frozen") => {
                Meaning::NoFunds
            }
            _ => Meaning::Error(ChainError::Dispatch {
                pallet: self.pallet,
                error: self.error,
                docs: self.docs,
            }),
        }
    }

    fn reason(&self) -> String {
        match self.docs.as_str() {
            "" => format!("{}.{}", self.pallet, self.error),
            docs => format!("{}.{}: {docs}", self.pallet, self.error),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Error(ChainError),
    NoFunds,
}

impl Chain {
    /// The error for a refused call of this account, which was to spend `needed` at most.
    pub(super) async fn refused(
        &self,
        at: &At,
        refusal: Refusal,
        account: &[u8; 32],
        needed: Option<u128>,
    ) -> ChainError {
        match refusal.meaning() {
            Meaning::Error(error) => error,
            Meaning::NoFunds => self.short_of_funds(at, account, needed).await,
        }
    }

    /// The error for an account that cannot spend `needed`, with what it has.
    pub(super) async fn short_of_funds(
        &self,
        at: &At,
        account: &[u8; 32],
        needed: Option<u128>,
    ) -> ChainError {
        // These two only explain: without them, the error still says what matters.
        let minimum = dynamic::constant::<u128>("Balances", "ExistentialDeposit");
        let minimum = at.constants().entry(minimum).unwrap_or(0);
        let have = self.free_balance(at, account).await.ok();
        ChainError::InsufficientFunds {
            account: ss58(account),
            // An account must keep the minimum, or it would cease to exist.
            needed: needed.map(|needed| needed.saturating_add(minimum)),
            have,
            token: self.token(),
        }
    }
}

fn of_pallet(metadata: &Metadata, index: u8, code: u8) -> Option<Refusal> {
    let pallet = metadata.pallet_by_error_index(index)?;
    let error = pallet.error_variant_by_index(code)?;
    Some(Refusal {
        pallet: pallet.name().into(),
        error: error.name.clone(),
        docs: explanation(&error.docs),
    })
}

/// The metadata explains only the errors of pallets. Of the others, this is the one that people
/// meet.
fn of_kind(kind: &str, name: &str) -> &'static str {
    match (kind, name) {
        ("Token", "BelowMinimum") => "the account would hold less than the chain's minimum",
        _ => "",
    }
}

/// The first paragraph says what happened; what follows is for the pallet's authors.
fn explanation(docs: &[String]) -> String {
    let lines = docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ").replace(['`', '[', ']'], "").trim_end_matches('.').into()
}

fn number(value: Option<&Value>) -> Option<u8> {
    value?.as_u128()?.try_into().ok()
}

static NOTHING: Composite<()> = Composite::Unnamed(Vec::new());

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(pallet: &str, error: &str) -> Meaning {
        Refusal { pallet: pallet.into(), error: error.into(), docs: "Why".into() }.meaning()
    }

    #[test]
    fn names_decide_what_an_error_means() {
        assert_eq!(
            meaning("Revive", "ContractReverted"),
            Meaning::Error(ChainError::Reverted { data: vec![] })
        );
        let reason = "Revive.ContractTrapped: Why".to_string();
        assert_eq!(
            meaning("Revive", "ContractTrapped"),
            Meaning::Error(ChainError::Trapped { reason })
        );
        assert_eq!(meaning("Token", "FundsUnavailable"), Meaning::NoFunds);
        let other = ChainError::Dispatch {
            pallet: "Revive".into(),
            error: "CodeInUse".into(),
            docs: "Why".into(),
        };
        assert_eq!(meaning("Revive", "CodeInUse"), Meaning::Error(other));
        // The same name in another pallet is another error.
        assert!(matches!(
            meaning("Proxy", "ContractReverted"),
            Meaning::Error(ChainError::Dispatch { .. })
        ));
    }
}
