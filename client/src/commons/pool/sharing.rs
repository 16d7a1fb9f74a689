//! Who has which share of a pot: worked out by the pool's own rules from what reputation says.

use super::{Commons, PoolBook, Stage};
use crate::{bundle::keccak256, chain::Block, error::Result};
use commons_core::{
    Address, U256,
    cells::Memory,
    pool::{Claimed as Share, ClaimedCell, Due, Part, Pot, PotId, Purpose, Window},
    reputation::{Asked, Share as Earned},
};
use subxt::ext::futures::{StreamExt, TryStreamExt, stream};

/// How many agents are asked about at the same time.
const AT_ONCE: usize = 16;

/// A pot, divided: as it is once it is open, as it would be now before that.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// The pot.
    pub id: PotId,
    /// What is in it, and what that is divided by.
    pub pot: Pot,
    /// Those who have a share.
    pub agents: Vec<AgentShare>,
}

/// An agent's share.
#[derive(Clone, Copy, Debug)]
pub struct AgentShare {
    /// Whose.
    pub agent: Address,
    /// What it is measured by.
    pub earned: Earned,
    /// How much it is.
    pub share: Share,
    /// Whether it was paid.
    pub paid: bool,
}

impl Sharing {
    /// What nobody has a share in: it moves on to a later epoch.
    pub fn rest(&self) -> U256 {
        self.parts().iter().fold(U256::zero(), |sum, part| sum.saturating_add(part.rest()))
    }

    /// Work and equity.
    pub fn parts(&self) -> [Part; 2] {
        [self.pot.work, self.pot.equity]
    }
}

impl Commons {
    /// Who has which share of these pots, of which something is in each. What has not opened is divided
    /// by what was earned by now.
    pub async fn sharing(
        &self,
        book: &PoolBook,
        pots: &[(PotId, Pot)],
        head: Block,
    ) -> Result<Vec<Sharing>> {
        // Pots of several assets are divided alike.
        let mut purposes: Vec<(Purpose, Window)> = Vec::new();
        for (id, _) in pots {
            if !purposes.iter().any(|(purpose, _)| *purpose == id.purpose) {
                let window = book.window(id.purpose);
                let window = match book.stage(id.purpose, head.time) {
                    Stage::Waiting => Window { opens: head.time, ..window },
                    Stage::Open | Stage::Over => window,
                };
                purposes.push((id.purpose, window));
            }
        }
        let asked = |totals| {
            let asked = purposes.iter().map(move |(purpose, window)| Asked {
                purpose: *purpose,
                at: window.snapshot(),
                totals,
            });
            asked.collect::<Vec<_>>()
        };
        let at = Some(head.hash);
        let all = self.shares(Address::zero(), asked(true), at).await?;
        let agents = self.agents(0, u32::MAX, at).await?;
        let each = agents.iter().map(|(agent, _)| {
            let asked = asked(false);
            async move { Ok::<_, crate::Error>((*agent, self.shares(*agent, asked, at).await?)) }
        });
        let each: Vec<_> = stream::iter(each).buffered(AT_ONCE).try_collect().await?;
        let mut found = Vec::new();
        for (id, pot) in pots {
            let index = purposes.iter().position(|(purpose, _)| *purpose == id.purpose);
            let index = index.unwrap_or_default();
            let Some((_, window)) = purposes.get(index).copied() else { continue };
            let total = all.get(index).copied().unwrap_or_default();
            let earned = each
                .iter()
                .map(|(agent, shares)| (*agent, shares.get(index).copied().unwrap_or_default()));
            let mut sharing = divide(book, (*id, *pot), window, &total, earned);
            self.mark_paid(&mut sharing, head).await?;
            found.push(sharing);
        }
        Ok(found)
    }

    /// Finds out who was paid.
    async fn mark_paid(&self, sharing: &mut Sharing, head: Block) -> Result<()> {
        let names = sharing.agents.iter().map(|it| ClaimedCell::of(sharing.id, it.agent));
        let (cells, bits): (Vec<_>, Vec<_>) = names.unzip();
        let marks = self.cells(self.addresses.pool, &cells, head.hash).await?;
        for ((agent, mark), bit) in sharing.agents.iter_mut().zip(marks).zip(bits) {
            agent.paid = mark.unwrap_or_default().bit(bit);
        }
        Ok(())
    }
}

/// Divides a pot by the pool's own rules.
fn divide(
    book: &PoolBook,
    (id, mut pot): (PotId, Pot),
    window: Window,
    total: &Earned,
    earned: impl Iterator<Item = (Address, Earned)>,
) -> Sharing {
    let pool = book.pool();
    pot.freeze(id.purpose, &window, &pool.calendar, total);
    let due = Due { id, window, pot };
    // Without cells, nobody has been paid: it is the share that matters here.
    let nobody = Memory::new(keccak256);
    let share = |(agent, earned)| {
        let (share, _) = pool.claimable(&nobody, agent, &due, &earned).ok()?;
        Some(AgentShare { agent, earned, share, paid: false })
    };
    let mut agents: Vec<_> = earned.filter_map(share).collect();
    agents.sort_by_key(|it| std::cmp::Reverse(it.share.total()));
    Sharing { id, pot, agents }
}

#[cfg(test)]
mod tests {
    use super::{super::book::tests::book, *};
    use commons_core::{
        pool::Asset,
        units::{Epoch, Points, ProjectId, Units},
    };

    fn earned(points: u64) -> Earned {
        let units = Units(Points::whole(points).0.into());
        Earned {
            accepted: Points::whole(points),
            accepted_total: Points::whole(10),
            earned: units,
            earned_total: units,
            ..Earned::default()
        }
    }

    #[test]
    fn a_thin_pot_is_divided_as_the_pool_divides_it() {
        let purpose = Purpose::Project { epoch: Epoch(0), project: ProjectId(0) };
        let id = PotId { asset: Asset::Native, purpose };
        let mut pot = Pot::default();
        pot.work.put(1_001.into());
        pot.equity.put(10.into());
        let agents = [(1, 3), (2, 7), (3, 0)];
        let agents = agents.map(|(n, points)| (Address::repeat_byte(n), earned(points)));
        let (book, total) = (book(), earned(10));
        let window = Window { opens: 2_000, ..book.window(purpose) };
        let sharing = divide(&book, (id, pot), window, &total, agents.into_iter());
        // Twenty points at least, and only ten are there; the first is who has most.
        let shares: Vec<_> = sharing
            .agents
            .iter()
            .map(|it| (it.agent.0[0], it.share.work.as_u32(), it.share.equity.as_u32()))
            .collect();
        assert_eq!(shares, [(2, 350, 3), (1, 150, 1)]);
        assert_eq!(sharing.parts().map(|part| part.rest().as_u32()), [501, 5]);
        assert_eq!(sharing.rest(), 506.into());
        assert!(sharing.agents.iter().all(|it| !it.paid));
    }
}
