//! Random agents who do random things at random times.

use super::{
    founding,
    op::{Op, Text},
    pair::Pair,
    targets::millionths,
    views,
};
use crate::suite::Commons;
use commons_core::{
    ballot::Terms,
    cells::Cells,
    contribution::{Action as Verb, Contribution, Draft, Effort, Unit},
    governor::Action,
    hub::Origin,
    units::{ContributionId, Points, ProjectId},
};
use commons_sandbox::Sandbox;
use rand::{rngs::StdRng, seq::SliceRandom, Rng};
use sp_core::{H160, H256};

pub const FOUNDERS: usize = 5;
const AGENTS: u32 = 8;
/// Moves after which all cells are compared.
const OFTEN: usize = 20;

pub struct Player {
    pub pair: Pair,
    pub rng: StdRng,
    pub agents: Vec<H160>,
    /// Whether there is almost as much as there can be.
    pub rich: bool,
    moves: usize,
    pub proposals: Vec<Terms>,
}

impl Player {
    pub fn new(seed: u64, mut rng: StdRng) -> Self {
        let mut sandbox = Sandbox::new();
        let agents: Vec<H160> = (0..AGENTS).map(|index| sandbox.account(index)).collect();
        // Now and then there is almost as much as there can be.
        let rich = seed.is_multiple_of(3);
        let parameters = founding::parameters(&mut rng, rich);
        let founders = founding::founders(&mut rng, &agents[..FOUNDERS], rich);
        let chain = Commons::deploy(sandbox, agents[0], &parameters, &founders);
        let origin = Origin::Founders(founders);
        let pair = Pair::new(seed, chain, &parameters, &origin, agents.clone());
        let mut player = Self { pair, rng, agents, rich, moves: 0, proposals: Vec::new() };
        player.pair.give(player.agents[0], Op::Deposit { amount: millionths(5_000_000) });
        player.mint();
        let asset = player.pair.targets.coin;
        player.pass(vec![Action::List { asset, listed: true }]);
        if rich {
            player.claim(FOUNDERS, Points(u64::MAX / 5));
        }
        player
    }

    /// Does something.
    pub fn play(&mut self) {
        match self.rng.gen_range(0..114) {
            0..=9 => self.wait(),
            10 => self.open_project(),
            11..=13 => self.record(),
            14 => self.record_many(),
            15..=17 => self.record_for(),
            18..=23 => self.change(),
            24..=26 => self.review(),
            27 => self.cast_many(),
            28..=31 => self.campaign(),
            32 => self.vote(),
            33 => self.signal(),
            34..=36 => self.settle(),
            37 => self.credit(),
            38 => self.usurp(),
            39 => self.penalize(),
            40..=42 => self.delegate(),
            43..=44 => {
                let who = self.agent();
                self.pair.give(who, Op::Undelegate);
            }
            45 => {
                let (who, kind, id) = (self.agent(), self.rng.gen(), self.id());
                self.pair.give(who, Op::Order { kind, id });
            }
            46..=47 => self.flood(),
            48 => self.many_amendments(),
            49 => self.ruin(),
            50..=57 => self.assembly(),
            58 => self.meddle(),
            59 => self.deposit(),
            60 | 67 => self.fork(),
            61..=63 => self.reform(),
            64 => self.slow_down(),
            65 => self.swap_target(),
            66 => self.overspend(),
            82..=85 => self.fund(),
            86..=88 => self.harvest(),
            89..=95 => {
                self.harvest();
                self.payday();
            }
            96..=97 => self.hurry(),
            98..=99 => self.collect(),
            100 => self.list(),
            101 => self.equate(),
            102..=113 => self.board(),
            _ => self.life(),
        }
        views::ask(self);
        self.moves += 1;
        if self.moves.is_multiple_of(OFTEN) {
            self.pair.check_cells();
        }
    }

    /// Goes on to the end of all minting now and then, and compares everything once more.
    pub fn finish(mut self) -> Pair {
        self.mistakes();
        self.bad_needs();
        self.bad_proposals();
        self.agenda();
        self.bad_claims();
        self.forlorn();
        if self.rng.gen_bool(0.3) {
            self.end();
        }
        self.pair.check_cells();
        views::ask_all(&mut self);
        // Those who left have taken nothing along.
        while !self.pair.parents.is_empty() {
            self.pair.swap();
            self.pair.check_cells();
            self.pair.parents.pop();
        }
        self.pair
    }

    pub fn agent(&mut self) -> H160 {
        *self.agents.choose(&mut self.rng).expect("there are some")
    }

    /// Mostly a new one; now and then one that is not there.
    pub fn id(&mut self) -> ContributionId {
        let back = match self.rng.gen_range(0..13) {
            0..=7 => self.rng.gen_range(0..2),
            8..=11 => self.rng.gen_range(2..5),
            _ => self.rng.gen_range(5..20),
        };
        let unknown = u64::from(self.rng.gen_bool(0.02));
        let newest = self.pair.model.ledger.newest.0;
        ContributionId(newest.saturating_sub(back).max(1 - unknown) + unknown * 5)
    }

    pub fn of(&self, id: ContributionId) -> Option<Contribution> {
        self.pair.model.contribution(id).ok()
    }

    pub fn text(&mut self) -> Text {
        if self.rng.gen_bool(0.02) {
            257
        } else {
            self.rng.gen_range(0..60)
        }
    }

    pub fn points(&mut self) -> Points {
        let max = self.pair.parameters().claim_max.0;
        Points(match self.rng.gen_range(0..24) {
            0 => self.rng.gen_range(0..20),
            1 => max.saturating_add(self.rng.gen_range(0..2)),
            // Nearly all that there can be, where that is allowed.
            2..=6 if max == u64::MAX => max / 5,
            2..=6 => self.rng.gen_range(10..=max.max(30) / 3),
            _ => self.rng.gen_range(10..=max.max(200) / 20),
        })
    }

    pub fn draft(&mut self) -> Draft {
        let newest = self.pair.model.ledger.newest.0;
        let number = *[0, 1, 1, 2, 3, 4, 5].choose(&mut self.rng).expect("there are some");
        let cite = |_| newest.saturating_sub(self.rng.gen_range(0..12));
        let mut cites: Vec<u64> = (0..number).map(cite).collect();
        if self.rng.gen_bool(0.8) {
            // As a client would: no more than there are, each once.
            cites.retain(|id| *id > 0);
            cites.sort_unstable();
            cites.dedup();
            cites.truncate(4);
        }
        let projects = self.pair.model.ledger.projects.0;
        let beyond = u32::from(self.rng.gen_bool(0.05));
        Draft {
            action: Verb::Work,
            effort: Effort { milli: u64::from(!self.rng.gen_bool(0.02)), unit: Unit::Hour },
            claimed: self.points(),
            evidence: H256::zero(),
            project: ProjectId(self.rng.gen_range(0..=projects.min(3)) + beyond * 5),
            cites: cites.into_iter().map(ContributionId).collect(),
            satisfies: self.satisfied(),
        }
    }

    /// The name of a ballot that somebody may have cast in.
    pub fn ballot(&mut self) -> H256 {
        let id = self.id();
        let terms = match self.pair.model.terms(id) {
            Ok(terms) if self.rng.gen_bool(0.7) => Some(terms),
            _ => self.proposals.choose(&mut self.rng).copied(),
        };
        let cells = &self.pair.model.reputation_cells;
        terms.map_or_else(|| cells.keccak256(b"nothing"), |terms| terms.name(cells))
    }
}
