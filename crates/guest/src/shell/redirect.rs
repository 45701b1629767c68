//! Redirections: from expanded targets to a table of descriptors.

use docksim_syntax::shell::ast::{Redirect, RedirectKind};

use super::expand::{Expander, Stop};
use super::{Dialect, Shell};
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::{Fd, FdTable, OpenKind, OpenMode};

/// A redirection with its target expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ready {
    Open {
        fd: Fd,
        path: String,
        mode: OpenMode,
    },
    /// Standard output and error into one file.
    Both {
        path: String,
        mode: OpenMode,
    },
    Duplicate {
        fd: Fd,
        from: String,
    },
    Text {
        fd: Fd,
        text: String,
    },
}

impl Expander<'_> {
    /// Expands the targets of redirections.
    pub(super) fn redirects(&mut self, redirects: &[Redirect]) -> Result<Vec<Ready>, Stop> {
        redirects
            .iter()
            .map(|redirect| self.redirect(redirect))
            .collect()
    }

    fn redirect(&mut self, redirect: &Redirect) -> Result<Ready, Stop> {
        let fd = |default: Fd| redirect.fd.unwrap_or(default);
        let open = |fd, path, mode| Ok(Ready::Open { fd, path, mode });
        match &redirect.kind {
            RedirectKind::HereDoc { quoted, body, .. } => {
                let text = if *quoted {
                    self.text(body)?
                } else {
                    self.quoted_text(&body.parts)?
                };
                Ok(Ready::Text { fd: fd(0), text })
            }
            RedirectKind::HereString => Ok(Ready::Text {
                fd: fd(0),
                text: self.text(&redirect.target)? + "\n",
            }),
            kind => {
                let path = self.target(redirect)?;
                match kind {
                    RedirectKind::Out if self.shell.options.noclobber => open(
                        fd(1),
                        path,
                        OpenMode {
                            exclusive: true,
                            ..OpenMode::WRITE
                        },
                    ),
                    RedirectKind::Out | RedirectKind::Clobber => open(fd(1), path, OpenMode::WRITE),
                    RedirectKind::Append => open(fd(1), path, OpenMode::APPEND),
                    RedirectKind::In => open(fd(0), path, OpenMode::READ),
                    RedirectKind::ReadWrite => open(fd(0), path, OpenMode::READ_WRITE),
                    RedirectKind::DupOut if redirect.fd.is_none() && !is_descriptor(&path) => {
                        Ok(Ready::Both {
                            path,
                            mode: OpenMode::WRITE,
                        })
                    }
                    RedirectKind::DupOut => Ok(Ready::Duplicate {
                        fd: fd(1),
                        from: path,
                    }),
                    RedirectKind::DupIn => Ok(Ready::Duplicate {
                        fd: fd(0),
                        from: path,
                    }),
                    RedirectKind::OutBoth => Ok(Ready::Both {
                        path,
                        mode: OpenMode::WRITE,
                    }),
                    _ => Ok(Ready::Both {
                        path,
                        mode: OpenMode::APPEND,
                    }),
                }
            }
        }
    }

    /// The path after the operator: one word, in bash with globs.
    fn target(&mut self, redirect: &Redirect) -> Result<String, Stop> {
        if self.shell.dialect != Dialect::Bash {
            return self.text(&redirect.target);
        }
        let mut words = self.fields(std::slice::from_ref(&redirect.target))?;
        match (words.len(), words.pop()) {
            (1, Some(word)) => Ok(word),
            _ => Err(Stop::Fail("ambiguous redirect".to_owned())),
        }
    }
}

fn is_descriptor(text: &str) -> bool {
    text == "-" || text.trim_end_matches('-').parse::<Fd>().is_ok()
}

impl Shell {
    /// Makes a table with redirections from the process's own. `None` after a complaint.
    pub(super) fn redirected_table(&self, io: &mut Io<'_>, redirects: &[Ready]) -> Option<FdTable> {
        let own = io.process()?.fds.clone();
        let mut table = io.kernel.copy_table(&own);
        for redirect in redirects {
            if let Err((subject, errno)) = redirect.apply(io, &mut table) {
                let message = self.redirect_message(redirect, &subject, errno);
                io.kernel.close_table(table);
                self.complain(io, &message);
                return None;
            }
        }
        Some(table)
    }

