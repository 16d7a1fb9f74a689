//! `commons inbox`

mod json;

pub use json::deed as deed_json;

use crate::{
    complete,
    context::Global,
    output::{Output, Report},
    style,
};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    assets::Assets,
    audit::Replay,
    chain::Block,
    chronicle::Chronicle,
    format,
    inbox::{Group, Item, Told, What, inbox, to_inherit},
    names,
};
use commons_core::Address;
use serde_json::json;

/// Work to grade, consents, votes, commitments, money, and what anyone may do: the most urgent first, each
/// with the command that does it, or shows more of it. What is in capitals is yours to say. What became
/// of your work, commitments and needs is told for an epoch.
#[derive(Args)]
#[command(after_help = "Examples:\n  commons inbox alice\n  commons inbox --suri //Alice --json")]
pub struct Options {
    /// Whose: name, address or SS58 address. Default: the account that would act.
    #[arg(add = complete::agents())]
    agent: Option<String>,
    /// How many of each kind are shown; a document for programs has all.
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let agent = agent(options.agent.as_deref(), global)?;
    let past = Past::load(global, output).await?;
    let now = past.head.time;
    let brings = match to_inherit(&past.replay, agent, now)? {
        // What it does not tell now it may tell later: to inherit is what waits all the same.
        Some(_) => past.commons.inheritable(agent, past.head.hash).await.ok(),
        None => None,
    };
    let items = inbox(&past.replay, agent, brings, now)?;
    let told = Told { assets: &past.assets, now };
    let json = json!({
        "agent": agent,
        "name": names::name_of(agent),
        "time": format::time(now),
        "items": items.iter().map(|item| json::item(item, &told)).collect::<Vec<_>>(),
    });
    Ok(Report::done(text(agent, &items, &told, options.limit as usize), json))
}

/// Who is named, or else who would act.
pub fn agent(named: Option<&str>, global: &Global) -> Result<Address> {
    match named {
        Some(text) => names::parse(text),
        None => global.agent().map_err(|error| match error.code.as_str() {
            "no_key" => {
                Error::new("no_agent", "Nobody was named, and there is no key to tell who asks.")
                    .hint("Name an agent: commons inbox AGENT.")
            }
            _ => error,
        }),
    }
}

/// All that was said in a commons, and what money is called in it.
pub struct Past {
    pub commons: Commons,
    pub replay: Replay,
    pub head: Block,
    pub assets: Assets,
}

impl Past {
    /// Reads it, up to the newest block.
    pub async fn load(global: &Global, output: &mut Output) -> Result<Self> {
        let (commons, deployment) = global.open().await?;
        let progress = |step: String| output.progress(&format!("reading {step}"));
        let chronicle = Chronicle::load(&commons, deployment.block, progress).await?;
        if let Some(note) = &chronicle.note {
            output.note(&format!("note: {note}"));
        }
        let (head, replay) = (chronicle.head, chronicle.replay());
        if !replay.differences.is_empty() {
            output
                .note("note: the history does not follow from the rules: commons audit says where");
        }
        let book = commons.pool_book(head.hash).await?;
        let assets = commons.assets(&book, head.hash).await?;
        Ok(Self { commons, replay, head, assets })
    }
}

