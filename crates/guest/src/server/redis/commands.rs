//! The commands of redis: who may run which, with how many words, and what it is.

mod admin;
mod hashes;
mod keys;
mod lists;
mod sets;
mod sorted;
mod strings;

use thiserror::Error;

use super::Redis;
use super::reply::{Bytes, Reply};
use super::value::{Entry, Value, number, whole_number};
use crate::io::Io;

/// One client's connection, as long as it lasts.
pub(super) struct Connection<'a, 'b> {
    pub(super) redis: &'a mut Redis,
    pub(super) io: &'a mut Io<'b>,
    database: usize,
    is_known: bool,
    name: Bytes,
    /// What was queued since `MULTI`.
    queue: Option<Vec<Vec<Bytes>>>,
    /// Whether something that was queued was wrong.
    is_spoilt: bool,
    /// What is wanted of the server's process after the answer.
    pub(super) wish: Option<Wish>,
}

/// What a command wants of the server's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// To end, with or without saving; none for what the save points say.
    ShutDown { save: Option<bool> },
    /// To close the connection.
    Close,
}

/// Why a command gives no result: redis's own words, but for what docksim does not model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    #[error("WRONGTYPE Operation against a key holding the wrong kind of value")]
    WrongType,
    #[error("ERR value is not an integer or out of range")]
    NotInteger,
    #[error("ERR value is not a valid float")]
    NotFloat,
    #[error("ERR hash value is not an integer")]
    HashNotInteger,
    #[error("ERR hash value is not a float")]
    HashNotFloat,
    #[error("ERR min or max is not a float")]
    RangeNotFloat,
    #[error("ERR increment or decrement would overflow")]
    Overflow,
    #[error("ERR increment would produce NaN or Infinity")]
    NotANumber,
    #[error("ERR value is out of range, must be positive")]
    NotPositive,
    #[error("ERR syntax error")]
    Syntax,
    #[error("ERR no such key")]
    NoSuchKey,
    #[error("ERR index out of range")]
    IndexOutOfRange,
    #[error("ERR offset is out of range")]
    OffsetOutOfRange,
    #[error("ERR wrong number of arguments for '{0}' command")]
    Arguments(String),
    #[error("ERR unknown command '{name}', with args beginning with: {words}")]
    UnknownCommand { name: String, words: String },
    #[error("ERR unknown subcommand '{name}'. Try {command} HELP.")]
    UnknownSubcommand { name: String, command: String },
    #[error("ERR DB index is out of range")]
    NoSuchDatabase,
    #[error("ERR source and destination objects are the same")]
    SameKey,
    #[error("ERR invalid expire time in '{0}' command")]
    ExpireTime(&'static str),
    #[error("ERR NX and XX, GT or LT options at the same time are not compatible")]
    ExpireConditions,
    #[error("ERR XX and NX options at the same time are not compatible")]
    AddConditions,
    #[error("ERR GT, LT, and/or NX options at the same time are not compatible")]
    CompareConditions,
    #[error("ERR INCR option supports a single increment-element pair")]
    SeveralIncrements,
    #[error("ERR EXEC without MULTI")]
    ExecWithoutMulti,
    #[error("ERR DISCARD without MULTI")]
    DiscardWithoutMulti,
    #[error("ERR MULTI calls can not be nested")]
    NestedMulti,
    #[error("EXECABORT Transaction discarded because of previous errors.")]
    Aborted,
    #[error("NOAUTH Authentication required.")]
    NotKnown,
    #[error("WRONGPASS invalid username-password pair or user is disabled.")]
    WrongPassword,
    #[error(
        "ERR AUTH <password> called without any password configured for the default user. Are you sure your \
         configuration is correct?"
    )]
    NoPassword,
    #[error("ERR invalid cursor")]
    Cursor,
    #[error("ERR {0}")]
    Configuration(String),
    #[error("ERR")]
    SaveFailed,
    /// What redis has and docksim has not.
    #[error("{0}")]
    NotSimulated(String),
}

pub(super) type Answer = Result<Reply, Refusal>;
type Run = fn(&mut Connection<'_, '_>, &[Bytes]) -> Answer;

