//! The tree of a shell text: what was typed, with a byte range on every node.
//!
//! The tree keeps what an expander needs and drops what it does not: comments, blanks, line continuations, the choice
//! between `;` and a newline, and the choice between `$(…)` and backquotes are not in it.

use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in the source, from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

impl Span {
    /// Makes the span `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range, for slicing with [`str::get`].
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A list of commands: a whole text, a body, or the inside of a command substitution.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Script {
    /// The items in order.
    pub items: Vec<ListItem>,
    /// From the first item to the last.
    pub span: Span,
}

/// One and-or list and how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListItem {
    /// What runs.
    pub and_or: AndOr,
    /// Whether the shell waits for it.
    pub terminator: Terminator,
    /// The and-or list with its `;` or `&`.
    pub span: Span,
}

/// How an and-or list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Terminator {
    /// By `;`, a newline or the end of the text: the shell waits for it.
    Sequence,
    /// By `&`: it runs in the background.
    Background,
}

/// Pipelines joined by `&&` and `||`, from left to right with equal weight.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AndOr {
    /// The pipeline that always runs.
    pub first: Pipeline,
    /// The pipelines that run depending on the status so far.
    pub rest: Vec<(AndOrOperator, Pipeline)>,
    /// From the first pipeline to the last.
    pub span: Span,
}

/// The operator before a pipeline in an and-or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AndOrOperator {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Commands joined by `|` or `|&`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pipeline {
    /// Whether `!` turns the exit status around. `! !` cancels out.
    pub negated: bool,
    /// The commands; at least one.
    pub stages: Vec<Stage>,
    /// From the `!` or the first command to the last.
    pub span: Span,
}

/// A command in a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stage {
    /// The command.
    pub command: Command,
    /// Whether a `|&` follows, which sends standard error into the pipe too. Always false for the last command.
    pub stderr_too: bool,
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Command {
    /// Assignments, words and redirections.
    Simple(SimpleCommand),
    /// A group, loop or branch, with redirections for all of it.
    Compound(CompoundCommand),
    /// A function definition.
    Function(FunctionDefinition),
}

impl Command {
    /// Where the command stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Simple(simple) => simple.span,
            Self::Compound(compound) => compound.span,
            Self::Function(function) => function.span,
        }
    }
}

/// `NAME=value word word >target`; at least one of the three lists is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SimpleCommand {
    /// The assignments before the first word.
    pub assignments: Vec<Assignment>,
    /// The command name and its arguments, before expansion.
    pub words: Vec<Word>,
    /// The redirections, in the order in which they stand.
    pub redirects: Vec<Redirect>,
    /// The whole command.
    pub span: Span,
}

/// `name=value` or `name+=value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Whether the value is appended (`+=`).
    pub append: bool,
    /// The value; no parts for `name=`.
    pub value: Word,
    /// The whole assignment.
    pub span: Span,
}

/// A compound command with its redirections.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompoundCommand {
    /// Which one.
    pub kind: CompoundKind,
    /// The redirections after it.
    pub redirects: Vec<Redirect>,
    /// From the opening word to the last redirection.
    pub span: Span,
}

/// The kinds of compound command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CompoundKind {
    /// `{ …; }`
    Group(Script),
    /// `( … )`
    Subshell(Script),
    /// `if …; then …; elif …; then …; else …; fi`
    If {
        /// The `if` and each `elif`; at least one.
        arms: Vec<IfArm>,
        /// What follows `else`.
        otherwise: Option<Script>,
    },
    /// `for variable in words; do …; done`
    For {
        /// The loop's variable.
        variable: String,
        /// The words after `in`; `None` without `in`, which means `"$@"`.
        words: Option<Vec<Word>>,
        /// What runs for each word.
        body: Script,
    },
    /// `while …; do …; done`
    While {
        /// What is tried before each round.
        condition: Script,
        /// What runs while it succeeds.
        body: Script,
    },
    /// `until …; do …; done`
    Until {
        /// What is tried before each round.
        condition: Script,
        /// What runs while it fails.
        body: Script,
    },
    /// `case word in pattern) …;; esac`
    Case {
        /// What is matched.
        word: Word,
        /// The arms in order.
        arms: Vec<CaseArm>,
    },
}

/// A condition and what runs when it succeeds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IfArm {
    /// What follows `if` or `elif`.
    pub condition: Script,
    /// What follows `then`.
    pub body: Script,
}

/// One arm of a `case`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseArm {
    /// The patterns, which were separated by `|`; at least one.
    pub patterns: Vec<Word>,
    /// What runs; may be empty.
    pub body: Script,
    /// What happens after it.
    pub terminator: CaseTerminator,
    /// From the first pattern to the terminator.
    pub span: Span,
}

/// What happens after an arm of a `case` has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseTerminator {
    /// `;;`, or `esac` after the last arm: the `case` is over.
    Break,
    /// `;&`: the next arm's body runs too.
    FallThrough,
    /// `;;&`: the next patterns are tried.
    TestNext,
}

/// `name() body` or `function name body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunctionDefinition {
    /// The function's name.
    pub name: String,
    /// The body, shared so that a shell's state can hold it.
    pub body: Arc<CompoundCommand>,
    /// The whole definition.
    pub span: Span,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The number before the operator.
    pub fd: Option<u32>,
    /// The operator.
    pub kind: RedirectKind,
    /// The word after the operator: a path, a number or `-` for a duplication, the text of a here-string, the delimiter
    /// of a here-document as it was typed.
    pub target: Word,
    /// From the number or operator to the target.
    pub span: Span,
}

