//! `curl` of the machine that docker runs on.

use super::fetch::{Answer, Url, save};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};
use crate::network::{ExchangeId, NetworkError, Reply};

const SPEC: Spec = Spec {
    short: "sSiIfLko:OX:H:A:w:m:d:",
    long: &[
        ("silent", 's'),
        ("show-error", 'S'),
        ("include", 'i'),
        ("head", 'I'),
        ("fail", 'f'),
        ("location", 'L'),
        ("insecure", 'k'),
        ("output=", 'o'),
        ("remote-name", 'O'),
        ("request=", 'X'),
        ("header=", 'H'),
        ("user-agent=", 'A'),
        ("write-out=", 'w'),
        ("max-time=", 'm'),
        ("data=", 'd'),
    ],
    missing: "vuTFGebcxNr",
    status: 2,
    ..Spec::NONE
};
const AGENT: &str = "curl/7.88.1";
const MOST_REDIRECTIONS: u32 = 50;

/// A transfer as far as it has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curl {
    silent: bool,
    shows_errors: bool,
    shows_head: bool,
    fails: bool,
    follows: bool,
    method: String,
    headers: Vec<String>,
    data: Option<String>,
    output: Option<String>,
    write_out: Option<String>,
    url: Url,
    exchange: Option<ExchangeId>,
    redirections: u32,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let url = match options.operands.as_slice() {
        [] => {
            io.err("curl: try 'curl --help' or 'curl --manual' for more information\n");
            return Start::Exit(2);
        }
        [url] => url,
        _ => return call.not_simulated(io, "with several addresses"),
    };
    let Some(url) = Url::parse(url) else {
        io.err("curl: (3) URL using bad/illegal format or missing URL\n");
        return Start::Exit(3);
    };
    match url.scheme.as_str() {
        "http" => {}
        "https" | "ftp" => return call.not_simulated(io, &format!("{}://", url.scheme)),
        scheme => {
            io.err(format!(
                "curl: (1) Protocol \"{scheme}\" not supported or disabled in libcurl\n"
            ));
            return Start::Exit(1);
        }
    }
    let mut headers: Vec<String> = options.values('H').map(str::to_owned).collect();
    let names = |headers: &[String], name: &str| {
        headers.iter().any(|header| {
            let known = header.split(':').next().unwrap_or_default();
            known.eq_ignore_ascii_case(name)
        })
    };
    if !names(&headers, "user-agent") {
        let agent = options.value('A').unwrap_or(AGENT);
        headers.insert(0, format!("User-Agent: {agent}"));
    }
    if !names(&headers, "accept") {
        headers.insert(1, "Accept: */*".to_owned());
    }
    let data: Vec<&str> = options.values('d').collect();
    let data = (!data.is_empty()).then(|| data.join("&"));
    let usual = match (options.has('I'), &data) {
        (true, _) => "HEAD",
        (false, Some(_)) => "POST",
        (false, None) => "GET",
    };
    let file = url.path.split('?').next().unwrap_or_default();
    let file = file.rsplit('/').next().unwrap_or_default().to_owned();
    if options.has('O') && file.is_empty() {
        io.err("curl: Remote file name has no length\ncurl: (23) Failed writing received data to disk/application\n");
        return Start::Exit(23);
    }
    Start::Run(Running::Curl(Box::new(Curl {
        silent: options.has('s'),
        shows_errors: options.has('S') || !options.has('s'),
        shows_head: options.has('i') || options.has('I'),
        fails: options.has('f'),
        follows: options.has('L'),
        method: options.value('X').unwrap_or(usual).to_owned(),
        headers,
        data,
        output: match options.value('o') {
            Some(path) => Some(path.to_owned()),
            None => options.has('O').then_some(file),
        },
        write_out: options.value('w').map(str::to_owned),
        url,
        exchange: None,
        redirections: 0,
    })))
}

impl Curl {
    pub(super) fn step(&mut self, _: &Call, io: &mut Io<'_>) -> Step {
        let Some(exchange) = self.exchange else {
            let request = self.request();
            self.exchange = Some(io.kernel.ask(
                &self.url.host,
                Some(self.url.port),
                request.into_bytes(),
            ));
            return Step::Wait(Wait::reply(self.exchange));
        };
        match io.kernel.take_reply(exchange) {
            None => Step::Wait(Wait::reply(self.exchange)),
            Some(reply) => self.receive(reply, io),
        }
    }

