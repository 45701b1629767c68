//! The loop that gives every process its turn.

use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::Arc;

use docksim_reference::signal::Signal;
use imbl::OrdMap;

use crate::host::{
    ExternalCall, ExternalContext, ExternalInput, ExternalState, ExternalStep, Externals,
};
use crate::io::Io;
use crate::kernel::{ExitStatus, Kernel, OpenKind, Pid, Read, State, Step, Wait};
use crate::signals::{DefaultAction, default_action};
use crate::task::Task;

/// How many steps one run may take before the world outside gets its turn.
const FUEL: u64 = 200_000;

/// A kernel with the commands outside that run on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scheduler<J> {
    pub(crate) kernel: Kernel,
    jobs: OrdMap<Pid, External<J>>,
    /// The last run ended with more to do.
    pub(crate) out_of_fuel: bool,
}

/// A command outside and when it wants to go on.
#[derive(Debug, Clone, PartialEq)]
struct External<J> {
    job: J,
    wake_at: Option<i64>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pause {
    /// Every process waits.
    Idle,
    /// There is more to do at once.
    OutOfFuel,
}

impl<J: Clone + PartialEq + Debug> Scheduler<J> {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self {
            kernel,
            jobs: OrdMap::new(),
            out_of_fuel: false,
        }
    }

    /// Gives turns until everything waits or the fuel is spent.
    pub(crate) fn run(&mut self, now: i64, externals: &mut dyn Externals<Job = J>) -> Pause {
        self.kernel.now = now;
        self.kernel.spent = 0;
        loop {
            let pids: Vec<Pid> = self.kernel.processes.keys().copied().collect();
            let mut progress = false;
            for pid in pids {
                progress |= self.turn(pid, externals);
                if self.kernel.spent >= FUEL {
                    return Pause::OutOfFuel;
                }
            }
            if !progress {
                return Pause::Idle;
            }
        }
    }

    /// When something wants to go on by itself.
    pub(crate) fn wake_at(&self) -> Option<i64> {
        let jobs = self.jobs.iter().filter(|(pid, _)| {
            self.kernel
                .process(**pid)
                .is_some_and(|process| process.state == State::Running)
        });
        jobs.filter_map(|(_, external)| external.wake_at)
            .chain(self.kernel.wake_at())
            .min()
    }

    /// Lets one process go on as long as it can, but not for ever.
    fn turn(&mut self, pid: Pid, externals: &mut dyn Externals<Job = J>) -> bool {
        const STEPS_IN_A_TURN: u32 = 100;
        let mut progress = false;
        for _ in 0..STEPS_IN_A_TURN {
            if self.end_if_killed(pid) {
                return true;
            }
            let Some(process) = self.kernel.process(pid) else {
                return progress;
            };
            let going_on = if let Task::External(_) = process.task {
                process.state == State::Running && self.step_external(pid, externals)
            } else {
                self.kernel.is_ready(pid) && self.step(pid)
            };
            if !going_on {
                return progress | self.end_if_killed(pid);
            }
            progress = true;
        }
        progress
    }

    fn end_if_killed(&mut self, pid: Pid) -> bool {
        let Some(process) = self.kernel.process(pid) else {
            return false;
        };
        match (process.killed, process.state) {
            (Some(signal), State::Running | State::Stopped) => {
                self.jobs.remove(&pid);
                self.kernel.exit(pid, ExitStatus::Killed(signal));
                true
            }
            _ => false,
        }
    }

    fn step(&mut self, pid: Pid) -> bool {
        let Some(process) = self.kernel.process_mut(pid) else {
            return false;
        };
        let mut task = std::mem::replace(&mut process.task, Task::Ended);
        process.wait = Wait::default();
        self.kernel.spent += 1;
        let step = task.step(&mut Io {
            kernel: &mut self.kernel,
            pid,
        });
        let Some(process) = self.kernel.process_mut(pid) else {
            return false;
        };
        process.task = task;
        match step {
            Step::Continue => {}
            Step::Wait(wait) => process.wait = wait,
            Step::Exit(code) => {
                if process.killed.is_none() {
                    self.kernel.exit(pid, ExitStatus::Exited(code));
                }
                return true;
            }
            Step::Exec { prepared, env } => {
                process.handled = prepared.task.handled();
                process.argv = prepared.argv;
                process.env = env;
                let old = std::mem::replace(&mut process.task, prepared.task);
                for table in old.into_saved_tables() {
                    self.kernel.close_table(table);
                }
            }
        }
        true
    }

