//! Grading one thing after the other, a key for each.

use commons_core::ballot::{GRADE_MAX, REASON_MAX};

/// What was decided about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It gets this grade, for this reason.
    Grade(u8, String),
    /// It is left for later.
    Skip,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To show where things stand now.
    Show,
    /// To open the evidence of the present one.
    Open,
    /// To type a reason for the present one.
    Reason,
    /// To finish.
    Finish,
    /// Nothing that can be done here.
    Nothing,
}

/// Decisions, in the order of what is decided. Nothing of it is sent before it is finished.
#[derive(Clone, Debug)]
pub struct Sitting {
    total: usize,
    decisions: Vec<Decision>,
    reason: String,
}

impl Sitting {
    /// The beginning.
    pub fn new(total: usize) -> Self {
        Self { total, decisions: Vec::new(), reason: String::new() }
    }

    /// The one that is to be decided; none if all are.
    pub fn present(&self) -> Option<usize> {
        Some(self.decisions.len()).filter(|place| *place < self.total)
    }

    /// The reason that goes with the next grade.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What was decided so far.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Those that get a grade: their places, the grades and the reasons.
    pub fn grades(&self) -> impl Iterator<Item = (usize, u8, &str)> {
        self.decisions.iter().enumerate().filter_map(|(place, decision)| match decision {
            Decision::Grade(grade, reason) => Some((place, *grade, reason.as_str())),
            Decision::Skip => None,
        })
    }

    /// Takes the reason for the next grade, as far as a reason may be long.
    pub fn say(&mut self, reason: &str) {
        let mut end = reason.len().min(REASON_MAX as usize);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        self.reason = reason[..end].trim().to_owned();
    }

    /// Takes a key.
    pub fn press(&mut self, key: char) -> Asked {
        let is_deciding = self.present().is_some();
        match (key.to_ascii_lowercase(), is_deciding) {
            ('q', _) => Asked::Finish,
            ('\r' | '\n', false) => Asked::Finish,
            ('u', _) => match self.decisions.pop() {
                Some(Decision::Grade(_, reason)) => {
                    self.reason = reason;
                    Asked::Show
                }
                Some(Decision::Skip) => {
                    self.reason.clear();
                    Asked::Show
                }
                None => Asked::Nothing,
            },
            ('s', true) => self.decide(Decision::Skip),
            ('o', true) => Asked::Open,
            ('r', true) => Asked::Reason,
            ('x' | 't', true) => self.grade(GRADE_MAX),
            (digit @ '0'..='9', true) => {
                self.grade(digit.to_digit(10).and_then(|it| it.try_into().ok()).unwrap_or(0))
            }
            _ => Asked::Nothing,
        }
    }

    fn grade(&mut self, grade: u8) -> Asked {
        let reason = std::mem::take(&mut self.reason);
        self.decide(Decision::Grade(grade, reason))
    }

    fn decide(&mut self, decision: Decision) -> Asked {
        self.reason.clear();
        self.decisions.push(decision);
        Asked::Show
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(total: usize, keys: &str) -> (Sitting, Vec<Asked>) {
        let mut sitting = Sitting::new(total);
        let asked = keys.chars().map(|key| sitting.press(key)).collect();
        (sitting, asked)
    }

    fn grades(sitting: &Sitting) -> Vec<(usize, u8)> {
        sitting.grades().map(|(place, grade, _)| (place, grade)).collect()
    }

    #[test]
    fn a_key_is_a_grade() {
        let (sitting, asked) = pressed(6, "0x9sT5");
        assert_eq!(grades(&sitting), [(0, 0), (1, 10), (2, 9), (4, 10), (5, 5)]);
        assert_eq!(asked, [Asked::Show; 6]);
        assert_eq!(sitting.present(), None);
    }

    #[test]
    fn the_last_decision_can_be_undone_until_it_is_finished() {
        let (sitting, asked) = pressed(2, "u7u4uu8");
        assert_eq!(grades(&sitting), [(0, 8)]);
        assert_eq!((asked[0], asked[5]), (Asked::Nothing, Asked::Nothing));
        let (mut sitting, _) = pressed(2, "7s");
        assert_eq!(sitting.present(), None);
        assert_eq!((sitting.press('5'), sitting.press('o')), (Asked::Nothing, Asked::Nothing));
        assert_eq!(sitting.press('u'), Asked::Show);
        assert_eq!(sitting.present(), Some(1));
        assert_eq!(sitting.press('\n'), Asked::Nothing, "there is something left to decide");
        assert_eq!(sitting.press('q'), Asked::Finish);
        sitting.press('1');
        assert_eq!(sitting.press('\r'), Asked::Finish);
        assert_eq!(grades(&sitting), [(0, 7), (1, 1)]);
    }

    #[test]
    fn a_reason_goes_with_the_next_grade_and_with_no_other() {
        let mut sitting = Sitting::new(3);
        assert_eq!(sitting.press('r'), Asked::Reason);
        sitting.say(" Three pages are missing ");
        sitting.press('7');
        sitting.say("not for the next");
        sitting.press('s');
        sitting.press('9');
        let told: Vec<_> = sitting.grades().map(|(_, _, reason)| reason).collect();
        assert_eq!(told, ["Three pages are missing", ""]);
        sitting.press('u');
        sitting.press('u');
        sitting.press('u');
        assert_eq!(sitting.reason(), "Three pages are missing", "undone, it is there again");
        sitting.say(&"é".repeat(200));
        assert_eq!(sitting.reason().len(), 256);
        assert_eq!(sitting.press('o'), Asked::Open);
    }
}
