//! Open files: what a descriptor refers to, shared by those who inherited it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::console::ConsoleId;
use crate::filesystem::{Device, NodeId};
use crate::guest::Stream;

/// A descriptor's number in its process.
pub(crate) type Fd = u32;
/// An open file's number in the kernel.
pub(crate) type OpenId = u64;
/// A pipe's number in the kernel.
pub(crate) type PipeId = u64;
/// A process's descriptors.
pub(crate) type FdTable = BTreeMap<Fd, OpenId>;

/// An open file with the number of descriptors that refer to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpenFile {
    pub(crate) kind: OpenKind,
    pub(crate) references: u32,
}

/// What is open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OpenKind {
    ConsoleIn(ConsoleId),
    ConsoleOut(ConsoleId, Stream),
    /// `/dev/tty`
    Tty(ConsoleId),
    PipeRead(PipeId),
    PipeWrite(PipeId),
    File {
        node: NodeId,
        offset: usize,
        append: bool,
        mode: OpenMode,
    },
    /// A here-document.
    Text {
        bytes: Arc<[u8]>,
        offset: usize,
    },
    Device(Device),
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OpenMode {
    pub(crate) read: bool,
    pub(crate) write: bool,
    pub(crate) create: bool,
    pub(crate) exclusive: bool,
    pub(crate) truncate: bool,
    pub(crate) append: bool,
}

impl OpenMode {
    pub(crate) const READ: Self = Self {
        read: true,
        write: false,
        create: false,
        exclusive: false,
        truncate: false,
        append: false,
    };
    pub(crate) const WRITE: Self = Self {
        read: false,
        write: true,
        create: true,
        exclusive: false,
        truncate: true,
        append: false,
    };
    pub(crate) const APPEND: Self = Self {
        read: false,
        write: true,
        create: true,
        exclusive: false,
        truncate: false,
        append: true,
    };
    pub(crate) const READ_WRITE: Self = Self {
        read: true,
        write: true,
        create: true,
        exclusive: false,
        truncate: false,
        append: false,
    };
}

/// A pipe's content and how many open files stand at its ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Pipe {
    pub(crate) bytes: Vec<u8>,
    pub(crate) readers: u32,
    pub(crate) writers: u32,
}
