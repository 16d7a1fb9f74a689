//! A commons and an organisation of OpenZeppelin's, with the same members, the same weight and the same
//! clock.

use super::made::Made;
use crate::{
    lockstep::targets::{deploy, REFUSES},
    openzeppelin::{
        abi::{address, number, Target, Token},
        code, Machine, Organisation, Settings,
    },
    suite::{governor, reputation, Commons},
};
use commons_core::{
    parameters::Parameters,
    units::{BasisPoints, Points},
};
use commons_sandbox::Sandbox;
use pallet_revive::precompiles::alloy::sol_types::SolCall;
use sp_core::{H160, U256};
use std::collections::BTreeMap;

const DAY: u32 = 24 * 60 * 60;

/// Which of OpenZeppelin's governors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ends when it was said to, and executes at once.
    Plain,
    /// Goes on for a while if the quorum is reached late, and executes at once.
    Late,
    /// The same, with a timelock: the one that is most like ours.
    Timelocked,
}

/// What both are founded with; times in seconds.
#[derive(Clone, Debug)]
pub struct Rules {
    pub kind: Kind,
    /// Weight of each member.
    pub weights: Vec<u64>,
    /// From proposing to the first vote; at least 1, because OpenZeppelin's is never in the same second.
    pub delay: u32,
    pub period: u32,
    /// Weight that it takes to propose.
    pub threshold: u64,
    pub quorum_percent: u8,
    /// From the vote that reaches the quorum to the last second for answers; not for [`Kind::Plain`].
    pub extension: u32,
    /// For [`Kind::Timelocked`] only.
    pub timelock: u32,
}

impl Rules {
    /// Three days for voting, a tenth as quorum.
    pub fn usual(kind: Kind, weights: &[u64]) -> Self {
        Self {
            kind,
            weights: weights.to_vec(),
            delay: DAY,
            period: 3 * DAY,
            threshold: 1,
            quorum_percent: 10,
            extension: DAY,
            timelock: DAY,
        }
    }

    /// A vote of ours begins `voting_delay` seconds after proposing, and one of theirs in the second after
    /// that. And ours ends *before* the deadline, theirs after it: so the extension is a second longer.
    pub fn ours(&self) -> Parameters {
        let (late, waits) = (self.kind != Kind::Plain, self.kind == Kind::Timelocked);
        let parameters = Parameters {
            // Everything happens in the first epoch, in which a unit is a point.
            epoch_length: 91 * DAY,
            reviewer_min: Points(0),
            proposal_threshold: Points(self.threshold),
            voting_delay: self.delay,
            voting_period: self.period,
            quorum_bps: BasisPoints(u16::from(self.quorum_percent) * 100),
            quorum_floor: Points(0),
            late_quorum_extension: if late { self.extension + 1 } else { 0 },
            timelock: if waits { self.timelock } else { 0 },
            grace: 28 * DAY,
            ..Parameters::default()
        };
        parameters.with_fitting_dispute_period()
    }

    fn theirs(&self) -> Settings {
        Settings {
            delay: u64::from(self.delay) - 1,
            period: self.period,
            threshold: self.threshold.into(),
            quorum_percent: self.quorum_percent,
            extension: self.extension.into(),
            timelock: self.timelock.into(),
        }
    }
}

pub struct Both {
    pub ours: Commons,
    pub theirs: Organisation,
    /// Theirs.
    pub governor: H160,
    pub rules: Rules,
    pub members: Vec<H160>,
    /// One of each, at the same addresses in both: a cell with a number, and what refuses everything.
    pub target: H160,
    pub refuses: H160,
    pub proposals: Vec<Made>,
    /// Who has lent their vote, and to whom.
    pub lent: BTreeMap<H160, H160>,
    pub seen: BTreeMap<String, u32>,
}

