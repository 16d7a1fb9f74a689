//! Questions, now and about the past, to the contracts and to the rules.

use super::player::Player;
use crate::{
    message::Message,
    suite::{hub_history, ledger, reputation, Commons},
};
use codec::Decode;
use commons_core::{
    account::AgentCell,
    ballot::{BallotCell, ReceiptCell},
    cells::Cells,
    ledger::{ContributionCell, ProjectCell},
    reputation::Reputation,
    units::{ContributionId, Epoch, ProjectId},
    Time,
};
use rand::{seq::SliceRandom, Rng};
use sp_core::H160;
use std::fmt::Debug;

/// As `commons_interfaces::PAGE_MAX`.
const PAGE_MAX: u32 = 50;

/// A few questions at random.
pub fn ask(player: &mut Player) {
    let (now, genesis) = (player.pair.now, player.pair.chain.charter.genesis);
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
    let (to, model) = (pair.chain.reputation, &pair.model);
    let tally = model.reputation_cells.read(&BallotCell(ballot));
    assert_eq!(pair.chain.ask(to, reputation::tally(ballot)), tally);
    let receipt = model.reputation_cells.read(&ReceiptCell(ballot, who));
    assert_eq!(pair.chain.ask(to, reputation::receipt(ballot, who)), receipt);
    let (to, id) = (pair.chain.ledger, ContributionId(id));
    assert_eq!(pair.chain.ask(to, ledger::terms(id)), model.terms(id));
    assert_eq!(pair.chain.ask(to, ledger::contribution(id)), model.contribution(id).ok());
}

/// Everything there is.
pub fn ask_all(player: &mut Player) {
    let (now, genesis) = (player.pair.now, player.pair.chain.charter.genesis);
    for who in player.agents.clone() {
        for project in (0..4).map(ProjectId) {
            for at in [genesis - 1, genesis + (now - genesis) / 2, now - 1, now] {
                past(player, who, project, at, 1.0);
            }
            present(player, who, project, 1.0);
        }
    }
    let pair = &mut player.pair;
    let (to, model) = (pair.chain.ledger, &pair.model);
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
    assert_eq!(pair.chain.ask(to, ledger::charter()), pair.chain.charter);

    let to = pair.chain.reputation;
    for (first, count) in [(0, 1_000), (1, 2), (u32::MAX, 5)] {
        let agents = (first..first.saturating_add(count.min(PAGE_MAX)))
            .map_while(|index| model.reputation_cells.read(&AgentCell(index)))
            .map(|who| (who, model.reputation.own_at(&model.reputation_cells, who, now)));
        let agents: Vec<(H160, _)> = agents.collect();
        assert_eq!(pair.chain.ask(to, reputation::agents(first, count)), agents);
    }
    assert_eq!(pair.chain.ask(to, reputation::ledger()), pair.chain.ledger);
    assert_eq!(pair.chain.ask(to, reputation::calendar()), model.reputation.calendar);
    assert_eq!(pair.chain.ask(to, reputation::clock()), now);
    assert_eq!(pair.chain.ask(to, reputation::clock_mode()), "mode=timestamp");
    for (to, question) in [
        (pair.chain.hub, hub_history()),
        (pair.chain.ledger, ledger::history()),
        (pair.chain.reputation, reputation::history()),
    ] {
        assert_eq!(pair.chain.ask(to, question), pair.history(to));
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
    let epoch = player.pair.chain.charter.calendar().epoch(at);
    let epoch = Epoch((epoch.0 + player.rng.gen_range(0..3)).saturating_sub(1));
    let Player { pair, rng, .. } = player;
    let (to, now) = (pair.chain.reputation, pair.now);
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
    let share = over.map(|()| root.share(cells, who, project, epoch, at));
    same(
        rng.gen_bool(part),
        &mut pair.chain,
        to,
        reputation::share(who, project, epoch, at),
        share,
    );

    let account = root.account_of(cells, who);
    let older = account.own.older > 0 && account.own.recent.first().is_some_and(|c| c.since > at);
    let lapsed = account.lent_at(cells, who, at).to != H160::zero() && lent == Ok(None);
    let above = share.is_ok_and(|share| share.above_floor > 0);
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
    let (to, now) = (pair.chain.reputation, pair.now);
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
