//! From what was typed to what is proposed: names become addresses, amounts smallest units.

use super::words::Word;
use crate::parameters;
use commons_client::{
    Commons, Error, Result,
    bundle::keccak256,
    chain::ChainError,
    format, names,
    proposals::{Known, equation, solidity},
};
use commons_core::{
    Address, H256, U256, governor::Action, parameters::Parameters, pool::Asset,
    units::ContributionId,
};
use std::fs;

/// Reads all actions. What a parameter is changed from is what it is now, or what an action before makes it.
pub async fn resolve(
    words: Vec<Word>,
    commons: &Commons,
    known: &mut Known,
) -> Result<Vec<Action>> {
    let head = commons.chain().head().await?;
    let mut now = commons.parameters(Some(head.hash)).await?;
    let mut actions = Vec::new();
    for word in words {
        let action = match word {
            Word::Equation(parts) => {
                let equation = equation::parse(&parts, &now.equation)?;
                actions.extend(equation::actions(&equation, &mut now)?);
                continue;
            }
            Word::List { asset, listed } => {
                let asset = token(commons, &asset, listed, head.hash).await?;
                known.asset(commons.chain(), asset).await?;
                Action::List { asset, listed }
            }
            Word::Set(setting) => set(&setting, &mut now)?,
            Word::Correct { id, value } => correct(&id, &value)?,
            Word::Charter { file, uri } => charter(file.as_deref(), uri)?,
            Word::Pay { agent, amount, asset: None } => {
                Action::Pay { to: names::parse(&agent)?, amount: known.native.parse(&amount)? }
            }
            Word::Pay { agent, amount, asset: Some(asset) } => {
                let asset = names::parse(&asset)?;
                let denomination = known.asset(commons.chain(), asset).await?;
                let amount = denomination.parse(&amount)?;
                Action::PayToken { asset, to: names::parse(&agent)?, amount }
            }
            Word::Call { target, message, args, data, value } => {
                let target = names::parse(&target)?;
                let value = match value {
                    Some(value) => known.native.parse(&value)?,
                    None => U256::zero(),
                };
                let data = match (message, data) {
                    (Some(message), _) => {
                        encode(commons, known, target, &message, &args, !value.is_zero()).await?
                    }
                    (None, data) => bytes(&data.unwrap_or_default())?,
                };
                Action::Call { target, value, data }
            }
        };
        actions.push(action);
    }
    // No single part can be changed without another.
    equation::check(&now.equation)?;
    Ok(actions)
}

/// The token that somebody means: one that the pool knows by its symbol; or, to be listed, any by its
/// address.
async fn token(commons: &Commons, text: &str, listed: bool, at: H256) -> Result<Address> {
    let assets = commons.assets(&commons.pool_book(at).await?, at).await?;
    let token = match (assets.find(text), names::parse(text)) {
        (Ok(Asset::Native), _) => {
            let what = format!("{} is the chain's own money.", assets.symbol(Asset::Native));
            return Err(Error::new("is_native", what)
                .hint("It can always be put into the pool: only tokens are listed."));
        }
        (Ok(Asset::Token(token)), _) => token,
        (Err(_), Ok(token)) if listed => token,
        (Err(error), _) => return Err(error),
    };
    if listed {
        commons.check_is_token(token, at).await?;
    }
    Ok(token)
}

fn set(setting: &str, now: &mut Parameters) -> Result<Action> {
    let (parameter, value) = parameters::parse(setting)?;
    let from = now.get(parameter).unwrap_or_default();
    // It was found to fit its type.
    let _ = now.set(parameter, value);
    Ok(Action::Set { parameter, from, value })
}

fn correct(id: &str, value: &str) -> Result<Action> {
    let number = id.parse().map_err(|_| {
        Error::new("bad_contribution", format!("`{id}` is not the number of a contribution."))
            .hint("commons contributions lists them.")
    })?;
    let value = format::parse_points(value).map_err(|why| {
        Error::new("bad_points", format!("{why}."))
            .hint("Give what shall stand of it; 0 if nothing.")
    })?;
    Ok(Action::Correct { id: ContributionId(number), value })
}

fn charter(file: Option<&str>, uri: Option<String>) -> Result<Action> {
    let document = match file {
        Some(file) => {
            let document = fs::read(file).map_err(|error| {
                let what = format!("The charter {file} cannot be read: {error}.");
                Error::new("no_document", what).hint("Name an existing file.")
            })?;
            H256(keccak256(&document))
        }
        None => H256::zero(),
    };
    Ok(Action::AmendCharter { document, uri: uri.unwrap_or_default().into_bytes() })
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    hex::decode(text.trim_start_matches("0x")).map_err(|_| {
        Error::new("bad_data", format!("`{text}` is not hexadecimal."))
            .hint("Call data is 0x, the four bytes of the selector, and the arguments.")
    })
}

/// A call in the encoding of its contract.
async fn encode(
    commons: &Commons,
    known: &Known,
    target: Address,
    message: &str,
    args: &[String],
    pays: bool,
) -> Result<Vec<u8>> {
    if solidity::is_signature(message) {
        return solidity::encode(message, args).map_err(|why| {
            Error::new("bad_arguments", format!("{why}."))
                .hint("Give each argument as one word; or the whole call with --data.")
        });
    }
    let head = commons.chain().head().await?;
    let code = match commons.chain().code_hash(target, head.hash).await {
        Ok(code) => code,
        Err(ChainError::NoContract { .. }) => {
            let what = format!(
                "There is no contract at {}: calling it would do nothing.",
                names::show(target)
            );
            return Err(
                Error::new("no_code", what).hint("Money for an account is sent with --pay.")
            );
        }
        Err(error) => return Err(error.into()),
    };
    match known.metadata.iter().find(|metadata| metadata.code == code) {
        Some(metadata) => metadata.encode(message, args, pays),
        None if known.metadata.is_empty() => {
            let what =
                format!("How `{message}` is called is only known with the contract's metadata.");
            Err(Error::new("no_metadata", what).hint(
                "Give its .contract or .json file with --metadata, a Solidity signature such as 'approve(address,uint256)', or the whole call with --data.",
            ))
        }
        None => {
            let what = format!(
                "The metadata describes other code than what is at {}: that is {code:?}.",
                names::show(target)
            );
            Err(Error::new("other_code", what)
                .hint("Give the file of the build that was deployed there."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parameter_is_changed_from_follows_the_actions_before() {
        let mut now = Parameters::default();
        let parameter = Parameters::position("grace").unwrap();
        let expected = |from, value| Action::Set { parameter, from, value };
        assert_eq!(set("grace=2d", &mut now).unwrap(), expected(1_209_600, 172_800));
        assert_eq!(set("grace=3d", &mut now).unwrap(), expected(172_800, 259_200));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_what_it_should_be() {
        assert_eq!(correct("x", "1").unwrap_err().code, "bad_contribution");
        assert_eq!(correct("1", "-1").unwrap_err().code, "bad_points");
        assert_eq!(charter(Some("/nowhere/charter.md"), None).unwrap_err().code, "no_document");
        assert_eq!(bytes("0x0g").unwrap_err().code, "bad_data");
        assert_eq!(bytes("0x0102").unwrap(), [1, 2]);
    }
}
