//! PostgreSQL behind its image's entrypoint: initialising, starting, answering, ending.
//!
//! The entrypoint's words are those of docker-library/postgres (docker-entrypoint.sh, February 2026); what initdb, the server and
//! psql say was recorded with PostgreSQL 15 and read in the sources for 16 and 18. Durations and sizes in its log are made up.

mod engine;
mod psql;
mod syntax;

use docksim_reference::signal::Signal;
use imbl::OrdMap;

pub(super) use psql::{Psql, is_ready};

use super::{Served, clock};
use crate::filesystem::Caller;
use crate::io::Io;
use crate::kernel::{Step, Wait};
use engine::{Context, Database, Failure};

pub(super) const HANDLED: &[Signal] = &[
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal(10),
    Signal(12),
    Signal::TERM,
];
pub(super) const PORT: u16 = 5432;

const REFUSAL: &str = include_str!("postgres-refusal.txt");
const TRUST: &str = include_str!("postgres-trust.txt");
const PROMISE: &str = "\nPostgreSQL init process complete; ready for start up.\n\n";
const SKIPPED: &str =
    "\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n";

/// The server that the entrypoint starts to set up the databases.
const TEMPORARY: u32 = 48;

/// The numbers of a server's processes that the log names.
struct Helpers {
    starter: u32,
    checkpointer: u32,
    launcher: u32,
}

impl Helpers {
    fn of(server: u32) -> Self {
        let first = if server == TEMPORARY {
            TEMPORARY + 1
        } else {
            60
        };
        Self {
            starter: first + 2,
            checkpointer: first,
            launcher: first + 5,
        }
    }
}

/// A server with its databases.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Postgres {
    version: String,
    databases: OrdMap<String, Database>,
    user: String,
    password: String,
    trusts: bool,
    folder: String,
}

/// What a statement gives.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// The connection is refused.
    Fatal(String),
    Error {
        message: String,
        detail: Option<String>,
        at: Option<usize>,
    },
    Done {
        tag: String,
        notice: Option<String>,
    },
    Rows {
        title: Option<String>,
        /// The columns' names, and whether they stand at the right.
        headers: Vec<(String, bool)>,
        rows: Vec<Vec<Option<String>>>,
    },
}

/// What a client sends: who it is, and a statement; an empty one only tries the connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Question {
    user: String,
    database: String,
    password: String,
    /// Whether it comes through the socket file.
    is_local: bool,
    statement: String,
}

impl Postgres {
    /// What the entrypoint does before the server starts; the server, or an exit code.
    pub(super) fn enter(version: &str, words: &[String], io: &mut Io<'_>) -> Result<Self, i32> {
        let variable = |name: &str| io.env_variable(name).unwrap_or_default();
        let (password, method) = (
            variable("POSTGRES_PASSWORD"),
            variable("POSTGRES_HOST_AUTH_METHOD"),
        );
        let or = |value: String, other: &str| {
            if value.is_empty() {
                other.to_owned()
            } else {
                value
            }
        };
        let user = or(variable("POSTGRES_USER"), "postgres");
        let database = or(variable("POSTGRES_DB"), &user);
        let folder = or(variable("PGDATA"), "/var/lib/postgresql/data");
        let unknown = [
            "POSTGRES_PASSWORD_FILE",
            "POSTGRES_INITDB_ARGS",
            "POSTGRES_INITDB_WALDIR",
        ];
        let unknown = unknown.iter().find(|name| !variable(name).is_empty());
        let trusts = method == "trust";
        let root = Caller::root(io.now());
        let mark = format!("{folder}/PG_VERSION");
        let is_there = io.kernel.filesystem.read_file(&root, &mark).is_ok();
        if !is_there && password.is_empty() && !trusts && unknown.is_none() {
            io.err(REFUSAL);
            return Err(1);
        }
        let scripts = io
            .kernel
            .filesystem
            .read_dir(&root, "/docker-entrypoint-initdb.d");
        let has_scripts = scripts.is_ok_and(|entries| !entries.is_empty());
        // How the others are built is not known.
        let is_known =
            words.len() == 1 && version.contains("pgdg") && unknown.is_none() && !has_scripts;
        if !is_known || !matches!(method.as_str(), "" | "trust") {
            io.err(format!("docksim: not simulated: {}\n", words.join(" ")));
            return Err(70);
        }
        let mut server = Self {
            version: version.to_owned(),
            databases: OrdMap::new(),
            user,
            password,
            trusts,
            folder,
        };
        for name in ["postgres", "template0", "template1"] {
            server.databases.insert(name.to_owned(), Database::new());
        }
        if is_there {
            server.load(io);
            io.out(SKIPPED);
            return Ok(server);
        }
        if trusts {
            io.err(TRUST);
        }
        server.initialise(&database, io);
        Ok(server)
    }

