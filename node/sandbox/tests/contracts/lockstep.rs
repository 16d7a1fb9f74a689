//! The contracts and the rules in lockstep: whatever anybody does, the compiled contracts answer, keep
//! and emit what `commons_core` says, byte by byte.
//!
//! The rules themselves are tested in `contracts/core`; an audit replays a log with them. This is why
//! both may speak of the chain.

mod actions;
mod agenda;
mod assembly;
mod finance;
mod fork;
mod founding;
mod ghost;
mod give;
mod govern;
mod invariants;
mod money;
mod moves;
mod needs;
mod op;
mod orders;
mod pair;
mod player;
mod purse;
mod scenes;
mod seen;
pub mod targets;
mod views;

use player::Player;
use rand::{rngs::StdRng, SeedableRng};
use std::{collections::BTreeMap, env};

/// Commons, each with a life of its own.
const HISTORIES: u64 = 16;
/// Decisions of a random player in each; one may be several messages.
const MOVES: usize = 140;

/// The most proof that a message takes, or each action of a proposal, or each of several claims, whatever happened before: a tenth of
/// what a block has room for.
const PROOF_MAX: u64 = 786_432;

/// What must have happened in all histories together: a test in which nothing was ever accepted
/// would prove little. The number says how often at least.
const INTERESTING: &[(u32, &str)] = &[
    (1, "OpenProject Ok"),
    (100, "Record Ok"),
    (20, "RecordMany Ok"),
    (1, "RecordMany Err(BadNumber"),
    (20, "RecordFor Ok"),
    (1, "RecordFor Err(ForOneself"),
    (1, "RecordFor Err(ForNobody"),
    (1, "Record Err(UnknownProject"),
    (1, "Record Err(UriTooLong"),
    (1, "Record Err(ClaimOutOfRange"),
    (1, "Record Err(NoEffort"),
    (1, "Record Err(TooManyCites"),
    (1, "Record Err(UnknownCite"),
    (1, "Record Err(CiteTwice"),
    (10, "Consent Ok"),
    (1, "Consent Err(NotAwaitingConsent"),
    (1, "Decline Ok"),
    (20, "Amend Ok"),
    (1, "Amend Err(NotContributor"),
    (1, "Amend Err(OtherProject"),
    (1, "Amend Err(TooManyAmendments"),
    (1, "Amend Err(ReviewOver"),
    (1, "Withdraw Ok"),
    (1, "Reopen Ok"),
    (1, "Reopen Err(ReopenedAlready"),
    (1, "Reopen Err(NotLapsed"),
    (50, "PublishNeed Ok"),
    (1, "PublishNeed Err(NotOpen"),
    (1, "PublishNeed Err(UnknownProject"),
    (1, "PublishNeed Err(UriTooLong"),
    (1, "PublishNeed Err(UntilOutOfRange"),
    (20, "RenewNeed Ok"),
    (1, "RenewNeed Err(UnknownNeed"),
    (1, "RenewNeed Err(NotPublisher"),
    (1, "RenewNeed Err(NeedClosed"),
    (1, "RenewNeed Err(UntilOutOfRange"),
    (10, "CloseNeed Ok"),
    (1, "CloseNeed Err(UnknownNeed"),
    (1, "CloseNeed Err(NotPublisher"),
    (1, "CloseNeed Err(NeedClosed"),
    (20, "Commit Ok"),
    (1, "Commit Err(UnknownNeed"),
    (1, "Commit Err(NeedOver"),
    (1, "Commit Err(UntilOutOfRange"),
    (1, "Record Err(UnknownNeed"),
    (1, "RecordFor Err(UnknownNeed"),
    (1, "Amend Err(UnknownNeed"),
    (10, "somebody recorded what satisfies a need"),
    (100, "somebody endorsed a need"),
    (10, "a need was warm and cooled down"),
    (500, "Cast Ok"),
    (1, "Cast Err(AlreadyCast"),
    (1, "Cast Err(Signal"),
    (20, "Signal Ok"),
    (1, "Signal Err(AlreadySignalled"),
    (1, "Signal Err(NoSignal"),
    (1, "Cast Err(ReasonTooLong"),
    (1, "Cast Err(ChoiceOutOfRange"),
    (1, "Cast Err(SnapshotNotPast"),
    (1, "Cast Err(NotOpen"),
    (1, "Cast Err(Closed"),
    (1, "Cast Err(Excluded"),
    (1, "Cast Err(Settled"),
    (1, "Cast Err(WeightTooLow"),
    (20, "CastMany"),
    (1, "CastMany beyond the limit"),
    (100, "Settle Ok(Accepted"),
    (20, "Settle Ok(Rejected"),
    (20, "Settle Ok(Lapsed"),
    (20, "Settle Err(Review(TooEarly"),
    (1, "Settle Err(Review(Surge"),
    (1, "Settle Err(Review(Mint(SupplyLimit"),
    (1, "Settle Err(Review(Mint(Horizon"),
    (1, "Settle Err(AwaitingConsent"),
    (1, "Settle Err(Declined"),
    (1, "Settle Err(Withdrawn"),
    (1, "Settle Err(Settled"),
    (1, "Settle Err(UnknownContribution"),
    (1, "Credit Ok"),
    (1, "Credit Err(PotsNotOpen"),
    (1, "Credit Err(OwnCite"),
    (1, "Credit Err(CreditedAlready"),
    (1, "Credit Err(NoSuchCite"),
    (1, "Credit Err(NotAccepted"),
    (20, "Correct Ok"),
    (1, "Correct Err(NotGovernor"),
    (20, "Penalize Ok"),
    (1, "Penalize Err(Order(PaidAlready"),
    (1, "Penalize Err(Order(NotApprover"),
    (1, "Penalize Err(NotWorthless"),
    (50, "Delegate Ok"),
    (1, "Delegate Err(SeasonsOutOfRange"),
    (1, "Delegate Err(ToNobody"),
    (1, "Undelegate Ok"),
    (1, "Undelegate Err(NotLent"),
    (1, "Order Err(NotLedger"),
    (1, "Order Err(NotHub"),
    (1, "Order Err(NotGovernor"),
    (100, "Propose Ok"),
    (1, "Propose Err(NotOpen"),
    (1, "Propose Err(NoDescription"),
    (1, "Propose Err(DescriptionTooLong"),
    (1, "Propose Err(TooManyActions"),
    (1, "Propose Err(TooMuchData"),
    (1, "Propose Err(ForbiddenTarget"),
    (1, "Propose Err(NothingToPay"),
    (1, "Propose Err(UriTooLong"),
    (1, "Propose Err(NoSelector"),
    (1, "Propose Err(NoCode"),
    (1, "Propose Err(UnknownParameter"),
    (1, "Propose Err(FixedParameter"),
    (1, "Propose Err(OtherValue"),
    (1, "Propose Err(OutOfRange(OutOfRange"),
    (1, "Propose Err(CycleTooLong"),
    (1, "Propose Err(VotesTooLow"),
    (1, "Cancel Ok"),
    (1, "Cancel Err(NotProposer"),
    (1, "Cancel Err(WrongState"),
    (1, "Cancel Err(QuorumReached"),
    (50, "Queue Ok"),
    (1, "Queue Err(WrongState"),
    (1, "Queue Err(Resolution"),
    (1, "Queue Err(UnknownProposal"),
    (50, "Execute Ok"),
    (1, "Execute Err(WrongState"),
    (1, "Execute Err(TooEarly"),
    (1, "Execute Err(OtherActions"),
    (1, "Execute Err(CodeChanged"),
    (1, "Execute Err(TreasuryTooLow"),
    (20, "Set done"),
    (5, "AmendCharter done"),
    (20, "Pay done"),
    (5, "PayToken done"),
    (5, "Call done"),
    (1, "an action failed: NotAccepted"),
    (1, "an action failed: NotBelow"),
    (1, "an action failed: TooLateToCorrect"),
    (5, "an action failed: PayToken"),
    (5, "an action failed: Call"),
    (1, "defeated: too few voted"),
    (1, "defeated: not more for than against"),
    (1, "defeated: more than half, less than two thirds"),
    (1, "Deposit Ok"),
    (1, "Deposit Err(NotOpen"),
    (20, "Inherit Ok"),
    (1, "Inherit Err(Seed(Nothing"),
    (1, "Inherit Err(Seed(SeededAlready"),
    (1, "Inherit Err(WindowOver"),
    (50, "Fund Ok"),
    (1, "Fund Err(NothingFunded"),
    (1, "Fund Err(MemoTooLong"),
    (1, "Fund Err(UnknownProject"),
    (1, "Fund Err(NotOpen"),
    (20, "FundToken Ok"),
    (1, "FundToken Err(NotListed"),
    (1, "FundToken Err(NotTransferred"),
    (100, "somebody was paid"),
    (20, "Claim Ok"),
    (1, "Claim Err(BadRecipient"),
    (1, "Claim Err(PotNotOpen"),
    (1, "Claim Err(WindowOver"),
    (1, "Claim Err(ClaimedAlready"),
    (1, "Claim Err(NothingToClaim"),
    (10, "ClaimFor Ok"),
    (1, "ClaimFor Err(IsContract"),
    (20, "ClaimMany Ok"),
    (5, "some of several claims were refused"),
    (1, "ClaimMany Err(BadNumber"),
    (1, "ClaimMany Err(NotPaid"),
    (20, "Sweep Ok"),
    (1, "Sweep Err(PotNotOpen"),
    (1, "Sweep Err(NothingToSweep"),
    (1, "a floor fund moved on"),
    (1, "a pot moved on"),
    (1, "a pot went to the whole commons"),
    (5, "Collect Ok"),
    (1, "Collect Err(NotListed"),
    (1, "Collect Err(NothingToCollect"),
    (1, "what was not put in went to the treasury"),
    (5, "List done"),
    (1, "an action failed: ListedAlready"),
    (1, "an action failed: NotAToken"),
    (5, "another value equation"),
    (1, "a fork, 0 before it"),
    (1, "a fork, 1 before it"),
    (1, "a fork was closed"),
    (20, "the present was refused to those who asked for the past"),
    (1, "a burn found less than was owed"),
    (1, "a delegator overrode a delegate who had cast"),
    (1, "a delegator cast before the delegate"),
    (1, "a late cast moved closing"),
    (20, "a loan has lapsed"),
    (100, "the past was found in an older checkpoint"),
    (20, "agents are above the floor"),
];

