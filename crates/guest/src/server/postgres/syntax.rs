//! The part of SQL that a first tutorial uses: words, and the trees of statements.

/// A name and where it stands, counted in letters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) at: usize,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    /// Text, with the most letters it may have.
    Text(Option<usize>),
    Boolean,
}

/// A column as it was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) is_serial: bool,
    pub(super) is_needed: bool,
    pub(super) is_key: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Column(Name),
    Integer(i64),
    /// A text in quotes, which becomes what it is compared with.
    Text(Name),
    Boolean(bool),
    Null,
    Call(Name),
    CountAll,
    Not(Box<Expression>),
    Negate(Box<Expression>),
    IsNull(Box<Expression>, bool),
    Binary(&'static str, Box<Expression>, Box<Expression>),
}

/// What a query shows: all columns, or an expression with its own name or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    All,
    One(Expression, Option<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Select {
    pub(super) items: Vec<Item>,
    pub(super) from: Option<Name>,
    pub(super) filter: Option<Expression>,
    /// Columns, and whether from the top down.
    pub(super) order: Vec<(Name, bool)>,
    pub(super) limit: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    Empty,
    Select(Select),
    CreateTable {
        name: Name,
        columns: Vec<Column>,
        if_missing: bool,
    },
    DropTable {
        name: Name,
        if_there: bool,
    },
    Insert {
        table: Name,
        columns: Vec<Name>,
        rows: Vec<Vec<Expression>>,
    },
    Update {
        table: Name,
        changes: Vec<(Name, Expression)>,
        filter: Option<Expression>,
    },
    Delete {
        table: Name,
        filter: Option<Expression>,
    },
    CreateDatabase(Name),
    DropDatabase {
        name: Name,
        if_there: bool,
    },
}

/// Why a text is no statement that docksim knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// No statement begins so.
    Start(Name),
    NotSimulated,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(Name),
    Quoted(Name),
    Text(Name),
    Integer(i64),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 19] = [
    "<>", "!=", "<=", ">=", "||", "(", ")", ",", ";", "*", "=", "<", ">", "+", "-", "/", ".", "%",
    ":",
];

/// What statements begin with that docksim does not model (postgres: src/include/parser/kwlist.h, gram.y `stmt`).
const STARTS: &str = "abort alter analyze begin call checkpoint close cluster comment commit copy deallocate declare discard do end \
     execute explain fetch grant import listen load lock merge move notify prepare reassign refresh reindex release reset \
     revoke rollback savepoint security set show start table truncate unlisten vacuum values with";

/// Reads one statement.
pub(super) fn parse(text: &str) -> Result<Statement, Wrong> {
    let tokens = tokens(text).ok_or(Wrong::NotSimulated)?;
    let mut parser = Parser { tokens, at: 0 };
    let statement = parser.statement()?;
    // The last statement may stand without its end.
    let _ends = parser.takes(";");
    if parser.at == parser.tokens.len() {
        Ok(statement)
    } else {
        Err(Wrong::NotSimulated)
    }
}

