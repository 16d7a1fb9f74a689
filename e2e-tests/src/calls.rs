//! Asking the contracts of a suite, and sending them messages.

use crate::{
    Suite, costs,
    suite::{DEPOSIT_LIMIT, key},
};
use commons_core::Address;
use commons_interfaces::{
    governor::Governor,
    hub::Hub,
    ledger::Ledger,
    pool::Pool,
    reputation::{BOOKS, Books, Reputation},
};
use ink::{
    abi::Ink,
    contract_ref_from_path,
    env::{DefaultEnvironment, Event, call::utils::EncodeArgsWith},
    primitives::LangError,
};
use ink_e2e::{BuilderClient, CallBuilderFinal, Weight, events::ContractEmitted};
use scale::{Decode, DecodeAll, Encode};

/// A message, as ink! builds it from a trait.
pub type Message<Args, R> = CallBuilderFinal<DefaultEnvironment, Args, R, Ink>;

type BooksRef = contract_ref_from_path!(Books, DefaultEnvironment);
type GovernorRef = contract_ref_from_path!(Governor, DefaultEnvironment);
type HubRef = contract_ref_from_path!(Hub, DefaultEnvironment);
type LedgerRef = contract_ref_from_path!(Ledger, DefaultEnvironment);
type PoolRef = contract_ref_from_path!(Pool, DefaultEnvironment);
type ReputationRef = contract_ref_from_path!(Reputation, DefaultEnvironment);

/// What a call came to: what it answered, or what it said when it reverted; nothing if it could not
/// even say something.
pub type Answer = Result<Vec<u8>, Vec<u8>>;

impl Suite {
    /// Builder of messages to the books of reputation; they are sent by way of reputation.
    pub fn books(&self) -> BooksRef {
        self.addresses.reputation.into()
    }

    /// Builder of messages to the governor.
    pub fn governor(&self) -> GovernorRef {
        self.addresses.governor.into()
    }

    /// Builder of messages to the hub.
    pub fn hub(&self) -> HubRef {
        self.hub.into()
    }

    /// Builder of messages to the ledger.
    pub fn ledger(&self) -> LedgerRef {
        self.addresses.ledger.into()
    }

    /// Builder of messages to the pool.
    pub fn pool(&self) -> PoolRef {
        self.addresses.pool.into()
    }

    /// Builder of messages to reputation.
    pub fn reputation(&self) -> ReputationRef {
        self.addresses.reputation.into()
    }

    /// What a message answers, without sending it.
    pub async fn read<Args, R>(&mut self, message: Message<Args, R>) -> R
    where
        Args: EncodeArgsWith<Ink>,
        R: Decode,
    {
        let (to, data) = plain(message);
        let (Ok(answer) | Err(answer)) = self.read_bytes(to, data).await;
        decoded(&answer)
    }

    /// What a message of the books answers.
    pub async fn read_books<Args, R>(&mut self, message: Message<Args, R>) -> R
    where
        Args: EncodeArgsWith<Ink>,
        R: Decode,
    {
        let (to, data) = wrapped(message);
        let (Ok(answer) | Err(answer)) = self.read_bytes(to, data).await;
        decoded(&answer)
    }

    /// Sends a message that may be refused.
    pub async fn send<Args, T, E>(
        &mut self,
        signer: &str,
        message: Message<Args, Result<T, E>>,
    ) -> Result<T, E>
    where
        Args: EncodeArgsWith<Ink>,
        T: Decode,
        E: Decode,
    {
        let (to, data) = plain(message);
        self.send_refusable(signer, to, data, 0).await
    }

    /// Sends a message of the books that may be refused.
    pub async fn send_books<Args, T, E>(
        &mut self,
        signer: &str,
        message: Message<Args, Result<T, E>>,
    ) -> Result<T, E>
    where
        Args: EncodeArgsWith<Ink>,
        T: Decode,
        E: Decode,
    {
        let (to, data) = wrapped(message);
        self.send_refusable(signer, to, data, 0).await
    }

    /// Sends a message with money, in the token's smallest units, that may be refused.
    pub async fn send_with<Args, T, E>(
        &mut self,
        signer: &str,
        message: Message<Args, Result<T, E>>,
        value: u128,
    ) -> Result<T, E>
    where
        Args: EncodeArgsWith<Ink>,
        T: Decode,
        E: Decode,
    {
        let (to, data) = plain(message);
        self.send_refusable(signer, to, data, value).await
    }

    /// Sends a message that answers more than yes or no: what it answers, and whether it reverts.
    pub async fn submit<Args, R>(&mut self, signer: &str, message: Message<Args, R>) -> (R, bool)
    where
        Args: EncodeArgsWith<Ink>,
        R: Decode,
    {
        let (to, data) = plain(message);
        let answer = self.send_bytes(signer, to, data, 0).await;
        let reverts = answer.is_err();
        let (Ok(answer) | Err(answer)) = answer;
        (decoded(&answer), reverts)
    }

