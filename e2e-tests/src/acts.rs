//! What tests do with a suite, in a few words.

use crate::{DAY, FOUNDERS, Suite, agent};
use commons_client::bundle::keccak256;
use commons_core::{
    H256, Time,
    ballot::{CastError, GradeBallot, Kind, Receipt, Tally, Terms},
    cells::Memory,
    contribution::{Action, Contribution, Draft, Effort, Fate, Settlement, Unit},
    history::History,
    ledger::LedgerError,
    pool::Purpose,
    reputation::{Asked, FutureLookup, Share},
    review::Outcome,
    units::{ContributionId, Epoch, NeedId, Points, ProjectId, Units},
};

/// The traits whose methods are messages.
pub mod traits {
    pub use commons_interfaces::{
        governor::Governor,
        hub::Hub,
        ledger::Ledger,
        pool::Pool,
        reputation::{Books, Reputation},
    };
    pub use ink::codegen::TraitCallBuilder;
}

/// Asks a contract: `ask!(suite, ledger.newest())`. What is asked of the books goes by way of
/// reputation.
#[macro_export]
macro_rules! ask {
    ($suite:expr, books.$message:ident($($argument:expr),* $(,)?)) => {{
        #[allow(unused_imports)]
        use $crate::traits::*;
        let message = $suite.books().call().$message($($argument),*);
        $suite.read_books(message).await
    }};
    ($suite:expr, $contract:ident.$message:ident($($argument:expr),* $(,)?)) => {{
        #[allow(unused_imports)]
        use $crate::traits::*;
        let message = $suite.$contract().call().$message($($argument),*);
        $suite.read(message).await
    }};
}

/// Sends a message that may be refused: `tell!(suite, "eve", ledger.withdraw(id(1)))`.
#[macro_export]
macro_rules! tell {
    ($suite:expr, $who:expr, books.$message:ident($($argument:expr),* $(,)?)) => {{
        #[allow(unused_imports)]
        use $crate::traits::*;
        let message = $suite.books().call_mut().$message($($argument),*);
        $suite.send_books($who, message).await
    }};
    ($suite:expr, $who:expr, $contract:ident.$message:ident($($argument:expr),* $(,)?)) => {{
        #[allow(unused_imports)]
        use $crate::traits::*;
        let message = $suite.$contract().call_mut().$message($($argument),*);
        $suite.send($who, message).await
    }};
}

/// The number of a contribution.
pub fn id(number: u64) -> ContributionId {
    ContributionId(number)
}

/// The number of a project.
pub fn project(number: u32) -> ProjectId {
    ProjectId(number)
}

/// The number of a need.
pub fn need(number: u32) -> NeedId {
    NeedId(number)
}

/// What the pots of a project in an epoch are for.
pub fn purpose(epoch: u32, number: u32) -> Purpose {
    Purpose::Project { epoch: Epoch(epoch), project: project(number) }
}

/// A draft that claims so many points.
pub fn draft(points: u64) -> Draft {
    draft_in(0, points)
}

/// A draft of what satisfies a need.
pub fn draft_for_need(number: u32, points: u64) -> Draft {
    Draft { satisfies: Some(need(number)), ..draft(points) }
}

/// A draft in a project.
pub fn draft_in(number: u32, points: u64) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 2_000, unit: Unit::Hour },
        claimed: Points::whole(points),
        evidence: H256::repeat_byte(7),
        project: project(number),
        cites: Vec::new(),
        satisfies: None,
    }
}

impl Suite {
    /// Records a contribution.
    pub async fn record(&mut self, who: &str, draft: Draft) -> ContributionId {
        tell!(self, who, ledger.record(draft, b"ipfs://work".to_vec())).expect("anyone may record")
    }

    /// Terms of a contribution's review.
    pub async fn terms(&mut self, number: u64) -> Terms {
        ask!(self, ledger.terms(id(number))).expect("it is open or settled")
    }

    /// Casts, with a reason.
    pub async fn cast(&mut self, who: &str, terms: Terms, choice: u8) -> Result<(), CastError> {
        tell!(self, who, reputation.cast(terms, choice, b"looked at it".to_vec()))
    }

    /// Signals that something matters, with a reason.
    pub async fn signal(&mut self, who: &str, terms: Terms) -> Result<(), CastError> {
        tell!(self, who, books.signal(terms, b"we need it".to_vec()))
    }

    /// Grades a contribution, as often as somebody is named.
    pub async fn grade(&mut self, number: u64, grades: &[(&str, u8)]) {
        let terms = self.terms(number).await;
        for (who, grade) in grades {
            self.cast(who, terms, *grade).await.expect("the grade counts");
        }
    }

