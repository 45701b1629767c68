//! The real docker CLI against the real daemon.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Ending, Outcome, Shell, Step, Typed};

/// How to reach a daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daemon {
    /// `unix:///…/docker.sock`
    pub host: String,
    /// The folder of the `docker` program of the same version.
    pub bin: PathBuf,
    /// The user's home and working directory, which is emptied for each scene.
    pub home: PathBuf,
}

/// Shells whose `docker` talks to a real daemon. Each line is a `bash -c` of its own: files stay, variables do not.
#[derive(Debug)]
pub struct LiveShell {
    daemon: Daemon,
    /// What holds the terminals.
    foreground: BTreeMap<u32, Foreground>,
    /// Whether lines talk to a socket at which nobody answers.
    is_down: bool,
}

/// Where a daemon usually is, and none is on a machine with an oracle.
const NOBODY: &str = "unix:///var/run/docker.sock";
/// After so long without a word a command is taken to wait for something.
const QUIET: Duration = Duration::from_millis(1200);
/// So long may a line take.
const LIMIT: Duration = Duration::from_secs(60);

impl LiveShell {
    /// Shells for a daemon that runs.
    pub fn new(daemon: Daemon) -> Self {
        Self {
            daemon,
            foreground: BTreeMap::new(),
            is_down: false,
        }
    }

    fn command(&self, line: &str) -> Command {
        // A program that was started in the background hands on that INT is ignored.
        let mut command = Command::new("env");
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .args(["--default-signal=INT", "bash", "-c", line])
            .env_clear()
            .env("PATH", format!("{}:{path}", self.daemon.bin.display()))
            .env(
                "DOCKER_HOST",
                if self.is_down {
                    NOBODY
                } else {
                    &self.daemon.host
                },
            )
            .env("HOME", &self.daemon.home)
            .env("LC_ALL", "C.UTF-8")
            .current_dir(&self.daemon.home)
            .stdin(Stdio::null());
        command
    }

    /// Runs a line that only prepares a scene; its standard output.
    ///
    /// # Errors
    /// What it printed on standard error when it failed.
    pub fn prepare(&self, line: &str) -> io::Result<String> {
        let output = self.command(line).output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(io::Error::other(format!(
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )))
    }

    /// The daemon's version, as transcripts name it.
    ///
    /// # Errors
    /// Why the daemon does not answer.
    pub fn version(&self) -> io::Result<String> {
        let version = self.prepare("docker version --format '{{.Server.Version}}'")?;
        // Distributions add a suffix of their own.
        let plain = version
            .trim()
            .split('+')
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(format!("Docker Engine {plain}"))
    }
}

/// The home folder of the model's user, which stands for the real one in what commands print.
const MODEL_HOME: &str = "/home/user";

impl Shell for LiveShell {
    fn reset(&mut self, pulled: &[String]) -> io::Result<()> {
        self.is_down = false;
        for (_, mut foreground) in std::mem::take(&mut self.foreground) {
            foreground.signal("-KILL")?;
            foreground.child.wait()?;
        }
        if self.daemon.home.exists() {
            fs::remove_dir_all(&self.daemon.home)?;
        }
        fs::create_dir_all(&self.daemon.home)?;
        let clear = "docker ps -aq | xargs -r docker rm -fv >/dev/null; docker volume ls -q | xargs -r docker volume rm -f \
                     >/dev/null; docker images -aq | sort -u | xargs -r docker rmi -f >/dev/null; docker network ls -q -f \
                     type=custom | xargs -r docker network rm >/dev/null";
        self.prepare(clear)?;
        for image in pulled {
            self.prepare(&format!("docker pull --quiet {image}"))?;
        }
        Ok(())
    }

    fn fault(&mut self, fault: &str) -> io::Result<()> {
        match fault.split_once(' ').unwrap_or((fault, "")) {
            ("daemon-down", _) => self.is_down = true,
            // The machine of the daemon has no way to anywhere; the stand-in for the Hub is on it.
            ("registry-unreachable", _) => {}
            ("port-taken", port) => {
                self.prepare("docker pull --quiet alpine")?;
                self.prepare(&format!(
                    "docker run --detach --network host --name port-taken alpine sh -c 'while :; do nc -l -p {port}; done'"
                ))?;
            }
            _ => {
                return Err(io::Error::other(format!(
                    "{fault} cannot be had of a real daemon"
                )));
            }
        }
        Ok(())
    }

