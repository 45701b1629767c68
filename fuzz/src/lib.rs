//! Laws that hold for any input: nothing panics, and what is understood means the same the second time.
//!
//! Each function is a law. With a nightly compiler `cargo fuzz run argv` looks for bytes that break it; `tests/laws.rs` holds it
//! on every test run, for random bytes and for what lies in `corpus/`. A crashing input that was found is kept there.

use std::collections::BTreeMap;

use docksim_api::{ApiError, ErrorKind, Reply, Request, StreamId, StreamPoll, Timestamp};
use docksim_client::complete::complete;
use docksim_client::daemon::{Daemon, HostIo, Input};
use docksim_client::format::inspect::{Element, Inspector};
use docksim_client::settings::Settings;
use docksim_client::{FileError, FileKind, Host, Terminal};
use docksim_reference::image_reference::ImageReference;
use docksim_syntax::shell::{self, Completeness};

/// Any words behind `docker`, one on a line, make a command or a complaint about one of them; the last one is completed.
///
/// # Panics
/// The law is broken.
pub fn argv(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let environment = BTreeMap::from([("HOME".to_owned(), "/root".to_owned())]);
    let host = Host {
        terminal: Terminal::NONE,
        environment: &environment,
        working_directory: "/root",
        io: &Nothing,
    };
    if let Err(exit) = docksim_client::parse(&words, &host) {
        assert!(
            exit.word.is_none_or(|word| word < words.len()),
            "{exit:?} is about none of {words:?}"
        );
        assert!(
            exit.code == 0 || exit.reason.is_some(),
            "{exit:?} cannot be explained"
        );
    }
    let settings = Settings::of(&words, &host);
    let found = complete(&words, &settings, &host, &mut Nothing);
    assert!(
        words.last().is_some_and(|last| last.ends_with(&found.word)),
        "{found:?} completes another word than the last of {words:?}"
    );
}

/// Any template is read and run on a container, or complained about in one line or more.
///
/// # Panics
/// The law is broken.
pub fn template(bytes: &[u8]) {
    const CONTAINER: &str = include_str!("../../crates/client/tests/formats/container.json");
    let text = String::from_utf8_lossy(bytes);
    let complaint = match Inspector::new(&text) {
        Ok(mut inspector) => {
            let inspected = inspector.inspect(Element::Container, CONTAINER);
            let _printed = inspector.finish();
            inspected.err()
        }
        Err(error) => Some(error),
    };
    if let Some(error) = complaint {
        assert!(!error.message().is_empty(), "{text:?}");
    }
}

/// A reference that is understood prints as one that is the same; only a short form that could be an id or
/// begins as a registry is none.
///
/// # Panics
/// The law is broken.
pub fn reference(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match ImageReference::parse(&text) {
        Ok(reference) => {
            let is_of_hub = reference.to_string().starts_with("docker.io/");
            let is_plain =
                |familiar: &String| !(is_id(familiar) || is_of_hub && names_registry(familiar));
            let familiar = Some(reference.familiar()).filter(is_plain);
            for printed in std::iter::once(reference.to_string()).chain(familiar) {
                assert_eq!(
                    ImageReference::parse(&printed).as_ref(),
                    Ok(&reference),
                    "{text:?} as {printed:?}"
                );
            }
        }
        Err(error) => assert!(!error.to_string().is_empty(), "{text:?}"),
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Docker leaves its own hub out of a short form even where what is left begins as another registry.
fn names_registry(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost")
}

/// A shell text that is understood prints as one that is the same; what is wrong with another stands inside it.
///
/// # Panics
/// The law is broken.
pub fn shell(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = shell::parse(&text);
    for error in &parsed.errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?}");
    }
    let mut end = 0;
    for (span, _) in shell::tokens(&text) {
        assert!(text.get(span.range()).is_some() && span.start >= end);
        end = span.end;
    }
    if parsed.errors.is_empty() && parsed.completeness == Completeness::Complete {
        let printed = parsed.script.to_string();
        let again = shell::parse(&printed);
        assert!(again.errors.is_empty(), "{text:?} as {printed:?}");
        assert_eq!(
            again.script.without_spans(),
            parsed.script.without_spans(),
            "{text:?} as {printed:?}"
        );
    }
}

/// A machine without files and without a daemon.
struct Nothing;

impl Daemon for Nothing {
    fn call(&mut self, _request: Request) -> Reply {
        Reply::Done(Err(ApiError::new(
            ErrorKind::Unavailable,
            "unreachable",
            "unreachable",
        )))
    }

    fn poll(&mut self, _stream: StreamId) -> StreamPoll {
        StreamPoll::default()
    }

    fn write(&mut self, _stream: StreamId, _bytes: &[u8]) {}
    fn close_write(&mut self, _stream: StreamId) {}
    fn close(&mut self, _stream: StreamId) {}

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

impl HostIo for Nothing {
    fn file_info(&self, _path: &str, _follow_links: bool) -> Result<FileKind, FileError> {
        Err(FileError::NotFound)
    }

    fn pack(&self, _path: &str, _name: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }

    fn unpack(
        &mut self,
        _folder: &str,
        _rename: Option<(&str, &str)>,
        _archive: &[u8],
    ) -> Result<(), String> {
        Err(FileError::PermissionDenied.to_string())
    }

    fn read_file(&self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }

    fn list_folder(&self, _path: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }

    fn create_folders(&mut self, _path: &str) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn remove_all(&mut self, _path: &str) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn write_file(&mut self, _path: &str, _bytes: &[u8]) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn read_input(&mut self) -> Input {
        Input::End
    }
}
