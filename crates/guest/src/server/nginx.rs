//! nginx in the foreground with two workers, behind the image's entrypoint. The entrypoint writes to standard output,
//! nginx to standard error.

use docksim_reference::signal::Signal;

use super::http::{self, Found, Request};
use super::{Reaction, Served, clock};
use crate::errno::Errno;
use crate::filesystem::Caller;
use crate::io::Io;
use crate::kernel::Step;
use crate::task::Task;

pub(super) const HANDLED: &[Signal] = &[
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal(10),
    Signal(12),
    Signal::TERM,
    Signal::WINCH,
];

pub(super) const ENTRYPOINT: &str = include_str!("nginx-entrypoint.txt");

/// A master with its workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Nginx {
    workers: [u32; 2],
    /// Who sends the next signal, when that is a process beside it.
    caller: Option<u32>,
}

impl Default for Nginx {
    fn default() -> Self {
        Self {
            workers: [29, 30],
            caller: None,
        }
    }
}

pub(super) fn start(version: &str, io: &mut Io<'_>) {
    notice(io, 1, "using the \"epoll\" event method");
    notice(io, 1, &format!("nginx/{version}"));
    notice(io, 1, "built by gcc 14.2.0 (Debian 14.2.0-19) ");
    notice(io, 1, "OS: Linux 6.8.0-64-generic");
    notice(io, 1, "getrlimit(RLIMIT_NOFILE): 1048576:1048576");
    notice(io, 1, "start worker processes");
    for worker in Nginx::default().workers {
        notice(io, 1, &format!("start worker process {worker}"));
    }
}

impl Nginx {
    /// Notes who sends the next signal.
    pub(super) fn called_by(&mut self, pid: u32) {
        self.caller = Some(pid);
    }

    pub(super) fn signal(&mut self, signal: Signal, io: &mut Io<'_>) -> Reaction {
        let from = self
            .caller
            .take()
            .map_or_else(String::new, |pid| format!(" from {pid}"));
        match signal {
            Signal::QUIT => {
                notice(
                    io,
                    1,
                    &format!("signal 3 (SIGQUIT) received{from}, shutting down"),
                );
                for worker in self.workers {
                    notice(io, worker, "gracefully shutting down");
                }
            }
            Signal::TERM => notice(
                io,
                1,
                &format!("signal 15 (SIGTERM) received{from}, exiting"),
            ),
            Signal::INT => notice(io, 1, &format!("signal 2 (SIGINT) received{from}, exiting")),
            Signal::HUP => {
                notice(
                    io,
                    1,
                    &format!("signal 1 (SIGHUP) received{from}, reconfiguring"),
                );
                notice(io, 1, "reconfiguring");
                self.renew(io);
                return Reaction::Handled;
            }
            _ => return Reaction::Handled,
        }
        for worker in self.workers {
            notice(io, worker, "exiting");
            notice(io, worker, "exit");
        }
        self.bury(self.workers, io);
        notice(io, 1, "exit");
        Reaction::Exited(0)
    }

    /// New workers take the place of the old ones. The order is one of those that nginx 1.22.1 was seen to write.
    fn renew(&mut self, io: &mut Io<'_>) {
        let old = self.workers;
        self.workers = [io.kernel.take_pid(), io.kernel.take_pid()];
        notice(io, 1, "using the \"epoll\" event method");
        notice(io, 1, "start worker processes");
        for worker in self.workers {
            notice(io, 1, &format!("start worker process {worker}"));
        }
        for worker in old {
            for text in ["gracefully shutting down", "exiting", "exit"] {
                notice(io, worker, text);
            }
        }
        self.bury(old, io);
        notice(io, 1, "signal 29 (SIGIO) received");
    }

    fn bury(&self, workers: [u32; 2], io: &mut Io<'_>) {
        for worker in workers {
            notice(
                io,
                1,
                &format!("signal 17 (SIGCHLD) received from {worker}"),
            );
            notice(
                io,
                1,
                &format!("worker process {worker} exited with code 0"),
            );
        }
    }
}

/// `nginx -s`: what the signal's name means.
pub(super) fn signal_named(name: &str) -> Option<Signal> {
    Some(match name {
        "stop" => Signal::TERM,
        "quit" => Signal::QUIT,
        "reload" => Signal::HUP,
        "reopen" => Signal(10),
        _ => return None,
    })
}

/// Sends a signal to the master, as `nginx -s` does.
pub(super) fn send(signal: Signal, io: &mut Io<'_>) -> Step {
    let pid = io.pid;
    let masters = io.kernel.processes.iter();
    let mut masters = masters
        .filter(|(_, process)| matches!(&process.task, Task::Server(server) if server.is_nginx()));
    let Some(master) = masters.next().map(|(pid, _)| *pid) else {
        io.err("docksim: not simulated: nginx -s without a running nginx\n");
        return Step::Exit(70);
    };
    notice(io, pid, "signal process started");
    if let Some(process) = io.kernel.process_mut(master)
        && let Task::Server(server) = &mut process.task
    {
        server.nginx_called_by(pid);
    }
    // The master was there a line before.
    let _ = io.kernel.signal(master, signal, false);
    Step::Exit(0)
}

