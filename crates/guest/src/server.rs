//! Server programs: what they print when they start, and how they end.

mod database;
mod http;
mod httpd;
mod interpreter;
mod memcached;
mod nginx;
mod postgres;
mod redis;

use std::sync::Arc;

use docksim_reference::signal::Signal;

use crate::exec;
use crate::io::Io;
use crate::kernel::{Kernel, Pid, SignalSet, Step, Wait};

/// What the program of the hello-world image prints.
const HELLO: &str = include_str!("server/hello.txt");

/// A server program, or another program of an image.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Server {
    kind: Kind,
    version: String,
    started: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// Writes a text and ends.
    Prints {
        stdout: String,
        stderr: String,
        exit_code: i32,
    },
    Httpd,
    Nginx(nginx::Nginx),
    /// `nginx -s` with a signal.
    NginxSignal(Signal),
    /// `nginx -t`
    NginxTest,
    Redis(Box<redis::Redis>),
    RedisCli(Box<redis::Cli>),
    Postgres(Box<postgres::Postgres>),
    Psql(Box<postgres::Psql>),
    Interpreter(interpreter::Interpreter),
    Memcached,
    /// The entrypoint script of an image, with the words that it runs in the end.
    Entrypoint {
        image: Image,
        words: Vec<String>,
    },
}

impl Kind {
    fn prints(stdout: &str, stderr: &str, exit_code: i32) -> Self {
        Self::Prints {
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
            exit_code,
        }
    }
}

/// The images whose entrypoint scripts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Image {
    Nginx,
    Redis,
    Memcached,
    Mysql,
    Mariadb,
    Postgres,
    Node,
}

/// What came of a request from outside.
pub(crate) enum Served {
    Answer(Vec<u8>),
    /// The model does not have what was asked for.
    NotSimulated(String),
}

/// What a signal did.
enum Reaction {
    Handled,
    Exited(i32),
}

