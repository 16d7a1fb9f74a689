//! Questions, now and about the past, to the contracts and to the rules.

use super::{needs, player::Player, purse};
use crate::{
    message::Message,
    suite::{governor, hub, ledger, pool, reputation, Commons},
};
use codec::Decode;
use commons_core::{
    account::AgentCell,
    ballot::{BallotCell, ReceiptCell},
    cells::Cells,
    ledger::{ContributionCell, ProjectCell},
    pool::Purpose,
    reputation::{Asked, Reputation},
    units::{ContributionId, Epoch, ProjectId, ProposalId, Units},
    Time,
};
use rand::{seq::SliceRandom, Rng};
use sp_core::H160;
use std::fmt::Debug;

/// As `commons_interfaces::PAGE_MAX`.
pub const PAGE_MAX: u32 = 50;

/// A few questions at random.
pub fn ask(player: &mut Player) {
    let (now, genesis) = (player.pair.now, player.pair.calendar().genesis);
    let (who, project) = (player.agent(), ProjectId(player.rng.gen_range(0..5)));
    let at = match player.rng.gen_range(0..8) {
        0 => now + player.rng.gen_range(0..2),
        1 => genesis - 1,
        2 => player.rng.gen_range(genesis - 2..=now),
        3 => now - 1,
        // Around the time of something that was done.
        _ => {
            let done = player.pair.log.choose(&mut player.rng).map_or(now, |(at, ..)| *at);
            done - player.rng.gen_range(0..2)
        }
    };
    past(player, who, project, at, 0.25);
    present(player, who, project, 0.15);
    let (ballot, id) = (player.ballot(), player.rng.gen_range(0..40));
    let pair = &mut player.pair;
    let (to, model) = (pair.chain.suite.reputation, &pair.model);
    let tally = model.reputation_cells.read(&BallotCell(ballot)).map(|ballot| ballot.tally);
    assert_eq!(pair.chain.ask(to, reputation::tally(ballot)), tally);
    let receipt = model.reputation_cells.read(&ReceiptCell(ballot, who));
    assert_eq!(pair.chain.ask(to, reputation::receipt(ballot, who)), receipt);
    let (to, id) = (pair.chain.suite.ledger, ContributionId(id));
    assert_eq!(pair.chain.ask(to, ledger::terms(id)), model.terms(id));
    assert_eq!(pair.chain.ask(to, ledger::contribution(id)), model.contribution(id).ok());
    let version = model.ledger.version_at(&model.ledger_cells, at);
    assert_eq!(pair.chain.ask(to, ledger::version_at(at)), version);
    needs::ask(player, 0.3);
    purse::ask(player);
    let newest = player.pair.model.governor.newest.0;
    let id = ProposalId((newest + 1).saturating_sub(player.rng.gen_range(0..5)));
    proposal(player, who, id);
}

/// Everything that can be asked about a proposal.
fn proposal(player: &mut Player, who: H160, id: ProposalId) {
    let Player { pair, .. } = player;
    let (to, now, model, chain) =
        (pair.chain.suite.governor, pair.now, &pair.model, &mut pair.chain);
    let found = model.proposal(id);
    assert_eq!(chain.ask(to, governor::state(id)), model.state(id, now));
    let kept = found.clone().ok().map(|(proposal, _)| proposal);
    assert_eq!(chain.ask(to, governor::proposal(id)), kept);
    let terms = model.proposal_terms(id);
    assert_eq!(chain.ask(to, governor::terms(id)), terms);
    let snapshot = found.clone().map(|(proposal, _)| proposal.snapshot());
    assert_eq!(chain.ask(to, governor::proposal_snapshot(id)), snapshot);
    let deadline = found.clone().map(|(proposal, ballot)| proposal.deadline(ballot.as_ref()));
    assert_eq!(chain.ask(to, governor::proposal_deadline(id)), deadline);
    let votes = found.map(|(_, ballot)| ballot.map_or([Units::ZERO; 3], |ballot| ballot.weights));
    assert_eq!(chain.ask(to, governor::proposal_votes(id)), votes);
    let voted = terms.map(|terms| {
        let cells = &model.reputation_cells;
        cells.read(&ReceiptCell(terms.name(cells), who)).is_some()
    });
    assert_eq!(chain.ask(to, governor::has_voted(id, who)), voted);
}

