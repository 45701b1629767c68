//! What `curl` and `wget` share: addresses of pages, and the answers of web servers.

use crate::errno::Errno;
use crate::filesystem::NodeKind;
use crate::io::Io;

/// An address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub(super) scheme: String,
    pub(super) host: String,
    pub(super) port: u16,
    /// Whether the port was named.
    pub(super) has_port: bool,
    pub(super) path: String,
}

impl Url {
    /// Reads an address; one without a scheme is of `http`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let path = path.split('#').next().unwrap_or_default();
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (authority, None),
        };
        if host.is_empty() {
            return None;
        }
        let usual = if scheme == "https" { 443 } else { 80 };
        Some(Self {
            scheme: scheme.to_lowercase(),
            host: host.to_owned(),
            port: port.unwrap_or(usual),
            has_port: port.is_some_and(|port| port != usual),
            path,
        })
    }

    /// The host, with its port where that is not the usual one.
    pub(super) fn authority(&self) -> String {
        if self.has_port {
            format!("{}:{}", self.host, self.port)
        } else {
            self.host.clone()
        }
    }

    /// Where a redirection leads.
    pub(super) fn follow(&self, location: &str) -> Option<Self> {
        if location.contains("://") {
            return Self::parse(location);
        }
        let path = if location.starts_with('/') {
            location.to_owned()
        } else {
            let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{location}")
        };
        Some(Self {
            path,
            ..self.clone()
        })
    }
}

/// An answer of a web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status line and the headers, with their line ends and the empty line.
    pub(super) head: String,
    /// The status line.
    pub(super) status_line: String,
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")? + 4;
        let (head, body) = bytes.split_at_checked(end)?;
        let head = String::from_utf8_lossy(head).into_owned();
        let status_line = head.lines().next()?.to_owned();
        let status = status_line.split(' ').nth(1)?.parse().ok()?;
        Some(Self {
            head,
            status_line,
            status,
            body: body.to_vec(),
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Whether it sends the reader elsewhere, and where.
    pub(super) fn location(&self) -> Option<&str> {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
            .then(|| self.header("location"))
            .flatten()
    }
}

/// Writes a page into a file; what goes to a device is gone.
pub(super) fn save(
    io: &mut Io<'_>,
    path: &str,
    bytes: &[u8],
    exclusive: bool,
) -> Result<(), Errno> {
    let caller = io.caller();
    let filesystem = &mut io.kernel.filesystem;
    let found = filesystem.stat(&caller, path).map(|node| &node.kind);
    if matches!(found, Ok(NodeKind::Device(_))) && !exclusive {
        return Ok(());
    }
    filesystem.create_file(&caller, path, exclusive)?;
    filesystem.write_file(&caller, path, bytes).map(drop)
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn addresses_are_read_with_and_without_their_parts() {
        let cases = [
            ("web", "web", 80, "/"),
            ("http://web:8080/a?b=c#d", "web", 8080, "/a?b=c"),
            ("https://web", "web", 443, "/"),
            ("localhost:80", "localhost", 80, "/"),
        ];
        for (text, host, port, path) in cases {
            let url = Url::parse(text);
            let parts = url
                .as_ref()
                .map(|url| (url.host.as_str(), url.port, url.path.as_str()));
            assert_eq!(parts, Some((host, port, path)), "{text}");
        }
        assert_eq!(Url::parse("http:///x"), None);
        assert_eq!(Url::parse("web:port"), None);
    }
}