impl Server {
    /// The server of a name with these arguments, if it is modelled.
    pub(crate) fn find(
        name: &str,
        arguments: &[String],
        kernel: &Kernel,
        pid: Pid,
    ) -> Option<Self> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let env = kernel
            .process(pid)
            .map(|process| Arc::clone(&process.env))
            .unwrap_or_default();
        // The catalogue's images state their versions; where one does not, the newest that is known is taken.
        let version = |variable: &str| {
            let mut env = env.iter();
            env.find(|(name, _)| name == variable)
                .map_or_else(|| "8.2.2".to_owned(), |(_, value)| value.clone())
        };
        let entrypoint = |image, variable: &str| {
            let words = arguments.to_vec();
            Some((Kind::Entrypoint { image, words }, version(variable)))
        };
        let (kind, version) = match (name, words.as_slice()) {
            ("hello", []) => Some((Kind::prints(HELLO, "", 0), String::new())),
            ("httpd-foreground", []) | ("httpd", ["-D", "FOREGROUND"] | ["-DFOREGROUND"]) => {
                Some((Kind::Httpd, version("HTTPD_VERSION")))
            }
            ("nginx-entrypoint", _) => entrypoint(Image::Nginx, "NGINX_VERSION"),
            ("nginx", ["-g", "daemon off;"]) => Some((
                Kind::Nginx(nginx::Nginx::default()),
                version("NGINX_VERSION"),
            )),
            ("nginx", ["-v"]) => {
                let text = format!("nginx version: nginx/{}\n", version("NGINX_VERSION"));
                Some((Kind::prints("", &text, 0), String::new()))
            }
            ("nginx", ["-t"]) => Some((Kind::NginxTest, String::new())),
            ("nginx", ["-s", signal]) => {
                let kind = match nginx::signal_named(signal) {
                    Some(signal) => Kind::NginxSignal(signal),
                    None => {
                        Kind::prints("", &format!("nginx: invalid option: \"-s {signal}\"\n"), 1)
                    }
                };
                Some((kind, String::new()))
            }
            ("redis-entrypoint", _) => entrypoint(Image::Redis, "REDIS_VERSION"),
            (
                "redis-server",
                [
                    "-v" | "--version" | "-h" | "--help" | "-" | "--test-memory" | "--check-system",
                    ..,
                ],
            ) => None,
            ("redis-server", _) => {
                let version = version("REDIS_VERSION");
                Some((
                    Kind::Redis(Box::new(redis::Redis::new(&version, arguments))),
                    version,
                ))
            }
            ("redis-cli", _) => {
                let version = version("REDIS_VERSION");
                let kind = match redis::Cli::new(&version, arguments) {
                    Ok(cli) => Kind::RedisCli(Box::new(cli)),
                    Err((stdout, stderr, exit_code)) => Kind::prints(&stdout, &stderr, exit_code),
                };
                Some((kind, version))
            }
            ("memcached-entrypoint", _) => entrypoint(Image::Memcached, ""),
            ("memcached", []) => Some((Kind::Memcached, String::new())),
            ("mysql-entrypoint", _) => entrypoint(Image::Mysql, "MYSQL_VERSION"),
            ("mariadb-entrypoint", _) => entrypoint(Image::Mariadb, "MARIADB_VERSION"),
            ("python3" | "node" | "go" | "ruby", words) => {
                let version = version(match name {
                    "python3" => "PYTHON_VERSION",
                    "node" => "NODE_VERSION",
                    "go" => "GOLANG_VERSION",
                    _ => "RUBY_VERSION",
                });
                let interpreter = interpreter::Interpreter::find(name, &version, words);
                interpreter.map(|interpreter| (Kind::Interpreter(interpreter), version))
            }
            ("node-entrypoint", _) => entrypoint(Image::Node, "NODE_VERSION"),
            // How another system's is built is not known.
            ("psql" | "pg_isready", _) if !version("PG_VERSION").contains("pgdg") => None,
            ("psql", _) => {
                let version = version("PG_VERSION");
                Some((
                    Kind::Psql(Box::new(postgres::Psql::new(&version, arguments))),
                    version,
                ))
            }
            ("pg_isready", _) => {
                let version = version("PG_VERSION");
                Some((
                    Kind::Psql(Box::new(postgres::is_ready(&version, arguments))),
                    version,
                ))
            }
            ("postgres-entrypoint", _) => entrypoint(Image::Postgres, "PG_VERSION"),
            _ => None,
        }?;
        Some(Self {
            kind,
            version,
            started: false,
        })
    }

    /// A program that cannot even start.
    pub(crate) fn failure(message: String) -> Self {
        Self {
            kind: Kind::prints("", &message, 255),
            version: String::new(),
            started: false,
        }
    }

    /// The signals that it handles.
    pub(crate) fn handled(&self) -> SignalSet {
        SignalSet::of(match self.kind {
            Kind::Httpd => httpd::HANDLED,
            Kind::Nginx(_) => nginx::HANDLED,
            Kind::Redis(_) => redis::HANDLED,
            Kind::Memcached => memcached::HANDLED,
            Kind::Postgres(_) => postgres::HANDLED,
            // The entrypoint becomes the server, which takes its signals from its start.
            Kind::Entrypoint {
                image: Image::Postgres,
                ..
            } => postgres::HANDLED,
            Kind::Prints { .. }
            | Kind::Entrypoint { .. }
            | Kind::RedisCli(_)
            | Kind::Psql(_)
            | Kind::Interpreter(_)
            | Kind::NginxSignal(_)
            | Kind::NginxTest => &[],
        })
    }

    fn is_nginx(&self) -> bool {
        matches!(self.kind, Kind::Nginx(_))
    }

    /// Notes which process sends nginx its next signal.
    fn nginx_called_by(&mut self, pid: Pid) {
        if let Kind::Nginx(nginx) = &mut self.kind {
            nginx.called_by(pid);
        }
    }

    /// The port that it listens at.
    pub(crate) fn port(&self) -> Option<u16> {
        if !self.started {
            return None;
        }
        match &self.kind {
            Kind::Httpd | Kind::Nginx(_) => Some(80),
            Kind::Redis(redis) => Some(redis.port()),
            Kind::Memcached => Some(11211),
            Kind::Postgres(_) => Some(postgres::PORT),
            Kind::Prints { .. }
            | Kind::Entrypoint { .. }
            | Kind::RedisCli(_)
            | Kind::Psql(_)
            | Kind::Interpreter(_)
            | Kind::NginxSignal(_)
            | Kind::NginxTest => None,
        }
    }

    /// Answers what comes in at its port.
    pub(crate) fn serve(&mut self, bytes: &[u8], client: &str, io: &mut Io<'_>) -> Served {
        match &mut self.kind {
            Kind::Httpd => httpd::serve(&self.version, bytes, client, io),
            Kind::Nginx(_) => nginx::serve(&self.version, bytes, client, io),
            Kind::Redis(redis) => redis.serve(bytes, io),
            Kind::Postgres(server) => server.serve(bytes, client, io),
            _ => Served::NotSimulated("what the server answers".to_owned()),
        }
    }

    /// Takes one turn.
    pub(crate) fn step(&mut self, io: &mut Io<'_>) -> Step {
        if !self.started {
            self.started = true;
            match &mut self.kind {
                Kind::Prints {
                    stdout,
                    stderr,
                    exit_code,
                } => {
                    io.out(stdout);
                    io.err(stderr);
                    return Step::Exit(*exit_code);
                }
                Kind::Entrypoint { image, words } => {
                    let (image, words) = (*image, words.clone());
                    return self.enter(image, words, io);
                }
                Kind::Httpd => httpd::start(&self.version, io),
                Kind::Nginx(_) => nginx::start(&self.version, io),
                Kind::Redis(redis) => {
                    if let Err(code) = redis.start(io) {
                        return Step::Exit(code);
                    }
                }
                Kind::Postgres(server) => server.start(io),
                Kind::RedisCli(_)
                | Kind::Psql(_)
                | Kind::Interpreter(_)
                | Kind::NginxSignal(_)
                | Kind::NginxTest
                | Kind::Memcached => {}
            }
        }
        match &mut self.kind {
            Kind::Redis(redis) => return redis.step(io),
            Kind::RedisCli(cli) => return cli.step(io),
            Kind::Postgres(server) => return server.step(io),
            Kind::Psql(psql) => return psql.step(io),
            Kind::NginxSignal(signal) => return nginx::send(*signal, io),
            Kind::NginxTest => return nginx::test(io),
            Kind::Interpreter(interpreter) => return interpreter.step(io),
            _ => {}
        }
        while let Some(signal) = io.take_signal() {
            let reaction = match &mut self.kind {
                Kind::Httpd => httpd::signal(signal, io),
                Kind::Nginx(nginx) => nginx.signal(signal, io),
                Kind::Memcached => memcached::signal(signal, io),
                _ => Reaction::Handled,
            };
            if let Reaction::Exited(code) = reaction {
                return Step::Exit(code);
            }
        }
        Step::Wait(Wait::SIGNAL)
    }

    /// What an image's entrypoint script does before it becomes its command.
    fn enter(&mut self, image: Image, mut words: Vec<String>, io: &mut Io<'_>) -> Step {
        let first = words.first().cloned().unwrap_or_default();
        let default = match image {
            Image::Redis if first.ends_with(".conf") => Some("redis-server"),
            Image::Redis => Some("redis-server").filter(|_| first.starts_with('-')),
            Image::Memcached => Some("memcached").filter(|_| first.starts_with('-')),
            Image::Mysql => Some("mysqld").filter(|_| first.starts_with('-')),
            Image::Mariadb => Some("mariadbd").filter(|_| first.starts_with('-')),
            Image::Postgres => Some("postgres").filter(|_| first.starts_with('-')),
            // Nothing that could be run is a program for node (nodejs/docker-node: docker-entrypoint.sh).
            Image::Node => {
                let path = io.env_variable("PATH").unwrap_or_default();
                let is_there = exec::find(io.kernel, io.pid, &first, &path).is_ok();
                Some("node").filter(|_| first.starts_with('-') || !is_there)
            }
            Image::Nginx => None,
        };
        if let Some(program) = default {
            words.insert(0, program.to_owned());
        }
        let program = words.first().cloned().unwrap_or_default();
        match (image, program.as_str()) {
            (Image::Nginx, "nginx" | "nginx-debug") => io.out(nginx::ENTRYPOINT),
            (Image::Mysql, "mysqld") => return database::start_mysql(&self.version, &words, io),
            (Image::Mariadb, "mariadbd" | "mysqld") => {
                return database::start_mariadb(&self.version, &words, io);
            }
            (Image::Postgres, "postgres") => {
                match postgres::Postgres::enter(&self.version, &words, io) {
                    Ok(mut server) => {
                        server.start(io);
                        self.kind = Kind::Postgres(Box::new(server));
                        return Step::Continue;
                    }
                    Err(code) => return Step::Exit(code),
                }
            }
            _ => {}
        }
        become_program(&words, io)
    }
}

