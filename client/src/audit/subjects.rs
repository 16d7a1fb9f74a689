//! What events are about, in the order of a report.

/// What the events of a history are about, with the events that each line covers.
pub(super) const SUBJECTS: [(&str, &[&str]); 17] = [
    (
        "deployment and opening",
        &[
            "LedgerDeployed",
            "GovernorDeployed",
            "PoolDeployed",
            "HubDeployed",
            "ReputationOpening",
            "LedgerOpening",
            "GovernorOpening",
            "PoolOpening",
            "HubOpening",
        ],
    ),
    ("seed, given or inherited", &["Seeded", "Inherited"]),
    (
        "projects and records",
        &["ProjectOpened", "Recorded", "Consented", "Declined", "Amended", "Withdrawn", "Reopened"],
    ),
    ("needs and commitments", &["NeedPublished", "NeedRenewed", "NeedClosed", "Committed"]),
    ("casts, with their weight", &["VoteCast"]),
    ("loans of votes", &["Delegated"]),
    ("settlements: medians and values", &["Decided", "Settled"]),
    ("mints and burns", &["Minted", "Burnt"]),
    ("credits, corrections and penalties", &["Credited", "Corrected", "Penalized"]),
    ("proposals: made, taken back, queued, executed", PROPOSALS),
    ("parameters and norms", &["ParameterSet", "Adopted", "PoolAdopted", "CharterAmended"]),
    ("deposits in the treasury", &["Deposited"]),
    ("assets, listed or not", &["AssetListed"]),
    ("money put in, and how it was divided", &["Funded"]),
    ("payouts", &["Claimed"]),
    ("money that moved on", &["Swept"]),
    ("money collected for the treasury", &["Collected"]),
];

const PROPOSALS: &[&str] = &["Proposed", "Canceled", "Queued", "Executed"];
