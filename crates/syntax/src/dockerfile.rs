//! Dockerfiles: instructions with their arguments, as BuildKit's parser takes a text apart.
//!
//! [`parse`] knows lines, continuations, comments, directives, flags and here-documents, and how each instruction
//! splits its arguments; which instructions there may be and what they mean is for the daemon to say. [`Words`] expands
//! the variables in an argument.

mod heredoc;
mod line;
mod pattern;
mod words;

use std::collections::BTreeSet;

use thiserror::Error;

pub use self::words::{WordError, Words};

/// The longest line.
const MAX_LINE: usize = 65_535;

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// From the top.
    pub instructions: Vec<Instruction>,
    /// What continues a line and takes the meaning of the next character away.
    pub escape: char,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instruction {
    /// As it was written.
    pub keyword: String,
    /// What starts with `--` in front of the arguments, with the dashes.
    pub flags: Vec<String>,
    /// The arguments, as far as the instruction takes them apart.
    pub arguments: Arguments,
    /// The whole line.
    pub original: String,
    /// The here-documents that follow it.
    pub heredocs: Vec<Heredoc>,
    /// Its first line, from 1.
    pub line: usize,
}

/// An instruction's arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Arguments {
    /// None at all.
    #[default]
    None,
    /// Words, or one text.
    Words(Vec<String>),
    /// The strings of a JSON array.
    Json(Vec<String>),
    /// Names with their values.
    Pairs(Vec<Pair>),
    /// The instruction behind `ONBUILD`.
    Instruction(Box<Instruction>),
    /// The first word, and what follows it: `HEALTHCHECK`.
    Kind(String, Box<Arguments>),
}

/// A name with its value, both with their quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The word that ends it.
    pub name: String,
    /// Whether tabs in front of its lines go.
    pub chomp: bool,
    /// Whether variables in it are expanded.
    pub expand: bool,
    /// Its lines.
    pub content: String,
}

