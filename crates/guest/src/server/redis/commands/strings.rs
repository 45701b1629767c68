//! Strings and numbers (redis: t_string.c).

use super::{Answer, Bytes, Connection, Refusal, Reply, Row, float, integer, span, upper, word};
use crate::server::redis::value::{Entry, Value, number, whole_number, write_number};

pub(super) const COMMANDS: &[Row] = &[
    ("append", 3, append),
    ("decr", 2, |client, words| add(client, word(words, 0)?, -1)),
    ("decrby", 3, |client, words| {
        let by = integer(word(words, 1)?)?
            .checked_neg()
            .ok_or(Refusal::Overflow)?;
        add(client, word(words, 0)?, by)
    }),
    ("get", 2, |client, words| {
        client.string(word(words, 0)?).map(Reply::optional)
    }),
    ("getdel", 2, getdel),
    ("getex", -2, getex),
    ("getrange", 4, getrange),
    ("getset", 3, getset),
    ("incr", 2, |client, words| add(client, word(words, 0)?, 1)),
    ("incrby", 3, |client, words| {
        add(client, word(words, 0)?, integer(word(words, 1)?)?)
    }),
    ("incrbyfloat", 3, incrbyfloat),
    ("mget", -2, mget),
    ("mset", -3, mset),
    ("msetnx", -3, msetnx),
    ("psetex", 4, |client, words| {
        set_for(client, words, 1, "psetex")
    }),
    ("set", -3, set),
    ("setex", 4, |client, words| {
        set_for(client, words, 1000, "setex")
    }),
    ("setnx", 3, setnx),
    ("setrange", 4, setrange),
    ("strlen", 2, |client, words| {
        let text = client.string(word(words, 0)?)?;
        Ok(Reply::count(text.map_or(0, |text| text.len())))
    }),
];

fn append(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, more) = (word(words, 0)?, word(words, 1)?);
    let mut text = client
        .string(key)?
        .map(|text| text.to_vec())
        .unwrap_or_default();
    text.extend_from_slice(more);
    let length = text.len();
    client.replace(key, Value::String(text.into()));
    Ok(Reply::count(length))
}

fn add(client: &mut Connection<'_, '_>, key: &Bytes, by: i64) -> Answer {
    let old = match client.string(key)? {
        Some(text) => whole_number(&text).ok_or(Refusal::NotInteger)?,
        None => 0,
    };
    let new = old.checked_add(by).ok_or(Refusal::Overflow)?;
    client.replace(key, Value::String(new.to_string().as_bytes().into()));
    Ok(Reply::Integer(new))
}

fn incrbyfloat(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let old = match client.string(key)? {
        Some(text) => number(&text).ok_or(Refusal::NotFloat)?,
        None => 0.0,
    };
    let new = old + float(word(words, 1)?)?;
    if !new.is_finite() {
        return Err(Refusal::NotANumber);
    }
    let text: Bytes = write_number(new).as_bytes().into();
    client.replace(key, Value::String(Bytes::clone(&text)));
    Ok(Reply::Bulk(text))
}

fn getdel(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let text = client.string(key)?;
    client.remove(key);
    Ok(Reply::optional(text))
}

fn getex(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let text = client.string(key)?;
    let now = client.now_ms();
    let expires_at = match words.get(1..).unwrap_or_default() {
        [] => return Ok(Reply::optional(text)),
        [option] if upper(Some(option)) == "PERSIST" => None,
        [option, time] => Some(moment(&upper(Some(option)), time, now, "getex")?),
        _ => return Err(Refusal::Syntax),
    };
    if let Some(text) = &text {
        let value = Value::String(Bytes::clone(text));
        client.put(key, Entry { value, expires_at });
    }
    Ok(Reply::optional(text))
}

fn getrange(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (start, stop) = (integer(word(words, 1)?)?, integer(word(words, 2)?)?);
    let text = client.string(word(words, 0)?)?.unwrap_or_default();
    let part = text.get(span(start, stop, text.len()));
    Ok(Reply::bulk(part.unwrap_or_default()))
}

fn setrange(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    const LONGEST: usize = 1 << 20;
    let (key, more) = (word(words, 0)?, word(words, 2)?);
    let offset =
        usize::try_from(integer(word(words, 1)?)?).map_err(|_| Refusal::OffsetOutOfRange)?;
    let mut text = client
        .string(key)?
        .map(|text| text.to_vec())
        .unwrap_or_default();
    if !more.is_empty() {
        let end = offset.saturating_add(more.len());
        if end > LONGEST {
            return Err(Refusal::NotSimulated(
                "redis-server: strings beyond 1 MiB".to_owned(),
            ));
        }
        text.resize(text.len().max(end), 0);
        text.splice(offset..end, more.iter().copied());
        client.replace(key, Value::String(text.clone().into()));
    }
    Ok(Reply::count(text.len()))
}

