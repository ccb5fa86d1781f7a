//! Automatic answers to prospects: how many there may be.

use super::address::Address;
use super::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

const DAY_MS: i64 = 86_400_000;
const HOUR: Duration = Duration::from_secs(3_600);

/// `[acknowledge]` of `anteroom.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledge {
    /// To one mail domain in a day.
    pub per_domain: u32,
    /// To anybody in an hour: whoever makes us write more is no prospect.
    pub per_hour: u32,
}

/// Who got one within a day.
#[derive(Debug, Default)]
pub struct Acknowledged {
    people: HashSet<String>,
    domains: HashMap<String, u32>,
    times: Vec<Timestamp>,
}

impl Acknowledged {
    /// What was earlier counts no more.
    pub fn since(now: Timestamp) -> Timestamp {
        Timestamp::from_ms(now.as_ms() - DAY_MS)
    }

    pub fn add(&mut self, to: &Address, at: Timestamp) {
        self.people.insert(to.person_key());
        *self.domains.entry(to.domain().to_owned()).or_default() += 1;
        self.times.push(at);
    }

    pub fn may(&self, to: &Address, limits: &Acknowledge, now: Timestamp) -> bool {
        let in_hour = self.times.iter().filter(|at| now.since(**at) < HOUR).count();
        !self.people.contains(&to.person_key())
            && self.domains.get(to.domain()).is_none_or(|count| *count < limits.per_domain)
            && u32::try_from(in_hour).is_ok_and(|count| count < limits.per_hour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_two_in_a_day_and_no_house_or_hour_too_many() {
        let limits = Acknowledge { per_domain: 2, per_hour: 3 };
        let at = |minutes: i64| Timestamp::from_ms(minutes * 60_000);
        let mut sent = Acknowledged::default();
        let mut told = Vec::new();
        for (to, minute) in [
            ("a@one.example", 0),
            ("a+x@one.example", 1),
            ("b@one.example", 2),
            ("c@one.example", 3),
            ("a@two.example", 4),
            ("a@three.example", 5),
            ("a@three.example", 61),
        ] {
            let address = Address::parse(to).unwrap();
            if sent.may(&address, &limits, at(minute)) {
                sent.add(&address, at(minute));
                told.push(format!("{to} {minute}"));
            }
        }
        assert_eq!(told, ["a@one.example 0", "b@one.example 2", "a@two.example 4", "a@three.example 61"]);
    }
}
