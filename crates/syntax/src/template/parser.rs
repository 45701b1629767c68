//! The grammar of templates (Go: text/template/parse, parse.go).
//!
//! Written by hand and not with chumsky: what Go complains about depends on how far it has looked ahead (the line it
//! names is that of the last token it read, three at most), on names known so far, and on the first rule that fails,
//! without a second try. A grammar that may backtrack finds the same trees but other complaints.

use std::collections::BTreeMap;

use super::ast::{
    Action, Branch, Command, List, Node, Number, Operand, OperandKind, Pipeline, Span,
    TemplateCall, TemplateSet, Text,
};
use super::error::{ParseError, ParseErrorKind};
use super::lexer::{Keyword, Lexer, Token, TokenKind};
use super::quote::unquote;
use super::{MAX_DEPTH, number};

/// See [`super::parse`].
pub(super) fn parse(
    name: &str,
    text: &str,
    is_function: &dyn Fn(&str) -> bool,
) -> Result<TemplateSet, ParseError> {
    let mut parser = Parser {
        name,
        text,
        is_function,
        lexer: Lexer::new(text),
        templates: BTreeMap::new(),
        tree: Tree::default(),
        depth: 0,
    };
    parser.parse_file()?;
    Ok(TemplateSet {
        name: name.to_owned(),
        templates: parser.templates,
        text: text.to_owned(),
    })
}

type Result<T, E = ParseError> = std::result::Result<T, E>;

struct Parser<'t> {
    name: &'t str,
    text: &'t str,
    is_function: &'t dyn Fn(&str) -> bool,
    lexer: Lexer<'t>,
    templates: BTreeMap<String, List>,
    tree: Tree,
    depth: usize,
}

/// What belongs to one template; `define` and `block` start with a new one.
#[derive(Debug, Default)]
struct Tree {
    /// The token that was read last, and those that were put back on top of it.
    tokens: Vec<Token>,
    /// How many of the tokens are to be read again.
    pending: usize,
    /// The variables that are declared, without `$`.
    variables: Vec<String>,
    /// Where the action started that is being read.
    action_line: Option<usize>,
    range_depth: usize,
}

/// What ends a list.
enum End {
    End,
    Else,
}

impl End {
    fn describe(&self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

/// A piece of a list, or its end.
enum Item {
    Node(Node),
    End(End),
}

// Tokens.
impl Parser<'_> {
    fn next(&mut self) -> Token {
        match self.tree.pending.checked_sub(1) {
            Some(pending) => self.tree.pending = pending,
            None => {
                self.tree.tokens.clear();
                self.tree.tokens.push(self.lexer.next());
            }
        }
        let token = self.tree.tokens.get(self.tree.pending);
        token.cloned().unwrap_or_else(|| self.end())
    }

    fn end(&self) -> Token {
        Token {
            kind: TokenKind::Eof,
            text: String::new(),
            start: self.text.len(),
            end: self.text.len(),
            line: 1,
        }
    }

    fn back_up(&mut self) {
        self.tree.pending += 1;
    }

    /// Puts tokens back in front of the one that was read last, the first one last.
    fn back_up_to(&mut self, tokens: impl IntoIterator<Item = Token>) {
        self.tree.tokens.truncate(1);
        self.tree.tokens.extend(tokens);
        self.tree.pending = self.tree.tokens.len();
    }

    fn peek(&mut self) -> Token {
        let token = self.next();
        self.back_up();
        token
    }

    fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.back_up();
        token
    }

    fn expect(&mut self, kind: &TokenKind, context: &'static str) -> Result<Token> {
        let token = self.next_non_space();
        if token.kind == *kind {
            Ok(token)
        } else {
            Err(self.unexpected(&token, context))
        }
    }

    fn error(&self, kind: ParseErrorKind) -> ParseError {
        let last = self.tree.tokens.first();
        ParseError {
            name: self.name.to_owned(),
            // Go has line 0 while a template has read no token of its own.
            line: last.map_or(0, |token| token.line),
            position: last.map_or(0, |token| token.start),
            kind,
        }
    }

