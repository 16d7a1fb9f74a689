//! What a newcomer needs to take part.

use super::Commons;
use crate::{
    chain::{DRY_RUN, Rehearsal, Rehearsals, Signer},
    error::{Error, Result},
};
use commons_core::{
    H256,
    contribution::{Action, Draft, Effort, Unit},
    units::{Points, ProjectId},
};

/// What records cost, in the token's smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The fee of a record.
    pub fee: u128,
    /// Its deposit.
    pub deposit: u128,
    /// What must be there besides when the last one is sent, and comes back.
    pub spare: u128,
    /// What an account must keep to exist.
    pub minimum: u128,
    /// What it takes once to become known to contracts.
    pub mapping: u128,
    /// What the account has.
    pub has: u128,
}

impl Needs {
    /// What one record takes.
    pub fn each(&self) -> u128 {
        self.fee.saturating_add(self.deposit)
    }

    /// What an account that has nothing to spare must be sent for so many.
    pub fn amount(&self, records: u32) -> u128 {
        let minimum = self.minimum.saturating_sub(self.has);
        let once = minimum.saturating_add(self.mapping).saturating_add(self.spare);
        self.each().saturating_mul(records.into()).saturating_add(once)
    }

    /// How many an account lasts for that has so much.
    pub fn lasts(&self, balance: u128) -> u128 {
        let once = self.minimum.saturating_add(self.mapping).saturating_add(self.spare);
        balance.saturating_sub(once) / self.each().max(1)
    }
}

impl Commons {
    /// What a usual record costs `account`. It is tried as the signer's, who has money: a record
    /// takes the same whoever makes it.
    pub async fn record_needs(&self, signer: &Signer, account: [u8; 32]) -> Result<Needs> {
        let parameters = self.parameters(None).await?;
        let draft = usual(Points::whole(1).min(parameters.claim_max));
        // Whoever acts for another account pays more than a newcomer for the same; but the key's own
        // account may have nothing to try it with.
        let record = match self.try_record(&signer.clone().alone(), draft.clone()).await {
            Ok(record) => record,
            Err(_) => self.try_record(signer, draft).await?,
        };
        Ok(Needs {
            fee: record.fee,
            deposit: u128::try_from(record.deposit).unwrap_or(0),
            spare: record.fee_at_most.saturating_sub(record.fee),
            minimum: self.chain.existential_deposit().await?,
            mapping: self.chain.mapping_cost(signer, account).await?.unwrap_or(0),
            has: self.chain.balance(account).await?,
        })
    }

    async fn try_record(&self, signer: &Signer, draft: Draft) -> Result<Rehearsal> {
        let tries = Rehearsals::default();
        let trying = signer.clone().rehearsing(&tries);
        match self.record(&trying, draft, URI.into()).await {
            Err(error) if error.code == DRY_RUN => {}
            Err(error) => return Err(error),
            Ok(_) => {
                return Err(Error::new("sent", "A record was sent that was only to be tried."));
            }
        }
        tries
            .notes()
            .transactions
            .into_iter()
            .next()
            .ok_or_else(|| Error::new("not_tried", "What a record costs could not be found out."))
    }
}

/// Where the evidence of a usual record is: an address as those of documents that are named by their
/// content.
const URI: &str = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/photo.jpg";

fn usual(claimed: Points) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 8_000, unit: Unit::Hour },
        claimed,
        evidence: H256::repeat_byte(0xab),
        project: ProjectId(0),
        cites: Vec::new(),
        satisfies: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_lasts_for_as_many_as_it_was_meant_for() {
        let poor = Needs { fee: 10, deposit: 3, spare: 4, minimum: 100, mapping: 0, has: 0 };
        for needs in [poor, Needs { mapping: 50, ..poor }, Needs { minimum: 0, ..poor }] {
            for records in [0, 1, 10, 1_000] {
                assert_eq!(needs.lasts(needs.amount(records)), records.into(), "{needs:?}");
                assert_eq!(needs.lasts(needs.amount(records) + 12), records.into());
            }
        }
        // Who has something is sent as much, but not twice what an account must keep.
        let known = Needs { has: 1_000, ..poor };
        assert_eq!(known.amount(10), poor.amount(10) - 100);
        assert_eq!(known.lasts(0), 0);
        assert_eq!(Needs { fee: 0, deposit: 0, ..poor }.lasts(104), 0);
    }
}