#[test]
fn contracts_and_rules_stay_in_step() {
    // The variable of the other property tests; `scripts/test` sets it.
    let seed = env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(20_261_121);
    let (mut seen, mut calls) = (BTreeMap::<String, u32>::new(), 0);
    let mut dearest = BTreeMap::<String, u64>::new();
    for seed in seed..seed + HISTORIES {
        let mut player = Player::new(seed, StdRng::seed_from_u64(seed));
        for _ in 0..MOVES {
            player.play();
        }
        let pair = player.finish();
        calls += pair.log.len();
        for (what, times) in &pair.seen {
            *seen.entry(what.clone()).or_default() += times;
        }
        for (what, proof) in &pair.dearest {
            let most = dearest.entry(what.clone()).or_default();
            *most = (*most).max(*proof);
        }
    }
    println!("{calls} messages in {HISTORIES} histories from seed {seed}:");
    for (what, times) in &seen {
        println!("{times:6} {what}");
    }
    println!("The most proof that one took, in bytes: {dearest:?}");
    for (what, proof) in &dearest {
        assert!(*proof <= PROOF_MAX, "{what} took {proof}");
    }
    let times = |what: &str| seen.get(what).copied().unwrap_or(0);
    let rare: Vec<_> = INTERESTING.iter().filter(|(least, what)| times(what) < *least).collect();
    assert!(rare.is_empty(), "too rare: {rare:?}");
}
