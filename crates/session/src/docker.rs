//! `docker` as a program of the user's machine: jobs of the client against the engine.
#![expect(
    clippy::disallowed_types,
    reason = "within a step the daemon and the CLI work with one value in turn; the cell is gone when the step ends"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::{OutputStream, Reason, Reply, Request, StreamId, StreamPoll, Timestamp};
use docksim_client::daemon::{Daemon, HostIo, Input as ClientInput};
use docksim_client::job::{Job, TerminalSignal};
use docksim_client::{FileError, FileKind, Host, Release, Terminal};
use docksim_engine::Engine;
use docksim_guest::archive::{self, Layout};
use docksim_guest::filesystem::{Caller, Filesystem, NodeKind};
use docksim_guest::host::{
    ExternalCall, ExternalContext, ExternalInput, ExternalState, ExternalStep, Externals, Input,
};
use docksim_guest::{Errno, Stream};
use docksim_reference::signal::Signal;

use crate::session::Screen;

/// The external commands of a terminal, with the daemon they talk to.
pub(crate) struct Docker<'a> {
    pub(crate) engine: &'a mut Engine,
    pub(crate) screen: Option<Screen>,
    /// Whether a command passes keys on unread; set while commands are stepped.
    pub(crate) raw: bool,
    /// Whether a command runs that only a signal ends; set while commands are stepped.
    pub(crate) endless: bool,
    /// The commands that have ended.
    pub(crate) ended: Vec<Ended>,
}

/// A docker command that has ended.
pub(crate) struct Ended {
    pub(crate) words: Vec<String>,
    pub(crate) exit_code: i32,
    pub(crate) reason: Option<Reason>,
}

/// The terminal has another size.
const WINDOW_CHANGED: Signal = Signal(28);

/// The number and the group of the user who types.
const USER: (u32, u32) = (1000, 1000);

/// The names of the external commands.
pub(crate) const COMMANDS: [&str; 1] = ["docker"];

/// A running docker command, with what a signal made it print.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DockerJob {
    pub(crate) job: Job,
    words: Arc<[String]>,
    printed: Vec<(OutputStream, Vec<u8>)>,
    exit_code: Option<i32>,
}

impl Externals for Docker<'_> {
    type Job = DockerJob;

    fn start(&mut self, call: ExternalCall<'_>) -> Option<DockerJob> {
        let (name, arguments) = call.argv.split_first()?;
        if name.rsplit('/').next() != Some("docker") {
            return None;
        }
        let (columns, rows) = self
            .screen
            .map_or((0, 0), |screen| (screen.columns, screen.rows));
        let terminal = Terminal {
            stdin: call.stdin_is_tty,
            stdout: call.stdout_is_tty,
            stderr: call.stderr_is_tty,
            columns,
            rows,
        };
        let environment: BTreeMap<String, String> = call.env.iter().cloned().collect();
        let mut no_input = ExternalInput::default();
        self.engine.set_host_files(call.filesystem.clone());
        let engine = RefCell::new(&mut *self.engine);
        let io = Files {
            engine: &engine,
            working_dir: call.working_dir,
            input: &mut no_input,
            now: call.now,
        };
        let host = Host {
            terminal,
            environment: &environment,
            working_directory: call.working_dir,
            io: &io,
        };
        Some(DockerJob {
            job: Job::start(arguments, &host),
            words: call.argv.into(),
            printed: Vec::new(),
            exit_code: None,
        })
    }

    fn step(&mut self, job: &mut DockerJob, cx: ExternalContext<'_>) -> ExternalStep {
        let mut output = std::mem::take(&mut job.printed);
        if job.exit_code.is_none() {
            self.engine.set_host_files(cx.filesystem.clone());
            let engine = RefCell::new(&mut *self.engine);
            let mut io = Files {
                engine: &engine,
                working_dir: cx.working_dir,
                input: cx.stdin,
                now: cx.now,
            };
            let step = job.job.step(&mut Connection(&engine), &mut io);
            *cx.filesystem = self.engine.host_files().clone();
            output.extend(step.output.chunks().iter().cloned());
            job.exit_code = step.exit_code;
            self.raw |= job.exit_code.is_none() && job.job.is_raw();
            self.endless |= job.exit_code.is_none() && job.job.is_endless();
            if let Some(exit_code) = job.exit_code {
                self.ended.push(Ended {
                    words: job.words.to_vec(),
                    exit_code,
                    reason: job.job.reason().cloned(),
                });
            }
        }
        let state = match job.exit_code {
            Some(code) => ExternalState::Exited(code),
            None => ExternalState::Running {
                wake_at: self.engine.next_event_at().map(|at| at.0),
            },
        };
        let output = output
            .into_iter()
            .map(|(stream, bytes)| (to_guest(stream), bytes))
            .collect();
        ExternalStep { output, state }
    }

    fn signal(&mut self, job: &mut DockerJob, signal: Signal) -> Option<()> {
        if signal == WINDOW_CHANGED {
            if let Some(Screen { columns, rows }) = self.screen {
                let engine = RefCell::new(&mut *self.engine);
                let daemon = &mut Connection(&engine);
                job.job.resize(daemon, &mut Nowhere, columns, rows);
            }
            return Some(());
        }
        let signal = match signal {
            Signal::INT => TerminalSignal::Interrupt,
            Signal::QUIT => TerminalSignal::Quit,
            Signal::TERM => TerminalSignal::Terminate,
            Signal::HUP => TerminalSignal::Hangup,
            _ => return None,
        };
        if job.exit_code.is_some() {
            return Some(());
        }
        let engine = RefCell::new(&mut *self.engine);
        let step = job
            .job
            .signal(&mut Connection(&engine), &mut Nowhere, signal);
        job.printed.extend(step.output.chunks().iter().cloned());
        job.exit_code = step.exit_code;
        Some(())
    }
}

