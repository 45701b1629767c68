//! Keys of every kind (redis: db.c, expire.c).

use super::{Answer, Bytes, Connection, Refusal, Reply, Row, integer, text, upper, word};
use crate::server::redis::value::{Entry, Value, matches};

pub(super) const COMMANDS: &[Row] = &[
    ("copy", -3, copy),
    ("del", -2, del),
    ("exists", -2, exists),
    ("expire", -3, |client, words| {
        expire(client, words, 1000, true, "expire")
    }),
    ("expireat", -3, |client, words| {
        expire(client, words, 1000, false, "expireat")
    }),
    ("expiretime", 2, |client, words| {
        times(client, words, |at, _| at.div_euclid(1000))
    }),
    ("keys", 2, keys),
    ("move", 3, move_key),
    ("object", -2, object),
    ("persist", 2, persist),
    ("pexpire", -3, |client, words| {
        expire(client, words, 1, true, "pexpire")
    }),
    ("pexpireat", -3, |client, words| {
        expire(client, words, 1, false, "pexpireat")
    }),
    ("pexpiretime", 2, |client, words| {
        times(client, words, |at, _| at)
    }),
    ("pttl", 2, |client, words| {
        times(client, words, |at, now| at - now)
    }),
    ("randomkey", 1, |client, _| match client.keys().first() {
        None => Ok(Reply::Nil),
        Some(_) => Err(Refusal::NotSimulated("redis-server: RANDOMKEY".to_owned())),
    }),
    ("rename", 3, rename),
    ("renamenx", 3, renamenx),
    ("scan", -2, scan),
    ("touch", -2, exists),
    ("ttl", 2, |client, words| {
        times(client, words, |at, now| (at - now + 500).div_euclid(1000))
    }),
    ("type", 2, kind),
    ("unlink", -2, del),
];

fn del(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let gone = words.iter().filter(|key| client.remove(key).is_some());
    Ok(Reply::count(gone.count()))
}

fn exists(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let there = words.iter().filter(|key| client.entry(key).is_some());
    Ok(Reply::count(there.count()))
}

fn kind(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let kind = client.value(word(words, 0)?).map_or("none", Value::kind);
    Ok(Reply::Status(kind.to_owned()))
}

fn keys(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let pattern = word(words, 0)?;
    let keys = client.keys().into_iter();
    Ok(Reply::bulks(keys.filter(|key| matches(pattern, key))))
}

fn scan(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let cursor: u64 = text(word(words, 0)?).parse().map_err(|_| Refusal::Cursor)?;
    let (mut pattern, mut kind, mut count) = (None, None, 10);
    for pair in words.get(1..).unwrap_or_default().chunks(2) {
        let [option, value] = pair else {
            return Err(Refusal::Syntax);
        };
        match upper(Some(option)).as_str() {
            "MATCH" => pattern = Some(value),
            "COUNT" => match integer(value)? {
                least if least < 1 => return Err(Refusal::Syntax),
                least => count = usize::try_from(least).unwrap_or(usize::MAX),
            },
            "TYPE" => kind = Some(text(value).to_lowercase()),
            _ => return Err(Refusal::Syntax),
        }
    }
    let keys = client.keys();
    // Where a walk through more keys than are asked for goes on is in the hash table's order, which is random.
    if cursor != 0 || keys.len() > count {
        return Err(Refusal::NotSimulated(
            "redis-server: SCAN over several calls".to_owned(),
        ));
    }
    let mut found = Vec::new();
    for key in keys {
        let is_kind = kind
            .as_ref()
            .is_none_or(|kind| client.value(&key).is_some_and(|value| value.kind() == kind));
        if is_kind && pattern.is_none_or(|pattern| matches(pattern, &key)) {
            found.push(key);
        }
    }
    Ok(Reply::Array(vec![Reply::bulk("0"), Reply::bulks(found)]))
}

/// What is left of a key's time, or when it is over.
fn times(client: &mut Connection<'_, '_>, words: &[Bytes], show: fn(i64, i64) -> i64) -> Answer {
    let now = client.now_ms();
    Ok(Reply::Integer(match client.entry(word(words, 0)?) {
        None => -2,
        Some(Entry {
            expires_at: None, ..
        }) => -1,
        Some(Entry {
            expires_at: Some(at),
            ..
        }) => show(*at, now),
    }))
}

