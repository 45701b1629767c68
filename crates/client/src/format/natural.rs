//! The order of names in lists: numbers in them count as numbers (fvbommel/sortorder, `NaturalLess`).

use std::cmp::Ordering;

/// Compares two names: `net2` comes before `net10`, digits before letters.
pub fn compare(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    while let (Some((a, left_rest)), Some((b, right_rest))) =
        (left.split_first(), right.split_first())
    {
        match (a.is_ascii_digit(), b.is_ascii_digit()) {
            (true, true) => {
                let (left_number, left_zeros, left_tail) = number(left);
                let (right_number, right_zeros, right_tail) = number(right);
                let order = left_number
                    .len()
                    .cmp(&right_number.len())
                    .then_with(|| left_number.cmp(right_number))
                    .then_with(|| left_zeros.cmp(&right_zeros));
                if order.is_ne() {
                    return order;
                }
                (left, right) = (left_tail, right_tail);
            }
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) if a != b => return a.cmp(b),
            (false, false) => (left, right) = (left_rest, right_rest),
        }
    }
    left.len().cmp(&right.len())
}

/// The digits at the start without leading zeros, how many zeros there were, and what follows.
fn number(text: &[u8]) -> (&[u8], usize, &[u8]) {
    let zeros = text.iter().take_while(|byte| **byte == b'0').count();
    let (_, digits) = text.split_at(zeros);
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (number, rest) = digits.split_at(length);
    (number, zeros, rest)
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let sorted = [
            "", "1", "01", "2", "10", "A", "a", "a1b", "a1c", "a01", "a2", "a10", "ab", "b",
        ];
        for pair in sorted.windows(2) {
            let [left, right] = pair else { return };
            assert!(compare(left, right).is_lt(), "{left:?} {right:?}");
            assert!(compare(right, left).is_gt(), "{right:?} {left:?}");
            assert!(compare(left, left).is_eq(), "{left:?}");
        }
    }
}
