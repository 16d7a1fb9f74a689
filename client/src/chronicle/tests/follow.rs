//! Following a chain whose node stops, falls behind, and loses blocks.

use super::{Chain, FROM, Folder};
use crate::{
    audit,
    chronicle::{Follower, Update},
};
use commons_core::hub::Addresses;
use primitive_types::H160;

fn nowhere() -> Addresses {
    let nobody = H160::zero();
    Addresses {
        hub: nobody,
        ledger: nobody,
        reputation: nobody,
        books: nobody,
        governor: nobody,
        pool: nobody,
    }
}

/// Follows these chains one after the other, as one node after the other would serve them; all events must
/// be there after each look, unless the node is behind. Returns what the looks found.
async fn follow(chains: &[Chain]) -> Vec<Update> {
    let folder = Folder::new();
    let (first, rest) = chains.split_first().unwrap();
    let mut follower = Follower::new(first, nowhere(), folder.file(), FROM, |_| ()).await.unwrap();
    assert_eq!(follower.entries(), first.all());
    let mut found = Vec::new();
    for chain in rest {
        let mut update = follower.look(chain).await.unwrap();
        found.push(update);
        while let Update::Lost { .. } = update {
            update = follower.look(chain).await.unwrap();
            found.push(update);
        }
        if !matches!(update, Update::Behind { .. }) {
            assert_eq!(follower.entries(), chain.all());
            assert_eq!(follower.head(), chain.at(chain.head));
            // What was replayed as it grew is what it amounts to as a whole.
            let (entries, replay) = follower.replay();
            let whole = audit::replay(entries, H160::zero(), nowhere());
            assert_eq!(format!("{replay:?}"), format!("{whole:?}"));
        }
    }
    found
}

#[tokio::test]
async fn a_chain_is_followed_without_missing_or_repeating_anything() {
    use Update::{Behind, Lost, News, Same};
    let chains = [25, 25, 26, 26, 40, 39, 40, 41].map(Chain::new);
    let found = follow(&chains).await;
    assert_eq!(found, [Same, News, Same, News, Behind { has: 39 }, Same, News]);
    // A node that was killed lost 24 and 25, and is found out as soon as it makes another 24.
    let chains = [Chain::new(25), Chain::new(23), Chain::forked(24, 24), Chain::forked(30, 24)];
    let lost = Lost { first: 24, last: 25, events: 4 + 5 };
    assert_eq!(follow(&chains).await, [Behind { has: 23 }, lost, News, News]);
    // It had made so many others that nothing else gives it away.
    let chains = [Chain::new(25), Chain::forked(90, 22)];
    let lost = Lost { first: 22, last: 25, events: 2 + 3 + 4 + 5 };
    assert_eq!(follow(&chains).await, [lost, News]);
    // As many as before.
    assert_eq!(follow(&[Chain::new(25), Chain::forked(25, 22)]).await, [lost, News]);
    // So much is lost that nothing remembered is left: all of it is read again.
    let chains = [Chain::new(25), Chain::forked(26, 4)];
    let events = Chain::new(25).all().len();
    assert_eq!(follow(&chains).await, [Lost { first: 3, last: 25, events }, News]);
    // A node that is behind all that is remembered may still have the same chain.
    assert_eq!(follow(&[Chain::new(25), Chain::new(5)]).await, [Behind { has: 5 }]);
}

#[tokio::test]
async fn blocks_that_were_followed_one_by_one_are_lost_one_by_one() {
    use Update::{Lost, News};
    let chains: Vec<_> = (5..=300).map(Chain::new).chain([Chain::forked(301, 207)]).collect();
    let found = follow(&chains).await;
    let (last, all) = found.split_last_chunk::<2>().map(|(all, last)| (last, all)).unwrap();
    assert!(all.iter().all(|update| *update == News));
    let events = (207..=300).map(|number| number % 10).sum::<u64>();
    let events = usize::try_from(events).unwrap();
    assert_eq!(*last, [Lost { first: 207, last: 300, events }, News]);
}