fn expire(
    client: &mut Connection<'_, '_>,
    words: &[Bytes],
    unit_ms: i64,
    is_relative: bool,
    command: &'static str,
) -> Answer {
    let key = word(words, 0)?;
    let mut conditions = Vec::new();
    for option in words.get(2..).unwrap_or_default() {
        match upper(Some(option)).as_str() {
            condition @ ("NX" | "XX" | "GT" | "LT") => conditions.push(condition.to_owned()),
            other => {
                return Err(Refusal::Configuration(format!(
                    "Unsupported option {other}"
                )));
            }
        }
    }
    let has = |name: &str| conditions.iter().any(|condition| condition == name);
    if has("NX") && conditions.len() > 1 {
        return Err(Refusal::ExpireConditions);
    }
    let now = client.now_ms();
    let from = if is_relative { now } else { 0 };
    let at = integer(word(words, 1)?)?
        .checked_mul(unit_ms)
        .and_then(|time| from.checked_add(time))
        .ok_or(Refusal::ExpireTime(command))?;
    let Some(entry) = client.entry(key).cloned() else {
        return Ok(Reply::Integer(0));
    };
    // A key without a time is taken to have all time.
    let refused = has("NX") && entry.expires_at.is_some()
        || has("XX") && entry.expires_at.is_none()
        || has("GT") && entry.expires_at.is_none_or(|old| at <= old)
        || has("LT") && entry.expires_at.is_some_and(|old| at >= old);
    if refused {
        return Ok(Reply::Integer(0));
    }
    if at <= now {
        client.remove(key);
    } else {
        client.put(
            key,
            Entry {
                expires_at: Some(at),
                ..entry
            },
        );
    }
    Ok(Reply::Integer(1))
}

fn persist(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    match client.entry(key).cloned() {
        Some(entry) if entry.expires_at.is_some() => {
            client.set(key, entry.value);
            Ok(Reply::Integer(1))
        }
        _ => Ok(Reply::Integer(0)),
    }
}

fn rename(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let entry = client
        .entry(word(words, 0)?)
        .cloned()
        .ok_or(Refusal::NoSuchKey)?;
    client.remove(word(words, 0)?);
    client.put(word(words, 1)?, entry);
    Ok(Reply::ok())
}

fn renamenx(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    if client.entry(word(words, 0)?).is_none() {
        return Err(Refusal::NoSuchKey);
    }
    if client.entry(word(words, 1)?).is_some() {
        return Ok(Reply::Integer(0));
    }
    rename(client, words)?;
    Ok(Reply::Integer(1))
}

fn copy(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (from, to) = (word(words, 0)?, word(words, 1)?);
    let mut replaces = false;
    for option in words.get(2..).unwrap_or_default() {
        match upper(Some(option)).as_str() {
            "REPLACE" => replaces = true,
            "DB" => return Err(Refusal::NotSimulated("redis-server: COPY … DB".to_owned())),
            _ => return Err(Refusal::Syntax),
        }
    }
    if from == to {
        return Err(Refusal::SameKey);
    }
    let Some(entry) = client.entry(from).cloned() else {
        return Ok(Reply::Integer(0));
    };
    if client.entry(to).is_some() && !replaces {
        return Ok(Reply::Integer(0));
    }
    client.put(to, entry);
    Ok(Reply::Integer(1))
}

fn move_key(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let to = client
        .redis
        .database_number(integer(word(words, 1)?)?)
        .ok_or(Refusal::NoSuchDatabase)?;
    let from = client.database;
    if from == to {
        return Err(Refusal::SameKey);
    }
    let Some(entry) = client.entry(key).cloned() else {
        return Ok(Reply::Integer(0));
    };
    client.database = to;
    let is_taken = client.entry(key).is_some();
    if !is_taken {
        client.put(key, entry);
    }
    client.database = from;
    if !is_taken {
        client.remove(key);
    }
    Ok(Reply::Integer(i64::from(!is_taken)))
}

fn object(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let name = upper(words.first());
    match (name.as_str(), words.get(1)) {
        ("ENCODING", Some(key)) => Ok(client
            .value(key)
            .map_or(Reply::Nil, |value| Reply::bulk(value.encoding()))),
        ("REFCOUNT" | "IDLETIME" | "FREQ" | "HELP", _) => Err(Refusal::NotSimulated(format!(
            "redis-server: OBJECT {name}"
        ))),
        _ => Err(Refusal::UnknownSubcommand {
            name: text(word(words, 0)?),
            command: "OBJECT".to_owned(),
        }),
    }
}
