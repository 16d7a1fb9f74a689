//! The numbers that things have, as they are given on the command line.

use std::str::FromStr;

type Read<T> = Result<T, String>;

/// Reads the number of something.
fn number<T: FromStr>(text: &str, of: &str) -> Read<T> {
    text.parse().map_err(|_| {
        let text = commons_client::format::untrusted(text.as_bytes());
        format!("`{text}` is not the number of a {of}: give a whole number, such as 7")
    })
}

/// The number of a contribution.
pub fn contribution(text: &str) -> Read<u64> {
    number(text, "contribution")
}

/// The number of a proposal.
pub fn proposal(text: &str) -> Read<u64> {
    number(text, "proposal")
}

/// The number of a project.
pub fn project(text: &str) -> Read<u32> {
    number(text, "project")
}

/// The number of a need.
pub fn need(text: &str) -> Read<u32> {
    number(text, "need")
}

/// The number of a block.
pub fn block(text: &str) -> Read<u64> {
    number(text, "block")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_repeated_with_what_is_wanted() {
        assert_eq!((proposal("3"), need("0")), (Ok(3), Ok(0)));
        let told = proposal("for").unwrap_err();
        assert_eq!(told, "`for` is not the number of a proposal: give a whole number, such as 7");
        for wrong in ["", "-1", "1.5", "4294967296"] {
            assert!(project(wrong).is_err() && need(wrong).is_err(), "{wrong}");
        }
        assert!(contribution("x\x1b").unwrap_err().contains("`x\\u{1b}` is not"));
        assert!(block("1d").unwrap_err().contains("of a block"));
    }
}
