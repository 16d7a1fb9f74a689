//! What an agent receives for an epoch, from the work that counts to the smallest unit, as a person would
//! explain it.

use super::{
    causes,
    pot::{inside, rules, status},
    summary::{self, Status},
};
use commons_client::{
    assets::Assets,
    audit::{PartAccount, Payout, Portion, PotAccount, Question, Report, Which},
    format, names,
};
use commons_core::{
    pool::Purpose,
    units::{Points, ProjectId, Units},
};

/// Every pot that a question is about.
pub fn text(report: &Report, assets: &Assets, question: &Question) -> String {
    let payouts = report.payouts(question);
    let with_part: Vec<_> = payouts.iter().filter(|payout| payout.portion.is_some()).collect();
    if with_part.is_empty() {
        return nothing(report, assets, question);
    }
    let texts = with_part
        .into_iter()
        .filter_map(|payout| Some(pot(report, assets, question, payout, payout.portion?)));
    let summary = summary::text(report, assets, question, &payouts);
    summary.into_iter().chain(texts).collect::<Vec<_>>().join("\n\n")
}

/// Why nothing falls to somebody.
pub fn nothing(report: &Report, assets: &Assets, question: &Question) -> String {
    let (who, epoch) = (names::show(question.agent), question.epoch.0);
    let pots = report.payouts(question);
    let began =
        report.pots.first().is_none_or(|pot| pot.calendar.start(question.epoch) <= report.time);
    if !began {
        return format!(
            "Epoch {epoch} has not begun: nobody can say yet what {who} receives for it."
        );
    }
    if pots.is_empty() {
        let part = match (question.which, question.asset) {
            (Which::All, None) => "",
            _ => "this part of ",
        };
        return format!(
            "Nothing was put in that is for {part}epoch {epoch}, so there is nothing that {who} \
             could receive."
        );
    }
    let reason = |payout: &Payout<'_>| {
        let pot = payout.pot;
        let why = match pot.id.purpose {
            Purpose::Floor { .. } => format!(
                "it takes {} accepted in those epochs, and {who} has {}",
                format::points(pot.version.parameters.floor_min),
                format::points(counted(report, question, pot))
            ),
            Purpose::Project { .. } => {
                "no work of theirs counts there, and they have earned nothing there".into()
            }
        };
        format!("{who} has no part in {}: {why}.", assets.pot(pot.id))
    };
    pots.iter().map(reason).collect::<Vec<_>>().join("\n")
}

/// What of an agent's work counts for a pot.
fn counted(report: &Report, question: &Question, pot: &PotAccount) -> Points {
    let causes = report.causes(question.agent, pot.id.purpose);
    let counted = causes.iter().map(|cause| cause.accepted.counted_at(pot.as_of).0);
    Points(counted.fold(0, u64::saturating_add))
}

fn pot(
    report: &Report,
    assets: &Assets,
    question: &Question,
    payout: &Payout<'_>,
    portion: &Portion,
) -> String {
    let (pot, who) = (payout.pot, names::show(question.agent));
    let show = |amount| assets.show(pot.id.asset, amount);
    let verb = Status::of(pot, portion, report.time).verb();
    let mut lines =
        vec![format!("{who} {verb} {} from {}", show(portion.total()), assets.pot(pot.id))];

    lines.push("what counts".into());
    let causes = report.causes(question.agent, pot.id.purpose);
    for cause in &causes {
        lines.extend(
            causes::counting(cause, pot.as_of).into_iter().map(|line| format!("   {line}")),
        );
    }
    if causes.is_empty() {
        lines.push(format!("   no work of {who} was accepted that counts there"));
    }
    lines.push("what is in the pot".into());
    lines.extend(inside(assets, pot).into_iter().map(|line| format!("   {line}")));
    lines.push(format!("what part of it is {who}'s, by {}", rules(&pot.version)));
    lines.extend(
        parts(report, assets, question, pot, portion).into_iter().map(|it| format!("   {it}")),
    );
    lines.push(status(report, pot, portion, &who));
    lines.join("\n   ")
}

/// The division, with its numbers.
fn parts(
    report: &Report,
    assets: &Assets,
    question: &Question,
    pot: &PotAccount,
    portion: &Portion,
) -> Vec<String> {
    let show = |amount| assets.show(pot.id.asset, amount);
    let mut lines = Vec::new();
    match pot.id.purpose {
        Purpose::Floor { .. } => {
            let (least, mine) = (pot.version.parameters.floor_min, counted(report, question, pot));
            lines.push(format!(
                "{} counted in those epochs, of the {} that it takes; {} reached them: {}",
                format::points(mine),
                format::points(least),
                agents(pot.work.all),
                show(portion.work)
            ));
        }
        Purpose::Project { project, .. } => {
            let points =
                |part: u128| format::points(Points(u64::try_from(part).unwrap_or(u64::MAX)));
            let PartAccount { put, all, least, whole, .. } = pot.work;
            let bar = match all < least {
                true => format!(
                    " (all have {}; a pot is divided by at least {})",
                    points(all),
                    points(least)
                ),
                false => String::new(),
            };
            let (mine, of, put) = (points(portion.work_part), points(whole), show(put));
            let amount = show(portion.work);
            lines.push(format!("work: {put} × {mine} / {of}{bar} = {amount}"));

            lines.extend(equity(report, assets, question, pot, portion, project));
        }
    }
    let total = portion.total();
    lines.push(format!("together {}, in smallest units {total}", show(total)));
    lines
}

/// The division of the equity, in units: points fade, and the ratio of rounded points is not exact.
fn equity(
    report: &Report,
    assets: &Assets,
    question: &Question,
    pot: &PotAccount,
    portion: &Portion,
    project: ProjectId,
) -> Vec<String> {
    let show = |amount| assets.show(pot.id.asset, amount);
    let PartAccount { put, all, least, whole, .. } = pot.equity;
    let (mine, as_of) = (portion.equity_part, format::date(pot.as_of));
    let points = |units| format::about(pot.calendar.points_down(Units(units), pot.as_of));
    let (put, amount) = (show(put), show(portion.equity));
    let place = match project {
        ProjectId::COMMONS => "the commons".into(),
        project => format!("project {project}"),
    };
    let earned = report.earned_by(question.agent, project, pot.as_of);
    let ids: Vec<_> = earned.iter().map(|cause| cause.id.to_string()).collect();
    let by = match ids.is_empty() {
        true => String::new(),
        false => format!(", by contributions: {}", ids.join(", ")),
    };
    let bar = match all < least {
        true => format!(
            "; a pot is divided by at least {}, here {least} units",
            format::points(pot.version.parameters.pot_min)
        ),
        false => String::new(),
    };
    vec![
        format!("equity: {put} × {mine} units / {whole} units = {amount}"),
        format!("   {mine} units (≈ {}) were earned in {place}{by}", points(mine)),
        format!("   all have {all} units (≈ {}){bar}", points(all)),
        format!(
            "   units are points that do not fade, so they are exact; points are those of {as_of}"
        ),
        "   founders' points do not count".into(),
    ]
}

fn agents(number: u128) -> String {
    if number == 1 { "1 agent".into() } else { format!("{number} agents") }
}
