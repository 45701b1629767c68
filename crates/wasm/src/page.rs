//! The page that a published port serves.

use docksim_session::Session;

use crate::view::Page;

/// What the host serves at a port.
pub(crate) fn visit(session: &mut Session, port: u16, path: &str) -> Page {
    let answer = match session.visit(port, path) {
        Ok(answer) => answer,
        Err(failure) => {
            return Page {
                status: None,
                content_type: String::new(),
                body: String::new(),
                failure: Some(failure),
            };
        }
    };
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or(("", &answer));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let content_type = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type")
            .then(|| value.trim().to_owned())
    });
    Page {
        status,
        content_type: content_type.unwrap_or_default(),
        body: body.to_owned(),
        failure: None,
    }
}
