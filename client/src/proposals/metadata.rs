//! The metadata of a contract: which messages it has, so that a call of it can be written and read.

use super::values;
use crate::{
    bundle::keccak256,
    error::{Error, Result},
    format::untrusted,
};
use primitive_types::H256;
use scale_info::PortableRegistry;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// What a metadata file or a bundle says of a contract.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Name of the contract.
    pub name: String,
    /// Hash of the code that it describes; zero if it does not say.
    pub code: H256,
    types: PortableRegistry,
    messages: Vec<MessageInfo>,
}

/// One message of a contract.
#[derive(Clone, Debug)]
struct MessageInfo {
    label: String,
    selector: [u8; 4],
    /// Name and type of each argument.
    args: Vec<(String, u32)>,
    /// Type of the answer.
    returns: Option<u32>,
    payable: bool,
}

/// The parts of the file that matter here.
#[derive(Deserialize)]
struct Spec {
    messages: Vec<MessageSpec>,
}

#[derive(Deserialize)]
struct MessageSpec {
    label: String,
    selector: String,
    args: Vec<ArgSpec>,
    #[serde(default, rename = "returnType")]
    returns: Option<TypeSpec>,
    #[serde(default)]
    payable: bool,
}

#[derive(Deserialize)]
struct ArgSpec {
    label: String,
    #[serde(rename = "type")]
    kind: TypeSpec,
}

#[derive(Deserialize)]
struct TypeSpec {
    #[serde(rename = "type")]
    id: u32,
}

impl Metadata {
    /// Reads a metadata file (`.json`) or a bundle (`.contract`).
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            Error::new("no_metadata", format!("The metadata {shown} cannot be read: {error}."))
                .hint("Name the .contract or .json file that the build of the contract made.")
        })?;
        Self::parse(&text).ok_or_else(|| {
            Error::new("bad_metadata", format!("{shown} is not the metadata of an ink! contract."))
                .hint("A contract that speaks Solidity needs none: 'name(type,type)' says it all.")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let file: Value = serde_json::from_str(text).ok()?;
        let types = serde_json::from_value(json!({"types": file["types"]})).ok()?;
        let spec: Spec = serde_json::from_value(file["spec"].clone()).ok()?;
        let messages: Option<Vec<_>> = spec.messages.into_iter().map(MessageInfo::of).collect();
        let hex = |value: &Value| hex::decode(value.as_str()?.trim_start_matches("0x")).ok();
        // A bundle has the code itself; a metadata file only says what its hash was.
        let code = match hex(&file["source"]["contract_binary"]) {
            Some(code) => H256(keccak256(&code)),
            None => match hex(&file["source"]["hash"]).and_then(|hash| hash.try_into().ok()) {
                Some(hash) => H256(hash),
                None => H256::zero(),
            },
        };
        let name = untrusted(file["contract"]["name"].as_str().unwrap_or("contract").as_bytes());
        Some(Self { name, code, types, messages: messages? })
    }

    /// Encodes a call: selector and arguments. A message may be named without its trait.
    pub fn encode(&self, message: &str, args: &[String], pays: bool) -> Result<Vec<u8>> {
        let message = self.message(message)?;
        let label = &message.label;
        if message.args.len() != args.len() {
            let names: Vec<_> = message.args.iter().map(|(name, _)| name.as_str()).collect();
            let what = format!(
                "{label} takes {} arguments ({}), and {} were given.",
                names.len(),
                names.join(", "),
                args.len()
            );
            return Err(
                Error::new("bad_arguments", what).hint("Give each as one word; quote spaces.")
            );
        }
        if pays && !message.payable {
            let what = format!("{label} takes no money, so the call would fail.");
            return Err(Error::new("not_payable", what).hint("Leave out --value."));
        }
        let mut data = message.selector.to_vec();
        for ((name, kind), text) in message.args.iter().zip(args) {
            values::encode(&self.types, *kind, text, &mut data).map_err(|why| {
                Error::new("bad_argument", format!("Argument {name} of {label}: {why}."))
                    .hint("Numbers are plain, bytes are 0x and hexadecimal digits, agents are names or addresses.")
            })?;
        }
        Ok(data)
    }

    /// Why a call of this contract refused, by what it answered.
    pub fn refusal(&self, data: &[u8], answer: &[u8]) -> Option<String> {
        let message = self.messages.iter().find(|message| data.starts_with(&message.selector))?;
        values::refusal(&self.types, message.returns?, answer)
    }

    fn message(&self, name: &str) -> Result<&MessageInfo> {
        let all = || {
            let all: Vec<_> = self.messages.iter().map(|message| message.label.as_str()).collect();
            format!("It has {}.", all.join(", "))
        };
        if let Some(found) = self.messages.iter().find(|message| message.label == name) {
            return Ok(found);
        }
        let short = |label: &str| label.rsplit("::").next() == Some(name);
        let mut found = self.messages.iter().filter(|message| short(&message.label));
        match (found.next(), found.next()) {
            (Some(message), None) => Ok(message),
            (Some(_), Some(_)) => {
                let what = format!("{} has several messages `{name}`.", self.name);
                Err(Error::new("ambiguous_message", what).hint(all()))
            }
            _ => {
                let what = format!("{} has no message `{name}`.", self.name);
                Err(Error::new("unknown_message", what).hint(all()))
            }
        }
    }

    /// A call in words: `set(value: true)`. `None` if it is no call that this contract understands,
    /// to the last byte.
    pub fn show(&self, data: &[u8]) -> Option<String> {
        let message = self.messages.iter().find(|message| data.starts_with(&message.selector))?;
        let mut rest = &data[4..];
        let mut args = Vec::new();
        for (name, kind) in &message.args {
            args.push(format!("{name}: {}", values::show(&self.types, *kind, &mut rest)?));
        }
        rest.is_empty().then(|| format!("{}::{}({})", self.name, message.label, args.join(", ")))
    }
}