fn getset(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let old = client.string(key)?;
    client.set(key, Value::String(Bytes::clone(word(words, 1)?)));
    Ok(Reply::optional(old))
}

fn mget(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    // What is no string counts as nothing here.
    let texts = words
        .iter()
        .map(|key| Reply::optional(client.string(key).ok().flatten()));
    Ok(Reply::Array(texts.collect()))
}

fn mset(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    for pair in pairs(words, "mset")? {
        client.set(pair.0, Value::String(Bytes::clone(pair.1)));
    }
    Ok(Reply::ok())
}

fn msetnx(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let pairs = pairs(words, "msetnx")?;
    if pairs.iter().any(|(key, _)| client.entry(key).is_some()) {
        return Ok(Reply::Integer(0));
    }
    mset(client, words)?;
    Ok(Reply::Integer(1))
}

/// Names and values in turn.
pub(super) fn pairs<'w>(
    words: &'w [Bytes],
    command: &str,
) -> Result<Vec<(&'w Bytes, &'w Bytes)>, Refusal> {
    words
        .chunks(2)
        .map(|pair| match pair {
            [name, value] => Ok((name, value)),
            _ => Err(Refusal::Arguments(command.to_owned())),
        })
        .collect()
}

fn setnx(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    if client.entry(key).is_some() {
        return Ok(Reply::Integer(0));
    }
    client.set(key, Value::String(Bytes::clone(word(words, 1)?)));
    Ok(Reply::Integer(1))
}

fn set_for(
    client: &mut Connection<'_, '_>,
    words: &[Bytes],
    unit_ms: i64,
    command: &'static str,
) -> Answer {
    let time = integer(word(words, 1)?)?;
    let expires_at = later(client.now_ms(), time, unit_ms, command)?;
    let value = Value::String(Bytes::clone(word(words, 2)?));
    let expires_at = Some(expires_at);
    client.put(word(words, 0)?, Entry { value, expires_at });
    Ok(Reply::ok())
}

/// A time from now.
fn later(now: i64, time: i64, unit_ms: i64, command: &'static str) -> Result<i64, Refusal> {
    let at = time
        .checked_mul(unit_ms)
        .and_then(|time| now.checked_add(time));
    at.filter(|_| time > 0).ok_or(Refusal::ExpireTime(command))
}

/// The moment that `EX 10` and its kin mean.
fn moment(option: &str, time: &Bytes, now: i64, command: &'static str) -> Result<i64, Refusal> {
    let unit_ms = match option {
        "EX" | "EXAT" => 1000,
        "PX" | "PXAT" => 1,
        _ => return Err(Refusal::Syntax),
    };
    let from = if option.ends_with("AT") { 0 } else { now };
    later(from, integer(time)?, unit_ms, command)
}

fn set(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, value) = (word(words, 0)?, word(words, 1)?);
    let now = client.now_ms();
    let (mut only_new, mut only_old, mut gives_old, mut keeps_time) = (false, false, false, false);
    let mut expires_at = None;
    let mut options = words.get(2..).unwrap_or_default().iter();
    while let Some(option) = options.next() {
        match upper(Some(option)).as_str() {
            "NX" if !only_old => only_new = true,
            "XX" if !only_new => only_old = true,
            "GET" => gives_old = true,
            "KEEPTTL" if expires_at.is_none() => keeps_time = true,
            option @ ("EX" | "PX" | "EXAT" | "PXAT") if expires_at.is_none() && !keeps_time => {
                let time = options.next().ok_or(Refusal::Syntax)?;
                expires_at = Some(moment(option, time, now, "set")?);
            }
            _ => return Err(Refusal::Syntax),
        }
    }
    let old = if gives_old { client.string(key)? } else { None };
    let known = client.entry(key).map(|entry| entry.expires_at);
    let goes_on = !(only_new && known.is_some() || only_old && known.is_none());
    if goes_on {
        if keeps_time {
            expires_at = known.flatten();
        }
        let value = Value::String(Bytes::clone(value));
        client.put(key, Entry { value, expires_at });
    }
    Ok(match (gives_old, goes_on) {
        (true, _) => Reply::optional(old),
        (false, true) => Reply::ok(),
        (false, false) => Reply::Nil,
    })
}
