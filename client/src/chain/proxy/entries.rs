//! Naming those who may act for an account, and making accounts that have no key.

use super::{EVERYTHING, Proxy, told};
use crate::chain::{Chain, ChainError, Receipt, Signer, connection::At, ss58, submit::Task};
use subxt::{
    dynamic,
    ext::{scale_encode::EncodeAsType, scale_value::Value},
    utils::{AccountId32, MultiAddress},
};

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Entry {
    delegate: MultiAddress<AccountId32, ()>,
    proxy_type: Value,
    delay: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct CreatePure {
    proxy_type: Value,
    delay: u32,
    index: u16,
}

impl Chain {
    /// Names another account a proxy of the signer's.
    pub async fn add_proxy(&self, signer: &Signer, proxy: &Proxy) -> Result<Receipt, ChainError> {
        let at = self.newest().await?;
        let account = signer.account_id();
        let now = self.proxies_at(&at, account).await?;
        let refuse =
            |what: String, hint: &str| Err(ChainError::BadProxy { what, hint: hint.into() });
        if proxy.account == account {
            let what = format!("{} would be its own proxy.", ss58(&account));
            return refuse(what, "Name another account.");
        }
        if now.proxies.contains(proxy) {
            let what = format!("{} is one already.", proxy.told());
            return refuse(what, "commons proxy list shows who may act.");
        }
        let most = at.constants().entry(dynamic::constant::<u32>("Proxy", "MaxProxies"));
        let number = u32::try_from(now.proxies.len()).unwrap_or(u32::MAX);
        if most.is_ok_and(|most| number >= most) {
            let what = format!("{} has {number} proxies, which is the most.", ss58(&account));
            return refuse(what, "Remove one that is no longer needed: commons proxy remove.");
        }
        let kind = self.kind(&at, &proxy.kind)?;
        let deposit = self.proxy_deposit(&at, number.saturating_add(1)).saturating_sub(now.deposit);
        self.check_can_spend(&at, &account, deposit).await?;
        let add = dynamic::transaction("Proxy", "add_proxy", proxy.entry(kind));
        let what = format!("name {} a proxy of {}", proxy.told(), ss58(&account));
        Ok(self.submit(&at, signer, Task::new(what, add).with_deposit(deposit)).await?.receipt)
    }

    /// Takes it back.
    pub async fn remove_proxy(
        &self,
        signer: &Signer,
        proxy: &Proxy,
    ) -> Result<Receipt, ChainError> {
        let at = self.newest().await?;
        let account = signer.account_id();
        let now = self.proxies_at(&at, account).await?;
        if !now.proxies.contains(proxy) {
            let what = format!(
                "{} is no proxy of {}{}.",
                proxy.told(),
                ss58(&account),
                told(&now.proxies)
            );
            let hint = "commons proxy list shows who may act.".into();
            return Err(ChainError::BadProxy { what, hint });
        }
        let kind = self.kind(&at, &proxy.kind)?;
        let remove = dynamic::transaction("Proxy", "remove_proxy", proxy.entry(kind));
        let what = format!("take back that {} is a proxy of {}", proxy.told(), ss58(&account));
        let left = u32::try_from(now.proxies.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let left = if left == 0 { 0 } else { self.proxy_deposit(&at, left) };
        let back = i128::try_from(now.deposit.saturating_sub(left)).unwrap_or(i128::MAX);
        let task = Task { deposit: -back, ..Task::new(what, remove) };
        Ok(self.submit(&at, signer, task).await?.receipt)
    }

    /// Makes an account that has no key, and whose one proxy, for everything, is the signer's.
    /// It begins without any money.
    pub async fn create_account(&self, signer: &Signer) -> Result<([u8; 32], Receipt), ChainError> {
        let at = self.newest().await?;
        let kind = self.kind(&at, EVERYTHING)?;
        let deposit = self.proxy_deposit(&at, 1);
        self.check_can_spend(&at, &signer.account_id(), deposit).await?;
        let create = CreatePure { proxy_type: kind, delay: 0, index: 0 };
        let create = dynamic::transaction("Proxy", "create_pure", create);
        let what = format!("make an account for which {} acts", ss58(&signer.account_id()));
        let task = Task::new(what, create).with_deposit(deposit);
        let included = self.submit(&at, signer, task).await?;
        let account = included.pure.ok_or_else(|| ChainError::Protocol {
            doing: "making an account".into(),
            reason: "no event names the account".into(),
        })?;
        Ok((account, included.receipt))
    }

    /// A kind of proxy of this chain, as it is encoded.
    fn kind(&self, at: &At, kind: &str) -> Result<Value, ChainError> {
        if at.metadata_ref().pallet_by_name("Proxy").is_none() {
            return Err(ChainError::NoProxies);
        }
        let kinds = kinds(at);
        match kinds.iter().find(|known| known.eq_ignore_ascii_case(kind)) {
            Some(known) => Ok(Value::unnamed_variant(known.clone(), [])),
            None => Err(ChainError::BadProxy {
                what: format!("This chain has no proxies of the kind {kind}."),
                hint: format!("There are: {}.", kinds.join(", ")),
            }),
        }
    }

    /// What is reserved for so many proxies of an account.
    fn proxy_deposit(&self, at: &At, number: u32) -> u128 {
        // A chain that calls its prices otherwise asks for them itself.
        let price = |name| {
            at.constants().entry(dynamic::constant::<u128>("Proxy", name)).unwrap_or_default()
        };
        price("ProxyDepositBase")
            .saturating_add(price("ProxyDepositFactor").saturating_mul(number.into()))
    }
}

impl Proxy {
    fn entry(&self, proxy_type: Value) -> Entry {
        let delegate = MultiAddress::Id(AccountId32(self.account));
        Entry { delegate, proxy_type, delay: self.delay }
    }
}

/// The kinds of proxies that the chain has.
fn kinds(at: &At) -> Vec<String> {
    use scale_info::TypeDef;
    let metadata = at.metadata_ref();
    let call = metadata.pallet_by_name("Proxy").and_then(|it| it.call_variant_by_name("add_proxy"));
    let field = call.and_then(|call| {
        call.fields.iter().find(|field| field.name.as_deref() == Some("proxy_type"))
    });
    let kind = field.and_then(|field| metadata.types().resolve(field.ty.id));
    match kind.map(|kind| &kind.type_def) {
        Some(TypeDef::Variant(kinds)) => {
            kinds.variants.iter().map(|kind| kind.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}
