//! The grammar of commands over tokens, in chumsky.
//!
//! Every choice is decided by its first token (a function by its first two), so nothing is parsed twice.

use std::sync::Arc;

use chumsky::error::Simple;
use chumsky::prelude::*;

use super::ast::{
    AndOr, AndOrOperator, Assignment, CaseArm, CaseTerminator, Command, CompoundCommand,
    CompoundKind, FunctionDefinition, IfArm, ListItem, Pipeline, Redirect, Script, SimpleCommand,
    Span, Stage, Terminator, Word, WordPartKind,
};
use super::token::{Keyword, Lexeme, Operator, Token};

type Extra<'t> = extra::Err<Simple<'t, Token>>;
type Boxed<'t, T> = chumsky::Boxed<'t, 't, &'t [Token], T, Extra<'t>>;
type Extent<'t, 'e> = chumsky::input::MapExtra<'t, 'e, &'t [Token], Extra<'t>>;

/// Parses whole lines; an error is the index of the first token that fits nowhere.
pub(super) fn parse_lines<'t>(
    grammar: &Boxed<'t, Vec<ListItem>>,
    tokens: &'t [Token],
) -> Result<Vec<ListItem>, usize> {
    grammar.parse(tokens).into_result().map_err(|errors| {
        errors
            .iter()
            .map(|error| error.span().start)
            .max()
            .unwrap_or(0)
    })
}

/// The grammar of any number of whole lines.
pub(super) fn lines<'t>() -> Boxed<'t, Vec<ListItem>> {
    let mut list = Recursive::declare();
    list.define(list_of(command(list.clone().boxed())));
    newlines().ignore_then(list).then_ignore(end()).boxed()
}

/// The span of a list, from its first item to its last.
pub(super) fn script(items: Vec<ListItem>) -> Script {
    let span = match (items.first(), items.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    };
    Script { items, span }
}

fn list_of<'t>(command: Boxed<'t, Command>) -> Boxed<'t, Vec<ListItem>> {
    let item =
        and_or(pipeline(command))
            .then(terminator())
            .map_with(|(and_or, terminator), extent| {
                let span = if terminator.1 {
                    and_or.span.to(first_line(extent))
                } else {
                    and_or.span
                };
                ListItem {
                    and_or,
                    terminator: terminator.0,
                    span,
                }
            });
    item.repeated().collect().boxed()
}

/// The terminator of an item, and whether it is written as `;` or `&`. What closes a list needs none before it.
fn terminator<'t>() -> Boxed<'t, (Terminator, bool)> {
    let closing = any().filter(closes_list).rewind().ignored();
    choice((
        operator(Operator::Semicolon)
            .then(newlines())
            .to((Terminator::Sequence, true)),
        operator(Operator::Background)
            .then(newlines())
            .to((Terminator::Background, true)),
        newline().then(newlines()).to((Terminator::Sequence, false)),
        closing.or(end()).to((Terminator::Sequence, false)),
    ))
    .boxed()
}

fn closes_list(token: &Token) -> bool {
    match &token.kind {
        Lexeme::Operator(operator) => matches!(
            operator,
            Operator::CloseParen | Operator::Break | Operator::FallThrough | Operator::TestNext
        ),
        Lexeme::Keyword(keyword) => matches!(
            keyword,
            Keyword::Then
                | Keyword::Elif
                | Keyword::Else
                | Keyword::Fi
                | Keyword::Do
                | Keyword::Done
                | Keyword::Esac
                | Keyword::CloseBrace
        ),
        _ => false,
    }
}

fn and_or<'t>(pipeline: Boxed<'t, Pipeline>) -> Boxed<'t, AndOr> {
    let connective = choice((
        operator(Operator::AndIf).to(AndOrOperator::And),
        operator(Operator::OrIf).to(AndOrOperator::Or),
    ));
    let rest = connective
        .then_ignore(newlines())
        .then(pipeline.clone())
        .repeated()
        .collect();
    pipeline
        .then(rest)
        .map(
            |(first, rest): (Pipeline, Vec<(AndOrOperator, Pipeline)>)| {
                let span = rest
                    .last()
                    .map_or(first.span, |last| first.span.to(last.1.span));
                AndOr { first, rest, span }
            },
        )
        .boxed()
}

fn pipeline<'t>(command: Boxed<'t, Command>) -> Boxed<'t, Pipeline> {
    let bangs = keyword(Keyword::Bang).repeated().count();
    let pipe = choice((
        operator(Operator::Pipe).to(false),
        operator(Operator::PipeBoth).to(true),
    ));
    let rest = pipe
        .then_ignore(newlines())
        .then(command.clone())
        .repeated()
        .collect();
    bangs
        .then(command)
        .then(rest)
        .map_with(|((bangs, first), rest), extent| Pipeline {
            negated: bangs % 2 == 1,
            stages: stages(first, rest),
            span: covered(extent),
        })
        .boxed()
}

