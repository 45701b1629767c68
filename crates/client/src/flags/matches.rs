//! What was found in an argument list.

use std::collections::BTreeMap;

use docksim_api::Filters;

use super::row::{Flag, Support};
use super::value::{Value, parse_int};
use crate::settings::Settings;

/// The flags that were given, with their values, and the arguments that are no flags.
///
/// A value is asked for by its flag's long name. A name that the table does not have is a mistake in the command, and
/// reads as that type's zero.
#[derive(Debug, Clone)]
pub struct Matches {
    table: Vec<&'static [Flag]>,
    values: BTreeMap<&'static str, Value>,
    changed: Vec<&'static str>,
    arguments: Vec<String>,
    /// Where each argument stands among the words that were read.
    argument_positions: Vec<usize>,
    /// Where the last value of each flag stands.
    flag_positions: BTreeMap<&'static str, usize>,
    notices: String,
    called_as: String,
    settings: Settings,
}

impl Matches {
    pub(super) fn new(table: &[&'static [Flag]]) -> Self {
        Self {
            table: table.to_vec(),
            values: BTreeMap::new(),
            changed: Vec::new(),
            arguments: Vec::new(),
            argument_positions: Vec::new(),
            flag_positions: BTreeMap::new(),
            notices: String::new(),
            called_as: String::new(),
            settings: Settings::default(),
        }
    }

    /// Whether the flag was given, under this name.
    pub fn changed(&self, long: &str) -> bool {
        self.changed.contains(&long)
    }

    /// Whether a switch is on.
    pub fn bool(&self, long: &str) -> bool {
        match self.values.get(long) {
            Some(Value::Bool(value)) => *value,
            _ => self.default(long) == "true",
        }
    }

    /// A number: also a span in nanoseconds, a size in bytes, processors in billionths.
    pub fn int(&self, long: &str) -> i64 {
        match self.values.get(long) {
            Some(Value::Int(value)) => *value,
            _ => parse_int(self.default(long)).unwrap_or_default(),
        }
    }

    /// An unsigned number.
    pub fn uint(&self, long: &str) -> u64 {
        match self.values.get(long) {
            Some(Value::Uint(value)) => *value,
            _ => parse_int(self.default(long))
                .ok()
                .and_then(|number| u64::try_from(number).ok())
                .unwrap_or_default(),
        }
    }

    /// A text.
    pub fn text(&self, long: &str) -> &str {
        match self.values.get(long) {
            Some(Value::Text(value)) => value,
            _ => self.default(long),
        }
    }

    /// The values of a flag that may be given several times.
    pub fn list(&self, long: &str) -> &[String] {
        match self.values.get(long) {
            Some(Value::List(value)) => value,
            _ => {
                debug_assert!(
                    find_long(&self.table, long).is_some(),
                    "the table has no --{long}"
                );
                &[]
            }
        }
    }

    /// `key=value` pairs as a map; the last one for a key counts.
    pub fn map(&self, long: &str) -> BTreeMap<String, String> {
        let split = |pair: &String| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key.to_owned(), value.to_owned())
        };
        self.list(long).iter().map(split).collect()
    }

    /// The values of a filter flag.
    pub fn filters(&self, long: &str) -> Filters {
        let mut filters = Filters::default();
        for (name, value) in self
            .list(long)
            .iter()
            .filter_map(|filter| filter.split_once('='))
        {
            filters.add(name, value);
        }
        filters
    }

    /// The arguments that are no flags.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Where an argument stands among the words that were read.
    pub(crate) fn argument_position(&self, number: usize) -> Option<usize> {
        self.argument_positions.get(number).copied()
    }

    /// Where the last value of a flag stands, named as in a complaint: `--memory`, `-m, --memory`.
    pub(crate) fn flag_position(&self, name: &str) -> Option<usize> {
        let long = name.rsplit("--").next().unwrap_or(name);
        self.flag_positions.get(long).copied()
    }

    /// Where arguments and the values of flags stand.
    pub(crate) fn positions(&self) -> impl Iterator<Item = usize> {
        let flags = self.flag_positions.values().copied();
        self.argument_positions.iter().copied().chain(flags)
    }

    /// The word that led to the command: `images` or `ls`.
    pub fn called_as(&self) -> &str {
        &self.called_as
    }

    /// The client's settings.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Notes the client's settings.
    pub(crate) fn set_settings(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Notes the word that led to the command.
    pub(crate) fn set_called_as(&mut self, word: &str) {
        self.called_as = word.to_owned();
    }

    /// What pflag says about deprecated flags that were used.
    pub fn notices(&self) -> &str {
        &self.notices
    }

    /// The flags that were given, in the order of their first occurrence.
    pub fn given(&self) -> impl Iterator<Item = &'static Flag> {
        self.changed
            .iter()
            .filter_map(|long| find_long(&self.table, long))
    }

    /// The first given flag that docksim does not model.
    pub fn not_simulated(&self) -> Option<&'static Flag> {
        self.given()
            .find(|flag| flag.support == Support::NotSimulated)
    }

    pub(super) fn take(&mut self, flag: &Flag) -> Option<Value> {
        self.values.remove(flag.stored_in)
    }

    pub(super) fn put(&mut self, flag: &'static Flag, value: Value, position: usize) {
        self.flag_positions.insert(flag.long, position);
        self.values.insert(flag.stored_in, value);
        if !self.changed.contains(&flag.long) {
            self.changed.push(flag.long);
        }
    }

    pub(super) fn push_argument(&mut self, argument: &str, position: usize) {
        self.argument_positions.push(position);
        self.arguments.push(argument.to_owned());
    }

    pub(super) fn push_notice(&mut self, notice: &str) {
        self.notices.push_str(notice);
        self.notices.push('\n');
    }

    fn default(&self, long: &str) -> &'static str {
        {
            let flag = find_long(&self.table, long);
            debug_assert!(flag.is_some(), "the table has no --{long}");
            flag.map_or("", |flag| flag.default)
        }
    }
}

/// The row of a long name.
pub(super) fn find_long(table: &[&'static [Flag]], long: &str) -> Option<&'static Flag> {
    table
        .iter()
        .flat_map(|rows| rows.iter())
        .find(|flag| flag.long == long)
}

/// The row of a letter.
pub(super) fn find_short(table: &[&'static [Flag]], letter: u8) -> Option<&'static Flag> {
    table
        .iter()
        .flat_map(|rows| rows.iter())
        .find(|flag| flag.short == Some(char::from(letter)))
}

/// Whether a long flag needs no argument behind it; a name that the table lacks is taken to need one.
pub fn stands_alone(table: &[&'static [Flag]], long: &str) -> bool {
    find_long(table, long).is_some_and(|flag| flag.value_without_argument().is_some())
}

/// The same for an argument of one letter.
pub fn letter_stands_alone(table: &[&'static [Flag]], argument: &str) -> bool {
    let letter = argument.as_bytes().get(1).copied();
    let flag = letter.and_then(|letter| find_short(table, letter));
    flag.is_some_and(|flag| flag.value_without_argument().is_some())
}