impl MessageInfo {
    fn of(spec: MessageSpec) -> Option<Self> {
        let selector = hex::decode(spec.selector.trim_start_matches("0x")).ok()?;
        let plain = |text: String| untrusted(text.as_bytes());
        Some(Self {
            label: plain(spec.label),
            selector: selector.try_into().ok()?,
            args: spec.args.into_iter().map(|arg| (plain(arg.label), arg.kind.id)).collect(),
            returns: spec.returns.map(|returns| returns.id),
            payable: spec.payable,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use commons_core::{Address, U256, units::Points};
    use scale::Encode;
    use scale_info::{MetaType, Registry, TypeInfo};

    /// A record as contracts have them.
    #[derive(TypeInfo, Encode)]
    struct Shape {
        width: u32,
        name: String,
    }

    #[derive(TypeInfo, Encode)]
    #[allow(dead_code)] // it is made by its name
    enum Colour {
        Red,
        Green,
    }

    #[derive(TypeInfo, Encode)]
    enum Refusal {
        NotOwner { owner: Address, since: u8 },
    }

    type Answer = std::result::Result<std::result::Result<(), Refusal>, Colour>;

    /// The metadata of a contract with messages that take many kinds of arguments.
    pub(in crate::proposals) fn example() -> Metadata {
        let mut registry = Registry::new();
        let mut id = |kind: MetaType| registry.register_type(&kind).id;
        let message = |label: &str, selector: &str, args: Vec<(&str, u32)>, payable: bool| {
            let arg = |(name, id)| json!({"label": name, "type": {"displayName": [], "type": id}});
            let args: Vec<_> = args.into_iter().map(arg).collect();
            json!({"label": label, "selector": selector, "args": args, "payable": payable})
        };
        let messages = [
            message("set", "0x00000001", vec![("value", id(MetaType::new::<bool>()))], false),
            message(
                "Vault::pay",
                "0x00000002",
                vec![
                    ("to", id(MetaType::new::<Address>())),
                    ("amount", id(MetaType::new::<U256>())),
                    ("memo", id(MetaType::new::<Vec<u8>>())),
                ],
                true,
            ),
            message(
                "all",
                "0x00000003",
                vec![
                    ("points", id(MetaType::new::<Points>())),
                    ("hash", id(MetaType::new::<H256>())),
                    ("text", id(MetaType::new::<String>())),
                    ("colour", id(MetaType::new::<Colour>())),
                    ("limit", id(MetaType::new::<Option<u64>>())),
                    ("shape", id(MetaType::new::<Shape>())),
                    ("signed", id(MetaType::new::<i16>())),
                ],
                false,
            ),
            json!({
                "label": "A::same", "selector": "0x00000004", "args": [],
                "returnType": {"displayName": [], "type": id(MetaType::new::<Answer>())},
            }),
            message("B::same", "0x00000005", vec![], false),
        ];
        let types: PortableRegistry = registry.into();
        let types = serde_json::to_value(&types).unwrap()["types"].clone();
        let hash = format!("{:?}", H256::repeat_byte(9));
        let file = json!({
            "source": {"hash": hash}, "contract": {"name": "vault"},
            "spec": {"messages": messages}, "types": types,
        });
        Metadata::parse(&file.to_string()).unwrap()
    }

    fn args(args: &[&str]) -> Vec<String> {
        args.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_call_is_written_by_the_types_of_its_arguments_and_read_back() {
        let metadata = example();
        assert_eq!((metadata.name.as_str(), metadata.code), ("vault", H256::repeat_byte(9)));
        let bob = crate::names::parse("bob").unwrap();
        let data = metadata.encode("pay", &args(&["bob", "1000", "thanks"]), true).unwrap();
        let expected = ([0, 0, 0, 2u8], bob, U256::from(1_000), b"thanks".to_vec()).encode();
        assert_eq!(data, expected);
        let shown = metadata.show(&data).unwrap();
        assert_eq!(shown, "vault::Vault::pay(to: bob, amount: 1000, memo: \"thanks\")");

        let hash = format!("{:?}", H256::repeat_byte(0xab));
        let given =
            args(&["2500000", &hash, "hello", "Green", "7", "{width: 3, name: \"x\"}", "-2"]);
        let data = metadata.encode("all", &given, false).unwrap();
        let shape = Shape { width: 3, name: "x".into() };
        let expected = ([0, 0, 0, 3u8], Points(2_500_000), H256::repeat_byte(0xab), "hello");
        let expected = (expected, Colour::Green, Some(7u64), shape, -2i16).encode();
        assert_eq!(data, expected);
        let shown = metadata.show(&data).unwrap();
        for part in ["points: 2500000", &hash, "\"hello\"", "colour: Green", "limit: 7", "-2"] {
            assert!(shown.contains(part), "{shown}");
        }
        let none = args(&["1", &hash, "", "Red", "none", "{width: 3, name: \"x\"}", "0"]);
        assert!(
            metadata
                .show(&metadata.encode("all", &none, false).unwrap())
                .unwrap()
                .contains("limit: none")
        );
    }

    #[test]
    fn what_is_not_a_call_of_the_contract_is_not_shown_as_one() {
        let metadata = example();
        let data = metadata.encode("set", &args(&["true"]), false).unwrap();
        assert_eq!(metadata.show(&data).unwrap(), "vault::set(value: true)");
        assert_eq!(metadata.show(&data[..4]), None);
        assert_eq!(metadata.show(&[data, vec![0]].concat()), None);
        assert_eq!(metadata.show(&[0, 0, 0, 1, 2]), None);
        assert_eq!(metadata.show(&[9, 9, 9, 9]), None);
        assert_eq!(metadata.show(&[0]), None);
    }

    #[test]
    fn a_refusal_is_told_by_the_type_of_the_answer() {
        let (metadata, owner) = (example(), Address::repeat_byte(7));
        let refusal = |answer: Answer| metadata.refusal(&[0, 0, 0, 4], &answer.encode());
        let said = refusal(Ok(Err(Refusal::NotOwner { owner, since: 3 }))).unwrap();
        assert_eq!(said, format!("NotOwner {{ owner: {owner:?}, since: 3 }}"));
        assert_eq!(refusal(Err(Colour::Red)).unwrap(), "Red");
        assert_eq!(refusal(Ok(Ok(()))), None);
        assert_eq!(metadata.refusal(&[0, 0, 0, 4], &[9]), None);
        assert_eq!(metadata.refusal(&[0, 0, 0, 5], &[0]), None);
    }

    #[test]
    fn a_wrong_call_is_refused_before_it_is_proposed() {
        let metadata = example();
        let code = |message: &str, given: &[&str], pays| {
            metadata.encode(message, &args(given), pays).unwrap_err().code
        };
        assert_eq!(code("unset", &[], false), "unknown_message");
        assert_eq!(code("same", &[], false), "ambiguous_message");
        assert_eq!(code("set", &[], false), "bad_arguments");
        assert_eq!(code("set", &["maybe"], false), "bad_argument");
        assert_eq!(code("set", &["true"], true), "not_payable");
        assert_eq!(code("pay", &["mallory", "1", ""], false), "bad_argument");
        assert_eq!(code("pay", &["bob", "1.5", ""], false), "bad_argument");
        assert!(metadata.encode("A::same", &[], false).is_ok());
        assert!(Metadata::parse("{}").is_none());
    }
}