    /// Starts or steps a command outside; whether anything happened.
    fn step_external(&mut self, pid: Pid, externals: &mut dyn Externals<Job = J>) -> bool {
        let Some(process) = self.kernel.process(pid) else {
            return false;
        };
        let working_dir = Arc::clone(&process.cwd);
        let mut signals = process.pending;
        let now = self.kernel.now;
        if !self.jobs.contains_key(&pid) {
            let (argv, env) = (Arc::clone(&process.argv), Arc::clone(&process.env));
            let call = ExternalCall {
                argv: &argv,
                env: &env,
                working_dir: &working_dir,
                stdin_is_tty: self.kernel.is_tty(pid, 0),
                stdout_is_tty: self.kernel.is_tty(pid, 1),
                stderr_is_tty: self.kernel.is_tty(pid, 2),
                filesystem: &mut self.kernel.filesystem,
                now,
            };
            let Some(job) = externals.start(call) else {
                let name = argv.first().map(String::as_str).unwrap_or_default();
                let message = format!("bash: {name}: command not found\n");
                // Standard error may be closed.
                let _ = self.kernel.write(pid, 2, message.as_bytes());
                self.kernel.exit(pid, ExitStatus::Exited(127));
                return true;
            };
            self.jobs.insert(pid, External { job, wake_at: None });
        }
        let Some(mut external) = self.jobs.get(&pid).cloned() else {
            return false;
        };
        let mut progress = !signals.is_empty();
        while let Some(signal) = signals.pop() {
            if externals.signal(&mut external.job, signal).is_none()
                && default_action(signal) == DefaultAction::Terminate
            {
                self.jobs.remove(&pid);
                self.kernel.exit(pid, ExitStatus::Killed(signal));
                return true;
            }
        }
        let (bytes, ended) = self.take_input(pid);
        let had = bytes.len();
        let mut stdin = ExternalInput::new(bytes, ended);
        let ExternalStep { output, state } = externals.step(
            &mut external.job,
            ExternalContext {
                stdin: &mut stdin,
                filesystem: &mut self.kernel.filesystem,
                working_dir: &working_dir,
                now,
            },
        );
        let left = stdin.into_bytes();
        progress |= left.len() < had || !output.is_empty();
        self.return_input(pid, left);
        if let Some(process) = self.kernel.process_mut(pid) {
            process.pending = signals;
        }
        for (stream, bytes) in output {
            let fd = match stream {
                crate::guest::Stream::Stdout => 1,
                crate::guest::Stream::Stderr => 2,
            };
            self.kernel.spent += 1;
            // A broken pipe is a signal, and a closed descriptor loses the bytes.
            let _ = self.kernel.write(pid, fd, &bytes);
        }
        match state {
            ExternalState::Running { wake_at } => {
                external.wake_at = wake_at;
                self.jobs.insert(pid, external);
                progress
            }
            ExternalState::Exited(code) => {
                self.jobs.remove(&pid);
                self.kernel.exit(pid, ExitStatus::Exited(code));
                true
            }
            ExternalState::Killed(signal) => {
                self.jobs.remove(&pid);
                self.kernel.exit(pid, ExitStatus::Killed(signal));
                true
            }
        }
    }

    /// All that standard input has now, and whether that is the end of it.
    fn take_input(&mut self, pid: Pid) -> (Vec<u8>, bool) {
        if let Some(OpenKind::ConsoleIn(console) | OpenKind::Tty(console)) =
            self.kernel.open_of(pid, 0).map(|open| open.kind.clone())
        {
            return self
                .kernel
                .consoles
                .get_mut(&console)
                .map_or((Vec::new(), true), |console| console.take_input());
        }
        let mut bytes = Vec::new();
        loop {
            match self.kernel.read(pid, 0, usize::MAX) {
                Ok(Read::Bytes(more)) => bytes.extend(more),
                Ok(Read::Blocked) => return (bytes, false),
                Ok(Read::End) | Err(_) => return (bytes, true),
            }
            if bytes.len() > 1 << 20 {
                return (bytes, false);
            }
        }
    }

    fn return_input(&mut self, pid: Pid, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.kernel.unread(pid, 0, bytes);
        }
    }

    /// Gives a process a signal, as from the keyboard or from outside.
    pub(crate) fn signal(&mut self, pid: Pid, signal: Signal, now: i64) {
        self.kernel.now = now;
        // A process that is gone needs no signal.
        let _ = self.kernel.signal(pid, signal, true);
        self.end_if_killed(pid);
    }
}

/// No commands outside: what a container has.
pub(crate) struct NoExternals;

impl Externals for NoExternals {
    type Job = Infallible;

    fn start(&mut self, _: ExternalCall<'_>) -> Option<Infallible> {
        None
    }

    fn step(&mut self, job: &mut Infallible, _: ExternalContext<'_>) -> ExternalStep {
        match *job {}
    }

    fn signal(&mut self, job: &mut Infallible, _: Signal) -> Option<()> {
        match *job {}
    }
}
