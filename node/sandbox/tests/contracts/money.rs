//! Money meets contracts that nobody here has written: what receivers and tokens can do to the pool, to
//! other agents and to other assets, and what they cannot; and what becomes of the smallest units.
//!
//! Receivers and tokens are in Solidity, in `e2e-tests/openzeppelin`.

mod abi;
mod house;
mod movers;
mod receivers;
mod several;
mod talkers;
mod units;
