//! The terms that are used, and what they mean to a reader of linked data.

use commons_core::contribution::{Action, Effort, Unit};
use serde_json::{Value, json};

/// The vocabulary.
pub const VOCABULARY: &str = "https://w3id.org/valueflows/ont/vf#";
/// The units.
const MEASURES: &str = "http://www.ontology-of-units-of-measure.org/resource/om-2/";

/// Units, each with its name there, and how people write it.
pub const UNITS: [(Unit, &str, &str, &str); 7] = [
    (Unit::Hour, "hour", "hour", "h"),
    (Unit::Day, "day", "day", "d"),
    (Unit::One, "one", "one", "1"),
    (Unit::Kilogram, "kilogram", "kilogram", "kg"),
    (Unit::Metre, "metre", "metre", "m"),
    (Unit::Litre, "litre", "litre", "l"),
    (Unit::KilowattHour, "kilowattHour", "kilowatt hour", "kW h"),
];

/// Properties that name another node.
pub const LINKS: [&str; 14] = [
    "action",
    "provider",
    "receiver",
    "inputOf",
    "outputOf",
    "inScopeOf",
    "satisfies",
    "fulfills",
    "publishes",
    "purpose",
    "resourceConformsTo",
    "hasUnit",
    "effortQuantity",
    "resourceQuantity",
];

/// Properties that are times.
const TIMES: [&str; 5] = ["hasPointInTime", "hasBeginning", "hasEnd", "due", "created"];

/// What the words of the document mean. It is all there, so that nothing has to be fetched to read it.
pub fn context() -> Value {
    let mut context = json!({
        "@version": 1.1,
        "@vocab": VOCABULARY,
        "vf": VOCABULARY,
        "om2": MEASURES,
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "dcterms": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "hasNumericalValue": {"@id": "vf:hasNumericalValue", "@type": "xsd:decimal"},
        "omUnitIdentifier": {"@id": "vf:omUnitIdentifier", "@type": "xsd:anyURI"},
        "seeAlso": {"@id": "rdfs:seeAlso", "@type": "@id"},
        "references": {"@id": "dcterms:references", "@type": "@id"},
        "creator": {"@id": "dcterms:creator", "@type": "@id"},
    });
    for term in LINKS {
        // An action and a purpose are words of the vocabulary itself.
        let kind = if ["action", "purpose"].contains(&term) { "@vocab" } else { "@id" };
        context[term] = json!({"@id": format!("vf:{term}"), "@type": kind});
    }
    for term in TIMES {
        context[term] = json!({"@id": format!("vf:{term}"), "@type": "xsd:dateTimeStamp"});
    }
    context
}

/// The name of a unit.
pub fn unit_id((_, name, ..): &(Unit, &str, &str, &str)) -> String {
    format!("{MEASURES}{name}")
}

/// A unit.
pub fn unit(unit: &(Unit, &str, &str, &str)) -> Value {
    let (_, _, label, symbol) = unit;
    let mut json = super::node(unit_id(unit), "Unit");
    json["label"] = (*label).into();
    json["symbol"] = (*symbol).into();
    json["omUnitIdentifier"] = unit_id(unit).into();
    json
}

/// So much of a unit. Decimals are texts, which no reader rounds.
pub fn measure(unit: Unit, amount: String) -> Value {
    let found = UNITS.iter().find(|(this, ..)| *this == unit);
    json!({
        "@type": "Measure",
        "hasUnit": found.map(unit_id),
        "hasNumericalValue": amount,
    })
}

/// The property that an effort belongs to: what is measured in time is effort; work always is.
pub fn quantity(action: Action, effort: Effort) -> &'static str {
    match (action, effort.unit) {
        (Action::Work, _) | (_, Unit::Hour | Unit::Day) => "effortQuantity",
        _ => "resourceQuantity",
    }
}

/// How a flow with this action is tied to its process, which its `inputOutput` says; a transfer is not.
pub fn tie(action: Action) -> Option<&'static str> {
    match action {
        Action::Work | Action::Use | Action::Cite => Some("inputOf"),
        Action::DeliverService | Action::Produce | Action::Modify => Some("outputOf"),
        Action::Transfer => None,
    }
}
