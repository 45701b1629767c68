//! The keys that detach from a container (moby/term: `ToBytes`).

/// Reads `ctrl-p,ctrl-q` or single characters, separated by commas; nothing for what is no key.
pub fn parse(text: &str) -> Option<Vec<u8>> {
    text.split(',').map(key).collect()
}

fn key(name: &str) -> Option<u8> {
    match (
        name.as_bytes(),
        name.strip_prefix("ctrl-").map(str::as_bytes),
    ) {
        ([byte], _) => Some(*byte),
        (b"DEL", _) => Some(127),
        (_, Some([letter @ b'a'..=b'z'])) => Some(letter - b'a' + 1),
        (_, Some([b'@'])) => Some(0),
        (_, Some([symbol @ b'['..=b'_'])) => Some(symbol - b'@'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn keys_are_bytes() {
        let cases: [(&str, Option<&[u8]>); 7] = [
            ("DEL", Some(&[127])),
            ("ctrl-p,ctrl-q", Some(&[16, 17])),
            ("a,ctrl-@", Some(&[b'a', 0])),
            ("ctrl-[,ctrl-_", Some(&[27, 31])),
            ("ctrl-aa", None),
            ("xyz", None),
            ("", None),
        ];
        for (text, expect) in cases {
            assert_eq!(parse(text).as_deref(), expect, "{text:?}");
        }
    }
}
