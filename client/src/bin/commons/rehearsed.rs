//! What a dry run says: what would have been sent, and what it would have cost.

use crate::{
    context::{share, share_json},
    output::Report,
};
use commons_client::{
    Error, Result,
    chain::{DRY_RUN, Notes, Rehearsal, Rehearsals, account_from_ss58, address_of},
    deployment::Deployment,
    format::decimal,
    names,
};
use serde_json::{Value, json};
use std::path::Path;

/// How many transactions are told one by one; programs are told all.
const SHOWN: usize = 3;

/// The result of a command, with what a dry run would have sent. A transaction that was not to be
/// sent is no failure; one that would have been refused is one like any other.
pub fn told(result: Result<Report>, rehearsals: &Rehearsals, deployment: &Path) -> Result<Report> {
    let mut notes = rehearsals.notes();
    if !notes.transactions.is_empty() {
        let known = Deployment::read(deployment).ok();
        for it in &mut notes.transactions {
            it.what = with_names(&it.what, known.as_ref());
        }
    }
    match result {
        Err(error) if error.code == DRY_RUN => {
            Ok(Report::done(text(&notes), json!({DRY_RUN: json(&notes)})))
        }
        Ok(mut report) if notes != Notes::default() => {
            report.text = format!("{}\n{}", report.text.trim_end(), text(&notes));
            match &mut report.json {
                Value::Object(object) => {
                    object.insert(DRY_RUN.into(), json(&notes));
                }
                other => *other = json!({"result": other.take(), DRY_RUN: json(&notes)}),
            }
            Ok(report)
        }
        // What comes first would be sent all the same.
        Err(error) if !notes.transactions.is_empty() => {
            let before = format!("Before that it {}.", would(&notes).join("; "));
            let hint = error.hint.clone().map(|hint| format!("{hint} ")).unwrap_or_default();
            Err(error.hint(format!("{hint}{before}")))
        }
        result => result,
    }
}

/// What would be sent, of several transactions the first ones, and then all together.
fn would(notes: &Notes) -> Vec<String> {
    let mut lines: Vec<_> = notes
        .transactions
        .iter()
        .take(SHOWN)
        .map(|it| format!("would {}, {}", it.what, cost(it)))
        .collect();
    lines.extend(more(notes));
    lines.extend(together(notes));
    lines
}

/// How many are not shown one by one.
fn more(notes: &Notes) -> Option<String> {
    let more = notes.transactions.len().saturating_sub(SHOWN);
    match more {
        0 => None,
        1 => Some("and 1 more transaction".into()),
        more => Some(format!("and {more} more transactions")),
    }
}

fn together(notes: &Notes) -> Option<String> {
    let [first, _, ..] = &notes.transactions[..] else { return None };
    let (fee, deposit) = sums(notes);
    Some(format!("together: fee {}{}", amount(first, fee), deposit_text(first, deposit, None)))
}

/// The refusal of a command that cannot be tried without doing it.
pub fn not_here(what: &str) -> Error {
    Error::new("no_dry_run", format!("--dry-run is for what sends a transaction; {what}."))
        .hint("Leave out --dry-run.")
}

fn text(notes: &Notes) -> String {
    let mut lines = vec!["dry run: nothing was sent".to_owned()];
    for it in notes.transactions.iter().take(SHOWN) {
        lines.push(format!("would {}", it.what));
        lines.push(format!("   {}", cost(it)));
        lines.push(format!("   {}", share(it.weight, it.block)));
        if it.payer != it.account {
            lines.push(format!("   the fee from {}, all else from {}", it.payer, it.account));
        }
    }
    lines.extend(more(notes));
    lines.extend(together(notes));
    lines.extend(notes.unknown.iter().cloned());
    lines.join("\n")
}

