//! What is wrong with a flag, in pflag's words.

use docksim_reference::go::quote;
use thiserror::Error;

/// The first complaint about an argument list, and the word that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong.
    pub error: FlagError,
    /// Which of the arguments is.
    pub word: usize,
}

/// What is wrong with a flag (spf13/pflag: flag.go).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FlagError {
    /// `--=x`, `---x`.
    #[error("bad flag syntax: {argument}")]
    BadSyntax {
        /// The whole argument.
        argument: String,
    },
    /// A long flag that the command does not have.
    #[error("unknown flag: --{name}")]
    UnknownFlag {
        /// Without dashes and value.
        name: String,
    },
    /// A letter that the command does not have.
    #[error("unknown shorthand flag: {} in -{shorthands}", quote_byte(first_byte(*letter)))]
    UnknownShorthand {
        /// The first byte that is no shorthand.
        letter: u8,
        /// That letter and what follows it in the argument.
        shorthands: String,
    },
    /// A long flag at the end whose value is missing.
    #[error("flag needs an argument: {argument}")]
    FlagNeedsArgument {
        /// The whole argument, with its dashes.
        argument: String,
    },
    /// A shorthand at the end whose value is missing.
    #[error("flag needs an argument: {} in -{shorthands}", quote_byte(*letter))]
    ShorthandNeedsArgument {
        /// The letter.
        letter: u8,
        /// That letter and what follows it in the argument.
        shorthands: String,
    },
    /// A value that the flag refuses.
    #[error("invalid argument {} for {} flag: {reason}", quote(value), quote(flag))]
    InvalidValue {
        /// As typed.
        value: String,
        /// `-m, --memory` or `--name`.
        flag: String,
        /// What the flag's kind says about it.
        reason: String,
    },
}

/// The first byte of a letter that was made of a byte, as pflag names it.
fn first_byte(letter: u8) -> u8 {
    let mut utf8 = [0; 4];
    char::from(letter)
        .encode_utf8(&mut utf8)
        .as_bytes()
        .first()
        .copied()
        .unwrap_or_default()
}

/// A byte as Go's `%q` prints it: a character in single quotes.
fn quote_byte(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        _ => {
            let quoted = quote(&char::from(byte).to_string());
            format!("'{}'", quoted.trim_matches('"'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quote_byte;

    #[test]
    fn bytes_are_quoted_as_characters() {
        let cases = [
            (b'x', "'x'"),
            (b'\'', r"'\''"),
            (b'"', "'\"'"),
            (b'\n', r"'\n'"),
            (0xc3, "'Ã'"),
            (0x80, r"'\u0080'"),
        ];
        for (byte, expect) in cases {
            assert_eq!(quote_byte(byte), expect);
        }
    }
}