/// `exec "$@"` in an entrypoint script.
fn become_program(words: &[String], io: &mut Io<'_>) -> Step {
    let name = words.first().cloned().unwrap_or_default();
    let search_path = io
        .env_variable("PATH")
        .unwrap_or_else(|| crate::shell::DEFAULT_PATH.to_owned());
    let script = io
        .process()
        .and_then(|process| process.argv.first().cloned())
        .unwrap_or_default();
    let path = match exec::find(io.kernel, io.pid, &name, &search_path) {
        Ok(path) => path,
        Err(_) => {
            // What dash and bash say differs in the line, which is the script's own.
            io.err(format!("docksim: not simulated: {script} {name}\n"));
            return Step::Exit(70);
        }
    };
    match exec::prepare(io.kernel, io.pid, &path, words) {
        Ok(prepared) => Step::Exec {
            prepared,
            env: io.env(),
        },
        Err(exec::ExecError::NotSimulated(what)) => {
            io.err(format!("docksim: not simulated: {what}\n"));
            Step::Exit(70)
        }
        Err(exec::ExecError::Errno(errno)) => {
            io.err(format!("{script}: {name}: {errno}\n"));
            Step::Exit(126)
        }
    }
}

/// The time in UTC as `2025-11-05T09:00:00.120000000Z`, cut into what log formats are made of.
struct Clock {
    date: String,
    time: String,
    microseconds: String,
    weekday: String,
    month: String,
}

fn clock(now: i64) -> Clock {
    let moment = docksim_reference::timestamp::rfc3339_nano_fixed(now);
    let part = |range: std::ops::Range<usize>| moment.get(range).unwrap_or_default().to_owned();
    let ansic = docksim_reference::timestamp::ansic(now);
    let word = |index: usize| {
        ansic
            .split_whitespace()
            .nth(index)
            .unwrap_or_default()
            .to_owned()
    };
    Clock {
        date: part(0..10),
        time: part(11..19),
        microseconds: part(20..26),
        weekday: word(0),
        month: word(1),
    }
}
