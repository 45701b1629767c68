//! `awk`'s grammar.

use std::collections::BTreeMap;

use super::lexer::{Located, Token, tokens};

/// How deeply a program may be nested.
const MAX_DEPTH: u32 = 60;

/// A program.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Program {
    pub(super) begin: Vec<Vec<Statement>>,
    pub(super) rules: Vec<Rule>,
    pub(super) end: Vec<Vec<Statement>>,
    pub(super) functions: BTreeMap<String, Function>,
}

/// A pattern and what is done when it holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) pattern: Pattern,
    pub(super) action: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Always,
    When(Expression),
    Range(Expression, Expression),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Function {
    pub(super) parameters: Vec<String>,
    pub(super) body: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Statement {
    Expression(Expression),
    Print {
        values: Vec<Expression>,
        to: Option<Target>,
    },
    Printf {
        values: Vec<Expression>,
        to: Option<Target>,
    },
    If(Expression, Vec<Statement>, Vec<Statement>),
    While(Expression, Vec<Statement>),
    DoWhile(Vec<Statement>, Expression),
    For(
        Option<Box<Statement>>,
        Option<Expression>,
        Option<Box<Statement>>,
        Vec<Statement>,
    ),
    ForIn(String, String, Vec<Statement>),
    Block(Vec<Statement>),
    Next,
    Exit(Option<Expression>),
    Break,
    Continue,
    Return(Option<Expression>),
    Delete(String, Option<Vec<Expression>>),
}

/// Where `print > target` writes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) path: Expression,
    pub(super) append: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Text(String),
    /// A pattern on its own: whether `$0` matches.
    Regex(String),
    Variable(String),
    Field(Box<Expression>),
    Element(String, Vec<Expression>),
    Assign(Box<Expression>, Option<&'static str>, Box<Expression>),
    Conditional(Box<Expression>, Box<Expression>, Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    In(Vec<Expression>, String),
    Match(Box<Expression>, bool, Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    Concatenate(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    Minus(Box<Expression>),
    Plus(Box<Expression>),
    /// `++` and `--`: by how much, and whether the old value counts.
    Step(Box<Expression>, f64, bool),
    Call(String, Vec<Expression>),
    /// In parentheses.
    Group(Box<Expression>),
}

/// Why a text is no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SyntaxError {
    Wrong { line: usize, near: String },
    NotSimulated(String),
}

type Parsed<T> = Result<T, SyntaxError>;

struct Parser {
    tokens: Vec<Located>,
    place: usize,
    depth: u32,
    /// `>` is a redirection here.
    in_print: bool,
    /// `in` is not an operator here.
    no_in: bool,
}

/// Reads a program.
pub(super) fn parse(text: &str) -> Parsed<Program> {
    let tokens = tokens(text).map_err(|(line, near)| SyntaxError::Wrong { line, near })?;
    let mut parser = Parser {
        tokens,
        place: 0,
        depth: 0,
        in_print: false,
        no_in: false,
    };
    parser.program()
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.place)
            .map_or(&Token::End, |located| &located.token)
    }

    fn peek_after(&self) -> &Token {
        self.tokens
            .get(self.place + 1)
            .map_or(&Token::End, |located| &located.token)
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.place += 1;
        token
    }

    fn wrong<T>(&self) -> Parsed<T> {
        let line = self
            .tokens
            .get(self.place)
            .or(self.tokens.last())
            .map_or(1, |located| located.line);
        let near = match self.peek() {
            Token::Number(number) => number.to_string(),
            Token::Text(text) => format!("\"{text}\""),
            Token::Regex(text) => format!("/{text}/"),
            Token::Name(name) | Token::FunctionName(name) => name.clone(),
            Token::Keyword(name) | Token::Symbol(name) => (*name).to_owned(),
            Token::Newline => "end of line".to_owned(),
            Token::End => String::new(),
        };
        Err(SyntaxError::Wrong { line, near })
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Keyword(found) if *found == keyword)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        self.place += usize::from(found);
        found
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        let found = self.is_keyword(keyword);
        self.place += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.take(symbol) {
            Ok(())
        } else {
            self.wrong()
        }
    }

    fn newlines(&mut self) {
        while *self.peek() == Token::Newline {
            self.place += 1;
        }
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SyntaxError::NotSimulated("nested this deeply".to_owned()));
        }
        Ok(())
    }

    fn program(&mut self) -> Parsed<Program> {
        let mut program = Program::default();
        loop {
            while *self.peek() == Token::Newline || self.is(";") {
                self.place += 1;
            }
            match self.peek() {
                Token::End => return Ok(program),
                Token::Keyword("BEGIN") => {
                    self.place += 1;
                    program.begin.push(self.block()?);
                }
                Token::Keyword("END") => {
                    self.place += 1;
                    program.end.push(self.block()?);
                }
                Token::Keyword("function") => {
                    self.place += 1;
                    let (name, function) = self.function()?;
                    program.functions.insert(name, function);
                }
                _ => {
                    let rule = self.rule()?;
                    program.rules.push(rule);
                }
            }
        }
    }

    fn function(&mut self) -> Parsed<(String, Function)> {
        let (Token::Name(name) | Token::FunctionName(name)) = self.advance() else {
            return self.wrong();
        };
        self.expect("(")?;
        let mut parameters = Vec::new();
        while !self.take(")") {
            let Token::Name(parameter) = self.advance() else {
                return self.wrong();
            };
            parameters.push(parameter);
            if !self.is(")") {
                self.expect(",")?;
                self.newlines();
            }
        }
        self.newlines();
        let body = self.block()?;
        Ok((name, Function { parameters, body }))
    }

    fn rule(&mut self) -> Parsed<Rule> {
        let pattern = if self.is("{") {
            Pattern::Always
        } else {
            let from = self.expression()?;
            if self.take(",") {
                self.newlines();
                Pattern::Range(from, self.expression()?)
            } else {
                Pattern::When(from)
            }
        };
        let action = if self.is("{") {
            self.block()?
        } else {
            vec![Statement::Print {
                values: Vec::new(),
                to: None,
            }]
        };
        Ok(Rule { pattern, action })
    }

    fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect("{")?;
        self.enter()?;
        let mut statements = Vec::new();
        loop {
            while *self.peek() == Token::Newline || self.is(";") {
                self.place += 1;
            }
            if self.take("}") {
                break;
            }
            statements.push(self.statement()?);
        }
        self.depth -= 1;
        Ok(statements)
    }

    /// The body of a loop or branch: one statement, or none.
    fn body(&mut self) -> Parsed<Vec<Statement>> {
        self.newlines();
        if self.take(";") {
            return Ok(Vec::new());
        }
        Ok(vec![self.statement()?])
    }

    fn statement(&mut self) -> Parsed<Statement> {
        self.enter()?;
        let statement = self.statement_inner();
        self.depth -= 1;
        statement
    }

    fn statement_inner(&mut self) -> Parsed<Statement> {
        let statement = match self.peek() {
            Token::Symbol("{") => return Ok(Statement::Block(self.block()?)),
            Token::Keyword("if") => {
                self.place += 1;
                self.expect("(")?;
                let condition = self.expression()?;
                self.expect(")")?;
                let then = self.body()?;
                let before = self.place;
                while *self.peek() == Token::Newline || self.is(";") {
                    self.place += 1;
                }
                if self.take_keyword("else") {
                    return Ok(Statement::If(condition, then, self.body()?));
                }
                self.place = before;
                return Ok(Statement::If(condition, then, Vec::new()));
            }
            Token::Keyword("while") => {
                self.place += 1;
                self.expect("(")?;
                let condition = self.expression()?;
                self.expect(")")?;
                return Ok(Statement::While(condition, self.body()?));
            }
            Token::Keyword("do") => {
                self.place += 1;
                let body = self.body()?;
                while *self.peek() == Token::Newline || self.is(";") {
                    self.place += 1;
                }
                if !self.take_keyword("while") {
                    return self.wrong();
                }
                self.expect("(")?;
                let condition = self.expression()?;
                self.expect(")")?;
                Statement::DoWhile(body, condition)
            }
            Token::Keyword("for") => return self.for_loop(),
            _ => self.simple()?,
        };
        match self.peek() {
            Token::Newline | Token::Symbol(";") => self.place += 1,
            Token::Symbol("}") | Token::End => {}
            _ => return self.wrong(),
        }
        Ok(statement)
    }

    fn for_loop(&mut self) -> Parsed<Statement> {
        self.place += 1;
        self.expect("(")?;
        if let (Token::Name(variable), Token::Keyword("in")) =
            (self.peek().clone(), self.peek_after().clone())
        {
            self.place += 2;
            let Token::Name(array) = self.advance() else {
                return self.wrong();
            };
            self.expect(")")?;
            return Ok(Statement::ForIn(variable, array, self.body()?));
        }
        let first = if self.is(";") {
            None
        } else {
            Some(Box::new(self.simple()?))
        };
        self.expect(";")?;
        self.newlines();
        let condition = if self.is(";") {
            None
        } else {
            Some(self.expression()?)
        };
        self.expect(";")?;
        self.newlines();
        let last = if self.is(")") {
            None
        } else {
            Some(Box::new(self.simple()?))
        };
        self.expect(")")?;
        Ok(Statement::For(first, condition, last, self.body()?))
    }

    fn ends_statement(&self) -> bool {
        matches!(
            self.peek(),
            Token::Newline | Token::End | Token::Symbol(";" | "}")
        )
    }

    fn simple(&mut self) -> Parsed<Statement> {
        let Token::Keyword(keyword) = *self.peek() else {
            return Ok(Statement::Expression(self.expression()?));
        };
        self.place += 1;
        Ok(match keyword {
            "print" | "printf" => {
                let mut values = Vec::new();
                if !self.ends_statement() && !self.is(">") && !self.is(">>") && !self.is("|") {
                    let before = std::mem::replace(&mut self.in_print, true);
                    let list = self.print_values();
                    self.in_print = before;
                    values = list?;
                }
                let append = self.is(">>");
                let to = if self.take(">") || self.take(">>") {
                    Some(Target {
                        path: self.concatenation()?,
                        append,
                    })
                } else if self.is("|") {
                    return Err(SyntaxError::NotSimulated(
                        "with print into a command".to_owned(),
                    ));
                } else {
                    None
                };
                if keyword == "print" {
                    Statement::Print { values, to }
                } else if values.is_empty() {
                    return self.wrong();
                } else {
                    Statement::Printf { values, to }
                }
            }
            "next" => Statement::Next,
            "nextfile" => return Err(SyntaxError::NotSimulated("with nextfile".to_owned())),
            "exit" => Statement::Exit(if self.ends_statement() {
                None
            } else {
                Some(self.expression()?)
            }),
            "return" => Statement::Return(if self.ends_statement() {
                None
            } else {
                Some(self.expression()?)
            }),
            "break" => Statement::Break,
            "continue" => Statement::Continue,
            "delete" => {
                let Token::Name(name) = self.advance() else {
                    return self.wrong();
                };
                let mut index = None;
                if self.take("[") {
                    index = Some(self.list("]")?);
                }
                Statement::Delete(name, index)
            }
            _ => {
                self.place -= 1;
                Statement::Expression(self.expression()?)
            }
        })
    }

    /// What `print` writes: `a, b` or `(a, b)`.
    fn print_values(&mut self) -> Parsed<Vec<Expression>> {
        if self.is("(") {
            let start = self.place;
            self.place += 1;
            let before = std::mem::replace(&mut self.in_print, false);
            let list = self.list(")");
            self.in_print = before;
            let is_all = self.ends_statement() || self.is(">") || self.is(">>") || self.is("|");
            if let Ok(list) = list
                && is_all
            {
                return Ok(list);
            }
            self.place = start;
        }
        let mut values = vec![self.expression()?];
        while self.take(",") {
            self.newlines();
            values.push(self.expression()?);
        }
        Ok(values)
    }

    /// Expressions up to a closing symbol.
    fn list(&mut self, close: &str) -> Parsed<Vec<Expression>> {
        let mut list = Vec::new();
        self.newlines();
        while !self.take(close) {
            list.push(self.expression()?);
            self.newlines();
            if !self.is(close) {
                self.expect(",")?;
                self.newlines();
            }
        }
        Ok(list)
    }

    fn expression(&mut self) -> Parsed<Expression> {
        self.enter()?;
        let expression = self.assignment();
        self.depth -= 1;
        expression
    }

    fn assignment(&mut self) -> Parsed<Expression> {
        let left = self.conditional()?;
        let is_place = matches!(
            left,
            Expression::Variable(_) | Expression::Field(_) | Expression::Element(..)
        );
        let operator = match self.peek() {
            Token::Symbol("=") => None,
            Token::Symbol("+=") => Some("+"),
            Token::Symbol("-=") => Some("-"),
            Token::Symbol("*=") => Some("*"),
            Token::Symbol("/=") => Some("/"),
            Token::Symbol("%=") => Some("%"),
            Token::Symbol("^=") => Some("^"),
            _ => return Ok(left),
        };
        if !is_place {
            return self.wrong();
        }
        self.place += 1;
        self.newlines();
        let right = self.expression()?;
        Ok(Expression::Assign(
            Box::new(left),
            operator,
            Box::new(right),
        ))
    }

    fn conditional(&mut self) -> Parsed<Expression> {
        let condition = self.or()?;
        if !self.take("?") {
            return Ok(condition);
        }
        self.newlines();
        let yes = self.expression()?;
        self.newlines();
        self.expect(":")?;
        self.newlines();
        let no = self.expression()?;
        Ok(Expression::Conditional(
            Box::new(condition),
            Box::new(yes),
            Box::new(no),
        ))
    }

    fn or(&mut self) -> Parsed<Expression> {
        let mut left = self.and()?;
        while self.take("||") {
            self.newlines();
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed<Expression> {
        let mut left = self.membership()?;
        while self.take("&&") {
            self.newlines();
            left = Expression::And(Box::new(left), Box::new(self.membership()?));
        }
        Ok(left)
    }

    fn membership(&mut self) -> Parsed<Expression> {
        let mut left = self.matching()?;
        while !self.no_in && self.take_keyword("in") {
            let Token::Name(array) = self.advance() else {
                return self.wrong();
            };
            left = Expression::In(vec![left], array);
        }
        Ok(left)
    }

    fn matching(&mut self) -> Parsed<Expression> {
        let mut left = self.comparison()?;
        loop {
            let wanted = if self.take("~") {
                true
            } else if self.take("!~") {
                false
            } else {
                return Ok(left);
            };
            let right = self.comparison()?;
            left = Expression::Match(Box::new(left), wanted, Box::new(right));
        }
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let left = self.concatenation()?;
        let operator = match *self.peek() {
            Token::Symbol(">") if self.in_print => return Ok(left),
            Token::Symbol(operator @ ("<" | "<=" | "==" | "!=" | ">" | ">=")) => operator,
            Token::Symbol("|") => {
                return Err(SyntaxError::NotSimulated(
                    "with a command in a pipe".to_owned(),
                ));
            }
            Token::Keyword("getline") => {
                return Err(SyntaxError::NotSimulated("with getline".to_owned()));
            }
            _ => return Ok(left),
        };
        if operator == "<" && matches!(left, Expression::Call(ref name, _) if name == "getline") {
            return Err(SyntaxError::NotSimulated("with getline".to_owned()));
        }
        self.place += 1;
        let right = self.concatenation()?;
        Ok(Expression::Binary(
            operator,
            Box::new(left),
            Box::new(right),
        ))
    }

    fn concatenation(&mut self) -> Parsed<Expression> {
        let mut left = self.additive()?;
        while self.starts_operand() {
            left = Expression::Concatenate(Box::new(left), Box::new(self.additive()?));
        }
        Ok(left)
    }

    fn starts_operand(&self) -> bool {
        match self.peek() {
            Token::Number(_)
            | Token::Text(_)
            | Token::Regex(_)
            | Token::Name(_)
            | Token::FunctionName(_) => true,
            Token::Symbol(symbol) => matches!(*symbol, "$" | "!" | "(" | "-" | "+" | "++" | "--"),
            _ => false,
        }
    }

    fn additive(&mut self) -> Parsed<Expression> {
        let mut left = self.multiplicative()?;
        loop {
            let operator = match *self.peek() {
                Token::Symbol(operator @ ("+" | "-")) => operator,
                _ => return Ok(left),
            };
            self.place += 1;
            left = Expression::Binary(operator, Box::new(left), Box::new(self.multiplicative()?));
        }
    }

    fn multiplicative(&mut self) -> Parsed<Expression> {
        let mut left = self.unary()?;
        loop {
            let operator = match *self.peek() {
                Token::Symbol(operator @ ("*" | "/" | "%")) => operator,
                _ => return Ok(left),
            };
            self.place += 1;
            left = Expression::Binary(operator, Box::new(left), Box::new(self.unary()?));
        }
    }

    fn unary(&mut self) -> Parsed<Expression> {
        self.enter()?;
        let expression = if self.take("!") {
            Expression::Not(Box::new(self.unary()?))
        } else if self.take("-") {
            Expression::Minus(Box::new(self.unary()?))
        } else if self.take("+") {
            Expression::Plus(Box::new(self.unary()?))
        } else {
            self.power()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn power(&mut self) -> Parsed<Expression> {
        let base = self.postfix()?;
        if !self.take("^") {
            return Ok(base);
        }
        self.enter()?;
        // To the right, and a sign may follow.
        let exponent = if self.take("-") {
            Expression::Minus(Box::new(self.power()?))
        } else {
            self.take("+");
            self.power()?
        };
        self.depth -= 1;
        Ok(Expression::Binary("^", Box::new(base), Box::new(exponent)))
    }

    fn postfix(&mut self) -> Parsed<Expression> {
        let operand = self.primary()?;
        let is_place = matches!(
            operand,
            Expression::Variable(_) | Expression::Field(_) | Expression::Element(..)
        );
        if is_place {
            if self.take("++") {
                return Ok(Expression::Step(Box::new(operand), 1.0, true));
            }
            if self.take("--") {
                return Ok(Expression::Step(Box::new(operand), -1.0, true));
            }
        }
        Ok(operand)
    }

    fn primary(&mut self) -> Parsed<Expression> {
        self.enter()?;
        let expression = self.primary_inner();
        self.depth -= 1;
        expression
    }

    fn primary_inner(&mut self) -> Parsed<Expression> {
        match self.advance() {
            Token::Number(number) => Ok(Expression::Number(number)),
            Token::Text(text) => Ok(Expression::Text(text)),
            Token::Regex(regex) => Ok(Expression::Regex(regex)),
            Token::Symbol("$") => {
                if self.is("++") || self.is("--") || self.is("-") {
                    let operand = self.unary()?;
                    return Ok(Expression::Field(Box::new(operand)));
                }
                Ok(Expression::Field(Box::new(self.primary()?)))
            }
            Token::Symbol(operator @ ("++" | "--")) => {
                let operand = self.primary()?;
                let change = if operator == "++" { 1.0 } else { -1.0 };
                Ok(Expression::Step(Box::new(operand), change, false))
            }
            Token::Symbol("(") => {
                let (in_print, no_in) = (
                    std::mem::replace(&mut self.in_print, false),
                    std::mem::replace(&mut self.no_in, false),
                );
                let list = self.list(")");
                self.in_print = in_print;
                self.no_in = no_in;
                let mut list = list?;
                if list.len() > 1 {
                    if !self.take_keyword("in") {
                        return self.wrong();
                    }
                    let Token::Name(array) = self.advance() else {
                        return self.wrong();
                    };
                    return Ok(Expression::In(list, array));
                }
                match list.pop() {
                    Some(inner) => Ok(Expression::Group(Box::new(inner))),
                    None => self.wrong(),
                }
            }
            Token::Symbol("-") => Ok(Expression::Minus(Box::new(self.unary()?))),
            Token::Symbol("+") => Ok(Expression::Plus(Box::new(self.unary()?))),
            Token::Symbol("!") => Ok(Expression::Not(Box::new(self.unary()?))),
            Token::FunctionName(name) => {
                self.place += 1;
                let (in_print, no_in) = (
                    std::mem::replace(&mut self.in_print, false),
                    std::mem::replace(&mut self.no_in, false),
                );
                let arguments = self.list(")");
                self.in_print = in_print;
                self.no_in = no_in;
                Ok(Expression::Call(name, arguments?))
            }
            Token::Name(name) if name == "length" => Ok(Expression::Call(name, Vec::new())),
            Token::Name(name) => {
                if self.take("[") {
                    let (in_print, no_in) = (
                        std::mem::replace(&mut self.in_print, false),
                        std::mem::replace(&mut self.no_in, false),
                    );
                    let index = self.list("]");
                    self.in_print = in_print;
                    self.no_in = no_in;
                    return Ok(Expression::Element(name, index?));
                }
                Ok(Expression::Variable(name))
            }
            Token::Keyword("getline") => Err(SyntaxError::NotSimulated("with getline".to_owned())),
            _ => {
                self.place -= 1;
                self.wrong()
            }
        }
    }
}
