//! The configuration of redis: options on the command line, in a file, and by `CONFIG` (redis: config.c).

use thiserror::Error;

/// What can be configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) port: u16,
    pub(super) password: String,
    /// Seconds and changes: when so many changes are so old, the data is saved.
    pub(super) save: Vec<(i64, u64)>,
    pub(super) folder: String,
    pub(super) file: String,
    pub(super) databases: usize,
    /// Others that change nothing here, as they were set.
    others: Vec<(String, String)>,
}

/// Why a setting is wrong, in redis's words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Wrong {
    #[error("Bad directive or wrong number of arguments")]
    Directive,
    #[error("argument couldn't be parsed into an integer")]
    Integer,
    #[error("argument must be between 0 and 65535 inclusive")]
    Port,
    #[error("argument must be between 1 and 2147483647 inclusive")]
    Databases,
    #[error("argument must be 'yes' or 'no'")]
    Choice,
    #[error("argument must be a memory value")]
    Memory,
    #[error("Invalid save parameters")]
    Save,
    #[error("{0}")]
    NotSimulated(String),
}

/// Every name that redis 7.4 has, in its order.
pub(super) const NAMES: &str = include_str!("names.txt");

/// What redis has when nothing is said, for what changes nothing here.
const DEFAULTS: &[(&str, &str)] = &[
    ("activerehashing", "yes"),
    ("always-show-logo", "no"),
    ("appendfilename", "appendonly.aof"),
    ("appendfsync", "everysec"),
    ("appendonly", "no"),
    ("bind", "* -::*"),
    ("daemonize", "no"),
    ("hz", "10"),
    ("logfile", ""),
    ("loglevel", "notice"),
    ("maxclients", "10000"),
    ("maxmemory", "0"),
    ("maxmemory-policy", "noeviction"),
    ("maxmemory-samples", "5"),
    ("protected-mode", "yes"),
    ("rdbchecksum", "yes"),
    ("rdbcompression", "yes"),
    ("slowlog-log-slower-than", "10000"),
    ("slowlog-max-len", "128"),
    ("stop-writes-on-bgsave-error", "yes"),
    ("supervised", "no"),
    ("tcp-backlog", "511"),
    ("tcp-keepalive", "300"),
    ("timeout", "0"),
];

/// Those among them that may be set without a change of what docksim shows.
const HARMLESS: &[&str] = &[
    "activerehashing",
    "appendfsync",
    "bind",
    "hz",
    "maxclients",
    "maxmemory",
    "maxmemory-policy",
    "maxmemory-samples",
    "protected-mode",
    "rdbcompression",
    "slowlog-log-slower-than",
    "slowlog-max-len",
    "stop-writes-on-bgsave-error",
    "tcp-backlog",
    "tcp-keepalive",
    "timeout",
];

impl Config {
    pub(super) fn new(folder: &str) -> Self {
        Self {
            port: 6379,
            password: String::new(),
            save: vec![(3600, 1), (300, 100), (60, 10_000)],
            folder: folder.to_owned(),
            file: "dump.rdb".to_owned(),
            databases: 16,
            others: Vec::new(),
        }
    }

