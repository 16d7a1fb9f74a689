//! Leaving with what one has earned.

use super::{Story, key};
use crate::{context::cost, fork::opening};
use commons_client::{
    Commons, Error, Result, bundle::keccak256, commons::Beginning, format, names,
};
use commons_core::{
    H256,
    contribution::Action,
    hub::{Charter, Origin},
    parameters::Parameters,
    units::Points,
};

impl Story<'_> {
    /// Whoever does not like what was decided begins anew, and asks nobody.
    pub(super) async fn fork(&mut self) -> Result<()> {
        self.title("15. Charlie lost that vote, and forks: claims up to 200 points, as before");
        let charlie = key("//Charlie")?;
        let chain = self.commons.chain().clone();
        let parameters = Parameters {
            claim_max: Points::whole(200),
            inherit_window: 1,
            ..self.commons.parameters(None).await?
        };
        let origin = Origin::Parent(self.commons.hub());
        let document = H256(keccak256(b"Big works need big claims."));
        let charter = Charter { document, uri: b"ipfs://charter".to_vec() };
        let beginning = Beginning { parameters, origin, charter };
        let deployed =
            Commons::deploy(chain.clone(), &charlie, &self.contracts, beginning, |_| ()).await?;
        let fork = deployed.commons;
        self.line("charlie", "asks nobody, and uploads nothing: the code is on the chain");
        self.line("", format!("hub {:?}  ({})", fork.hub(), cost(&chain, &deployed.receipt)));
        for name in ["//Charlie", "//Dave", "//Eve"] {
            let signer = key(name)?;
            let inherited = fork.inherit(&signer).await?;
            let who = names::show(signer.address());
            self.line(&who, format!("brings {}", format::about(inherited.points)));
        }
        let twice = fork.inherit(&charlie).await;
        self.refused("charlie", "inherits once more", twice)?;
        let draft = self.draft((Action::Work, "60h", "60"), "ipfs://weir", 0, &[])?;
        let early = fork.record(&charlie, draft.clone(), Vec::new()).await;
        self.refused("charlie", "records something, too early", early)?;
        let head = chain.head().await?;
        let window = fork.window(head.hash).await?;
        let window = window.ok_or_else(|| Error::new("demo", "The fork has no window."))?;
        self.line("", format!("the fork {}", opening(&window, head.time)));
        let opens = window.opens.ok_or_else(|| Error::new("demo", "The fork never opens."))?;
        self.wait_until(opens).await?;
        let late = fork.inherit(&key("//Bob")?).await;
        self.refused("bob", "comes too late", late)?;
        let (id, _) = fork.record(&charlie, draft, b"ipfs://weir".to_vec()).await?;
        self.line("charlie", format!("{id}: claims 60 points, in the fork"));
        let (parent, in_fork) = (self.balances().await?, super::balances_in(&fork).await?);
        self.amounts(&[("the parent", parent), ("the fork", in_fork)]);
        self.fork = Some((fork, deployed.receipt.block.number));
        Ok(())
    }
}
