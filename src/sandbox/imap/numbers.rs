//! Sets of message numbers or UIDs: `1,3:5,7:*`.

use super::words::{Refusal, bad};

/// Commands are lines of bounded length; this bounds the work per message as well.
const RANGES_MAX: usize = 5_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberSet(Vec<(Bound, Bound)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Number(u32),
    /// `*`, the highest number in use.
    Last,
}

impl NumberSet {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let ranges = text.split(',').take(RANGES_MAX + 1).map(parse_range).collect::<Result<Vec<_>, _>>()?;
        if ranges.len() > RANGES_MAX { bad("too many ranges") } else { Ok(Self(ranges)) }
    }

    /// Whether `number` is in the set, where `*` stands for `last`.
    ///
    /// The bounds of a range have no order: `9:*` holds the last message even if its number is 5 (RFC 3501 6.4.8).
    pub fn contains(&self, number: u32, last: u32) -> bool {
        let value = |bound: Bound| match bound {
            Bound::Number(number) => number,
            Bound::Last => last,
        };
        self.0.iter().any(|(from, to)| {
            let (from, to) = (value(*from), value(*to));
            (from.min(to)..=from.max(to)).contains(&number)
        })
    }
}

fn parse_range(text: &str) -> Result<(Bound, Bound), Refusal> {
    match text.split_once(':') {
        Some((from, to)) => Ok((parse_bound(from)?, parse_bound(to)?)),
        None => parse_bound(text).map(|bound| (bound, bound)),
    }
}

fn parse_bound(text: &str) -> Result<Bound, Refusal> {
    match text.parse::<u32>() {
        _ if text == "*" => Ok(Bound::Last),
        Ok(number) if number > 0 => Ok(Bound::Number(number)),
        Ok(_) | Err(_) => bad(format!("'{text}' is not the number of a message")),
    }
}

/// `1,2,3,7` as `1:3,7`, for the UIDs of a copy.
pub fn compact(numbers: &[u32]) -> String {
    let mut ranges = Vec::<(u32, u32)>::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*number) => *end = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let texts = ranges.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}:{to}") });
    texts.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(set: &str, last: u32, expected: &[u32]) {
        let set = NumberSet::parse(set).unwrap();
        assert_eq!((1..=last).filter(|number| set.contains(*number, last)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sets_hold_numbers() {
        check("1,3:4,6:*", 7, &[1, 3, 4, 6, 7]);
        check("4:2", 7, &[2, 3, 4]);
        check("*", 7, &[7]);
        check("9:*", 7, &[7]);
        check("9:12", 7, &[]);
    }

    #[test]
    fn other_texts_are_no_sets() {
        for text in ["", "0", "1,", ":", "1:", "a", "4294967296", "**"] {
            assert!(NumberSet::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn runs_are_written_as_ranges() {
        assert_eq!(compact(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(compact(&[]), "");
    }
}
