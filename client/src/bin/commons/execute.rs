//! `commons execute`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    equation::equation_json,
    output::{Output, Report},
    proposal,
};
use clap::Args;
use commons_client::{
    Commons, Result,
    proposals::{Known, equation, parameter, title},
};
use commons_core::units::ProposalId;
use serde_json::json;

/// Anyone may, when it is queued and its timelock is over. All of its actions are done, or none. They are
/// taken from the history.
#[derive(Args)]
#[command(after_help = "Example: commons execute 3 --suri //Ferdie")]
pub struct Options {
    /// The proposal.
    #[arg(value_parser = crate::numbers::proposal, add = complete::pending())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let head = commons.chain().head().await?;
    let standing = commons.proposal(ProposalId(options.id), head.hash).await?;
    let said = proposal::find(&commons, &standing, deployment.block).await?;
    let mut known = Known::of(commons.chain(), Vec::new()).await?;
    known.learn(commons.chain(), &said.actions).await?;
    let receipt = commons.execute(&signer, &said).await?;
    let mut lines = vec![format!("proposal {} executed: {}", options.id, title(&said.description))];
    let actions: Vec<_> = said.actions.iter().zip(&said.codes).collect();
    for (number, (action, code)) in (1..).zip(&actions) {
        lines.push(format!("{number}. {}", known.show(action, **code)));
    }
    // What is done must not look like a failure: this only makes the answer better.
    let parameters = commons.parameters(Some(receipt.block.hash)).await.ok();
    let equation = parameters.and_then(|it| equation::after(&said.actions, &it));
    let (calendar, since) = (commons.calendar(), receipt.block.time);
    if let Some(new) = &equation {
        let from = equation::from_epoch(&calendar, since, since);
        lines.push(format!("deposits are divided {from}: {}", equation::show(new)));
    }
    lines.push(format!("({})", cost(commons.chain(), &receipt)));
    let set: Vec<_> = Commons::parameters_set(&receipt)
        .into_iter()
        .map(|(index, from, value)| {
            json!({
                "parameter": parameter::name(index),
                "from": from.to_string(),
                "value": value.to_string(),
            })
        })
        .collect();
    let mut json = json!({
        "id": options.id,
        "actions": actions.iter().map(|(action, code)| known.json(action, **code)).collect::<Vec<_>>(),
        "parameters_set": set,
        "cost": cost_json(&receipt),
    });
    if let Some(new) = &equation {
        json["equation"] = equation_json(new);
        json["equation"]["first_epoch"] = equation::first_epoch(&calendar, since).0.into();
    }
    Ok(Report::done(lines.join("\n"), json))
}
