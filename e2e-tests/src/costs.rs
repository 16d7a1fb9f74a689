//! What a transaction takes from whoever signs it.

use ink_e2e::{PolkadotConfig, subxt::blocks::ExtrinsicEvents};
use scale::Decode;

type Account = [u8; 32];
/// Why money is held: the pallet's number, and the reason's.
type Reason = (u8, u8);

/// What went from an account, without what a contract gave it, in the chain's own smallest units: the fee,
/// what it sent, and deposits, less those that came back.
pub(crate) fn spent(events: &ExtrinsicEvents<PolkadotConfig>, account: &Account) -> i128 {
    let (mut gone, mut back) = (0u128, 0u128);
    for event in events.iter() {
        let event = event.expect("an event");
        let fields = &mut event.field_bytes();
        match (event.pallet_name(), event.variant_name()) {
            ("TransactionPayment", "TransactionFeePaid") => {
                let (who, fee, _tip): (Account, u128, u128) = decoded(fields);
                gone += if who == *account { fee } else { 0 };
            }
            ("Balances", "Transfer") => {
                let (from, _, amount): (Account, Account, u128) = decoded(fields);
                gone += if from == *account { amount } else { 0 };
            }
            ("Balances", "TransferAndHold") => {
                let (_, from, _, amount): (Reason, Account, Account, u128) = decoded(fields);
                gone += if from == *account { amount } else { 0 };
            }
            ("Balances", "TransferOnHold") => {
                let (_, _, to, amount): (Reason, Account, Account, u128) = decoded(fields);
                back += if to == *account { amount } else { 0 };
            }
            _ => {}
        }
    }
    // No account has 2^127 of them.
    gone as i128 - back as i128
}

fn decoded<T: Decode>(fields: &mut &[u8]) -> T {
    T::decode(fields).expect("the fields of that event")
}