    fn major(&self) -> u32 {
        self.version
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
            .unwrap_or(0)
    }

    fn initialise(&mut self, database: &str, io: &mut Io<'_>) {
        let checksums = if self.major() >= 18 {
            "enabled"
        } else {
            "disabled"
        };
        let (connections, buffers) = if self.major() >= 17 {
            ("\"max_connections\"", "\"shared_buffers\"")
        } else {
            ("max_connections", "shared_buffers")
        };
        io.out(format!(
            "The files belonging to this database system will be owned by user \"postgres\".\nThis user must also own the \
             server process.\n\nThe database cluster will be initialized with locale \"en_US.utf8\".\nThe default database \
             encoding has accordingly been set to \"UTF8\".\nThe default text search configuration will be set to \
             \"english\".\n\nData page checksums are {checksums}.\n\nfixing permissions on existing directory {} ... \
             ok\ncreating subdirectories ... ok\nselecting dynamic shared memory implementation ... posix\nselecting default \
             {connections} ... 100\nselecting default {buffers} ... 128MB\nselecting default time zone ... Etc/UTC\ncreating \
             configuration files ... ok\nrunning bootstrap script ... ok\nperforming post-bootstrap initialization ... \
             ok\nsyncing data to disk ... ok\n\n",
            self.folder
        ));
        io.err(
            "initdb: warning: enabling \"trust\" authentication for local connections\ninitdb: hint: You can change this by \
             editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, the next time you run initdb.\n",
        );
        io.out(format!(
            "\nSuccess. You can now start the database server using:\n\n    pg_ctl -D {} -l logfile start\n\n",
            self.folder
        ));
        io.out("waiting for server to start....");
        self.announce(TEMPORARY, false, io);
        io.out(" done\nserver started\n");
        if database != "postgres" {
            self.databases.insert(database.to_owned(), Database::new());
            io.out("CREATE DATABASE\n\n");
        }
        io.out("\n/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\n");
        io.out("waiting for server to shut down....");
        self.farewell(TEMPORARY, "fast", io);
        io.out(" done\nserver stopped\n");
        io.out(PROMISE);
        self.store(io);
    }

    /// Starts to serve.
    pub(super) fn start(&mut self, io: &mut Io<'_>) {
        let pid = io.pid;
        self.announce(pid, true, io);
    }

    fn announce(&self, pid: u32, is_public: bool, io: &mut Io<'_>) {
        let version = self.long_version();
        log(io, pid, &format!("starting {version}"));
        if is_public {
            log(io, pid, "listening on IPv4 address \"0.0.0.0\", port 5432");
            log(io, pid, "listening on IPv6 address \"::\", port 5432");
        }
        log(
            io,
            pid,
            "listening on Unix socket \"/var/run/postgresql/.s.PGSQL.5432\"",
        );
        let moment = clock(io.now());
        let since = format!(
            "database system was shut down at {} {} UTC",
            moment.date, moment.time
        );
        log(io, Helpers::of(pid).starter, &since);
        log(io, pid, "database system is ready to accept connections");
    }

    /// `PostgreSQL 18.6 (Debian 18.6-1.pgdg13+2) on …`
    fn long_version(&self) -> String {
        format!(
            "PostgreSQL {} (Debian {}) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit",
            self.version.split('-').next().unwrap_or_default(),
            self.version
        )
    }