/// A command: its name, how many words it has with its name (at least, when negative), and what it does.
type Row = (&'static str, i32, Run);

const TABLES: [&[Row]; 7] = [
    admin::COMMANDS,
    strings::COMMANDS,
    keys::COMMANDS,
    lists::COMMANDS,
    hashes::COMMANDS,
    sets::COMMANDS,
    sorted::COMMANDS,
];

/// What redis 7.4 has besides (redis: src/commands).
const NOT_SIMULATED: &str = "acl asking bgrewriteaof bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop \
     brpoplpush bzmpop bzpopmax bzpopmin cluster command debug dump eval eval_ro evalsha evalsha_ro failover fcall \
     fcall_ro function geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro \
     geosearch geosearchstore getbit hello hexpire hexpireat hexpiretime hpersist hpexpire hpexpireat hpexpiretime hpttl \
     hrandfield hscan httl latency lcs lmove lmpop lolwut memory migrate module monitor pfadd pfcount pfdebug pfmerge \
     pfselftest psubscribe psync publish pubsub punsubscribe readonly readwrite replconf replicaof reset restore role \
     script sentinel setbit shutdown sintercard slaveof slowlog sort sort_ro spublish sscan ssubscribe subscribe substr \
     sunsubscribe swapdb sync unsubscribe unwatch wait waitaof watch xack xadd xautoclaim xclaim xdel xgroup xinfo xlen \
     xpending xrange xread xreadgroup xrevrange xsetid xtrim zdiff zdiffstore zinter zintercard zinterstore zlexcount \
     zmpop zmscore zrandmember zrangebylex zrangestore zremrangebylex zrevrangebylex zscan zunion zunionstore";

impl<'a, 'b> Connection<'a, 'b> {
    pub(super) fn new(redis: &'a mut Redis, io: &'a mut Io<'b>) -> Self {
        let is_known = redis.config.password.is_empty();
        Self {
            redis,
            io,
            database: 0,
            is_known,
            name: Bytes::default(),
            queue: None,
            is_spoilt: false,
            wish: None,
        }
    }

    /// Answers a command.
    ///
    /// # Errors
    /// What docksim does not model.
    pub(super) fn answer(&mut self, words: &[Bytes]) -> Result<Reply, String> {
        match self.dispatch(words) {
            Ok(reply) => Ok(reply),
            Err(Refusal::NotSimulated(what)) => Err(what),
            Err(refusal) => Ok(Reply::Error(refusal.to_string())),
        }
    }

    fn dispatch(&mut self, words: &[Bytes]) -> Answer {
        let name = upper(words.first());
        let run = match find(words) {
            Ok(run) => run,
            Err(refusal) => {
                self.is_spoilt |= self.queue.is_some();
                return Err(refusal);
            }
        };
        if !self.is_known && !matches!(name.as_str(), "AUTH" | "QUIT") {
            return Err(Refusal::NotKnown);
        }
        match (&mut self.queue, name.as_str()) {
            (None, "EXEC") => Err(Refusal::ExecWithoutMulti),
            (None, "DISCARD") => Err(Refusal::DiscardWithoutMulti),
            (None, "MULTI") => {
                self.queue = Some(Vec::new());
                self.is_spoilt = false;
                Ok(Reply::ok())
            }
            (Some(_), "MULTI") => Err(Refusal::NestedMulti),
            (Some(_), "DISCARD") => {
                self.queue = None;
                Ok(Reply::ok())
            }
            (Some(queue), "EXEC") => {
                let queue = std::mem::take(queue);
                self.queue = None;
                if self.is_spoilt {
                    return Err(Refusal::Aborted);
                }
                self.run_all(&queue)
            }
            (Some(queue), _) => {
                queue.push(words.to_vec());
                Ok(Reply::Status("QUEUED".to_owned()))
            }
            (None, _) => run(self, words.get(1..).unwrap_or_default()),
        }
    }

    fn run_all(&mut self, queue: &[Vec<Bytes>]) -> Answer {
        let mut replies = Vec::new();
        for words in queue {
            let run = find(words)?;
            replies.push(match run(self, words.get(1..).unwrap_or_default()) {
                Ok(reply) => reply,
                Err(refusal @ Refusal::NotSimulated(_)) => return Err(refusal),
                Err(refusal) => Reply::Error(refusal.to_string()),
            });
        }
        Ok(Reply::Array(replies))
    }

    /// The time in milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        self.io.now().div_euclid(1_000_000)
    }

    /// What a key holds, if its time has not come.
    fn entry(&mut self, key: &[u8]) -> Option<&Entry> {
        let now = self.now_ms();
        let keys = self.redis.databases.get_mut(&self.database)?;
        let is_over = |entry: &Entry| entry.expires_at.is_some_and(|at| at <= now);
        if keys.get(key).is_some_and(is_over) {
            keys.remove(key);
        }
        keys.get(key)
    }

    fn value(&mut self, key: &[u8]) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn string(&mut self, key: &[u8]) -> Result<Option<Bytes>, Refusal> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Bytes::clone(text))),
            Some(_) => Err(Refusal::WrongType),
        }
    }

    /// Sets what a key holds, for ever.
    fn set(&mut self, key: &Bytes, value: Value) {
        self.put(
            key,
            Entry {
                value,
                expires_at: None,
            },
        );
    }

    fn put(&mut self, key: &Bytes, entry: Entry) {
        self.redis.dirty += 1;
        let keys = self.redis.databases.entry(self.database).or_default();
        keys.insert(Bytes::clone(key), entry);
    }

    fn remove(&mut self, key: &[u8]) -> Option<Entry> {
        self.entry(key)?;
        self.redis.dirty += 1;
        self.redis.databases.get_mut(&self.database)?.remove(key)
    }

    /// Sets what a key holds and leaves the time it has; an empty collection goes.
    fn replace(&mut self, key: &Bytes, value: Value) {
        if value.is_empty() {
            self.remove(key);
            return;
        }
        let expires_at = self.entry(key).and_then(|entry| entry.expires_at);
        self.put(key, Entry { value, expires_at });
    }

    /// The keys of the database whose time has not come, in order.
    fn keys(&self) -> Vec<Bytes> {
        let now = self.now_ms();
        let keys = self
            .redis
            .databases
            .get(&self.database)
            .into_iter()
            .flatten();
        keys.filter(|(_, entry)| entry.expires_at.is_none_or(|at| at > now))
            .map(|(key, _)| Bytes::clone(key))
            .collect()
    }
}

