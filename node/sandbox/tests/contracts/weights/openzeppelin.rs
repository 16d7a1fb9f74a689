//! The same steps with OpenZeppelin's contracts: for scale, and because a vote of ours has to be
//! cheaper.

mod cases;
mod world;

use super::snapshot::Snapshot;
use crate::openzeppelin::{Machine, Others};
use cases::Meter;
use commons_runtime::Revive;
use world::{Variant, World};

/// What they are compiled for, and what the names of the cases end in.
const MACHINES: [(Machine, &str); 2] = [(Machine::Evm, ""), (Machine::PolkaVm, ", resolc")];

/// How the names of their messages begin.
pub const PREFIX: &str = "oz::";

/// What the table says of them.
pub const ABOUT: &str = "Messages that begin with `oz::` are the same steps with OpenZeppelin \
    Contracts 5.7.0 on the same runtime: a\ngovernor whose vote goes on if the quorum is late, as ours \
    does; \"plain\" without that, \"timelock\" with a\nTimelockController besides. EVM bytecode of solc \
    0.8.37 with 200 runs of its optimizer, or \"resolc\": PolkaVM code\nof resolc 0.3.0. A busy agent \
    has so many checkpoints there too. The runtime counts each byte of PolkaVM code that is\nloaded into \
    the proof, and none of EVM bytecode. Their code in bytes:\n";

/// Builds their organisation at a scale and sends everything that can be sent.
pub fn measure(scale: u32, snapshot: &mut Snapshot) {
    for (machine, suffix) in MACHINES {
        let mut world = World::new(machine, scale);
        let made = &mut world.made;
        let mut contracts =
            vec![("Token", made.token), ("LateGovernor", made.late), ("Target", made.target)];
        if let Some(Others { plain, timelocked, timelock }) = made.others {
            contracts.push(("PlainGovernor", plain));
            contracts.push(("TimelockedGovernor", timelocked));
            contracts.push(("TimelockController", timelock));
        }
        for (name, contract) in contracts {
            let code = made.sandbox.inside(|| Revive::code(&contract));
            snapshot.blobs.insert(format!("{PREFIX}{name}{suffix}"), code.len() as u64);
        }
        let mut meter = Meter { world: &mut world, scale, suffix, snapshot };
        meter.token();
        meter.governor(Variant::Late);
        // As PolkaVM code they are dear; one governor is enough to say so.
        if machine == Machine::Evm {
            meter.governor(Variant::Plain);
            meter.timelock();
        }
    }
}
