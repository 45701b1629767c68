//! Databases, their tables, and what statements do with them.

use imbl::{OrdMap, Vector};

use super::Answer;
use super::syntax::{Column, Expression, Item, Kind, Name, Select, Statement, Wrong, parse};

/// A value in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Boolean(bool),
}

type Row = Vec<Cell>;

/// A table. A changed row moves to the end, as a new version of it does on disk.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    rows: Vector<Row>,
    next_number: i64,
}

/// The tables of a database, by name.
pub(super) type Database = OrdMap<String, Table>;

/// Why a statement fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// What PostgreSQL says, and where in the statement.
    Error {
        message: String,
        detail: Option<String>,
        at: Option<usize>,
    },
    NotSimulated,
}

fn error(message: String, at: Option<usize>) -> Failure {
    Failure::Error {
        message,
        detail: None,
        at,
    }
}

fn no_relation(name: &Name) -> Failure {
    error(
        format!("relation \"{}\" does not exist", name.text),
        Some(name.at),
    )
}

fn no_column(name: &Name) -> Failure {
    error(
        format!("column \"{}\" does not exist", name.text),
        Some(name.at),
    )
}

/// The server's side of a session.
pub(super) struct Context<'a> {
    pub(super) databases: &'a mut OrdMap<String, Database>,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
    pub(super) version: &'a str,
}