fn to_guest(stream: OutputStream) -> Stream {
    match stream {
        OutputStream::Stdout => Stream::Stdout,
        OutputStream::Stderr => Stream::Stderr,
    }
}

/// The socket between the CLI and the daemon.
pub(crate) struct Connection<'a, 'b>(pub(crate) &'a RefCell<&'b mut Engine>);

impl Daemon for Connection<'_, '_> {
    fn call(&mut self, request: Request) -> Reply {
        self.0.borrow_mut().handle(request)
    }

    fn poll(&mut self, stream: StreamId) -> StreamPoll {
        self.0.borrow_mut().poll(stream)
    }

    fn write(&mut self, stream: StreamId, bytes: &[u8]) {
        self.0.borrow_mut().write(stream, bytes);
    }

    fn close_write(&mut self, stream: StreamId) {
        self.0.borrow_mut().close_write(stream);
    }

    fn close(&mut self, stream: StreamId) {
        self.0.borrow_mut().close(stream);
    }

    fn now(&self) -> Timestamp {
        self.0.borrow().now()
    }
}

/// The user's files, which the daemon holds while a command is stepped, and the command's standard input.
pub(crate) struct Files<'a, 'b> {
    engine: &'a RefCell<&'b mut Engine>,
    working_dir: &'a str,
    input: &'a mut ExternalInput,
    now: i64,
}

impl<'a, 'b> Files<'a, 'b> {
    /// The files as they are seen from a folder.
    pub(crate) fn new(
        engine: &'a RefCell<&'b mut Engine>,
        working_dir: &'a str,
        input: &'a mut ExternalInput,
    ) -> Self {
        let now = engine.borrow().now().0;
        Self {
            engine,
            working_dir,
            input,
            now,
        }
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.working_dir)
        }
    }

    /// Changes the files of the machine, which the daemon shares.
    fn change(
        &mut self,
        change: impl FnOnce(&mut Filesystem) -> Result<(), Errno>,
    ) -> Result<(), FileError> {
        let mut engine = self.engine.borrow_mut();
        let mut files = engine.host_files().clone();
        let changed = change(&mut files);
        engine.set_host_files(files);
        changed.map_err(to_file_error)
    }
}