/// The command of a line, with as many words as it takes.
fn find(words: &[Bytes]) -> Result<Run, Refusal> {
    let first = words.first().map(|word| text(word)).unwrap_or_default();
    let name = first.to_lowercase();
    let mut rows = TABLES.iter().copied().flatten();
    let Some((name, arity, run)) = rows.find(|(known, ..)| *known == name) else {
        if NOT_SIMULATED.split_whitespace().any(|known| known == name) {
            return Err(Refusal::NotSimulated(format!(
                "redis-server: {}",
                name.to_uppercase()
            )));
        }
        let words = words
            .iter()
            .skip(1)
            .map(|word| format!("'{}' ", text(word)));
        return Err(Refusal::UnknownCommand {
            name: first,
            words: words.collect(),
        });
    };
    let count = i32::try_from(words.len()).unwrap_or(i32::MAX);
    let fits = if *arity < 0 {
        count >= -arity
    } else {
        count == *arity
    };
    if fits {
        Ok(*run)
    } else {
        Err(Refusal::Arguments((*name).to_owned()))
    }
}

fn text(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}

fn upper(word: Option<&Bytes>) -> String {
    word.map(|word| text(word).to_uppercase())
        .unwrap_or_default()
}

/// A word that must be there: the command's number of words says so.
fn word(words: &[Bytes], at: usize) -> Result<&Bytes, Refusal> {
    words.get(at).ok_or(Refusal::Syntax)
}

fn integer(word: &[u8]) -> Result<i64, Refusal> {
    whole_number(word).ok_or(Refusal::NotInteger)
}

fn float(word: &[u8]) -> Result<f64, Refusal> {
    number(word).ok_or(Refusal::NotFloat)
}

/// The places from `start` to `stop`, counted from the end when negative (redis: `lrangeCommand`).
fn span(start: i64, stop: i64, length: usize) -> std::ops::Range<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let from_end = |at: i64| {
        if at < 0 {
            length.saturating_add(at)
        } else {
            at
        }
    };
    let start = from_end(start).max(0);
    let stop = from_end(stop).min(length - 1);
    if start > stop {
        return 0..0;
    }
    let place = |at: i64| usize::try_from(at).unwrap_or(0);
    place(start)..place(stop) + 1
}

/// A place counted from the end when negative, if there is one.
fn place(at: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let at = if at < 0 { length.checked_add(at)? } else { at };
    usize::try_from(at).ok().filter(|_| at < length)
}
