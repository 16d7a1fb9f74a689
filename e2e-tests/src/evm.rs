//! Contracts that no contract of the suite would be: tokens, and impostors. They are written in EVM
//! assembly, which the chain runs as well, so that tests need no other compiler. OpenZeppelin's own is
//! there too, built by `scripts/build-openzeppelin`.

use commons_client::bundle::cache;
use serde_json::Value;
use std::{env, fs, path::PathBuf};

/// Assembles a contract that does nothing when it is made.
///
/// Words are instructions, numbers (which are pushed), `label:` and `@label` (whose place is pushed).
pub fn contract(assembly: &str) -> Vec<u8> {
    let runtime = assemble(assembly);
    let length = u16::try_from(runtime.len()).expect("a small contract").to_be_bytes();
    // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: hands over what follows.
    let mut code = vec![0x61, length[0], length[1], 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3];
    code.extend(runtime);
    code
}

fn assemble(assembly: &str) -> Vec<u8> {
    let mut code = Vec::new();
    let (mut places, mut uses) = (Vec::new(), Vec::new());
    for word in assembly.split_whitespace() {
        if let Some(label) = word.strip_suffix(':') {
            places.push((label, code.len()));
            code.push(0x5b); // JUMPDEST
        } else if let Some(label) = word.strip_prefix('@') {
            uses.push((label, code.len() + 1));
            code.extend([0x61, 0, 0]); // PUSH2
        } else if let Some(bytes) = number(word) {
            code.push(0x5f + u8::try_from(bytes.len()).expect("at most 32")); // PUSH1 and so on
            code.extend(bytes);
        } else {
            code.push(instruction(word));
        }
    }
    for (label, at) in uses {
        let place = places.iter().find(|(name, _)| *name == label).expect("a label").1;
        let place = u16::try_from(place).expect("a small contract").to_be_bytes();
        code[at..at + 2].copy_from_slice(&place);
    }
    code
}

/// The bytes of a number: decimal, or hexadecimal with two digits for each byte.
fn number(word: &str) -> Option<Vec<u8>> {
    let Some(digits) = word.strip_prefix("0x") else {
        let number: u16 = word.parse().ok()?;
        return Some(number.to_be_bytes().to_vec());
    };
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    Some((0..digits.len()).step_by(2).map(byte).collect())
}

fn instruction(word: &str) -> u8 {
    match word {
        "STOP" => 0x00,
        "ADD" => 0x01,
        "SUB" => 0x03,
        "LT" => 0x10,
        "EQ" => 0x14,
        "SHL" => 0x1b,
        "SHR" => 0x1c,
        "ADDRESS" => 0x30,
        "CALLER" => 0x33,
        "CALLDATALOAD" => 0x35,
        "CALLDATASIZE" => 0x36,
        "CALLDATACOPY" => 0x37,
        "POP" => 0x50,
        "MSTORE" => 0x52,
        "MSTORE8" => 0x53,
        "SLOAD" => 0x54,
        "SSTORE" => 0x55,
        "JUMP" => 0x56,
        "JUMPI" => 0x57,
        "GAS" => 0x5a,
        "DUP1" => 0x80,
        "CALL" => 0xf1,
        "RETURN" => 0xf3,
        "REVERT" => 0xfd,
        other => panic!("no such instruction: {other}"),
    }
}