    /// What `CONFIG GET` shows; nothing for what docksim does not know.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "port" => self.port.to_string(),
            "requirepass" => self.password.clone(),
            "save" => {
                let points = self
                    .save
                    .iter()
                    .map(|(seconds, changes)| format!("{seconds} {changes}"));
                points.collect::<Vec<_>>().join(" ")
            }
            "dir" => self.folder.clone(),
            "dbfilename" => self.file.clone(),
            "databases" => self.databases.to_string(),
            _ => {
                let set = self.others.iter().rev().find(|(known, _)| known == name);
                let set = set.map(|(_, value)| value.clone());
                let usual = DEFAULTS.iter().find(|(known, _)| *known == name);
                return set.or(usual.map(|(_, value)| (*value).to_owned()));
            }
        })
    }

    pub(super) fn set(&mut self, name: &str, values: &[String]) -> Result<(), Wrong> {
        let name = name.to_lowercase();
        let all = values.join(" ");
        if !NAMES.split_whitespace().any(|known| known == name) {
            return Err(Wrong::Directive);
        }
        let [value] = values else {
            return match name.as_str() {
                "save" => self.set_save(&all),
                "bind" => self.set_other(&name, &all),
                _ => Err(Wrong::Directive),
            };
        };
        match name.as_str() {
            "port" => self.port = whole(value)?.try_into().map_err(|_| Wrong::Port)?,
            "requirepass" => value.clone_into(&mut self.password),
            "save" => self.set_save(value)?,
            "dir" => value.clone_into(&mut self.folder),
            "dbfilename" => value.clone_into(&mut self.file),
            "databases" => {
                let count = usize::try_from(whole(value)?)
                    .ok()
                    .filter(|count| *count > 0);
                self.databases = count.ok_or(Wrong::Databases)?;
            }
            _ => self.set_other(&name, value)?,
        }
        Ok(())
    }

    fn set_save(&mut self, value: &str) -> Result<(), Wrong> {
        let numbers: Vec<&str> = value.split_whitespace().collect();
        let mut points = Vec::new();
        for pair in numbers.chunks(2) {
            let [seconds, changes] = pair else {
                return Err(Wrong::Save);
            };
            let seconds: i64 = seconds.parse().map_err(|_| Wrong::Save)?;
            let changes: u64 = changes.parse().map_err(|_| Wrong::Save)?;
            if seconds < 1 {
                return Err(Wrong::Save);
            }
            points.push((seconds, changes));
        }
        self.save = points;
        Ok(())
    }

    fn set_other(&mut self, name: &str, value: &str) -> Result<(), Wrong> {
        let usual = DEFAULTS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, usual)| *usual);
        let is_choice = matches!(usual, Some("yes" | "no"));
        if is_choice && !matches!(value.to_lowercase().as_str(), "yes" | "no") {
            return Err(Wrong::Choice);
        }
        let mut value = value.to_owned();
        if name == "maxmemory" {
            value = memory(&value).ok_or(Wrong::Memory)?.to_string();
        }
        if usual != Some(value.to_lowercase().as_str()) && !HARMLESS.contains(&name) {
            return Err(Wrong::NotSimulated(format!(
                "redis-server --{name} {value}"
            )));
        }
        self.others.retain(|(known, _)| known != name);
        self.others.push((name.to_owned(), value));
        Ok(())
    }
}

fn whole(value: &str) -> Result<i64, Wrong> {
    value.parse().map_err(|_| Wrong::Integer)
}

/// `10mb` in bytes (redis: `memtoull`).
fn memory(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match text.strip_prefix(digits)?.to_lowercase().as_str() {
        "" | "b" => 1,
        "k" => 1000,
        "kb" => 1 << 10,
        "m" => 1_000_000,
        "mb" => 1 << 20,
        "g" => 1_000_000_000,
        "gb" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// The settings in a line's words: `--port 6380 --save 60 1`, each with its values.
pub(super) fn options(words: &[String]) -> Vec<(String, Vec<String>)> {
    let mut options: Vec<(String, Vec<String>)> = Vec::new();
    for word in words {
        let is_open = options.last().is_some_and(|(_, values)| values.is_empty());
        match (word.strip_prefix("--"), options.last_mut()) {
            (Some(name), Some((last, values))) if is_open && last != "save" => {
                values.push(format!("--{name}"));
            }
            (Some(name), last) => {
                if let Some((_, values)) = last.filter(|_| is_open) {
                    values.push(String::new());
                }
                options.push((name.to_owned(), Vec::new()));
            }
            (None, Some((_, values))) => values.push(word.clone()),
            (None, None) => options.push((word.clone(), Vec::new())),
        }
    }
    if let Some((name, values)) = options.last_mut()
        && name == "save"
        && values.is_empty()
    {
        values.push(String::new());
    }
    options
}

#[cfg(test)]
mod tests {
    use super::{Config, Wrong, options};

    fn set(words: &[&str]) -> Result<Config, Wrong> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut config = Config::new("/data");
        for (name, values) in options(&words) {
            config.set(&name, &values)?;
        }
        Ok(config)
    }

    #[test]
    fn options_set_what_they_name() {
        let get = |words: &[&str], name: &str| set(words).ok().and_then(|config| config.get(name));
        assert_eq!(get(&["--port", "7000"], "port").as_deref(), Some("7000"));
        assert_eq!(get(&["--save", "60", "1"], "save").as_deref(), Some("60 1"));
        assert_eq!(
            get(&["--save", "", "--port", "1"], "save").as_deref(),
            Some("")
        );
        assert_eq!(
            get(&["--save", "--port", "1"], "port").as_deref(),
            Some("1")
        );
        assert_eq!(
            get(&["--maxmemory", "10mb"], "maxmemory").as_deref(),
            Some("10485760")
        );
        assert_eq!(get(&[], "save").as_deref(), Some("3600 1 300 100 60 10000"));
    }

    #[test]
    fn wrong_options_are_refused() {
        assert_eq!(set(&["--foo", "bar"]), Err(Wrong::Directive));
        assert_eq!(set(&["--port", "abc"]), Err(Wrong::Integer));
        assert_eq!(set(&["--port", "70000"]), Err(Wrong::Port));
        assert!(matches!(
            set(&["--appendonly", "yes"]),
            Err(Wrong::NotSimulated(_))
        ));
    }
}
