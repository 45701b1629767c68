//! BusyBox's `wget`: fetches a page into a file.

use super::fetch::{Answer, Url, save};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};
use crate::network::{ExchangeId, NetworkError, Reply};

const SPEC: Spec = Spec {
    short: "qO:ST:U:P:sc",
    long: &[
        ("quiet", 'q'),
        ("output-document=", 'O'),
        ("server-response", 'S'),
        ("timeout=", 'T'),
        ("spider", 's'),
    ],
    missing: "oY",
    ..Spec::NONE
};

/// How often one is sent elsewhere before it gives up.
const MOST_REDIRECTIONS: u32 = 5;

/// A fetch as far as it has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wget {
    quiet: bool,
    spider: bool,
    shows_head: bool,
    agent: String,
    /// Where the page goes; `-` for standard output.
    output: Option<String>,
    folder: String,
    url: Url,
    exchange: Option<ExchangeId>,
    redirections: u32,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    if call.is_gnu() {
        return call.not_simulated(io, "of GNU");
    }
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.has('c') {
        return call.not_simulated(io, "-c");
    }
    let [url] = options.operands.as_slice() else {
        return call.not_simulated(io, "without an address, or with several");
    };
    let Some(url) = Url::parse(url) else {
        call.complain(io, &format!("bad address '{url}'"));
        return Start::Exit(1);
    };
    if url.scheme != "http" {
        return call.not_simulated(io, &format!("{}://", url.scheme));
    }
    Start::Run(Running::Wget(Box::new(Wget {
        quiet: options.has('q'),
        spider: options.has('s'),
        shows_head: options.has('S'),
        agent: options.value('U').unwrap_or("Wget").to_owned(),
        output: options.value('O').map(str::to_owned),
        folder: options
            .value('P')
            .map_or(String::new(), |folder| format!("{folder}/")),
        url,
        exchange: None,
        redirections: 0,
    })))
}

impl Wget {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let Some(exchange) = self.exchange else {
            let request = format!(
                "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nConnection: close\r\n\r\n",
                self.url.path,
                self.url.authority(),
                self.agent
            );
            self.exchange = Some(io.kernel.ask(
                &self.url.host,
                Some(self.url.port),
                request.into_bytes(),
            ));
            return Step::Wait(Wait::reply(self.exchange));
        };
        match io.kernel.take_reply(exchange) {
            None => Step::Wait(Wait::reply(self.exchange)),
            Some(reply) => self.receive(reply, call, io),
        }
    }

    fn receive(&mut self, reply: Reply, call: &Call, io: &mut Io<'_>) -> Step {
        let address = reply.address.unwrap_or_default();
        let fail = |io: &mut Io<'_>, message: String| {
            call.complain(io, &message);
            Step::Exit(1)
        };
        if reply.result == Err(NetworkError::UnknownHost) {
            return fail(io, format!("bad address '{}'", self.url.authority()));
        }
        if let Err(NetworkError::NotSimulated(what)) = &reply.result {
            io.err(format!("docksim: not simulated: {what}\n"));
            return Step::Exit(70);
        }
        self.say(
            io,
            &format!(
                "Connecting to {} ({address}:{})\n",
                self.url.authority(),
                self.url.port
            ),
        );
        let refused = |reason: &str| format!("can't connect to remote host ({address}): {reason}");
        let bytes = match reply.result {
            Ok(bytes) => bytes,
            Err(NetworkError::Refused) => return fail(io, refused("Connection refused")),
            Err(NetworkError::Unreachable) => return fail(io, refused("Network is unreachable")),
            Err(NetworkError::TimedOut) => return fail(io, "download timed out".to_owned()),
            Err(_) => {
                return fail(
                    io,
                    "error getting response: Connection reset by peer".to_owned(),
                );
            }
        };
        let Some(answer) = Answer::parse(&bytes) else {
            return fail(io, "error getting response".to_owned());
        };
        if self.shows_head {
            for line in answer.head.lines().filter(|line| !line.is_empty()) {
                io.err(format!("  {line}\n"));
            }
        }
        if let Some(url) = answer
            .location()
            .and_then(|location| self.url.follow(location))
        {
            self.redirections += 1;
            if self.redirections > MOST_REDIRECTIONS {
                return fail(io, "too many redirections".to_owned());
            }
            self.url = url;
            self.exchange = None;
            return Step::Continue;
        }
        if answer.status != 200 {
            return fail(io, format!("server returned error: {}", answer.status_line));
        }
        if self.spider {
            self.say(io, "remote file exists\n");
            return Step::Exit(0);
        }
        self.save(&answer.body, call, io)
    }

    fn say(&self, io: &mut Io<'_>, text: &str) {
        if !self.quiet {
            io.err(text);
        }
    }

    fn save(&self, body: &[u8], call: &Call, io: &mut Io<'_>) -> Step {
        let own_name = self.url.path.split('?').next().unwrap_or_default();
        let own_name = match own_name.rsplit('/').next() {
            None | Some("") => "index.html",
            Some(name) => name,
        };
        if self.output.as_deref() == Some("-") {
            self.say(io, "writing to stdout\n");
            io.out(body);
            self.say(io, &bar("-", body.len()));
            self.say(io, "written to stdout\n");
            return Step::Exit(0);
        }
        let (path, exclusive) = match &self.output {
            Some(path) => (path.clone(), false),
            None => (format!("{}{own_name}", self.folder), true),
        };
        if let Err(errno) = save(io, &path, body, exclusive) {
            call.complain(io, &format!("can't open '{path}': {errno}"));
            return Step::Exit(1);
        }
        self.say(io, &format!("saving to '{path}'\n"));
        self.say(io, &bar(own_name_of(&path), body.len()));
        self.say(io, &format!("'{path}' saved\n"));
        Step::Exit(0)
    }
}

fn own_name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The bar of a fetch that is complete (BusyBox: libbb/progress.c).
fn bar(name: &str, size: usize) -> String {
    let name: String = name.chars().take(20).collect();
    let amount = if size >= 100_000 {
        format!("{:>5}k", size / 1024)
    } else {
        format!("{size:>6}")
    };
    format!(
        "{name:<20} 100% |{}|{amount}  0:00:00 ETA\n",
        "*".repeat(32)
    )
}
