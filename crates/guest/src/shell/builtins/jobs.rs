//! `jobs`, `wait`, `kill`, `fg`, `bg`.

use docksim_reference::signal::Signal;

use super::Outcome;
use crate::applets::kill;
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::{Pid, State};
use crate::shell::{Dialect, Job, Shell};

impl Shell {
    pub(super) fn show_jobs(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        self.reap_all(io);
        let pids_only = arguments.iter().any(|argument| argument == "-p");
        let long = arguments.iter().any(|argument| argument == "-l");
        if let Some(option) = arguments
            .iter()
            .find(|argument| !matches!(argument.as_str(), "-p" | "-l" | "-r"))
        {
            return Outcome::Status(self.not_simulated(io, &["jobs".to_owned(), option.clone()]));
        }
        let lines: Vec<String> = self
            .jobs
            .iter()
            .map(|job| match (pids_only, long) {
                (true, _) => format!("{}\n", job.pid),
                (false, false) => self.job_line(job),
                (false, true) => {
                    let line = self.job_line(job);
                    let (head, tail) = line.split_once("  ").unwrap_or((&line, ""));
                    format!("{head} {:5} {tail}", job.pid)
                }
            })
            .collect();
        for line in lines {
            io.out(line);
        }
        self.jobs.retain(|job| job.status.is_none());
        Outcome::Status(0)
    }

    /// The job that `%1`, `%%`, `%+`, `%-` or `%name` means.
    fn find_job(&self, text: &str) -> Option<&Job> {
        let specification = text.strip_prefix('%')?;
        match specification {
            "" | "%" | "+" => self.jobs.last(),
            "-" => self.jobs.iter().rev().nth(1).or(self.jobs.last()),
            other => match other.parse::<usize>() {
                Ok(id) => self.jobs.iter().find(|job| job.id == id),
                Err(_) => self.jobs.iter().find(|job| job.text.starts_with(other)),
            },
        }
    }

    pub(super) fn wait(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        if arguments.is_empty() {
            return Outcome::Wait(None);
        }
        let mut pids: Vec<Pid> = Vec::new();
        for text in arguments {
            if text.starts_with('-') {
                return Outcome::Status(self.not_simulated(io, &["wait".to_owned(), text.clone()]));
            }
            let pid = match (text.starts_with('%'), text.parse::<Pid>()) {
                (true, _) => self.find_job(text).map(|job| job.pid),
                (false, Ok(pid)) => {
                    Some(pid).filter(|pid| self.jobs.iter().any(|job| job.pid == *pid))
                }
                (false, Err(_)) => {
                    if self.dialect == Dialect::Bash {
                        self.complain_builtin(
                            io,
                            "wait",
                            &format!("`{text}': not a pid or valid job spec"),
                        );
                        return Outcome::Status(1);
                    }
                    self.complain_builtin(io, "wait", &format!("Illegal number: {text}"));
                    return Outcome::Fatal(2);
                }
            };
            match pid {
                Some(pid) => pids.push(pid),
                None => {
                    if self.dialect == Dialect::Ash && text.starts_with('%') {
                        self.complain_builtin(io, "wait", &format!("{text}: no such job"));
                        return Outcome::Fatal(2);
                    }
                    if self.dialect == Dialect::Bash {
                        let message = if text.starts_with('%') {
                            format!("{text}: no such job")
                        } else {
                            format!("pid {text} is not a child of this shell")
                        };
                        self.complain_builtin(io, "wait", &message);
                    }
                    return Outcome::Status(127);
                }
            }
        }
        Outcome::Wait(Some(pids))
    }