    fn farewell(&self, pid: u32, way: &str, io: &mut Io<'_>) {
        log(io, pid, &format!("received {way} shutdown request"));
        if way == "fast" {
            log(io, pid, "aborting any active transactions");
        }
        let Helpers {
            checkpointer,
            launcher,
            ..
        } = Helpers::of(pid);
        let ended = format!(
            "background worker \"logical replication launcher\" (PID {launcher}) exited with exit code 1"
        );
        log(io, pid, &ended);
        log(io, checkpointer, "shutting down");
        log(io, checkpointer, "checkpoint starting: shutdown immediate");
        let slru = if self.major() >= 17 {
            ", wrote 3 SLRU buffers"
        } else {
            ""
        };
        log(
            io,
            checkpointer,
            &format!(
                "checkpoint complete: wrote 3 buffers (0.0%){slru}; 0 WAL file(s) added, 0 removed, 0 recycled; write=0.001 s, \
                 sync=0.001 s, total=0.003 s; sync files=2, longest=0.001 s, average=0.001 s; distance=0 kB, estimate=0 kB; \
                 lsn=0/1914EF0, redo lsn=0/1914EF0"
            ),
        );
        log(io, pid, "database system is shut down");
    }

    /// Takes the signals that wait.
    pub(super) fn step(&mut self, io: &mut Io<'_>) -> Step {
        while let Some(signal) = io.take_signal() {
            let way = match signal {
                Signal::INT => "fast",
                Signal::TERM => "smart",
                Signal::HUP => {
                    log(io, io.pid, "received SIGHUP, reloading configuration files");
                    continue;
                }
                Signal::QUIT => {
                    log(io, io.pid, "received immediate shutdown request");
                    log(io, io.pid, "database system is shut down");
                    return Step::Exit(0);
                }
                _ => continue,
            };
            self.farewell(io.pid, way, io);
            self.store(io);
            return Step::Exit(0);
        }
        Step::Wait(Wait::SIGNAL)
    }

    /// Answers a client.
    pub(super) fn serve(&mut self, bytes: &[u8], client: &str, io: &mut Io<'_>) -> Served {
        let Some(question) = Question::decode(bytes) else {
            return Served::NotSimulated("postgres: what is no question of psql".to_owned());
        };
        let is_trusted = question.is_local || self.trusts || client == "127.0.0.1";
        let answer = if question.user != self.user {
            Answer::Fatal(format!("role \"{}\" does not exist", question.user))
        } else if !is_trusted && question.password != self.password {
            Answer::Fatal(format!(
                "password authentication failed for user \"{}\"",
                question.user
            ))
        } else if !self.databases.contains_key(&question.database) {
            Answer::Fatal(format!("database \"{}\" does not exist", question.database))
        } else if let Some(command) = question.statement.strip_prefix('\\') {
            match self.describe(command, &question.database) {
                Some(answer) => answer,
                None => return Served::NotSimulated(format!("psql: \\{command}")),
            }
        } else {
            let version = self.long_version();
            let mut context = Context {
                databases: &mut self.databases,
                database: &question.database,
                user: &question.user,
                version: &version,
            };
            match context.run(&question.statement) {
                Ok(answer) => answer,
                Err(Failure::NotSimulated) => {
                    return Served::NotSimulated(format!(
                        "postgres: {}",
                        question.statement.trim()
                    ));
                }
                Err(Failure::Error {
                    message,
                    detail,
                    at,
                }) => Answer::Error {
                    message,
                    detail,
                    at,
                },
            }
        };
        self.log_answer(&answer, &question, io);
        let is_command = question.statement.starts_with('\\');
        if matches!(answer, Answer::Done { .. })
            && !is_command
            && !question.statement.trim().is_empty()
        {
            self.remember(&question, io);
        }
        Served::Answer(answer.encode())
    }

    /// What a failed statement leaves in the log.
    fn log_answer(&self, answer: &Answer, question: &Question, io: &mut Io<'_>) {
        let number = io.kernel.take_pid();
        let lines = match answer {
            Answer::Fatal(message) => vec![format!("FATAL:  {message}")],
            Answer::Error {
                message,
                detail,
                at,
            } => {
                let at = at.map_or(String::new(), |at| format!(" at character {at}"));
                let mut lines = vec![format!("ERROR:  {message}{at}")];
                lines.extend(detail.as_ref().map(|detail| format!("DETAIL:  {detail}")));
                lines.push(format!(
                    "STATEMENT:  {}",
                    question.statement.trim().replace('\n', "\n\t")
                ));
                lines
            }
            Answer::Done { .. } | Answer::Rows { .. } => Vec::new(),
        };
        for text in lines {
            log_line(io, number, &text);
        }
    }

