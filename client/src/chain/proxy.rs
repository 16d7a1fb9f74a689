//! Acting for another account through the chain's proxy pallet.

mod entries;

use super::{
    Chain, ChainError, Signer,
    connection::At,
    dispatch::{Refusal, variant},
    signer::{Real, ss58},
    submit::PREPARING,
};
use subxt::{
    dynamic,
    ext::{
        scale_decode::DecodeAsType,
        scale_encode::{EncodeAsFields, EncodeAsType},
        scale_value::Value,
    },
    transactions::StaticPayload,
    utils::{AccountId32, Encoded, MultiAddress, Static},
};

/// The kind of proxy that may do everything; every chain with proxies has it.
const EVERYTHING: &str = "Any";

/// An account that may act for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Who may act.
    pub account: [u8; 32],
    /// What it may do, as the chain calls it; "Any" is everything.
    pub kind: String,
    /// How many blocks before it must announce what it does; 0 for not at all.
    pub delay: u32,
}

/// Who may act for an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// In the order in which the chain keeps them.
    pub proxies: Vec<Proxy>,
    /// What is reserved for it, in the token's smallest units.
    pub deposit: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Definition {
    delegate: [u8; 32],
    proxy_type: Value,
    delay: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Wrapped {
    real: MultiAddress<AccountId32, ()>,
    force_proxy_type: Option<Value>,
    call: Static<Encoded>,
}

impl Chain {
    /// The signer acting for `account`, which has named the signer's account its proxy. Fails with
    /// [`ChainError::NotProxy`] if it has not.
    pub async fn proxy(&self, signer: Signer, account: [u8; 32]) -> Result<Signer, ChainError> {
        let key = signer.key_account();
        if key == account {
            return Ok(signer);
        }
        let proxies = self.proxies(account).await?.proxies;
        let kind = chosen(&proxies, key, account)?;
        Ok(signer.acting_for(Real { account, kind }))
    }

    /// Who may act for an account.
    pub async fn proxies(&self, account: [u8; 32]) -> Result<Proxies, ChainError> {
        self.proxies_at(&self.newest().await?, account).await
    }

    async fn proxies_at(&self, at: &At, account: [u8; 32]) -> Result<Proxies, ChainError> {
        let doing = "asking who may act for an account";
        if at.metadata_ref().pallet_by_name("Proxy").is_none() {
            return Err(ChainError::NoProxies);
        }
        let entry = dynamic::storage::<([u8; 32],), (Vec<Definition>, u128)>("Proxy", "Proxies");
        let found = at.storage().try_fetch(entry, (account,)).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else {
            return Ok(Proxies::default());
        };
        let (definitions, deposit) = found.decode().map_err(|error| self.failed(doing, error))?;
        let proxies = definitions.into_iter().map(|it| Proxy {
            account: it.delegate,
            kind: variant(&it.proxy_type).map_or("unknown", |(kind, _)| kind).into(),
            delay: it.delay,
        });
        Ok(Proxies { proxies: proxies.collect(), deposit })
    }

    /// A call as the chain takes it from a proxy.
    pub(super) fn wrapped<Call: EncodeAsFields>(
        &self,
        at: &At,
        real: &Real,
        call: &StaticPayload<Call>,
    ) -> Result<StaticPayload<impl EncodeAsFields>, ChainError> {
        let call = at.transactions().call_data(call);
        let call = call.map_err(|error| self.failed(PREPARING, error))?;
        let wrapped = Wrapped {
            real: MultiAddress::Id(AccountId32(real.account)),
            force_proxy_type: Some(Value::unnamed_variant(real.kind.clone(), [])),
            call: Static(Encoded(call)),
        };
        Ok(dynamic::transaction("Proxy", "proxy", wrapped))
    }

    /// The error for a call that the chain does not take from this kind of proxy.
    pub(super) fn refused_to_proxy(
        &self,
        refusal: &Refusal,
        signer: &Signer,
    ) -> Option<ChainError> {
        let real = signer.real().filter(|_| refusal.is("System", "CallFiltered"))?;
        Some(ChainError::ProxyForbids {
            key: ss58(&signer.key_account()),
            account: ss58(&real.account),
            kind: real.kind.clone(),
        })
    }
}

impl Proxy {
    /// A proxy for everything, at once.
    pub fn new(account: [u8; 32]) -> Self {
        Self { account, kind: EVERYTHING.into(), delay: 0 }
    }

    /// The proxy in words.
    fn told(&self) -> String {
        let kind =
            if self.kind == EVERYTHING { String::new() } else { format!(" ({})", self.kind) };
        let delay = match self.delay {
            0 => String::new(),
            delay => format!(", announcing {delay} blocks before"),
        };
        format!("{}{kind}{delay}", ss58(&self.account))
    }
}

/// Who may act, behind "is no proxy of ...".
pub(super) fn told(proxies: &[Proxy]) -> String {
    match proxies {
        [] => ", which has none".into(),
        proxies => {
            let list: Vec<_> = proxies.iter().map(Proxy::told).collect();
            format!("; these are: {}", list.join(", "))
        }
    }
}

/// The kind of proxy as which a key acts: for everything if it may.
fn chosen(proxies: &[Proxy], key: [u8; 32], account: [u8; 32]) -> Result<String, ChainError> {
    let own = || proxies.iter().filter(|proxy| proxy.account == key);
    let at_once = || own().filter(|proxy| proxy.delay == 0);
    let best = at_once().find(|proxy| proxy.kind == EVERYTHING).or_else(|| at_once().next());
    match (best, own().map(|proxy| proxy.delay).min()) {
        (Some(proxy), _) => Ok(proxy.kind.clone()),
        (None, Some(delay)) => {
            Err(ChainError::ProxyDelayed { key: ss58(&key), account: ss58(&account), delay })
        }
        (None, None) => Err(ChainError::NotProxy {
            key: ss58(&key),
            account: ss58(&account),
            proxies: proxies.to_vec(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(account: u8, kind: &str, delay: u32) -> Proxy {
        Proxy { account: [account; 32], kind: kind.into(), delay }
    }

    #[test]
    fn a_key_acts_as_the_proxy_that_may_most() {
        let proxies = [
            proxy(1, "NonTransfer", 0),
            proxy(1, "Any", 0),
            proxy(2, "CancelProxy", 0),
            proxy(3, "Any", 10),
            proxy(3, "Any", 5),
        ];
        let chosen = |key| chosen(&proxies, [key; 32], [9; 32]);
        assert_eq!(chosen(1).unwrap(), "Any");
        assert_eq!(chosen(2).unwrap(), "CancelProxy");
        let delayed = chosen(3).unwrap_err();
        assert_eq!(delayed.code(), "proxy_delayed");
        assert!(delayed.to_string().contains("5 blocks"), "{delayed}");
        assert_eq!(chosen(4).unwrap_err().code(), "not_proxy");
    }

    #[test]
    fn who_is_no_proxy_is_told_who_are() {
        let error = chosen(&[proxy(2, "CancelProxy", 7)], [1; 32], [9; 32]).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&ss58(&[2; 32])), "{text}");
        assert!(text.contains("(CancelProxy), announcing 7 blocks before"), "{text}");
        assert!(error.hint().unwrap().contains(&ss58(&[1; 32])));
        let none = chosen(&[], [1; 32], [9; 32]).unwrap_err().to_string();
        assert!(none.ends_with("which has none."), "{none}");
    }
}
