//! Redis's protocol: requests, and replies in its second version (redis: the RESP specification).

use std::sync::Arc;

/// A string of redis, which may hold any byte.
pub(super) type Bytes = Arc<[u8]>;

/// What a command answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Reply {
    Status(String),
    Error(String),
    Integer(i64),
    Bulk(Bytes),
    Nil,
    Array(Vec<Reply>),
}

impl Reply {
    pub(super) fn ok() -> Self {
        Self::Status("OK".to_owned())
    }

    pub(super) fn bulk(text: impl AsRef<[u8]>) -> Self {
        Self::Bulk(text.as_ref().into())
    }

    pub(super) fn count(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(super) fn bulks(items: impl IntoIterator<Item = Bytes>) -> Self {
        Self::Array(items.into_iter().map(Self::Bulk).collect())
    }

    pub(super) fn optional(item: Option<Bytes>) -> Self {
        item.map_or(Self::Nil, Self::Bulk)
    }

    /// Appends the reply as it is sent.
    pub(super) fn encode(&self, to: &mut Vec<u8>) {
        match self {
            Self::Status(text) => to.extend(format!("+{text}\r\n").into_bytes()),
            Self::Error(text) => to.extend(format!("-{text}\r\n").into_bytes()),
            Self::Integer(number) => to.extend(format!(":{number}\r\n").into_bytes()),
            Self::Nil => to.extend_from_slice(b"$-1\r\n"),
            Self::Bulk(bytes) => {
                to.extend(format!("${}\r\n", bytes.len()).into_bytes());
                to.extend_from_slice(bytes);
                to.extend_from_slice(b"\r\n");
            }
            Self::Array(items) => {
                to.extend(format!("*{}\r\n", items.len()).into_bytes());
                for item in items {
                    item.encode(to);
                }
            }
        }
    }

    /// Reads one reply from the front of some bytes; the rest is left.
    pub(super) fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let kind = *bytes.first()?;
        let line = take_line(bytes)?;
        let text = String::from_utf8_lossy(line.get(1..)?).into_owned();
        Some(match kind {
            b'+' => Self::Status(text),
            b'-' => Self::Error(text),
            b':' => Self::Integer(text.parse().ok()?),
            b'$' | b'*' if text.starts_with('-') => Self::Nil,
            b'$' => Self::Bulk(take_counted(bytes, text.parse().ok()?)?.into()),
            b'*' => {
                let count: u32 = text.parse().ok()?;
                let mut items = Vec::new();
                for _ in 0..count {
                    items.push(Self::decode(bytes)?);
                }
                Self::Array(items)
            }
            _ => return None,
        })
    }
}

/// Writes a command as clients send it.
pub(super) fn encode_command(words: &[Bytes], to: &mut Vec<u8>) {
    Reply::bulks(words.iter().cloned()).encode(to);
}

/// What comes next in what a client sent.
pub(super) enum Received {
    Command(Vec<Bytes>),
    /// Nothing, or not the whole of a command.
    Nothing,
    /// What is against the protocol; how the server says so.
    Wrong(&'static str),
}

/// Takes a command from the front of some bytes. One that is no array is a line of words.
pub(super) fn take_command(bytes: &mut &[u8]) -> Received {
    if bytes.first() != Some(&b'*') {
        return take_inline(bytes);
    }
    let count = take_line(bytes).and_then(|line| parse_length(line.get(1..)?));
    let Some(count) = count else {
        return Received::Wrong("ERR Protocol error: invalid multibulk length");
    };
    let mut words = Vec::new();
    for _ in 0..count {
        match bytes.first() {
            None => return Received::Nothing,
            Some(b'$') => {}
            Some(_) => return Received::Wrong("ERR Protocol error: expected '$'"),
        }
        let length = take_line(bytes).and_then(|line| parse_length(line.get(1..)?));
        let Some(length) = length else {
            return Received::Wrong("ERR Protocol error: invalid bulk length");
        };
        match take_counted(bytes, length) {
            Some(word) => words.push(word.into()),
            None => return Received::Nothing,
        }
    }
    Received::Command(words)
}

fn take_inline(bytes: &mut &[u8]) -> Received {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return Received::Nothing;
    };
    let (line, rest) = bytes.split_at_checked(end + 1).unwrap_or((bytes, &[]));
    *bytes = rest;
    match split_words(&String::from_utf8_lossy(line)) {
        Some(words) => Received::Command(words),
        None => Received::Wrong("ERR Protocol error: unbalanced quotes in request"),
    }
}

