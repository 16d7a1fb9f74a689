//! What a transaction may use: what its dry run needed, with a margin, within what the chain
//! allows.

use super::{Chain, ChainError, Weight, connection::At};
use subxt::{
    dynamic,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
};

/// How far the limits of a transaction lie above what its dry run needed, in percent: others may
/// change the state between the dry run and the block. What is not used is not charged.
pub const LIMIT_MARGIN_PERCENT: u8 = 20;

/// Cells that a message may have to write though its dry run did not. The dry run happens in the
/// second of the newest block: a checkpoint of that second is replaced, while a second later it is
/// followed by a new one, and pushes an older one into a cell of its own. No message has more traces.
const SPARE_CELLS: u64 = 8;

/// What a cell takes at most: 416 bytes, the key, and what the trie adds; reading and writing it.
const CELL_BYTES: u128 = 512;
const CELL_WEIGHT: WeightParts = WeightParts { ref_time: 300_000_000, proof_size: 11_000 };

/// The part of the largest allowed transaction that a contract call may have, in percent. The rest
/// is for what the chain adds to the call: its signature, its fee, the pallet's own work.
const CALL_SHARE_PERCENT: u64 = 95;

/// The weight of the chain's metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct WeightParts {
    pub(super) ref_time: u64,
    pub(super) proof_size: u64,
}

impl From<WeightParts> for Weight {
    fn from(parts: WeightParts) -> Self {
        Weight { ref_time: parts.ref_time, proof_size: parts.proof_size }
    }
}

/// What a call needs, or may use; the deposit in the token's smallest units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) weight: WeightParts,
    pub(super) deposit: u128,
}

impl Limits {
    /// The limits for a transaction of `length` bytes that needs this much, on a chain whose
    /// largest transaction is `largest`; `spare` is what it may need besides.
    fn with_margin(
        self,
        spare: Limits,
        largest: WeightParts,
        length: usize,
    ) -> Result<Limits, ChainError> {
        let share = |whole: u64| whole / 100 * CALL_SHARE_PERCENT;
        let time_cap = share(largest.ref_time);
        // The bytes of the transaction count as part of the block's proof.
        let proof_cap =
            share(largest.proof_size).saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(Limits {
            weight: WeightParts {
                ref_time: capped(
                    self.weight.ref_time,
                    spare.weight.ref_time,
                    time_cap,
                    "ps of time",
                )?,
                proof_size: capped(
                    self.weight.proof_size,
                    spare.weight.proof_size,
                    proof_cap,
                    "bytes of proof",
                )?,
            },
            deposit: with_margin(self.deposit).saturating_add(spare.deposit),
        })
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BlockWeights {
    max_block: WeightParts,
    per_class: PerClass,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct PerClass {
    normal: Class,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Class {
    max_extrinsic: Option<WeightParts>,
}

impl Chain {
    /// The weight of a full block.
    pub async fn block_weight(&self) -> Result<Weight, ChainError> {
        Ok(self.block_weights(&self.newest().await?)?.max_block.into())
    }

    fn block_weights(&self, at: &At) -> Result<BlockWeights, ChainError> {
        let weights =
            at.constants().entry(dynamic::constant::<BlockWeights>("System", "BlockWeights"));
        weights.map_err(|error| self.failed("reading the chain's limits", error))
    }

    /// The limits for a transaction that carries `length` bytes of data and needs this much.
    pub(super) fn limits(
        &self,
        at: &At,
        needs: Limits,
        length: usize,
    ) -> Result<Limits, ChainError> {
        let weights = self.block_weights(at)?;
        // A chain that calls its prices otherwise gets the margin alone.
        let price = |name| {
            at.constants().entry(dynamic::constant::<u128>("Revive", name)).unwrap_or_default()
        };
        let cell = price("DepositPerItem")
            .saturating_add(price("DepositPerByte").saturating_mul(CELL_BYTES));
        let spare = Limits {
            weight: WeightParts {
                ref_time: SPARE_CELLS * CELL_WEIGHT.ref_time,
                proof_size: SPARE_CELLS * CELL_WEIGHT.proof_size,
            },
            deposit: cell.saturating_mul(SPARE_CELLS.into()),
        };
        needs.with_margin(
            spare,
            weights.per_class.normal.max_extrinsic.unwrap_or(weights.max_block),
            length,
        )
    }
}

/// An amount with the margin, rounded up.
pub(super) fn with_margin(amount: u128) -> u128 {
    amount.saturating_add(amount.div_ceil(100).saturating_mul(LIMIT_MARGIN_PERCENT.into()))
}

fn capped(needed: u64, spare: u64, cap: u64, unit: &str) -> Result<u64, ChainError> {
    if needed > cap {
        return Err(ChainError::OutOfLimits {
            reason: format!("it needs {needed} {unit}, and one transaction may use {cap}"),
        });
    }
    let limit = u64::try_from(with_margin(needed.into())).unwrap_or(u64::MAX);
    Ok(limit.saturating_add(spare).min(cap))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGEST: WeightParts = WeightParts { ref_time: 1_000_000, proof_size: 100_000 };

    fn needs(ref_time: u64, proof_size: u64, deposit: u128) -> Limits {
        Limits { weight: WeightParts { ref_time, proof_size }, deposit }
    }

    const NOTHING: Limits =
        Limits { weight: WeightParts { ref_time: 0, proof_size: 0 }, deposit: 0 };

    #[test]
    fn limits_have_a_margin_up_to_the_cap() {
        assert_eq!(needs(1000, 200, 50).with_margin(NOTHING, LARGEST, 0), Ok(needs(1200, 240, 70)));
        assert_eq!(
            needs(940_000, 90_000, 0).with_margin(NOTHING, LARGEST, 1000),
            Ok(needs(950_000, 94_000, 0))
        );
        let spare = needs(5, 6, 7);
        assert_eq!(needs(1000, 200, 50).with_margin(spare, LARGEST, 0), Ok(needs(1205, 246, 77)));
        assert_eq!(
            needs(0, 0, u128::MAX).with_margin(NOTHING, LARGEST, 0),
            Ok(needs(0, 0, u128::MAX))
        );
    }

    #[test]
    fn what_cannot_fit_is_refused_with_both_numbers() {
        let error = needs(950_001, 0, 0).with_margin(NOTHING, LARGEST, 0).unwrap_err();
        assert_eq!(error.code(), "out_of_limits");
        assert!(
            error.to_string().contains("950001") && error.to_string().contains("950000"),
            "{error}"
        );
        assert!(needs(0, 94_001, 0).with_margin(NOTHING, LARGEST, 1000).is_err());
        assert!(needs(0, 1, 0).with_margin(NOTHING, LARGEST, usize::MAX).is_err());
    }
}
