//! The cells of one row, as what they mean.

use super::{
    problem::Problem,
    table::{Cell, Row},
};

/// A row that is being read; what is wrong with it is gathered.
pub(super) struct Fields<'a> {
    pub(super) row: &'a Row,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Fields<'_> {
    pub(super) fn cell(&self, column: &str) -> Option<&Cell> {
        self.row.cells.get(column)
    }

    /// What a cell means; none if that is wrong. A cell that is empty means `missing`, or is wrong.
    pub(super) fn read<T>(
        &mut self,
        column: &str,
        missing: Option<T>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        if self.row.unread.contains(column) {
            return None;
        }
        let Some(cell) = self.row.cells.get(column) else {
            if missing.is_none() {
                self.wrong(column, "it is missing");
            }
            return missing;
        };
        parse(&cell.text).map_err(|what| self.wrong(column, what)).ok()
    }

    /// A text that ends up in an event, and on the terminals of others.
    pub(super) fn words(&mut self, column: &str, longest: u32) -> Option<String> {
        self.read(column, Some(String::new()), |text| {
            if text.chars().any(char::is_control) {
                return Err("it has more than one line, or a character that is none".into());
            }
            if text.len() > longest as usize {
                return Err(format!("it has {} bytes; at most {longest} are allowed", text.len()));
            }
            Ok(text.to_owned())
        })
    }

    pub(super) fn wrong(&mut self, column: &str, what: impl AsRef<str>) {
        let line = self.cell(column).map_or(self.row.line, |cell| cell.line);
        self.problems.push(Problem::in_column(line, column, what));
    }
}

/// Reads a number of something.
pub(super) fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is not the number of one; it is a whole number"))
}