    /// Publishes a need of the commons as a whole, until so many seconds from now.
    pub async fn publish_need(&mut self, who: &str, seconds: u64) -> NeedId {
        let (until, none) = (self.now().await + seconds, H256::zero());
        let message = tell!(self, who, ledger.publish_need(project(0), none, Vec::new(), until));
        message.expect("anyone may publish")
    }

    /// Terms of a need's ballot.
    pub async fn need_terms(&mut self, number: u32) -> Terms {
        ask!(self, ledger.need_terms(need(number))).expect("it was published")
    }

    /// Says that a need matters.
    pub async fn endorse(&mut self, who: &str, number: u32) -> Result<(), CastError> {
        let terms = self.need_terms(number).await;
        self.signal(who, terms).await
    }

    /// How much people care about a need now, in millionths of a point.
    pub async fn heat(&mut self, number: u32) -> u128 {
        let terms = self.need_terms(number).await;
        let Kind::Signal { half_life } = terms.kind else { panic!("{terms:?}") };
        let calendar = ask!(self, ledger.calendar());
        let epoch = calendar.epoch(self.now().await);
        match self.tally(&terms).await {
            Some(Tally::Signal(tally)) => tally.heat_in(epoch, half_life),
            None => 0,
            other => panic!("{other:?}"),
        }
    }

    /// Takes the outcome of a review; by Ferdie, who has no part in most: anyone may.
    pub async fn settle(&mut self, number: u64) -> Result<Outcome, LedgerError> {
        tell!(self, "ferdie", ledger.settle(id(number)))
    }

    /// All founders but the contributor give a contribution the best grade, which is a majority, and
    /// it is settled at once.
    pub async fn accept(&mut self, number: u64) -> Settlement {
        let contributor = self.contribution(number).await.agent;
        for founder in FOUNDERS.into_iter().filter(|name| agent(name) != contributor) {
            self.grade(number, &[(founder, 10)]).await;
        }
        let outcome = self.settle(number).await.expect("a majority decides");
        assert!(matches!(outcome, Outcome::Accepted { grade: 10, .. }), "{outcome:?}");
        self.settlement(number).await
    }

    /// Waits until every review that is open has closed.
    pub async fn wait_for_reviews(&self) {
        self.advance(3 * DAY).await;
    }

    /// A contribution.
    pub async fn contribution(&mut self, number: u64) -> Contribution {
        ask!(self, ledger.contribution(id(number))).expect("it was recorded")
    }

    /// What became of a contribution that was settled.
    pub async fn settlement(&mut self, number: u64) -> Settlement {
        match self.contribution(number).await.fate {
            Fate::Settled(settlement) => settlement,
            fate => panic!("{fate:?}"),
        }
    }

    /// A ballot.
    pub async fn tally(&mut self, terms: &Terms) -> Option<Tally> {
        ask!(self, books.tally(ballot(terms)))
    }

    /// The ballot of a review.
    pub async fn grades(&mut self, terms: &Terms) -> GradeBallot {
        match self.tally(terms).await {
            Some(Tally::Grade(tally)) => tally,
            other => panic!("{other:?}"),
        }
    }

    /// What somebody cast in a ballot.
    pub async fn receipt(&mut self, terms: &Terms, who: &str) -> Option<Receipt> {
        ask!(self, books.receipt(ballot(terms), agent(who)))
    }

    /// Own units.
    pub async fn own(&mut self, who: &str) -> Units {
        ask!(self, books.own_units(agent(who)))
    }

    /// Votes.
    pub async fn votes(&mut self, who: &str) -> Units {
        ask!(self, books.votes(agent(who)))
    }

    /// Somebody's part in what a pot is for, as of the end of a second, with what all have.
    pub async fn share(
        &mut self,
        who: &str,
        purpose: Purpose,
        at: Time,
    ) -> Result<Share, FutureLookup> {
        let asked = Asked { purpose, at, totals: true };
        let shares = ask!(self, books.shares(agent(who), vec![asked]))?;
        Ok(shares.into_iter().next().expect("an answer to each question"))
    }

    /// The time of the newest block.
    pub async fn now(&mut self) -> Time {
        ask!(self, books.clock())
    }

    /// Moves the clock to a second.
    pub async fn advance_to(&mut self, at: Time) {
        let now = self.now().await;
        if at > now {
            self.advance(at - now).await;
        }
    }

    /// Histories of ledger and reputation: what is refused must leave them as they are.
    pub async fn histories(&mut self) -> [History; 2] {
        [ask!(self, ledger.history()), ask!(self, books.history())]
    }
}

fn ballot(terms: &Terms) -> H256 {
    terms.name(&Memory::new(keccak256))
}
