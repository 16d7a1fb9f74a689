//! What somebody does with a need.

use super::{Close, Commit, Endorse, Publish, Renew, until};
use crate::{
    amounts,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use commons_client::{Commons, Error, Result, chain::Receipt, format};
use commons_core::{
    Time,
    units::{NeedId, ProjectId},
};
use serde_json::{Value, json};

pub async fn publish(options: Publish, global: &Global, output: &mut Output) -> Result<Report> {
    let document = options.description.hash()?;
    if document.is_zero() && options.description.uri.is_empty() {
        let what = "Nobody could read what is wanted: neither a document nor its address is given.";
        return Err(Error::new("no_description", what)
            .hint("Write it down, and say where it can be read: --uri ADDRESS, --document FILE."));
    }
    let (commons, _) = global.open().await?;
    let until = read(&options.until, &commons).await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (project, uri) = (ProjectId(options.project), options.description.uri.into_bytes());
    let (id, receipt) = commons.publish_need(&signer, project, document, uri, until).await?;
    let text = format!("need {id} published: wanted until {}", shown(until, &receipt));
    let more = json!({
        "project": project.0, "document": document, "until": format::time(until),
    });
    Ok(report(text, id, more, &commons, &receipt))
}

pub async fn renew(options: Renew, global: &Global, output: &mut Output) -> Result<Report> {
    let id = NeedId(options.id);
    let (commons, _) = global.open().await?;
    let until = read(&options.until, &commons).await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let receipt = commons.renew_need(&signer, id, until).await?;
    let text = format!("need {id} is wanted until {}", shown(until, &receipt));
    Ok(report(text, id, json!({"until": format::time(until)}), &commons, &receipt))
}

pub async fn close(options: Close, global: &Global, output: &mut Output) -> Result<Report> {
    let id = NeedId(options.id);
    let (commons, _) = global.open().await?;
    // A need that does not exist is no question.
    commons.need(id, None).await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    if signer.rehearsals().is_none() {
        output.confirm(
            global.yes,
            &format!("Close need {id} for good? It can never be opened again."),
        )?;
    }
    let receipt = commons.close_need(&signer, id).await?;
    let text = format!("need {id} closed: it is wanted no more");
    Ok(report(text, id, json!({}), &commons, &receipt))
}

pub async fn endorse(options: Endorse, global: &Global, output: &mut Output) -> Result<Report> {
    let id = NeedId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (weight, receipt) = commons.endorse(&signer, id, &options.reason).await?;
    let text = format!(
        "need {id} endorsed with {}, which fade; again in the next epoch, if it still matters",
        format::about(weight)
    );
    let mut more = json!({"agent": signer.address()});
    amounts::points(&mut more, "weight", weight);
    Ok(report(text, id, more, &commons, &receipt))
}

pub async fn commit(options: Commit, global: &Global, output: &mut Output) -> Result<Report> {
    let id = NeedId(options.id);
    let (commons, _) = global.open().await?;
    let until = read(&options.until, &commons).await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let receipt = commons.commit(&signer, id, until).await?;
    let text = format!(
        "committed to need {id} by {}; record it with --satisfies {id}",
        shown(until, &receipt)
    );
    let more = json!({"agent": signer.address(), "until": format::time(until)});
    Ok(report(text, id, more, &commons, &receipt))
}

async fn read(text: &str, commons: &Commons) -> Result<Time> {
    let head = commons.chain().head().await?;
    until::parse(text, head.time)
}

fn shown(until: Time, receipt: &Receipt) -> String {
    format::when(until, receipt.block.time)
}

fn report(
    text: String,
    id: NeedId,
    mut more: Value,
    commons: &Commons,
    receipt: &Receipt,
) -> Report {
    more["id"] = id.0.into();
    more["cost"] = cost_json(receipt);
    Report::done(format!("{text}  ({})", cost(commons.chain(), receipt)), more)
}
