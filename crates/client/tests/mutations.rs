//! Malformed command lines, made by changing good ones of every command, and what the real docker CLI says about them.
//!
//! Where `DOCKSIM_ORACLE_BIN` names the folder of a docker CLI (`cargo xtask oracle up` prints it), lines are run there, with
//! a daemon that cannot be reached: `DOCKSIM_MUTATIONS` of them, from the seed `DOCKSIM_SEED`. Everywhere else the recorded
//! ones in `mutations.jsonl` must do; `DOCKSIM_RECORD` writes them anew.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "the real CLI is a program, with files and variables"
)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "mutations/generator.rs"]
mod generator;
#[path = "mutations/values.rs"]
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use docksim_api::{ApiError, ErrorKind, Reply, Request, StreamId, StreamPoll, Timestamp};
use docksim_client::daemon::{Daemon, HostIo, Input};
use docksim_client::job::Job;
use docksim_client::{FileError, Host, NOT_SIMULATED, Terminal};
use serde::{Deserialize, Serialize};

use generator::Generator;

/// The user's home, which messages may name.
const HOME: &str = "/tmp/docksim-mutations";
/// The files of the folder in which the lines are typed.
const FILES: [(&str, &[u8]); 4] = [
    ("good.env", b"A=1\n#\nHOME\n"),
    ("blank.env", b"A B=1\n"),
    ("nameless.env", b"=1\n"),
    ("text", b"hello\n"),
];
/// So many lines are recorded.
const RECORDED: usize = 1500;

/// How a line ended before a daemon was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Ending {
    stdout: String,
    stderr: String,
    exit_code: i32,
}

#[derive(Serialize, Deserialize)]
struct Recorded {
    arguments: Vec<String>,
    #[serde(flatten)]
    ending: Ending,
}

/// A daemon that cannot be reached.
#[derive(Default)]
struct Unreachable {
    was_asked: bool,
}

impl Daemon for Unreachable {
    fn call(&mut self, _request: Request) -> Reply {
        self.was_asked = true;
        Reply::Done(Err(ApiError::new(
            ErrorKind::Unavailable,
            "unreachable",
            "unreachable",
        )))
    }

    fn poll(&mut self, _stream: StreamId) -> StreamPoll {
        StreamPoll::default()
    }

    fn write(&mut self, _stream: StreamId, _bytes: &[u8]) {}
    fn close_write(&mut self, _stream: StreamId) {}
    fn close(&mut self, _stream: StreamId) {}

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// The folder in which the lines are typed; nothing can be written.
struct Folder;

impl HostIo for Folder {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let path = path
            .strip_prefix(HOME)
            .map_or(path, |path| path.trim_start_matches('/'));
        let path = path.strip_prefix("./").unwrap_or(path);
        match FILES.iter().find(|(name, _)| *name == path) {
            Some((_, bytes)) => Ok(bytes.to_vec()),
            None if path.is_empty() => Err(FileError::NotFound),
            None if matches!(path, "." | "/" | "/tmp" | "folder") => Err(FileError::IsDirectory),
            None => Err(FileError::NotFound),
        }
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

    fn read_input(&mut self) -> Input {
        Input::End
    }
}

/// What docksim says; nothing where it asks the daemon.
fn docksim(arguments: &[String]) -> Option<Ending> {
    let environment = BTreeMap::from([("HOME".to_owned(), HOME.to_owned())]);
    let host = Host {
        terminal: Terminal::NONE,
        environment: &environment,
        working_directory: HOME,
        io: &Folder,
    };
    let mut daemon = Unreachable::default();
    let step = Job::start(arguments, &host).step(&mut daemon, &mut Folder);
    let text = |stream| String::from_utf8(step.output.of(stream)).unwrap();
    let exit_code = step.exit_code.filter(|_| !daemon.was_asked)?;
    Some(Ending {
        stdout: text(docksim_api::OutputStream::Stdout),
        stderr: text(docksim_api::OutputStream::Stderr),
        exit_code,
    })
}

/// What the real CLI says; nothing where it asks the daemon or prints a help text, whose words are not docksim's.
fn docker(program: &Path, home: &Path, arguments: &[String]) -> Option<Ending> {
    let output = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("HOME", HOME)
        .env("DOCKER_CONFIG", home.join("config"))
        .env("DOCKER_HOST", "unix:///nowhere.sock")
        .current_dir(HOME)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let config = home.join("config");
    if config.exists() {
        fs::remove_dir_all(&config).unwrap();
    }
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.replace(config.to_str().unwrap(), &format!("{HOME}/.docker"))
    };
    let ending = Ending {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        exit_code: output.status.code().unwrap_or(-1),
    };
    // A daemon's system is asked for too; `--debug` makes the CLI talk about itself.
    let asked = [
        "Cannot connect to the Docker daemon",
        "failed to connect to the docker API",
        "/nowhere.sock",
        "unknown server OS",
        "level=debug",
    ];
    let asks = asked
        .iter()
        .any(|words| ending.stderr.contains(words) || ending.stdout.contains(words));
    (!asks && ending.exit_code != 0 && !is_about_network(&ending)).then_some(ending)
}

