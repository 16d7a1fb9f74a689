//! Questions to the pool.

use super::player::Player;
use crate::suite::pool;
use commons_core::cells::Cells;
use commons_core::{
    pool::{holding, is_claimed, Asset, AssetCell, PotCell, PotId, Purpose},
    units::{Epoch, ProjectId},
};
use rand::{seq::SliceRandom, Rng};

/// Everything that can be asked about a few pots, and about an asset.
pub fn ask(player: &mut Player) {
    let mut asked: Vec<PotId> = (0..3).filter_map(|_| player.pot()).collect();
    asked.push(nobody(player));
    let (who, at) = (player.agent(), player.pair.now - player.rng.gen_range(0..9_000));
    let coin = player.pair.targets.coin;
    let asset = *[Asset::Native, Asset::Token(coin)].choose(&mut player.rng).expect("two");
    let first = player.rng.gen_range(0..3);
    let pair = &mut player.pair;
    let (to, now, model, chain) = (pair.chain.suite.pool, pair.now, &pair.model, &mut pair.chain);
    let (root, cells) = (&model.pool, &model.pool_cells);

    let claimable: Vec<_> = asked.iter().map(|pot| model.claimable(who, *pot, now)).collect();
    assert_eq!(chain.ask(to, pool::claimable(who, &asked)), claimable);
    let pots: Vec<_> = asked.iter().map(|pot| cells.read(&PotCell(*pot))).collect();
    assert_eq!(chain.ask(to, pool::pots(&asked)), pots);
    for pot in &asked {
        let window = root.window(cells, pot.purpose);
        assert_eq!(chain.ask(to, pool::window(pot.purpose)), window);
        assert_eq!(chain.ask(to, pool::is_claimed(who, *pot)), is_claimed(cells, *pot, who));
    }
    assert_eq!(chain.ask(to, pool::holding(asset)), holding(cells, asset));
    let assets: Vec<_> =
        (first..).map_while(|index| cells.read(&AssetCell(index))).take(2).collect();
    assert_eq!(chain.ask(to, pool::assets(first, 2)), assets);
    assert_eq!(chain.ask(to, pool::version_at(at)), root.versions.at(cells, at));
    assert_eq!(chain.ask(to, pool::suite()), root.suite);
    assert_eq!(chain.ask(to, pool::calendar()), root.calendar);
    assert_eq!(chain.ask(to, pool::opens()), root.opens);
}

/// A pot that may well not be there.
fn nobody(player: &mut Player) -> PotId {
    let epoch = Epoch(player.rng.gen_range(0..9));
    let purpose = match player.rng.gen_bool(0.5) {
        true => Purpose::Project { epoch, project: ProjectId(player.rng.gen_range(0..5)) },
        false => Purpose::floor_of(epoch),
    };
    PotId { asset: Asset::Native, purpose }
}
