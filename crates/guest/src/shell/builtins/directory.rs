//! `cd` and `umask`.

use super::Outcome;
use crate::errno::Errno;
use crate::filesystem::Access;
use crate::io::Io;
use crate::shell::{Dialect, Shell};

impl Shell {
    pub(super) fn cd(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut physical = false;
        let mut operands = arguments;
        while let [option, rest @ ..] = operands {
            match option.as_str() {
                "-P" => physical = true,
                "-L" => physical = false,
                "--" => {
                    operands = rest;
                    break;
                }
                _ => break,
            }
            operands = rest;
        }
        let (target, shows) = match operands {
            [] => match self.variables.get("HOME").filter(|home| !home.is_empty()) {
                Some(home) => (home.to_owned(), false),
                None => {
                    if self.dialect == Dialect::Bash {
                        self.complain_builtin(io, "cd", "HOME not set");
                        return Outcome::Status(1);
                    }
                    return Outcome::Status(0);
                }
            },
            [dash] if dash == "-" => match self.variables.get("OLDPWD") {
                Some(old) => (old.to_owned(), true),
                None => {
                    if self.dialect == Dialect::Bash {
                        self.complain_builtin(io, "cd", "OLDPWD not set");
                        return Outcome::Status(1);
                    }
                    (self.variables.get("PWD").unwrap_or("/").to_owned(), true)
                }
            },
            [target, rest @ ..] => {
                if self.dialect == Dialect::Bash && !rest.is_empty() {
                    self.complain_builtin(io, "cd", "too many arguments");
                    return Outcome::Status(1);
                }
                (target.clone(), false)
            }
        };
        match self.change_directory(io, &target, physical) {
            Ok(path) => {
                if shows {
                    io.out(format!("{path}\n"));
                }
                Outcome::Status(0)
            }
            Err(errno) => {
                let message = match self.dialect {
                    Dialect::Bash => format!("{target}: {errno}"),
                    Dialect::Dash => format!("can't cd to {target}"),
                    Dialect::Ash => format!("can't cd to {target}: {errno}"),
                };
                self.complain_builtin(io, "cd", &message);
                Outcome::Status(if self.dialect == Dialect::Bash { 1 } else { 2 })
            }
        }
    }

    fn change_directory(
        &mut self,
        io: &mut Io<'_>,
        target: &str,
        physical: bool,
    ) -> Result<String, Errno> {
        if target.is_empty() {
            return Ok(io.cwd().to_string());
        }
        let caller = io.caller();
        let id = io.kernel.filesystem.resolve(&caller, target)?;
        let node = io.kernel.filesystem.node(id).ok_or(Errno::Enoent)?;
        if !node.is_dir() {
            return Err(Errno::Enotdir);
        }
        if !node.allows(&caller, Access::Execute) {
            return Err(Errno::Eacces);
        }
        let path = if physical {
            io.kernel.filesystem.canonical_path(&caller, target)?
        } else {
            logical_path(&caller.cwd, target)
        };
        if let Some(process) = io.process_mut() {
            process.cwd = path.as_str().into();
        }
        // `PWD` that is read-only stays as it is.
        let _ = self.variables.set("OLDPWD", caller.cwd.to_string());
        let _ = self.variables.set("PWD", path.clone());
        self.variables.set_exported("PWD", true);
        self.variables.set_exported("OLDPWD", true);
        Ok(path)
    }

    pub(super) fn umask(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let Some(mask) = arguments.first() else {
            let umask = io.process().map_or(0o022, |process| process.umask);
            return self.written(io, "umask", format!("{umask:04o}\n").as_bytes());
        };
        match u32::from_str_radix(mask, 8)
            .ok()
            .filter(|mask| *mask <= 0o777)
        {
            Some(mask) => {
                if let Some(process) = io.process_mut() {
                    process.umask = mask;
                }
                Outcome::Status(0)
            }
            None => Outcome::Status(self.not_simulated(io, &["umask".to_owned(), mask.clone()])),
        }
    }
}

/// An absolute path without `.` and `..`, by its names alone.
fn logical_path(cwd: &str, target: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let start = if target.starts_with('/') { "" } else { cwd };
    for name in start.split('/').chain(target.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    format!("/{}", names.join("/"))
}
