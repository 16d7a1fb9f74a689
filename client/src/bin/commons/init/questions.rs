//! The five questions, and how an answer is taken.

use crate::{deploy::founder, parameters};
use commons_client::{
    Error, Result,
    founding_file::{Founder, Given, Plan},
    names,
    proposals::equation,
};
use commons_core::{founding::Seed, parameters::Parameters, pool::Equation};
use std::path::Path;

pub const FOUNDERS: &str = "founders";
pub const EPOCH: &str = "epoch";
pub const REVIEW: &str = "review";
pub const EQUATION: &str = "equation";
pub const CHARTER: &str = "charter";

/// A question.
pub struct Question {
    /// What it is about.
    pub about: &'static str,
    /// What is asked.
    pub text: &'static str,
    /// What the answer decides.
    pub why: &'static str,
}

pub const QUESTIONS: [Question; 5] = [
    Question {
        about: FOUNDERS,
        text: "1/5  Who founds it, and with how many points each?",
        why: "Names or addresses, =POINTS for other than 100: their points review and decide first, and fade.",
    },
    Question {
        about: EPOCH,
        text: "2/5  How often is money divided?",
        why: "What comes in during such a period, an epoch, is divided by what was accepted in it.",
    },
    Question {
        about: REVIEW,
        text: "3/5  How long may others look at a contribution, and how many of them must confirm it?",
        why: "A duration and a number. With too few who confirm, it counts for nothing.",
    },
    Question {
        about: EQUATION,
        text: "4/5  How is money divided, in percent?",
        why: "work: of the epoch; equity: all work so far, as it fades; floor: equal parts; commons: the treasury.",
    },
    Question {
        about: CHARTER,
        text: "5/5  Where are the norms that you have agreed on, if you have written them down?",
        why: "A file, an address, or both: only the file's hash and the address are published.",
    },
];

impl Question {
    /// What Enter stands for, if it stands for anything: whom one knows by name are those who found it.
    pub fn default(&self, plan: &Plan) -> Option<String> {
        Some(match self.about {
            FOUNDERS => {
                let known: Vec<_> = names::own().map(|(name, _)| name).collect();
                return (!known.is_empty()).then(|| known.join(" "));
            }
            EPOCH => "7d".into(),
            REVIEW => format!("3d {}", plan.parameters().min_reviewers),
            EQUATION => percent(&Equation::default()),
            _ => String::new(),
        })
    }

    /// The plan with an answer, if a commons can begin like that.
    pub fn take(&self, plan: &Plan, answer: &str) -> Result<Plan> {
        let mut plan = plan.clone();
        let words: Vec<_> = answer
            .split(|c: char| c.is_whitespace() || (c == ',' && self.about != CHARTER))
            .filter(|word| !word.is_empty())
            .collect();
        match self.about {
            FOUNDERS => founders(&mut plan, &words)?,
            EPOCH => epoch(&mut plan, &words)?,
            REVIEW => review(&mut plan, &words)?,
            EQUATION => divide(&mut plan, &words)?,
            _ => charter(&mut plan, answer, &words)?,
        }
        match plan.check().into_iter().next() {
            None => Ok(plan),
            Some(mistake) => {
                Err(Error::new("bad_answer", sentence(&mistake.what)).hint(self.allowed()))
            }
        }
    }

    /// What is allowed, with an example.
    fn allowed(&self) -> String {
        match self.about {
            FOUNDERS => "Such as: alice bob=50 0x...=2.5".into(),
            EPOCH => "Such as: 7d, 2 weeks, 36h.".into(),
            REVIEW => "Such as: 3d 2".into(),
            _ => "Such as: norms.md https://example.org/norms.md".into(),
        }
    }
}

/// Accounts to try with, whose keys everybody has.
pub const DEVELOPMENT: &str = "alice bob charlie";

/// `work=60 equity=25 floor=10 commons=5`
fn percent(equation: &Equation) -> String {
    let part = |(name, share): (&str, commons_core::units::BasisPoints)| {
        format!("{name}={}", commons_client::format::decimal(share.0.into(), 2))
    };
    equation::parts(equation).map(part).join(" ")
}