/// Whether a line reached for a registry or a signature server, which is no complaint about the line.
fn is_about_network(ending: &Ending) -> bool {
    ["dial tcp", "no such host", "dial udp", "TLS handshake"]
        .iter()
        .any(|words| ending.stderr.contains(words))
}

fn lines(seed: u64, count: usize) -> Vec<Vec<String>> {
    let mut generator = Generator::new(seed);
    (0..count).map(|_| generator.line()).collect()
}

/// What the real CLI says about each line, on all processors.
fn run_all(program: &Path, lines: &[Vec<String>]) -> Vec<Option<Ending>> {
    let home = Path::new(HOME);
    fs::create_dir_all(home.join("folder")).unwrap();
    for (name, bytes) in FILES {
        fs::write(home.join(name), bytes).unwrap();
    }
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let share = lines.len().div_ceil(processors).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = lines
            .chunks(share)
            .enumerate()
            .map(|(number, lines)| {
                let home = env::temp_dir().join(format!("docksim-mutations-{number}"));
                scope.spawn(move || {
                    let endings = lines.iter().map(|line| docker(program, &home, line));
                    endings.collect::<Vec<_>>()
                })
            })
            .collect();
        let endings = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        endings.collect()
    })
}

/// How docksim's ending differs; what it does not model is no difference.
fn difference(arguments: &[String], expect: Option<&Ending>) -> Option<String> {
    let found = docksim(arguments);
    let not_simulated = found
        .as_ref()
        .is_some_and(|ending| ending.exit_code == NOT_SIMULATED);
    let expect = expect?;
    if not_simulated || found.as_ref() == Some(expect) {
        return None;
    }
    Some(format!(
        "docker {arguments:?}\n  docker says  {expect:?}\n  docksim says {found:?}"
    ))
}

#[test]
fn docksim_complains_as_docker_does() {
    let (lines, endings) = match env::var("DOCKSIM_ORACLE_BIN") {
        Ok(folder) => {
            let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
            let count = number("DOCKSIM_MUTATIONS").unwrap_or(500);
            let lines = lines(number("DOCKSIM_SEED").unwrap_or(1) as u64, count);
            let endings = run_all(&PathBuf::from(folder).join("docker"), &lines);
            if env::var_os("DOCKSIM_RECORD").is_some() {
                record(&lines, &endings);
            }
            (lines, endings)
        }
        Err(_) => {
            let recorded = include_str!("mutations.jsonl").lines().map(|line| {
                let Recorded { arguments, ending } = serde_json::from_str(line).unwrap();
                (arguments, Some(ending))
            });
            recorded.unzip()
        }
    };
    let failing = endings.iter().flatten().count();
    let differences: Vec<String> = lines
        .iter()
        .zip(&endings)
        .filter_map(|(line, ending)| difference(line, ending.as_ref()))
        .collect();
    println!(
        "{} lines, {failing} refused before a daemon is asked",
        lines.len()
    );
    assert!(
        differences.is_empty(),
        "{} differences\n{}",
        differences.len(),
        differences.join("\n")
    );
}

fn record(lines: &[Vec<String>], endings: &[Option<Ending>]) {
    let refused = lines.iter().zip(endings).filter_map(|(line, ending)| {
        Some(Recorded {
            arguments: line.clone(),
            ending: ending.clone()?,
        })
    });
    let text: String = refused
        .take(RECORDED)
        .map(|recorded| serde_json::to_string(&recorded).unwrap() + "\n")
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mutations.jsonl");
    fs::write(path, text).unwrap();
}

#[test]
fn the_same_seed_makes_the_same_lines() {
    assert_eq!(lines(7, 200), lines(7, 200));
    assert_ne!(lines(7, 200), lines(8, 200));
}
