//! Hashes (redis: t_hash.c).

use super::strings::pairs;
use super::{Answer, Bytes, Connection, Refusal, Reply, Row, float, integer, word};
use crate::server::redis::value::{Ordered, Value, number, whole_number, write_number};

pub(super) const COMMANDS: &[Row] = &[
    ("hdel", -3, hdel),
    ("hexists", 3, |client, words| {
        let there = hash(client, word(words, 0)?)?.contains(word(words, 1)?);
        Ok(Reply::Integer(i64::from(there)))
    }),
    ("hget", 3, |client, words| {
        Ok(Reply::optional(
            hash(client, word(words, 0)?)?.get(word(words, 1)?).cloned(),
        ))
    }),
    ("hgetall", 2, |client, words| {
        let fields = hash(client, word(words, 0)?)?;
        let both = fields
            .iter()
            .flat_map(|(field, value)| [field.clone(), value.clone()]);
        Ok(Reply::bulks(both))
    }),
    ("hincrby", 4, hincrby),
    ("hincrbyfloat", 4, hincrbyfloat),
    ("hkeys", 2, |client, words| {
        Ok(Reply::bulks(hash(client, word(words, 0)?)?.keys().cloned()))
    }),
    ("hlen", 2, |client, words| {
        Ok(Reply::count(hash(client, word(words, 0)?)?.len()))
    }),
    ("hmget", -3, hmget),
    ("hmset", -4, |client, words| {
        hset(client, words, "hmset").map(|_| Reply::ok())
    }),
    ("hset", -4, |client, words| hset(client, words, "hset")),
    ("hsetnx", 4, hsetnx),
    ("hstrlen", 3, |client, words| {
        let fields = hash(client, word(words, 0)?)?;
        Ok(Reply::count(
            fields.get(word(words, 1)?).map_or(0, |value| value.len()),
        ))
    }),
    ("hvals", 2, |client, words| {
        let fields = hash(client, word(words, 0)?)?;
        Ok(Reply::bulks(fields.iter().map(|(_, value)| value.clone())))
    }),
];

/// The hash of a key; an empty one when there is no key.
fn hash(client: &mut Connection<'_, '_>, key: &[u8]) -> Result<Ordered<Bytes>, Refusal> {
    match client.value(key) {
        None => Ok(Ordered::default()),
        Some(Value::Hash(fields)) => Ok(fields.clone()),
        Some(_) => Err(Refusal::WrongType),
    }
}

fn hset(client: &mut Connection<'_, '_>, words: &[Bytes], command: &str) -> Answer {
    let key = word(words, 0)?;
    let pairs = pairs(words.get(1..).unwrap_or_default(), command)?;
    let mut fields = hash(client, key)?;
    let new = pairs
        .into_iter()
        .filter(|(field, value)| fields.insert(field, Bytes::clone(value)));
    let new = new.count();
    client.replace(key, Value::Hash(fields));
    Ok(Reply::count(new))
}

fn hsetnx(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, field) = (word(words, 0)?, word(words, 1)?);
    let mut fields = hash(client, key)?;
    if fields.contains(field) {
        return Ok(Reply::Integer(0));
    }
    fields.insert(field, Bytes::clone(word(words, 2)?));
    client.replace(key, Value::Hash(fields));
    Ok(Reply::Integer(1))
}

fn hmget(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let fields = hash(client, word(words, 0)?)?;
    let wanted = words.iter().skip(1);
    Ok(Reply::Array(
        wanted
            .map(|field| Reply::optional(fields.get(field).cloned()))
            .collect(),
    ))
}

fn hdel(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut fields = hash(client, key)?;
    let gone = words
        .iter()
        .skip(1)
        .filter(|field| fields.remove(field))
        .count();
    if gone > 0 {
        client.replace(key, Value::Hash(fields));
    }
    Ok(Reply::count(gone))
}

fn hincrby(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, field) = (word(words, 0)?, word(words, 1)?);
    let by = integer(word(words, 2)?)?;
    let mut fields = hash(client, key)?;
    let old = match fields.get(field) {
        Some(value) => whole_number(value).ok_or(Refusal::HashNotInteger)?,
        None => 0,
    };
    let new = old.checked_add(by).ok_or(Refusal::Overflow)?;
    fields.insert(field, new.to_string().as_bytes().into());
    client.replace(key, Value::Hash(fields));
    Ok(Reply::Integer(new))
}

fn hincrbyfloat(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, field) = (word(words, 0)?, word(words, 1)?);
    let by = float(word(words, 2)?)?;
    let mut fields = hash(client, key)?;
    let old = match fields.get(field) {
        Some(value) => number(value).ok_or(Refusal::HashNotFloat)?,
        None => 0.0,
    };
    let new = old + by;
    if !new.is_finite() {
        return Err(Refusal::NotANumber);
    }
    let text: Bytes = write_number(new).as_bytes().into();
    fields.insert(field, Bytes::clone(&text));
    client.replace(key, Value::Hash(fields));
    Ok(Reply::Bulk(text))
}
