//! Encoding of what is encoded most.

/// Encodes the fields of a struct one after the other, exactly as derived code would. Those marked `raw`
/// are addresses and hashes: by themselves they are copied into a new list first, and all those of a cast
/// take a twentieth of its time.
macro_rules! encode_fields {
    ($name:ident { $($field:tt $(: $raw:ident)?),* }) => {
        impl scale::Encode for $name {
            fn encode_to<O: scale::Output + ?Sized>(&self, output: &mut O) {
                $(encode_fields!(@ output, self.$field $(, $raw)?);)*
            }
        }

        impl scale::EncodeLike for $name {}
    };
    (@ $output:ident, $field:expr) => { scale::Encode::encode_to(&$field, $output) };
    (@ $output:ident, $field:expr, raw) => { $output.write(&$field.0) };
}
pub(crate) use encode_fields;

#[cfg(test)]
mod tests {
    use crate::{
        Address, H256,
        account::AccountCell,
        ballot::{BallotCell, Kind, ReceiptCell, TakenCell, Terms},
        delegation::Lent,
        history::History,
        units::{Season, Units},
    };
    use scale::{DecodeAll, Encode};

    /// Decoding is derived, so what comes back whole was encoded as derived code would.
    #[test]
    fn fields_follow_one_another() {
        let (agent, hash) = (Address([7; 20]), H256([9; 32]));
        let kinds = [
            Kind::Grade { reviewer_min: Units(1 << 100), excluded: agent },
            Kind::Support { quorum: Units(1 << 90), extension: 86_400 },
        ];
        for kind in kinds {
            let terms = Terms {
                convener: agent,
                subject: 1 << 50,
                revision: 2,
                snapshot: 3 << 40,
                opens: 4 << 40,
                closes: 5 << 40,
                kind,
            };
            assert_eq!(Terms::decode_all(&mut &terms.encode()[..]), Ok(terms));
        }
        let lent = Lent { to: agent, last: Season(1 << 20) };
        assert_eq!(Lent::decode_all(&mut &lent.encode()[..]), Ok(lent));
        let history = History { count: 1 << 60, head: hash };
        assert_eq!(History::decode_all(&mut &history.encode()[..]), Ok(history));
        assert_eq!(AccountCell(agent).encode(), agent.encode());
        assert_eq!(BallotCell(hash).encode(), hash.encode());
        assert_eq!(ReceiptCell(hash, agent).encode(), (hash, agent).encode());
        assert_eq!(TakenCell(hash, agent).encode(), (hash, agent).encode());
    }
}