impl Context<'_> {
    /// Runs one statement.
    pub(super) fn run(&mut self, text: &str) -> Result<Answer, Failure> {
        let statement = parse(text).map_err(|wrong| match wrong {
            Wrong::NotSimulated => Failure::NotSimulated,
            Wrong::Start(word) => error(
                format!("syntax error at or near \"{}\"", word.text),
                Some(word.at),
            ),
        })?;
        let done = |tag: &str| {
            Ok(Answer::Done {
                tag: tag.to_owned(),
                notice: None,
            })
        };
        match statement {
            Statement::Empty => done(""),
            Statement::Select(select) => self.select(&select),
            Statement::CreateTable {
                name,
                columns,
                if_missing,
            } => self.create_table(&name, columns, if_missing),
            Statement::DropTable { name, if_there } => {
                if self.tables()?.remove(&name.text).is_some() {
                    return done("DROP TABLE");
                }
                let missing = format!("table \"{}\" does not exist", name.text);
                if !if_there {
                    return Err(error(missing, None));
                }
                Ok(Answer::Done {
                    tag: "DROP TABLE".to_owned(),
                    notice: Some(format!("{missing}, skipping")),
                })
            }
            Statement::Insert {
                table,
                columns,
                rows,
            } => self.insert(&table, &columns, &rows),
            Statement::Update {
                table,
                changes,
                filter,
            } => self.update(&table, &changes, filter.as_ref()),
            Statement::Delete { table, filter } => self.delete(&table, filter.as_ref()),
            Statement::CreateDatabase(name) => {
                if self.databases.contains_key(&name.text) {
                    return Err(error(
                        format!("database \"{}\" already exists", name.text),
                        None,
                    ));
                }
                self.databases.insert(name.text, Database::new());
                done("CREATE DATABASE")
            }
            Statement::DropDatabase { name, if_there } => {
                if name.text == self.database {
                    return Err(error(
                        "cannot drop the currently open database".to_owned(),
                        None,
                    ));
                }
                if name.text.starts_with("template") {
                    return Err(Failure::NotSimulated);
                }
                if self.databases.remove(&name.text).is_some() {
                    return done("DROP DATABASE");
                }
                let missing = format!("database \"{}\" does not exist", name.text);
                if !if_there {
                    return Err(error(missing, None));
                }
                Ok(Answer::Done {
                    tag: "DROP DATABASE".to_owned(),
                    notice: Some(format!("{missing}, skipping")),
                })
            }
        }
    }

    fn tables(&mut self) -> Result<&mut Database, Failure> {
        self.databases
            .get_mut(self.database)
            .ok_or(Failure::NotSimulated)
    }

    fn table(&mut self, name: &Name) -> Result<Table, Failure> {
        self.tables()?
            .get(&name.text)
            .cloned()
            .ok_or_else(|| no_relation(name))
    }

    fn create_table(
        &mut self,
        name: &Name,
        columns: Vec<Column>,
        if_missing: bool,
    ) -> Result<Answer, Failure> {
        let tables = self.tables()?;
        let tag = "CREATE TABLE".to_owned();
        if tables.contains_key(&name.text) {
            let message = format!("relation \"{}\" already exists", name.text);
            if !if_missing {
                return Err(error(message, None));
            }
            let notice = Some(format!("{message}, skipping"));
            return Ok(Answer::Done { tag, notice });
        }
        for (at, column) in columns.iter().enumerate() {
            let before = columns.get(..at).unwrap_or_default();
            if before.iter().any(|other| other.name == column.name) {
                let message = format!("column \"{}\" specified more than once", column.name);
                return Err(error(message, None));
            }
        }
        if columns.iter().filter(|column| column.is_key).count() > 1 {
            return Err(Failure::NotSimulated);
        }
        let table = Table {
            columns,
            rows: Vector::new(),
            next_number: 1,
        };
        tables.insert(name.text.clone(), table);
        Ok(Answer::Done { tag, notice: None })
    }

    fn insert(
        &mut self,
        name: &Name,
        columns: &[Name],
        rows: &[Vec<Expression>],
    ) -> Result<Answer, Failure> {
        let mut table = self.table(name)?;
        let mut places = Vec::new();
        for column in columns {
            let place = table
                .columns
                .iter()
                .position(|known| known.name == column.text);
            places.push(place.ok_or_else(|| {
                let message = format!(
                    "column \"{}\" of relation \"{}\" does not exist",
                    column.text, name.text
                );
                error(message, Some(column.at))
            })?);
        }
        if columns.is_empty() {
            places = (0..table.columns.len()).collect();
        }
        let mut new = Vec::new();
        let length = rows.first().map_or(0, Vec::len);
        for expressions in rows {
            if expressions.len() != length {
                return Err(Failure::NotSimulated);
            }
            let fits = expressions.len() == places.len()
                || columns.is_empty() && expressions.len() < places.len();
            if !fits {
                return Err(Failure::NotSimulated);
            }
            let mut row: Vec<Option<Cell>> = vec![None; table.columns.len()];
            for (expression, place) in expressions.iter().zip(&places) {
                let column = table.columns.get(*place).ok_or(Failure::NotSimulated)?;
                let cell = self.assigned(expression, column, None)?;
                if let Some(slot) = row.get_mut(*place) {
                    *slot = Some(cell);
                }
            }
            new.push(row);
        }
        let count = new.len();
        for row in new {
            let mut cells = Vec::new();
            for (cell, column) in row.into_iter().zip(&table.columns) {
                cells.push(match cell {
                    Some(cell) => cell,
                    None if column.is_serial => {
                        table.next_number += 1;
                        Cell::Integer(table.next_number - 1)
                    }
                    None => Cell::Null,
                });
            }
            // Numbers that were given out are not given out again, even when the row is refused.
            if let Some(kept) = self.tables()?.get_mut(&name.text) {
                kept.next_number = table.next_number;
            }
            check(&table, &name.text, &cells)?;
            table.rows.push_back(cells);
        }
        self.tables()?.insert(name.text.clone(), table);
        Ok(Answer::Done {
            tag: format!("INSERT 0 {count}"),
            notice: None,
        })
    }

    /// The value of an expression as a column takes it.
    fn assigned(
        &self,
        expression: &Expression,
        column: &Column,
        row: Option<(&Table, &Row)>,
    ) -> Result<Cell, Failure> {
        let cell = match (expression, column.kind) {
            (Expression::Text(text), Kind::Integer) => Cell::Integer(integer(text)?),
            (Expression::Text(text), Kind::Boolean) => Cell::Boolean(boolean(text)?),
            _ => self.value(expression, row)?,
        };
        match (&cell, column.kind) {
            (Cell::Text(text), Kind::Text(Some(most))) if text.chars().count() > most => {
                Err(error(
                    format!("value too long for type character varying({most})"),
                    None,
                ))
            }
            (Cell::Null, _)
            | (Cell::Integer(_), Kind::Integer)
            | (Cell::Text(_), Kind::Text(_))
            | (Cell::Boolean(_), Kind::Boolean) => Ok(cell),
            // An integer becomes a text where a text is stored.
            (Cell::Integer(number), Kind::Text(None)) => Ok(Cell::Text(number.to_string())),
            _ => Err(Failure::NotSimulated),
        }
    }

    fn update(
        &mut self,
        name: &Name,
        changes: &[(Name, Expression)],
        filter: Option<&Expression>,
    ) -> Result<Answer, Failure> {
        let table = self.table(name)?;
        let mut kept = table.clone();
        kept.rows = Vector::new();
        let mut changed = Vec::new();
        for row in &table.rows {
            if !self.passes(filter, &table, row)? {
                kept.rows.push_back(row.clone());
                continue;
            }
            let mut new = row.clone();
            for (column, expression) in changes {
                let place = table
                    .columns
                    .iter()
                    .position(|known| known.name == column.text);
                let place = place.ok_or_else(|| {
                    let message = format!(
                        "column \"{}\" of relation \"{}\" does not exist",
                        column.text, name.text
                    );
                    error(message, Some(column.at))
                })?;
                let column = table.columns.get(place).ok_or(Failure::NotSimulated)?;
                let cell = self.assigned(expression, column, Some((&table, row)))?;
                if let Some(slot) = new.get_mut(place) {
                    *slot = cell;
                }
            }
            changed.push(new);
        }
        // Whether a key is there twice is only checked among the rows as they will be.
        let count = changed.len();
        for row in changed {
            check(&kept, &name.text, &row)?;
            kept.rows.push_back(row);
        }
        self.tables()?.insert(name.text.clone(), kept);
        Ok(Answer::Done {
            tag: format!("UPDATE {count}"),
            notice: None,
        })
    }

    fn delete(&mut self, name: &Name, filter: Option<&Expression>) -> Result<Answer, Failure> {
        let mut table = self.table(name)?;
        let mut kept = Vector::new();
        for row in &table.rows {
            if !self.passes(filter, &table, row)? {
                kept.push_back(row.clone());
            }
        }
        let count = table.rows.len() - kept.len();
        table.rows = kept;
        self.tables()?.insert(name.text.clone(), table);
        Ok(Answer::Done {
            tag: format!("DELETE {count}"),
            notice: None,
        })
    }

    fn select(&mut self, select: &Select) -> Result<Answer, Failure> {
        let table = match &select.from {
            Some(name) => Some(self.table(name)?),
            None => None,
        };
        let mut shown: Vec<(String, Expression)> = Vec::new();
        for item in &select.items {
            match (item, &table) {
                (Item::One(expression, label), _) => {
                    let label = label.clone().unwrap_or_else(|| heading(expression));
                    shown.push((label, expression.clone()));
                }
                (Item::All, Some(table)) => shown.extend(table.columns.iter().map(|column| {
                    let text = column.name.clone();
                    (text.clone(), Expression::Column(Name { text, at: 0 }))
                })),
                (Item::All, None) => return Err(Failure::NotSimulated),
            }
        }
        let mut headers = Vec::new();
        for (label, expression) in &shown {
            let is_number = self.kind(expression, table.as_ref())? == Some(Kind::Integer);
            headers.push((label.clone(), is_number));
        }
        let mut rows: Vec<Option<Row>> = Vec::new();
        match &table {
            None if select.filter.is_some() => return Err(Failure::NotSimulated),
            None => rows.push(None),
            Some(table) => {
                if let Some(filter) = &select.filter {
                    self.kind(filter, Some(table))?;
                }
                for row in &table.rows {
                    if self.passes(select.filter.as_ref(), table, row)? {
                        rows.push(Some(row.clone()));
                    }
                }
                sort(&mut rows, table, &select.order)?;
            }
        }
        let counts = shown
            .iter()
            .filter(|(_, expression)| *expression == Expression::CountAll)
            .count();
        if counts > 0 {
            if counts < shown.len() || !select.order.is_empty() || table.is_none() {
                return Err(Failure::NotSimulated);
            }
            let count = Some(rows.len().to_string());
            return Ok(Answer::Rows {
                title: None,
                headers,
                rows: vec![vec![count; counts]],
            });
        }
        rows.truncate(select.limit.unwrap_or(usize::MAX));
        let mut lines = Vec::new();
        for row in &rows {
            let row = table.as_ref().zip(row.as_ref());
            let mut line = Vec::new();
            for (_, expression) in &shown {
                line.push(show(&self.value(expression, row)?));
            }
            lines.push(line);
        }
        Ok(Answer::Rows {
            title: None,
            headers,
            rows: lines,
        })
    }

    fn passes(
        &self,
        filter: Option<&Expression>,
        table: &Table,
        row: &Row,
    ) -> Result<bool, Failure> {
        let Some(filter) = filter else {
            return Ok(true);
        };
        match self.value(filter, Some((table, row)))? {
            Cell::Boolean(passes) => Ok(passes),
            Cell::Null => Ok(false),
            Cell::Integer(_) | Cell::Text(_) => Err(Failure::NotSimulated),
        }
    }

    /// What an expression gives; nothing for `NULL` alone.
    fn kind(
        &self,
        expression: &Expression,
        table: Option<&Table>,
    ) -> Result<Option<Kind>, Failure> {
        Ok(match expression {
            Expression::Column(name) => {
                let columns = table
                    .map(|table| table.columns.as_slice())
                    .unwrap_or_default();
                match columns.iter().find(|column| column.name == name.text) {
                    Some(column) => Some(column.kind),
                    // A name that is nearly right would be hinted at.
                    None if columns
                        .iter()
                        .any(|column| is_near(&column.name, &name.text)) =>
                    {
                        return Err(Failure::NotSimulated);
                    }
                    None => return Err(no_column(name)),
                }
            }
            Expression::Integer(_) | Expression::CountAll => Some(Kind::Integer),
            Expression::Text(_) => Some(Kind::Text(None)),
            Expression::Call(name) => match name.text.as_str() {
                "version" | "current_database" | "current_user" => Some(Kind::Text(None)),
                _ => return Err(Failure::NotSimulated),
            },
            Expression::Boolean(_) => Some(Kind::Boolean),
            Expression::Null => None,
            Expression::Negate(inner) => self.kind(inner, table)?,
            Expression::Not(inner) | Expression::IsNull(inner, _) => {
                self.kind(inner, table)?;
                Some(Kind::Boolean)
            }
            Expression::Binary(operator, left, right) => {
                self.kind(left, table)?;
                self.kind(right, table)?;
                Some(match *operator {
                    "+" | "-" | "*" | "/" => Kind::Integer,
                    "||" => Kind::Text(None),
                    _ => Kind::Boolean,
                })
            }
        })
    }

    fn value(&self, expression: &Expression, row: Option<(&Table, &Row)>) -> Result<Cell, Failure> {
        Ok(match expression {
            Expression::Column(name) => {
                self.kind(expression, row.map(|(table, _)| table))?;
                let found = row.and_then(|(table, row)| {
                    let place = table
                        .columns
                        .iter()
                        .position(|column| column.name == name.text)?;
                    row.get(place).cloned()
                });
                found.ok_or_else(|| no_column(name))?
            }
            Expression::Integer(number) => Cell::Integer(small(*number)?),
            Expression::Text(text) => Cell::Text(text.text.clone()),
            Expression::Boolean(value) => Cell::Boolean(*value),
            Expression::Null => Cell::Null,
            Expression::CountAll => return Err(Failure::NotSimulated),
            Expression::Call(name) => Cell::Text(match name.text.as_str() {
                "version" => self.version.to_owned(),
                "current_database" => self.database.to_owned(),
                "current_user" => self.user.to_owned(),
                _ => return Err(Failure::NotSimulated),
            }),
            Expression::Negate(inner) => match self.value(inner, row)? {
                Cell::Integer(number) => Cell::Integer(-number),
                Cell::Null => Cell::Null,
                Cell::Text(_) | Cell::Boolean(_) => return Err(Failure::NotSimulated),
            },
            Expression::Not(inner) => match self.value(inner, row)? {
                Cell::Boolean(value) => Cell::Boolean(!value),
                Cell::Null => Cell::Null,
                Cell::Text(_) | Cell::Integer(_) => return Err(Failure::NotSimulated),
            },
            Expression::IsNull(inner, negated) => {
                Cell::Boolean((self.value(inner, row)? == Cell::Null) != *negated)
            }
            Expression::Binary(operator, left, right) => {
                self.combine(operator, left, right, row)?
            }
        })
    }

    fn combine(
        &self,
        operator: &str,
        left: &Expression,
        right: &Expression,
        row: Option<(&Table, &Row)>,
    ) -> Result<Cell, Failure> {
        let (mut one, mut other) = (self.value(left, row)?, self.value(right, row)?);
        // A text in quotes beside a number is read as one.
        if let (Expression::Text(text), Cell::Integer(_)) = (left, &other) {
            one = Cell::Integer(integer(text)?);
        }
        if let (Cell::Integer(_), Expression::Text(text)) = (&one, right)
            && operator != "||"
        {
            other = Cell::Integer(integer(text)?);
        }
        let known = |one: &Cell| match one {
            Cell::Boolean(value) => Ok(Some(*value)),
            Cell::Null => Ok(None),
            Cell::Text(_) | Cell::Integer(_) => Err(Failure::NotSimulated),
        };
        let logical = |value: Option<bool>| value.map_or(Cell::Null, Cell::Boolean);
        match operator {
            "and" => {
                return Ok(logical(match (known(&one)?, known(&other)?) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }));
            }
            "or" => {
                return Ok(logical(match (known(&one)?, known(&other)?) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }));
            }
            _ => {}
        }
        if one == Cell::Null || other == Cell::Null {
            return Ok(Cell::Null);
        }
        let order = match (operator, &one, &other) {
            ("||", Cell::Text(one), Cell::Text(other)) => {
                return Ok(Cell::Text(format!("{one}{other}")));
            }
            ("||", Cell::Text(one), Cell::Integer(other)) => {
                return Ok(Cell::Text(format!("{one}{other}")));
            }
            ("||", Cell::Integer(one), Cell::Text(other)) => {
                return Ok(Cell::Text(format!("{one}{other}")));
            }
            ("+" | "-" | "*" | "/", Cell::Integer(one), Cell::Integer(other)) => {
                let result = match operator {
                    "+" => one.checked_add(*other),
                    "-" => one.checked_sub(*other),
                    "*" => one.checked_mul(*other),
                    _ if *other == 0 => return Err(error("division by zero".to_owned(), None)),
                    _ => one.checked_div(*other),
                };
                let fits = result.filter(|number| i32::try_from(*number).is_ok());
                return fits
                    .map(Cell::Integer)
                    .ok_or_else(|| error("integer out of range".to_owned(), None));
            }
            (_, Cell::Integer(one), Cell::Integer(other)) => one.cmp(other),
            (_, Cell::Boolean(one), Cell::Boolean(other)) => one.cmp(other),
            ("=" | "<>", Cell::Text(one), Cell::Text(other)) => one.cmp(other),
            (_, Cell::Text(one), Cell::Text(other)) => collation(one)
                .ok_or(Failure::NotSimulated)?
                .cmp(&collation(other).ok_or(Failure::NotSimulated)?),
            _ => return Err(Failure::NotSimulated),
        };
        Ok(Cell::Boolean(match operator {
            "=" => order.is_eq(),
            "<>" => order.is_ne(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            ">=" => order.is_ge(),
            _ => return Err(Failure::NotSimulated),
        }))
    }
}

