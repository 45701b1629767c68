//! redis-server: its start, its data, and its end. All its lines go to standard output.
//!
//! What it says and does was compared with redis 7.0.15; where 7.4 differs, its source was read (redis: src/server.c, rdb.c).

mod cli;
mod commands;
mod config;
mod dump;
mod reply;
mod value;

use docksim_reference::signal::Signal;

pub(super) use cli::Cli;

use super::{Reaction, Served, clock};
use crate::applets::checksum::digest;
use crate::io::Io;
use crate::kernel::{Step, Wait};
use commands::{Connection, Wish};
use config::{Config, Wrong};
use dump::{Databases, Dump};
use reply::{Received, take_command};

pub(super) const HANDLED: &[Signal] = &[Signal::HUP, Signal::INT, Signal(13), Signal::TERM];

const SECOND: i64 = 1_000_000_000;

/// A running redis-server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Redis {
    version: String,
    arguments: Vec<String>,
    config: Config,
    databases: Databases,
    /// How many changes have not been saved.
    dirty: u64,
    saved_at: i64,
    saves: u64,
    background_saves: u64,
    loaded_keys: u64,
    expired_at_load: u64,
    run_id: String,
    /// A client has asked it to end.
    wish: Option<Wish>,
    /// Background saves that have not been reported yet.
    is_saving: bool,
}

impl Redis {
    pub(super) fn new(version: &str, arguments: &[String]) -> Self {
        Self {
            version: version.to_owned(),
            arguments: arguments.to_vec(),
            config: Config::new("/"),
            databases: Databases::new(),
            dirty: 0,
            saved_at: 0,
            saves: 0,
            background_saves: 0,
            loaded_keys: 0,
            expired_at_load: 0,
            run_id: String::new(),
            wish: None,
            is_saving: false,
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.config.port
    }

    /// Starts; its exit code when it cannot.
    pub(super) fn start(&mut self, io: &mut Io<'_>) -> Result<(), i32> {
        self.config = Config::new(&io.cwd());
        let seed = format!("redis run {} {}", io.kernel.machine.hostname, io.now());
        self.run_id = digest("sha1sum", seed.as_bytes());
        self.configure(io)?;
        self.log(
            io,
            'C',
            '*',
            "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
        );
        let version = format!(
            "Redis version={}, bits=64, commit=00000000, modified=0, pid={}, just started",
            self.version, io.pid
        );
        self.log(io, 'C', '*', &version);
        if self.arguments.is_empty() {
            self.log(
                io,
                'C',
                '#',
                "Warning: no config file specified, using the default config. In order to specify a config file use \
                 redis-server /path/to/redis.conf",
            );
        } else {
            self.log(io, 'C', '*', "Configuration loaded");
        }
        self.log(io, 'M', '*', "monotonic clock: POSIX clock_gettime");
        let mode = format!("Running mode=standalone, port={}.", self.config.port);
        self.log(io, 'M', '*', &mode);
        self.log(io, 'M', '*', "Server initialized");
        self.saved_at = io.now();
        self.load(io)?;
        self.log(io, 'M', '*', "Ready to accept connections tcp");
        Ok(())
    }

    /// Reads the file that is named first, and the options behind it.
    fn configure(&mut self, io: &mut Io<'_>) -> Result<(), i32> {
        let arguments = self.arguments.clone();
        let mut line = 0;
        let (file, options) = match arguments.split_first() {
            Some((file, options)) if !file.starts_with('-') => (Some(file), options),
            _ => (None, arguments.as_slice()),
        };
        if let Some(file) = file {
            let Ok(bytes) = io.kernel.filesystem.read_file(&io.caller(), file) else {
                let errno = io.kernel.filesystem.stat(&io.caller(), file).err();
                let errno =
                    errno.map_or_else(|| "Permission denied".to_owned(), |errno| errno.to_string());
                let text = format!("Fatal error, can't open config file '{file}': {errno}");
                self.log(io, 'C', '#', &text);
                return Err(1);
            };
            for text in String::from_utf8_lossy(&bytes).lines() {
                line += 1;
                let text = text.trim();
                if text.is_empty() || text.starts_with('#') {
                    continue;
                }
                let words = reply::split_words(text).unwrap_or_default();
                let words: Vec<String> = words
                    .iter()
                    .map(|word| String::from_utf8_lossy(word).into_owned())
                    .collect();
                let Some((name, values)) = words.split_first() else {
                    continue;
                };
                self.set(io, name, values, line, text)?;
            }
        }
        // The options come behind an empty line.
        for (at, (name, values)) in config::options(options).iter().enumerate() {
            let quoted: Vec<String> = values.iter().map(|value| format!(" \"{value}\"")).collect();
            let text = format!("{name}{}", quoted.concat());
            self.set(io, name, values, line + at + 2, &text)?;
        }
        Ok(())
    }

    fn set(
        &mut self,
        io: &mut Io<'_>,
        name: &str,
        values: &[String],
        line: usize,
        text: &str,
    ) -> Result<(), i32> {
        match self.config.set(name, values) {
            Ok(()) => Ok(()),
            Err(Wrong::NotSimulated(what)) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                Err(70)
            }
            Err(wrong) => {
                io.err(format!(
                    "\n*** FATAL CONFIG FILE ERROR (Redis {}) ***\nReading the configuration file, at line {line}\n>>> '{text}'\n{wrong}\n",
                    self.version
                ));
                Err(1)
            }
        }
    }

