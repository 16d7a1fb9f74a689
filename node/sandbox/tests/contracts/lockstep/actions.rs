//! Actions of proposals, at random.

use super::{player::Player, targets::millionths};
use commons_core::{governor::Action, parameters::Parameters, units::Points};
use rand::{seq::SliceRandom, Rng};
use sp_core::{H160, H256, U256};

impl Player {
    /// Any action, mostly such as may be proposed.
    pub fn action(&mut self) -> Action {
        match self.rng.gen_range(0..22) {
            0..=7 => self.set(),
            8..=9 => {
                let id = self.id();
                let claimed = self.of(id).map_or(0, |contribution| contribution.draft.claimed.0);
                Action::Correct { id, value: Points(claimed / 10 * self.rng.gen_range(0..6)) }
            }
            10..=11 => {
                let length = if self.rng.gen_bool(0.1) { 257 } else { self.rng.gen_range(0..60) };
                let document = H256::repeat_byte(self.rng.gen());
                Action::AmendCharter { document, uri: vec![b'u'; length] }
            }
            12..=15 => {
                let (to, amount) = (self.payee(), self.amount());
                Action::Pay { to, amount }
            }
            16..=17 => {
                let (asset, to) = (self.target(), self.payee());
                Action::PayToken { asset, to, amount: self.amount() }
            }
            18..=19 => {
                let coin = self.pair.targets.coin;
                let asset = if self.rng.gen_bool(0.4) { coin } else { self.target() };
                Action::List { asset, listed: self.rng.gen_bool(0.7) }
            }
            _ => {
                let value = if self.rng.gen_bool(0.5) { U256::zero() } else { self.amount() };
                let data = vec![7; *[4, 4, 36, 3].choose(&mut self.rng).expect("some")];
                Action::Call { target: self.target(), value, data }
            }
        }
    }

    /// A parameter gets another value: mostly about what it was, now and then the least or the most that
    /// is allowed, or what is not.
    fn set(&mut self) -> Action {
        let parameters = self.pair.parameters();
        let entries = parameters.entries();
        let parameter = match self.rng.gen_range(0..30) {
            0 => self.rng.gen_range(0..Parameters::FIXED),
            1 => entries.len() as u8,
            _ => self.rng.gen_range(Parameters::FIXED..entries.len() as u8),
        };
        let Some(entry) = entries.get(usize::from(parameter)) else {
            return Action::Set { parameter, from: 0, value: 1 };
        };
        let value = match self.rng.gen_range(0..40) {
            0 => entry.min,
            1 => entry.min.saturating_sub(1),
            2 => entry.max.saturating_add(1),
            3 => u64::MAX,
            4 => entry.value,
            _ => {
                let value = u128::from(entry.value) * self.rng.gen_range(60..150) / 100;
                u64::try_from(value).unwrap_or(u64::MAX).clamp(entry.min, entry.max)
            }
        };
        let stale = u64::from(self.rng.gen_bool(0.05));
        Action::Set { parameter, from: entry.value.wrapping_add(stale), value }
    }

    fn payee(&mut self) -> H160 {
        match self.rng.gen_range(0..20) {
            0 => *self.pair.model.addresses.all().choose(&mut self.rng).expect("six"),
            1 => H160::from_low_u64_be(9 << 16),
            2 => H160::zero(),
            3 => H160::repeat_byte(self.rng.gen_range(0x40..0x60)),
            4..=5 => self.target(),
            _ => self.agent(),
        }
    }

    pub fn target(&mut self) -> H160 {
        match self.rng.gen_range(0..16) {
            0 => *self.pair.model.addresses.all().choose(&mut self.rng).expect("six"),
            1 => self.agent(),
            _ => *self.pair.targets.all().choose(&mut self.rng).expect("four"),
        }
    }

    /// Money; more than there is, now and then.
    fn amount(&mut self) -> U256 {
        match self.rng.gen_range(0..12) {
            0 => U256::zero(),
            1 => millionths(u64::MAX),
            // Less than the chain's own smallest unit.
            2 => U256::from(self.rng.gen_range(1..1_000u64)),
            _ => millionths(self.rng.gen_range(1..400_000)) + self.rng.gen_range(0..3u64),
        }
    }
}
