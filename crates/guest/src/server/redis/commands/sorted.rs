//! Sorted sets (redis: t_zset.c).

use imbl::OrdMap;

use super::{
    Answer, Bytes, Connection, Refusal, Reply, Row, float, integer, span, text, upper, word,
};
use crate::server::redis::value::{Value, number, write_number};

pub(super) const COMMANDS: &[Row] = &[
    ("zadd", -4, zadd),
    ("zcard", 2, |client, words| {
        Ok(Reply::count(sorted(client, word(words, 0)?)?.len()))
    }),
    ("zcount", 4, zcount),
    ("zincrby", 4, zincrby),
    ("zpopmax", -2, |client, words| zpop(client, words, true)),
    ("zpopmin", -2, |client, words| zpop(client, words, false)),
    ("zrange", -4, zrange),
    ("zrangebyscore", -4, |client, words| {
        by_score(client, words, false)
    }),
    ("zrank", 3, |client, words| rank(client, words, false)),
    ("zrem", -3, zrem),
    ("zremrangebyrank", 4, zremrangebyrank),
    ("zremrangebyscore", 4, zremrangebyscore),
    ("zrevrange", -4, |client, words| {
        let shows = shows_scores(words.get(3..).unwrap_or_default())?;
        by_rank(client, words, true, shows)
    }),
    ("zrevrangebyscore", -4, |client, words| {
        by_score(client, words, true)
    }),
    ("zrevrank", 3, |client, words| rank(client, words, true)),
    ("zscore", 3, |client, words| {
        let score = sorted(client, word(words, 0)?)?
            .get(word(words, 1)?)
            .copied();
        Ok(score.map_or(Reply::Nil, |score| Reply::bulk(write_number(score))))
    }),
];

type Scores = OrdMap<Bytes, f64>;

/// The sorted set of a key; an empty one when there is no key.
fn sorted(client: &mut Connection<'_, '_>, key: &[u8]) -> Result<Scores, Refusal> {
    match client.value(key) {
        None => Ok(Scores::new()),
        Some(Value::Sorted(members)) => Ok(members.clone()),
        Some(_) => Err(Refusal::WrongType),
    }
}

/// The members by score, and by name where that is the same.
fn in_order(members: &Scores, backwards: bool) -> Vec<(Bytes, f64)> {
    let mut list: Vec<(Bytes, f64)> = members
        .iter()
        .map(|(name, score)| (name.clone(), *score))
        .collect();
    list.sort_by(|one, other| one.1.total_cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    if backwards {
        list.reverse();
    }
    list
}

fn show(list: impl IntoIterator<Item = (Bytes, f64)>, with_scores: bool) -> Reply {
    let mut items = Vec::new();
    for (name, score) in list {
        items.push(Reply::Bulk(name));
        if with_scores {
            items.push(Reply::bulk(write_number(score)));
        }
    }
    Reply::Array(items)
}

fn zadd(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut rest = words.get(1..).unwrap_or_default();
    let mut options = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        match upper(Some(first)).as_str() {
            option @ ("NX" | "XX" | "GT" | "LT" | "CH" | "INCR") => options.push(option.to_owned()),
            _ => break,
        }
        rest = after;
    }
    let has = |name: &str| options.iter().any(|option| option == name);
    if rest.is_empty() || rest.len() % 2 != 0 {
        return Err(Refusal::Syntax);
    }
    if has("NX") && has("XX") {
        return Err(Refusal::AddConditions);
    }
    if has("GT") && (has("NX") || has("LT")) || has("LT") && has("NX") {
        return Err(Refusal::CompareConditions);
    }
    if has("INCR") && rest.len() > 2 {
        return Err(Refusal::SeveralIncrements);
    }
    let mut pairs = Vec::new();
    for pair in rest.chunks(2) {
        if let [score, name] = pair {
            pairs.push((float(score)?, name));
        }
    }
    let mut members = sorted(client, key)?;
    let (mut new, mut changed, mut result) = (0, 0, None);
    for (score, name) in pairs {
        let old = members.get(name).copied();
        let score = match old {
            Some(old) if has("INCR") => old + score,
            _ => score,
        };
        if score.is_nan() {
            return Err(Refusal::Configuration(
                "resulting score is not a number (NaN)".to_owned(),
            ));
        }
        let refused = has("NX") && old.is_some()
            || has("XX") && old.is_none()
            || has("GT") && old.is_some_and(|old| score <= old)
            || has("LT") && old.is_some_and(|old| score >= old);
        if refused {
            continue;
        }
        new += usize::from(old.is_none());
        changed += usize::from(old.is_some_and(|old| old.total_cmp(&score).is_ne()));
        members.insert(Bytes::clone(name), score);
        result = Some(score);
    }
    if new + changed > 0 {
        client.replace(key, Value::Sorted(members));
    }
    if has("INCR") {
        return Ok(result.map_or(Reply::Nil, |score| Reply::bulk(write_number(score))));
    }
    Ok(Reply::count(if has("CH") { new + changed } else { new }))
}