fn take_line<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    let (line, rest) = (bytes.get(..end)?, bytes.get(end + 2..)?);
    *bytes = rest;
    Some(line)
}

fn take_counted<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (item, rest) = (bytes.get(..length)?, bytes.get(length.checked_add(2)?..)?);
    *bytes = rest;
    Some(item)
}

fn parse_length(digits: &[u8]) -> Option<usize> {
    let length: u32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    usize::try_from(length).ok()
}

/// Cuts a line into words with quotes and escapes; nothing when a quote is left open (redis: `sdssplitargs`).
pub(super) fn split_words(line: &str) -> Option<Vec<Bytes>> {
    let bytes = line.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    let get = |at: usize| bytes.get(at).copied();
    loop {
        while get(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        if get(at).is_none() {
            return Some(words);
        }
        let mut word = Vec::new();
        loop {
            match get(at) {
                None => break,
                Some(byte) if byte.is_ascii_whitespace() => break,
                Some(quote @ (b'"' | b'\'')) => {
                    at = take_quoted(bytes, at + 1, quote, &mut word)?;
                    // After a closing quote comes a blank or nothing.
                    if get(at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
                        return None;
                    }
                    break;
                }
                Some(byte) => {
                    word.push(byte);
                    at += 1;
                }
            }
        }
        words.push(word.into());
    }
}

/// Takes a quoted part up to and with its closing quote; where the rest begins.
fn take_quoted(bytes: &[u8], mut at: usize, quote: u8, word: &mut Vec<u8>) -> Option<usize> {
    let get = |at: usize| bytes.get(at).copied();
    loop {
        match get(at)? {
            byte if byte == quote => return Some(at + 1),
            b'\\' if quote == b'\'' => {
                if get(at + 1) == Some(b'\'') {
                    at += 1;
                }
                word.push(get(at)?);
                at += 1;
            }
            b'\\' => {
                let escaped = get(at + 1)?;
                let digits = [get(at + 2), get(at + 3)]
                    .map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
                if let (b'x', [Some(high), Some(low)]) = (escaped, digits) {
                    word.extend(u8::try_from(high * 16 + low));
                    at += 4;
                    continue;
                }
                word.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'a' => 7,
                    other => other,
                });
                at += 2;
            }
            byte => {
                word.push(byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Received, Reply, split_words, take_command};

    fn words(words: &[&str]) -> Vec<Bytes> {
        words.iter().map(|word| word.as_bytes().into()).collect()
    }

    #[test]
    fn a_line_is_cut_into_words() {
        let check = |line: &str, expect: Option<&[&str]>| {
            assert_eq!(split_words(line), expect.map(words), "{line}");
        };
        check("set a 1", Some(&["set", "a", "1"]));
        check(
            r#"set a "b \"c\" \x41\n""#,
            Some(&["set", "a", "b \"c\" A\n"]),
        );
        check(r"set 'it\'s' ''", Some(&["set", "it's", ""]));
        check("  ", Some(&[]));
        check("set \"a", None);
        check("set \"a\"b", None);
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let reply = Reply::Array(vec![
            Reply::ok(),
            Reply::Error("ERR no".to_owned()),
            Reply::Integer(-7),
            Reply::bulk("a\r\nb"),
            Reply::Nil,
            Reply::Array(Vec::new()),
        ]);
        let mut bytes = Vec::new();
        reply.encode(&mut bytes);
        assert_eq!(Reply::decode(&mut bytes.as_slice()), Some(reply));
    }

    #[test]
    fn commands_come_as_arrays_and_as_lines() {
        let mut bytes = b"*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n".as_slice();
        for expect in [words(&["GET", "a"]), words(&["PING"])] {
            match take_command(&mut bytes) {
                Received::Command(found) => assert_eq!(found, expect),
                Received::Nothing | Received::Wrong(_) => panic!("no command"),
            }
        }
        assert!(matches!(take_command(&mut bytes), Received::Nothing));
    }
}
