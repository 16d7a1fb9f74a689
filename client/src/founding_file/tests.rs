//! Files as people write them, right and wrong.

use super::{write::exactly, *};
use crate::names;

fn mistakes(text: &str) -> Vec<String> {
    let (plan, mut mistakes) = read(text, names::parse);
    mistakes.extend(plan.check());
    mistakes.sort();
    mistakes.iter().map(ToString::to_string).collect()
}

fn planned(text: &str) -> Plan {
    let (plan, mistakes) = read(text, names::parse);
    assert_eq!(mistakes, [], "{text}");
    plan
}

const THREE: &str =
    "[founders]\nalice = 100\nbob = 2.5\n\"0xe2235a2ffe0354b27a6a1c543be6bf2920ff2134\" = \"40\"\n";

#[test]
fn a_file_says_who_begins_with_what_and_under_which_parameters() {
    let charter = "[charter]\ndocument = \"norms.md\"\nuri = \"ipfs://norms\"\n";
    let parameters = "[parameters]\nepoch_length = \"14d\"\nreview_period = 86400\nclaim_max = 12.5\nwork_bps = \"55%\"\nfloor_bps = 1500\nmin_reviewers = 1_1\n";
    let plan = planned(&format!("{THREE}{charter}{parameters}"));
    let seeds: Vec<_> = plan.seeds().iter().map(|seed| seed.points.0).collect();
    assert_eq!(seeds, [100_000_000, 2_500_000, 40_000_000]);
    assert_eq!(plan.founders[2].seed.agent, names::parse("charlie").unwrap());
    assert_eq!(plan.founders.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 3, 4].map(Some));
    assert_eq!(plan.charter.uri.as_ref().unwrap().value, "ipfs://norms");
    let parameters = plan.parameters();
    assert_eq!((parameters.epoch_length, parameters.review_period), (1_209_600, 86_400));
    assert_eq!((parameters.claim_max.0, parameters.min_reviewers), (12_500_000, 11));
    assert_eq!((parameters.equation.work.0, parameters.equation.floor.0), (5_500, 1_500));
    assert_eq!(planned(&format!("{THREE}[parameters]\n")).check(), []);
}