/// What is wrong as a sentence. It may begin with the name of a parameter, which stays as it is.
fn sentence(what: &str) -> String {
    format!("{}.", what.trim_end_matches('.'))
}

fn founders(plan: &mut Plan, words: &[&str]) -> Result<()> {
    plan.founders.clear();
    for word in words {
        let Seed { agent, points } = founder(word)?;
        let name = word.split_once('=').map_or(*word, |(name, _)| name).to_owned();
        plan.founders.push(Founder { name, seed: Seed { agent, points }, line: None });
    }
    // Two of them can review one another's work, one at a time.
    if let (2, Some(position)) = (words.len(), Parameters::position("min_reviewers")) {
        plan.set(position, 1);
    }
    Ok(())
}

fn epoch(plan: &mut Plan, words: &[&str]) -> Result<()> {
    let (position, value) = parameters::parse(&format!("epoch_length={}", words.join(" ")))?;
    plan.set(position, value);
    Ok(())
}

/// `3d 2`, `3 days 2`, or one of both.
fn review(plan: &mut Plan, words: &[&str]) -> Result<()> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let (reviewers, period) = match words {
        [period @ .., last] if is_number(last) => (Some(*last), period),
        period => (None, period),
    };
    if let Some(number) = reviewers {
        let (position, value) = parameters::parse(&format!("min_reviewers={number}"))?;
        plan.set(position, value);
    }
    if !period.is_empty() {
        let (position, value) = parameters::parse(&format!("review_period={}", period.join(" ")))?;
        plan.set(position, value);
    }
    Ok(())
}

/// `work=60 equity=25 floor=10 commons=5`, or only the four numbers.
fn divide(plan: &mut Plan, words: &[&str]) -> Result<()> {
    let names = ["work", "equity", "floor", "commons"];
    let mut words: Vec<String> = words.iter().map(|word| word.replace(':', "=")).collect();
    if words.len() == names.len() && words.iter().all(|word| !word.contains('=')) {
        let named = names.iter().zip(&words).map(|(name, share)| format!("{name}={share}"));
        words = named.collect();
    }
    let allowed = "Such as: work=50 equity=20 floor=20 commons=10, or 50 20 20 10.";
    let equation = equation::parse(&words, &Equation::default());
    let equation = equation.map_err(|error| error.hint(allowed))?;
    for (name, share) in equation::parts(&equation) {
        if let Some(position) = Parameters::position(&format!("{name}_bps")) {
            plan.set(position, share.0.into());
        }
    }
    Ok(())
}

