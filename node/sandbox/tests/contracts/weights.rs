//! What each message costs, in a committed table: whoever changes a cost has to say so.
//!
//! `COMMONS_SNAPSHOT=write cargo test … --test contracts weights` writes the table anew.

mod bill;
mod cases;
mod cells;
mod goals;
mod openzeppelin;
mod snapshot;
mod table;
mod world;

use snapshot::{Row, Snapshot};
use std::{env, fs, path::PathBuf};

/// Agents, contributions, and checkpoints of a busy agent, besides the founders and their own.
const SCALES: [u32; 3] = [1, 100, 10_000];

/// Whose cost grows with the number of checkpoints, by reading about as many of them as the number has
/// binary digits. All others cost the same at any scale.
/// The number is that of the histories that are searched.
const LOGARITHMIC: [(&str, i64); 3] = [
    ("grade, by a busy agent, recorded long ago", 1),
    ("accepted, after a burn since it was recorded", 1),
    ("for a project, first, by a busy agent who has earned since", 3),
];

/// Who is alone with the last byte of their address among few shares it with somebody among many: one
/// look for a receipt that is not there.
const SHARED: [&str; 1] = ["for a need, later"];

#[test]
fn weights_are_as_announced() {
    let found = Snapshot::measure();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../e2e-tests/snapshots");
    let (json, readable) = (folder.join("weights.json"), folder.join("weights.md"));
    match env::var("COMMONS_SNAPSHOT").as_deref() {
        Ok("write") => {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&json, found.to_json()).expect("the snapshot can be written");
            fs::write(&readable, table::render(&found)).expect("the table can be written");
        }
        _ => {
            let read = |path| fs::read_to_string(path).unwrap_or_default();
            let committed = Snapshot::from_json(&read(&json));
            assert_eq!(
                read(&readable),
                table::render(&committed),
                "the table belongs to the snapshot"
            );
            let differences = found.differences(&committed);
            assert!(
                differences.is_empty(),
                "{}\nIf this is meant, write the snapshot anew: see {}",
                differences.join("\n"),
                file!()
            );
        }
    }
    found.check_growth();
    found.check_claims();
    let missed = goals::missed(&found);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    found.check_bills();
}

#[test]
fn a_change_that_was_not_announced_is_found() {
    let of = |compiler: &str, proof_size| Snapshot {
        runtime: "a runtime".into(),
        compiler: compiler.into(),
        blobs: Default::default(),
        rows: vec![Row {
            message: "ledger::record".into(),
            case: "usual".into(),
            scale: 1,
            figures: [1_000, proof_size, -1_000, 0],
        }],
        bills: Vec::new(),
    };
    let announced = Snapshot::from_json(&of("a compiler", 10_000).to_json());
    for (compiler, proof_size, differences) in [
        ("a compiler", 10_000, 0),
        ("a compiler", 10_100, 0),
        ("a compiler", 10_101, 1),
        ("a compiler", 9_899, 1),
        ("another", 10_500, 0),
        ("another", 10_501, 1),
    ] {
        let found = of(compiler, proof_size).differences(&announced);
        assert_eq!(found.len(), differences, "{found:?}");
    }
    let nothing = Snapshot::from_json("");
    assert_eq!(announced.differences(&nothing).len(), 5, "the runtime and each figure are new");
    assert_eq!(nothing.differences(&announced).len(), 5, "and gone");
}
