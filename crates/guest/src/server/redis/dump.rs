//! The file that redis saves its data in (redis: rdb.c). Written without its packed forms, which every version reads too.

use imbl::{OrdMap, Vector};

use super::reply::Bytes;
use super::value::{Entry, Members, Ordered, Value, whole_number};

/// The databases by number.
pub(super) type Databases = OrdMap<usize, OrdMap<Bytes, Entry>>;

const MAGIC: &[u8] = b"REDIS";
/// The version of the format since redis 7.4.
const VERSION: u32 = 12;
const AUX: u8 = 250;
const RESIZE: u8 = 251;
const EXPIRES_MS: u8 = 252;
const SELECT: u8 = 254;
const END: u8 = 255;
const STRING: u8 = 0;
const LIST: u8 = 1;
const SET: u8 = 2;
const HASH: u8 = 4;
const SORTED: u8 = 5;

/// What a file says of itself, and its data.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dump {
    pub(super) redis_version: String,
    pub(super) created_at_s: i64,
    pub(super) used_memory: i64,
    pub(super) databases: Databases,
}

impl Dump {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(format!("{VERSION:04}").into_bytes());
        let facts = [
            ("redis-ver", self.redis_version.clone()),
            ("redis-bits", "64".to_owned()),
            ("ctime", self.created_at_s.to_string()),
            ("used-mem", self.used_memory.to_string()),
            ("aof-base", "0".to_owned()),
        ];
        for (name, value) in facts {
            bytes.push(AUX);
            put_string(&mut bytes, name.as_bytes());
            put_string(&mut bytes, value.as_bytes());
        }
        for (number, keys) in &self.databases {
            if keys.is_empty() {
                continue;
            }
            bytes.push(SELECT);
            put_length(&mut bytes, *number);
            bytes.push(RESIZE);
            put_length(&mut bytes, keys.len());
            let expiring = keys.values().filter(|entry| entry.expires_at.is_some());
            put_length(&mut bytes, expiring.count());
            for (key, entry) in keys {
                put_entry(&mut bytes, key, entry);
            }
        }
        bytes.push(END);
        let checksum = crc64(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Reads a file; nothing when it is damaged or of a form that docksim does not write.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let checked = bytes.len().checked_sub(8)?;
        let (body, checksum) = bytes.split_at_checked(checked)?;
        if crc64(body).to_le_bytes() != *checksum {
            return None;
        }
        let mut rest = body.strip_prefix(MAGIC)?.get(4..)?;
        let mut dump = Self::default();
        let mut database = 0;
        let mut expires_at = None;
        loop {
            match take(&mut rest)? {
                END => return Some(dump),
                AUX => {
                    let (name, value) = (take_string(&mut rest)?, take_string(&mut rest)?);
                    let text = String::from_utf8_lossy(&value).into_owned();
                    match &*name {
                        b"redis-ver" => dump.redis_version = text,
                        b"ctime" => dump.created_at_s = text.parse().ok()?,
                        b"used-mem" => dump.used_memory = text.parse().ok()?,
                        _ => {}
                    }
                }
                SELECT => database = take_length(&mut rest)?,
                RESIZE => {
                    take_length(&mut rest)?;
                    take_length(&mut rest)?;
                }
                EXPIRES_MS => expires_at = Some(i64::from_le_bytes(take_eight(&mut rest)?)),
                kind => {
                    let key = take_string(&mut rest)?;
                    let value = take_value(kind, &mut rest)?;
                    let entry = Entry {
                        value,
                        expires_at: expires_at.take(),
                    };
                    dump.databases
                        .entry(database)
                        .or_default()
                        .insert(key, entry);
                }
            }
        }
    }
}

fn put_entry(bytes: &mut Vec<u8>, key: &Bytes, entry: &Entry) {
    if let Some(at) = entry.expires_at {
        bytes.push(EXPIRES_MS);
        bytes.extend_from_slice(&at.to_le_bytes());
    }
    let kind = match &entry.value {
        Value::String(_) => STRING,
        Value::List(_) => LIST,
        Value::Set(_) => SET,
        Value::Hash(_) => HASH,
        Value::Sorted(_) => SORTED,
    };
    bytes.push(kind);
    put_string(bytes, key);
    match &entry.value {
        Value::String(text) => put_string(bytes, text),
        Value::List(items) => {
            put_length(bytes, items.len());
            items.iter().for_each(|item| put_string(bytes, item));
        }
        Value::Set(members) => {
            put_length(bytes, members.len());
            members
                .list()
                .iter()
                .for_each(|member| put_string(bytes, member));
        }
        Value::Hash(fields) => {
            put_length(bytes, fields.len());
            for (field, value) in fields.iter() {
                put_string(bytes, field);
                put_string(bytes, value);
            }
        }
        Value::Sorted(members) => {
            put_length(bytes, members.len());
            for (member, score) in members {
                put_string(bytes, member);
                bytes.extend_from_slice(&score.to_le_bytes());
            }
        }
    }
}

