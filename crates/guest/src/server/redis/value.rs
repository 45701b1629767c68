//! What redis keeps under its keys.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::reply::Bytes;

/// How many members a set of whole numbers may have to be kept in their order (redis: `set-max-intset-entries`).
const MOST_NUMBERS: usize = 512;
/// How many entries a collection may have to be kept in one piece, and how long one may be (redis: `*-max-listpack-*`).
const MOST_PACKED: usize = 128;
const LONGEST_PACKED: usize = 64;

/// A map that keeps the order in which its keys came.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ordered<V: Clone + PartialEq> {
    places: OrdMap<Bytes, u64>,
    entries: OrdMap<u64, (Bytes, V)>,
    next: u64,
}

impl<V: Clone + PartialEq> Default for Ordered<V> {
    fn default() -> Self {
        Self {
            places: OrdMap::new(),
            entries: OrdMap::new(),
            next: 0,
        }
    }
}

impl<V: Clone + PartialEq> Ordered<V> {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<&V> {
        let place = self.places.get(key)?;
        self.entries.get(place).map(|(_, value)| value)
    }

    pub(super) fn contains(&self, key: &[u8]) -> bool {
        self.places.contains_key(key)
    }

    /// Sets a value; whether the key is new.
    pub(super) fn insert(&mut self, key: &Bytes, value: V) -> bool {
        if let Some(place) = self.places.get(key) {
            self.entries.insert(*place, (Arc::clone(key), value));
            return false;
        }
        self.places.insert(Arc::clone(key), self.next);
        self.entries.insert(self.next, (Arc::clone(key), value));
        self.next += 1;
        true
    }

    /// Whether the key was there.
    pub(super) fn remove(&mut self, key: &[u8]) -> bool {
        match self.places.remove(key) {
            Some(place) => self.entries.remove(&place).is_some(),
            None => false,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Bytes, &V)> {
        self.entries.values().map(|(key, value)| (key, value))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Bytes> {
        self.entries.values().map(|(key, _)| key)
    }
}

/// A set. One of whole numbers is kept in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Members {
    members: Ordered<()>,
    numbers: bool,
}

impl Default for Members {
    fn default() -> Self {
        Self {
            members: Ordered::default(),
            numbers: true,
        }
    }
}

impl Members {
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn contains(&self, member: &[u8]) -> bool {
        self.members.contains(member)
    }

    pub(super) fn insert(&mut self, member: &Bytes) -> bool {
        let stays = whole_number(member).is_some() && self.len() < MOST_NUMBERS;
        if self.numbers && !stays && !self.contains(member) {
            // What was in order stays in that order.
            let mut members = Ordered::default();
            for known in self.list() {
                members.insert(&known, ());
            }
            self.members = members;
            self.numbers = false;
        }
        self.members.insert(member, ())
    }

    pub(super) fn remove(&mut self, member: &[u8]) -> bool {
        self.members.remove(member)
    }

    pub(super) fn list(&self) -> Vec<Bytes> {
        let mut list: Vec<Bytes> = self.members.keys().cloned().collect();
        if self.numbers {
            list.sort_by_key(|member| whole_number(member));
        }
        list
    }
}

/// What a key holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    String(Bytes),
    List(Vector<Bytes>),
    Hash(Ordered<Bytes>),
    Set(Members),
    /// Members with their scores.
    Sorted(OrdMap<Bytes, f64>),
}

impl Value {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Hash(_) => "hash",
            Self::Set(_) => "set",
            Self::Sorted(_) => "zset",
        }
    }

    /// What `OBJECT ENCODING` says (redis: `createStringObject`, `t_*.c`).
    pub(super) fn encoding(&self) -> &'static str {
        let is_short = |bytes: &Bytes| bytes.len() <= LONGEST_PACKED;
        match self {
            Self::String(bytes) if whole_number(bytes).is_some() => "int",
            Self::String(bytes) if bytes.len() <= 44 => "embstr",
            Self::String(_) => "raw",
            // One node of a list holds 8 KiB.
            Self::List(items)
                if items.iter().map(|item| item.len() + 11).sum::<usize>() <= 8192 =>
            {
                "listpack"
            }
            Self::List(_) => "quicklist",
            Self::Hash(fields)
                if fields.len() <= MOST_PACKED
                    && fields
                        .iter()
                        .all(|(field, value)| is_short(field) && is_short(value)) =>
            {
                "listpack"
            }
            Self::Hash(_) => "hashtable",
            Self::Set(members) if members.numbers => "intset",
            Self::Set(members)
                if members.len() <= MOST_PACKED && members.members.keys().all(is_short) =>
            {
                "listpack"
            }
            Self::Set(_) => "hashtable",
            Self::Sorted(members)
                if members.len() <= MOST_PACKED && members.keys().all(is_short) =>
            {
                "listpack"
            }
            Self::Sorted(_) => "skiplist",
        }
    }

    /// Whether nothing is left in a collection, so that its key goes.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::String(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Hash(fields) => fields.len() == 0,
            Self::Set(members) => members.len() == 0,
            Self::Sorted(members) => members.is_empty(),
        }
    }
}