impl HostIo for Files<'_, '_> {
    fn release(&self) -> &'static Release {
        Release::of_version(self.engine.borrow().profile().engine_version)
    }

    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if path.is_empty() {
            return Err(FileError::NotFound);
        }
        let engine = self.engine.borrow();
        let found = engine
            .host_files()
            .read_file(&Caller::root(self.now), &self.absolute(path));
        found.map(|bytes| bytes.to_vec()).map_err(to_file_error)
    }

    fn file_info(&self, path: &str, follow_links: bool) -> Result<FileKind, FileError> {
        let engine = self.engine.borrow();
        let caller = Caller::root(self.now);
        let path = self.absolute(path);
        let found = if follow_links {
            engine.host_files().stat(&caller, &path)
        } else {
            engine.host_files().lstat(&caller, &path)
        };
        Ok(match &found.map_err(to_file_error)?.kind {
            NodeKind::Directory(_) => FileKind::Directory,
            NodeKind::Symlink(target) => FileKind::Symlink(target.to_string()),
            NodeKind::Device(_) => FileKind::Device,
            NodeKind::File(_) | NodeKind::Program(_) => FileKind::File,
        })
    }

    fn pack(&self, path: &str, name: &str) -> Result<Vec<u8>, FileError> {
        let engine = self.engine.borrow();
        let files = engine.host_files();
        let found = files.resolve_link(&Caller::root(self.now), &self.absolute(path));
        let node = found.map_err(to_file_error)?;
        Ok(archive::pack_node(files, node, name))
    }

    fn unpack(
        &mut self,
        folder: &str,
        rename: Option<(&str, &str)>,
        bytes: &[u8],
    ) -> Result<(), String> {
        let folder = self.absolute(folder);
        let layout = Layout {
            folder: &folder,
            rename,
            owner: Some(USER),
            now: self.now,
        };
        let mut engine = self.engine.borrow_mut();
        let mut files = engine.host_files().clone();
        let unpacked = archive::unpack_into(&mut files, bytes, &layout);
        engine.set_host_files(files);
        unpacked.map_err(|error| error.to_string())
    }

    fn list_folder(&self, path: &str) -> Result<Vec<String>, FileError> {
        let engine = self.engine.borrow();
        let entries = engine
            .host_files()
            .read_dir(&Caller::root(self.now), &self.absolute(path))
            .map_err(to_file_error)?;
        Ok(entries.iter().map(|(name, _)| name.to_string()).collect())
    }

    fn create_folders(&mut self, path: &str) -> Result<(), FileError> {
        let path = self.absolute(path);
        let caller = Caller::root(self.now);
        self.change(|files| files.make_dirs(&caller, &path).map(drop))
    }

    fn remove_all(&mut self, path: &str) -> Result<(), FileError> {
        let path = self.absolute(path);
        let caller = Caller::root(self.now);
        self.change(|files| remove_all(files, &caller, &path))
    }

    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.absolute(path);
        let caller = Caller::root(self.now);
        self.change(|files| files.write_file(&caller, &path, bytes).map(drop))
    }

    fn read_input(&mut self) -> ClientInput {
        match self.input.take() {
            Input::Bytes(bytes) => ClientInput::Bytes(bytes),
            Input::Pending => ClientInput::Empty,
            Input::End => ClientInput::End,
        }
    }
}

/// Removes a file or a folder with all that is in it.
fn remove_all(filesystem: &mut Filesystem, caller: &Caller, path: &str) -> Result<(), Errno> {
    match filesystem.lstat(caller, path) {
        Err(Errno::Enoent) => Ok(()),
        Err(errno) => Err(errno),
        Ok(node) if node.is_dir() => {
            for (name, _) in filesystem.read_dir(caller, path)? {
                if !matches!(&*name, "." | "..") {
                    remove_all(filesystem, caller, &format!("{path}/{name}"))?;
                }
            }
            filesystem.remove_dir(caller, path)
        }
        Ok(_) => {
            let id = filesystem.unlink(caller, path)?;
            filesystem.forget(id);
            Ok(())
        }
    }
}

fn to_file_error(errno: Errno) -> FileError {
    match errno {
        Errno::Eisdir => FileError::IsDirectory,
        Errno::Enotdir => FileError::NotADirectory,
        Errno::Eacces => FileError::PermissionDenied,
        _ => FileError::NotFound,
    }
}

/// A signal handler touches no file.
struct Nowhere;

impl HostIo for Nowhere {
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

    fn read_input(&mut self) -> ClientInput {
        ClientInput::Empty
    }
}
