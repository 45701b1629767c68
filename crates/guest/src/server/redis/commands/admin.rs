//! The connection, the server, and transactions (redis: server.c, config.c, networking.c).

use super::{Answer, Bytes, Connection, Refusal, Reply, Row, Wish, integer, text, upper, word};
use crate::server::redis::value::matches;

pub(super) const COMMANDS: &[Row] = &[
    ("auth", -2, auth),
    ("bgsave", -1, bgsave),
    ("client", -2, client_command),
    ("config", -2, config),
    ("dbsize", 1, |client, _| {
        Ok(Reply::count(client.keys().len()))
    }),
    // These three are seen to before a command runs.
    ("discard", 1, |_, _| Ok(Reply::ok())),
    ("exec", 1, |_, _| Ok(Reply::ok())),
    ("multi", 1, |_, _| Ok(Reply::ok())),
    ("echo", 2, |_, words| {
        Ok(Reply::Bulk(Bytes::clone(word(words, 0)?)))
    }),
    ("flushall", -1, |client, words| {
        check_flush(words)?;
        client.redis.databases.clear();
        client.redis.dirty += 1;
        Ok(Reply::ok())
    }),
    ("flushdb", -1, |client, words| {
        check_flush(words)?;
        client.redis.databases.remove(&client.database);
        client.redis.dirty += 1;
        Ok(Reply::ok())
    }),
    ("info", -1, info),
    ("lastsave", 1, |client, _| {
        Ok(Reply::Integer(
            client.redis.saved_at.div_euclid(1_000_000_000),
        ))
    }),
    ("ping", -1, |_, words| match words {
        [] => Ok(Reply::Status("PONG".to_owned())),
        [text] => Ok(Reply::Bulk(Bytes::clone(text))),
        _ => Err(Refusal::Arguments("ping".to_owned())),
    }),
    ("quit", -1, |client, _| {
        client.wish = Some(Wish::Close);
        Ok(Reply::ok())
    }),
    ("save", 1, |client, _| {
        if client.redis.save(client.io) {
            Ok(Reply::ok())
        } else {
            Err(Refusal::SaveFailed)
        }
    }),
    ("select", 2, select),
    ("shutdown", -1, shutdown),
    ("time", 1, time),
];

fn auth(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (user, password) = match words {
        [_] if client.redis.config.password.is_empty() => return Err(Refusal::NoPassword),
        [password] => ("default".to_owned(), password),
        [user, password] => (text(user), password),
        _ => return Err(Refusal::Syntax),
    };
    // Without a password the user `default` takes any.
    let expected = &client.redis.config.password;
    if user != "default" || !expected.is_empty() && expected.as_bytes() != &**password {
        return Err(Refusal::WrongPassword);
    }
    client.is_known = true;
    Ok(Reply::ok())
}

fn select(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let number = integer(word(words, 0)?)?;
    client.database = client
        .redis
        .database_number(number)
        .ok_or(Refusal::NoSuchDatabase)?;
    Ok(Reply::ok())
}

fn check_flush(words: &[Bytes]) -> Result<(), Refusal> {
    match words {
        [] => Ok(()),
        [option] if matches!(upper(Some(option)).as_str(), "ASYNC" | "SYNC") => Ok(()),
        _ => Err(Refusal::Syntax),
    }
}

fn bgsave(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    match words {
        [] => {}
        [option] if upper(Some(option)) == "SCHEDULE" => {}
        _ => return Err(Refusal::Syntax),
    }
    client.redis.save_in_background(client.io);
    Ok(Reply::Status("Background saving started".to_owned()))
}

fn shutdown(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let save = match words {
        [] => None,
        [option] if upper(Some(option)) == "SAVE" => Some(true),
        [option] if upper(Some(option)) == "NOSAVE" => Some(false),
        _ => {
            return Err(Refusal::NotSimulated(
                "redis-server: these options of SHUTDOWN".to_owned(),
            ));
        }
    };
    client.wish = Some(Wish::ShutDown { save });
    // The connection ends without an answer.
    Ok(Reply::Nil)
}

fn time(client: &mut Connection<'_, '_>, _: &[Bytes]) -> Answer {
    let microseconds = client.io.now().div_euclid(1000);
    Ok(Reply::Array(vec![
        Reply::bulk(microseconds.div_euclid(1_000_000).to_string()),
        Reply::bulk(microseconds.rem_euclid(1_000_000).to_string()),
    ]))
}

