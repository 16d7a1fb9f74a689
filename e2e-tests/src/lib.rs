//! What the end-to-end tests share: a node of their own for each test, the compiled contracts on it,
//! and the real command line.

mod acts;
mod calls;
mod cli;
mod costs;
pub mod evm;
mod governing;
pub mod money;
mod parts;
mod suite;

pub use acts::{draft, draft_for_need, draft_in, id, need, project, purpose, traits};
pub use calls::{Answer, Message, decoded, plain, wrapped};
pub use cli::{Cli, Ran};
pub use governing::{Motion, set};
pub use suite::{FOUNDERS, Suite, agent, bundles, charter, founders, key, quick, seeds};

/// Seconds of a day.
pub const DAY: u64 = 86_400;

use commons_client::bundle::cache;
use std::path::{Path, PathBuf};

/// A program that the scripts have built: named by a variable, or in the cache.
fn program(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| cache().join("bin").join(name), PathBuf::from)
}

/// A folder that goes away with its value.
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty folder.
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("commons-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be created");
        Self(path)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
