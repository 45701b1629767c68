//! Base64, as Go's `base64.StdEncoding` writes and reads it.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base64, with padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut number: u32 = 0;
        for at in 0..3 {
            number = number << 8 | group.get(at).map_or(0, |byte| u32::from(*byte));
        }
        for at in 0..4 {
            let letter = usize::try_from(number >> (18 - 6 * at) & 63).unwrap_or(0);
            text.push(match LETTERS.get(letter) {
                Some(letter) if at <= group.len() => char::from(*letter),
                _ => '=',
            });
        }
    }
    text
}

/// The bytes of a text in base64; nothing when it is none.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text.trim_end_matches('=');
    if text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut number, mut bits): (u32, u32) = (0, 0);
    for letter in digits.bytes() {
        let digit = LETTERS.iter().position(|known| *known == letter)?;
        number = number << 6 | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(number >> bits & 255).ok()?);
            number &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_is_what_is_decoded() {
        let cases = [
            ("", ""),
            ("a", "YQ=="),
            ("ab", "YWI="),
            ("abc", "YWJj"),
            ("learner:learner", "bGVhcm5lcjpsZWFybmVy"),
        ];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
            assert_eq!(from_base64(encoded), Some(plain.as_bytes().to_vec()));
        }
        for bad in ["a", "YQ=", "Y===", "Y Q="] {
            assert_eq!(from_base64(bad), None, "{bad}");
        }
    }
}