/// The redirection operators.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RedirectKind {
    /// `>`
    Out,
    /// `>>`
    Append,
    /// `<`
    In,
    /// `<>`
    ReadWrite,
    /// `>|`
    Clobber,
    /// `>&`; with a target that is neither a number nor `-` and without a number before it, bash means `&>`.
    DupOut,
    /// `<&`
    DupIn,
    /// `&>`
    OutBoth,
    /// `&>>`
    AppendBoth,
    /// `<<` and `<<-`
    HereDoc {
        /// Whether the delimiter was quoted, so that the body is taken as it is.
        quoted: bool,
        /// Whether the operator was `<<-`; the tabs are already gone from the body.
        strip_tabs: bool,
        /// The text; ends in a newline unless empty. Quoted, it is one literal part; otherwise it has the parts that
        /// a double-quoted text has.
        body: Word,
    },
    /// `<<<`
    HereString,
}

/// A word before expansion.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Word {
    /// The parts, which follow each other without a gap. Two literals are never neighbours.
    pub parts: Vec<WordPart>,
    /// The whole word.
    pub span: Span,
}

impl Word {
    /// The text of a word that is one unquoted literal, or nothing at all.
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [
                WordPart {
                    kind: WordPartKind::Literal(text),
                    ..
                },
            ] => Some(text),
            _ => None,
        }
    }

    /// Whether any part of the word is quoted or escaped.
    pub fn is_quoted(&self) -> bool {
        self.parts.iter().any(|part| part.kind.is_quoted())
    }
}

/// A part of a word with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WordPart {
    /// What it is.
    pub kind: WordPartKind,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The kinds of word part.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WordPartKind {
    /// Text as typed. Outside quotes it may hold `*`, `?`, `[…]` and `{…,…}`, which are for the expander to see.
    Literal(String),
    /// `\c`: the character stands for itself. Inside double quotes only for `$`, a backquote, `"` and `\`.
    Escaped(char),
    /// `'…'`
    SingleQuoted(String),
    /// `$'…'`
    AnsiCQuoted(AnsiCText),
    /// `"…"`: only literals, escapes, parameters, substitutions and arithmetic inside.
    DoubleQuoted(Vec<WordPart>),
    /// `$name` and `${…}`
    Parameter(Parameter),
    /// `$(…)` and backquotes; shared, because a substitution is cloned with its word.
    CommandSubstitution(Arc<Script>),
    /// `$((…))`: the expression as a double-quoted text, to be expanded and then evaluated.
    Arithmetic(Vec<WordPart>),
    /// `~` or `~user` at the start of a word, or of an assignment's value or after a `:` in it; holds the user's name.
    Tilde(String),
}

impl WordPartKind {
    /// Whether the part is quoted or escaped, so that its expansion is neither split nor globbed.
    pub fn is_quoted(&self) -> bool {
        matches!(
            self,
            Self::Escaped(_) | Self::SingleQuoted(_) | Self::AnsiCQuoted(_) | Self::DoubleQuoted(_)
        )
    }
}

/// The text of a `$'…'`, as typed and as meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnsiCText {
    /// Between the quotes, with its backslashes.
    pub raw: String,
    /// With the escapes resolved. `\x` and octal escapes above 127 become the character of that number; a NUL ends the
    /// text, as in bash.
    pub decoded: String,
}

/// A parameter expansion.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// A variable's name, a number, or one of `?`, `$`, `!`, `#`, `@`, `*`, `-`.
    pub name: String,
    /// What is done with its value; boxed to keep words small.
    pub operation: Option<Box<ParameterOperation>>,
}

/// What `${name…}` does with the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParameterOperation {
    /// `${#name}`
    Length,
    /// `${name:-word}` and its kin.
    Conditional {
        /// Which of the four.
        condition: ParameterCondition,
        /// Whether a `:` stands before the operator, so that an empty value counts as unset.
        empty_is_unset: bool,
        /// The word.
        word: Word,
    },
    /// `${name#pattern}` and `${name##pattern}`
    RemovePrefix {
        /// Whether the longest match goes (`##`).
        longest: bool,
        /// The pattern.
        pattern: Word,
    },
    /// `${name%pattern}` and `${name%%pattern}`
    RemoveSuffix {
        /// Whether the longest match goes (`%%`).
        longest: bool,
        /// The pattern.
        pattern: Word,
    },
    /// `${name/pattern/replacement}`
    Replace {
        /// Which matches.
        scope: ReplaceScope,
        /// The pattern.
        pattern: Word,
        /// The replacement; `None` without the second `/`, which means an empty one.
        replacement: Option<Word>,
    },
    /// `${name:offset:length}`; both are arithmetic expressions.
    Substring {
        /// The first character; negative counts from the end.
        offset: Word,
        /// How many.
        length: Option<Word>,
    },
    /// `${name^pattern}`, `^^`, `,` and `,,`
    ChangeCase {
        /// Whether to upper case (`^`).
        upper: bool,
        /// Whether all characters (`^^`, `,,`) or only the first.
        all: bool,
        /// Which characters; empty means any.
        pattern: Word,
    },
}

/// What a conditional expansion does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterCondition {
    /// `-`: the word if unset.
    UseDefault,
    /// `=`: assigns the word if unset.
    AssignDefault,
    /// `+`: the word if set.
    UseAlternative,
    /// `?`: an error with the word as message if unset.
    Fail,
}

/// Which matches a replacement takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplaceScope {
    /// `/`: the first.
    First,
    /// `//`: all.
    All,
    /// `/#`: one at the start.
    Prefix,
    /// `/%`: one at the end.
    Suffix,
}