    fn unexpected(&self, token: &Token, context: &'static str) -> ParseError {
        self.error(match &token.kind {
            TokenKind::Error(error) => ParseErrorKind::Lex {
                error: error.clone(),
                started_at: self
                    .tree
                    .action_line
                    .filter(|line| *line != token.line)
                    .map(|line| (self.name.to_owned(), line)),
            },
            _ => ParseErrorKind::UnexpectedToken {
                token: token.describe(),
                context,
            },
        })
    }

    /// Counts a level of nesting.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(ParseErrorKind::TooDeep));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }
}

// Blocks.
impl Parser<'_> {
    fn parse_file(&mut self) -> Result<()> {
        let mut root = List::default();
        while self.peek().kind != TokenKind::Eof {
            if self.peek().kind == TokenKind::LeftDelim {
                let delimiter = self.next();
                if self.next_non_space().kind == TokenKind::Keyword(Keyword::Define) {
                    self.in_new_tree(Self::parse_definition)?;
                    continue;
                }
                self.back_up_to([delimiter]);
            }
            match self.parse_text_or_action()? {
                Item::Node(node) => root.nodes.push(node),
                Item::End(end) => {
                    return Err(self.error(ParseErrorKind::UnexpectedNode {
                        node: end.describe(),
                        context: None,
                    }));
                }
            }
        }
        self.add(self.name.to_owned(), root)
    }

    fn in_new_tree<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outer = std::mem::take(&mut self.tree);
        let parsed = parse(self)?;
        self.tree = outer;
        Ok(parsed)
    }

    fn parse_definition(&mut self) -> Result<()> {
        const CONTEXT: &str = "define clause";
        let name = self.next_non_space();
        let name = self.parse_template_name(&name, CONTEXT)?;
        self.expect(&TokenKind::RightDelim, CONTEXT)?;
        let (list, end) = self.parse_list()?;
        if let End::Else = end {
            return Err(self.error(ParseErrorKind::UnexpectedNode {
                node: end.describe(),
                context: Some(CONTEXT),
            }));
        }
        self.add(name, list)
    }

    /// Of two templates of one name one must be blank.
    fn add(&mut self, name: String, list: List) -> Result<()> {
        match self.templates.get(&name) {
            Some(known) if !known.is_blank() => {
                if list.is_blank() {
                    Ok(())
                } else {
                    Err(self.error(ParseErrorKind::MultipleDefinition(name)))
                }
            }
            _ => {
                self.templates.insert(name, list);
                Ok(())
            }
        }
    }

    fn parse_list(&mut self) -> Result<(List, End)> {
        let mut list = List::default();
        while self.peek_non_space().kind != TokenKind::Eof {
            match self.parse_text_or_action()? {
                Item::Node(node) => list.nodes.push(node),
                Item::End(end) => return Ok((list, end)),
            }
        }
        Err(self.error(ParseErrorKind::UnexpectedEof))
    }

    fn parse_text_or_action(&mut self) -> Result<Item> {
        let token = self.next_non_space();
        match token.kind {
            TokenKind::Text => Ok(Item::Node(Node::Text(Text {
                span: Span::new(token.start, token.end),
                text: token.text,
            }))),
            TokenKind::LeftDelim => {
                self.tree.action_line = Some(token.line);
                let item = self.parse_action();
                self.tree.action_line = None;
                item
            }
            _ => Err(self.unexpected(&token, "input")),
        }
    }

    fn parse_action(&mut self) -> Result<Item> {
        let token = self.next_non_space();
        let TokenKind::Keyword(keyword) = token.kind else {
            self.back_up();
            return self.parse_command_action();
        };
        Ok(Item::Node(match keyword {
            Keyword::Block => self.parse_block()?,
            Keyword::Break => Node::Break(self.parse_jump(&token, "break", "{{break}}")?),
            Keyword::Continue => {
                Node::Continue(self.parse_jump(&token, "continue", "{{continue}}")?)
            }
            Keyword::If => Node::If(self.nested(|parser| parser.parse_branch("if"))?),
            Keyword::Range => Node::Range(self.nested(|parser| parser.parse_branch("range"))?),
            Keyword::With => Node::With(self.nested(|parser| parser.parse_branch("with"))?),
            Keyword::Template => self.parse_template_call()?,
            Keyword::End => {
                self.expect(&TokenKind::RightDelim, "end")?;
                return Ok(Item::End(End::End));
            }
            Keyword::Else => {
                // `{{else if` is `{{else}}{{if`: the rest is read with the branch.
                let next = self.peek_non_space().kind;
                let keyword = matches!(next, TokenKind::Keyword(Keyword::If | Keyword::With));
                if !keyword {
                    self.expect(&TokenKind::RightDelim, "else")?;
                }
                return Ok(Item::End(End::Else));
            }
            Keyword::Dot | Keyword::Nil | Keyword::Define => {
                self.back_up();
                return self.parse_command_action();
            }
        }))
    }

    fn parse_command_action(&mut self) -> Result<Item> {
        let pipeline = self.parse_pipeline("command", &TokenKind::RightDelim)?;
        Ok(Item::Node(Node::Action(Action {
            span: pipeline.span,
            pipeline,
        })))
    }

    fn parse_jump(
        &mut self,
        token: &Token,
        keyword: &'static str,
        context: &'static str,
    ) -> Result<Span> {
        self.expect(&TokenKind::RightDelim, context)?;
        if self.tree.range_depth == 0 {
            return Err(self.error(ParseErrorKind::OutsideRange(keyword)));
        }
        Ok(Span::new(token.start, token.end))
    }

    fn parse_branch(&mut self, keyword: &'static str) -> Result<Branch> {
        let declared = self.tree.variables.len();
        let pipeline = self.parse_pipeline(keyword, &TokenKind::RightDelim)?;
        let is_range = usize::from(keyword == "range");
        self.tree.range_depth += is_range;
        let (list, end) = self.parse_list()?;
        self.tree.range_depth -= is_range;
        let else_list = match end {
            End::End => None,
            End::Else => Some(self.parse_else(keyword)?),
        };
        self.tree.variables.truncate(declared);
        let end = self.tree.tokens.first().map_or(0, |token| token.end);
        Ok(Branch {
            keyword,
            span: Span::new(pipeline.span.start, end),
            pipeline,
            list,
            else_list,
        })
    }

    /// `{{else if}}` and `{{else with}}` have no `{{end}}` of their own.
    fn parse_else(&mut self, keyword: &'static str) -> Result<List> {
        let next = self.peek().kind;
        let nested: Option<fn(Branch) -> Node> = match (keyword, next) {
            ("if", TokenKind::Keyword(Keyword::If)) => Some(Node::If),
            ("with", TokenKind::Keyword(Keyword::With)) => Some(Node::With),
            _ => None,
        };
        if let Some(node) = nested {
            self.next();
            let branch = self.nested(|parser| parser.parse_branch(keyword))?;
            return Ok(List {
                nodes: vec![node(branch)],
            });
        }
        match self.parse_list()? {
            (list, End::End) => Ok(list),
            (_, end) => Err(self.error(ParseErrorKind::ExpectedEnd(end.describe()))),
        }
    }

    fn parse_block(&mut self) -> Result<Node> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.parse_template_name(&token, CONTEXT)?;
        let pipeline = self.parse_pipeline(CONTEXT, &TokenKind::RightDelim)?;
        let definition = name.clone();
        let end = self.nested(|parser| {
            parser.in_new_tree(|parser| {
                let (list, end) = parser.parse_list()?;
                if let End::End = end {
                    parser.add(definition, list)?;
                }
                Ok(end)
            })
        })?;
        if let End::Else = end {
            return Err(self.error(ParseErrorKind::UnexpectedNode {
                node: end.describe(),
                context: Some(CONTEXT),
            }));
        }
        Ok(Node::Template(TemplateCall {
            span: Span::new(token.start, pipeline.span.end),
            name,
            pipeline: Some(pipeline),
        }))
    }

    fn parse_template_call(&mut self) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.parse_template_name(&token, CONTEXT)?;
        let mut span = Span::new(token.start, token.end);
        let mut pipeline = None;
        if self.next_non_space().kind != TokenKind::RightDelim {
            self.back_up();
            let parsed = self.parse_pipeline(CONTEXT, &TokenKind::RightDelim)?;
            span.end = parsed.span.end;
            pipeline = Some(parsed);
        }
        Ok(Node::Template(TemplateCall {
            span,
            name,
            pipeline,
        }))
    }

    fn parse_template_name(&self, token: &Token, context: &'static str) -> Result<String> {
        match token.kind {
            TokenKind::String | TokenKind::RawString => {
                let name = self.unquote(&token.text)?;
                Ok(String::from_utf8_lossy(&name).into_owned())
            }
            _ => Err(self.unexpected(token, context)),
        }
    }

    fn unquote(&self, quoted: &str) -> Result<Vec<u8>> {
        unquote(quoted).ok_or_else(|| self.error(ParseErrorKind::InvalidSyntax))
    }
}

