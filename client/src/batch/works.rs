//! Rows that are contributions.

use super::{
    fields::{Fields, number},
    problem::Problem,
    table::Table,
};
use crate::{
    bundle::keccak256,
    format::{parse_action, parse_effort, parse_hash, parse_points},
    names,
};
use commons_core::{
    Address, H256,
    contribution::{Action, Draft, URI_MAX},
    units::{ContributionId, NeedId, ProjectId},
};
use std::{fs, path::Path};

/// One contribution of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The line it begins on.
    pub line: u64,
    /// What it states.
    pub draft: Draft,
    /// Where the evidence is.
    pub uri: Vec<u8>,
}

/// The contributions of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Works {
    /// Those of the agent who gives the file.
    pub mine: Vec<Work>,
    /// Lines of those that somebody else did: nobody records these as their own.
    pub others: Vec<u64>,
    /// What cannot be read.
    pub problems: Vec<Problem>,
}

/// Reads contributions of `me`, and what cannot be read; `hash` tells the hash of a document that a row names.
pub fn read_works(
    table: &Table,
    me: Address,
    hash: impl Fn(&str) -> std::result::Result<H256, String>,
) -> Works {
    let mut works = Works { problems: table.problems.clone(), ..Works::default() };
    for row in &table.rows {
        let line = row.line;
        let mut fields = Fields { row, problems: &mut works.problems };
        let agent = fields
            .read("agent", Some(me), |text| names::parse(text).map_err(|error| error.message));
        if agent.is_some_and(|agent| agent != me) {
            works.others.push(line);
            continue;
        }
        if let Some((draft, uri)) = read(&mut fields, &hash) {
            works.mine.push(Work { line, draft, uri: uri.into_bytes() });
        }
    }
    works
}

/// Reads every cell, so that all that is wrong is told at once.
fn read(
    fields: &mut Fields<'_>,
    hash: impl Fn(&str) -> std::result::Result<H256, String>,
) -> Option<(Draft, String)> {
    let unit = fields.cell("unit").map(|cell| cell.text.clone()).unwrap_or_default();
    let action = fields.read("action", Some(Action::Work), parse_action);
    let effort =
        fields.read("amount", None, |amount| parse_effort(format!("{amount} {unit}").trim()));
    let claimed = fields.read("claim", None, parse_points);
    let project = fields.read("project", Some(0), number).map(ProjectId);
    let evidence = fields.read("evidence", Some(H256::zero()), hash);
    // An export writes each byte that no address has as three; what is then too long to be recorded
    // may have been recorded.
    let uri = fields.words("uri", URI_MAX.saturating_mul(3));
    let cites = fields.read("cites", Some(Vec::new()), cites);
    let satisfies = fields.read("satisfies", Some(None), |text| Ok(Some(NeedId(number(text)?))));
    let draft = Draft {
        action: action?,
        effort: effort?,
        claimed: claimed?,
        evidence: evidence?,
        project: project?,
        cites: cites?,
        satisfies: satisfies?,
    };
    Some((draft, uri?))
}

/// Numbers with something between them.
fn cites(text: &str) -> std::result::Result<Vec<ContributionId>, String> {
    let words = text.split([' ', ',', ';', '\t']).filter(|word| !word.is_empty());
    words.map(|word| number(word).map(ContributionId)).collect()
}