/// A string; a small whole number takes one, two or four bytes.
fn put_string(bytes: &mut Vec<u8>, text: &[u8]) {
    if let Some(number) = whole_number(text) {
        if let Ok(small) = i8::try_from(number) {
            bytes.push(0xc0);
            bytes.extend_from_slice(&small.to_le_bytes());
            return;
        }
        if let Ok(small) = i16::try_from(number) {
            bytes.push(0xc1);
            bytes.extend_from_slice(&small.to_le_bytes());
            return;
        }
        if let Ok(small) = i32::try_from(number) {
            bytes.push(0xc2);
            bytes.extend_from_slice(&small.to_le_bytes());
            return;
        }
    }
    put_length(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn put_length(bytes: &mut Vec<u8>, length: usize) {
    match u32::try_from(length).unwrap_or(u32::MAX) {
        short @ 0..64 => bytes.extend(u8::try_from(short)),
        middle @ 64..16384 => {
            let [_, _, high, low] = middle.to_be_bytes();
            bytes.extend([0x40 | high, low]);
        }
        long => {
            bytes.push(0x80);
            bytes.extend_from_slice(&long.to_be_bytes());
        }
    }
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (first, left) = rest.split_first()?;
    *rest = left;
    Some(*first)
}

fn take_eight(rest: &mut &[u8]) -> Option<[u8; 8]> {
    let (first, left) = rest.split_first_chunk::<8>()?;
    *rest = left;
    Some(*first)
}

fn take_length(rest: &mut &[u8]) -> Option<usize> {
    let first = take(rest)?;
    let length = match first >> 6 {
        0 => u32::from(first & 0x3f),
        1 => u32::from(first & 0x3f) << 8 | u32::from(take(rest)?),
        2 if first == 0x80 => {
            let (bytes, left) = rest.split_first_chunk::<4>()?;
            *rest = left;
            u32::from_be_bytes(*bytes)
        }
        _ => return None,
    };
    usize::try_from(length).ok()
}

fn take_string(rest: &mut &[u8]) -> Option<Bytes> {
    let number = match rest.first()? {
        0xc0 => {
            take(rest)?;
            i64::from(i8::from_le_bytes([take(rest)?]))
        }
        0xc1 => {
            take(rest)?;
            i64::from(i16::from_le_bytes([take(rest)?, take(rest)?]))
        }
        0xc2 => {
            take(rest)?;
            let bytes = [take(rest)?, take(rest)?, take(rest)?, take(rest)?];
            i64::from(i32::from_le_bytes(bytes))
        }
        _ => {
            let length = take_length(rest)?;
            let (text, left) = rest.split_at_checked(length)?;
            *rest = left;
            return Some(text.into());
        }
    };
    Some(number.to_string().as_bytes().into())
}

fn take_value(kind: u8, rest: &mut &[u8]) -> Option<Value> {
    if kind == STRING {
        return take_string(rest).map(Value::String);
    }
    let count = take_length(rest)?;
    Some(match kind {
        LIST => {
            let mut items = Vector::new();
            for _ in 0..count {
                items.push_back(take_string(rest)?);
            }
            Value::List(items)
        }
        SET => {
            let mut members = Members::default();
            for _ in 0..count {
                members.insert(&take_string(rest)?);
            }
            Value::Set(members)
        }
        HASH => {
            let mut fields = Ordered::default();
            for _ in 0..count {
                let field = take_string(rest)?;
                fields.insert(&field, take_string(rest)?);
            }
            Value::Hash(fields)
        }
        SORTED => {
            let mut members = OrdMap::new();
            for _ in 0..count {
                let member = take_string(rest)?;
                members.insert(member, f64::from_le_bytes(take_eight(rest)?));
            }
            Value::Sorted(members)
        }
        _ => return None,
    })
}

/// The checksum at the end of the file: CRC-64 with Jones' polynomial (redis: crc64.c).
fn crc64(bytes: &[u8]) -> u64 {
    const REFLECTED: u64 = 0x95ac_9329_ac4b_c9b5;
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u64::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ REFLECTED
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Dump, crc64};
    use crate::server::redis::value::{Entry, Value};

    /// The value in redis's own crc64.c.
    #[test]
    fn the_checksum_is_the_one_of_redis() {
        assert_eq!(crc64(b"123456789"), 0xe9c6_d914_c4b8_d9ca);
    }

    #[test]
    fn what_is_written_is_read() {
        let mut dump = Dump {
            redis_version: "7.4.11".to_owned(),
            created_at_s: 1_795_645_470,
            used_memory: 1_000_000,
            ..Dump::default()
        };
        for (text, expires_at) in [("a", None), ("300", Some(5)), ("-70000", None)] {
            let entry = Entry {
                value: Value::String(text.as_bytes().into()),
                expires_at,
            };
            dump.databases
                .entry(3)
                .or_default()
                .insert(text.as_bytes().into(), entry);
        }
        let bytes = dump.write();
        assert_eq!(Dump::read(&bytes), Some(dump));
        assert_eq!(Dump::read(bytes.get(1..).unwrap_or_default()), None);
    }
}