    fn line(&mut self, step: &Step) -> io::Result<Outcome> {
        let held = self.foreground.remove(&step.terminal);
        let mut foreground = match (&step.typed, held) {
            (Typed::Line(line), None) => Foreground::new(&mut self.command(line))?,
            (Typed::CtrlC, Some(held)) => {
                held.signal("-INT")?;
                held
            }
            (Typed::Nothing, Some(held)) => held,
            (Typed::Line(line), Some(_)) => {
                return Err(io::Error::other(format!("{line}: its terminal is busy")));
            }
            (_, None) => return Err(io::Error::other("nothing runs in the terminal")),
        };
        let code = foreground.follow(step.ending)?;
        let mut outcome = foreground.take(code.unwrap_or_default());
        for text in [&mut outcome.stdout, &mut outcome.stderr] {
            *text = text.replace(&*self.daemon.home.to_string_lossy(), MODEL_HOME);
        }
        if code.is_none() {
            self.foreground.insert(step.terminal, foreground);
        }
        Ok(outcome)
    }
}

/// A command that runs.
#[derive(Debug)]
struct Foreground {
    child: Child,
    stdout: Pipe,
    stderr: Pipe,
}

#[derive(Debug)]
struct Pipe {
    receiver: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
}

impl Foreground {
    /// Starts a command in a process group of its own, so that Ctrl-C reaches it and nothing else.
    fn new(command: &mut Command) -> io::Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let stdout = Pipe::new(child.stdout.take());
        let stderr = Pipe::new(child.stderr.take());
        Ok(Self {
            child,
            stdout,
            stderr,
        })
    }

    /// Waits as the ending says; the exit code, or none where it still runs.
    fn follow(&mut self, ending: Ending) -> io::Result<Option<i32>> {
        let started = Instant::now();
        let mut last_word = Instant::now();
        let mut interrupted = false;
        loop {
            if self.stdout.drain() | self.stderr.drain() {
                last_word = Instant::now();
            }
            if let Some(status) = self.child.try_wait()? {
                self.stdout.finish();
                self.stderr.finish();
                let killed = status.signal().map_or(0, |signal| 128 + signal);
                return Ok(Some(status.code().unwrap_or(killed)));
            }
            let quiet = last_word.elapsed() > QUIET;
            match ending {
                Ending::Stays if quiet => return Ok(None),
                Ending::Interrupted if quiet && !interrupted => {
                    self.signal("-INT")?;
                    interrupted = true;
                }
                Ending::Ends | Ending::Stays | Ending::Interrupted => {}
            }
            if started.elapsed() > LIMIT {
                self.signal("-KILL")?;
                self.child.wait()?;
                return Err(io::Error::other("did not end"));
            }
        }
    }

    fn signal(&self, signal: &str) -> io::Result<()> {
        let group = format!("-{}", self.child.id());
        Command::new("kill")
            .args([signal, "--", &group])
            .stderr(Stdio::null())
            .status()?;
        Ok(())
    }

    /// What it has printed since the last time.
    fn take(&mut self, exit_code: i32) -> Outcome {
        let text = |pipe: &mut Pipe| {
            String::from_utf8_lossy(&std::mem::take(&mut pipe.bytes)).into_owned()
        };
        Outcome {
            stdout: text(&mut self.stdout),
            stderr: text(&mut self.stderr),
            exit_code,
        }
    }
}

impl Pipe {
    fn new(stream: Option<impl Read + Send + 'static>) -> Self {
        let (sender, receiver) = channel();
        if let Some(mut stream) = stream {
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = stream.read(&mut buffer) {
                    let bytes = buffer.get(..count).unwrap_or_default().to_vec();
                    if sender.send(bytes).is_err() {
                        return;
                    }
                }
            });
        }
        Self {
            receiver,
            bytes: Vec::new(),
        }
    }

    fn drain(&mut self) -> bool {
        match self.receiver.recv_timeout(Duration::from_millis(10)) {
            Ok(bytes) => {
                self.bytes.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(Duration::from_millis(5));
                false
            }
        }
    }

    /// Takes the rest after the process has ended; what it left running in the background may hold the stream open.
    fn finish(&mut self) {
        while let Ok(bytes) = self.receiver.recv_timeout(Duration::from_millis(200)) {
            self.bytes.extend(bytes);
        }
    }
}
