//! `commons review --from`

use crate::{
    context::Global,
    many::{
        Source,
        casts::{self, Told},
    },
    output::{Output, Report},
};
use commons_client::{
    Result,
    batch::{self, REVIEWS},
    chain::Block,
};
use std::path::Path;

pub async fn run(path: &Path, global: &Global, output: &mut Output) -> Result<Report> {
    let table = Source::read(path, &REVIEWS).await?;
    let (judgements, problems) = batch::read_reviews(&table);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let plan = async |head: Block| {
        let (planned, wrong) = commons.plan_reviews(signer.address(), &judgements, head).await?;
        Ok((planned, problems.iter().cloned().chain(wrong).collect()))
    };
    casts::run(&commons, &signer, Told::REVIEWS, Some(&table.name), plan, output).await
}