    fn describe(&self, command: &str, database: &str) -> Option<Answer> {
        let is_new = self.major() >= 18;
        let left = |names: &[&str]| {
            names
                .iter()
                .map(|name| ((*name).to_owned(), false))
                .collect()
        };
        match command {
            "c" => Some(Answer::Done {
                tag: format!(
                    "You are now connected to database \"{database}\" as user \"{}\".",
                    self.user
                ),
                notice: None,
            }),
            "dt" => {
                let tables = self.databases.get(database)?;
                let what = if is_new { "tables" } else { "relations" };
                if tables.is_empty() {
                    return Some(Answer::Error {
                        message: format!("Did not find any {what}."),
                        detail: None,
                        at: None,
                    });
                }
                let row = |name: &String| {
                    ["public", name, "table", &self.user]
                        .map(|cell| Some(cell.to_owned()))
                        .to_vec()
                };
                Some(Answer::Rows {
                    title: Some(format!("List of {what}")),
                    headers: left(&["Schema", "Name", "Type", "Owner"]),
                    rows: tables.keys().map(row).collect(),
                })
            }
            "l" => {
                let locale = if self.major() >= 17 {
                    "Locale"
                } else {
                    "ICU Locale"
                };
                let headers = left(&[
                    "Name",
                    "Owner",
                    "Encoding",
                    "Locale Provider",
                    "Collate",
                    "Ctype",
                    locale,
                    "ICU Rules",
                    "Access privileges",
                ]);
                let privileges = format!("=c/{0}\n{0}=CTc/{0}", self.user);
                let row = |name: &String| {
                    let access = name.starts_with("template").then(|| privileges.clone());
                    let some = |text: &str| Some(text.to_owned());
                    let mut cells = vec![some(name), some(&self.user), some("UTF8"), some("libc")];
                    cells.extend([some("en_US.utf8"), some("en_US.utf8"), None, None, access]);
                    cells
                };
                Some(Answer::Rows {
                    title: Some("List of databases".to_owned()),
                    headers,
                    rows: self.databases.keys().map(row).collect(),
                })
            }
            _ => None,
        }
    }

    fn log_path(&self) -> String {
        format!("{}/docksim.sql", self.folder)
    }

    /// Makes the folder of the data, so that another container finds it.
    fn store(&self, io: &mut Io<'_>) {
        let root = Caller::root(io.now());
        let filesystem = &mut io.kernel.filesystem;
        if filesystem.make_dirs(&root, &self.folder).is_err() {
            return;
        }
        // A folder that cannot be written loses the data, as it would be lost there.
        let _ = filesystem.write_file(
            &root,
            &format!("{}/PG_VERSION", self.folder),
            format!("{}\n", self.major()).as_bytes(),
        );
        if filesystem.stat(&root, &self.log_path()).is_err() {
            let mut text = format!("{}\0{}\n", self.user, self.password);
            for name in self.databases.keys() {
                text.push_str(&format!("postgres\0create database \"{name}\"\n"));
            }
            let _ = filesystem.write_file(&root, &self.log_path(), text.as_bytes());
        }
    }

    /// Notes a statement that changed something.
    fn remember(&self, question: &Question, io: &mut Io<'_>) {
        let root = Caller::root(io.now());
        let Ok(old) = io.kernel.filesystem.read_file(&root, &self.log_path()) else {
            return;
        };
        let mut bytes = old.to_vec();
        let statement = question.statement.replace('\n', " ");
        bytes.extend(format!("{}\0{}\n", question.database, statement.trim()).into_bytes());
        let _ = io
            .kernel
            .filesystem
            .write_file(&root, &self.log_path(), &bytes);
    }

    /// Does again what was noted.
    fn load(&mut self, io: &mut Io<'_>) {
        let root = Caller::root(io.now());
        let bytes = io.kernel.filesystem.read_file(&root, &self.log_path());
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        let mut lines = text.lines().filter_map(|line| line.split_once('\0'));
        if let Some((user, password)) = lines.next() {
            user.clone_into(&mut self.user);
            password.clone_into(&mut self.password);
        }
        for (database, statement) in lines {
            let mut context = Context {
                databases: &mut self.databases,
                database,
                user: &self.user,
                version: "",
            };
            // The databases of every server are there already.
            let _ = context.run(statement);
        }
    }
}

