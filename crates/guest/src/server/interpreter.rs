//! Interpreters and compilers: their version, a line that prints a literal, and an empty program.
//!
//! The forms of the versions are those of CPython (Python/pylifecycle.c), Node.js (src/node.cc) and Go (cmd/go/internal/version).

use crate::io::Io;
use crate::kernel::{Read, Step, Wait};

/// A program that was called in one of the few known ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Interpreter {
    /// Prints a text and ends.
    Prints(String),
    /// Reads its program, which has to be empty.
    Reads(String),
}

impl Interpreter {
    /// What a call means, if it is known.
    pub(super) fn find(name: &str, version: &str, words: &[&str]) -> Option<Self> {
        let prints = |text: String| Some(Self::Prints(format!("{text}\n")));
        match (name, words) {
            ("python3", ["-V" | "--version"]) => prints(format!("Python {version}")),
            ("python3", ["-c", program]) => prints(literal(program, "print")?),
            ("python3" | "node", []) => Some(Self::Reads(name.to_owned())),
            ("node", ["-v" | "--version"]) => prints(format!("v{version}")),
            ("node", ["-e" | "--eval", program]) => prints(literal(program, "console.log")?),
            ("node", ["-p" | "--print", program]) => prints(unquote(program)?),
            ("go", ["version"]) => prints(format!("go version go{version} linux/amd64")),
            ("ruby", ["-e", program]) => {
                let text = program
                    .trim()
                    .strip_prefix("puts")
                    .filter(|text| text.starts_with([' ', '(']))?;
                let text = text.trim();
                let inside = text
                    .strip_prefix('(')
                    .and_then(|text| text.strip_suffix(')'));
                prints(unquote(inside.unwrap_or(text))?)
            }
            _ => None,
        }
    }

    pub(super) fn step(&self, io: &mut Io<'_>) -> Step {
        let name = match self {
            Self::Prints(text) => {
                io.out(text);
                return Step::Exit(0);
            }
            Self::Reads(name) => name,
        };
        if io.kernel.is_tty(io.pid, 0) {
            io.err(format!("docksim: not simulated: the prompt of {name}\n"));
            return Step::Exit(70);
        }
        match io.read(0) {
            Ok(Read::Bytes(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => Step::Continue,
            Ok(Read::Bytes(_)) => {
                io.err(format!("docksim: not simulated: {name} with a program\n"));
                Step::Exit(70)
            }
            Ok(Read::Blocked) => Step::Wait(Wait::readable(0)),
            Ok(Read::End) | Err(_) => Step::Exit(0),
        }
    }
}

/// The text that a call of one function with one literal prints.
fn literal(program: &str, function: &str) -> Option<String> {
    let program = program.trim().trim_end_matches(';');
    let inside = program
        .strip_prefix(function)?
        .trim_start()
        .strip_prefix('(')?
        .strip_suffix(')')?;
    unquote(inside)
}

/// A literal without escapes: a whole number, or a text in quotes.
fn unquote(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.is_empty() && text.len() < 10 && text.chars().all(|letter| letter.is_ascii_digit()) {
        return (text == "0" || !text.starts_with('0')).then(|| text.to_owned());
    }
    let quote = text
        .chars()
        .next()
        .filter(|letter| matches!(letter, '\'' | '"'))?;
    let inside = text.get(1..)?.strip_suffix(quote)?;
    let is_plain = !inside.contains([quote, '\\', '\n', '#']);
    is_plain.then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Interpreter;

    #[test]
    fn only_what_is_known_is_printed() {
        let check = |name: &str, words: &[&str], expect: Option<&str>| {
            let expect = expect.map(|text| Interpreter::Prints(text.to_owned()));
            assert_eq!(
                Interpreter::find(name, "3.14.7", words),
                expect,
                "{name} {words:?}"
            );
        };
        check("python3", &["--version"], Some("Python 3.14.7\n"));
        check("python3", &["-c", "print('hi')"], Some("hi\n"));
        check("python3", &["-c", "print(42)"], Some("42\n"));
        check("python3", &["-c", "print('a' + 'b')"], None);
        check("python3", &["-c", "print('a\\n')"], None);
        check("python3", &["-c", "import os"], None);
        check("node", &["-v"], Some("v3.14.7\n"));
        check("node", &["-e", "console.log(\"hi\");"], Some("hi\n"));
        check("node", &["-p", "007"], None);
        check(
            "go",
            &["version"],
            Some("go version go3.14.7 linux/amd64\n"),
        );
        check("go", &["build"], None);
        check("ruby", &["-e", "puts \"hi\""], Some("hi\n"));
        check("ruby", &["-e", "putsx"], None);
    }
}