/// Moves each pipe to the command before it.
fn stages(first: Command, rest: Vec<(bool, Command)>) -> Vec<Stage> {
    let mut stages = Vec::with_capacity(rest.len() + 1);
    let mut command = first;
    for (stderr_too, next) in rest {
        stages.push(Stage {
            command,
            stderr_too,
        });
        command = next;
    }
    stages.push(Stage {
        command,
        stderr_too: false,
    });
    stages
}

fn command<'t>(list: Boxed<'t, Vec<ListItem>>) -> Boxed<'t, Command> {
    let compound = compound(list);
    choice((
        function(compound.clone()).map(Command::Function),
        compound.map(Command::Compound),
        simple().map(Command::Simple),
    ))
    .boxed()
}

fn function<'t>(compound: Boxed<'t, CompoundCommand>) -> Boxed<'t, FunctionDefinition> {
    let parens = operator(Operator::OpenParen)
        .then(operator(Operator::CloseParen))
        .ignored();
    let plain = literal().then_ignore(parens.clone());
    let announced = keyword(Keyword::Function)
        .ignore_then(literal())
        .then_ignore(parens.or_not());
    announced
        .or(plain)
        .then_ignore(newlines())
        .then(compound)
        .map_with(|(name, body), extent| FunctionDefinition {
            name,
            body: Arc::new(body),
            span: covered(extent),
        })
        .boxed()
}

fn compound<'t>(list: Boxed<'t, Vec<ListItem>>) -> Boxed<'t, CompoundCommand> {
    let body = newlines()
        .ignore_then(list.clone())
        .filter(|items| !items.is_empty())
        .map(script)
        .boxed();
    let kind = choice((
        group(body.clone()),
        conditional(body.clone()),
        for_loop(body.clone()),
        while_loop(body),
        case(newlines().ignore_then(list).map(script).boxed()),
    ));
    kind.then(redirect().repeated().collect())
        .map_with(|(kind, redirects), extent| CompoundCommand {
            kind,
            redirects,
            span: covered(extent),
        })
        .boxed()
}

fn group<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CompoundKind> {
    let braces = body
        .clone()
        .delimited_by(keyword(Keyword::OpenBrace), keyword(Keyword::CloseBrace));
    let parens = body.delimited_by(
        operator(Operator::OpenParen),
        operator(Operator::CloseParen),
    );
    choice((
        braces.map(CompoundKind::Group),
        parens.map(CompoundKind::Subshell),
    ))
    .boxed()
}

fn conditional<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CompoundKind> {
    let arm = body
        .clone()
        .then_ignore(keyword(Keyword::Then))
        .then(body.clone())
        .map(|(condition, body)| IfArm { condition, body });
    let otherwise = keyword(Keyword::Else).ignore_then(body).or_not();
    keyword(Keyword::If)
        .ignore_then(
            arm.separated_by(keyword(Keyword::Elif))
                .at_least(1)
                .collect(),
        )
        .then(otherwise)
        .then_ignore(keyword(Keyword::Fi))
        .map(|(arms, otherwise)| CompoundKind::If { arms, otherwise })
        .boxed()
}

fn for_loop<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CompoundKind> {
    let semicolon_or_newline = operator(Operator::Semicolon).or(newline());
    let words = keyword(Keyword::In)
        .ignore_then(word().repeated().collect())
        .then_ignore(semicolon_or_newline)
        .map(Some);
    let head = newlines().ignore_then(words);
    let bare = operator(Operator::Semicolon).or_not().to(None);
    keyword(Keyword::For)
        .ignore_then(literal())
        .then(head.or(bare))
        .then_ignore(newlines())
        .then(do_group(body))
        .map(|((variable, words), body)| CompoundKind::For {
            variable,
            words,
            body,
        })
        .boxed()
}

fn while_loop<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CompoundKind> {
    let opening = choice((
        keyword(Keyword::While).to(true),
        keyword(Keyword::Until).to(false),
    ));
    opening
        .then(body.clone())
        .then(do_group(body))
        .map(|((is_while, condition), body)| {
            if is_while {
                CompoundKind::While { condition, body }
            } else {
                CompoundKind::Until { condition, body }
            }
        })
        .boxed()
}

fn do_group<'t>(body: Boxed<'t, Script>) -> Boxed<'t, Script> {
    body.delimited_by(keyword(Keyword::Do), keyword(Keyword::Done))
        .boxed()
}

fn case<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CompoundKind> {
    keyword(Keyword::Case)
        .ignore_then(word())
        .then_ignore(newlines())
        .then_ignore(keyword(Keyword::In))
        .then_ignore(newlines())
        .then(case_arm(body).repeated().collect())
        .then_ignore(keyword(Keyword::Esac))
        .map(|(word, arms)| CompoundKind::Case { word, arms })
        .boxed()
}

fn case_arm<'t>(body: Boxed<'t, Script>) -> Boxed<'t, CaseArm> {
    let patterns = word()
        .separated_by(operator(Operator::Pipe))
        .at_least(1)
        .collect();
    let terminator = choice((
        operator(Operator::Break).to(CaseTerminator::Break),
        operator(Operator::FallThrough).to(CaseTerminator::FallThrough),
        operator(Operator::TestNext).to(CaseTerminator::TestNext),
        keyword(Keyword::Esac).rewind().to(CaseTerminator::Break),
    ));
    operator(Operator::OpenParen)
        .or_not()
        .ignore_then(patterns)
        .then_ignore(operator(Operator::CloseParen))
        .then(body)
        .then(terminator)
        .map_with(|((patterns, body), terminator), extent| CaseArm {
            patterns,
            body,
            terminator,
            span: covered(extent),
        })
        .then_ignore(newlines())
        .boxed()
}

