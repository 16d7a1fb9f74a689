//! Recording, and what the contributor may do.

use super::{Meter, USUAL};
use crate::{
    suite::ledger,
    weights::{
        bill::Enters,
        world::{draft, PROJECT, URI},
    },
};
use commons_core::units::ProjectId;
use sp_core::H256;

impl Meter<'_> {
    pub fn contributions(&mut self) {
        let (to, who, other) =
            (self.world.commons.suite.ledger, self.world.newcomer, self.world.stranger);
        let accepted = self.world.accepted;
        let work = draft(PROJECT, &[]);
        let hash = H256::repeat_byte(9);
        self.case(|meter| {
            meter.cost("ledger::open_project", USUAL, who, to, ledger::open_project(hash, URI))
        });
        self.case(|meter| {
            let now = meter.world.now();
            let message = ledger::record(&work, URI);
            meter.billed(
                "ledger::record",
                USUAL,
                who,
                to,
                message,
                &[Enters::Writes("ledger")],
                &[],
                &|suite| {
                    let (root, cells) = (&mut suite.ledger, &mut suite.ledger_cells);
                    root.record(cells, who, work.clone(), URI.len() as u32, now)
                        .expect("it is sound");
                },
            )
        });
        self.case(|meter| {
            let citing = draft(PROJECT, &[accepted]);
            meter.cost("ledger::record", "a citation", who, to, ledger::record(&citing, URI))
        });
        self.case(|meter| {
            let works = vec![(work.clone(), URI.to_vec()); 10];
            meter.cost("ledger::record_many", "10", who, to, ledger::record_many(&works))
        });
        self.case(|meter| {
            meter.cost("ledger::record_for", USUAL, other, to, ledger::record_for(who, &work))
        });
        for (name, message) in [
            ("ledger::consent", ledger::consent as fn(_, &'static [u8]) -> _),
            ("ledger::decline", |id, _| ledger::decline(id)),
        ] {
            self.case(|meter| {
                let id = meter.world.done(other, to, ledger::record_for(who, &work));
                meter.cost(name, USUAL, who, to, message(id, URI))
            });
        }
        self.case(|meter| {
            let (id, _) = meter.world.record(who, &work);
            meter.cost("ledger::amend", USUAL, who, to, ledger::amend(id, &work, URI))
        });
        self.case(|meter| {
            let (id, _) = meter.world.record(who, &work);
            meter.cost("ledger::withdraw", USUAL, who, to, ledger::withdraw(id))
        });
        self.case(|meter| {
            let id = meter.world.settled(who, &draft(ProjectId::COMMONS, &[]), &[]);
            meter.cost("ledger::reopen", USUAL, who, to, ledger::reopen(id))
        });
    }
}
