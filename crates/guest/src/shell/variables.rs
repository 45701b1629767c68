//! A shell's variables.

use imbl::OrdMap;

/// A variable; without a value it only has attributes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Variable {
    pub(crate) value: Option<String>,
    pub(crate) exported: bool,
    pub(crate) readonly: bool,
}

/// All variables by name. Cloning costs nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Variables {
    map: OrdMap<String, Variable>,
}

/// The variable may not be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReadOnly;

impl Variables {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.map.get(name)?.value.as_deref()
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        self.map.get(name)
    }

    /// Sets a value, keeping the attributes.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) -> Result<(), ReadOnly> {
        let variable = self.map.entry(name.to_owned()).or_default();
        if variable.readonly {
            return Err(ReadOnly);
        }
        variable.value = Some(value.into());
        Ok(())
    }

    pub(crate) fn set_exported(&mut self, name: &str, exported: bool) {
        if exported || self.map.contains_key(name) {
            self.map.entry(name.to_owned()).or_default().exported = exported;
        }
    }

    pub(crate) fn set_readonly(&mut self, name: &str) {
        self.map.entry(name.to_owned()).or_default().readonly = true;
    }

    pub(crate) fn unset(&mut self, name: &str) -> Result<(), ReadOnly> {
        if self.map.get(name).is_some_and(|variable| variable.readonly) {
            return Err(ReadOnly);
        }
        self.map.remove(name);
        Ok(())
    }

    /// Puts back what a variable was, or that it was not.
    pub(crate) fn restore(&mut self, name: &str, old: Option<Variable>) {
        match old {
            Some(variable) => {
                self.map.insert(name.to_owned(), variable);
            }
            None => {
                self.map.remove(name);
            }
        }
    }

    /// All by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Variable)> {
        self.map.iter()
    }

    /// What programs get.
    pub(crate) fn exported(&self) -> Vec<(String, String)> {
        let exported = self.map.iter().filter(|(_, variable)| variable.exported);
        exported
            .filter_map(|(name, variable)| Some((name.clone(), variable.value.clone()?)))
            .collect()
    }
}

/// Whether a text can name a variable.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