/// What the governor and the hub say of themselves.
fn institutions(player: &mut Player) {
    let Player { pair, agents, .. } = player;
    let (suite, now, model, chain) = (pair.chain.suite, pair.now, &pair.model, &mut pair.chain);
    let (to, root) = (suite.governor, &model.governor);
    let total = model.reputation.total_at(&model.reputation_cells, now - 1);
    assert_eq!(chain.ask(to, governor::newest()), root.newest);
    assert_eq!(chain.ask(to, governor::quorum(now - 1)), Ok(root.quorum(total, now)));
    assert_eq!(chain.ask(to, governor::proposal_threshold()), Ok(root.threshold(total, now)));
    assert_eq!(chain.ask(to, governor::voting_delay()), root.parameters.voting_delay);
    assert_eq!(chain.ask(to, governor::voting_period()), root.parameters.voting_period);
    assert_eq!(chain.ask(to, governor::parameters()), root.parameters);
    assert_eq!(chain.ask(to, governor::clock()), now);
    assert_eq!(chain.ask(to, governor::clock_mode()), "mode=timestamp");
    assert_eq!(chain.ask(suite.hub, hub::addresses()), suite);
    assert_eq!(chain.ask(suite.hub, hub::hub()), model.hub);
    assert_eq!(chain.ask(suite.ledger, ledger::suite()), suite);
    assert_eq!(chain.ask(suite.ledger, ledger::opens()), model.ledger.opens);
    assert_eq!(chain.ask(suite.reputation, reputation::suite()), model.reputation.suite);
    assert_eq!(chain.ask(suite.reputation, reputation::opens()), model.reputation.opens);
    for who in agents {
        for at in [model.hub.forked(), now - 1, now] {
            let over = Reputation::check_past(at, now);
            let points = over.map(|()| model.points_at(*who, at));
            assert_eq!(chain.ask(suite.hub, hub::points_at(*who, at)), points);
            let cells = &model.reputation_cells;
            let standing = over.map(|()| model.reputation.standing(cells, *who, at));
            assert_eq!(chain.ask(suite.reputation, reputation::standing(*who, at)), standing);
        }
    }
}

/// Everything there is.
pub fn ask_all(player: &mut Player) {
    let (now, genesis) = (player.pair.now, player.pair.calendar().genesis);
    for who in player.agents.clone() {
        for project in (0..4).map(ProjectId) {
            for at in [genesis - 1, genesis + (now - genesis) / 2, now - 1, now] {
                past(player, who, project, at, 1.0);
            }
            present(player, who, project, 1.0);
        }
    }
    let pair = &mut player.pair;
    let (to, model) = (pair.chain.suite.ledger, &pair.model);
    for (first, count) in [(0, 3), (1, 1_000), (40, PAGE_MAX), (u64::MAX, 7)] {
        let ids = (first.max(1)..).take(count.min(PAGE_MAX) as usize);
        let page =
            ids.clone().map(|id| model.ledger_cells.read(&ContributionCell(ContributionId(id))));
        let page: Vec<_> = page.map_while(|found| found).collect();
        let asked = pair.chain.ask(to, ledger::contributions(ContributionId(first), count));
        assert_eq!(asked, page);
        let Ok(first) = u32::try_from(first) else { continue };
        let ids = (first.max(1)..).take(count.min(PAGE_MAX) as usize);
        let page = ids.map(|id| model.ledger_cells.read(&ProjectCell(ProjectId(id))));
        let page: Vec<_> = page.map_while(|found| found).collect();
        assert_eq!(pair.chain.ask(to, ledger::projects(ProjectId(first), count)), page);
        assert_eq!(
            pair.chain.ask(to, ledger::project(ProjectId(first))),
            match first {
                0 => None,
                _ => page.first().copied(),
            }
        );
    }
    assert_eq!(pair.chain.ask(to, ledger::newest()), model.ledger.newest);
    assert_eq!(pair.chain.ask(to, ledger::newest_project()), model.ledger.projects);
    assert_eq!(pair.chain.ask(to, ledger::calendar()), pair.calendar());
    needs::ask(player, 1.0);

    let pair = &mut player.pair;
    let (to, model) = (pair.chain.suite.reputation, &pair.model);
    for (first, count) in [(0, 1_000), (1, 2), (u32::MAX, 5)] {
        let agents = (first..first.saturating_add(count.min(PAGE_MAX)))
            .map_while(|index| model.reputation_cells.read(&AgentCell(index)))
            .map(|who| (who, model.reputation.own_at(&model.reputation_cells, who, now)));
        let agents: Vec<(H160, _)> = agents.collect();
        assert_eq!(pair.chain.ask(to, reputation::agents(first, count)), agents);
    }
    assert_eq!(pair.chain.ask(to, reputation::calendar()), model.reputation.calendar);
    assert_eq!(pair.chain.ask(to, reputation::clock()), now);
    assert_eq!(pair.chain.ask(to, reputation::clock_mode()), "mode=timestamp");
    for (to, question) in [
        (pair.chain.suite.hub, hub::history()),
        (pair.chain.suite.governor, governor::history()),
        (pair.chain.suite.pool, pool::history()),
        (pair.chain.suite.ledger, ledger::history()),
        (pair.chain.suite.reputation, reputation::history()),
    ] {
        assert_eq!(pair.chain.ask(to, question), pair.history(to));
    }
    institutions(player);
    let newest = player.pair.model.governor.newest.0;
    for id in (newest.saturating_sub(8)..=newest + 1).map(ProposalId) {
        let who = player.agent();
        proposal(player, who, id);
    }
}

