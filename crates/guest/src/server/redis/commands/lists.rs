//! Lists (redis: t_list.c).

use imbl::Vector;

use super::{Answer, Bytes, Connection, Refusal, Reply, Row, integer, place, span, upper, word};
use crate::server::redis::value::Value;

pub(super) const COMMANDS: &[Row] = &[
    ("lindex", 3, lindex),
    ("linsert", 5, linsert),
    ("llen", 2, |client, words| {
        Ok(Reply::count(list(client, word(words, 0)?)?.len()))
    }),
    ("lpop", -2, |client, words| pop(client, words, true)),
    ("lpos", 3, lpos),
    ("lpush", -3, |client, words| {
        push(client, words, true, false)
    }),
    ("lpushx", -3, |client, words| {
        push(client, words, true, true)
    }),
    ("lrange", 4, lrange),
    ("lrem", 4, lrem),
    ("lset", 4, lset),
    ("ltrim", 4, ltrim),
    ("rpop", -2, |client, words| pop(client, words, false)),
    ("rpoplpush", 3, rpoplpush),
    ("rpush", -3, |client, words| {
        push(client, words, false, false)
    }),
    ("rpushx", -3, |client, words| {
        push(client, words, false, true)
    }),
];

/// The list of a key; an empty one when there is no key.
fn list(client: &mut Connection<'_, '_>, key: &[u8]) -> Result<Vector<Bytes>, Refusal> {
    match client.value(key) {
        None => Ok(Vector::new()),
        Some(Value::List(items)) => Ok(items.clone()),
        Some(_) => Err(Refusal::WrongType),
    }
}

fn push(
    client: &mut Connection<'_, '_>,
    words: &[Bytes],
    in_front: bool,
    only_old: bool,
) -> Answer {
    let key = word(words, 0)?;
    let mut items = list(client, key)?;
    if only_old && items.is_empty() {
        return Ok(Reply::Integer(0));
    }
    for item in words.iter().skip(1).cloned() {
        if in_front {
            items.push_front(item);
        } else {
            items.push_back(item);
        }
    }
    let length = items.len();
    client.replace(key, Value::List(items));
    Ok(Reply::count(length))
}

fn pop(client: &mut Connection<'_, '_>, words: &[Bytes], from_front: bool) -> Answer {
    let key = word(words, 0)?;
    let most = match words {
        [_] => None,
        [_, count] => Some(usize::try_from(integer(count)?).map_err(|_| Refusal::NotPositive)?),
        _ => {
            let name = if from_front { "lpop" } else { "rpop" };
            return Err(Refusal::Arguments(name.to_owned()));
        }
    };
    let mut items = list(client, key)?;
    if items.is_empty() {
        return Ok(Reply::Nil);
    }
    let mut taken = Vec::new();
    while taken.len() < most.unwrap_or(1) {
        match if from_front {
            items.pop_front()
        } else {
            items.pop_back()
        } {
            Some(item) => taken.push(item),
            None => break,
        }
    }
    if !taken.is_empty() {
        client.replace(key, Value::List(items));
    }
    Ok(match most {
        Some(_) => Reply::bulks(taken),
        None => Reply::optional(taken.pop()),
    })
}

fn lrange(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (start, stop) = (integer(word(words, 1)?)?, integer(word(words, 2)?)?);
    let items = list(client, word(words, 0)?)?;
    let span = span(start, stop, items.len());
    Ok(Reply::bulks(
        items.iter().skip(span.start).take(span.len()).cloned(),
    ))
}

fn lindex(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let items = list(client, word(words, 0)?)?;
    let at = integer(word(words, 1)?)?;
    Ok(Reply::optional(
        place(at, items.len()).and_then(|at| items.get(at).cloned()),
    ))
}

fn lset(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut items = list(client, key)?;
    if items.is_empty() {
        return Err(Refusal::NoSuchKey);
    }
    let at = place(integer(word(words, 1)?)?, items.len()).ok_or(Refusal::IndexOutOfRange)?;
    items.set(at, Bytes::clone(word(words, 2)?));
    client.replace(key, Value::List(items));
    Ok(Reply::ok())
}

fn ltrim(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let (start, stop) = (integer(word(words, 1)?)?, integer(word(words, 2)?)?);
    let items = list(client, key)?;
    if !items.is_empty() {
        let span = span(start, stop, items.len());
        let kept = items
            .iter()
            .skip(span.start)
            .take(span.len())
            .cloned()
            .collect();
        client.replace(key, Value::List(kept));
    }
    Ok(Reply::ok())
}

fn lrem(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, item) = (word(words, 0)?, word(words, 2)?);
    let count = integer(word(words, 1)?)?;
    let items = list(client, key)?;
    let most = match usize::try_from(count.unsigned_abs()) {
        Ok(most) if most > 0 => most,
        _ => usize::MAX,
    };
    let mut gone = 0;
    let mut keep = |known: &&Bytes| {
        let goes = *known == item && gone < most;
        gone += usize::from(goes);
        !goes
    };
    let kept: Vector<Bytes> = if count < 0 {
        let mut kept: Vec<Bytes> = items.iter().rev().filter(&mut keep).cloned().collect();
        kept.reverse();
        kept.into_iter().collect()
    } else {
        items.iter().filter(&mut keep).cloned().collect()
    };
    if gone > 0 {
        client.replace(key, Value::List(kept));
    }
    Ok(Reply::count(gone))
}

fn linsert(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, pivot) = (word(words, 0)?, word(words, 2)?);
    let after = match upper(words.get(1)).as_str() {
        "BEFORE" => 0,
        "AFTER" => 1,
        _ => return Err(Refusal::Syntax),
    };
    let mut items = list(client, key)?;
    if items.is_empty() {
        return Ok(Reply::Integer(0));
    }
    let Some(at) = items.iter().position(|item| item == pivot) else {
        return Ok(Reply::Integer(-1));
    };
    items.insert(at + after, Bytes::clone(word(words, 3)?));
    let length = items.len();
    client.replace(key, Value::List(items));
    Ok(Reply::count(length))
}

fn lpos(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let items = list(client, word(words, 0)?)?;
    let item = word(words, 1)?;
    let at = items.iter().position(|known| known == item);
    Ok(at.map_or(Reply::Nil, Reply::count))
}

fn rpoplpush(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (from, to) = (word(words, 0)?, word(words, 1)?);
    let mut source = list(client, from)?;
    if source.is_empty() {
        return Ok(Reply::Nil);
    }
    let item = source.pop_back();
    if from != to {
        list(client, to)?;
    }
    client.replace(from, Value::List(source));
    let mut target = list(client, to)?;
    if let Some(item) = item.clone() {
        target.push_front(item);
    }
    client.replace(to, Value::List(target));
    Ok(Reply::optional(item))
}