    fn request(&self) -> String {
        let mut text = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\n",
            self.method,
            self.url.path,
            self.url.authority()
        );
        for header in &self.headers {
            text.push_str(&format!("{header}\r\n"));
        }
        if let Some(data) = &self.data {
            text.push_str(&format!(
                "Content-Length: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                data.len()
            ));
        }
        text.push_str("\r\n");
        text.push_str(self.data.as_deref().unwrap_or_default());
        text
    }

    fn fail(&self, io: &mut Io<'_>, code: i32, message: &str) -> Step {
        if self.shows_errors {
            io.err(format!("curl: ({code}) {message}\n"));
        }
        self.report(io, None, 0);
        Step::Exit(code)
    }

    fn receive(&mut self, reply: Reply, io: &mut Io<'_>) -> Step {
        let bytes = match reply.result {
            Ok(bytes) => bytes,
            Err(NetworkError::NotSimulated(what)) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                return Step::Exit(70);
            }
            Err(NetworkError::UnknownHost) => {
                let message = format!("Could not resolve host: {}", self.url.host);
                return self.fail(io, 6, &message);
            }
            Err(NetworkError::Reset) => {
                return self.fail(io, 56, "Recv failure: Connection reset by peer");
            }
            Err(error) => {
                let reason = match error {
                    NetworkError::Unreachable => "No route to host",
                    _ => "Couldn't connect to server",
                };
                let message = format!(
                    "Failed to connect to {} port {} after 0 ms: {reason}",
                    self.url.host, self.url.port
                );
                return self.fail(io, 7, &message);
            }
        };
        let Some(answer) = Answer::parse(&bytes) else {
            return self.fail(io, 52, "Empty reply from server");
        };
        let next = answer.location().filter(|_| self.follows);
        if let Some(url) = next.and_then(|location| self.url.follow(location)) {
            self.redirections += 1;
            if self.redirections > MOST_REDIRECTIONS {
                return self.fail(io, 47, "Maximum (50) redirects followed");
            }
            if self.shows_head {
                io.out(&answer.head);
            }
            self.url = url;
            self.exchange = None;
            return Step::Continue;
        }
        if self.fails && answer.status >= 400 {
            let message = format!("The requested URL returned error: {}", answer.status);
            if self.shows_errors {
                io.err(format!("curl: (22) {message}\n"));
            }
            self.report(io, Some(&answer), 0);
            return Step::Exit(22);
        }
        self.deliver(&answer, io)
    }

    fn deliver(&self, answer: &Answer, io: &mut Io<'_>) -> Step {
        let mut bytes = Vec::new();
        if self.shows_head {
            bytes.extend_from_slice(answer.head.as_bytes());
        }
        bytes.extend_from_slice(&answer.body);
        let shows_meter = !self.silent && (self.output.is_some() || !io.kernel.is_tty(io.pid, 1));
        if shows_meter {
            io.err(meter(answer.body.len()));
        }
        match &self.output {
            None => io.out(&bytes),
            Some(path) => {
                if let Err(errno) = save(io, path, &bytes, false) {
                    io.err(format!(
                        "Warning: Failed to open the file {path}: {errno}\n"
                    ));
                    return self.fail(io, 23, "Failure writing output to destination");
                }
            }
        }
        self.report(io, Some(answer), answer.body.len());
        Step::Exit(0)
    }

    /// What `-w` asks for.
    fn report(&self, io: &mut Io<'_>, answer: Option<&Answer>, size: usize) {
        let Some(format) = &self.write_out else {
            return;
        };
        let mut text = String::new();
        let mut rest = format.as_str();
        while let Some(at) = rest.find(['%', '\\']) {
            let (before, after) = rest.split_at(at);
            text.push_str(before);
            let variable = after
                .strip_prefix("%{")
                .and_then(|name| name.split_once('}'));
            let escape = after
                .strip_prefix('\\')
                .and_then(|rest| rest.chars().next());
            rest = match (variable, escape) {
                (Some((name, rest)), _) => {
                    let status = answer.map_or(0, |answer| answer.status);
                    match name {
                        "http_code" | "response_code" => text.push_str(&format!("{status:03}")),
                        "size_download" => text.push_str(&size.to_string()),
                        "content_type" => {
                            let kind = answer.and_then(|answer| answer.header("content-type"));
                            text.push_str(kind.unwrap_or_default());
                        }
                        "num_redirects" => text.push_str(&self.redirections.to_string()),
                        _ => {
                            io.err(format!("curl: unknown --write-out variable: '{name}'\n"));
                        }
                    }
                    rest
                }
                (None, Some(letter)) => {
                    match letter {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => text.push('\r'),
                        other => text.extend(['\\', other]),
                    }
                    after.get(1 + letter.len_utf8()..).unwrap_or_default()
                }
                (None, None) => {
                    text.extend(after.chars().next());
                    after.get(1..).unwrap_or_default()
                }
            };
        }
        text.push_str(rest);
        io.out(text);
    }
}

/// The meter of a transfer that took a millisecond.
fn meter(size: usize) -> String {
    let speed = match size * 1000 {
        speed if speed < 100_000 => speed.to_string(),
        speed if speed < 10_000 * 1024 => format!("{}k", speed / 1024),
        speed => format!("{}M", speed / (1024 * 1024)),
    };
    let row = |percent: &str, size: &str, speed: &str| {
        format!(
            "\r{percent:>3} {size:>5}  {percent:>3} {size:>5}    0     0 {speed:>6}      0 --:--:-- --:--:-- --:--:-- {speed:>5}"
        )
    };
    let amount = if size < 100_000 {
        size.to_string()
    } else {
        format!("{}k", size / 1024)
    };
    format!(
        "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  \
         Upload   Total   Spent    Left  Speed\n{}{}\n",
        row("0", "0", "0"),
        row("100", &amount, &speed)
    )
}
