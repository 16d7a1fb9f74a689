//! Actions as they are typed: several, in the order given.

use crate::complete;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, error::ErrorKind};
use commons_client::proposals::{equation, money};

/// One action as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// `--set NAME=VALUE`
    Set(String),
    /// `--pay AGENT AMOUNT [--asset ADDRESS]`
    Pay { agent: String, amount: String, asset: Option<String> },
    /// `--correct ID VALUE`
    Correct { id: String, value: String },
    /// `--charter FILE [--charter-uri URI]`, or the URI alone
    Charter { file: Option<String>, uri: Option<String> },
    /// `--equation work=60 equity=25 floor=10 commons=5`
    Equation(Vec<String>),
    /// `--list-asset ADDRESS`, `--delist-asset ADDRESS`
    List { asset: String, listed: bool },
    /// `--call TARGET [MESSAGE ARGS...] [--data HEX] [--value AMOUNT]`
    Call {
        target: String,
        message: Option<String>,
        args: Vec<String>,
        data: Option<String>,
        value: Option<String>,
    },
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Vec<Word>);

/// Name, names of the values, and what it does.
const OPTIONS: [(&str, &[&str], &str); 12] = [
    (
        "set",
        &["NAME=VALUE"],
        "Give a parameter another value; commons params lists them. Durations as 3d, points as 2.5, shares in basis points",
    ),
    (
        "pay",
        &["AGENT", "AMOUNT"],
        "Pay from the treasury: the chain's own money, or what --asset names",
    ),
    ("asset", &["ADDRESS"], "The ERC-20 asset that the --pay before it pays with"),
    (
        "correct",
        &["ID", "POINTS"],
        "Lower what was accepted of a contribution; 0 if nothing shall stand",
    ),
    (
        "charter",
        &["FILE"],
        "Publish another charter; its keccak-256 hash is published, not the file",
    ),
    ("charter-uri", &["URI"], "Where the charter can be found, at most 256 bytes"),
    (
        "equation",
        &["PART=PERCENT"],
        "Divide deposits otherwise, from the next epoch on: --equation work=60 equity=25 floor=10 commons=5. What is left out stays; together they are 100. Given twice, it is one change",
    ),
    ("list-asset", &["ADDRESS"], "List an ERC-20 token, so that it can be put into the pool"),
    (
        "delist-asset",
        &["ASSET"],
        "Take a token from the list: no more is put in, and what is there is paid out as before",
    ),
    (
        "call",
        &["TARGET [MESSAGE] [ARG]"],
        "Call a contract. The message is one of its metadata (--metadata), or a Solidity signature such as 'approve(address,uint256)'; or give all of the call with --data",
    ),
    ("data", &["HEX"], "Selector and arguments of the --call before it, in hexadecimal"),
    ("value", &["AMOUNT"], "Money that goes with the --call before it"),
];