#[test]
fn every_mistake_is_found_at_once_with_its_line() {
    let text = "\
[founders]
alice = 100
mallory = 5
bob = \"much\"
\"0x9621dde636de098b43efb0fa9b61facfe328f99d\" = 0.5
charlie = true

[charter]
documnt = \"charter.md\"
uri = 3
hash = \"0x12\"

[parameters]
epoch_lenght = \"7d\"
review_period = \"soon\"
min_reviewers = 300
quorum_bps = 6000
voting_period = [3]
speed = 3
work_bps = \"55%\"
claim_max = 0x10

[rules]
grace = \"1d\"
";
    let found = mistakes(text);
    let expected = [
        (3, "`mallory` is not an agent. Give a name"),
        (4, "bob: `much` is not a number of points: at least 0"),
        (5, "is named twice, also as alice"),
        (5, "alice would begin with 0.5 points: to review takes at least 1 point"),
        (6, "charlie has true or false, and must have points"),
        (9, "`documnt` is nothing that a charter has: did you mean `document`?"),
        (10, "uri is a number, and must be a text"),
        (11, "`0x12` is not a hash"),
        (14, "`epoch_lenght` is no parameter: did you mean `epoch_length`?"),
        (
            15,
            "review_period: `soon` is not a duration; say for example 90s, 15min, 3h, 3d or 1w. review_period can be 1 min to 28 d",
        ),
        (16, "min_reviewers = 300 is out of range: 1 - 20 are allowed"),
        (17, "quorum_bps = 60 % is out of range: 1 % - 50 % are allowed"),
        (18, "voting_period is a list, and must be such as \"3d\""),
        (19, "`speed` is no parameter: commons params lists"),
        (20, "must add up to 100 %, and these add up to 95 %: work 55 %"),
        (21, "claim_max is a number that is not decimal, and must be such as 2.5"),
        (23, "`rules` is no part of this file: there are founders, charter, parameters"),
    ];
    for (line, part) in expected {
        let start = format!("line {line}: ");
        assert!(
            found.iter().any(|it| it.starts_with(&start) && it.contains(part)),
            "{line} {part} {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn what_is_no_toml_is_told_by_line_too_and_all_of_it() {
    let text = format!(
        "{THREE}alice = 3\n[parameters]\nepoch_length = 7d\nhalf_life 26\ngrace = \"2d\"\nmin_reviewers = 30\n"
    );
    let found = mistakes(&text);
    let lines: Vec<_> = found.iter().map(|it| it.split(':').next().unwrap_or_default()).collect();
    assert_eq!(lines, ["line 5", "line 7", "line 8", "line 10"], "{found:#?}");
    assert!(
        found[0].contains("duplicate key")
            && found[1].contains("quoted")
            && found[3].contains("1 - 20"),
        "{found:#?}"
    );
    let beside = mistakes(&format!("review_period = \"3d\"\nfounders = 3\nfounder = 3\n{THREE}"));
    for part in [
        "line 1: `review_period` is no part of this file: it belongs below [parameters]",
        "line 2: `founders` is a number, and must be a table: [founders]",
        "line 3: `founder` is no part of this file: did you mean `founders`?",
        "line 4: this is no TOML: duplicate key",
    ] {
        assert!(beside.iter().any(|it| it.starts_with(part)), "{part}: {beside:#?}");
    }
    assert_eq!(beside.len(), 4, "{beside:#?}");
    assert!(mistakes("")[0].starts_with("0 founders are too few: 2 must review"));
}

#[test]
fn whoever_is_named_is_no_founder_too_few() {
    for (founders, part) in [
        ("[founders]\nalice = \nbob = 1\ncharlie = 1\n", "line 2: this is no TOML"),
        ("[founders]\nalice = 1\nbob = 1\nalice = 2\n", "line 4: this is no TOML: duplicate"),
        ("[founders]\nalice = 1\nbob = 1\nmallory = 1\n", "line 4: `mallory` is not an agent"),
        ("[founders]\nalice = 99999999999999999999\nbob = 1\ncharlie = 1\n", "line 2: alice: `9"),
        ("[founders\nalice = 1\nbob = 1\ncharlie = 1\n", "line 1: this is no TOML"),
        ("[foundrs]\nalice = 1\nbob = 1\ncharlie = 1\n", "line 1: `foundrs` is no part"),
    ] {
        let found = mistakes(founders);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(part), "{found:#?}");
    }
    let outside = mistakes("alice = 1\n[founders]\nbob = 1\ncharlie = 1\n");
    assert_eq!(outside, ["line 1: `alice` is no part of this file: it belongs below [founders]"]);
    let one = mistakes("[founders]\nalice = 1\n# bob = 1\n[parameters]\ngrace = \n");
    assert!(one[0].starts_with("line 1: 1 founder is too few: 2 must"), "{one:#?}");
    assert_eq!(one.len(), 2, "{one:#?}");
}

#[test]
fn no_text_keeps_the_reader_from_coming_to_an_end() {
    let pieces = [
        "[founders]\n",
        "[",
        "\"",
        "\"\"\"",
        "alice = ",
        "= 3\n",
        "\n",
        "]",
        "{",
        "#",
        "é",
        "\r",
        "\0",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                let text = format!("{first}{second}{third}");
                let (_, mistakes) = read(&text, names::parse);
                let last = text.split('\n').count();
                let lines = mistakes.iter().map(|it| it.line.expect("each is somewhere"));
                assert!(lines.into_iter().all(|line| (1..=last).contains(&line)), "{text:?}");
            }
        }
    }
}

#[test]
fn founders_are_few_enough_and_have_no_more_than_there_can_be() {
    let many: String = (1..=51).map(|it| format!("\"0x{it:040x}\" = 1\n")).collect();
    let found = mistakes(&format!("\n[founders]\n{many}"));
    assert_eq!(found, ["line 2: 51 founders are too many: at most 50 are allowed"]);
    let rich = "[founders]\nalice = 18446744073709.551615\nbob = 1\ncharlie = 1\n";
    assert!(mistakes(rich)[0].contains("all founders together have more than"));
    let two = "[founders]\nalice = 100\nbob = 100\n[parameters]\nmin_reviewers = 1\n";
    assert_eq!(mistakes(two), [""; 0]);
}

#[test]
fn a_charter_is_named_once_and_its_address_is_short_enough() {
    let hash = "ab".repeat(32);
    let both = format!("{THREE}[charter]\ndocument = \"x\"\nhash = \"{hash}\"\n");
    assert!(mistakes(&both)[0].starts_with("line 7: the charter has a document and a hash"));
    let long = format!("{THREE}[charter]\nuri = \"{}\"\n", "u".repeat(257));
    assert_eq!(
        mistakes(&long),
        ["line 6: the charter's uri has 257 bytes: at most 256 are allowed"]
    );
}