    fn path(&self) -> String {
        format!(
            "{}/{}",
            self.config.folder.trim_end_matches('/'),
            self.config.file
        )
    }

    fn load(&mut self, io: &mut Io<'_>) -> Result<(), i32> {
        let Ok(bytes) = io.kernel.filesystem.read_file(&io.caller(), &self.path()) else {
            return Ok(());
        };
        let Some(dump) = Dump::read(&bytes) else {
            io.err(format!(
                "docksim: not simulated: redis-server: the data in {}\n",
                self.path()
            ));
            return Err(70);
        };
        let now = io.now().div_euclid(1_000_000);
        for (number, keys) in dump.databases {
            for (key, entry) in keys {
                if entry.expires_at.is_some_and(|at| at <= now) {
                    self.expired_at_load += 1;
                } else {
                    self.loaded_keys += 1;
                    self.databases.entry(number).or_default().insert(key, entry);
                }
            }
        }
        let age = (io.now().div_euclid(SECOND) - dump.created_at_s).max(0);
        let hundredths = (dump.used_memory * 100).div_euclid(1 << 20);
        let memory = format!(
            "{}.{:02}",
            hundredths.div_euclid(100),
            hundredths.rem_euclid(100)
        );
        for text in [
            format!("Loading RDB produced by version {}", dump.redis_version),
            format!("RDB age {age} seconds"),
            format!("RDB memory usage when created {memory} Mb"),
            format!(
                "Done loading RDB, keys loaded: {}, keys expired: {}.",
                self.loaded_keys, self.expired_at_load
            ),
            "DB loaded from disk: 0.000 seconds".to_owned(),
        ] {
            self.log(io, 'M', '*', &text);
        }
        Ok(())
    }

    fn write(&mut self, io: &mut Io<'_>) -> bool {
        // An empty server takes about as much.
        const EMPTY: i64 = 1_000_000;
        let keys: usize = self.databases.values().map(imbl::OrdMap::len).sum();
        let dump = Dump {
            redis_version: self.version.clone(),
            created_at_s: io.now().div_euclid(SECOND),
            used_memory: EMPTY + i64::try_from(keys).unwrap_or_default() * 100,
            databases: self.databases.clone(),
        };
        let caller = io.caller();
        let written = io
            .kernel
            .filesystem
            .write_file(&caller, &self.path(), &dump.write());
        if let Err(errno) = written {
            let text = format!(
                "Failed opening the temp RDB file temp-{}.rdb (in server root dir {}) for saving: {errno}",
                io.pid, self.config.folder
            );
            self.log(io, 'M', '#', &text);
            return false;
        }
        self.dirty = 0;
        self.saved_at = io.now();
        self.saves += 1;
        true
    }

    /// Saves at once; whether that was possible.
    fn save(&mut self, io: &mut Io<'_>) -> bool {
        let saved = self.write(io);
        if saved {
            self.log(io, 'M', '*', "DB saved on disk");
        }
        saved
    }

    fn save_in_background(&mut self, io: &mut Io<'_>) {
        let child = io.kernel.take_pid();
        let text = format!("Background saving started by pid {child}");
        self.log(io, 'M', '*', &text);
        if self.write(io) {
            line(io, child, 'C', '*', "DB saved on disk");
            line(
                io,
                child,
                'C',
                '*',
                "Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB",
            );
            self.background_saves += 1;
            self.is_saving = true;
        } else {
            self.log(io, 'M', '#', "Background saving error");
        }
    }

    /// The save point that is reached, or when one will be.
    fn next_save(&self, now: i64) -> (Option<(i64, u64)>, Option<i64>) {
        let points = self.config.save.iter();
        let reached = points
            .clone()
            .filter(|(_, changes)| self.dirty > 0 && self.dirty >= *changes);
        let due = |seconds: i64| {
            self.saved_at
                .saturating_add(seconds.saturating_mul(SECOND) + 1)
        };
        let now_due = reached
            .clone()
            .find(|(seconds, _)| due(*seconds) <= now)
            .copied();
        (now_due, reached.map(|(seconds, _)| due(*seconds)).min())
    }