// Pipelines.
impl Parser<'_> {
    fn parse_pipeline(&mut self, context: &'static str, end: &TokenKind) -> Result<Pipeline> {
        let start = self.peek_non_space().start;
        let mut pipeline = Pipeline {
            span: Span::new(start, start),
            is_assign: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        while self.parse_variable(context, &mut pipeline)? {}
        loop {
            let token = self.next_non_space();
            match token.kind {
                _ if token.kind == *end => {
                    pipeline.span.end = token.start;
                    self.check_pipeline(&pipeline, context)?;
                    return Ok(pipeline);
                }
                TokenKind::Bool
                | TokenKind::CharConstant
                | TokenKind::Complex
                | TokenKind::Keyword(Keyword::Dot | Keyword::Nil)
                | TokenKind::Field
                | TokenKind::Identifier
                | TokenKind::Number
                | TokenKind::RawString
                | TokenKind::String
                | TokenKind::Variable
                | TokenKind::LeftParen => {
                    self.back_up();
                    let command = self.parse_command()?;
                    pipeline.commands.push(command);
                }
                _ => return Err(self.unexpected(&token, context)),
            }
        }
    }

    /// Reads a variable that is declared or assigned to, if there is one; says whether another one may follow.
    fn parse_variable(&mut self, context: &'static str, pipeline: &mut Pipeline) -> Result<bool> {
        let variable = self.peek_non_space();
        if variable.kind != TokenKind::Variable {
            return Ok(false);
        }
        self.next();
        let after = self.peek();
        let next = self.peek_non_space();
        let mut declare = |parser: &mut Self| {
            parser.next_non_space();
            pipeline.variables.push(variable.text.clone());
            parser.tree.variables.push(variable.text.clone());
            pipeline.variables.len()
        };
        match next.kind {
            TokenKind::Assign | TokenKind::Declare => {
                declare(self);
                pipeline.is_assign = next.kind == TokenKind::Assign;
            }
            TokenKind::Char if next.text == "," => {
                let count = declare(self);
                if context != "range" || count >= 2 {
                    return Err(self.error(ParseErrorKind::TooManyDeclarations(context)));
                }
                return match self.peek_non_space().kind {
                    TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen => Ok(true),
                    _ => Err(self.error(ParseErrorKind::RangeOnlyVariables)),
                };
            }
            _ if after.kind == TokenKind::Space => self.back_up_to([after, variable]),
            _ => self.back_up_to([variable]),
        }
        Ok(false)
    }

    fn check_pipeline(&self, pipeline: &Pipeline, context: &'static str) -> Result<()> {
        if pipeline.commands.is_empty() {
            return Err(self.error(ParseErrorKind::MissingValue(context)));
        }
        for (at, command) in pipeline.commands.iter().enumerate().skip(1) {
            let first = command.operands.first().map(|operand| &operand.kind);
            if first.is_some_and(is_literal) {
                return Err(self.error(ParseErrorKind::NonExecutable(at + 1)));
            }
        }
        Ok(())
    }

    fn parse_command(&mut self) -> Result<Command> {
        let start = self.peek_non_space().start;
        let mut operands: Vec<Operand> = Vec::new();
        loop {
            self.peek_non_space();
            if let Some(operand) = self.parse_operand()? {
                operands.push(operand);
            }
            let token = self.next();
            match token.kind {
                TokenKind::Space => continue,
                TokenKind::RightDelim | TokenKind::RightParen => self.back_up(),
                TokenKind::Pipe => {}
                _ => return Err(self.unexpected(&token, "operand")),
            }
            break;
        }
        let Some(last) = operands.last() else {
            return Err(self.error(ParseErrorKind::EmptyCommand));
        };
        Ok(Command {
            span: Span::new(start, last.span.end),
            operands,
        })
    }

    fn parse_operand(&mut self) -> Result<Option<Operand>> {
        let Some(mut operand) = self.parse_term()? else {
            return Ok(None);
        };
        let first = self.peek();
        if first.kind != TokenKind::Field {
            return Ok(Some(operand));
        }
        let mut fields = Vec::new();
        while self.peek().kind == TokenKind::Field {
            let token = self.next();
            operand.span.end = token.end;
            fields.push(token.text.trim_start_matches('.').to_owned());
        }
        if is_literal(&operand.kind) {
            return Err(self.error(ParseErrorKind::UnexpectedDot(operand.to_string())));
        }
        let span = operand.span;
        let kind = match operand.kind {
            OperandKind::Field(mut names) => {
                names.append(&mut fields);
                OperandKind::Field(names)
            }
            OperandKind::Variable(name, mut names) => {
                names.append(&mut fields);
                OperandKind::Variable(name, names)
            }
            _ => OperandKind::Chain(Box::new(operand), fields),
        };
        Ok(Some(Operand {
            span,
            position: first.start,
            kind,
        }))
    }

    fn parse_term(&mut self) -> Result<Option<Operand>> {
        let token = self.next_non_space();
        let mut span = Span::new(token.start, token.end);
        let mut position = token.start;
        let kind = match &token.kind {
            TokenKind::Identifier => {
                if !(self.is_function)(&token.text) {
                    return Err(self.error(ParseErrorKind::UndefinedFunction(token.text)));
                }
                OperandKind::Function(token.text)
            }
            TokenKind::Keyword(Keyword::Dot) => OperandKind::Dot,
            TokenKind::Keyword(Keyword::Nil) => OperandKind::Nil,
            TokenKind::Variable => {
                if token.text != "$" && !self.tree.variables.contains(&token.text) {
                    return Err(self.error(ParseErrorKind::UndefinedVariable(token.text)));
                }
                OperandKind::Variable(token.text, Vec::new())
            }
            TokenKind::Field => {
                OperandKind::Field(vec![token.text.trim_start_matches('.').to_owned()])
            }
            TokenKind::Bool => OperandKind::Bool(token.text == "true"),
            TokenKind::CharConstant | TokenKind::Complex | TokenKind::Number => {
                OperandKind::Number(self.parse_number(&token)?)
            }
            TokenKind::LeftParen => {
                let pipeline = self.nested(|parser| {
                    parser.parse_pipeline("parenthesized pipeline", &TokenKind::RightParen)
                })?;
                position = pipeline.span.start;
                span.end = pipeline.span.end + 1;
                OperandKind::Pipeline(pipeline)
            }
            TokenKind::String | TokenKind::RawString => OperandKind::String {
                value: self.unquote(&token.text)?,
                quoted: token.text,
            },
            _ => {
                self.back_up();
                return Ok(None);
            }
        };
        Ok(Some(Operand {
            span,
            position,
            kind,
        }))
    }

    fn parse_number(&self, token: &Token) -> Result<Number> {
        let number = match token.kind {
            TokenKind::CharConstant => number::parse_character(&token.text),
            TokenKind::Complex => Err(ParseErrorKind::Complex),
            _ => number::parse_number(&token.text),
        };
        number.map_err(|kind| self.error(kind))
    }
}

/// What has neither fields nor arguments.
fn is_literal(kind: &OperandKind) -> bool {
    matches!(
        kind,
        OperandKind::Bool(_)
            | OperandKind::Dot
            | OperandKind::Nil
            | OperandKind::Number(_)
            | OperandKind::String { .. }
    )
}
