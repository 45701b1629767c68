//! What the web servers have in common: requests, the files below a document root, dates.

use crate::applets::dates::{self, MONTHS, WEEKDAYS};
use crate::errno::Errno;
use crate::filesystem::{Access, Caller, NodeKind};
use crate::io::Io;

/// A request that was read.
pub(super) struct Request {
    /// The first line, for logs.
    pub(super) line: String,
    pub(super) method: String,
    pub(super) target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, _) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let line = lines.next()?.to_owned();
        let mut words = line.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        words
            .next()
            .filter(|version| version.starts_with("HTTP/1."))?;
        let headers = lines
            .filter_map(|header| header.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self {
            line,
            method,
            target,
            headers,
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The path without its query, decoded and without `.` and `..`.
    pub(super) fn path(&self) -> String {
        let path = self.target.split(['?', '#']).next().unwrap_or_default();
        let mut bytes = Vec::new();
        let mut rest = path.bytes();
        while let Some(byte) = rest.next() {
            let mut ahead = rest.clone();
            let digits = [ahead.next(), ahead.next()]
                .map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
            match (byte, digits) {
                (b'%', [Some(high), Some(low)]) => {
                    bytes.extend(u8::try_from(high * 16 + low));
                    rest = ahead;
                }
                _ => bytes.push(byte),
            }
        }
        let decoded = String::from_utf8_lossy(&bytes).into_owned();
        let clean = docksim_reference::go::clean_path(&format!("/{decoded}"));
        if decoded.ends_with('/') && clean != "/" {
            format!("{clean}/")
        } else {
            clean
        }
    }
}

/// What stands at a path below a document root.
pub(super) enum Found {
    File {
        path: String,
        bytes: Vec<u8>,
        modified_at: i64,
    },
    /// A folder that was asked for without the slash at its end.
    WithoutSlash,
    /// A folder without an index.
    Folder,
    Failed {
        path: String,
        errno: Errno,
    },
}

/// Finds what a path means, with the rights of the user that the server's workers run as.
pub(super) fn find(io: &Io<'_>, root: &str, path: &str, uid: u32) -> Found {
    let caller = Caller {
        uid,
        gid: uid,
        ..Caller::root(io.now())
    };
    let full = format!("{root}{path}");
    let filesystem = &io.kernel.filesystem;
    let failed = |path: &str, errno| Found::Failed {
        path: path.to_owned(),
        errno,
    };
    let node = match filesystem.stat(&caller, &full) {
        Ok(node) => node,
        Err(errno) => return failed(&full, errno),
    };
    if !node.is_dir() {
        return match filesystem.read_file(&caller, &full) {
            Ok(bytes) => Found::File {
                path: full,
                bytes: bytes.to_vec(),
                modified_at: node.modified_at,
            },
            Err(errno) => failed(&full, errno),
        };
    }
    if !path.ends_with('/') {
        return Found::WithoutSlash;
    }
    if !node.allows(&caller, Access::Execute) {
        return failed(&full, Errno::Eacces);
    }
    let index = format!("{full}index.html");
    match filesystem.stat(&caller, &index) {
        Ok(node) if matches!(node.kind, NodeKind::File(_)) => {
            find(io, root, &format!("{path}index.html"), uid)
        }
        _ => Found::Folder,
    }
}

/// `Mon, 02 Nov 2026 09:00:00 GMT`
pub(super) fn date(nanoseconds: i64) -> String {
    let moment = dates::civil(nanoseconds);
    let name = |names: &[&'static str], index: u32| {
        let name = usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index));
        name.and_then(|name| name.get(..3)).unwrap_or_default()
    };
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        name(&WEEKDAYS, moment.weekday),
        moment.day,
        name(&MONTHS, moment.month.saturating_sub(1)),
        moment.year,
        moment.hour,
        moment.minute,
        moment.second
    )
}

/// `02/Nov/2026:09:00:00 +0000`
pub(super) fn log_time(nanoseconds: i64) -> String {
    dates::strftime("%d/%b/%Y:%H:%M:%S +0000", nanoseconds).unwrap_or_default()
}

/// A whole answer.
pub(super) fn answer(status: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// The end of a name after its last dot.
pub(super) fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}