/// A text with the name of each account and contract behind it.
fn with_names(what: &str, deployment: Option<&Deployment>) -> String {
    let named = |word: &str| {
        let address = match account_from_ss58(word) {
            Some(account) => address_of(&account),
            None => names::address(word)?,
        };
        let contract = deployment.and_then(|it| {
            let parts = [
                (it.hub, "the hub"),
                (it.ledger, "the ledger"),
                (it.reputation, "the reputation"),
                (it.governor, "the governor"),
                (it.pool, "the pool"),
            ];
            parts.into_iter().find(|(part, _)| *part == address).map(|(_, name)| name)
        });
        Some(format!("{word} ({})", contract.or_else(|| names::name_of(address))?))
    };
    let words = what.split(' ').map(|word| named(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

fn cost(it: &Rehearsal) -> String {
    let at_most = match it.fee_at_most > it.fee {
        true => format!(" ({} at most)", amount(it, it.fee_at_most)),
        false => String::new(),
    };
    let deposit = deposit_text(it, it.deposit, Some(it.deposit_at_most));
    let value = match it.value {
        0 => String::new(),
        value => format!(", and {}", amount(it, value)),
    };
    format!("fee {}{at_most}{deposit}{value}", amount(it, it.fee))
}

fn deposit_text(it: &Rehearsal, deposit: i128, at_most: Option<u128>) -> String {
    let most = at_most.filter(|most| i128::try_from(*most).is_ok_and(|most| most > deposit));
    let most = most.map(|most| format!(" ({} at most)", amount(it, most))).unwrap_or_default();
    match deposit {
        0 if most.is_empty() => String::new(),
        back if back < 0 => format!(", deposit returned {}", amount(it, back.unsigned_abs())),
        held => format!(", deposit {}{most}", amount(it, held.unsigned_abs())),
    }
}

fn amount(it: &Rehearsal, amount: u128) -> String {
    format!("{} {}", decimal(amount, it.token.decimals), it.token.symbol)
}

/// The fees and the deposits of all.
fn sums(notes: &Notes) -> (u128, i128) {
    let fees = notes.transactions.iter().fold(0u128, |sum, it| sum.saturating_add(it.fee));
    let deposits = notes.transactions.iter().fold(0i128, |sum, it| sum.saturating_add(it.deposit));
    (fees, deposits)
}

fn json(notes: &Notes) -> Value {
    let one = |it: &Rehearsal| {
        json!({
            "what": it.what,
            "account": it.account,
            "payer": it.payer,
            "fee": it.fee.to_string(),
            "fee_text": amount(it, it.fee),
            "fee_at_most": it.fee_at_most.to_string(),
            "storage_deposit": it.deposit.to_string(),
            "storage_deposit_at_most": it.deposit_at_most.to_string(),
            "value": it.value.to_string(),
            "ref_time": it.weight.ref_time,
            "proof_size": it.weight.proof_size,
            "share_of_block": share_json(it.weight, it.block),
        })
    };
    let (fee, deposit) = sums(notes);
    json!({
        "sent": false,
        "transactions": notes.transactions.iter().map(one).collect::<Vec<_>>(),
        "fee": fee.to_string(),
        "storage_deposit": deposit.to_string(),
        "unknown": notes.unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_client::chain::{Token, Weight};

    fn rehearsal() -> Rehearsal {
        Rehearsal {
            what: "call 0x9621dde636de098b43efb0fa9b61facfe328f99d".into(),
            account: "5F".into(),
            payer: "5F".into(),
            fee: 10_000_000_000,
            fee_at_most: 15_000_000_000,
            deposit: 0,
            deposit_at_most: 20_000_000_000,
            value: 0,
            weight: Weight { ref_time: 10, proof_size: 20 },
            block: Weight { ref_time: 1000, proof_size: 1000 },
            token: Token::default(),
        }
    }

    #[test]
    fn amounts_are_told_with_what_they_cannot_exceed() {
        let one = rehearsal();
        assert_eq!(cost(&one), "fee 1 UNIT (1.5 UNIT at most), deposit 0 UNIT (2 UNIT at most)");
        let exact = Rehearsal {
            fee_at_most: one.fee,
            deposit: -5_000_000_000,
            deposit_at_most: 0,
            value: 30_000_000_000,
            ..one.clone()
        };
        assert_eq!(cost(&exact), "fee 1 UNIT, deposit returned 0.5 UNIT, and 3 UNIT");
        let notes = Notes {
            transactions: vec![one, Rehearsal { payer: "5G".into(), ..exact }],
            unknown: vec!["Nobody knows.".into()],
        };
        let told = text(&notes);
        let named = with_names(&notes.transactions[0].what, None);
        assert_eq!(named, "call 0x9621dde636de098b43efb0fa9b61facfe328f99d (alice)");
        let [hub, other] = ["alice", "bob"].map(|name| names::parse(name).unwrap());
        let known = Deployment {
            genesis_hash: Default::default(),
            hub,
            ledger: other,
            reputation: other,
            books: other,
            governor: other,
            pool: other,
            block: 1,
            block_hash: Default::default(),
            url: String::new(),
        };
        let named = with_names(&notes.transactions[0].what, Some(&known));
        assert!(named.ends_with("99d (the hub)"), "{named}");
        assert!(told.contains("the fee from 5G, all else from 5F"), "{told}");
        assert!(told.contains("together: fee 2 UNIT, deposit returned 0.5 UNIT"), "{told}");
        assert!(told.ends_with("Nobody knows."), "{told}");
        assert_eq!(json(&notes)["fee"], "20000000000");
    }

    #[test]
    fn what_would_be_refused_is_refused() {
        let refused = Error::new("self_review", "Nobody reviews their own contribution.");
        let told = |result| told(result, &Rehearsals::default(), Path::new("/nowhere"));
        assert_eq!(told(Err(refused.clone())).err(), Some(refused));
        let notes = Notes { transactions: vec![rehearsal(); 5], unknown: Vec::new() };
        let shown = text(&notes);
        assert_eq!(shown.matches("would call").count(), SHOWN, "{shown}");
        assert!(shown.contains("and 2 more transactions\ntogether: fee 5 UNIT"), "{shown}");
        let before = would(&notes).join("; ");
        assert!(before.starts_with("would call 0x9621") && before.contains("together: fee 5"));
        let rehearsed = Error::new(DRY_RUN, "Nothing was sent.");
        assert_eq!(told(Err(rehearsed)).unwrap().code, 0);
        // A result without anything to send stays as it is.
        let report = told(Ok(Report::done("x", json!([])))).unwrap();
        assert_eq!((report.text, report.json), ("x".into(), json!([])));
    }
}
