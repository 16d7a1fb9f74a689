//! Whether a commons can begin like this: every reason why it cannot, at once.

use super::{Mistake, Plan};
use crate::{
    format::{duration, points},
    names,
    proposals::{equation, parameter},
};
use commons_core::{
    contribution::URI_MAX,
    founding::FOUNDERS_MAX,
    parameters::{Entry, Parameters},
    units::Points,
};

impl Plan {
    /// Everything for which the contracts would refuse it, in the order of the lines.
    pub fn check(&self) -> Vec<Mistake> {
        let mut mistakes = self.check_parameters();
        mistakes.extend(self.check_founders());
        mistakes.extend(self.check_charter());
        mistakes.sort();
        mistakes
    }

    fn check_parameters(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let parameters = self.parameters();
        for (position, entry) in (0u8..).zip(parameters.entries()) {
            let Some(setting) = self.settings.get(&position) else { continue };
            // The parts of the equation are allowed together, and the dispute period depends on others.
            let together = equation::is_part(entry.name) || entry.name == "dispute_period";
            let fits = { parameters }.set(position, setting.value).is_some();
            let within = (entry.min..=entry.max).contains(&setting.value);
            if !fits || !(within || together) {
                let value = parameter::show(position, setting.value);
                let allowed = parameter::range(&entry);
                let what =
                    format!("{} = {value} is out of range: {allowed} are allowed", entry.name);
                mistakes.push(Mistake::at(setting.line, what));
            }
        }
        let is_wrong = |name: &str| {
            let line = self.given(name).and_then(|setting| setting.line);
            line.is_some() && mistakes.iter().any(|mistake| mistake.line == line)
        };
        let parts = ["work_bps", "equity_bps", "floor_bps", "commons_bps"];
        let given = parts.iter().filter_map(|part| self.given(part));
        let first = given.map(|setting| setting.line).min().flatten();
        let equation = equation::check(&parameters.equation);
        if let (Err(error), false) = (equation, parts.into_iter().any(is_wrong)) {
            mistakes.push(Mistake::at(first, error.message.trim_end_matches('.')));
        }
        if let (true, Some(given)) = (mistakes.is_empty(), self.given("dispute_period"))
            && let Some(what) = too_short(&parameters)
        {
            mistakes.push(Mistake::at(given.line, what));
        }
        mistakes
    }

    fn check_founders(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let parameters = self.parameters();
        // A number of reviewers that nobody may choose says nothing about the founders.
        let reviewers = match parameters.min_reviewers {
            number @ 1..=20 => number,
            _ => Parameters::default().min_reviewers,
        };
        let (given, min) = (self.founders.len(), usize::from(reviewers) + 1);
        // Who is named is no founder too few, whatever is wrong with what is said of them.
        if given.saturating_add(self.unread) < min {
            let are = if given == 1 { "founder is" } else { "founders are" };
            let what = format!(
                "{given} {are} too few: {reviewers} must review what one contributes, so at least {min} are needed; name more, or lower min_reviewers"
            );
            mistakes.push(Mistake::at(self.line, what));
        }
        if given > usize::from(FOUNDERS_MAX) {
            let what = format!("{given} founders are too many: at most {FOUNDERS_MAX} are allowed");
            mistakes.push(Mistake::at(self.line, what));
        }
        let min = parameters.reviewer_min.max(Points(1));
        for (index, founder) in self.founders.iter().enumerate() {
            let agent = founder.seed.agent;
            let earlier = self.founders[..index].iter().find(|other| other.seed.agent == agent);
            if let Some(earlier) = earlier {
                let also = match earlier.name == founder.name {
                    true => String::new(),
                    false => format!(", also as {}", earlier.name),
                };
                let what = format!(
                    "{} is named twice{also}: name each founder once, with all their points",
                    founder.name
                );
                mistakes.push(Mistake::at(founder.line, what));
            }
            if founder.seed.points < min {
                let what = format!(
                    "{} would begin with {}: to review takes at least {} (reviewer_min)",
                    names::show(agent),
                    points(founder.seed.points),
                    points(min)
                );
                mistakes.push(Mistake::at(founder.line, what));
            }
        }
        let all = self.founders.iter().try_fold(0u64, |sum, it| sum.checked_add(it.seed.points.0));
        if all.is_none() {
            let what = format!(
                "all founders together have more than {}: give less, as only the proportions matter",
                points(Points(u64::MAX))
            );
            mistakes.push(Mistake::at(self.line, what));
        }
        mistakes
    }

    fn check_charter(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let charter = &self.charter;
        if let (Some(_), Some(hash)) = (&charter.document, &charter.hash) {
            let what =
                "the charter has a document and a hash: give one, as the hash is the document's";
            mistakes.push(Mistake::at(hash.line, what));
        }
        if let Some(uri) = &charter.uri
            && uri.value.len() > URI_MAX as usize
        {
            let what = format!(
                "the charter's uri has {} bytes: at most {URI_MAX} are allowed",
                uri.value.len()
            );
            mistakes.push(Mistake::at(uri.line, what));
        }
        mistakes
    }
}

/// What is wrong with the dispute period, if anything: what it must leave time for.
pub fn too_short(parameters: &Parameters) -> Option<String> {
    let entries = parameters.entries();
    let Entry { value, min, max, .. } = entries.iter().find(|it| it.name == "dispute_period")?;
    let position = Parameters::position("dispute_period")?;
    let shown = |value| parameter::show(position, value);
    if value < min {
        return Some(format!(
            "dispute_period = {} is too short: a fraud must be undone before it is paid, which takes a proposal ({}: voting_delay, voting_period, late_quorum_extension and timelock) and a quarter of review_period ({}), at least {} together; leave it out for what fits",
            shown(*value),
            duration(parameters.proposal_cycle()),
            duration(u64::from(parameters.review_period) / 4),
            shown(*min)
        ));
    }
    (value > max).then(|| {
        let (value, max) = (shown(*value), shown(*max));
        format!("dispute_period = {value} is too long: at most {max} are allowed, 26 epochs")
    })
}
