//! An organisation in which much has happened: the twin of the commons in `../world.rs`.

use crate::openzeppelin::{
    abi::{address, number, Target, Token},
    Machine, Organisation, Proposal, Settings,
};
use commons_core::units::Points;
use commons_sandbox::Sandbox;
use sp_core::H160;

pub const REASON: &str = "well done";
pub const FOR: u8 = 1;

/// Which governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The end of a vote is put off if the quorum is late, as with ours.
    Late,
    /// Without that.
    Plain,
}

pub struct World {
    pub made: Organisation,
    /// With as many votes as the founders of the commons have points; each delegated to itself.
    pub founders: [H160; 5],
    /// The last founder. Got something as often as the scale says, each time in another second.
    pub busy: H160,
    /// Has something, and never delegated.
    pub newcomer: H160,
    /// Has nothing.
    pub stranger: H160,
    /// A proposal that is older than all of that, and on which can be voted yet.
    pub old: Proposal,
}

impl World {
    pub fn new(machine: Machine, scale: u32) -> Self {
        let made = Organisation::deploy(Sandbox::new(), machine, Settings::default());
        let mut sandbox = made.sandbox;
        let founders = [0, 1, 2, 3, 4].map(|index| sandbox.account(index));
        let [newcomer, stranger] = [5, 6].map(|index| sandbox.account(index));
        let made = Organisation { sandbox, ..made };
        let (busy, old) = (founders[4], Proposal::new(0, H160::zero(), &set(), ""));
        let mut world = Self { made, founders, busy, newcomer, stranger, old };
        for (who, millions) in founders.into_iter().zip([6, 1, 1, 1, 1]) {
            world.mint(who, Points::whole(millions * 1_000_000));
            world.made.done(who, world.made.token, &Token::delegateCall { to: address(who) });
        }
        world.mint(newcomer, Points::whole(1));
        world.made.sandbox.advance(60);
        world.old = world.proposal(1, "An old one");
        let plain = world.made.others.map(|others| others.plain);
        for governor in [Some(world.made.late), plain].into_iter().flatten() {
            world.made.done(founders[1], governor, &world.old.propose());
        }
        for _ in 0..scale {
            world.made.sandbox.advance(1);
            world.mint(busy, Points::whole(1));
        }
        let checkpoints = Token::numCheckpointsCall { account: address(busy) };
        assert_eq!(world.made.ask(world.made.token, &checkpoints), scale + 1);
        world.made.sandbox.advance(3_600);
        world
    }

    /// Where a governor is.
    pub fn governor(&self, variant: Variant) -> H160 {
        match variant {
            Variant::Late => self.made.late,
            Variant::Plain => self.made.others().plain,
        }
    }

    fn mint(&mut self, who: H160, points: Points) {
        let amount = number(points.0.into());
        self.made.done(who, self.made.token, &Token::mintCall { to: address(who), amount });
    }

    /// A proposal with so many actions, each of which changes one cell.
    pub fn proposal(&self, actions: usize, description: &str) -> Proposal {
        Proposal::new(actions, self.made.target, &set(), description)
    }

    /// Something that was proposed a second ago.
    pub fn proposed(&mut self, governor: H160, actions: usize) -> Proposal {
        let proposal = self.proposal(actions, DESCRIPTION);
        self.made.done(self.founders[1], governor, &proposal.propose());
        self.made.sandbox.advance(1);
        proposal
    }

    /// The same, after it has won the vote.
    pub fn passed(&mut self, governor: H160, actions: usize) -> Proposal {
        let proposal = self.proposed(governor, actions);
        self.made.done(self.founders[0], governor, &proposal.vote(FOR, REASON));
        let period = Settings::default().period;
        self.made.sandbox.advance(u64::from(period) + 1);
        proposal
    }
}

/// As long as a short title.
pub const DESCRIPTION: &str = "Change one cell to seven";

fn set() -> Target::setCall {
    Target::setCall { to: number(7) }
}