    pub(super) fn kill(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let request = match kill::parse(arguments) {
            Ok(request) => request,
            Err(problem) => {
                match (self.dialect, problem) {
                    (Dialect::Bash, kill::Problem::NoTarget) => {
                        io.err(
                            "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l \
                             [sigspec]\n",
                        );
                        return Outcome::Status(2);
                    }
                    (Dialect::Bash, kill::Problem::BadSignal(name)) => {
                        self.complain_builtin(
                            io,
                            "kill",
                            &format!("{name}: invalid signal specification"),
                        );
                    }
                    (Dialect::Dash, kill::Problem::BadSignal(name)) => {
                        self.complain_builtin(
                            io,
                            "kill",
                            &format!("invalid signal number or name: {name}"),
                        );
                        return Outcome::Fatal(2);
                    }
                    (Dialect::Ash, kill::Problem::BadSignal(name)) => {
                        io.err(format!("{}: bad signal name '{name}'\n", self.name));
                    }
                    (Dialect::Dash, kill::Problem::NoTarget) => {
                        return Outcome::Status(self.not_simulated(io, &["kill".to_owned()]));
                    }
                    (Dialect::Ash, kill::Problem::NoTarget) => {
                        io.err(format!("{}: you need to specify whom to kill\n", self.name));
                    }
                }
                return Outcome::Status(1);
            }
        };
        let (signal, targets) = match request {
            kill::Request::List(text) => {
                io.out(text);
                return Outcome::Status(0);
            }
            kill::Request::Send(signal, targets) => (signal, targets),
        };
        let mut status = 0;
        for target in targets {
            let pid = match self.find_job(&target) {
                Some(job) => Some(i64::from(job.pid)),
                None => target.parse::<i64>().ok(),
            };
            let Some(pid) = pid else {
                status = 1;
                match self.dialect {
                    Dialect::Bash if target.starts_with('%') => {
                        self.complain_builtin(io, "kill", &format!("{target}: no such job"));
                    }
                    Dialect::Bash => {
                        let message = format!("{target}: arguments must be process or job IDs");
                        self.complain_builtin(io, "kill", &message);
                    }
                    Dialect::Dash => {
                        self.complain_builtin(io, "kill", &format!("Illegal number: {target}"));
                        return Outcome::Fatal(2);
                    }
                    Dialect::Ash if target.starts_with('%') => {
                        self.complain_builtin(io, "kill", &format!("{target}: no such job"));
                        return Outcome::Fatal(2);
                    }
                    Dialect::Ash => io.err(format!("{}: invalid number '{target}'\n", self.name)),
                }
                continue;
            };
            if let Err(errno) = send(io, pid, signal) {
                status = 1;
                match self.dialect {
                    Dialect::Bash => {
                        self.complain_builtin(io, "kill", &format!("({pid}) - {errno}"))
                    }
                    Dialect::Dash => {
                        self.complain_builtin(io, "kill", &errno.to_string());
                        io.err("\n");
                    }
                    Dialect::Ash => {
                        io.err(format!("{}: can't kill pid {pid}: {errno}\n", self.name))
                    }
                }
            }
        }
        Outcome::Status(status)
    }

    pub(super) fn foreground(&self, io: &mut Io<'_>, name: &str) -> Outcome {
        match self.dialect {
            _ if self.interactive => Outcome::Status(self.not_simulated(io, &[name.to_owned()])),
            Dialect::Bash => {
                self.complain_builtin(io, name, "no job control");
                Outcome::Status(1)
            }
            Dialect::Dash | Dialect::Ash => {
                self.complain_builtin(io, name, "No current job");
                Outcome::Fatal(2)
            }
        }
    }
}

/// Sends a signal, or with none only asks whether the process is there. A negative number is a group; -1 is everybody
/// else.
pub(crate) fn send(io: &mut Io<'_>, pid: i64, signal: Option<Signal>) -> Result<(), Errno> {
    let own = io.process().map_or(0, |process| process.group);
    let targets: Vec<Pid> = match pid {
        -1 => io
            .kernel
            .processes
            .keys()
            .copied()
            .filter(|pid| *pid != io.pid && *pid != 1)
            .collect(),
        pid => {
            let number = |pid: i64| Pid::try_from(pid).map_err(|_| Errno::Esrch);
            let group = match pid {
                0 => Some(own),
                pid if pid < 0 => Some(number(-pid)?),
                _ => None,
            };
            match group {
                Some(group) => {
                    let members = io
                        .kernel
                        .processes
                        .iter()
                        .filter(|(_, process)| process.group == group);
                    members.map(|(pid, _)| *pid).collect()
                }
                None => vec![number(pid)?],
            }
        }
    };
    let caller = io.caller();
    let mut result = Err(Errno::Esrch);
    for target in targets {
        let Some(process) = io.kernel.process(target) else {
            continue;
        };
        if caller.uid != 0 && process.uid != caller.uid {
            result = Err(Errno::Eperm);
            continue;
        }
        result = match signal {
            Some(signal) => io.kernel.signal(target, signal, false),
            None if matches!(process.state, State::Zombie(_)) => Ok(()),
            None => Ok(()),
        };
    }
    result
}
