//! The real docker CLI against the real daemon.

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Outcome, Shell};

/// How to reach a daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daemon {
    /// `unix:///…/docker.sock`
    pub host: String,
    /// The folder of the `docker` program of the same version.
    pub bin: PathBuf,
    /// An empty folder for the CLI's configuration, also the working directory.
    pub home: PathBuf,
}

/// A shell whose `docker` talks to a real daemon. Each line is a `bash -c` of its own: files stay, variables do not.
#[derive(Debug)]
pub struct LiveShell {
    daemon: Daemon,
}

/// After so long without a word an interrupted command gets its Ctrl-C.
const QUIET: Duration = Duration::from_millis(1200);
/// So long may a line take.
const LIMIT: Duration = Duration::from_secs(60);

impl LiveShell {
    /// A shell for a daemon that runs.
    pub fn new(daemon: Daemon) -> Self {
        Self { daemon }
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .args(["-c", line])
            .env_clear()
            .env("PATH", format!("{}:{path}", self.daemon.bin.display()))
            .env("DOCKER_HOST", &self.daemon.host)
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

impl Shell for LiveShell {
    fn reset(&mut self, pulled: &[String]) -> io::Result<()> {
        let clear = "docker ps -aq | xargs -r docker rm -fv >/dev/null; docker volume ls -q | xargs -r docker volume rm -f \
                     >/dev/null; docker images -aq | sort -u | xargs -r docker rmi -f >/dev/null; docker network prune -f >/dev/null";
        self.prepare(clear)?;
        for image in pulled {
            self.prepare(&format!("docker pull --quiet {image}"))?;
        }
        Ok(())
    }

    fn line(&mut self, line: &str, interrupt: bool) -> io::Result<Outcome> {
        // A process group of its own, so that Ctrl-C reaches the line and nothing else.
        let wrapped = format!(
            "exec setsid --wait bash -c '{}'",
            line.replace('\'', r"'\''")
        );
        let mut child = self
            .command(&wrapped)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let stdout = follow(child.stdout.take());
        let stderr = follow(child.stderr.take());
        let started = Instant::now();
        let mut out = Vec::new();
        let mut err = Vec::new();
        let mut last_word = Instant::now();
        let mut interrupted = false;
        let code = loop {
            let heard = drain(&stdout, &mut out) | drain(&stderr, &mut err);
            if heard {
                last_word = Instant::now();
            }
            if let Some(status) = child.try_wait()? {
                break status.code().unwrap_or(128);
            }
            if interrupt && !interrupted && last_word.elapsed() > QUIET {
                signal_session(&child)?;
                interrupted = true;
            }
            if started.elapsed() > LIMIT {
                child.kill()?;
                return Err(io::Error::other(format!("{line}: did not end")));
            }
        };
        finish(&stdout, &mut out);
        finish(&stderr, &mut err);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Outcome {
            stdout: text(&out),
            stderr: text(&err),
            exit_code: code,
        })
    }
}

/// Sends INT to the session that `setsid` made: the child's own, or that of a child of its.
fn signal_session(child: &Child) -> io::Result<()> {
    let id = child.id().to_string();
    let children = Command::new("pgrep").args(["-P", &id]).output()?;
    let children = String::from_utf8_lossy(&children.stdout).into_owned();
    for session in std::iter::once(id.as_str()).chain(children.lines()) {
        Command::new("pkill")
            .args(["-INT", "-s", session])
            .status()?;
    }
    Ok(())
}

fn follow(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
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
    receiver
}

fn drain(stream: &Receiver<Vec<u8>>, into: &mut Vec<u8>) -> bool {
    match stream.recv_timeout(Duration::from_millis(10)) {
        Ok(bytes) => {
            into.extend(bytes);
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
fn finish(stream: &Receiver<Vec<u8>>, into: &mut Vec<u8>) {
    while let Ok(bytes) = stream.recv_timeout(Duration::from_millis(200)) {
        into.extend(bytes);
    }
}
