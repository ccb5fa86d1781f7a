//! What is fetched together, and how far the cursor may move afterwards.

use super::answers::Listed;
use std::collections::BTreeSet;

/// Mails fetched with one command: measured, more brings nothing.
const MAILS_MAX: usize = 200;
/// Bytes held in memory by one command.
const BYTES_MAX: u64 = 2 << 20;

/// One command's worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    Whole(Vec<Listed>),
    /// Too large to be kept whole: its beginning only.
    Beginning(Listed),
}

/// Cuts a list into batches, in order.
pub fn cut(listed: &[Listed], mail_max_bytes: u64) -> Vec<Batch> {
    let mut batches = Vec::new();
    let (mut open, mut bytes) = (Vec::new(), 0);
    for mail in listed {
        let size = u64::from(mail.size_bytes);
        let is_oversize = size > mail_max_bytes;
        if !open.is_empty() && (is_oversize || open.len() >= MAILS_MAX || bytes + size > BYTES_MAX) {
            batches.push(Batch::Whole(std::mem::take(&mut open)));
            bytes = 0;
        }
        if is_oversize {
            batches.push(Batch::Beginning(*mail));
        } else {
            open.push(*mail);
            bytes += size;
        }
    }
    if !open.is_empty() {
        batches.push(Batch::Whole(open));
    }
    batches
}

/// The highest UID up to which everything that exists is stored.
pub fn resolved_up_to(unresolved: &BTreeSet<u32>, stored_up_to: u32) -> u32 {
    unresolved.first().map_or(stored_up_to, |first| stored_up_to.min(first.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(uid: u32, size_bytes: u32) -> Listed {
        Listed { uid, size_bytes, internal_at_ms: None }
    }

    #[test]
    fn batches_are_bounded_by_number_and_bytes_and_keep_the_order() {
        let many: Vec<Listed> = (1..=450).map(|uid| mail(uid, 10)).collect();
        let sizes: Vec<usize> =
            cut(&many, 1_000).iter().map(|b| if let Batch::Whole(mails) = b { mails.len() } else { 0 }).collect();
        assert_eq!(sizes, [200, 200, 50]);
        let large = [mail(1, 1 << 20), mail(2, 1 << 20), mail(3, 1), mail(4, 9 << 20), mail(5, 1)];
        assert_eq!(
            cut(&large, 8 << 20),
            [
                Batch::Whole(vec![large[0], large[1]]),
                Batch::Whole(vec![large[2]]),
                Batch::Beginning(large[3]),
                Batch::Whole(vec![large[4]]),
            ]
        );
    }

    #[test]
    fn the_cursor_stops_before_what_is_unresolved() {
        assert_eq!(resolved_up_to(&BTreeSet::new(), 10), 10);
        assert_eq!(resolved_up_to(&BTreeSet::from([7, 9]), 10), 6);
        assert_eq!(resolved_up_to(&BTreeSet::from([12]), 10), 10);
    }
}
