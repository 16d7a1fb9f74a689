//! Several claims in one message, some of which are refused.

use super::house::House;
use crate::{suite::pool, DAY};
use commons_core::{
    governor::Action,
    parameters::Parameters,
    pool::{Asset, PoolError, PotId, Purpose},
};

#[test]
fn claims_that_are_refused_are_skipped_wherever_they_stand() {
    let mut house = House::new(&[], &["Coin"]);
    house.fund();
    // The first epoch keeps its parameters, which are older ones from now on.
    let parameter = Parameters::position("grace").expect("it has that name");
    for (from, value) in [(14, 15), (15, 16), (16, 17)] {
        let [from, value] = [from, value].map(|days| days * DAY);
        house.decide(&[Action::Set { parameter, from, value }]);
    }
    let (to, [who, _], coin) =
        (house.commons.suite.pool, house.agents, Asset::Token(house.coins[0]));
    let native = Asset::Native;
    let floor = |asset| PotId { asset, purpose: Purpose::Floor { block: 0 } };
    let all = [house.pot(native), floor(native), floor(coin), house.pot(native), house.pot(coin)];
    let share = house.share(who, native);
    let mut trapped = Vec::new();
    for mask in 1u8..32 {
        let chosen = (0..5).filter(|index| mask >> index & 1 == 1);
        let pots: Vec<PotId> = chosen.map(|index| all[index]).collect();
        let message = pool::claim_many(&pots, None);
        let outcome = house.commons.sandbox.dry_run(who, to, message.encode());
        if outcome.error.is_some() {
            trapped.push((format!("{mask:05b}"), outcome.weight.proof_size()));
            continue;
        }
        let claims = message.decode(&outcome).expect("refused ones are skipped");
        let mut seen = Vec::new();
        for (pot, claim) in pots.iter().zip(claims) {
            match claim {
                Ok(amount) => assert_eq!(amount, share),
                Err(PoolError::PotNotOpen { .. }) => {
                    assert!(matches!(pot.purpose, Purpose::Floor { .. }))
                }
                refused => {
                    assert_eq!(refused, Err(PoolError::ClaimedAlready { pot: *pot }));
                    assert!(seen.contains(pot));
                }
            }
            seen.push(*pot);
        }
    }
    assert!(trapped.is_empty(), "the chain put an end to {trapped:?}");
}
