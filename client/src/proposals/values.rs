//! Values of a contract's arguments, by the types of its metadata.

use crate::{format::untrusted, names};
use commons_core::{Address, U256};
use scale::{Decode, Encode};
use scale_info::{PortableRegistry, Type, TypeDef, TypeDefPrimitive, form::PortableForm};
use scale_value::{Composite, Value, ValueDef};

/// Newtypes within newtypes; a file that goes deeper describes nothing that a contract can have.
const DEPTH_MAX: u8 = 16;

/// What a type means to people.
enum Meaning {
    Address,
    U256,
    Bool,
    Text,
    Number {
        bytes: usize,
        signed: bool,
    },
    Bytes,
    ByteArray(usize),
    Option(u32),
    /// An enum whose variants have no fields: their names and indices.
    Choice(Vec<(String, u8)>),
    Other,
}

fn meaning(types: &PortableRegistry, id: u32, depth: u8) -> Meaning {
    let Some(kind) = types.resolve(id).filter(|_| depth < DEPTH_MAX) else { return Meaning::Other };
    match kind.path.segments.last().map(String::as_str) {
        Some("H160" | "Address") if is_bytes(types, kind, 20) => return Meaning::Address,
        Some("U256") => return Meaning::U256,
        Some("Option") => {
            let inner = kind.type_params.first().and_then(|param| param.ty);
            return inner.map_or(Meaning::Other, |inner| Meaning::Option(inner.id));
        }
        _ => {}
    }
    let is_u8 = |id: u32| {
        let found = types.resolve(id).map(|kind| &kind.type_def);
        matches!(found, Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
    };
    match &kind.type_def {
        TypeDef::Primitive(primitive) => of_primitive(primitive),
        TypeDef::Sequence(sequence) if is_u8(sequence.type_param.id) => Meaning::Bytes,
        TypeDef::Array(array) if is_u8(array.type_param.id) => {
            Meaning::ByteArray(usize::try_from(array.len).unwrap_or(0))
        }
        TypeDef::Composite(composite) => match &composite.fields[..] {
            [field] => meaning(types, field.ty.id, depth + 1),
            _ => Meaning::Other,
        },
        TypeDef::Variant(variants)
            if variants.variants.iter().all(|variant| variant.fields.is_empty()) =>
        {
            let choice = variants.variants.iter().map(|v| (v.name.clone(), v.index));
            Meaning::Choice(choice.collect())
        }
        _ => Meaning::Other,
    }
}

fn is_bytes(types: &PortableRegistry, kind: &Type<PortableForm>, size: usize) -> bool {
    match &kind.type_def {
        TypeDef::Composite(composite) => match &composite.fields[..] {
            [field] => {
                matches!(meaning(types, field.ty.id, 1), Meaning::ByteArray(len) if len == size)
            }
            _ => false,
        },
        _ => false,
    }
}

fn of_primitive(primitive: &TypeDefPrimitive) -> Meaning {
    use TypeDefPrimitive as P;
    let (bytes, signed) = match primitive {
        P::Bool => return Meaning::Bool,
        P::Str => return Meaning::Text,
        P::U8 => (1, false),
        P::U16 => (2, false),
        P::U32 => (4, false),
        P::U64 => (8, false),
        P::U128 => (16, false),
        P::I8 => (1, true),
        P::I16 => (2, true),
        P::I32 => (4, true),
        P::I64 => (8, true),
        P::I128 => (16, true),
        P::Char | P::U256 | P::I256 => return Meaning::Other,
    };
    Meaning::Number { bytes, signed }
}

/// Appends a value of a type, as a person wrote it.
pub(super) fn encode(
    types: &PortableRegistry,
    id: u32,
    text: &str,
    data: &mut Vec<u8>,
) -> Result<(), String> {
    let wrong = |kind: &str| format!("`{text}` is not {kind}");
    let hex = || text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
    match meaning(types, id, 0) {
        Meaning::Address => {
            data.extend(names::parse(text).map_err(|_| wrong("an agent or address"))?.0);
        }
        Meaning::U256 => {
            let value = U256::from_dec_str(text).map_err(|_| wrong("a number"))?;
            data.extend(value.to_little_endian());
        }
        Meaning::Bool => {
            data.push(u8::from(text.parse::<bool>().map_err(|_| wrong("true or false"))?))
        }
        Meaning::Text => text.encode_to(data),
        Meaning::Number { bytes, signed } => {
            let kind = format!("a number that fits {} bits", bytes * 8);
            let wrong = || wrong(&kind);
            let value: [u8; 16] = if signed {
                let value: i128 = text.parse().map_err(|_| wrong())?;
                let spare = 128 - 8 * u32::try_from(bytes).unwrap_or(16);
                if value << spare >> spare != value {
                    return Err(wrong());
                }
                value.to_le_bytes()
            } else {
                text.parse::<u128>().map_err(|_| wrong())?.to_le_bytes()
            };
            if !signed && value[bytes..].iter().any(|byte| *byte != 0) {
                return Err(wrong());
            }
            data.extend(&value[..bytes]);
        }
        Meaning::Bytes => match text.strip_prefix("0x") {
            Some(_) => hex().ok_or_else(|| wrong("bytes in hexadecimal"))?.encode_to(data),
            None => text.as_bytes().to_vec().encode_to(data),
        },
        Meaning::ByteArray(size) => {
            let bytes = hex().filter(|bytes| bytes.len() == size);
            data.extend(
                bytes.ok_or_else(|| wrong(&format!("0x and {size} bytes in hexadecimal")))?,
            );
        }
        Meaning::Option(_) if text == "none" => data.push(0),
        Meaning::Option(inner) => {
            data.push(1);
            return encode(types, inner, text, data);
        }
        Meaning::Choice(names) => {
            let found = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
            let all = || names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            data.push(found.ok_or_else(|| wrong(&format!("one of {}", all())))?.1);
        }
        Meaning::Other => {
            let (value, rest) = scale_value::stringify::from_str(text);
            let value = value.map_err(|error| format!("`{text}` cannot be read: {error}"))?;
            if !rest.trim().is_empty() {
                return Err(format!("`{text}` has more than one value"));
            }
            scale_value::scale::encode_as_type(&value, id, types, data)
                .map_err(|error| format!("`{text}` is of another type: {error}"))?;
        }
    }
    Ok(())
}

/// A value of a type as a person reads it; takes it from `data`. `None` if there is no such value.
pub(super) fn show(types: &PortableRegistry, id: u32, data: &mut &[u8]) -> Option<String> {
    let mut take = |size: usize| {
        let (taken, rest) = data.split_at_checked(size)?;
        *data = rest;
        Some(taken)
    };
    Some(match meaning(types, id, 0) {
        Meaning::Address => names::show(Address::from_slice(take(20)?)),
        Meaning::U256 => U256::from_little_endian(take(32)?).to_string(),
        Meaning::Bool => match take(1)? {
            [0] => "false".into(),
            [1] => "true".into(),
            _ => return None,
        },
        Meaning::Text => quoted(String::decode(data).ok()?.as_bytes()),
        Meaning::Number { bytes, signed } => {
            let taken = take(bytes)?;
            let negative = signed && taken.last().is_some_and(|byte| byte & 0x80 > 0);
            let mut value = [if negative { 0xff } else { 0 }; 16];
            value[..bytes].copy_from_slice(taken);
            if signed {
                i128::from_le_bytes(value).to_string()
            } else {
                u128::from_le_bytes(value).to_string()
            }
        }
        Meaning::Bytes => {
            let bytes = Vec::<u8>::decode(data).ok()?;
            match std::str::from_utf8(&bytes) {
                Ok(text) if text.chars().all(|c| !c.is_control()) => quoted(&bytes),
                _ => format!("0x{}", hex::encode(&bytes)),
            }
        }
        Meaning::ByteArray(size) => format!("0x{}", hex::encode(take(size)?)),
        Meaning::Option(inner) => match take(1)? {
            [0] => "none".into(),
            [1] => return show(types, inner, data),
            _ => return None,
        },
        Meaning::Choice(names) => {
            let index = take(1)?[0];
            untrusted(names.iter().find(|(_, this)| *this == index)?.0.as_bytes())
        }
        Meaning::Other => {
            let value = scale_value::scale::decode_as_type(data, id, types).ok()?;
            untrusted(plain(&value).as_bytes())
        }
    })
}

/// Why a message refused, in what it answered: the innermost `Err`. `None` if that is not what it says.
pub(super) fn refusal(types: &PortableRegistry, id: u32, mut answer: &[u8]) -> Option<String> {
    let mut value = scale_value::scale::decode_as_type(&mut answer, id, types).ok()?;
    loop {
        let ValueDef::Variant(variant) = value.value else { return None };
        let inner = variant.values.into_values().next()?;
        match variant.name.as_str() {
            // What reached the message, and what it says then.
            "Ok" => value = inner,
            "Err" => return Some(untrusted(plain(&inner).as_bytes())),
            _ => return None,
        }
    }
}

/// A value without the wrappings that mean nothing to people; bytes in hexadecimal.
fn plain(value: &Value<u32>) -> String {
    match &value.value {
        ValueDef::Composite(Composite::Unnamed(values)) if values.len() == 1 => plain(&values[0]),
        ValueDef::Composite(fields) => match bytes(fields) {
            Some(bytes) => format!("0x{}", hex::encode(bytes)),
            None => listed(fields).trim_start().to_owned(),
        },
        ValueDef::Variant(variant) if variant.values.is_empty() => variant.name.clone(),
        ValueDef::Variant(variant) => format!("{}{}", variant.name, listed(&variant.values)),
        _ => value.to_string(),
    }
}

fn listed(fields: &Composite<u32>) -> String {
    match fields {
        Composite::Named(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", plain(value)));
            format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Composite::Unnamed(values) => {
            format!("({})", values.iter().map(plain).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What is so long a list of bytes is an address or a hash.
fn bytes(fields: &Composite<u32>) -> Option<Vec<u8>> {
    let Composite::Unnamed(values) = fields else { return None };
    let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
    let bytes: Option<Vec<u8>> = values.iter().map(byte).collect();
    bytes.filter(|bytes| bytes.len() >= 16)
}

fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", untrusted(bytes).replace('"', "\\\""))
}
