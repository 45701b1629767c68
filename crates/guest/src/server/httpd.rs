//! Apache httpd in the foreground, with the event MPM, as the image configures it. All its lines go to standard error.

use docksim_reference::signal::Signal;

use super::http::{self, Found, Request};
use super::{Reaction, Served, clock};
use crate::errno::Errno;
use crate::io::Io;

pub(super) const HANDLED: &[Signal] = &[
    Signal::HUP,
    Signal::INT,
    Signal(10),
    Signal::TERM,
    Signal::WINCH,
];

pub(super) fn start(version: &str, io: &mut Io<'_>) {
    let machine = std::sync::Arc::clone(&io.kernel.machine);
    let address = if machine.ip_address.is_empty() {
        "127.0.0.1"
    } else {
        &machine.ip_address
    };
    let warning = format!(
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {address}. Set \
         the 'ServerName' directive globally to suppress this message\n"
    );
    io.err(&warning);
    io.err(&warning);
    notice(
        io,
        "mpm_event",
        &format!("AH00489: Apache/{version} (Unix) configured -- resuming normal operations"),
    );
    notice(io, "core", "AH00094: Command line: 'httpd -D FOREGROUND'");
}

pub(super) fn signal(signal: Signal, io: &mut Io<'_>) -> Reaction {
    match signal {
        Signal::TERM | Signal::INT => {
            notice(io, "mpm_event", "AH00491: caught SIGTERM, shutting down");
            Reaction::Exited(0)
        }
        Signal::WINCH => {
            notice(
                io,
                "mpm_event",
                "AH00492: caught SIGWINCH, shutting down gracefully",
            );
            Reaction::Exited(0)
        }
        Signal::HUP => {
            notice(
                io,
                "mpm_event",
                "AH00494: SIGHUP received.  Attempting to restart",
            );
            Reaction::Handled
        }
        Signal(10) => {
            notice(
                io,
                "mpm_event",
                "AH00493: SIGUSR1 received.  Doing graceful restart",
            );
            Reaction::Handled
        }
        _ => Reaction::Handled,
    }
}

fn notice(io: &mut Io<'_>, module: &str, text: &str) {
    let clock = clock(io.now());
    let day = clock.date.get(8..).unwrap_or_default();
    let year = clock.date.get(..4).unwrap_or_default();
    let (weekday, month, time, fraction) =
        (clock.weekday, clock.month, clock.time, clock.microseconds);
    io.err(format!("[{weekday} {month} {day} {time}.{fraction} {year}] [{module}:notice] [pid 1:tid 1] {text}\n"));
}

/// The folder that the image's configuration serves.
const ROOT: &str = "/usr/local/apache2/htdocs";
/// The user that the image's workers run as.
const WORKER: u32 = 33;

/// Answers a request as the image's configuration says.
pub(super) fn serve(version: &str, bytes: &[u8], client: &str, io: &mut Io<'_>) -> Served {
    let Some(request) = Request::parse(bytes) else {
        return Served::NotSimulated("httpd: what is not a request of HTTP/1".to_owned());
    };
    let is_head = request.method == "HEAD";
    if !is_head && request.method != "GET" {
        return Served::NotSimulated(format!("httpd: {} of a file", request.method));
    }
    let path = request.path();
    let (status, extra, body) = match http::find(io, ROOT, &path, WORKER) {
        Found::File {
            path,
            bytes,
            modified_at,
        } => {
            let microseconds = modified_at.div_euclid(1000);
            let mut headers = vec![
                ("Last-Modified", http::date(modified_at)),
                ("ETag", format!("\"{:x}-{microseconds:x}\"", bytes.len())),
                ("Accept-Ranges", "bytes".to_owned()),
                ("Content-Length", bytes.len().to_string()),
            ];
            if let Some(kind) = content_type(&path) {
                headers.push(("Content-Type", kind.to_owned()));
            }
            ("200 OK", headers, bytes)
        }
        Found::Folder => {
            return Served::NotSimulated("httpd: the listing of a folder".to_owned());
        }
        Found::WithoutSlash => {
            let host = request.header("host").unwrap_or_default();
            let location = format!("http://{host}{path}/");
            let text = format!("The document has moved <a href=\"{location}\">here</a>.");
            let body = page("301 Moved Permanently", &text);
            let mut headers = vec![("Location", location)];
            headers.extend(of_page(&body));
            ("301 Moved Permanently", headers, body)
        }
        Found::Failed {
            errno: Errno::Eacces,
            path: file,
        } => {
            let time = clock(io.now());
            let day = time.date.get(8..).unwrap_or_default();
            let year = time.date.get(..4).unwrap_or_default();
            io.err(format!(
                "[{} {} {day} {}.{} {year}] [core:error] [pid 9:tid 9] (13)Permission denied: [client {client}:40000] AH00132: \
                 file permissions deny server access: {file}\n",
                time.weekday, time.month, time.time, time.microseconds
            ));
            let body = page(
                "403 Forbidden",
                "You don't have permission to access this resource.",
            );
            ("403 Forbidden", of_page(&body), body)
        }
        Found::Failed { .. } => {
            let body = page(
                "404 Not Found",
                "The requested URL was not found on this server.",
            );
            ("404 Not Found", of_page(&body), body)
        }
    };
    let code = status.get(..3).unwrap_or_default();
    let sent = if is_head {
        "-".to_owned()
    } else {
        body.len().to_string()
    };
    io.out(format!(
        "{client} - - [{}] \"{}\" {code} {sent}\n",
        http::log_time(io.now()),
        request.line
    ));
    let mut headers = vec![
        ("Date", http::date(io.now())),
        ("Server", format!("Apache/{version} (Unix)")),
    ];
    headers.extend(extra);
    Served::Answer(http::answer(
        status,
        &headers,
        if is_head { &[] } else { &body },
    ))
}

fn page(status: &str, text: &str) -> Vec<u8> {
    let heading = status.get(4..).unwrap_or_default();
    format!(
        "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>{status}</title>\n</head><body>\n\
         <h1>{heading}</h1>\n<p>{text}</p>\n</body></html>\n"
    )
    .into_bytes()
}

fn of_page(body: &[u8]) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Length", body.len().to_string()),
        ("Content-Type", "text/html; charset=iso-8859-1".to_owned()),
    ]
}

/// The image's conf/mime.types, as far as names end so.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match http::extension(path) {
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "xml" => "application/xml",
        "gif" => "image/gif",
        "jpeg" | "jpg" => "image/jpeg",
        "js" => "text/javascript",
        "txt" | "text" | "conf" | "log" => "text/plain",
        "png" => "image/png",
        "svg" | "svgz" => "image/svg+xml",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        _ => return None,
    })
}
