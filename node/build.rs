//! Finds the runtime's wasm file, which the node carries inside itself.
//!
//! The file is built first and by itself, with `scripts/build-node` of the repository: it is made
//! with the library's sources and without `substrate-wasm-builder`, which would compile the whole
//! tree a second time together with a C++ optimiser.

use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=RUNTIME_WASM");
    let Ok(given) = env::var("RUNTIME_WASM") else {
        println!("cargo::error=RUNTIME_WASM is not set: it names the runtime's wasm file, which this build puts into the node. Run scripts/build-node, which builds both.");
        return;
    };
    match fs::canonicalize(&given) {
        Ok(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            println!("cargo::rustc-env=RUNTIME_WASM={}", path.display());
        }
        Err(error) => println!("cargo::error=RUNTIME_WASM names \"{given}\", which cannot be read: {error}. Run scripts/build-node, which builds it first."),
    }
}
