//! What others can read: the public record of a commons as a table, as one document, or as linked data.
//!
//! Everything follows from the events up to a block, so the same chain at the same block gives the same
//! bytes on every machine: nothing comes from an address book, a clock or another node's memory.
//!
//! Who reads it may be a spreadsheet, and what others wrote may have been written for spreadsheets:
//! [`table`] says what is done about it.

pub mod document;
mod past;
pub mod table;
pub mod valueflows;

pub use past::{Cast, Deed, Past, Project};
