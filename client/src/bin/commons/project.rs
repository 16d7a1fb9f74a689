//! `commons project`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    document::{self, Description},
    output::{Output, Report, table},
    reputation::block_of,
    style,
};
use clap::{Args, Subcommand};
use commons_client::{Result, format, names};
use commons_core::{
    Address,
    ledger::Project,
    pool::Purpose,
    reputation::Asked,
    units::{Points, ProjectId},
};
use serde_json::{Value, json};

/// A project is a name to gather work under, nothing more. 0 is the commons as a whole.
#[derive(Args)]
#[command(
    after_help = "Example: commons project open --uri https://example.org/garden --suri //Eve; commons project list"
)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open a project. Anyone may.
    Open(Description),
    /// List the projects.
    List(List),
    /// Show a project, and what was accepted and earned in it.
    #[command(after_help = "Example: commons project show 1")]
    Show {
        /// The project; 0 is the commons as a whole.
        #[arg(value_parser = crate::numbers::project, add = complete::projects())]
        id: u32,
    },
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    match options.command {
        Command::Open(description) => open(description, global, output).await,
        Command::List(options) => list(options, global).await,
        Command::Show { id } => show(ProjectId(id), global).await,
    }
}

async fn open(options: Description, global: &Global, output: &mut Output) -> Result<Report> {
    let document = options.hash()?;
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (id, receipt) = commons.open_project(&signer, document, options.uri.into_bytes()).await?;
    let text = format!("project {id} opened  ({})", cost(commons.chain(), &receipt));
    let json = json!({"id": id.0, "document": document, "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}

#[derive(Args)]
#[command(after_help = "Example: commons project list --limit 50")]
struct List {
    /// Begin with this one. Default: so that the newest ones are shown.
    #[arg(long)]
    from: Option<u32>,
    /// How many at most.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

async fn list(options: List, global: &Global) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let newest = commons.newest_project(Some(head.hash)).await?.0;
    let first = options.from.unwrap_or(newest.saturating_sub(options.limit) + 1);
    let page = commons.projects(ProjectId(first), options.limit, Some(head.hash)).await?;
    if page.is_empty() {
        let text = if newest == 0 {
            "no project has been opened yet".into()
        } else {
            format!("there is nothing from {first} on; the newest is {newest}")
        };
        return Ok(Report::done(text, json!({"newest": newest, "projects": []})));
    }
    let ids: Vec<_> = page.iter().map(|(id, _)| *id).collect();
    let earned = commons.earned_in(&ids, head.hash).await?;
    let uris = commons.project_uris(&page, deployment.block).await?;
    let mut rows = vec![style::head(["id", "opened by", "opened", "earned", "at"])];
    let mut items = Vec::new();
    for ((id, project), units) in page.into_iter().zip(earned) {
        let uri = uris.get(&id).map(Vec::as_slice).unwrap_or_default();
        rows.push(vec![
            id.to_string(),
            names::show(project.agent),
            format::when(project.at, head.time),
            format::about(commons.points(units, head.time)),
            format::untrusted(uri),
        ]);
        let mut item = project_json(id, &project, uri);
        amounts::weight(&mut item, "earned", units, &commons, head.time);
        items.push(item);
    }
    Ok(Report::done(table(&rows), json!({"newest": newest, "projects": items})))
}

async fn show(id: ProjectId, global: &Global) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let at = Some(head.hash);
    let mut rows = vec![("project", id.to_string())];
    let mut json = json!({"id": id.0});
    let earned = if id == ProjectId::COMMONS {
        rows[0].1 += ", the commons as a whole";
        rows.push(("since", format::when(commons.calendar().genesis, head.time)));
        commons.earned_in_all(head.hash).await?
    } else {
        let project = commons.project(id, at).await?;
        let uri = commons.project_uris(&[(id, project)], deployment.block).await?.remove(&id);
        let uri = uri.unwrap_or_default();
        let opened = format::when(project.at, head.time);
        rows.push(("opened", format!("by {}, {opened}", names::show(project.agent))));
        rows.push(("document", document::show(project.document)));
        rows.push(("at", format::untrusted(&uri)));
        json = project_json(id, &project, &uri);
        commons.earned_in(&[id], head.hash).await?.pop().unwrap_or_default()
    };
    // What is settled before its review closes counts in the epoch in which that would have been.
    let rules = commons.rule_book(head.hash).await?;
    let last = commons.calendar().epoch(head.time.saturating_add(rules.longest_review()));
    let accepted = commons.accepted_in(id, last, head.hash).await?;
    let total = Points(accepted.iter().fold(0, |sum, (_, points)| sum + points.0));
    rows.push(("accepted", format!("{} in all", format::points(total))));
    // The newest four epochs: up to the present one, or one that has begun to fill already.
    let now = commons.calendar().epoch(head.time);
    let newest = accepted.last().map_or(now, |(epoch, _)| now.max(*epoch)).0;
    for epoch in newest.saturating_sub(3)..=newest {
        let found = accepted.iter().find(|(of, _)| of.0 == epoch);
        let points = format::points(found.map_or(Points(0), |(_, points)| *points));
        rows.push(("", format!("{points} in epoch {epoch}")));
    }
    // Whose share it is makes no difference to what all have.
    let before = commons.calendar().genesis.saturating_sub(1);
    let asked = Asked { purpose: Purpose::floor_of(now), at: before, totals: true };
    let share = commons.share(Address::zero(), asked, at).await?;
    let (first, last) = block_of(now);
    rows.push((
        "floor",
        format!(
            "{} with {} or more in epochs {first} to {last}, whatever the project",
            if share.above_floor == 1 {
                "1 agent".into()
            } else {
                format!("{} agents", share.above_floor)
            },
            format::points(rules.floor_min(now))
        ),
    ));
    rows.push((
        "earned",
        format!("{} now, fading", format::about(commons.points(earned, head.time))),
    ));
    rows.retain(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    amounts::points(&mut json, "accepted", total);
    amounts::weight(&mut json, "earned", earned, &commons, head.time);
    json["epoch"] = now.0.into();
    json["above_floor"] = share.above_floor.into();
    json["epochs"] = accepted
        .iter()
        .map(|(epoch, points)| {
            let mut item = json!({"epoch": epoch.0});
            amounts::points(&mut item, "accepted", *points);
            item
        })
        .collect();
    Ok(Report::done(table(&rows), json))
}

fn project_json(id: ProjectId, project: &Project, uri: &[u8]) -> Value {
    json!({
        "id": id.0,
        "agent": project.agent,
        "opened": format::time(project.at),
        "document": project.document,
        "uri": String::from_utf8_lossy(uri),
    })
}
