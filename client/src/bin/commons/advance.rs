//! `commons advance`

use crate::{context::Global, output::Report};
use clap::Args;
use commons_client::{Error, Result, format};
use serde_json::json;

/// So that nobody has to wait for the end of a review while developing.
#[derive(Args)]
#[command(after_help = "Example: commons advance 3d")]
pub struct Options {
    /// How far: 90s, 15min, 3h, 3d, 1w.
    #[arg(value_parser = format::parse_duration)]
    duration: u64,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    if options.duration == 0 {
        let what = "The clock moves forward only: by one second at least.";
        return Err(Error::new("no_step", what));
    }
    let block = global.connect().await?.advance_clock(options.duration).await?;
    let text = format!("it is {} now (block {})", format::date(block.time), block.number);
    let json = json!({"time": format::time(block.time), "block": block.number});
    Ok(Report::done(text, json))
}
