//! What a running command reaches beyond itself: the daemon, files and standard input.

use docksim_api::{Reply, Request, StreamId, StreamPoll, Timestamp};

use crate::host::{FileError, FileKind};
use crate::release::Release;

/// The daemon as a client sees it. Streams are polled, so that a job can be put aside and taken up again.
pub trait Daemon {
    /// Makes a request.
    fn call(&mut self, request: Request) -> Reply;
    /// Takes what a stream has given since the last poll.
    fn poll(&mut self, stream: StreamId) -> StreamPoll;
    /// Writes to a container's standard input.
    fn write(&mut self, stream: StreamId, bytes: &[u8]);
    /// Says that nothing more will be written.
    fn close_write(&mut self, stream: StreamId);
    /// Hangs up.
    fn close(&mut self, stream: StreamId);
    /// The time.
    fn now(&self) -> Timestamp;
}

/// What a running command touches of the machine it runs on.
pub trait HostIo {
    /// The docker CLI that is installed there.
    fn release(&self) -> &'static Release {
        &Release::V28_5
    }
    /// Reads a file; a relative path starts at the working directory.
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileError>;
    /// What is at a path, or where its links lead.
    fn file_info(&self, path: &str, follow_links: bool) -> Result<FileKind, FileError>;
    /// A tar archive of what is at a path, under another name.
    fn pack(&self, path: &str, name: &str) -> Result<Vec<u8>, FileError>;
    /// Lays a tar archive out in a folder, with another start of each name; why not, in the words of moby/go-archive.
    fn unpack(
        &mut self,
        folder: &str,
        rename: Option<(&str, &str)>,
        archive: &[u8],
    ) -> Result<(), String>;
    /// The names in a folder.
    fn list_folder(&self, path: &str) -> Result<Vec<String>, FileError>;
    /// Makes a folder with those above it; one that is there is no failure.
    fn create_folders(&mut self, path: &str) -> Result<(), FileError>;
    /// Removes a file or a folder with all that is in it; one that is not there is no failure.
    fn remove_all(&mut self, path: &str) -> Result<(), FileError>;
    /// Writes a file anew.
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError>;
    /// Takes what can be read from standard input now.
    fn read_input(&mut self) -> Input;
}

/// What standard input holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// These bytes, at least one.
    Bytes(Vec<u8>),
    /// Nothing yet.
    Empty,
    /// Nothing any more.
    End,
}
