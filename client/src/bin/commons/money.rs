//! What the commands about the pool share.

use crate::{complete, context::Global, pots::put, style};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    assets::{Assets, purpose},
    chain::Block,
    commons::pool::PoolBook,
    format,
};
use commons_core::{
    U256,
    pool::{Asset, Claimed, Pot, PotId, Purpose},
    units::{BasisPoints, Epoch, ProjectId},
};
use serde_json::{Value, json};

/// A pot's purpose, as it is typed.
#[derive(Args, Clone, Copy)]
pub struct For {
    /// The project; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", conflicts_with = "floor", value_parser = crate::numbers::project, add = complete::projects())]
    pub project: Option<u32>,
    /// The floor fund of the epoch's block of four.
    #[arg(long)]
    pub floor: bool,
}

impl For {
    pub fn purpose(self, epoch: u32) -> Purpose {
        let (epoch, project) = (Epoch(epoch), ProjectId(self.project.unwrap_or_default()));
        if self.floor { Purpose::floor_of(epoch) } else { Purpose::Project { epoch, project } }
    }
}

/// All that is asked before anything about the pool is shown or done.
pub struct Desk {
    pub commons: Commons,
    pub head: Block,
    pub book: PoolBook,
    pub assets: Assets,
}

impl Desk {
    pub async fn open(global: &Global) -> Result<Self> {
        let (commons, _) = global.open().await?;
        let head = commons.chain().head().await?;
        let book = commons.pool_book(head.hash).await?;
        let assets = commons.assets(&book, head.hash).await?;
        Ok(Self { commons, head, book, assets })
    }

    /// The asset that was named; all, if none was.
    pub fn chosen(&self, named: Option<&str>) -> Result<Vec<Asset>> {
        match named {
            Some(text) => Ok(vec![self.assets.find(text)?]),
            None => Ok(self.assets.all()),
        }
    }

    /// Refuses a project that does not exist.
    pub async fn check_project(&self, project: Option<u32>) -> Result<()> {
        match project {
            None | Some(0) => Ok(()),
            Some(id) => self.commons.project(ProjectId(id), Some(self.head.hash)).await.map(|_| ()),
        }
    }

    /// The pots of an epoch in which something is or was: those that are named; if none are, those of the
    /// commons and of all projects.
    pub async fn pots_of_epoch(
        &self,
        of: For,
        epoch: u32,
        assets: &[Asset],
    ) -> Result<Vec<(PotId, Pot)>> {
        let purposes: Vec<_> = match of.project.is_none() && !of.floor {
            true => {
                let newest = self.commons.newest_project(Some(self.head.hash)).await?.0;
                let of = |project| Purpose::Project { epoch: Epoch(epoch), project };
                (0..=newest).map(ProjectId).map(of).collect()
            }
            false => vec![of.purpose(epoch)],
        };
        let ids: Vec<_> = purposes
            .into_iter()
            .flat_map(|purpose| assets.iter().map(move |asset| PotId { asset: *asset, purpose }))
            .collect();
        let mut pots = self.commons.pots(&ids, self.head.hash).await?;
        pots.retain(|(_, pot)| !put(pot).is_zero());
        Ok(pots)
    }

    /// That nothing was ever put into the pots that are named.
    pub fn nothing_in(&self, code: &str, of: For, epoch: u32) -> Error {
        let (named, calendar) = (of.purpose(epoch), self.commons.calendar());
        let first = named.first_epoch();
        let what = if first > calendar.epoch(self.head.time) {
            let start = format::when(calendar.start(first), self.head.time);
            let begins = if of.floor { "begin" } else { "begins" };
            format!("Nothing is in the pots for {}, which {begins} {start}.", purpose(named))
        } else {
            format!("Nothing was put in for {}.", purpose(named))
        };
        Error::new(code, what).hint(
            "commons pots --all shows all pots; commons fund puts something into the present epoch's.",
        )
    }

    /// `1.5 TOK`.
    pub fn show(&self, asset: Asset, amount: U256) -> String {
        self.assets.show(asset, amount)
    }

    /// `work 1.5 TOK, equity 0.5 TOK`; of a floor, its part alone.
    pub fn parts(&self, pot: PotId, share: &Claimed) -> String {
        match pot.purpose {
            Purpose::Floor { .. } => "an equal part".into(),
            Purpose::Project { .. } => format!(
                "work {}, equity {}",
                self.show(pot.asset, share.work),
                self.show(pot.asset, share.equity)
            ),
        }
    }

    /// An amount for programs, in smallest units, beside what people read.
    pub fn amount(&self, json: &mut Value, name: &str, asset: Asset, amount: U256) {
        json[name] = amount.to_string().into();
        json[format!("{name}_text")] = self.show(asset, amount).into();
    }

    /// A pot for programs.
    pub fn pot(&self, id: PotId) -> Value {
        let mut json = self.asset(id.asset);
        json["for"] = purpose(id.purpose).into();
        match id.purpose {
            Purpose::Project { epoch, project } => {
                json["epoch"] = epoch.0.into();
                json["project"] = project.0.into();
            }
            Purpose::Floor { block } => {
                let first = id.purpose.first_epoch().0;
                json["floor"] =
                    json!({"block": block, "first_epoch": first, "last_epoch": first + 3});
            }
        }
        json
    }

    /// An asset for programs.
    pub fn asset(&self, asset: Asset) -> Value {
        let address = match asset {
            Asset::Native => json!("native"),
            Asset::Token(address) => json!(address),
        };
        let decimals = self.assets.of(asset).decimals;
        json!({"asset": address, "symbol": self.assets.symbol(asset), "decimals": decimals})
    }
}

/// A share of a whole in hundredths of a percent, rounded down.
pub fn share(part: U256, whole: U256) -> BasisPoints {
    // Both are shifted until the product fits.
    let shift = 256usize.saturating_sub(whole.leading_zeros() as usize).saturating_sub(200);
    let (part, whole) = (part >> shift, whole >> shift);
    let share = part.saturating_mul(10_000.into()).checked_div(whole).unwrap_or_default();
    BasisPoints(u16::try_from(share.min(10_000.into()).low_u32()).unwrap_or(0))
}

/// A share as a bar and in percent: `█████░░░░░  50 %`.
pub fn bar(part: U256, whole: U256) -> String {
    const LENGTH: usize = 20;
    let share = share(part, whole);
    format!("{} {}", style::bar(part, whole, LENGTH), format::bps(share))
}

/// An error in a list of results, for programs.
pub fn error_json(error: &Error) -> Value {
    json!({"code": error.code, "message": error.message, "hint": error.hint})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_of_the_greatest_and_the_smallest_amounts() {
        for (part, whole, expected) in [
            (U256::zero(), U256::zero(), 0),
            (U256::one(), U256::from(3), 3_333),
            (U256::MAX, U256::MAX, 10_000),
            (U256::MAX / 2, U256::MAX, 5_000),
            (U256::from(5), U256::from(4), 10_000),
        ] {
            assert!(share(part, whole).0.abs_diff(expected) <= 1, "{part} of {whole}");
        }
    }

    #[test]
    fn a_bar_is_as_long_as_the_share() {
        let bar = |part: u8, whole: u8| bar(part.into(), whole.into());
        assert_eq!(bar(1, 2), format!("{}{} 50 %", "█".repeat(10), "░".repeat(10)));
        assert_eq!(bar(0, 2), format!("{} 0 %", "░".repeat(20)));
        assert!(bar(1, 200).starts_with("█░") && bar(1, 200).ends_with(" 0.5 %"));
        assert!(bar(7, 7).starts_with(&"█".repeat(20)));
    }
}
