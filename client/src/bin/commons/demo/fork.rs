//! Leaving with what one has earned.

use super::{PEOPLE, Story, key, tell::balances_in, work::Work};
use crate::{context::cost, fork::opening};
use commons_client::{Commons, Error, Result, bundle::keccak256, commons::Beginning, format};
use commons_core::{
    H256,
    contribution::Action,
    hub::{Charter, Origin},
    parameters::Parameters,
    pool::Equation,
};

impl Story<'_> {
    /// Whoever does not like what was decided begins anew, and asks nobody.
    pub(super) async fn fork(&mut self) -> Result<()> {
        self.title("15. Charlie lost that vote, and forks: the value equation is as it was");
        let charlie = key("charlie")?;
        let chain = self.commons.chain().clone();
        let parameters = Parameters {
            equation: Equation::default(),
            inherit_window: 1,
            ..self.commons.parameters(None).await?
        };
        let origin = Origin::Parent(self.commons.hub());
        let document = H256(keccak256(b"Who works shall be paid."));
        let charter = Charter { document, uri: b"ipfs://charter".to_vec() };
        let beginning = Beginning { parameters, origin, charter };
        let deployed =
            Commons::deploy(chain.clone(), &charlie, &self.contracts, beginning, |_| ()).await?;
        let fork = deployed.commons;
        self.line("charlie", "asks nobody, and uploads nothing: the code is on the chain");
        self.line("", format!("hub {:?}  ({})", fork.hub(), cost(&chain, &deployed.receipt)));
        for name in ["charlie", "dave", "eve"] {
            let inherited = fork.inherit(&key(name)?).await?;
            self.line(name, format!("brings {}", format::about(inherited.points)));
        }
        let head = chain.head().await?;
        let window = fork.window(head.hash).await?;
        let window = window.ok_or_else(|| Error::new("demo", "The fork has no window."))?;
        self.line("", format!("the fork {}", opening(&window, head.time)));
        let opens = window.opens.ok_or_else(|| Error::new("demo", "The fork never opens."))?;
        self.wait_until(opens).await?;
        let late = fork.inherit(&key("bob")?).await;
        self.refused("bob", "comes too late", late)?;
        let weir = Work::new("charlie", Action::Work, "6h", "a weir", 0, "6");
        fork.record(&charlie, weir.draft()?, b"ipfs://weir".to_vec()).await?;
        self.line("charlie", "records the first work in the fork; its parent loses nothing:");
        let (parent, in_fork) = (self.balances().await?, balances_in(&fork).await?);
        self.points(&PEOPLE, &[("the parent", parent), ("the fork", in_fork)]);
        self.fork = Some((fork, deployed.receipt.block.number));
        Ok(())
    }
}
