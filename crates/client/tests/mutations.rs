//! Malformed command lines, made by changing good ones of every command, and what the real docker CLI says about them.
//!
//! Where `DOCKSIM_ORACLE_BIN` names the folder of a docker CLI (`cargo xtask oracle up` prints it), lines are run there, with
//! a daemon that cannot be reached: `DOCKSIM_MUTATIONS` of them, from the seed `DOCKSIM_SEED`. Everywhere else the recorded
//! ones in `mutations.jsonl` must do; `DOCKSIM_RECORD` writes them anew.
//!
//! The CLI takes a second for a dozen lines, docksim for thousands. `DOCKSIM_ANSWERS` names a folder in which the CLI's answers
//! are kept, a file for each seed, so that a mended docksim is judged at once; a run that was cut off goes on from there.

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
#[path = "mutations/machine.rs"]
mod machine;
#[path = "mutations/values.rs"]
mod values;

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use docksim_client::job::Job;
use docksim_client::{Host, NOT_SIMULATED, Terminal};
use serde::{Deserialize, Serialize};

use generator::Generator;
use machine::{FILES, Folder, HOME, Unreachable};

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

/// What the real CLI says about a line.
#[derive(Clone, Serialize, Deserialize)]
struct Answer {
    arguments: Vec<String>,
    /// Nothing where it asks a daemon.
    ending: Option<Ending>,
}

impl Answer {
    fn of(recorded: Recorded) -> Self {
        Self {
            arguments: recorded.arguments,
            ending: Some(recorded.ending),
        }
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
        // Go's runtime starts faster so.
        .envs([("GOGC", "off"), ("GOMAXPROCS", "1")])
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
    is_refusal(&ending).then_some(ending)
}

/// Whether a line was refused before a daemon was asked, with a text that is not a help page.
fn is_refusal(ending: &Ending) -> bool {
    // A daemon's system is asked for too; `--debug` makes the CLI talk about itself.
    let asked = [
        "Cannot connect to the Docker daemon",
        "failed to connect to the docker API",
        "/nowhere.sock",
        "unknown server OS",
        // `docker login` asks a registry itself where no daemon answers.
        "unable to parse server address",
        "level=debug",
    ];
    let asks = asked
        .iter()
        .any(|words| ending.stderr.contains(words) || ending.stdout.contains(words));
    !asks && ending.exit_code != 0 && !is_about_network(ending)
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

/// What the real CLI says about each line.
fn run_all(program: &Path, lines: &[Vec<String>]) -> Vec<Answer> {
    let home = Path::new(HOME);
    fs::create_dir_all(home.join("folder")).unwrap();
    for (name, bytes) in FILES {
        fs::write(home.join(name), bytes).unwrap();
    }
    // Some lines wait for a name server.
    let workers = 2 * thread::available_parallelism().map_or(1, usize::from);
    let share = lines.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = lines
            .chunks(share)
            .map(|lines| {
                scope.spawn(move || {
                    let home = env::temp_dir().join(format!(
                        "docksim-mutations-{}-{:?}",
                        std::process::id(),
                        thread::current().id()
                    ));
                    let answers = lines.iter().map(|line| Answer {
                        arguments: line.clone(),
                        ending: docker(program, &home, line),
                    });
                    answers.collect::<Vec<_>>()
                })
            })
            .collect();
        let answers = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        answers.collect()
    })
}

/// The same, with the answers that were kept in `file`; new ones are added to it.
fn run_missing(program: &Path, lines: &[Vec<String>], file: &Path) -> Vec<Answer> {
    let kept = fs::read_to_string(file).unwrap_or_default();
    let mut answers: Vec<Answer> = kept
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)
        .unwrap();
    for lines in lines.get(answers.len()..).unwrap_or_default().chunks(100) {
        let new = run_all(program, lines);
        let text: String = new
            .iter()
            .map(|answer| serde_json::to_string(answer).unwrap() + "\n")
            .collect();
        file.write_all(text.as_bytes()).unwrap();
        answers.extend(new);
    }
    answers
}

/// How docksim fares with a line.
enum Verdict {
    Same,
    /// docksim says that it does not model what the line asks for.
    NotSimulated,
    Different(String),
}

fn judge(arguments: &[String], expect: &Ending) -> Verdict {
    let found = docksim(arguments);
    match found {
        Some(ending) if ending == *expect => Verdict::Same,
        Some(ending) if ending.exit_code == NOT_SIMULATED => Verdict::NotSimulated,
        found => Verdict::Different(format!(
            "docker {arguments:?}\n  docker says  {expect:?}\n  docksim says {found:?}"
        )),
    }
}

#[test]
fn docksim_complains_as_docker_does() {
    let answers = match env::var("DOCKSIM_ORACLE_BIN") {
        Ok(folder) => {
            let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
            let count = number("DOCKSIM_MUTATIONS").unwrap_or(500);
            let seed = number("DOCKSIM_SEED").unwrap_or(1);
            let (program, lines) = (
                PathBuf::from(folder).join("docker"),
                lines(seed as u64, count),
            );
            let answers = match env::var_os("DOCKSIM_ANSWERS") {
                Some(folder) => {
                    let file = PathBuf::from(folder).join(format!("seed-{seed}.jsonl"));
                    run_missing(&program, &lines, &file)
                }
                None => run_all(&program, &lines),
            };
            if env::var_os("DOCKSIM_RECORD").is_some() {
                record(&answers);
            }
            answers
        }
        Err(_) => {
            let recorded = include_str!("mutations.jsonl").lines();
            recorded
                .map(|line| Answer::of(serde_json::from_str(line).unwrap()))
                .collect()
        }
    };
    let (mut same, mut not_simulated, mut differences) = (0, 0, Vec::new());
    for answer in &answers {
        let Some(ending) = answer.ending.as_ref().filter(|ending| is_refusal(ending)) else {
            continue;
        };
        match judge(&answer.arguments, ending) {
            Verdict::Same => same += 1,
            Verdict::NotSimulated => not_simulated += 1,
            Verdict::Different(difference) => differences.push(difference),
        }
    }
    println!(
        "{} lines, of which docker refuses before it asks a daemon: {same} as docksim does, {} otherwise, {not_simulated} that \
         docksim does not model",
        answers.len(),
        differences.len()
    );
    assert!(
        differences.is_empty(),
        "{} differences\n{}",
        differences.len(),
        differences.join("\n")
    );
}

fn record(answers: &[Answer]) {
    let refused = answers.iter().filter_map(|answer| {
        Some(Recorded {
            arguments: answer.arguments.clone(),
            ending: answer.ending.clone()?,
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