impl Both {
    pub fn found(rules: Rules) -> Self {
        let seeds: Vec<_> = rules.weights.iter().copied().map(Points).collect();
        let mut ours = Commons::found(&rules.ours(), &seeds);
        let mut theirs = Organisation::deploy(Sandbox::new(), Machine::Evm, rules.theirs());
        let others = theirs.others();
        let governor = match rules.kind {
            Kind::Plain => others.plain,
            Kind::Late => theirs.late,
            Kind::Timelocked => others.timelocked,
        };
        let members: Vec<_> = (0..).zip(&seeds).map(|(index, _)| ours.agent(index)).collect();
        for (index, (member, seed)) in (0..).zip(members.iter().zip(&seeds)) {
            assert_eq!(theirs.sandbox.account(index), *member);
            let (to, amount) = (address(*member), number(seed.0.into()));
            theirs.done(*member, theirs.token, &Token::mintCall { to, amount });
            theirs.done(*member, theirs.token, &Token::delegateCall { to });
        }
        let made = [&mut ours.sandbox, &mut theirs.sandbox].map(|sandbox| {
            // Who has done nothing before gets the same addresses in both.
            let deployer = sandbox.account(900);
            let init = code("Target", Machine::Evm);
            let target = sandbox.instantiate_evm(deployer, &init, &[]).expect("it is code").0;
            (target, deploy(sandbox, deployer, REFUSES))
        });
        let [(target, refuses), twins] = made;
        assert_eq!((target, refuses), twins);
        let mut both = Self {
            ours,
            theirs,
            governor,
            rules,
            members,
            target,
            refuses,
            proposals: Vec::new(),
            lent: BTreeMap::new(),
            seen: BTreeMap::new(),
        };
        both.wait(2);
        both
    }

    pub fn now(&mut self) -> u64 {
        let now = self.ours.sandbox.now();
        assert_eq!(now, self.theirs.sandbox.now());
        now
    }

    pub fn wait(&mut self, seconds: u64) {
        self.ours.sandbox.advance(seconds);
        self.theirs.sandbox.advance(seconds);
    }

    pub fn saw(&mut self, what: impl Into<String>) {
        *self.seen.entry(what.into()).or_default() += 1;
    }

    /// Lends a member's vote for this season; to oneself: takes it back.
    pub fn delegate(&mut self, who: H160, to: H160) {
        let contract = self.ours.suite.reputation;
        self.lent.remove(&who);
        if who == to {
            self.ours.done(who, contract, reputation::undelegate());
        } else {
            self.ours.done(who, contract, reputation::delegate(to, 1));
            self.lent.insert(who, to);
        }
        self.theirs.done(who, self.theirs.token, &Token::delegateCall { to: address(to) });
    }

    /// What a member votes with: own weight unless it is lent, and what others lend.
    pub fn weight(&self, who: H160) -> u128 {
        let members = self.members.iter().zip(&self.rules.weights);
        let votes_of = |member: &H160| *self.lent.get(member).unwrap_or(member);
        let theirs = members.filter(|(member, _)| votes_of(member) == who);
        theirs.map(|(_, weight)| u128::from(*weight)).sum()
    }

    /// A hundredth of all weight.
    pub fn hundredth(&self) -> u128 {
        self.rules.weights.iter().map(|weight| u128::from(*weight)).sum::<u128>() / 100
    }

    /// Puts so much money into both treasuries.
    pub fn endow(&mut self, amount: U256) {
        let (who, treasury) = (self.members[0], self.ours.suite.governor);
        let (deposited, _) = self.ours.pay(who, treasury, amount, governor::deposit());
        assert_eq!(deposited, Ok(()));
        let sent = self.theirs.sandbox.pay(who, self.governor, amount, Vec::new());
        assert!(!sent.reverted, "{sent:?}");
    }

    /// What an account has: here, and there.
    pub fn money(&mut self, who: H160) -> [U256; 2] {
        [self.ours.sandbox.balance(who), self.theirs.sandbox.balance(who)]
    }

    /// What both treasuries have.
    pub fn treasuries(&mut self) -> [U256; 2] {
        let (ours, theirs) = (self.ours.suite.governor, self.governor);
        [self.ours.sandbox.balance(ours), self.theirs.sandbox.balance(theirs)]
    }

    /// The number that proposals change, which must be the same in both.
    pub fn value(&mut self) -> u64 {
        let call = Target::valueCall {};
        let theirs: u64 = self.theirs.ask(self.target, &call).to();
        let answer = self.ours.sandbox.dry_run(H160::zero(), self.target, call.abi_encode());
        let ours = Target::valueCall::abi_decode_returns(&answer.data).expect("a number");
        assert_eq!(ours, number(theirs.into()));
        theirs
    }
}