fn zincrby(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (key, name) = (word(words, 0)?, word(words, 2)?);
    let by = float(word(words, 1)?)?;
    let mut members = sorted(client, key)?;
    let score = members.get(name).copied().unwrap_or_default() + by;
    if score.is_nan() {
        return Err(Refusal::Configuration(
            "resulting score is not a number (NaN)".to_owned(),
        ));
    }
    members.insert(Bytes::clone(name), score);
    client.replace(key, Value::Sorted(members));
    Ok(Reply::bulk(write_number(score)))
}

fn zrem(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let key = word(words, 0)?;
    let mut members = sorted(client, key)?;
    let gone = words
        .iter()
        .skip(1)
        .filter(|name| members.remove(*name).is_some())
        .count();
    if gone > 0 {
        client.replace(key, Value::Sorted(members));
    }
    Ok(Reply::count(gone))
}

fn rank(client: &mut Connection<'_, '_>, words: &[Bytes], backwards: bool) -> Answer {
    let members = sorted(client, word(words, 0)?)?;
    let name = word(words, 1)?;
    let at = in_order(&members, backwards)
        .iter()
        .position(|(known, _)| known == name);
    Ok(at.map_or(Reply::Nil, Reply::count))
}

fn zrange(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (mut backwards, mut shows) = (false, false);
    for option in words.get(3..).unwrap_or_default() {
        match upper(Some(option)).as_str() {
            "REV" => backwards = true,
            "WITHSCORES" => shows = true,
            other @ ("BYSCORE" | "BYLEX" | "LIMIT") => {
                return Err(Refusal::NotSimulated(format!(
                    "redis-server: ZRANGE … {other}"
                )));
            }
            _ => return Err(Refusal::Syntax),
        }
    }
    by_rank(client, words, backwards, shows)
}

fn by_rank(
    client: &mut Connection<'_, '_>,
    words: &[Bytes],
    backwards: bool,
    shows: bool,
) -> Answer {
    let (start, stop) = (integer(word(words, 1)?)?, integer(word(words, 2)?)?);
    let members = sorted(client, word(words, 0)?)?;
    let span = span(start, stop, members.len());
    let list = in_order(&members, backwards).into_iter();
    Ok(show(list.skip(span.start).take(span.len()), shows))
}

fn shows_scores(options: &[Bytes]) -> Result<bool, Refusal> {
    match options {
        [] => Ok(false),
        [option] if upper(Some(option)) == "WITHSCORES" => Ok(true),
        _ => Err(Refusal::Syntax),
    }
}

/// An end of a range of scores; one with `(` does not belong to it.
struct Bound {
    score: f64,
    is_open: bool,
}

impl Bound {
    fn parse(word: &[u8]) -> Result<Self, Refusal> {
        let (digits, is_open) = match word.strip_prefix(b"(") {
            Some(digits) => (digits, true),
            None => (word, false),
        };
        let score = number(digits).ok_or(Refusal::RangeNotFloat)?;
        Ok(Self { score, is_open })
    }