/// A key's value and when it goes, in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) value: Value,
    pub(super) expires_at: Option<i64>,
}

/// The number that a text is the usual way to write (redis: `string2ll`).
pub(super) fn whole_number(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A number with a fraction, as redis reads one.
pub(super) fn number(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    if text.is_empty()
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
    {
        return None;
    }
    match text.to_ascii_lowercase().as_str() {
        "inf" | "+inf" | "infinity" | "+infinity" => Some(f64::INFINITY),
        "-inf" | "-infinity" => Some(f64::NEG_INFINITY),
        "nan" => None,
        other => other.parse().ok().filter(|number: &f64| !number.is_nan()),
    }
}

/// A score as redis writes it: with 17 digits where they are needed, and with an exponent where that is shorter.
pub(super) fn write_number(number: f64) -> String {
    if number == f64::INFINITY {
        return "inf".to_owned();
    }
    if number == f64::NEG_INFINITY {
        return "-inf".to_owned();
    }
    if number == 0.0 {
        return if number.is_sign_negative() { "-0" } else { "0" }.to_owned();
    }
    let magnitude = number.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    match text.split_once("e-") {
        Some(_) => text,
        None => text.replace('e', "e+"),
    }
}

/// Whether a name matches a pattern with `*`, `?`, `[…]` and `\` (redis: `stringmatchlen`).
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => {
            (0..=name.len()).any(|start| matches(rest, name.get(start..).unwrap_or_default()))
        }
        Some((first, rest)) => {
            let Some((byte, name)) = name.split_first() else {
                return false;
            };
            match first {
                b'?' => matches(rest, name),
                b'[' => match one_of(rest, *byte) {
                    Some((found, rest)) => found && matches(rest, name),
                    None => false,
                },
                b'\\' => match rest.split_first() {
                    Some((escaped, rest)) => escaped == byte && matches(rest, name),
                    None => *byte == b'\\' && name.is_empty(),
                },
                literal => literal == byte && matches(rest, name),
            }
        }
    }
}

/// Whether a byte is in a class whose `[` has been read, and the pattern behind it.
fn one_of(mut class: &[u8], byte: u8) -> Option<(bool, &[u8])> {
    let negated = class.first() == Some(&b'^');
    if negated {
        class = class.get(1..)?;
    }
    let mut found = false;
    loop {
        match class {
            [] => return None,
            [b']', rest @ ..] => return Some((found != negated, rest)),
            [b'\\', escaped, rest @ ..] => {
                found |= *escaped == byte;
                class = rest;
            }
            [from, b'-', to, rest @ ..] if *to != b']' => {
                let (low, high) = (from.min(to), from.max(to));
                found |= (low..=high).contains(&&byte);
                class = rest;
            }
            [one, rest @ ..] => {
                found |= *one == byte;
                class = rest;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, matches, number, whole_number, write_number};

    #[test]
    fn patterns_match_as_in_redis() {
        for (pattern, name, expect) in [
            ("*", "", true),
            ("user:*", "user:1", true),
            ("h?llo", "hllo", false),
            ("h[a-e]llo", "hello", true),
            ("h[^e]llo", "hello", false),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
        ] {
            assert_eq!(
                matches(pattern.as_bytes(), name.as_bytes()),
                expect,
                "{pattern} {name}"
            );
        }
    }

    #[test]
    fn numbers_are_read_and_written() {
        for (text, expect) in [
            ("7", Some(7)),
            ("07", None),
            ("+7", None),
            (" 7", None),
            ("-0", None),
        ] {
            assert_eq!(whole_number(text.as_bytes()), expect, "{text}");
        }
        assert_eq!(number(b"3.0e3"), Some(3000.0));
        assert_eq!(number(b"nan"), None);
        for (value, expect) in [
            (3.0, "3"),
            (10.6, "10.6"),
            (1e22, "1e+22"),
            (1e-7, "1e-7"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(write_number(value), expect);
        }
    }

    #[test]
    fn a_set_of_numbers_is_in_order_until_a_word_comes() {
        let mut members = Members::default();
        for word in ["10", "9", "a", "1"] {
            members.insert(&word.as_bytes().into());
        }
        let list: Vec<_> = members.list();
        let list: Vec<_> = list
            .iter()
            .map(|member| String::from_utf8_lossy(member))
            .collect();
        assert_eq!(list, ["9", "10", "a", "1"]);
    }
}
