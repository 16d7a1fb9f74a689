//! What a fork begins with: its parent.

use super::{Commons, GovernorRef, HubRef, ask, views::code_hashes};
use crate::{
    bundle::Bundle,
    chain::Chain,
    error::{Error, Result},
};
use commons_core::{
    hub::{Addresses, HubError},
    parameters::Parameters,
    units::Points,
};
use commons_interfaces::{PAGE_MAX, governor::Governor, hub::Hub};
use ink::codegen::TraitCallBuilder;
use primitive_types::{H160, H256};
use std::{fmt, path::Path};

/// A commons as one sees it who wants to fork it.
#[derive(Clone, Debug)]
pub struct Parent {
    /// Its contracts.
    pub addresses: Addresses,
    /// Its parameters, if it is of a version that this client understands.
    pub parameters: Option<Parameters>,
    /// The code that its contracts run.
    pub code: Vec<Code>,
}

/// The code of one contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Name of the contract.
    pub name: &'static str,
    /// Hash of the code that it runs.
    pub runs: H256,
    /// Hash of the code that was built here.
    pub built: H256,
}

impl Code {
    /// The code of a suite at block `at`.
    pub async fn of(
        chain: &Chain,
        addresses: &Addresses,
        bundles: &Path,
        at: H256,
    ) -> Result<Vec<Self>> {
        let mut code = Vec::new();
        for (name, runs) in code_hashes(chain, addresses, at).await? {
            code.push(Self { name, runs, built: Bundle::read(bundles, name)?.hash() });
        }
        Ok(code)
    }

    /// Whether the contract does what the sources say that this client was built from.
    pub fn is_known(&self) -> bool {
        self.runs == self.built
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, runs, built } = self;
        write!(f, "{name} runs the code {runs:?}; the one built here is {built:?}")
    }
}

impl Parent {
    /// Looks at the commons whose hub is at `hub`; `bundles` is the folder of the contracts that were
    /// built here.
    pub async fn look(chain: &Chain, hub: H160, bundles: &Path) -> Result<Self> {
        let head = chain.head().await?;
        let at = Some(head.hash);
        let none = || Error::from(HubError::ParentNotACommons { parent: hub });
        let addresses: Addresses = match ask(chain, HubRef::from(hub).call().addresses(), at).await
        {
            Ok(addresses) => addresses,
            Err(error) if says_nothing(&error) => return Err(none()),
            Err(error) => return Err(error),
        };
        if addresses.hub != hub {
            return Err(none());
        }
        let governor = GovernorRef::from(addresses.governor);
        // All that a parent must keep for ever is what the hub asks it.
        let parameters = match ask(chain, governor.call().parameters(), at).await {
            Ok(parameters) => Some(parameters),
            Err(error) if says_nothing(&error) => None,
            Err(error) => return Err(error),
        };
        let code = Code::of(chain, &addresses, bundles, head.hash).await?;
        Ok(Self { addresses, parameters, code })
    }

    /// Its contracts whose code is not the one that was built here.
    pub fn unknown_code(&self) -> impl Iterator<Item = &Code> {
        self.code.iter().filter(|code| !code.is_known())
    }

    /// In one sentence, what its word is worth.
    pub fn trust(&self) -> String {
        let unknown: Vec<_> = self.unknown_code().map(ToString::to_string).collect();
        match unknown.is_empty() {
            true => "the parent runs known code".into(),
            false => format!(
                "the parent may say what it likes: its code is not known here ({})",
                unknown.join("; ")
            ),
        }
    }

    /// How many agents hold anything in it, counted up to `enough`; none if it is of a version that does
    /// not tell.
    pub async fn holders(&self, chain: &Chain, enough: u32) -> Result<Option<u32>> {
        let head = chain.head().await?;
        let known = async {
            let commons = Commons::open(chain.clone(), self.addresses.hub).await?;
            let agents = commons.agent_count(head.hash).await?;
            let (mut first, mut holders) = (0, 0);
            while first < agents && holders < enough {
                let page = commons.agents(first, PAGE_MAX, Some(head.hash)).await?;
                let points = |units| commons.points(units, head.time);
                let hold = page.iter().filter(|(_, units)| points(*units) > Points(0));
                holders = holders.saturating_add(u32::try_from(hold.count()).unwrap_or(u32::MAX));
                first = first.saturating_add(PAGE_MAX);
            }
            Ok(holders.min(enough))
        };
        match known.await {
            Ok(holders) => Ok(Some(holders)),
            Err(error) if says_nothing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether it was another contract that answered, or none at all.
fn says_nothing(error: &Error) -> bool {
    ["no_contract", "reverted", "trapped", "not_understood"].contains(&error.code.as_str())
}