/// Refuses a row that its table may not have.
fn check(table: &Table, name: &str, row: &Row) -> Result<(), Failure> {
    for (column, cell) in table.columns.iter().zip(row) {
        if column.is_needed && *cell == Cell::Null {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| show(cell).unwrap_or_else(|| "null".to_owned()))
                .collect();
            return Err(Failure::Error {
                message: format!(
                    "null value in column \"{}\" of relation \"{name}\" violates not-null constraint",
                    column.name
                ),
                detail: Some(format!("Failing row contains ({}).", cells.join(", "))),
                at: None,
            });
        }
    }
    for (place, column) in table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.is_key)
    {
        let is_taken = table
            .rows
            .iter()
            .any(|other| other.get(place) == row.get(place));
        if is_taken {
            let value = row.get(place).and_then(show).unwrap_or_default();
            return Err(Failure::Error {
                message: format!("duplicate key value violates unique constraint \"{name}_pkey\""),
                detail: Some(format!("Key ({})=({value}) already exists.", column.name)),
                at: None,
            });
        }
    }
    Ok(())
}

fn sort(rows: &mut [Option<Row>], table: &Table, order: &[(Name, bool)]) -> Result<(), Failure> {
    let mut keys = Vec::new();
    for (name, falls) in order {
        let place = table
            .columns
            .iter()
            .position(|column| column.name == name.text);
        keys.push((place.ok_or(Failure::NotSimulated)?, *falls));
    }
    let key = |row: &Option<Row>, place: usize| {
        let cell = row.as_ref().and_then(|row| row.get(place));
        Some(match cell? {
            // What is not known comes last.
            Cell::Null => (1, 0, Vec::new()),
            Cell::Integer(number) => (0, *number, Vec::new()),
            Cell::Boolean(value) => (0, i64::from(*value), Vec::new()),
            Cell::Text(text) => (0, 0, collation(text)?),
        })
    };
    for row in rows.iter() {
        for (place, _) in &keys {
            key(row, *place).ok_or(Failure::NotSimulated)?;
        }
    }
    rows.sort_by(|one, other| {
        let mut orders = keys.iter().map(|(place, falls)| {
            let order = key(one, *place).cmp(&key(other, *place));
            if *falls { order.reverse() } else { order }
        });
        orders
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    Ok(())
}

/// What texts are put in order by in English: letters first, then their case. Only plain words and numbers are known.
fn collation(text: &str) -> Option<Vec<(char, bool)>> {
    let plain = text.chars().all(|letter| letter.is_ascii_alphanumeric());
    let letters = text
        .chars()
        .map(|letter| (letter.to_ascii_lowercase(), false));
    let cases = text
        .chars()
        .map(|letter| ('\0', letter.is_ascii_uppercase()));
    plain.then(|| letters.chain([('\0', false)]).chain(cases).collect())
}

fn heading(expression: &Expression) -> String {
    match expression {
        Expression::Column(name) | Expression::Call(name) => name.text.clone(),
        Expression::CountAll => "count".to_owned(),
        _ => "?column?".to_owned(),
    }
}

fn show(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Text(text) => Some(text.clone()),
        Cell::Boolean(value) => Some(if *value { "t" } else { "f" }.to_owned()),
    }
}

/// Wider numbers have another type, which is not modelled.
fn small(number: i64) -> Result<i64, Failure> {
    i32::try_from(number)
        .map(i64::from)
        .map_err(|_| Failure::NotSimulated)
}

fn integer(text: &Name) -> Result<i64, Failure> {
    let number = text.text.trim().parse().map_err(|_| {
        let message = format!("invalid input syntax for type integer: \"{}\"", text.text);
        error(message, Some(text.at))
    })?;
    small(number)
}

fn boolean(text: &Name) -> Result<bool, Failure> {
    match text.text.trim().to_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" => Ok(true),
        "f" | "false" | "n" | "no" | "off" | "0" => Ok(false),
        _ => {
            let message = format!("invalid input syntax for type boolean: \"{}\"", text.text);
            Err(error(message, Some(text.at)))
        }
    }
}

/// Whether one name might have been meant for another: at most half of it differs (postgres: `scanRTEForColumn`).
fn is_near(one: &str, other: &str) -> bool {
    const MOST: usize = 3;
    let other: Vec<char> = other.chars().collect();
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut next = vec![row + 1];
        for (column, known) in other.iter().enumerate() {
            let cost = |list: &[usize], at: usize| list.get(at).copied().unwrap_or(usize::MAX / 2);
            let change = cost(&costs, column) + usize::from(*known != letter);
            next.push(
                change
                    .min(cost(&costs, column + 1) + 1)
                    .min(cost(&next, column) + 1),
            );
        }
        costs = next;
    }
    costs.last().is_none_or(|distance| *distance <= MOST)
}