    fn redirect_message(&self, redirect: &Ready, subject: &str, errno: Errno) -> String {
        if errno == Errno::NotSimulated {
            return format!("{errno}: {subject}");
        }
        let creates = match redirect {
            Ready::Open { mode, .. } | Ready::Both { mode, .. } => mode.create,
            Ready::Duplicate { .. } | Ready::Text { .. } => {
                return match self.dialect {
                    Dialect::Ash => format!("dup2({subject},1): {errno}"),
                    Dialect::Bash | Dialect::Dash => format!("{subject}: {errno}"),
                };
            }
        };
        match (self.dialect, errno) {
            (Dialect::Bash, Errno::Eexist) => format!("{subject}: cannot overwrite existing file"),
            (Dialect::Bash, _) => format!("{subject}: {errno}"),
            (Dialect::Dash, Errno::Enoent) if creates => {
                format!("cannot create {subject}: Directory nonexistent")
            }
            (Dialect::Dash, Errno::Enoent) => format!("cannot open {subject}: No such file"),
            (Dialect::Dash, _) if creates => format!("cannot create {subject}: {errno}"),
            (Dialect::Dash, _) => format!("cannot open {subject}: {errno}"),
            (Dialect::Ash, Errno::Enoent) if creates => {
                format!("can't create {subject}: nonexistent directory")
            }
            (Dialect::Ash, Errno::Enoent) => format!("can't open {subject}: no such file"),
            (Dialect::Ash, _) if creates => format!("can't create {subject}: {errno}"),
            (Dialect::Ash, _) => format!("can't open {subject}: {errno}"),
        }
    }

    /// Puts a table in the place of the process's own, which comes back.
    pub(super) fn swap_table(&self, io: &mut Io<'_>, table: FdTable) -> FdTable {
        io.process_mut()
            .map(|process| std::mem::replace(&mut process.fds, table))
            .unwrap_or_default()
    }

    /// Goes back to an earlier table.
    pub(super) fn restore_table(&self, io: &mut Io<'_>, saved: FdTable) {
        let current = self.swap_table(io, saved);
        io.kernel.close_table(current);
    }
}

impl Ready {
    /// Does what it says to a table; the subject and the error when it cannot.
    fn apply(&self, io: &mut Io<'_>, table: &mut FdTable) -> Result<(), (String, Errno)> {
        match self {
            Self::Open { fd, path, mode } => {
                let id = io
                    .kernel
                    .open_path(io.pid, table, path, *mode)
                    .map_err(|errno| (path.clone(), errno))?;
                io.kernel.place(table, *fd, id);
            }
            Self::Both { path, mode } => {
                let id = io
                    .kernel
                    .open_path(io.pid, table, path, *mode)
                    .map_err(|errno| (path.clone(), errno))?;
                io.kernel.place(table, 1, id);
                let second = io.kernel.retain(id);
                io.kernel.place(table, 2, second);
            }
            Self::Text { fd, text } => {
                let id = io.kernel.open_kind(OpenKind::Text {
                    bytes: text.as_bytes().into(),
                    offset: 0,
                });
                io.kernel.place(table, *fd, id);
            }
            Self::Duplicate { fd, from } if from == "-" => {
                if let Some(id) = table.remove(fd) {
                    io.kernel.release(id);
                }
            }
            Self::Duplicate { fd, from } => {
                let (number, moves) = from
                    .strip_suffix('-')
                    .map_or((from.as_str(), false), |number| (number, true));
                let source: Fd = number.parse().map_err(|_| (from.clone(), Errno::Ebadf))?;
                let id = *table.get(&source).ok_or((from.clone(), Errno::Ebadf))?;
                let id = io.kernel.retain(id);
                io.kernel.place(table, *fd, id);
                if moves
                    && source != *fd
                    && let Some(id) = table.remove(&source)
                {
                    io.kernel.release(id);
                }
            }
        }
        Ok(())
    }
}
