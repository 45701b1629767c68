//! The entrypoints of the databases: they refuse to start without a password.

use crate::io::Io;
use crate::kernel::Step;

fn is_set(io: &Io<'_>, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| io.env_variable(name).is_some_and(|value| !value.is_empty()))
}

fn not_simulated(words: &[String], io: &mut Io<'_>) -> Step {
    io.err(format!("docksim: not simulated: {}\n", words.join(" ")));
    Step::Exit(70)
}

pub(super) fn start_mysql(version: &str, words: &[String], io: &mut Io<'_>) -> Step {
    let passwords = [
        "MYSQL_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
    ];
    if is_set(io, &passwords) {
        return not_simulated(words, io);
    }
    introduce(&format!("MySQL Server {version}"), io);
    note(
        "ERROR",
        "Database is uninitialized and password option is not specified\n    You need to specify one of the \
         following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - \
         MYSQL_RANDOM_ROOT_PASSWORD",
        io,
    );
    Step::Exit(1)
}

pub(super) fn start_mariadb(version: &str, words: &[String], io: &mut Io<'_>) -> Step {
    let passwords = [
        "MARIADB_ROOT_PASSWORD",
        "MARIADB_ROOT_PASSWORD_FILE",
        "MARIADB_ROOT_PASSWORD_HASH",
        "MARIADB_ROOT_PASSWORD_HASH_FILE",
        "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
        "MARIADB_RANDOM_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
    ];
    if is_set(io, &passwords) {
        return not_simulated(words, io);
    }
    introduce(&format!("MariaDB Server {version}"), io);
    note(
        "ERROR",
        "Database is uninitialized and password option is not specified\n\tYou need to specify one of \
         MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and \
         MARIADB_RANDOM_ROOT_PASSWORD",
        io,
    );
    Step::Exit(1)
}

/// As root the entrypoint starts itself again as the server's own user.
fn introduce(server: &str, io: &mut Io<'_>) {
    let text = format!("Entrypoint script for {server} started.");
    note("Note", &text, io);
    if io.caller().uid == 0 {
        note("Note", "Switching to dedicated user 'mysql'", io);
        note("Note", &text, io);
    }
}

fn note(level: &str, text: &str, io: &mut Io<'_>) {
    let moment = super::clock(io.now());
    let line = format!(
        "{} {}+00:00 [{level}] [Entrypoint]: {text}\n",
        moment.date, moment.time
    );
    if level == "ERROR" {
        io.err(line);
    } else {
        io.out(line);
    }
}