/// Asks a question, if it is asked.
fn same<R: Decode + Debug + PartialEq>(
    asked: bool,
    chain: &mut Commons,
    to: H160,
    question: Message<R>,
    expected: R,
) {
    if asked {
        assert_eq!(chain.ask(to, question), expected);
    }
}

/// Asks so many of the questions about the past.
fn past(player: &mut Player, who: H160, project: ProjectId, at: Time, part: f64) {
    let epoch = player.pair.calendar().epoch(at);
    let epoch = Epoch((epoch.0 + player.rng.gen_range(0..3)).saturating_sub(1));
    let Player { pair, rng, .. } = player;
    let (to, now) = (pair.chain.suite.reputation, pair.now);
    let (root, cells) = (&pair.model.reputation, &pair.model.reputation_cells);
    let over = Reputation::check_past(at, now);
    let own = over.map(|()| root.own_at(cells, who, at));
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::past_own_units(who, at), own);
    let points = own.map(|units| root.calendar.points_down(units, at));
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::points_at(who, at), points);
    let votes = over.map(|()| root.votes_at(cells, who, at));
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::past_votes(who, at), votes);
    let total = over.map(|()| root.total_at(cells, at));
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::past_total(at), total);
    let lent = over.map(|()| root.delegation_at(cells, who, at));
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::delegate_at(who, at), lent);
    let earned = over.map(|()| root.earned_at(cells, who, project, at));
    same(
        rng.gen_bool(part),
        &mut pair.chain,
        to,
        reputation::past_earned(who, project, at),
        earned,
    );
    let totals = rng.gen_bool(0.5);
    let of = |purpose| Asked { purpose, at, totals };
    let asked = [of(Purpose::Project { epoch, project }), of(Purpose::floor_of(epoch))];
    let shares = over.map(|()| asked.map(|asked| root.share(cells, who, &asked)).to_vec());
    let question = reputation::shares(who, &asked);
    same(rng.gen_bool(part), &mut pair.chain, to, question, shares.clone());

    let account = root.account_of(cells, who);
    let older = account.own.older > 0 && account.own.recent.first().is_some_and(|c| c.since > at);
    let lapsed = account.lent_at(cells, who, at).to != H160::zero() && lent == Ok(None);
    let above = shares.is_ok_and(|shares| shares[1].above_floor > 0);
    let refused = over.is_err();
    for (happened, what) in [
        (older, "the past was found in an older checkpoint"),
        (lapsed, "a loan has lapsed"),
        (above, "agents are above the floor"),
        (refused, "the present was refused to those who asked for the past"),
    ] {
        if happened {
            pair.saw(what);
        }
    }
}

/// Asks so many of the questions about the present.
fn present(player: &mut Player, who: H160, project: ProjectId, part: f64) {
    let Player { pair, rng, .. } = player;
    let (to, now) = (pair.chain.suite.reputation, pair.now);
    let (root, cells) = (&pair.model.reputation, &pair.model.reputation_cells);
    let own = root.own_at(cells, who, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::own_units(who), own);
    let points = root.calendar.points_down(own, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::balance_of(who), points);
    let total = root.total_at(cells, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::total_units(), total);
    let points = root.calendar.points_down(total, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::total_supply(), points);
    let votes = root.votes_at(cells, who, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::votes(who), votes);
    let lent = root.delegation_at(cells, who, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::delegate_of(who), lent);
    let earned = root.earned_at(cells, who, project, now);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::earned_of(who, project), earned);
    same(rng.gen_bool(part), &mut pair.chain, to, reputation::surge(), root.surge);
}
