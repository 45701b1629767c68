//! The machine on which lines are typed whose daemon cannot be reached.

use docksim_api::{ApiError, ErrorKind, Reply, Request, StreamId, StreamPoll, Timestamp};
use docksim_client::daemon::{Daemon, HostIo, Input};
use docksim_client::{FileError, FileKind};

/// The user's home, which messages may name.
pub(crate) const HOME: &str = "/tmp/docksim-mutations";
/// The files of the folder in which the lines are typed.
pub(crate) const FILES: [(&str, &[u8]); 4] = [
    ("good.env", b"A=1\n#\nHOME\n"),
    ("blank.env", b"A B=1\n"),
    ("nameless.env", b"=1\n"),
    ("text", b"hello\n"),
];
/// A daemon that cannot be reached.
#[derive(Default)]
pub(crate) struct Unreachable {
    pub(crate) was_asked: bool,
}

impl Daemon for Unreachable {
    fn call(&mut self, _request: Request) -> Reply {
        self.was_asked = true;
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

/// The folder in which the lines are typed; nothing can be written.
pub(crate) struct Folder;

impl HostIo for Folder {
    fn file_info(&self, path: &str, _follow_links: bool) -> Result<FileKind, FileError> {
        match self.read_file(path) {
            Ok(_) => Ok(FileKind::File),
            Err(FileError::IsDirectory) => Ok(FileKind::Directory),
            Err(error) => Err(error),
        }
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

    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if path == HOME {
            return Err(FileError::IsDirectory);
        }
        let path = path
            .strip_prefix(HOME)
            .map_or(path, |path| path.trim_start_matches('/'));
        let path = path.strip_prefix("./").unwrap_or(path);
        match FILES.iter().find(|(name, _)| *name == path) {
            Some((_, bytes)) => Ok(bytes.to_vec()),
            None if FILES.iter().any(|(name, _)| {
                path.strip_prefix(name)
                    .is_some_and(|below| below.starts_with('/'))
            }) =>
            {
                Err(FileError::NotADirectory)
            }
            None if path.is_empty() => Err(FileError::NotFound),
            None if matches!(path, "." | "/" | "/tmp" | "folder") => Err(FileError::IsDirectory),
            None => Err(FileError::NotFound),
        }
    }

    fn list_folder(&self, path: &str) -> Result<Vec<String>, FileError> {
        match path {
            // What is in the root of a machine no line looks at.
            "/" => Ok(vec!["etc".to_owned(), "tmp".to_owned()]),
            path if path.trim_end_matches('/').ends_with("folder") => Ok(Vec::new()),
            _ => Err(FileError::NotFound),
        }
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