    /// Takes a turn after its start: signals, wishes of clients, saves that are due.
    pub(super) fn step(&mut self, io: &mut Io<'_>) -> Step {
        if std::mem::take(&mut self.is_saving) {
            self.log(io, 'M', '*', "Background saving terminated with success");
        }
        if let Some(Wish::ShutDown { save }) = self.wish.take()
            && let Reaction::Exited(code) = self.shut_down(save, io)
        {
            return Step::Exit(code);
        }
        while let Some(signal) = io.take_signal() {
            if let Reaction::Exited(code) = self.signal(signal, io) {
                return Step::Exit(code);
            }
        }
        let (reached, due) = self.next_save(io.now());
        if let Some((seconds, changes)) = reached {
            let text = format!("{changes} changes in {seconds} seconds. Saving...");
            self.log(io, 'M', '*', &text);
            self.save_in_background(io);
            return Step::Continue;
        }
        match due {
            Some(due) => Step::Wait(Wait::until(due)),
            None => Step::Wait(Wait::SIGNAL),
        }
    }

    fn signal(&mut self, signal: Signal, io: &mut Io<'_>) -> Reaction {
        let name = match signal {
            Signal::TERM => "SIGTERM",
            Signal::INT => "SIGINT",
            // Redis ignores the others.
            _ => return Reaction::Handled,
        };
        let seconds = io.now().div_euclid(SECOND);
        io.out(format!(
            "{}:signal-handler ({seconds}) Received {name} scheduling shutdown...\n",
            io.pid
        ));
        self.shut_down(None, io)
    }

    fn shut_down(&mut self, save: Option<bool>, io: &mut Io<'_>) -> Reaction {
        self.log(io, 'M', '*', "User requested shutdown...");
        if save.unwrap_or(!self.config.save.is_empty()) {
            self.log(
                io,
                'M',
                '*',
                "Saving the final RDB snapshot before exiting.",
            );
            if !self.save(io) {
                self.log(io, 'M', '#', "Error trying to save the DB, can't exit.");
                self.log(
                    io,
                    'M',
                    '#',
                    "Errors trying to shut down the server. Check the logs for more information.",
                );
                return Reaction::Handled;
            }
        }
        self.log(io, 'M', '#', "Redis is now ready to exit, bye bye...");
        Reaction::Exited(0)
    }

    /// Answers all commands of a connection.
    pub(super) fn serve(&mut self, bytes: &[u8], io: &mut Io<'_>) -> Served {
        let mut rest = bytes;
        let mut answer = Vec::new();
        let mut connection = Connection::new(self, io);
        loop {
            let words = match take_command(&mut rest) {
                Received::Command(words) if words.is_empty() => continue,
                Received::Command(words) => words,
                Received::Nothing => break,
                Received::Wrong(text) => {
                    answer.extend(format!("-{text}\r\n").into_bytes());
                    break;
                }
            };
            match connection.answer(&words) {
                Err(what) => return Served::NotSimulated(what),
                Ok(reply) => {
                    if let Some(Wish::ShutDown { .. }) = connection.wish {
                        break;
                    }
                    reply.encode(&mut answer);
                }
            }
            if connection.wish.is_some() {
                break;
            }
        }
        let wish = connection.wish;
        self.wish = wish.filter(|wish| *wish != Wish::Close).or(self.wish);
        if self.wish.is_some() || self.is_saving || self.dirty > 0 {
            // The process goes on with what came of it.
            io.wake();
        }
        Served::Answer(answer)
    }

    fn database_number(&self, number: i64) -> Option<usize> {
        usize::try_from(number)
            .ok()
            .filter(|number| *number < self.config.databases)
    }

    fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Whether it is 7.4 or later.
    fn is_of_7_4(&self) -> bool {
        let mut parts = self
            .version
            .split('.')
            .map(|part| part.parse().unwrap_or(0));
        let version: (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        version >= (7, 4)
    }

    fn log(&self, io: &mut Io<'_>, role: char, level: char, text: &str) {
        line(io, io.pid, role, level, text);
    }
}

fn line(io: &mut Io<'_>, pid: u32, role: char, level: char, text: &str) {
    let clock = clock(io.now());
    let (year, day) = (
        clock.date.get(..4).unwrap_or_default(),
        clock.date.get(8..).unwrap_or_default(),
    );
    let milliseconds = clock.microseconds.get(..3).unwrap_or_default();
    io.out(format!(
        "{pid}:{role} {day} {} {year} {}.{milliseconds} {level} {text}\n",
        clock.month, clock.time
    ));
}