fn log(io: &mut Io<'_>, pid: u32, text: &str) {
    log_line(io, pid, &format!("LOG:  {text}"));
}

fn log_line(io: &mut Io<'_>, pid: u32, text: &str) {
    let moment = clock(io.now());
    let milliseconds = moment.microseconds.get(..3).unwrap_or_default();
    io.err(format!(
        "{} {}.{milliseconds} UTC [{pid}] {text}\n",
        moment.date, moment.time
    ));
}

/// Texts, each behind its length.
fn pack(texts: &[&str]) -> Vec<u8> {
    texts
        .iter()
        .flat_map(|text| format!("{} {text}", text.len()).into_bytes())
        .collect()
}

fn unpack(bytes: &[u8]) -> Option<Vec<String>> {
    let mut rest = bytes;
    let mut texts = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b' ')?;
        let length: u32 = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
        let (text, left) = rest
            .get(end + 1..)?
            .split_at_checked(usize::try_from(length).ok()?)?;
        texts.push(String::from_utf8(text.to_vec()).ok()?);
        rest = left;
    }
    Some(texts)
}

impl Question {
    fn encode(&self) -> Vec<u8> {
        let local = if self.is_local { "local" } else { "" };
        pack(&[
            "psql",
            &self.user,
            &self.database,
            &self.password,
            local,
            &self.statement,
        ])
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        match unpack(bytes)?.as_slice() {
            [name, user, database, password, local, statement] if name == "psql" => Some(Self {
                user: user.clone(),
                database: database.clone(),
                password: password.clone(),
                is_local: !local.is_empty(),
                statement: statement.clone(),
            }),
            _ => None,
        }
    }
}

impl Answer {
    fn encode(&self) -> Vec<u8> {
        let option = |text: &Option<String>| {
            text.clone()
                .map_or_else(String::new, |text| format!("+{text}"))
        };
        let texts: Vec<String> = match self {
            Self::Fatal(message) => vec!["fatal".to_owned(), message.clone()],
            Self::Error {
                message,
                detail,
                at,
            } => {
                let at = at.map_or_else(String::new, |at| at.to_string());
                vec!["error".to_owned(), message.clone(), option(detail), at]
            }
            Self::Done { tag, notice } => vec!["done".to_owned(), tag.clone(), option(notice)],
            Self::Rows {
                title,
                headers,
                rows,
            } => {
                let mut texts = vec!["rows".to_owned(), option(title), headers.len().to_string()];
                texts.extend(headers.iter().map(|(name, is_number)| {
                    format!("{}{name}", if *is_number { '>' } else { '<' })
                }));
                texts.extend(rows.iter().flatten().map(option));
                texts
            }
        };
        pack(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let texts = unpack(bytes)?;
        let option = |text: &String| text.strip_prefix('+').map(str::to_owned);
        match texts
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
            ["fatal", message] => Some(Self::Fatal((*message).to_owned())),
            ["error", message, ..] => Some(Self::Error {
                message: (*message).to_owned(),
                detail: option(texts.get(2)?),
                at: texts.get(3)?.parse().ok(),
            }),
            ["done", tag, _] => Some(Self::Done {
                tag: (*tag).to_owned(),
                notice: option(texts.get(2)?),
            }),
            ["rows", _, count, ..] => {
                let count: usize = count.parse().ok()?;
                let headers = texts.get(3..3 + count)?.iter();
                let headers = headers.map(|text| {
                    let name = text.get(1..).unwrap_or_default().to_owned();
                    (name, text.starts_with('>'))
                });
                let cells: Vec<Option<String>> =
                    texts.get(3 + count..)?.iter().map(option).collect();
                Some(Self::Rows {
                    title: option(texts.get(1)?),
                    headers: headers.collect(),
                    rows: cells
                        .chunks(count.max(1))
                        .map(<[Option<String>]>::to_vec)
                        .collect(),
                })
            }
            _ => None,
        }
    }
}
