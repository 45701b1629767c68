//! The browser of the user's machine: what the host serves at a port.

use docksim_guest::network::{NetworkError, Request};

use crate::history::Act;
use crate::session::Session;
use crate::terminal::TerminalId;

impl Session {
    /// What a server behind a port of the host answers, head and body.
    ///
    /// # Errors
    /// Why there is no answer, as browsers name it.
    pub fn visit(&mut self, port: u16, path: &str) -> Result<Vec<u8>, String> {
        self.note(
            TerminalId::FIRST,
            Act::Visit {
                port,
                path: path.to_owned(),
            },
        );
        let path = path.split(char::is_whitespace).next().unwrap_or_default();
        let head = format!(
            "GET /{} HTTP/1.0\r\nHost: localhost:{port}\r\nUser-Agent: docksim\r\nAccept: text/html\r\n\r\n",
            path.trim_start_matches('/')
        );
        let reply = self.engine_mut().host_request(&Request {
            id: 0,
            host: "localhost".to_owned(),
            port: Some(port),
            bytes: head.into_bytes(),
        });
        self.step();
        reply.result.map_err(|error| match error {
            NetworkError::UnknownHost => "ERR_NAME_NOT_RESOLVED".to_owned(),
            NetworkError::Refused => "ERR_CONNECTION_REFUSED".to_owned(),
            NetworkError::Unreachable => "ERR_ADDRESS_UNREACHABLE".to_owned(),
            NetworkError::TimedOut => "ERR_CONNECTION_TIMED_OUT".to_owned(),
            NetworkError::Reset => "ERR_CONNECTION_RESET".to_owned(),
            NetworkError::NotSimulated(what) => format!("docksim: not simulated: {what}"),
        })
    }
}