/// Reads what a row says of its evidence: a hash, or a file that is named as seen from `folder`.
pub fn evidence_in(folder: &Path) -> impl Fn(&str) -> std::result::Result<H256, String> {
    let folder = folder.to_owned();
    move |text| {
        if let Ok(hash) = parse_hash(text) {
            return Ok(hash);
        }
        let path = folder.join(text);
        // A device or a pipe may never end.
        let is_file = || match fs::metadata(&path)?.is_file() {
            true => Ok(()),
            false => Err(std::io::Error::other("it is no file")),
        };
        let document = is_file().and_then(|()| fs::read(&path)).map_err(|error| {
            format!("the document {text} cannot be read: {error}; name a file, or give its hash")
        })?;
        Ok(H256(keccak256(&document)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        batch::{WORKS, WORKS_TEMPLATE, bad_file},
        error::Result,
    };
    use commons_core::{
        contribution::{Effort, Unit},
        units::Points,
    };

    const ME: Address = Address::repeat_byte(1);

    fn read(text: &str) -> Result<Works> {
        let table = Table::read("work.csv", text.as_bytes(), &WORKS).unwrap();
        let works = read_works(&table, ME, |text| match text {
            "here" => Ok(H256::repeat_byte(9)),
            _ => Err("not there".into()),
        });
        if works.problems.is_empty() {
            return Ok(works);
        }
        Err(bad_file(&table.name, works.problems))
    }

    #[test]
    fn a_row_is_read_as_a_person_types_it() {
        let text = "amount,unit,claim,action,project,evidence,uri,cites,satisfies\n2.5,h,3,produce,2,here,ipfs://a,\"4, 5\",6\n90 kg,,0.5,,,,,7 8,\n";
        let works = read(text).unwrap();
        let whole = Draft {
            action: Action::Produce,
            effort: Effort { milli: 2_500, unit: Unit::Hour },
            claimed: Points::whole(3),
            evidence: H256::repeat_byte(9),
            project: ProjectId(2),
            cites: vec![ContributionId(4), ContributionId(5)],
            satisfies: Some(NeedId(6)),
        };
        assert_eq!(works.mine[0], Work { line: 2, draft: whole, uri: b"ipfs://a".to_vec() });
        let short = Draft {
            action: Action::Work,
            effort: Effort { milli: 90_000, unit: Unit::Kilogram },
            claimed: Points(500_000),
            evidence: H256::zero(),
            project: ProjectId(0),
            cites: vec![ContributionId(7), ContributionId(8)],
            satisfies: None,
        };
        assert_eq!(works.mine[1], Work { line: 3, draft: short, uri: Vec::new() });
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = format!(
            "action,amount,unit,claim,project,evidence,uri,cites,satisfies,agent\n\
             invent,2,parsecs,-1,x,gone,{},1 b,-1,\nwork,2,h,2,,,,,,\n,,,,,,\"a\nb\",,,nobody\n",
            "u".repeat(769)
        );
        let told = read(&text).unwrap_err().message;
        assert!(told.starts_with("work.csv has 2 lines"), "{told}");
        for part in [
            "line 2: action: `invent` is not an action",
            "line 2: amount: `2 parsecs` is not an effort",
            "line 2: claim: `-1` is not a number of points: at least 0",
            "line 2: project: `x` is not the number",
            "line 2: evidence: not there",
            "line 2: uri: it has 769 bytes; at most 768",
            "line 2: cites: `b` is not",
            "line 2: satisfies: `-1` is not",
            "line 4: amount: it is missing",
            "line 4: claim: it is missing",
            "line 4: uri: it has more than one line",
            "line 4: agent: `nobody` is not an agent",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert_eq!(told.lines().count(), 13, "{told}");
    }

    #[test]
    fn nobody_records_the_work_of_others_as_their_own() {
        let text = format!("amount,claim,agent\n1h,1,alice\n1h,2,{ME:?}\n1h,3,\nnothing,at,bob\n");
        let works = read(&text).unwrap();
        assert_eq!(works.others, [2, 5]);
        assert_eq!(works.mine.iter().map(|work| work.line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn the_template_is_a_file_that_can_be_given() {
        let works = read(WORKS_TEMPLATE).unwrap();
        assert_eq!(works.mine.len(), 2);
        assert_eq!(works.mine[1].draft.effort, Effort { milli: 3_000, unit: Unit::One });
    }

    #[test]
    fn evidence_is_a_hash_or_a_file_beside_the_one_that_names_it() {
        let folder = std::env::temp_dir().join(format!("commons-evidence-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("minutes.md"), "We met.").unwrap();
        let read = evidence_in(&folder);
        let hash = H256(keccak256(b"We met."));
        assert_eq!(read("minutes.md"), Ok(hash));
        assert_eq!(read(&format!("{hash:?}")), Ok(hash));
        assert!(read("/dev/zero").unwrap_err().contains("it is no file"));
        assert!(read("gone.md").unwrap_err().contains("gone.md cannot be read"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
