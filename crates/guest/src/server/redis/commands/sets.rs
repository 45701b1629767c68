//! Sets (redis: t_set.c). What redis draws by chance is not modelled.

use super::{Answer, Bytes, Connection, Refusal, Reply, Row, word};
use crate::server::redis::value::{Members, Value};

pub(super) const COMMANDS: &[Row] = &[
    ("sadd", -3, sadd),
    ("scard", 2, |client, words| {
        Ok(Reply::count(set(client, word(words, 0)?)?.len()))
    }),
    ("sdiff", -2, |client, words| {
        Ok(Reply::bulks(
            combine(client, words, Way::Difference)?.list(),
        ))
    }),
    ("sdiffstore", -3, |client, words| {
        store(client, words, Way::Difference)
    }),
    ("sinter", -2, |client, words| {
        Ok(Reply::bulks(
            combine(client, words, Way::Intersection)?.list(),
        ))
    }),
    ("sinterstore", -3, |client, words| {
        store(client, words, Way::Intersection)
    }),
    ("sismember", 3, |client, words| {
        let there = set(client, word(words, 0)?)?.contains(word(words, 1)?);
        Ok(Reply::Integer(i64::from(there)))
    }),
    ("smembers", 2, |client, words| {
        Ok(Reply::bulks(set(client, word(words, 0)?)?.list()))
    }),
    ("smismember", -3, |client, words| {
        let members = set(client, word(words, 0)?)?;
        let there = words
            .iter()
            .skip(1)
            .map(|member| Reply::Integer(i64::from(members.contains(member))));
        Ok(Reply::Array(there.collect()))
    }),
    ("smove", 4, smove),
    ("spop", -2, |client, words| by_chance(client, words, "SPOP")),
    ("srandmember", -2, |client, words| {
        by_chance(client, words, "SRANDMEMBER")
    }),
    ("srem", -3, srem),
    ("sunion", -2, |client, words| {
        Ok(Reply::bulks(combine(client, words, Way::Union)?.list()))
    }),
    ("sunionstore", -3, |client, words| {
        store(client, words, Way::Union)
    }),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Union,
    Intersection,
    Difference,
}

/// The set of a key; an empty one when there is no key.
fn set(client: &mut Connection<'_, '_>, key: &[u8]) -> Result<Members, Refusal> {
    match client.value(key) {
        None => Ok(Members::default()),
        Some(Value::Set(members)) => Ok(members.clone()),
        Some(_) => Err(Refusal::WrongType),
    }
}

fn sadd(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut members = set(client, key)?;
    let new = words
        .iter()
        .skip(1)
        .filter(|member| members.insert(member))
        .count();
    if new > 0 {
        client.replace(key, Value::Set(members));
    }
    Ok(Reply::count(new))
}

fn srem(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut members = set(client, key)?;
    let gone = words
        .iter()
        .skip(1)
        .filter(|member| members.remove(member))
        .count();
    if gone > 0 {
        client.replace(key, Value::Set(members));
    }
    Ok(Reply::count(gone))
}

fn smove(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (from, to, member) = (word(words, 0)?, word(words, 1)?, word(words, 2)?);
    let mut source = set(client, from)?;
    let mut target = set(client, to)?;
    if !source.contains(member) {
        return Ok(Reply::Integer(0));
    }
    if from != to {
        source.remove(member);
        target.insert(member);
        client.replace(from, Value::Set(source));
        client.replace(to, Value::Set(target));
    }
    Ok(Reply::Integer(1))
}

fn by_chance(client: &mut Connection<'_, '_>, words: &[Bytes], command: &str) -> Answer {
    let members = set(client, word(words, 0)?)?;
    match (members.len(), words.len()) {
        (0, 1) => Ok(Reply::Nil),
        (0, _) => Ok(Reply::Array(Vec::new())),
        _ => Err(Refusal::NotSimulated(format!("redis-server: {command}"))),
    }
}

fn combine(client: &mut Connection<'_, '_>, keys: &[Bytes], way: Way) -> Result<Members, Refusal> {
    let mut sets = Vec::new();
    for key in keys {
        sets.push(set(client, key)?);
    }
    // An intersection is walked from its smallest set.
    if way == Way::Intersection {
        sets.sort_by_key(Members::len);
    }
    let mut sets = sets.into_iter();
    let mut result = sets.next().unwrap_or_default();
    for other in sets {
        match way {
            Way::Union => {
                for member in other.list() {
                    result.insert(&member);
                }
            }
            Way::Intersection | Way::Difference => {
                for member in result.list() {
                    if other.contains(&member) != (way == Way::Intersection) {
                        result.remove(&member);
                    }
                }
            }
        }
    }
    Ok(result)
}

fn store(client: &mut Connection<'_, '_>, words: &[Bytes], way: Way) -> Answer {
    let result = combine(client, words.get(1..).unwrap_or_default(), way)?;
    let (key, count) = (word(words, 0)?, result.len());
    client.remove(key);
    client.replace(key, Value::Set(result));
    Ok(Reply::count(count))
}