    async fn send_refusable<T: Decode, E: Decode>(
        &mut self,
        signer: &str,
        to: Address,
        data: Vec<u8>,
        value: u128,
    ) -> Result<T, E> {
        let answer = self.send_bytes(signer, to, data, value).await;
        let reverts = answer.is_err();
        let (Ok(answer) | Err(answer)) = answer;
        let result: Result<T, E> = decoded(&answer);
        assert_eq!(reverts, result.is_err(), "an error reverts, and nothing else does");
        result
    }

    /// What a contract answers to any bytes, without sending them.
    pub async fn read_bytes(&mut self, to: Address, data: Vec<u8>) -> Answer {
        let (answer, _) = self.dry_run("alice", to, data, 0).await;
        answer
    }

    /// Sends a contract any bytes, with money in the token's smallest units. A refusal is taken from
    /// the dry run, and then really sent, which must fail.
    pub async fn send_bytes(
        &mut self,
        signer: &str,
        to: Address,
        data: Vec<u8>,
        value: u128,
    ) -> Answer {
        let (answer, needed) = self.dry_run(signer, to, data.clone(), value).await;
        // The dry run happens in the second of the newest block, the message in a later one: it may
        // have to write checkpoints that the dry run could replace.
        let limit = Weight::from_parts(needed.ref_time() * 2, needed.proof_size() + 200_000);
        let signer = key(signer);
        let sent = self.client.raw_call(to, data, value, limit, DEPOSIT_LIMIT, &signer).await;
        assert_eq!(sent.is_err(), answer.is_err(), "the chain does what the dry run said");
        self.heard.clear();
        self.cost = None;
        if let Ok((events, _)) = sent {
            let spent = costs::spent(&events, &signer.public_key().to_account_id().0);
            self.cost = Some(spent - i128::try_from(value).expect("there is less money"));
            let said = events.iter().filter_map(|event| {
                event.expect("an event").as_event::<ContractEmitted>().expect("it decodes")
            });
            self.heard.extend(said);
        }
        answer
    }

    async fn dry_run(
        &mut self,
        signer: &str,
        to: Address,
        data: Vec<u8>,
        value: u128,
    ) -> (Answer, Weight) {
        let limit = Some(DEPOSIT_LIMIT);
        let dry_run = self
            .client
            .raw_call_dry_run::<(), Ink>(to, data, value, limit, &key(signer))
            .await
            .expect("a dry run answers");
        let answer = match dry_run.exec_result.result {
            Ok(returned) if returned.did_revert() => Err(returned.data),
            Ok(returned) => Ok(returned.data),
            Err(_) => Err(Vec::new()),
        };
        (answer, dry_run.exec_result.weight_required)
    }

    /// What a contract of the suite said in the transaction that was sent last: its events of this
    /// kind.
    pub fn heard<E: Event<Ink> + Decode>(&self) -> Vec<E> {
        let topic = E::SIGNATURE_TOPIC.expect("no event of the suite is anonymous");
        let of_kind = |said: &&ContractEmitted| said.topics.first().is_some_and(|t| t.0 == topic);
        let decode = |said: &ContractEmitted| E::decode_all(&mut &said.data[..]);
        self.heard.iter().filter(of_kind).map(|said| decode(said).expect("it decodes")).collect()
    }

    /// What the transaction that was sent last, and worked, cost its signer, beyond the money that went
    /// with it: the fee, deposits for storage, and what a new account must have. In the chain's own
    /// smallest units.
    pub fn cost(&self) -> u128 {
        let cost = self.cost.expect("a transaction that worked was sent last");
        cost.try_into().expect("it cost more than came back")
    }

    /// Whether anything was said at all in the transaction that was sent last.
    pub fn heard_nothing(&self) -> bool {
        self.heard.is_empty()
    }
}

/// Whom a message is for, and its bytes.
pub fn plain<Args: EncodeArgsWith<Ink>, R>(message: Message<Args, R>) -> (Address, Vec<u8>) {
    let message = message.params();
    (*message.callee(), message.exec_input().encode())
}

/// The same for a message of the books: by way of reputation.
pub fn wrapped<Args: EncodeArgsWith<Ink>, R>(message: Message<Args, R>) -> (Address, Vec<u8>) {
    let (to, data) = plain(message);
    (to, Encode::encode(&(BOOKS, data)))
}

/// What a message answered.
pub fn decoded<R: Decode>(answer: &[u8]) -> R {
    Result::<R, LangError>::decode_all(&mut &answer[..])
        .expect("the answer decodes")
        .expect("the message is understood")
}
