//! What `scripts/build-openzeppelin` has built.

use serde_json::Value;
use sp_core::bytes::from_hex;
use std::{env, fs, path::PathBuf};

/// What the contracts are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// By `solc`.
    Evm,
    /// By `resolc`, which turns what `solc` makes into PolkaVM code. It takes a while, so only the token,
    /// the target and one governor are.
    PolkaVm,
}

const TIMELOCK: &str = "@openzeppelin/contracts/governance/TimelockController.sol";

/// The code of a contract with its constructor, from the folder that the variable
/// COMMONS_OPENZEPPELIN names, or from where the script puts it.
pub fn code(name: &str, machine: Machine) -> Vec<u8> {
    let folder = env::var_os("COMMONS_OPENZEPPELIN").map(PathBuf::from).unwrap_or_else(|| {
        let home = env::var_os("HOME").expect("HOME or COMMONS_OPENZEPPELIN is set");
        PathBuf::from(home).join(".cache/commons/openzeppelin")
    });
    let source = match name {
        "TimelockController" => TIMELOCK.to_owned(),
        // Several in one file each.
        name if name.ends_with("Wallet") => "Receivers.sol".to_owned(),
        name if name.ends_with("Coin") && name != "Coin" => "Coins.sol".to_owned(),
        _ => format!("{name}.sol"),
    };
    let path = match machine {
        Machine::Evm => folder.join("evm.json"),
        Machine::PolkaVm => {
            // As the compiler names its files.
            let file = format!("{source}:{name}").replace(['/', '.', ':'], "_");
            folder.join("polkavm").join(file + ".polkavm")
        }
    };
    let bytes = fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}. Run scripts/build-openzeppelin first.", path.display())
    });
    match machine {
        Machine::PolkaVm => bytes,
        Machine::Evm => {
            let json: Value = serde_json::from_slice(&bytes).expect("solc answers in JSON");
            let code = json["contracts"][&source][name]["evm"]["bytecode"]["object"].as_str();
            from_hex(code.expect("solc was asked for it")).expect("in hexadecimal")
        }
    }
}