impl Args for Words {
    fn augment_args(mut command: Command) -> Command {
        for (name, values, help) in OPTIONS {
            let arg = Arg::new(name).long(name).help(help).action(clap::ArgAction::Append);
            let arg = match (name, values.len()) {
                ("equation", _) => arg.num_args(1..=4).value_name(values[0]),
                ("call", _) => arg.num_args(1..).value_name(values[0]).allow_negative_numbers(true),
                (_, count) => arg
                    .num_args(count)
                    .value_names(values.iter().copied())
                    .allow_negative_numbers(true),
            };
            command = command.arg(match name {
                "set" => arg.add(complete::parameters()),
                "pay" => arg.add(complete::first(complete::agents())),
                "correct" => arg.add(complete::first(complete::contributions())),
                _ => arg,
            });
        }
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Words {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut typed: Vec<(usize, &str, Vec<String>)> = Vec::new();
        for (name, ..) in OPTIONS {
            let Some(occurrences) = matches.get_occurrences::<String>(name) else { continue };
            let mut indices = matches.indices_of(name).into_iter().flatten();
            for values in occurrences {
                let values: Vec<String> = values.cloned().collect();
                // Each value has a place on the command line; the first one's is the option's.
                let first = indices.next().unwrap_or_default();
                let _ = indices.by_ref().take(values.len().saturating_sub(1)).count();
                typed.push((first, name, values));
            }
        }
        typed.sort_by_key(|(index, ..)| *index);
        let mut words = Self::default();
        for (_, name, values) in typed {
            words
                .add(name, values)
                .map_err(|what| clap::Error::raw(ErrorKind::ArgumentConflict, what))?;
        }
        words
            .complete()
            .map_err(|what| clap::Error::raw(ErrorKind::MissingRequiredArgument, what))?;
        Ok(words)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Words {
    /// Adds what was typed next: an action, or what belongs to the one before.
    fn add(&mut self, name: &str, values: Vec<String>) -> Result<(), String> {
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or_default();
        let misplaced = |of: &str| Err(format!("--{name} belongs right behind {of}\n"));
        let place = match (name, self.0.last_mut()) {
            ("asset", Some(Word::Pay { asset, .. })) => asset,
            ("charter-uri", Some(Word::Charter { uri, .. })) if uri.is_none() => uri,
            ("data", Some(Word::Call { data, .. })) => data,
            ("value", Some(Word::Call { value, .. })) => value,
            ("asset", _) => return misplaced("--pay"),
            ("data" | "value", _) => return misplaced("--call"),
            (name, _) => {
                // All that is said of the equation is one change of it.
                let said = self.0.iter_mut().find_map(|word| match word {
                    Word::Equation(parts) if name == "equation" => Some(parts),
                    _ => None,
                });
                if let Some(parts) = said {
                    parts.extend(values);
                    return Ok(());
                }
                self.0.push(match name {
                    "set" => Word::Set(next()),
                    "pay" => Word::Pay { agent: next(), amount: next(), asset: None },
                    "correct" => Word::Correct { id: next(), value: next() },
                    "equation" => Word::Equation(values.collect()),
                    "list-asset" => Word::List { asset: next(), listed: true },
                    "delist-asset" => Word::List { asset: next(), listed: false },
                    "charter" => Word::Charter { file: Some(next()), uri: None },
                    "charter-uri" => Word::Charter { file: None, uri: Some(next()) },
                    _ => Word::Call {
                        target: next(),
                        message: values.next(),
                        args: values.collect(),
                        data: None,
                        value: None,
                    },
                });
                return Ok(());
            }
        };
        if place.is_some() {
            return Err(format!("--{name} is given twice for one action\n"));
        }
        *place = Some(next());
        Ok(())
    }

    /// Every call says what it calls, once; an equation its parts; and an amount is a number.
    fn complete(&self) -> Result<(), String> {
        for word in &self.0 {
            if let Word::Equation(parts) = word {
                equation::read(parts).map_err(|error| {
                    format!("{} {}\n", error.message, error.hint.unwrap_or_default())
                })?;
            }
            if let Word::Pay { amount, .. } = word {
                number("--pay <AGENT> <AMOUNT>", amount)?;
            }
            if let Word::Call { value: Some(value), .. } = word {
                number("--value <AMOUNT>", value)?;
            }
            if let Word::Call { target, message, data, .. } = word {
                match (message, data) {
                    (None, None) => {
                        return Err(format!("--call {target} needs a message, or --data HEX\n"));
                    }
                    (Some(message), Some(_)) => {
                        return Err(format!(
                            "--call {target} has both a message, {message}, and --data\n"
                        ));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// Whatever the asset, an amount is a number; of how many decimals, only the chain knows.
fn number(option: &str, amount: &str) -> Result<(), String> {
    let wrong = |why| format!("invalid value '{amount}' for '{option}': {why}\n");
    money::digits(amount).map(|_| ()).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[&str]) -> Result<Vec<Word>, clap::Error> {
        let command = Words::augment_args(Command::new("propose").no_binary_name(true));
        let command = command.arg(Arg::new("description").long("description"));
        let matches = command.try_get_matches_from(line)?;
        Words::from_arg_matches(&matches).map(|words| words.0)
    }

    #[test]
    fn actions_keep_the_order_in_which_they_were_typed() {
        let bob = |asset: Option<&str>| Word::Pay {
            agent: "bob".into(),
            amount: "5".into(),
            asset: asset.map(Into::into),
        };
        let line = [
            "--pay",
            "bob",
            "5",
            "--asset",
            "0x01",
            "--set",
            "grace=2d",
            "--call",
            "0x02",
            "f",
            "-1",
            "x y",
            "--value",
            "3",
            "--pay",
            "bob",
            "5",
            "--description",
            "text",
            "--correct",
            "4",
            "0",
            "--charter",
            "c.md",
            "--charter-uri",
            "https://c",
            "--call",
            "0x03",
            "--data",
            "0x01020304",
            "--charter-uri",
            "ipfs://d",
            "--equation",
            "work=50",
            "commons=15",
            "--delist-asset",
            "0x05",
            "--list-asset",
            "0x06",
            "--equation",
            "floor=10",
        ];
        let call = |target: &str,
                    message: Option<&str>,
                    args: &[&str],
                    data: Option<&str>,
                    value: Option<&str>| Word::Call {
            target: target.into(),
            message: message.map(Into::into),
            args: args.iter().map(ToString::to_string).collect(),
            data: data.map(Into::into),
            value: value.map(Into::into),
        };
        let expected = [
            bob(Some("0x01")),
            Word::Set("grace=2d".into()),
            call("0x02", Some("f"), &["-1", "x y"], None, Some("3")),
            bob(None),
            Word::Correct { id: "4".into(), value: "0".into() },
            Word::Charter { file: Some("c.md".into()), uri: Some("https://c".into()) },
            call("0x03", None, &[], Some("0x01020304"), None),
            Word::Charter { file: None, uri: Some("ipfs://d".into()) },
            Word::Equation(["work=50", "commons=15", "floor=10"].map(str::to_owned).to_vec()),
            Word::List { asset: "0x05".into(), listed: false },
            Word::List { asset: "0x06".into(), listed: true },
        ];
        assert_eq!(read(&line).unwrap(), expected);
        assert_eq!(read(&["--description", "a resolution"]).unwrap(), []);
    }

    #[test]
    fn what_belongs_to_no_action_is_refused() {
        for line in [
            &["--asset", "0x01"][..],
            &["--pay", "bob"],
            &["--pay", "bob", "1,5"],
            &["--pay", "bob", "-1"],
            &["--call", "0x02", "f", "--value", "1e3"],
            &["--set", "grace=2d", "--value", "1"],
            &["--pay", "bob", "5", "--asset", "a", "--asset", "b"],
            &["--call", "0x02"],
            &["--equation"],
            &["--equation", "labour=60"],
            &["--equation", "work"],
            &["--equation", "work=60", "--equation", "work=60"],
            &["--list-asset", "0x01", "--value", "1"],
            &["--call", "0x02", "f", "--data", "0x01020304"],
        ] {
            assert!(read(line).is_err(), "{line:?}");
        }
    }
}