    fn is_below(&self, score: f64) -> bool {
        self.score < score || !self.is_open && self.score <= score
    }

    fn is_above(&self, score: f64) -> bool {
        self.score > score || !self.is_open && self.score >= score
    }
}

fn by_score(client: &mut Connection<'_, '_>, words: &[Bytes], backwards: bool) -> Answer {
    let (first, second) = (
        Bound::parse(word(words, 1)?)?,
        Bound::parse(word(words, 2)?)?,
    );
    let (least, most) = if backwards {
        (second, first)
    } else {
        (first, second)
    };
    let (mut shows, mut offset, mut count) = (false, 0, usize::MAX);
    let mut options = words.get(3..).unwrap_or_default().iter();
    while let Some(option) = options.next() {
        match text(option).to_uppercase().as_str() {
            "WITHSCORES" => shows = true,
            "LIMIT" => {
                let skipped = integer(options.next().ok_or(Refusal::Syntax)?)?;
                let most = integer(options.next().ok_or(Refusal::Syntax)?)?;
                offset = usize::try_from(skipped).unwrap_or(usize::MAX);
                count = usize::try_from(most).unwrap_or(usize::MAX);
            }
            _ => return Err(Refusal::Syntax),
        }
    }
    let members = sorted(client, word(words, 0)?)?;
    let list = in_order(&members, backwards).into_iter();
    let list = list.filter(|(_, score)| least.is_below(*score) && most.is_above(*score));
    Ok(show(list.skip(offset).take(count), shows))
}

fn zcount(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (least, most) = (
        Bound::parse(word(words, 1)?)?,
        Bound::parse(word(words, 2)?)?,
    );
    let members = sorted(client, word(words, 0)?)?;
    let inside = members
        .values()
        .filter(|score| least.is_below(**score) && most.is_above(**score));
    Ok(Reply::count(inside.count()))
}

fn zpop(client: &mut Connection<'_, '_>, words: &[Bytes], from_top: bool) -> Answer {
    let key = word(words, 0)?;
    let most = match words.get(1) {
        Some(count) => usize::try_from(integer(count)?).map_err(|_| Refusal::NotPositive)?,
        None => 1,
    };
    let mut members = sorted(client, key)?;
    let taken: Vec<_> = in_order(&members, from_top)
        .into_iter()
        .take(most)
        .collect();
    for (name, _) in &taken {
        members.remove(name);
    }
    if !taken.is_empty() {
        client.replace(key, Value::Sorted(members));
    }
    Ok(show(taken, true))
}

fn zremrangebyrank(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (start, stop) = (integer(word(words, 1)?)?, integer(word(words, 2)?)?);
    let members = sorted(client, word(words, 0)?)?;
    let span = span(start, stop, members.len());
    let list = in_order(&members, false)
        .into_iter()
        .skip(span.start)
        .take(span.len());
    let names: Vec<Bytes> = list.map(|(name, _)| name).collect();
    remove_all(client, word(words, 0)?, members, &names)
}

fn zremrangebyscore(client: &mut Connection<'_, '_>, words: &[Bytes]) -> Answer {
    let (least, most) = (
        Bound::parse(word(words, 1)?)?,
        Bound::parse(word(words, 2)?)?,
    );
    let members = sorted(client, word(words, 0)?)?;
    let inside = members
        .iter()
        .filter(|(_, score)| least.is_below(**score) && most.is_above(**score));
    let names: Vec<Bytes> = inside.map(|(name, _)| name.clone()).collect();
    remove_all(client, word(words, 0)?, members, &names)
}

fn remove_all(
    client: &mut Connection<'_, '_>,
    key: &Bytes,
    mut members: Scores,
    names: &[Bytes],
) -> Answer {
    for name in names {
        members.remove(name);
    }
    if !names.is_empty() {
        client.replace(key, Value::Sorted(members));
    }
    Ok(Reply::count(names.len()))
}