/// A word or a redirection of a simple command.
enum Element {
    Word(Word),
    Redirect(Redirect),
}

fn simple<'t>() -> Boxed<'t, SimpleCommand> {
    let element = choice((word().map(Element::Word), redirect().map(Element::Redirect)));
    element
        .repeated()
        .at_least(1)
        .collect()
        .map_with(|elements: Vec<Element>, extent| simple_command(elements, covered(extent)))
        .boxed()
}

fn simple_command(elements: Vec<Element>, span: Span) -> SimpleCommand {
    let mut command = SimpleCommand {
        span,
        ..SimpleCommand::default()
    };
    for element in elements {
        match element {
            Element::Redirect(redirect) => command.redirects.push(redirect),
            Element::Word(word) if !command.words.is_empty() => command.words.push(word),
            Element::Word(word) => match assignment(word) {
                Ok(assignment) => command.assignments.push(assignment),
                Err(word) => command.words.push(word),
            },
        }
    }
    command
}

/// Reads a word as `name=value` if it has that form.
fn assignment(mut word: Word) -> Result<Assignment, Word> {
    let Some(first) = word.parts.first_mut() else {
        return Err(word);
    };
    let WordPartKind::Literal(text) = &mut first.kind else {
        return Err(word);
    };
    let Some((name, append)) = assignment_prefix(text) else {
        return Err(word);
    };
    let name = name.to_owned();
    let prefix = name.len() + if append { 2 } else { 1 };
    let span = word.span;
    text.drain(..prefix);
    first.span.start = (first.span.start + prefix).min(first.span.end);
    word.span.start = first.span.start;
    if text.is_empty() {
        word.parts.remove(0);
    }
    Ok(Assignment {
        name,
        append,
        value: word,
        span,
    })
}

/// The name of an assignment and whether it appends, if a literal starts like one.
pub(super) fn assignment_prefix(text: &str) -> Option<(&str, bool)> {
    let (name, _) = text.split_once('=')?;
    let (name, append) = name
        .strip_suffix('+')
        .map_or((name, false), |name| (name, true));
    is_identifier(name).then_some((name, append))
}

/// Whether a text can name a variable.
pub(super) fn is_identifier(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn redirect<'t>() -> Boxed<'t, Redirect> {
    let number = select_ref! { Token { kind: Lexeme::IoNumber(number), .. } => *number };
    let kind = select_ref! { Token { kind: Lexeme::Redirect(kind), .. } => kind.clone() };
    number
        .or_not()
        .then(kind)
        .then(word())
        .map_with(|((fd, kind), target), extent| Redirect {
            fd,
            kind,
            target,
            span: covered(extent),
        })
        .boxed()
}

fn word<'t>() -> impl Parser<'t, &'t [Token], Word, Extra<'t>> + Clone {
    select_ref! { Token { kind: Lexeme::Word(word), .. } => word.clone() }
}

/// A word without quotes or expansions, for names.
fn literal<'t>() -> impl Parser<'t, &'t [Token], String, Extra<'t>> + Clone {
    any()
        .filter(|token: &Token| literal_text(token).is_some())
        .to_slice()
        .map(|tokens: &[Token]| {
            tokens
                .first()
                .and_then(literal_text)
                .unwrap_or_default()
                .to_owned()
        })
}

fn literal_text(token: &Token) -> Option<&str> {
    let Lexeme::Word(word) = &token.kind else {
        return None;
    };
    word.as_literal()
}

fn operator<'t>(operator: Operator) -> impl Parser<'t, &'t [Token], (), Extra<'t>> + Clone {
    any()
        .filter(move |token: &Token| token.kind == Lexeme::Operator(operator))
        .ignored()
}

fn keyword<'t>(keyword: Keyword) -> impl Parser<'t, &'t [Token], (), Extra<'t>> + Clone {
    any()
        .filter(move |token: &Token| token.kind == Lexeme::Keyword(keyword))
        .ignored()
}

fn newline<'t>() -> impl Parser<'t, &'t [Token], (), Extra<'t>> + Clone {
    any()
        .filter(|token: &Token| token.kind == Lexeme::Newline)
        .ignored()
}

fn newlines<'t>() -> impl Parser<'t, &'t [Token], (), Extra<'t>> + Clone {
    newline().repeated()
}

/// The source span of the tokens that a rule consumed.
fn covered(extent: &mut Extent<'_, '_>) -> Span {
    let tokens = extent.slice();
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}

/// The source span of the tokens that a rule consumed, without the newlines at its end.
fn first_line(extent: &mut Extent<'_, '_>) -> Span {
    let tokens = extent.slice();
    let last = tokens.iter().rfind(|token| token.kind != Lexeme::Newline);
    match (tokens.first(), last) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}