/// A file that exists, an address, or both. A name with spaces is one file.
fn charter(plan: &mut Plan, answer: &str, words: &[&str]) -> Result<()> {
    plan.charter = Default::default();
    if answer.is_empty() || answer == "none" {
        return Ok(());
    }
    let is_uri = |word: &str| {
        word.split_once(':').is_some_and(|(scheme, rest)| {
            !rest.is_empty()
                && scheme.len() > 1
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
    };
    let (uris, rest): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_uri(word));
    if uris.len() > 1 {
        let what = format!("There are {} addresses, and a charter has one.", uris.len());
        return Err(Error::new("bad_answer", what).hint("Give one file, one address, or both."));
    }
    plan.charter.uri = uris.first().map(|uri| Given::by_option((*uri).to_owned()));
    let document = rest.join(" ");
    if !document.is_empty() {
        crate::document::of_file(Path::new(&document))?;
        plan.charter.document = Some(Given::by_option(document));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(about: &str, plan: &Plan, answer: &str) -> Result<Plan> {
        QUESTIONS.iter().find(|it| it.about == about).expect("one of five").take(plan, answer)
    }

    fn three() -> Plan {
        take(FOUNDERS, &Plan::default(), "alice, bob=50 charlie").unwrap()
    }

    #[test]
    fn every_default_is_an_answer_that_fits() {
        let mut plan = Plan::default();
        for question in &QUESTIONS {
            let default = question.default(&plan);
            assert_eq!(default.is_none(), question.about == FOUNDERS, "nobody is known by name");
            plan = question.take(&plan, default.as_deref().unwrap_or(DEVELOPMENT)).unwrap();
        }
        assert_eq!(plan.parameters(), Parameters::default());
        assert_eq!(plan.founders.len(), 3);
    }

    #[test]
    fn answers_are_taken_as_people_give_them() {
        let plan = three();
        assert_eq!(plan.seeds()[1].points.0, 50_000_000);
        for (answer, seconds) in [("14d", 1_209_600), ("2 weeks", 1_209_600), ("36h", 129_600)] {
            let taken = take(EPOCH, &plan, answer).unwrap().parameters();
            assert_eq!(taken.epoch_length, seconds, "{answer}");
        }
        for (answer, seconds, number) in
            [("2d 1", 172_800, 1), ("2 days, 1", 172_800, 1), ("2d", 172_800, 2), ("1", 259_200, 1)]
        {
            let taken = take(REVIEW, &plan, answer).unwrap().parameters();
            assert_eq!((taken.review_period, taken.min_reviewers), (seconds, number), "{answer}");
        }
        for answer in ["50 20 20 10", "commons=10 work=50 floor=20 equity=20", "work: 50"] {
            let taken = take(EQUATION, &plan, &answer.replace(": ", "="));
            match answer {
                "work: 50" => assert_eq!(taken.unwrap_err().code, "bad_equation"),
                _ => assert_eq!(taken.unwrap().parameters().equation.commons.0, 1_000),
            }
        }
        let uri = take(CHARTER, &plan, "ipfs://norms").unwrap().charter;
        assert_eq!((uri.uri.unwrap().value.as_str(), uri.document), ("ipfs://norms", None));
        assert_eq!(take(CHARTER, &plan, "none").unwrap(), plan);
        let two = take(FOUNDERS, &Plan::default(), "alice bob").unwrap();
        assert_eq!(two.parameters().min_reviewers, 1, "two can review one another's work");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_reason() {
        let plan = three();
        for (about, answer, code, part) in [
            (FOUNDERS, "alice", "bad_answer", "1 founder is too few"),
            (FOUNDERS, "", "bad_answer", "0 founders are too few"),
            (FOUNDERS, "alice bob mallory", "bad_agent", "mallory"),
            (FOUNDERS, "alice bob alice", "bad_answer", "named twice"),
            (
                FOUNDERS,
                "alice bob charlie=x",
                "bad_points",
                "`x` is not a number of points: at least 0",
            ),
            (FOUNDERS, "alice bob charlie=0.5", "bad_answer", "at least 1 point"),
            (EPOCH, "soon", "bad_parameter", "not a duration"),
            (EPOCH, "5s", "bad_answer", "1 min - 91 d"),
            (REVIEW, "3d 3", "bad_answer", "3 founders are too few: 3 must review"),
            (REVIEW, "100d 2", "bad_answer", "1 min - 28 d"),
            (REVIEW, "3d 0", "bad_answer", "1 - 20"),
            (EQUATION, "60 25 10", "bad_share", "not a part"),
            (EQUATION, "60 25 10 6", "bad_equation", "101 %"),
            (EQUATION, "labour=60", "unknown_part", "labour"),
            (CHARTER, "nowhere.md", "no_document", "cannot be read"),
            (CHARTER, "ipfs://a ipfs://b", "bad_answer", "2 addresses"),
        ] {
            let error = take(about, &plan, answer).unwrap_err();
            assert_eq!(error.code, code, "{answer}: {error}");
            assert!(error.message.contains(part) && error.message.ends_with('.'), "{error}");
            assert!(error.hint.is_some(), "{error}");
        }
        let long = format!("https://{}", "u".repeat(256));
        assert!(take(CHARTER, &plan, &long).unwrap_err().message.contains("264 bytes"));
    }
}
