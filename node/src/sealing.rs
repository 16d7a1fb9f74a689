//! Makes blocks, each final at once: one when a transaction comes in, or one every so often, and
//! one whenever somebody asks for it.

use crate::{
    chain::{block_time, Backend, Block, Client, Hash, Pool},
    clock::Clock,
};
use futures::{
    channel::{mpsc, oneshot},
    future::ready,
    stream::{self, BoxStream},
    SinkExt, StreamExt,
};
use jsonrpsee::core::async_trait;
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::{seal_block, CreatedBlock, Error, SealBlockParams};
use sc_service::{SpawnTaskHandle, TaskManager};
use sc_transaction_pool_api::TransactionPool;
use sp_inherents::CreateInherentDataProviders;
use sp_timestamp::{InherentDataProvider, Timestamp};
use std::{sync::Arc, time::Duration};
use tokio::time::{interval_at, Instant, MissedTickBehavior};

/// How often to look for transactions that did not find their way into a block at once, because
/// it was full. A new transaction does not wait for this.
const SECOND_LOOK: Duration = Duration::from_millis(500);

type Outcome = Result<CreatedBlock<Hash>, Error>;

/// Asks for blocks.
#[derive(Clone)]
pub struct Sealer(mpsc::Sender<oneshot::Sender<Outcome>>);

impl Sealer {
    /// Makes a block, empty or not, and waits until it is final.
    pub async fn seal(&self) -> Result<Hash, Error> {
        let (reply, outcome) = oneshot::channel();
        self.0.clone().send(reply).await?;
        Ok(outcome.await??.hash)
    }
}

/// Why there shall be a block.
enum Cause {
    /// Somebody waits for it.
    Asked(oneshot::Sender<Outcome>),
    /// There are transactions; if another block has taken them meanwhile, there is none.
    Transactions,
    /// It is time for one, with transactions or without.
    Interval,
}

pub struct Parts {
    pub client: Arc<Client>,
    pub backend: Arc<Backend>,
    pub pool: Arc<Pool>,
    pub clock: Arc<Clock>,
    /// How often to make a block; without it, whenever there is a transaction.
    pub interval: Option<Duration>,
}

/// Begins to make blocks.
pub fn start(parts: Parts, tasks: &TaskManager) -> Sealer {
    let (requests, asked) = mpsc::channel(16);
    let causes = match parts.interval {
        Some(period) => every(period).map(|()| Cause::Interval).boxed(),
        None => transactions(&parts.pool),
    };
    let causes = stream::select(asked.map(Cause::Asked), causes).boxed();
    let sealing = run(parts, causes, tasks.spawn_handle());
    tasks.spawn_essential_handle().spawn_blocking("sealing", None, sealing);
    Sealer(requests)
}

fn every(period: Duration) -> impl stream::Stream<Item = ()> + Send {
    let mut ticks = interval_at(Instant::now() + period, period);
    // After a block that took long, go on from there and do not hurry.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    stream::unfold(ticks, |mut ticks| async move {
        ticks.tick().await;
        Some(((), ticks))
    })
}

fn transactions(pool: &Arc<Pool>) -> BoxStream<'static, Cause> {
    let new = pool.import_notification_stream().map(|_| ());
    let pool = pool.clone();
    stream::select(new, every(SECOND_LOOK))
        .filter(move |()| ready(pool.status().ready > 0))
        .map(|()| Cause::Transactions)
        .boxed()
}

async fn run(parts: Parts, mut causes: BoxStream<'static, Cause>, spawn: SpawnTaskHandle) {
    let Parts { client, backend, pool, clock, .. } = parts;
    let select_chain = LongestChain::new(backend);
    let mut proposers =
        sc_basic_authorship::ProposerFactory::new(spawn, client.clone(), pool.clone(), None, None);
    let mut import = client.clone();
    let times = Times { client: client.clone(), clock };
    while let Some(cause) = causes.next().await {
        let (sender, outcome) = oneshot::channel();
        seal_block(SealBlockParams {
            create_empty: !matches!(cause, Cause::Transactions),
            finalize: true,
            parent_hash: None,
            sender: Some(sender),
            pool: pool.clone(),
            client: client.clone(),
            env: &mut proposers,
            select_chain: &select_chain,
            consensus_data_provider: None,
            block_import: &mut import,
            create_inherent_data_providers: &times,
        })
        .await;
        let outcome = outcome.await.unwrap_or_else(|gone| Err(gone.into()));
        match (cause, outcome) {
            // Whoever asked may have left; the block stands.
            (Cause::Asked(reply), outcome) => drop(reply.send(outcome)),
            (_, Ok(_)) | (Cause::Transactions, Err(Error::EmptyTransactionPool)) => {}
            (_, Err(error)) => log::error!("No block could be made: {error}"),
        }
    }
}

/// Dates every block.
struct Times {
    client: Arc<Client>,
    clock: Arc<Clock>,
}

#[async_trait]
impl CreateInherentDataProviders<Block, ()> for Times {
    type InherentDataProviders = InherentDataProvider;

    async fn create_inherent_data_providers(
        &self,
        parent: Hash,
        _: (),
    ) -> Result<InherentDataProvider, Box<dyn std::error::Error + Send + Sync>> {
        let last = block_time(&self.client, parent)?;
        let time = self.clock.next(machine_time(), last);
        Ok(InherentDataProvider::new(Timestamp::new(time)))
    }
}

/// The machine's clock, in milliseconds since 1970.
pub fn machine_time() -> u64 {
    Timestamp::current().as_millis()
}