fn client_command(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let name = upper(words.first());
    match (name.as_str(), words.get(1..).unwrap_or_default()) {
        ("GETNAME", []) if client.name.is_empty() => Ok(Reply::Nil),
        ("GETNAME", []) => Ok(Reply::Bulk(Bytes::clone(&client.name))),
        ("SETNAME", [name]) => {
            client.name = Bytes::clone(name);
            Ok(Reply::ok())
        }
        ("GETNAME" | "SETNAME", _) => Err(Refusal::Arguments(format!(
            "client|{}",
            name.to_lowercase()
        ))),
        (
            "CACHING" | "GETREDIR" | "HELP" | "ID" | "INFO" | "KILL" | "LIST" | "NO-EVICT"
            | "NO-TOUCH" | "PAUSE" | "REPLY" | "SETINFO" | "TRACKING" | "TRACKINGINFO" | "UNBLOCK"
            | "UNPAUSE",
            _,
        ) => Err(Refusal::NotSimulated(format!(
            "redis-server: CLIENT {name}"
        ))),
        _ => Err(Refusal::UnknownSubcommand {
            name: text(word(words, 0)?),
            command: "CLIENT".to_owned(),
        }),
    }
}

fn config(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let name = upper(words.first());
    match (name.as_str(), words.get(1..).unwrap_or_default()) {
        ("GET" | "SET", []) => Err(Refusal::Arguments(format!(
            "config|{}",
            name.to_lowercase()
        ))),
        ("GET", patterns) => config_get(client, patterns),
        ("SET", pairs) => config_set(client, pairs),
        ("RESETSTAT", []) => Ok(Reply::ok()),
        ("REWRITE", []) => Err(Refusal::Configuration(
            "The server is running without a config file".to_owned(),
        )),
        ("RESETSTAT" | "REWRITE", _) => Err(Refusal::Arguments(format!(
            "config|{}",
            name.to_lowercase()
        ))),
        ("HELP", _) => Err(Refusal::NotSimulated(
            "redis-server: CONFIG HELP".to_owned(),
        )),
        _ => Err(Refusal::UnknownSubcommand {
            name: text(word(words, 0)?),
            command: "CONFIG".to_owned(),
        }),
    }
}

fn config_get(client: &mut Connection<'_, '_>, patterns: &[Bytes]) -> Answer {
    let mut found = Vec::new();
    for pattern in patterns {
        let pattern = text(pattern).to_lowercase();
        for name in crate::server::redis::config::NAMES.split_whitespace() {
            if !matches(pattern.as_bytes(), name.as_bytes()) {
                continue;
            }
            let Some(value) = client.redis.config.get(name) else {
                return Err(Refusal::NotSimulated(format!(
                    "redis-server: CONFIG GET {name}"
                )));
            };
            found.extend([Reply::bulk(name), Reply::bulk(value)]);
        }
    }
    Ok(Reply::Array(found))
}

fn config_set(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let mut new = client.redis.config.clone();
    for (name, value) in super::strings::pairs(words, "config|set")? {
        let (name, value) = (text(name).to_lowercase(), text(value));
        let fails = |why: &str| {
            Refusal::Configuration(format!(
                "CONFIG SET failed (possibly related to argument '{name}') - {why}"
            ))
        };
        if !crate::server::redis::config::NAMES
            .split_whitespace()
            .any(|known| known == name)
        {
            return Err(Refusal::Configuration(format!(
                "Unknown option or number of arguments for CONFIG SET - '{name}'"
            )));
        }
        match name.as_str() {
            "databases" | "daemonize" | "logfile" | "appendfilename" | "always-show-logo" => {
                return Err(fails("can't set immutable config"));
            }
            "dir" | "dbfilename" => return Err(fails("can't set protected config")),
            "bind" | "port" => {
                return Err(Refusal::NotSimulated(format!(
                    "redis-server: CONFIG SET {name}"
                )));
            }
            _ => {}
        }
        match new.set(&name, &[value]) {
            Ok(()) => {}
            Err(crate::server::redis::config::Wrong::NotSimulated(what)) => {
                return Err(Refusal::NotSimulated(format!("redis-server: {what}")));
            }
            Err(wrong) => return Err(fails(&wrong.to_string())),
        }
    }
    client.redis.config = new;
    Ok(Reply::ok())
}

