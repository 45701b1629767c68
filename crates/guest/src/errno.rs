//! Why a system call failed, in the C library's words.

use std::fmt;

/// The error numbers that the model gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Errno {
    /// Operation not permitted.
    Eperm,
    /// No such file or directory.
    Enoent,
    /// No such process.
    Esrch,
    /// Exec format error.
    Enoexec,
    /// Bad file descriptor.
    Ebadf,
    /// Permission denied.
    Eacces,
    /// File exists.
    Eexist,
    /// Not a directory.
    Enotdir,
    /// Is a directory.
    Eisdir,
    /// Invalid argument.
    Einval,
    /// No space left on device.
    Enospc,
    /// Illegal seek.
    Espipe,
    /// Broken pipe.
    Epipe,
    /// File name too long.
    Enametoolong,
    /// Directory not empty.
    Enotempty,
    /// Too many levels of symbolic links.
    Eloop,
    /// Read-only file system.
    Erofs,
    /// Device or resource busy.
    Ebusy,
    /// Invalid cross-device link.
    Exdev,
    /// No such device or address.
    Enxio,
    /// Not an error of Linux: the model does not have this.
    NotSimulated,
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eperm => "Operation not permitted",
            Self::Enoent => "No such file or directory",
            Self::Esrch => "No such process",
            Self::Enoexec => "Exec format error",
            Self::Ebadf => "Bad file descriptor",
            Self::Eacces => "Permission denied",
            Self::Eexist => "File exists",
            Self::Enotdir => "Not a directory",
            Self::Eisdir => "Is a directory",
            Self::Einval => "Invalid argument",
            Self::Enospc => "No space left on device",
            Self::Espipe => "Illegal seek",
            Self::Epipe => "Broken pipe",
            Self::Enametoolong => "File name too long",
            Self::Enotempty => "Directory not empty",
            Self::Eloop => "Too many levels of symbolic links",
            Self::Ebusy => "Device or resource busy",
            Self::Exdev => "Invalid cross-device link",
            Self::Erofs => "Read-only file system",
            Self::Enxio => "No such device or address",
            Self::NotSimulated => "docksim: not simulated",
        })
    }
}

impl std::error::Error for Errno {}