#[test]
fn a_dispute_period_fits_by_itself_or_is_refused_with_what_it_must_leave_time_for() {
    let text = |more: &str| format!("{THREE}[parameters]\nvoting_period = \"10d\"\n{more}");
    assert_eq!(mistakes(&text("")), [""; 0]);
    let fitting = planned(&text("")).parameters();
    assert_eq!(u64::from(fitting.dispute_period), fitting.dispute_min());
    let short = mistakes(&text("dispute_period = \"7d\"\n"));
    assert!(short[0].starts_with("line 7: dispute_period = 7 d is too short"), "{short:?}");
    assert!(short[0].contains("(12 d: voting_delay") && short[0].contains("at least 12 d 18 h"));
    let long = mistakes(&text("dispute_period = \"200d\"\n"));
    assert!(long[0].contains("at most 182 d are allowed, 26 epochs"), "{long:?}");
    // What it depends on is told first.
    let other = mistakes(&text("dispute_period = \"7d\"\ngrace = \"1h\"\n"));
    assert_eq!(other, ["line 8: grace = 1 h is out of range: 1 d - 91 d are allowed"]);
}

/// Every parameter at values all over its range, and what comes with them.
#[test]
fn what_is_written_is_read_back_as_the_same() {
    let entries = Parameters::default().entries();
    let mut written = 0;
    for (position, entry) in (0u8..).zip(&entries) {
        let span = entry.max - entry.min;
        let steps = [0, 1, 2, 59, 3_599, 3_600, 86_400, 86_401, span / 7, span / 3, span / 2];
        for step in steps.into_iter().map(|step| step.min(span)).chain([span]) {
            let mut plan = planned(THREE);
            plan.set(position, entry.min + step);
            if !plan.check().is_empty() {
                // A part of the equation alone, or more reviewers than three founders have.
                assert!(
                    entry.name.ends_with("_bps")
                        || ["min_reviewers", "reviewer_min"].contains(&entry.name),
                    "{}: {:?}",
                    entry.name,
                    plan.check()
                );
                continue;
            }
            let text = write(&plan);
            let again = planned(&text);
            assert_eq!(again.parameters(), plan.parameters(), "{text}");
            assert_eq!(again.seeds(), plan.seeds());
            assert_eq!(write(&again), text, "and written again it is the same");
            written += 1;
        }
    }
    assert!(written > 200, "{written}");
}

#[test]
fn every_parameter_is_there_with_its_meaning_and_those_at_their_default_do_nothing() {
    let mut plan = planned(THREE);
    plan.charter.document = Some(Given::by_option("our \"norms\" \\ und Überblick.md".into()));
    plan.set(Parameters::position("work_bps").unwrap(), 5_525);
    plan.set(Parameters::position("equity_bps").unwrap(), 2_975);
    let text = write(&plan);
    for entry in Parameters::default().entries() {
        let mark = if ["work_bps", "equity_bps"].contains(&entry.name) { "\n" } else { "\n# " };
        assert!(text.contains(&format!("{mark}{} = ", entry.name)), "{}\n{text}", entry.name);
        assert!(text.contains(&format!("\n# {}; ", entry.meaning)), "{}", entry.name);
    }
    assert!(
        text.contains("\nwork_bps = \"55.25%\"\n") && text.contains("\n# epoch_length = \"7d\"\n")
    );
    assert!(text.contains("\nalice = 100\nbob = 2.5\ncharlie = 40\n"), "{text}");
    let again = planned(&text);
    assert_eq!(again.settings.len(), 2);
    assert_eq!(again.charter.document.unwrap().value, "our \"norms\" \\ und Überblick.md");
    // Without the marks, the defaults are what they are by themselves.
    let all = text
        .replace("\n# ", "\n")
        .lines()
        .filter(|line| line.contains(" = ") || line.starts_with('['))
        .filter(|line| !line.contains("charter.md"))
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(planned(&all).parameters(), plan.parameters(), "{all}");
}

#[test]
fn a_founder_with_a_name_of_ones_own_is_written_by_address() {
    let maria = Founder {
        name: "maria".into(),
        seed: Seed { agent: primitive_types::H160::repeat_byte(7), points: SEED },
        line: None,
    };
    let plan = Plan { founders: vec![maria], ..Plan::default() };
    let text = write(&plan);
    let line = format!("\"0x{}\" = 100  # maria\n", "07".repeat(20));
    assert!(text.contains(&line), "{text}");
    assert_eq!(planned(&text).seeds(), plan.seeds());
}

#[test]
fn durations_are_written_in_the_largest_unit_that_is_exact() {
    for (seconds, shown) in
        [(0, "0s"), (1, "1s"), (90, "90s"), (120, "2min"), (129_600, "36h"), (604_800, "7d")]
    {
        assert_eq!(exactly(seconds), shown);
        assert_eq!(crate::format::parse_duration(shown), Ok(seconds));
    }
}
