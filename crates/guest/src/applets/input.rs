//! What a tool reads: the files it was told, one after the other, or standard input.

use super::Call;
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::{Fd, OpenMode, Read, Wait};

/// Where a tool opens its files.
const FILE: Fd = 3;

/// The inputs of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inputs {
    operands: Vec<String>,
    next: usize,
    open: Option<Fd>,
    /// Whether an input could not be read.
    pub(crate) failed: bool,
}

/// What reading gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chunk {
    Bytes(Vec<u8>),
    /// The current file is over.
    FileEnd,
    /// Nothing is there yet.
    Blocked(Wait),
    /// All files are over.
    End,
}

impl Inputs {
    /// The files of the operands; standard input without any, and for `-`.
    pub(crate) fn new(operands: &[String]) -> Self {
        let operands = if operands.is_empty() {
            vec!["-".to_owned()]
        } else {
            operands.to_vec()
        };
        Self {
            operands,
            next: 0,
            open: None,
            failed: false,
        }
    }

    /// The name of the file that is being read; `-` for standard input.
    pub(crate) fn name(&self) -> &str {
        let index = self.next.saturating_sub(1);
        self.operands.get(index).map_or("-", String::as_str)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether all files have been read.
    pub(crate) fn is_over(&self) -> bool {
        self.open.is_none() && self.next >= self.operands.len()
    }

    /// Gives back what was read too much.
    pub(crate) fn give_back(&self, io: &mut Io<'_>, bytes: Vec<u8>) {
        if let Some(fd) = self.open
            && !bytes.is_empty()
            && !io.is_pipe(fd)
        {
            io.kernel.unread(io.pid, fd, bytes);
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.operands.len()
    }

    /// Leaves the file that is being read.
    pub(crate) fn skip_file(&mut self, io: &mut Io<'_>) {
        if self.open.take() == Some(FILE) {
            close(io);
        }
    }

    /// The next bytes.
    pub(crate) fn next(&mut self, call: &Call, io: &mut Io<'_>) -> Chunk {
        loop {
            let fd = match self.open {
                Some(fd) => fd,
                None => {
                    let Some(name) = self.operands.get(self.next).cloned() else {
                        return Chunk::End;
                    };
                    self.next += 1;
                    if name == "-" {
                        self.open = Some(0);
                        0
                    } else {
                        match open(io, &name) {
                            Ok(()) => {
                                self.open = Some(FILE);
                                FILE
                            }
                            Err(errno) => {
                                self.failed = true;
                                complain_open(call, io, &name, errno);
                                continue;
                            }
                        }
                    }
                }
            };
            return match io.read(fd) {
                Ok(Read::Bytes(bytes)) => Chunk::Bytes(bytes),
                Ok(Read::Blocked) => Chunk::Blocked(Wait::readable(fd)),
                Ok(Read::End) => {
                    self.skip_file(io);
                    Chunk::FileEnd
                }
                Err(errno) => {
                    let name = self.name().to_owned();
                    self.failed = true;
                    complain_read(call, io, &name, errno);
                    self.skip_file(io);
                    Chunk::FileEnd
                }
            };
        }
    }
}

/// Opens a file where tools open their files.
fn open(io: &mut Io<'_>, path: &str) -> Result<(), Errno> {
    let table = io
        .process()
        .map(|process| process.fds.clone())
        .unwrap_or_default();
    let id = io.kernel.open_path(io.pid, &table, path, OpenMode::READ)?;
    close(io);
    if let Some(process) = io.process_mut() {
        process.fds.insert(FILE, id);
    }
    Ok(())
}

fn close(io: &mut Io<'_>) {
    let id = io
        .process_mut()
        .and_then(|process| process.fds.remove(&FILE));
    if let Some(id) = id {
        io.kernel.release(id);
    }
}

/// Says that a file cannot be opened, in the tool's words.
pub(crate) fn complain_open(call: &Call, io: &mut Io<'_>, path: &str, errno: Errno) {
    if errno == Errno::NotSimulated {
        io.err(format!("{errno}: {} {path}\n", call.name));
        return;
    }
    let message = match (call.is_gnu(), call.name) {
        (true, "head" | "tail") => format!("cannot open '{path}' for reading: {errno}"),
        (true, "sort") => format!("cannot read: {path}: {errno}"),
        (true, "tac") => format!("failed to open '{path}' for reading: {errno}"),
        (true, "sed") => format!("can't read {path}: {errno}"),
        (true, "awk") => format!("cannot open {path} ({errno})"),
        (true, "rev") => format!("cannot open {path}: {errno}"),
        (true, _) => format!("{path}: {errno}"),
        (false, "cat" | "tail" | "uniq" | "md5sum" | "sha1sum" | "sha256sum" | "sha512sum") => {
            format!("can't open '{path}': {errno}")
        }
        (false, _) => format!("{path}: {errno}"),
    };
    call.complain(io, &message);
}

/// Says that a file cannot be read, in the tool's words.
fn complain_read(call: &Call, io: &mut Io<'_>, path: &str, errno: Errno) {
    if errno == Errno::NotSimulated {
        io.err(format!("{errno}: {} {path}\n", call.name));
        return;
    }
    let message = match (call.is_gnu(), call.name) {
        (true, "head" | "tail") => format!("error reading '{path}': {errno}"),
        (true, "sort") => format!("read failed: {path}: {errno}"),
        (true, "uniq") => format!("error reading '{path}'"),
        (true, "sed") => format!("read error on {path}: {errno}"),
        (true, "awk") => format!("read error ({errno})"),
        (true, "tac") => format!("{path}: read error: Invalid argument"),
        (true, "rev") => format!("{path}: 0: {errno}"),
        (false, "cat" | "tail") => format!("read error: {errno}"),
        (false, "md5sum" | "sha1sum" | "sha256sum" | "sha512sum") => {
            format!("can't read '{path}': {errno}")
        }
        // BusyBox takes a folder for an empty file in most tools.
        (false, "sort" | "cut" | "rev" | "nl" | "grep" | "sed") => return,
        (_, _) => format!("{path}: {errno}"),
    };
    call.complain(io, &message);
}

/// Inputs cut into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) inputs: Inputs,
    buffer: Vec<u8>,
    /// How much of the buffer has been given out.
    place: usize,
    delimiter: u8,
    /// The file behind the buffer is over.
    file_ended: bool,
}

/// What the next line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line without its newline, and whether it had one.
    Text(Vec<u8>, bool),
    FileEnd,
    Blocked(Wait),
    End,
}

