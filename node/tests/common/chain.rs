//! What the tests want to know of the chain, and how they sign a transaction.

use super::Node;
use codec::{Decode, Encode};
use commons_runtime::{Address, Nonce, Runtime, RuntimeCall, Signature, TxExtension, VERSION};
use serde_json::{json, Value};
use sp_core::H256;
use sp_keyring::Sr25519Keyring;
use sp_runtime::generic::{Era, SignedPayload, UncheckedExtrinsic};

impl Node {
    pub fn best(&self) -> u64 {
        number(&self.get("chain_getHeader", json!([])))
    }

    pub fn finalized(&self) -> u64 {
        let head = self.get("chain_getFinalizedHead", json!([]));
        number(&self.get("chain_getHeader", json!([head])))
    }

    pub fn hash(&self, block: u64) -> Value {
        self.get("chain_getBlockHash", json!([block]))
    }

    /// The value under a key in the state after a block.
    pub fn storage<T: Decode>(&self, block: u64, key: &[u8]) -> Option<T> {
        let params = json!([hex(key), self.hash(block)]);
        let value = self.get("state_getStorage", params);
        Some(decode(value.as_str()?))
    }

    /// When a block was made, in milliseconds since 1970.
    pub fn time(&self, block: u64) -> u64 {
        let key = pallet_timestamp::Now::<Runtime>::hashed_key();
        self.storage(block, &key).unwrap_or_default()
    }

    /// What the runtime answers to a question of its own interface.
    pub fn call<T: Decode>(&self, method: &str, argument: impl Encode) -> T {
        let answer = self.get("state_call", json!([method, hex(&argument.encode())]));
        decode(answer.as_str().expect("it is text"))
    }

    /// How many transactions a block has; one of them sets the time.
    pub fn transactions(&self, block: u64) -> usize {
        let block = self.get("chain_getBlock", json!([self.hash(block)]));
        block["block"]["extrinsics"].as_array().expect("it is a list").len()
    }

    /// Sends a transaction that does nothing but leave a remark.
    pub fn remark(&self, signer: Sr25519Keyring, nonce: Nonce) -> Value {
        let genesis: H256 = decode(self.hash(0).as_str().expect("it is text"));
        let call = RuntimeCall::System(frame_system::Call::remark { remark: b"a remark".to_vec() });
        let transaction = sign(call, signer, nonce, genesis);
        self.get("author_submitExtrinsic", json!([hex(&transaction)]))
    }
}

fn sign(call: RuntimeCall, signer: Sr25519Keyring, nonce: Nonce, genesis: H256) -> Vec<u8> {
    let extension: TxExtension = (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckMortality::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        pallet_revive::evm::tx_extension::SetOrigin::default(),
        frame_system::WeightReclaim::new(),
    );
    let (spec, version) = (VERSION.spec_version, VERSION.transaction_version);
    let implied = ((), spec, version, genesis, genesis, (), (), (), (), ());
    let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implied);
    let signature: Signature = payload.using_encoded(|bytes| signer.sign(bytes)).into();
    let from: Address = signer.to_account_id().into();
    UncheckedExtrinsic::new_signed(call, from, signature, extension).encode()
}

fn number(header: &Value) -> u64 {
    let digits = header["number"].as_str().expect("headers have numbers");
    u64::from_str_radix(digits.trim_start_matches("0x"), 16).expect("in hexadecimal")
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!("0x{}", digits.collect::<String>())
}

fn decode<T: Decode>(hex: &str) -> T {
    let digits = hex.trim_start_matches("0x").as_bytes();
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("digits are ASCII");
            u8::from_str_radix(pair, 16).expect("in hexadecimal")
        })
        .collect();
    T::decode(&mut bytes.as_slice()).expect("it has the type asked for")
}