fn text(agent: Address, items: &[Item], told: &Told, limit: usize) -> String {
    let who = names::show(agent);
    if items.is_empty() {
        return format!("Nothing waits for {who}. Enjoy the day.");
    }
    let mut groups: Vec<Group> = items.iter().map(Item::group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut lines = Vec::new();
    for group in groups {
        let of_group: Vec<_> = items.iter().filter(|item| item.group() == group).collect();
        lines.push(style::bold(heading(group, &of_group)));
        for item in of_group.iter().take(limit) {
            let time = match (item.since(), item.until) {
                (Some(since), _) => style::dim(format!(" ({})", format::relative(since, told.now))),
                (None, Some(until)) => {
                    style::waiting(format!(" ({})", left(item, until, told.now)))
                }
                (None, None) => String::new(),
            };
            lines.push(format!("  {}{time}", item.sentence(told)));
            let see = if item.is_to_do() { "" } else { "see " };
            lines.push(style::dim(format!("    {see}{}", item.command())));
        }
        if let Some(more @ 1..) = of_group.len().checked_sub(limit) {
            lines
                .push(format!("  and {more} more: commons inbox {who} --limit {}", of_group.len()));
        }
    }
    lines.join("\n")
}

/// A heading, with what does all below it that is done as a matter of course.
fn heading(group: Group, items: &[&Item]) -> String {
    let routine = |item: &&&Item| match item.what {
        What::Anyone(deed) => deed.is_routine(),
        _ => false,
    };
    match items.iter().filter(routine).count() {
        0 => group.title().to_owned(),
        all if all == items.len() => format!("{}: commons tidy", group.title()),
        some => format!("{}: commons tidy does {some} of {}", group.title(), items.len()),
    }
}

/// What is at the end of the time: `until` in words.
fn left(item: &Item, until: u64, now: u64) -> String {
    let when = format::relative(until, now);
    match item.name() {
        "vote_later" => format!("begins {when}"),
        "queued" => format!("can be executed {when}"),
        "opening" => format!("{}, {when}", format::date(until)),
        "lent" | "held" | "need_ends" => when,
        _ => format!("until {}, {when}", format::date(until)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_client::inbox::Deed;
    use commons_core::{
        review::Outcome,
        units::{ContributionId, Points, ProposalId},
    };

    const NOW: u64 = 1_795_255_200;

    fn review(id: u64) -> Item {
        let what = What::Review {
            id: ContributionId(id),
            revision: 0,
            agent: names::parse("eve").unwrap(),
            claimed: Points::whole(3),
            again: false,
        };
        Item { what, until: Some(NOW + 86_400 * 3), own: false }
    }

    fn shown(items: &[Item], limit: usize) -> String {
        let assets = Assets::unknown();
        text(names::parse("bob").unwrap(), items, &Told { assets: &assets, now: NOW }, limit)
    }

    #[test]
    fn nothing_is_said_kindly() {
        assert_eq!(shown(&[], 10), "Nothing waits for bob. Enjoy the day.");
    }

    #[test]
    fn news_say_when_it_was_and_what_ends_says_when() {
        let assets = Assets::unknown();
        let told = Told { assets: &assets, now: NOW };
        let bob = names::parse("bob").unwrap();
        let (id, at) = (ContributionId(4), NOW - 86_400 * 2);
        let outcome = Outcome::Accepted { grade: 8, value: Points::whole(4) };
        let outcome =
            Item { what: What::Outcome { id, outcome, at }, until: Some(NOW + 1), own: true };
        let brings = Some(Points(25_680_000));
        let inherit = Item {
            what: What::Inherit { brings, missing: 2 },
            until: Some(NOW + 86_400 * 7),
            own: true,
        };
        let expected = "Before anything else
  bring your 25.68 points into this fork; 2 people are missing, or it does not open (until 2026-11-28 10:00 UTC, in 7 days)
    commons inherit
Your own work and grades
  your contribution 4 was accepted at 8/10: 4 points (2 days ago)
    see commons contribution 4";
        assert_eq!(text(bob, &[outcome, inherit], &told, 10), expected);
    }

    #[test]
    fn what_belongs_together_is_shown_together_and_not_too_much_of_it() {
        let queue = What::Anyone(Deed::Queue { id: ProposalId(7) });
        let queue = Item { what: queue, until: None, own: false };
        let items = [queue, review(1), review(2), review(3)];
        let expected = "Work of others to be graded
  contribution 1 of eve claims 3 points (until 2026-11-24 10:00 UTC, in 3 days)
    commons review 1 --grade GRADE
  contribution 2 of eve claims 3 points (until 2026-11-24 10:00 UTC, in 3 days)
    commons review 2 --grade GRADE
  and 1 more: commons inbox bob --limit 3
What anyone may do: commons tidy
  proposal 7 has passed and can be queued
    commons queue 7";
        assert_eq!(shown(&items, 2), expected);
        assert!(!shown(&items, 3).contains("more"));
        // What tidy does not do is not promised.
        let execute = What::Anyone(Deed::Execute { id: ProposalId(8) });
        let execute = Item { what: execute, until: None, own: false };
        let [queue, ..] = items;
        let both = shown(&[queue, execute.clone()], 10);
        assert!(both.starts_with("What anyone may do: commons tidy does 1 of 2\n"), "{both}");
        assert!(shown(&[execute], 10).starts_with("What anyone may do\n"));
    }
}