/// The sections of which docksim knows every line (redis 7.4: `genRedisInfoString`).
fn info(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let mut sections = Vec::new();
    for name in words {
        let name = text(name).to_lowercase();
        let lines = match name.as_str() {
            "keyspace" => keyspace(client),
            "replication" => replication(client),
            "persistence" => persistence(client),
            "cluster" => "# Cluster\r\ncluster_enabled:0\r\n".to_owned(),
            "modules" => "# Modules\r\n".to_owned(),
            "server" | "clients" | "memory" | "stats" | "cpu" | "errorstats" | "commandstats"
            | "latencystats" | "sentinel" | "default" | "all" | "everything" => {
                return Err(Refusal::NotSimulated(format!("redis-server: INFO {name}")));
            }
            _ => continue,
        };
        sections.push(lines);
    }
    if words.is_empty() {
        return Err(Refusal::NotSimulated(
            "redis-server: INFO without a section; there are keyspace, persistence, replication, cluster and modules"
                .to_owned(),
        ));
    }
    Ok(Reply::bulk(sections.join("\r\n")))
}

fn keyspace(client: &Connection<'_, '_>) -> String {
    let now = client.now_ms();
    let mut lines = "# Keyspace\r\n".to_owned();
    for (number, keys) in &client.redis.databases {
        let is_alive = |at: &Option<i64>| at.is_none_or(|at| at > now);
        let moments = keys.values().map(|entry| entry.expires_at).filter(is_alive);
        let moments: Vec<Option<i64>> = moments.collect();
        let times: Vec<i64> = moments.iter().flatten().map(|at| at - now).collect();
        let count = moments.len();
        if count == 0 {
            continue;
        }
        let expires = i64::try_from(times.len()).unwrap_or(i64::MAX);
        let average = times
            .iter()
            .sum::<i64>()
            .checked_div(expires)
            .unwrap_or_default();
        let more = if client.redis.is_of_7_4() {
            ",subexpiry=0"
        } else {
            ""
        };
        lines.push_str(&format!(
            "db{number}:keys={count},expires={expires},avg_ttl={average}{more}\r\n"
        ));
    }
    lines
}

fn replication(client: &Connection<'_, '_>) -> String {
    format!(
        "# Replication\r\nrole:master\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n\
         master_replid:{}\r\nmaster_replid2:{:0>40}\r\nmaster_repl_offset:0\r\nsecond_repl_offset:-1\r\n\
         repl_backlog_active:0\r\nrepl_backlog_size:1048576\r\nrepl_backlog_first_byte_offset:0\r\n\
         repl_backlog_histlen:0\r\n",
        client.redis.run_id(),
        0
    )
}

fn persistence(client: &Connection<'_, '_>) -> String {
    let redis = &client.redis;
    format!(
        "# Persistence\r\nloading:0\r\nasync_loading:0\r\ncurrent_cow_peak:0\r\ncurrent_cow_size:0\r\n\
         current_cow_size_age:0\r\ncurrent_fork_perc:0.00\r\ncurrent_save_keys_processed:0\r\n\
         current_save_keys_total:0\r\nrdb_changes_since_last_save:{}\r\nrdb_bgsave_in_progress:0\r\n\
         rdb_last_save_time:{}\r\nrdb_last_bgsave_status:ok\r\nrdb_last_bgsave_time_sec:{}\r\n\
         rdb_current_bgsave_time_sec:-1\r\nrdb_saves:{}\r\nrdb_last_cow_size:0\r\nrdb_last_load_keys_expired:{}\r\n\
         rdb_last_load_keys_loaded:{}\r\naof_enabled:0\r\naof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0\r\n\
         aof_last_rewrite_time_sec:-1\r\naof_current_rewrite_time_sec:-1\r\naof_last_bgrewrite_status:ok\r\n\
         aof_rewrites:0\r\naof_rewrites_consecutive_failures:0\r\naof_last_write_status:ok\r\naof_last_cow_size:0\r\n\
         module_fork_in_progress:0\r\nmodule_fork_last_cow_size:0\r\n",
        redis.dirty,
        redis.saved_at.div_euclid(1_000_000_000),
        if redis.background_saves == 0 { -1 } else { 0 },
        redis.saves,
        redis.expired_at_load,
        redis.loaded_keys,
    )
}