/// Tests the configuration, as `nginx -t` does; only the image's own is known.
pub(super) fn test(io: &mut Io<'_>) -> Step {
    let root = Caller::root(io.now());
    let filesystem = &io.kernel.filesystem;
    let is_own = filesystem.stat(&root, "/etc/nginx/nginx.conf").is_err()
        && filesystem
            .read_dir(&root, "/etc/nginx/conf.d")
            .map_or(true, |entries| entries.is_empty());
    if !is_own {
        io.err("docksim: not simulated: nginx -t of another configuration\n");
        return Step::Exit(70);
    }
    io.err(
        "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf \
         test is successful\n",
    );
    Step::Exit(0)
}

fn notice(io: &mut Io<'_>, pid: u32, text: &str) {
    let clock = clock(io.now());
    io.err(format!(
        "{} {} [notice] {pid}#{pid}: {text}\n",
        clock.date.replace('-', "/"),
        clock.time
    ));
}

/// The folder that the image's configuration serves.
const ROOT: &str = "/usr/share/nginx/html";
/// The user that the image's workers run as.
const WORKER: u32 = 101;

/// Answers a request as the image's configuration says.
pub(super) fn serve(version: &str, bytes: &[u8], client: &str, io: &mut Io<'_>) -> Served {
    let Some(request) = Request::parse(bytes) else {
        let page = page(version, "400 Bad Request");
        return Served::Answer(reply(
            version,
            "400 Bad Request",
            Vec::new(),
            &page,
            io,
            false,
        ));
    };
    let is_head = request.method == "HEAD";
    let (status, extra, body) = match request.method.as_str() {
        "GET" | "HEAD" => find_page(version, &request, client, io),
        _ => (
            "405 Not Allowed",
            Vec::new(),
            page(version, "405 Not Allowed"),
        ),
    };
    let code = status.get(..3).unwrap_or_default();
    let sent = if is_head { 0 } else { body.len() };
    io.out(format!(
        "{client} - - [{}] \"{}\" {code} {sent} \"{}\" \"{}\" \"-\"\n",
        http::log_time(io.now()),
        request.line,
        request.header("referer").unwrap_or("-"),
        request.header("user-agent").unwrap_or("-"),
    ));
    Served::Answer(reply(version, status, extra, &body, io, is_head))
}

type Page = (&'static str, Vec<(&'static str, String)>, Vec<u8>);

fn find_page(version: &str, request: &Request, client: &str, io: &mut Io<'_>) -> Page {
    let error = |status: &'static str| (status, Vec::new(), page(version, status));
    let host = request.header("host").unwrap_or_default().to_owned();
    let path = request.path();
    let complaint = match http::find(io, ROOT, &path, WORKER) {
        Found::File {
            path,
            bytes,
            modified_at,
        } => {
            let seconds = modified_at.div_euclid(1_000_000_000);
            let headers = vec![
                ("Content-Type", content_type(&path).to_owned()),
                ("Last-Modified", http::date(modified_at)),
                ("ETag", format!("\"{seconds:x}-{:x}\"", bytes.len())),
                ("Accept-Ranges", "bytes".to_owned()),
            ];
            return ("200 OK", headers, bytes);
        }
        Found::WithoutSlash => {
            let status = "301 Moved Permanently";
            let name = host.split(':').next().unwrap_or_default();
            let location = vec![("Location", format!("http://{name}{path}/"))];
            return (status, location, page(version, status));
        }
        Found::Folder => format!("directory index of \"{ROOT}{path}\" is forbidden"),
        Found::Failed { path, errno } => {
            let number = match errno {
                Errno::Enotdir => 20,
                Errno::Eacces => 13,
                _ => 2,
            };
            format!("open() \"{path}\" failed ({number}: {errno})")
        }
    };
    let moment = super::clock(io.now());
    io.err(format!(
        "{} {} [error] 29#29: *1 {complaint}, client: {client}, server: localhost, request: \"{}\", host: \"{host}\"\n",
        moment.date.replace('-', "/"),
        moment.time,
        request.line
    ));
    if complaint.starts_with("directory") || complaint.contains("(13:") {
        error("403 Forbidden")
    } else {
        error("404 Not Found")
    }
}

fn page(version: &str, status: &str) -> Vec<u8> {
    format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n\
         <hr><center>nginx/{version}</center>\r\n</body>\r\n</html>\r\n"
    )
    .into_bytes()
}

fn reply(
    version: &str,
    status: &str,
    extra: Vec<(&'static str, String)>,
    body: &[u8],
    io: &Io<'_>,
    is_head: bool,
) -> Vec<u8> {
    let take = |name: &str| extra.iter().find(|(known, _)| *known == name).cloned();
    let mut headers = vec![
        ("Server", format!("nginx/{version}")),
        ("Date", http::date(io.now())),
        take("Content-Type").unwrap_or(("Content-Type", "text/html".to_owned())),
        ("Content-Length", body.len().to_string()),
    ];
    headers.extend(take("Last-Modified"));
    headers.extend(take("Location"));
    let connection = if status.starts_with("400") {
        "close"
    } else {
        "keep-alive"
    };
    headers.push(("Connection", connection.to_owned()));
    headers.extend(take("ETag"));
    headers.extend(take("Accept-Ranges"));
    http::answer(status, &headers, if is_head { &[] } else { body })
}

/// The image's /etc/nginx/mime.types, as far as names end so.
fn content_type(path: &str) -> &'static str {
    match http::extension(path) {
        "html" | "htm" | "shtml" => "text/html",
        "css" => "text/css",
        "xml" => "text/xml",
        "gif" => "image/gif",
        "jpeg" | "jpg" => "image/jpeg",
        "js" => "application/javascript",
        "txt" => "text/plain",
        "png" => "image/png",
        "svg" | "svgz" => "image/svg+xml",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
