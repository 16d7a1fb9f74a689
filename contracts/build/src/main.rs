//! Builds the contracts of the suite into `.contract` bundles (code and metadata) and prints the
//! size of their code.
//!
//! The same sources, lock file and compiler give the same code in the same folder. In another one the hub's
//! differs by a few bytes: cargo names crates outside of a workspace by their absolute path, and
//! `contract-build` makes a workspace of its own for each contract.

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use contract_build::{
    BuildArtifacts, BuildMode, ComposeBuildArgs, ExecuteArgs, Features, ImageVariant, ManifestPath,
    Network, OutputType, UnstableFlags, Verbosity,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// The contracts of the suite, in the order in which they are built.
const CONTRACTS: [&str; 6] = ["reputation", "books", "ledger", "governor", "pool", "hub"];

/// Messages that write cells although they leave the root cell as it is: ink! knows of the root only,
/// and would describe them as questions, which other tools then never send.
const WRITES: [(&str, &str); 11] = [
    ("reputation", "Reputation::cast"),
    ("reputation", "Reputation::cast_many"),
    ("reputation", "Reputation::delegate"),
    ("reputation", "Reputation::undelegate"),
    ("reputation", "Reputation::books"),
    ("pool", "Pool::fund_token"),
    ("pool", "Pool::claim"),
    ("pool", "Pool::claim_for"),
    ("pool", "Pool::claim_many"),
    ("pool", "Pool::sweep"),
    ("pool", "Pool::collect"),
];

/// Builds the contracts and puts the bundles into one folder.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Folder of the contracts' sources.
    #[arg(long, default_value = "contracts")]
    sources: PathBuf,
    /// Folder for everything that is built.
    #[arg(long, env = "CARGO_TARGET_DIR", default_value = "target")]
    target_dir: PathBuf,
    /// Folder for the bundles.
    #[arg(long)]
    out: PathBuf,
    /// Build only this contract, and only its code: for measuring sizes.
    #[arg(long, value_name = "CONTRACT")]
    size_of: Option<String>,
}

/// `contract-build` asks for the arguments of a build in a container; none is made here.
struct NoContainer;

impl ComposeBuildArgs for NoContainer {
    fn compose_build_args() -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    fs::create_dir_all(&options.out)
        .with_context(|| format!("cannot create {}", options.out.display()))?;
    let target_dir = std::path::absolute(&options.target_dir)?;

    println!("{:<12} {:>10} {:>9}", "contract", "bytes", "seconds");
    if let Some(name) = &options.size_of {
        let (code, _) = build(&options.sources.join(name), &target_dir, BuildArtifacts::CodeOnly)?;
        println!("{name:<12} {:>10}", fs::metadata(&code)?.len());
        return Ok(());
    }
    for name in CONTRACTS {
        let start = Instant::now();
        let (code, folder) = build(&options.sources.join(name), &target_dir, BuildArtifacts::All)
            .with_context(|| format!("the contract {name} cannot be built"))?;
        let file = code.with_extension("contract");
        let file = file.file_name().ok_or_else(|| anyhow!("{} has no name", code.display()))?;
        let bundle = folder.join(file);
        let target = options.out.join(format!("{name}.contract"));
        let text = fs::read_to_string(&bundle)
            .with_context(|| format!("cannot read {}", bundle.display()))?;
        // Through a file beside it, so that nobody ever reads half a bundle.
        let part = target.with_extension("part");
        fs::write(&part, describe_writes(name, &text)?)
            .with_context(|| format!("cannot write {}", part.display()))?;
        fs::rename(&part, &target).with_context(|| format!("cannot write {}", target.display()))?;
        let bytes = fs::metadata(&code)?.len();
        println!("{name:<12} {bytes:>10} {:>9}", start.elapsed().as_secs());
    }
    Ok(())
}

/// The bundle of a contract, with the messages of [`WRITES`] described as what they are.
fn describe_writes(contract: &str, bundle: &str) -> Result<String> {
    let mut bundle: Value = serde_json::from_str(bundle)?;
    for (_, label) in WRITES.iter().filter(|(of, _)| *of == contract) {
        let messages = bundle["spec"]["messages"].as_array_mut();
        let message = messages
            .and_then(|messages| messages.iter_mut().find(|message| message["label"] == *label))
            .ok_or_else(|| anyhow!("there is no message {label}"))?;
        message["mutates"] = true.into();
    }
    Ok(serde_json::to_string(&bundle)?)
}

/// Builds one contract; returns the file of its code, and the folder of all that was made.
fn build(
    folder: &Path,
    target_dir: &Path,
    build_artifact: BuildArtifacts,
) -> Result<(PathBuf, PathBuf)> {
    let manifest_path = ManifestPath::new(folder.join("Cargo.toml"))?;
    let result = contract_build::execute::<NoContainer>(ExecuteArgs {
        manifest_path,
        verbosity: Verbosity::Quiet,
        build_mode: BuildMode::Release,
        features: Features::default(),
        network: Network::Online,
        build_artifact,
        unstable_flags: UnstableFlags::default(),
        keep_debug_symbols: false,
        extra_lints: false,
        output_type: OutputType::HumanReadable,
        image: ImageVariant::Default,
        metadata_spec: None,
        target_dir: Some(target_dir.to_owned()),
    })?;
    let code = result.dest_binary.ok_or_else(|| anyhow!("no code was written"))?;
    Ok((code, result.target_directory))
}
