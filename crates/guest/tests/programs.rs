//! The programs of images, with what they say to each other inside of one container.
//!
//! What is expected of redis was recorded with redis 7.0.15 of Debian 12, `redis-cli --no-raw`; lines whose answer is in the
//! order of a hash table, which is random there, were left out. What is expected of psql was recorded with PostgreSQL 15.18, what
//! is expected of `nginx -s` with nginx 1.22.1.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use docksim_guest::image::{Userland, root_filesystem};
use docksim_guest::network::{NetworkError, Reply};
use docksim_guest::{ExecSpec, Guest, Spec, Stream};
use docksim_reference::signal::Signal;

const START: i64 = 1_762_333_200_000_000_000;
const SECOND: i64 = 1_000_000_000;

/// A container that only reaches itself.
struct Machine {
    guest: Guest,
    env: Vec<String>,
    now: i64,
}

impl Machine {
    fn boot(repository: &str, env: &[&str], argv: &[&str]) -> Self {
        let mut all =
            vec!["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned()];
        all.extend(env.iter().map(|variable| (*variable).to_owned()));
        let spec = Spec {
            argv: argv.iter().map(|word| (*word).to_owned()).collect(),
            env: all.clone(),
            hostname: "c0ffee".to_owned(),
            filesystem: root_filesystem(Userland::Debian, None, repository, &[], START),
            ..Spec::default()
        };
        let mut machine = Self {
            guest: Guest::boot(&spec).unwrap(),
            env: all,
            now: START,
        };
        machine.run();
        machine
    }

    fn run(&mut self) {
        self.guest.run(self.now);
        while let Some(requests) = Some(self.guest.take_requests()).filter(|all| !all.is_empty()) {
            for request in requests {
                let served =
                    self.guest
                        .serve(request.port.unwrap(), &request.bytes, "127.0.0.1", self.now);
                let result = served.unwrap_or(Err(NetworkError::Refused));
                let address = Some("127.0.0.1".to_owned());
                self.guest.answer(request.id, Reply { address, result });
            }
            self.guest.run(self.now);
        }
    }

    fn logs(&mut self) -> String {
        self.run();
        text(self.guest.take_output(), None)
    }

    /// Runs a further program to its end: its output, its errors, its exit code.
    fn exec(&mut self, argv: &[&str], input: &str) -> (String, String, Option<i32>) {
        let spec = ExecSpec {
            argv: argv.iter().map(|word| (*word).to_owned()).collect(),
            env: self.env.clone(),
            open_stdin: true,
            ..ExecSpec::default()
        };
        let id = self.guest.exec(&spec, self.now).unwrap();
        self.guest.write_exec_stdin(id, input.as_bytes(), self.now);
        self.guest.close_exec_stdin(id);
        self.run();
        let output = self.guest.take_exec_output(id);
        let code = self.guest.exec_exit_code(id);
        let stderr = text(output.clone(), Some(Stream::Stderr));
        (text(output, Some(Stream::Stdout)), stderr, code)
    }

    fn pass(&mut self, seconds: i64) {
        self.now += seconds * SECOND;
        self.run();
    }
}

fn text(output: Vec<(Stream, Vec<u8>)>, only: Option<Stream>) -> String {
    let wanted = output
        .into_iter()
        .filter(|(stream, _)| only.is_none_or(|only| only == *stream));
    wanted
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

fn redis(arguments: &[&str]) -> Machine {
    let argv = [&["redis-server"], arguments].concat();
    Machine::boot("library/redis", &["REDIS_VERSION=7.4.11"], &argv)
}

#[test]
fn redis_answers_as_the_real_one() {
    let commands = include_str!("programs/redis-commands.txt");
    let expect = include_str!("programs/redis-replies.txt");
    let (stdout, stderr, code) = redis(&["--save", ""]).exec(&["redis-cli", "--no-raw"], commands);
    for (line, (found, expect)) in stdout.lines().zip(expect.lines()).enumerate() {
        assert_eq!(found, expect, "line {}", line + 1);
    }
    assert_eq!(
        (stdout.as_str(), stderr.as_str(), code),
        (expect, "", Some(0))
    );
}

#[test]
fn redis_cli_writes_for_programs_when_there_is_no_terminal() {
    let mut machine = redis(&[]);
    let mut check = |argv: &[&str], stdout: &str, stderr: &str, code: i32| {
        let argv = [&["redis-cli"], argv].concat();
        let expect = (stdout.to_owned(), stderr.to_owned(), Some(code));
        assert_eq!(machine.exec(&argv, ""), expect, "{argv:?}");
    };
    check(&["set", "a", "1"], "OK\n", "", 0);
    check(&["get", "a"], "1\n", "", 0);
    check(&["get", "nope"], "\n", "", 0);
    check(&["incr", "a"], "2\n", "", 0);
    check(&["rpush", "list", "x", "y"], "2\n", "", 0);
    check(&["lrange", "list", "0", "-1"], "x\ny\n", "", 0);
    check(&["-r", "2", "incr", "n"], "1\n2\n", "", 0);
    check(
        &["lpush", "a", "x"],
        "WRONGTYPE Operation against a key holding the wrong kind of value\n\n",
        "",
        0,
    );
    check(
        &["-e", "lpush", "a", "x"],
        "",
        "WRONGTYPE Operation against a key holding the wrong kind of value\n",
        1,
    );
    check(
        &["-n", "33", "get", "a"],
        "2\n",
        "SELECT 33 failed: ERR DB index is out of range\n",
        0,
    );
    check(
        &["-p", "1", "ping"],
        "",
        "Could not connect to Redis at 127.0.0.1:1: Connection refused\n",
        1,
    );
    check(
        &["--foo"],
        "",
        "Unrecognized option or bad number of args for: '--foo'\n",
        1,
    );
    check(
        &["subscribe", "news"],
        "",
        "docksim: not simulated: redis-server: SUBSCRIBE\n",
        70,
    );
}

#[test]
fn redis_asks_for_its_password() {
    let mut machine = redis(&["--requirepass", "pw"]);
    let warning = "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";
    let mut check = |argv: &[&str], stdout: &str, stderr: &str| {
        let argv = [&["redis-cli"], argv].concat();
        let expect = (stdout.to_owned(), stderr.to_owned(), Some(0));
        assert_eq!(machine.exec(&argv, ""), expect, "{argv:?}");
    };
    check(&["ping"], "NOAUTH Authentication required.\n\n", "");
    check(&["-a", "pw", "ping"], "PONG\n", warning);
    check(&["-a", "pw", "--no-auth-warning", "ping"], "PONG\n", "");
    check(
        &["-a", "bad", "ping"],
        "NOAUTH Authentication required.\n\n",
        &format!(
            "{warning}AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n"
        ),
    );
    let (stdout, ..) = machine.exec(&["redis-cli"], "auth pw\nset a 1\nmulti\nincr a\nexec\n");
    assert_eq!(stdout, "OK\nOK\nOK\nQUEUED\n2\n");
}

#[test]
fn redis_keys_end_when_their_time_comes() {
    let mut machine = redis(&[]);
    machine.exec(&["redis-cli"], "set a 1 ex 10\nset b 1\n");
    machine.pass(4);
    assert_eq!(machine.exec(&["redis-cli", "ttl", "a"], "").0, "6\n");
    machine.pass(6);
    assert_eq!(machine.exec(&["redis-cli", "get", "a"], "").0, "\n");
    assert_eq!(machine.exec(&["redis-cli", "ttl", "a"], "").0, "-2\n");
    assert_eq!(machine.exec(&["redis-cli", "dbsize"], "").0, "1\n");
}

#[test]
fn redis_saves_by_itself_and_when_it_ends() {
    let mut machine = redis(&["--save", "10", "1"]);
    machine.exec(&["redis-cli", "set", "a", "1"], "");
    machine.logs();
    machine.pass(11);
    let logs = machine.logs();
    let messages: Vec<&str> = logs.lines().filter_map(|line| line.get(26..)).collect();
    let expect = [
        " * 1 changes in 10 seconds. Saving...",
        " * Background saving started by pid ",
        " * DB saved on disk",
        " * Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB",
        " * Background saving terminated with success",
    ];
    assert_eq!(messages.len(), expect.len(), "{logs}");
    for (found, expect) in messages.iter().zip(expect) {
        let expect = expect.trim_start();
        assert!(found.contains(expect), "{found} {expect}");
    }
    let root = docksim_guest::filesystem::Caller::root(START);
    let dump = machine
        .guest
        .filesystem()
        .read_file(&root, "/dump.rdb")
        .unwrap();
    assert!(dump.starts_with(b"REDIS0012"));
    machine.exec(&["redis-cli", "shutdown"], "");
    machine.run();
    assert_eq!(machine.guest.exit_code(), Some(0));
    assert!(
        machine
            .logs()
            .ends_with("# Redis is now ready to exit, bye bye...\n")
    );
}

#[test]
fn redis_says_what_is_wrong_with_its_options() {
    let mut machine = redis(&["--foo", "bar"]);
    assert_eq!(machine.guest.exit_code(), Some(1));
    assert_eq!(
        machine.logs(),
        "\n*** FATAL CONFIG FILE ERROR (Redis 7.4.11) ***\nReading the configuration file, at line 2\n>>> 'foo \
         \"bar\"'\nBad directive or wrong number of arguments\n"
    );
}

fn postgres(env: &[&str]) -> Machine {
    let env = [
        &[
            "PG_VERSION=16.15-1.pgdg13+2",
            "PGDATA=/var/lib/postgresql/data",
        ],
        env,
    ]
    .concat();
    Machine::boot(
        "library/postgres",
        &env,
        &["docker-entrypoint.sh", "postgres"],
    )
}

#[test]
fn psql_shows_what_the_real_one_shows() {
    let mut machine = postgres(&["POSTGRES_PASSWORD=secret"]);
    let statements = include_str!("programs/psql-statements.sql");
    let (stdout, stderr, code) = machine.exec(&["psql", "-U", "postgres"], statements);
    let check = |found: &str, expect: &str| {
        for (line, (found, expect)) in found.lines().zip(expect.lines()).enumerate() {
            assert_eq!(found, expect, "line {}", line + 1);
        }
        assert_eq!(found, expect);
    };
    check(&stderr, include_str!("programs/psql-errors.txt"));
    check(&stdout, include_str!("programs/psql-output.txt"));
    assert_eq!(code, Some(0));
}

#[test]
fn psql_takes_commands_from_its_line() {
    let mut machine = postgres(&["POSTGRES_PASSWORD=secret", "POSTGRES_DB=shop"]);
    let mut check = |argv: &[&str], stdout: &str, stderr: &str, code: i32| {
        let expect = (stdout.to_owned(), stderr.to_owned(), Some(code));
        assert_eq!(machine.exec(argv, ""), expect, "{argv:?}");
    };
    let psql = |more: &[&'static str]| [&["psql", "-U", "postgres"], more].concat();
    check(
        &psql(&["-c", "select 1"]),
        " ?column? \n----------\n        1\n(1 row)\n\n",
        "",
        0,
    );
    check(&psql(&["-tAc", "select 1, 'a'"]), "1|a\n", "", 0);
    check(
        &psql(&["-c", "selec 1"]),
        "",
        "ERROR:  syntax error at or near \"selec\"\nLINE 1: selec 1\n        ^\n",
        1,
    );
    check(
        &["psql", "-c", "select 1"],
        "",
        "psql: error: connection to server on socket \"/var/run/postgresql/.s.PGSQL.5432\" failed: FATAL:  role \"root\" \
         does not exist\n",
        2,
    );
    check(
        &psql(&["-d", "nope", "-c", "select 1"]),
        "",
        "psql: error: connection to server on socket \"/var/run/postgresql/.s.PGSQL.5432\" failed: FATAL:  database \
         \"nope\" does not exist\n",
        2,
    );
    check(
        &psql(&["-h", "127.0.0.1", "-p", "1", "-c", "select 1"]),
        "",
        "psql: error: connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server running on \
         that host and accepting TCP/IP connections?\n",
        2,
    );
    check(
        &psql(&["-d", "shop", "-c", "create table t (a int)"]),
        "CREATE TABLE\n",
        "",
        0,
    );
    check(
        &psql(&["-c", "select avg(1)"]),
        "",
        "docksim: not simulated: postgres: select avg(1)\n",
        70,
    );
    check(
        &["pg_isready"],
        "/var/run/postgresql:5432 - accepting connections\n",
        "",
        0,
    );
    check(
        &["pg_isready", "-p", "1"],
        "/var/run/postgresql:1 - no response\n",
        "",
        2,
    );
}

/// The words of docker-library/postgres, docker-entrypoint.sh.
#[test]
fn the_entrypoint_of_postgres_initialises_once() {
    let mut machine = postgres(&["POSTGRES_PASSWORD=secret", "POSTGRES_DB=shop"]);
    let logs = machine.logs();
    assert!(logs.starts_with(
        "The files belonging to this database system will be owned by user \"postgres\".\n"
    ));
    assert!(logs.contains("\nPostgreSQL init process complete; ready for start up.\n\n"));
    assert!(logs.contains(
        " done\nserver started\nCREATE DATABASE\n\n\n/usr/local/bin/docker-entrypoint.sh: ignoring"
    ));
    assert!(
        logs.ends_with("[1] LOG:  database system is ready to accept connections\n"),
        "{logs}"
    );
    machine.exec(
        &["psql", "-U", "postgres", "shop"],
        "create table t (a int); insert into t values (7);",
    );
    machine.guest.signal(Signal::INT, machine.now);
    assert!(
        machine
            .logs()
            .ends_with("[1] LOG:  database system is shut down\n")
    );
    assert_eq!(machine.guest.exit_code(), Some(0));
    let spec = Spec {
        argv: vec!["docker-entrypoint.sh".to_owned(), "postgres".to_owned()],
        env: machine.env.clone(),
        filesystem: machine.guest.filesystem().without_mounts(),
        ..Spec::default()
    };
    let mut again = Machine {
        guest: Guest::boot(&spec).unwrap(),
        ..machine
    };
    let logs = again.logs();
    let skipped = "\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n";
    assert!(logs.starts_with(skipped), "{logs}");
    let (stdout, ..) = again.exec(
        &["psql", "-U", "postgres", "shop", "-tAc", "select a from t"],
        "",
    );
    assert_eq!(stdout, "7\n");
}

#[test]
fn interpreters_say_their_version_and_end_without_a_program() {
    let run = |repository: &str, variable: &str, argv: &[&str]| {
        let mut machine = Machine::boot(repository, &[variable], argv);
        (machine.logs(), machine.guest.exit_code())
    };
    let check = |repository: &str, variable: &str, argv: &[&str], output: &str, code: i32| {
        let expect = (output.to_owned(), Some(code));
        assert_eq!(run(repository, variable, argv), expect, "{argv:?}");
    };
    let (python, node) = ("PYTHON_VERSION=3.14.7", "NODE_VERSION=24.19.0");
    check("library/python", python, &["python3"], "", 0);
    check(
        "library/python",
        python,
        &["python", "--version"],
        "Python 3.14.7\n",
        0,
    );
    check(
        "library/python",
        python,
        &["python", "-c", "print(\"hi\")"],
        "hi\n",
        0,
    );
    check(
        "library/node",
        node,
        &["docker-entrypoint.sh", "node"],
        "",
        0,
    );
    check(
        "library/node",
        node,
        &["docker-entrypoint.sh", "-v"],
        "v24.19.0\n",
        0,
    );
    check(
        "library/node",
        node,
        &["docker-entrypoint.sh", "echo", "hi"],
        "hi\n",
        0,
    );
    let mut machine = Machine::boot("library/python", &[python], &["sleep", "100"]);
    let (stdout, stderr, code) = machine.exec(&["python3"], "print(1)\n");
    assert_eq!(
        (stdout.as_str(), stderr.as_str(), code),
        (
            "",
            "docksim: not simulated: python3 with a program\n",
            Some(70)
        )
    );
}

#[test]
fn nginx_takes_new_workers_when_it_is_told_to_reload() {
    let mut machine = Machine::boot(
        "library/nginx",
        &["NGINX_VERSION=1.29.3"],
        &["nginx", "-g", "daemon off;"],
    );
    machine.logs();
    let (stdout, stderr, code) = machine.exec(&["nginx", "-s", "reload"], "");
    assert_eq!((stdout.as_str(), code), ("", Some(0)));
    let caller = stderr
        .trim_end()
        .strip_suffix(": signal process started")
        .unwrap();
    let caller = caller.rsplit('#').next().unwrap();
    let logs = machine.logs();
    let messages: Vec<&str> = logs
        .lines()
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(
        messages.first().copied(),
        Some(format!("signal 1 (SIGHUP) received from {caller}, reconfiguring").as_str())
    );
    let started: Vec<&str> = messages
        .iter()
        .filter_map(|text| text.strip_prefix("start worker process "))
        .collect();
    assert_eq!(started.len(), 2);
    assert_eq!(
        messages
            .iter()
            .filter(|text| **text == "gracefully shutting down")
            .count(),
        2
    );
    assert_eq!(messages.last().copied(), Some("signal 29 (SIGIO) received"));
    assert_eq!(
        machine.exec(&["nginx", "-t"], "").1,
        "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file \
         /etc/nginx/nginx.conf test is successful\n"
    );
    assert_eq!(
        machine.exec(&["nginx", "-v"], "").1,
        "nginx version: nginx/1.29.3\n"
    );
    let (_, stderr, code) = machine.exec(&["nginx", "-s", "foo"], "");
    assert_eq!(
        (stderr.as_str(), code),
        ("nginx: invalid option: \"-s foo\"\n", Some(1))
    );
    machine.exec(&["nginx", "-s", "quit"], "");
    let logs = machine.logs();
    assert!(logs.contains("signal 3 (SIGQUIT) received from "), "{logs}");
    assert!(
        logs.contains(&format!(
            " {0}#{0}: gracefully shutting down",
            started.first().unwrap()
        )),
        "{logs}"
    );
    assert_eq!(machine.guest.exit_code(), Some(0));
}