/// A token: `transfer`, `transferFrom` and `balanceOf` as ERC-20 has them, but everyone may move
/// everything, and a `mint` by which everyone decides what somebody has. `answer` is how a transfer ends.
/// If the token has some of itself, it no longer answers to anything but `mint`.
pub fn token(answer: &str) -> Vec<u8> {
    contract(&format!(
        "0 CALLDATALOAD 0xe0 SHR
         DUP1 0x40c10f19 EQ @mint JUMPI
         ADDRESS SLOAD @refuse JUMPI
         DUP1 0xa9059cbb EQ @transfer JUMPI
         DUP1 0x23b872dd EQ @transfer_from JUMPI
         DUP1 0x70a08231 EQ @balance_of JUMPI
         refuse: 0 0 REVERT
         mint: 36 CALLDATALOAD 4 CALLDATALOAD SSTORE STOP
         balance_of: 4 CALLDATALOAD SLOAD 0 MSTORE 32 0 RETURN
         transfer_from:
         68 CALLDATALOAD 4 CALLDATALOAD SLOAD LT @refuse JUMPI
         68 CALLDATALOAD 4 CALLDATALOAD SLOAD SUB 4 CALLDATALOAD SSTORE
         68 CALLDATALOAD 36 CALLDATALOAD SLOAD ADD 36 CALLDATALOAD SSTORE
         {answer}
         transfer:
         36 CALLDATALOAD CALLER SLOAD LT @refuse JUMPI
         36 CALLDATALOAD CALLER SLOAD SUB CALLER SSTORE
         36 CALLDATALOAD 4 CALLDATALOAD SLOAD ADD 4 CALLDATALOAD SSTORE
         {answer}"
    ))
}

/// Calls the caller with a message; whether that worked is left.
pub fn calls_back(message: &[u8]) -> String {
    let byte = |(at, byte)| format!("0x{byte:02x} {at} MSTORE8 ");
    let store: String = message.iter().enumerate().map(byte).collect();
    format!("{store} 0 0 {} 0 0 CALLER GAS CALL", message.len())
}

/// A contract that takes money, and calls whom it is told to: 32 bytes each for the address and for how
/// much goes with the call, and then the message. It stands for the wallet of somebody who is a contract.
pub fn wallet() -> Vec<u8> {
    contract(
        "CALLDATASIZE @act JUMPI STOP
         act: 64 CALLDATASIZE SUB 64 0 CALLDATACOPY
         0 0 64 CALLDATASIZE SUB 0 32 CALLDATALOAD 0 CALLDATALOAD GAS CALL @done JUMPI
         0 0 REVERT
         done: STOP",
    )
}

/// The code of a contract that `scripts/build-openzeppelin` has compiled for the EVM, from the folder that
/// the variable COMMONS_OPENZEPPELIN names, or from where the script puts it.
pub fn openzeppelin(name: &str) -> Vec<u8> {
    let folder = env::var_os("COMMONS_OPENZEPPELIN")
        .map_or_else(|| cache().join("openzeppelin"), PathBuf::from);
    let built = fs::read(folder.join("evm.json")).expect("scripts/build-openzeppelin has run");
    let built: Value = serde_json::from_slice(&built).expect("solc answers in JSON");
    let code = &built["contracts"][format!("{name}.sol")][name]["evm"]["bytecode"]["object"];
    let digits = code.as_str().expect("it was compiled");
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// What answers like the hub of a commons: it names `hub` as such, and says that everyone has so many
/// points, in eight bytes from the lowest on, until it is called with anything else.
pub fn impostor(hub: &str, points: &str) -> Vec<u8> {
    let hex = |selector: [u8; 4]| format!("0x{:08x}", u32::from_be_bytes(selector));
    let addresses = hex(ink::selector_bytes!("Hub::addresses"));
    let points_at = hex(ink::selector_bytes!("Hub::points_at"));
    contract(&format!(
        "0 CALLDATALOAD 0xe0 SHR
         DUP1 {addresses} EQ @addresses JUMPI
         DUP1 {points_at} EQ @points_at JUMPI
         1 0 SSTORE STOP
         addresses: {hub} 96 SHL 1 MSTORE 101 0 RETURN
         points_at: 0 SLOAD @refuse JUMPI
         {points} 176 SHL 0 MSTORE 10 0 RETURN
         refuse: 0 0 REVERT"
    ))
}

/// How the transfers of most tokens end: it worked.
pub const ANSWERS_TRUE: &str = "1 0 MSTORE 32 0 RETURN";
/// How those of some tokens end when it did not work.
pub const ANSWERS_FALSE: &str = "0 0 MSTORE 32 0 RETURN";
/// How those of some old tokens end.
pub const ANSWERS_NOTHING: &str = "STOP";
