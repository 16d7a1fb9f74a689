//! The cells of a contract's storage, read at a block.

use commons_client::chain::{Chain, ChainError};
use e2e_tests::{Suite, agent, ask, draft};
use primitive_types::{H160, H256};
use scale::Encode;

/// ink!'s key of the cell that has all that is not in a cell of its own.
const ROOT: [u8; 4] = [0; 4];

async fn head(chain: &Chain) -> H256 {
    chain.head().await.unwrap().hash
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_are_read_at_a_block_and_counted() {
    let mut suite = Suite::deploy().await;
    let chain = suite.chain.clone();
    let ledger = suite.addresses.ledger;

    let before = head(&chain).await;
    let root = chain.storage(ledger, &ROOT, before).await.unwrap().expect("the root cell");
    assert!(root.starts_with(&ask!(suite, ledger.suite()).encode()));
    let items = chain.storage_items(ledger, before).await.unwrap();
    assert!(items >= 1);
    assert_eq!(chain.storage(ledger, b"nothing here", before).await, Ok(None));

    suite.record("eve", draft(1)).await;
    let after = head(&chain).await;
    assert!(chain.storage_items(ledger, after).await.unwrap() > items);
    // The same keys say something else in another block, and answers keep the order of the keys.
    let keys: [&[u8]; 3] = [b"nothing here", &ROOT, b"nor here"];
    let then = chain.storage_many(ledger, &keys, before).await.unwrap();
    assert_eq!(then, [None, Some(root.clone()), None]);
    let now = chain.storage_many(ledger, &keys, after).await.unwrap();
    assert!(now[1].as_ref().is_some_and(|cell| *cell != root) && now[0].is_none());
    assert_eq!(chain.storage_many::<[u8; 4]>(ledger, &[], after).await, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_contract_there_are_no_cells() {
    let suite = Suite::deploy().await;
    let chain = &suite.chain;
    let (at, ledger) = (head(chain).await, suite.addresses.ledger);
    let person = agent("alice");
    let genesis = chain.genesis_hash();
    // Nobody, somebody who is no contract, and a contract that was not there yet.
    for (address, at) in [(H160::repeat_byte(7), at), (person, at), (ledger, genesis)] {
        let none = ChainError::NoContract { address };
        assert_eq!(chain.storage(address, &ROOT, at).await, Err(none.clone()));
        assert_eq!(chain.storage_many(address, &[ROOT, ROOT], at).await, Err(none.clone()));
        assert_eq!(chain.storage_items(address, at).await, Err(none));
    }
    let long = chain.storage(ledger, &[0; 1000], at).await.unwrap_err();
    assert_eq!(long.code(), "dispatch", "{long}");
}