impl Lines {
    pub(crate) fn new(operands: &[String]) -> Self {
        Self::delimited(operands, b'\n')
    }

    pub(crate) fn delimited(operands: &[String], delimiter: u8) -> Self {
        Self {
            inputs: Inputs::new(operands),
            buffer: Vec::new(),
            place: 0,
            delimiter,
            file_ended: false,
        }
    }

    pub(crate) fn next(&mut self, call: &Call, io: &mut Io<'_>) -> Line {
        loop {
            let rest = self.buffer.get(self.place..).unwrap_or_default();
            if let Some(length) = rest.iter().position(|byte| *byte == self.delimiter) {
                let line = rest.get(..length).unwrap_or_default().to_vec();
                self.place += length + 1;
                return Line::Text(line, true);
            }
            if self.file_ended {
                if !rest.is_empty() {
                    let line = rest.to_vec();
                    self.buffer.clear();
                    self.place = 0;
                    return Line::Text(line, false);
                }
                self.file_ended = false;
                return Line::FileEnd;
            }
            if self.place > 0 {
                self.buffer.drain(..self.place);
                self.place = 0;
            }
            match self.inputs.next(call, io) {
                Chunk::Bytes(bytes) => self.buffer.extend(bytes),
                Chunk::FileEnd => self.file_ended = true,
                Chunk::Blocked(wait) => return Line::Blocked(wait),
                Chunk::End => return Line::End,
            }
        }
    }

    /// Drops the rest of the current file.
    pub(crate) fn skip_file(&mut self, io: &mut Io<'_>) {
        self.inputs.skip_file(io);
        self.buffer.clear();
        self.place = 0;
        self.file_ended = true;
    }

    /// Takes what was read and not given out.
    pub(crate) fn take_rest(&mut self) -> Vec<u8> {
        let rest = self.buffer.split_off(self.place.min(self.buffer.len()));
        self.buffer.clear();
        self.place = 0;
        rest
    }
}