/// Cuts a text at the semicolons that end statements; the last part may have none.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if matches!(letter, '\'' | '"') => quote = Some(letter),
            None if letter == ';' => parts.push(String::new()),
            None => {}
        }
    }
    parts
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let start = at;
        let name = |text: String| Name {
            text,
            at: start + 1,
        };
        if letter.is_whitespace() {
            at += 1;
        } else if letter.is_alphabetic() || letter == '_' {
            let rest = letters.get(at..).unwrap_or_default().iter();
            let word: String = rest
                .take_while(|letter| letter.is_alphanumeric() || **letter == '_')
                .collect();
            at += word.chars().count();
            tokens.push(Token::Word(name(word)));
        } else if letter.is_ascii_digit() {
            let rest = letters.get(at..).unwrap_or_default().iter();
            let digits: String = rest.take_while(|letter| letter.is_ascii_digit()).collect();
            at += digits.len();
            if letters
                .get(at)
                .is_some_and(|next| next.is_alphanumeric() || *next == '.')
            {
                return None;
            }
            tokens.push(Token::Integer(digits.parse().ok()?));
        } else if matches!(letter, '\'' | '"') {
            let mut inside = String::new();
            at += 1;
            loop {
                match (letters.get(at).copied()?, letters.get(at + 1).copied()) {
                    (quote, Some(next)) if quote == letter && next == letter => {
                        inside.push(letter);
                        at += 2;
                    }
                    (quote, _) if quote == letter => break,
                    (other, _) => {
                        inside.push(other);
                        at += 1;
                    }
                }
            }
            at += 1;
            let name = name(inside);
            tokens.push(if letter == '"' {
                Token::Quoted(name)
            } else {
                Token::Text(name)
            });
        } else {
            let rest: String = letters
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take(2)
                .collect();
            // A comment is not modelled.
            if rest == "--" || rest == "/*" {
                return None;
            }
            let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol))?;
            at += symbol.len();
            tokens.push(Token::Symbol(symbol));
        }
    }
    Some(tokens)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// Takes a keyword.
    fn word(&mut self, word: &str) -> bool {
        let is_next =
            matches!(self.peek(), Some(Token::Word(name)) if name.text.eq_ignore_ascii_case(word));
        self.at += usize::from(is_next);
        is_next
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let before = self.at;
        let all = words.iter().all(|word| self.word(word));
        if !all {
            self.at = before;
        }
        all
    }

    /// Takes a symbol.
    fn takes(&mut self, symbol: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Symbol(next)) if *next == symbol);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Wrong> {
        if self.takes(symbol) {
            Ok(())
        } else {
            Err(Wrong::NotSimulated)
        }
    }

    /// A name: lower case unless in quotes.
    fn name(&mut self) -> Result<Name, Wrong> {
        const RESERVED: &str = "all and as asc case check create cross default desc distinct else end except false fetch for foreign \
             from full group having in inner intersect into is join left like limit natural not null offset on or order \
             outer primary references returning right select set table then to true union unique update using values when where";
        let name = match self.peek() {
            Some(Token::Word(name)) => Name {
                text: name.text.to_lowercase(),
                at: name.at,
            },
            Some(Token::Quoted(name)) => {
                let name = name.clone();
                self.at += 1;
                return Ok(name);
            }
            _ => return Err(Wrong::NotSimulated),
        };
        if RESERVED.split_whitespace().any(|word| word == name.text) {
            return Err(Wrong::NotSimulated);
        }
        self.at += 1;
        Ok(name)
    }

    fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, Wrong>,
    ) -> Result<Vec<T>, Wrong> {
        let mut list = vec![one(self)?];
        while self.takes(",") {
            list.push(one(self)?);
        }
        Ok(list)
    }

    fn statement(&mut self) -> Result<Statement, Wrong> {
        match self.peek() {
            None | Some(Token::Symbol(";")) => return Ok(Statement::Empty),
            Some(Token::Word(_)) => {}
            Some(_) => return Err(Wrong::NotSimulated),
        }
        if self.word("select") {
            return self.select().map(Statement::Select);
        }
        if self.words(&["create", "table"]) {
            return self.create_table();
        }
        if self.words(&["drop", "table"]) {
            let if_there = self.words(&["if", "exists"]);
            let name = self.name()?;
            return Ok(Statement::DropTable { name, if_there });
        }
        if self.words(&["create", "database"]) {
            return self.name().map(Statement::CreateDatabase);
        }
        if self.words(&["drop", "database"]) {
            let if_there = self.words(&["if", "exists"]);
            let name = self.name()?;
            return Ok(Statement::DropDatabase { name, if_there });
        }
        if self.words(&["insert", "into"]) {
            return self.insert();
        }
        if self.word("update") {
            let table = self.name()?;
            if !self.word("set") {
                return Err(Wrong::NotSimulated);
            }
            let changes = self.list(|parser| {
                let column = parser.name()?;
                parser.expect("=")?;
                Ok((column, parser.expression()?))
            })?;
            let filter = self.filter()?;
            return Ok(Statement::Update {
                table,
                changes,
                filter,
            });
        }
        if self.words(&["delete", "from"]) {
            let table = self.name()?;
            let filter = self.filter()?;
            return Ok(Statement::Delete { table, filter });
        }
        match self.peek() {
            Some(Token::Word(name)) => {
                let first = name.text.to_lowercase();
                let is_known = ["create", "drop", "insert", "delete"].contains(&first.as_str());
                if is_known || STARTS.split_whitespace().any(|start| start == first) {
                    Err(Wrong::NotSimulated)
                } else {
                    Err(Wrong::Start(name.clone()))
                }
            }
            _ => Err(Wrong::NotSimulated),
        }
    }

    fn filter(&mut self) -> Result<Option<Expression>, Wrong> {
        if self.word("where") {
            self.expression().map(Some)
        } else {
            Ok(None)
        }
    }

    fn create_table(&mut self) -> Result<Statement, Wrong> {
        let if_missing = self.words(&["if", "not", "exists"]);
        let name = self.name()?;
        self.expect("(")?;
        let columns = self.list(Self::column)?;
        self.expect(")")?;
        Ok(Statement::CreateTable {
            name,
            columns,
            if_missing,
        })
    }

    fn column(&mut self) -> Result<Column, Wrong> {
        let name = self.name()?.text;
        let mut is_serial = false;
        let kind = match self.name()?.text.as_str() {
            "int" | "integer" | "int4" => Kind::Integer,
            "serial" => {
                is_serial = true;
                Kind::Integer
            }
            "text" => Kind::Text(None),
            "varchar" if self.takes("(") => {
                let Some(Token::Integer(most)) = self.peek().cloned() else {
                    return Err(Wrong::NotSimulated);
                };
                self.at += 1;
                self.expect(")")?;
                Kind::Text(Some(
                    usize::try_from(most).map_err(|_| Wrong::NotSimulated)?,
                ))
            }
            "bool" | "boolean" => Kind::Boolean,
            _ => return Err(Wrong::NotSimulated),
        };
        let mut column = Column {
            name,
            kind,
            is_serial,
            is_needed: is_serial,
            is_key: false,
        };
        loop {
            if self.words(&["primary", "key"]) {
                column.is_key = true;
                column.is_needed = true;
            } else if self.words(&["not", "null"]) {
                column.is_needed = true;
            } else {
                return Ok(column);
            }
        }
    }

    fn insert(&mut self) -> Result<Statement, Wrong> {
        let table = self.name()?;
        let mut columns = Vec::new();
        if self.takes("(") {
            columns = self.list(Self::name)?;
            self.expect(")")?;
        }
        if !self.word("values") {
            return Err(Wrong::NotSimulated);
        }
        let rows = self.list(|parser| {
            parser.expect("(")?;
            let row = parser.list(Self::expression)?;
            parser.expect(")")?;
            Ok(row)
        })?;
        Ok(Statement::Insert {
            table,
            columns,
            rows,
        })
    }

    fn select(&mut self) -> Result<Select, Wrong> {
        let items = self.list(|parser| {
            if parser.takes("*") {
                return Ok(Item::All);
            }
            let expression = parser.expression()?;
            let label = if parser.word("as") {
                Some(parser.name()?.text)
            } else {
                None
            };
            Ok(Item::One(expression, label))
        })?;
        let from = if self.word("from") {
            Some(self.name()?)
        } else {
            None
        };
        let filter = self.filter()?;
        let mut order = Vec::new();
        if self.words(&["order", "by"]) {
            order = self.list(|parser| {
                let column = parser.name()?;
                let falls = parser.word("desc");
                if !falls {
                    parser.word("asc");
                }
                Ok((column, falls))
            })?;
        }
        let mut limit = None;
        if self.word("limit") {
            let Some(Token::Integer(most)) = self.peek().cloned() else {
                return Err(Wrong::NotSimulated);
            };
            self.at += 1;
            limit = usize::try_from(most).ok();
        }
        Ok(Select {
            items,
            from,
            filter,
            order,
            limit,
        })
    }

    fn expression(&mut self) -> Result<Expression, Wrong> {
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = binary("or", left, self.conjunction()?);
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Expression, Wrong> {
        let mut left = self.negation()?;
        while self.word("and") {
            left = binary("and", left, self.negation()?);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Expression, Wrong> {
        if self.word("not") {
            return Ok(Expression::Not(Box::new(self.negation()?)));
        }
        let mut left = self.sum()?;
        for symbol in ["=", "<>", "!=", "<=", ">=", "<", ">"] {
            if self.takes(symbol) {
                left = binary(
                    if symbol == "!=" { "<>" } else { symbol },
                    left,
                    self.sum()?,
                );
                break;
            }
        }
        if self.word("is") {
            let negated = self.word("not");
            if !self.word("null") {
                return Err(Wrong::NotSimulated);
            }
            left = Expression::IsNull(Box::new(left), negated);
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expression, Wrong> {
        let mut left = self.arithmetic()?;
        // Joining texts binds weaker than sums.
        while self.takes("||") {
            left = binary("||", left, self.arithmetic()?);
        }
        Ok(left)
    }

    fn arithmetic(&mut self) -> Result<Expression, Wrong> {
        let mut left = self.product()?;
        loop {
            left = if self.takes("+") {
                binary("+", left, self.product()?)
            } else if self.takes("-") {
                binary("-", left, self.product()?)
            } else {
                return Ok(left);
            };
        }
    }

    fn product(&mut self) -> Result<Expression, Wrong> {
        let mut left = self.operand()?;
        loop {
            left = if self.takes("*") {
                binary("*", left, self.operand()?)
            } else if self.takes("/") {
                binary("/", left, self.operand()?)
            } else {
                return Ok(left);
            };
        }
    }

    fn operand(&mut self) -> Result<Expression, Wrong> {
        if self.takes("-") {
            return Ok(Expression::Negate(Box::new(self.operand()?)));
        }
        if self.takes("(") {
            let inside = self.expression()?;
            self.expect(")")?;
            return Ok(inside);
        }
        for (word, value) in [
            ("null", Expression::Null),
            ("true", Expression::Boolean(true)),
            ("false", Expression::Boolean(false)),
        ] {
            if self.word(word) {
                return Ok(value);
            }
        }
        match self.peek().cloned() {
            Some(Token::Integer(number)) => {
                self.at += 1;
                Ok(Expression::Integer(number))
            }
            Some(Token::Text(text)) => {
                self.at += 1;
                Ok(Expression::Text(text))
            }
            _ => {
                let name = self.name()?;
                if matches!(
                    name.text.as_str(),
                    "current_user" | "current_date" | "current_timestamp"
                ) {
                    return Ok(Expression::Call(name));
                }
                if !self.takes("(") {
                    return Ok(Expression::Column(name));
                }
                if name.text == "count" {
                    self.expect("*")?;
                    self.expect(")")?;
                    return Ok(Expression::CountAll);
                }
                self.expect(")")?;
                Ok(Expression::Call(name))
            }
        }
    }
}

fn binary(operator: &'static str, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}