/// Why a text is no Dockerfile, in BuildKit's words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DockerfileError {
    /// There is nothing in it.
    #[error("file with no instructions")]
    Empty,
    /// A line is too long.
    #[error("dockerfile line greater than max allowed size of {MAX_LINE}")]
    LineTooLong,
    /// A directive stands there twice.
    #[error("only one {0} parser directive can be used")]
    RepeatedDirective(String),
    /// The escape token is neither of the two.
    #[error("invalid escape token '{0}' does not match ` or \\")]
    EscapeToken(String),
    /// A here-document has no end.
    #[error("unterminated heredoc")]
    UnterminatedHeredoc,
    /// A here-document's word cannot be read.
    #[error(transparent)]
    HeredocWord(#[from] WordError),
    /// A name has no value.
    #[error("{0} must have two arguments")]
    TwoArguments(&'static str),
    /// A word among pairs is none; the word is quoted as Go quotes it.
    #[error("Syntax error - can't find = in {}. Must be of the form: name=value", go_quote(.0))]
    NoEquals(String),
    /// An array holds something else than strings.
    #[error("when using JSON array syntax, arrays must be comprised of strings only")]
    NotStrings,
}

/// A text as Go's `%q` shows it, as far as words of a Dockerfile need it.
fn go_quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_ascii_control() => {
                quoted.push_str(&format!("\\x{:02x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// Reads a Dockerfile.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Dockerfile, DockerfileError> {
    let mut reader = Reader {
        lines: text.split_inclusive('\n').collect(),
        at: 0,
        directives: Directives::default(),
    };
    let too_long = reader.cut_at_a_long_line();
    let mut instructions = Vec::new();
    while let Some(instruction) = reader.instruction()? {
        instructions.push(instruction);
    }
    if instructions.is_empty() {
        return Err(DockerfileError::Empty);
    }
    if too_long {
        return Err(DockerfileError::LineTooLong);
    }
    Ok(Dockerfile {
        instructions,
        escape: reader.directives.escape,
    })
}

/// What the comments at the top say to the parser.
struct Directives {
    escape: char,
    seen: BTreeSet<String>,
    /// Whether there has been something else.
    done: bool,
}

impl Default for Directives {
    fn default() -> Self {
        Self {
            escape: '\\',
            seen: BTreeSet::new(),
            done: false,
        }
    }
}

impl Directives {
    fn read(&mut self, line: &str) -> Result<(), DockerfileError> {
        if self.done {
            return Ok(());
        }
        let Some((key, value)) = directive(line) else {
            self.done = true;
            return Ok(());
        };
        if !self.seen.insert(key.clone()) {
            return Err(DockerfileError::RepeatedDirective(key));
        }
        if key == "escape" {
            self.escape = match value {
                "`" => '`',
                "\\" => '\\',
                other => return Err(DockerfileError::EscapeToken(other.to_owned())),
            };
        }
        Ok(())
    }
}

/// `# key=value` with a key that the parser knows, in lower case.
fn directive(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.strip_prefix('#')?.split_once('=')?;
    let key = key.trim().to_ascii_lowercase();
    let value = value.trim();
    let is_known = ["syntax", "escape", "check"].contains(&key.as_str());
    (is_known && !value.is_empty()).then_some((key, value))
}

/// The lines of a text, taken one instruction at a time.
struct Reader<'a> {
    /// With their ends.
    lines: Vec<&'a str>,
    at: usize,
    directives: Directives,
}

impl<'a> Reader<'a> {
    /// Forgets a line that is too long, and what follows it.
    fn cut_at_a_long_line(&mut self) -> bool {
        let long = self.lines.iter().position(|line| line.len() > MAX_LINE);
        if let Some(at) = long {
            self.lines.truncate(at);
        }
        long.is_some()
    }

    fn next(&mut self) -> Option<&'a str> {
        let line = self.lines.get(self.at).copied();
        self.at += usize::from(line.is_some());
        line
    }

    fn instruction(&mut self) -> Result<Option<Instruction>, DockerfileError> {
        while let Some(first) = self.next() {
            let first = if self.at == 1 {
                first.trim_start_matches('\u{feff}')
            } else {
                first
            };
            let start = self.at;
            let first = self.process(first.trim_start())?;
            let (first, mut is_whole) = self.without_continuation(first);
            if is_whole && first.is_empty() {
                continue;
            }
            let mut line = first.to_owned();
            while !is_whole && let Some(next) = self.next() {
                let next = self.process(next)?;
                // Comments and empty lines in between do not end it.
                if next.trim_start().is_empty() {
                    continue;
                }
                let (next, is_last) = self.without_continuation(next);
                line.push_str(next);
                is_whole = is_last;
            }
            let mut instruction = line::instruction(&line, self.directives.escape, start)?;
            if instruction.may_have_heredocs() {
                for mut heredoc in heredoc::of_line(&line)? {
                    heredoc.content = self.heredoc_content(&heredoc)?;
                    instruction.heredocs.push(heredoc);
                }
            }
            return Ok(Some(instruction));
        }
        Ok(None)
    }

    /// A line without its end; a comment is nothing.
    fn process(&mut self, line: &'a str) -> Result<&'a str, DockerfileError> {
        let line = line.trim_end_matches(['\r', '\n']);
        self.directives.read(line)?;
        let is_comment = line.trim_start().starts_with('#');
        Ok(if is_comment { "" } else { line })
    }

    /// A line without what continues it, and whether there was nothing such.
    fn without_continuation(&self, line: &'a str) -> (&'a str, bool) {
        let escape = self.directives.escape;
        let trimmed = line.trim_end_matches([' ', '\t']);
        match trimmed.strip_suffix(escape) {
            Some(rest) if !rest.ends_with(escape) => (rest, false),
            _ => (line, true),
        }
    }

    fn heredoc_content(&mut self, heredoc: &Heredoc) -> Result<String, DockerfileError> {
        let mut content = String::new();
        while let Some(line) = self.next() {
            let end = line.trim_end_matches(['\r', '\n']);
            let end = if heredoc.chomp {
                end.trim_start_matches('\t')
            } else {
                end
            };
            if end == heredoc.name {
                return Ok(content);
            }
            content.push_str(line);
        }
        Err(DockerfileError::UnterminatedHeredoc)
    }
}

impl Instruction {
    /// Whether here-documents may follow: it copies or runs, also behind `ONBUILD`.
    fn may_have_heredocs(&self) -> bool {
        let inner = match &self.arguments {
            Arguments::Instruction(inner) => inner,
            _ => self,
        };
        let keyword = inner.keyword.to_ascii_lowercase();
        ["add", "copy", "run"].contains(&keyword.as_str())
            && !matches!(inner.arguments, Arguments::Json(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&[(&str, Arguments)], &str>) {
        let found = parse(text)
            .map(|file| {
                let instructions = file.instructions.into_iter();
                instructions
                    .map(|one| (one.keyword, one.arguments))
                    .collect::<Vec<_>>()
            })
            .map_err(|error| error.to_string());
        let expect = expect
            .map(|all| {
                all.iter()
                    .map(|(keyword, arguments)| ((*keyword).to_owned(), arguments.clone()))
                    .collect::<Vec<_>>()
            })
            .map_err(str::to_owned);
        assert_eq!(found, expect, "{text:?}");
    }

    fn words(words: &[&str]) -> Arguments {
        Arguments::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Arguments {
        let pair = |(name, value): &(&str, &str)| Pair {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        };
        Arguments::Pairs(pairs.iter().map(pair).collect())
    }

    #[test]
    fn instructions_are_taken_apart() {
        check("CMD a b", Ok(&[("CMD", words(&["a b"]))]));
        check("CMD a \\\n# no\n\n b", Ok(&[("CMD", words(&["a  b"]))]));
        check("CMD", Ok(&[("CMD", Arguments::None)]));
        check("expose 80  90", Ok(&[("expose", words(&["80", "90"]))]));
        check(
            "CMD [\"a\", \"b\"]",
            Ok(&[("CMD", Arguments::Json(vec!["a".into(), "b".into()]))]),
        );
        check("CMD [a]", Ok(&[("CMD", words(&["[a]"]))]));
        check(
            "ENV a=\"b c\" d=e\\ f",
            Ok(&[("ENV", pairs(&[("a", "\"b c\""), ("d", "e\\ f")]))]),
        );
        check("ENV a b c", Ok(&[("ENV", pairs(&[("a", "b c")]))]));
        check("foo bar", Ok(&[("foo", Arguments::None)]));
        check("\\", Ok(&[("", Arguments::None)]));
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("", Err("file with no instructions"));
        check("# only this", Err("file with no instructions"));
        check("ENV a", Err("ENV must have two arguments"));
        check(
            "ENV a=b c",
            Err("Syntax error - can't find = in \"c\". Must be of the form: name=value"),
        );
        check(
            "CMD [\"a\", 1]",
            Err("when using JSON array syntax, arrays must be comprised of strings only"),
        );
        check(
            "# escape=x\nCMD a",
            Err("invalid escape token 'x' does not match ` or \\"),
        );
        check(
            "# syntax=x\n# syntax=y",
            Err("only one syntax parser directive can be used"),
        );
        check("RUN <<EOF\na", Err("unterminated heredoc"));
        check(
            &format!("CMD a\nCMD {}", "a".repeat(70_000)),
            Err("dockerfile line greater than max allowed size of 65535"),
        );
    }

    #[test]
    fn flags_and_here_documents_belong_to_their_instruction() {
        let file = parse("RUN --mount=type=cache cat <<-'E'\n\ta\n\tE\nCMD b");
        let first = file
            .ok()
            .and_then(|file| file.instructions.first().cloned());
        let first = first.unwrap_or_default();
        assert_eq!(first.flags, ["--mount=type=cache"]);
        let heredoc = Heredoc {
            name: "E".into(),
            chomp: true,
            expand: false,
            content: "\ta\n".into(),
        };
        assert_eq!(first.heredocs, [heredoc]);
    }
}
