//! What docker completes, asked as its completion scripts ask: every command, every flag's name and every flag's value.
//!
//! Where `DOCKSIM_ORACLE_BIN` names the folder of a docker CLI and `DOCKSIM_RECORD` is set, `completions.jsonl` is written anew
//! with a daemon that cannot be reached; what comes from a daemon is shown by `tests/transcripts/completion`.

#![expect(
    clippy::disallowed_methods,
    reason = "the real CLI is a program, with files and variables"
)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "mutations/machine.rs"]
mod machine;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use docksim_api::OutputStream;
use docksim_client::commands::ROOT;
use docksim_client::job::Job;
use docksim_client::tree::Node;
use docksim_client::{Host, Terminal};
use serde::{Deserialize, Serialize};

use machine::{FILES, Folder, HOME, Unreachable};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Answer {
    words: Vec<String>,
    /// The choices and the directive.
    stdout: String,
    /// The directive in words, and what went wrong.
    stderr: String,
}

/// The lines that are asked: each command, each flag's beginning and each flag's value.
fn questions() -> Vec<Vec<String>> {
    let mut questions = Vec::new();
    collect(&ROOT, &[], &mut questions);
    for line in [
        "nope|x",
        "run|--nope=",
        "run|--nope=|",
        "run|--nope|a|",
        "run|-m|x|",
        "run|-m|x|-p|",
        "run|-it|--rm|--e",
        "run|-e|A|--env",
        "run|--d",
        "run|--|",
        "run|--|--",
        "run|alpine|--",
        "run|alpine|-e|",
        "ps|--|--",
        "ps|--all|--a",
        "ps|-a|-",
        "stop|--time|3|",
        "stop|--ti",
        "run|--network=br",
        "run|-e=",
        "run|-ie=",
        "run|-=",
        "run|--=",
        "run|---",
        "run|--ipc|c",
        "run|--ipc|container:",
        "run|--pid=con",
        "run|--security-opt|a",
        "run|--security-opt|la",
        "run|--security-opt|label=",
        "run|--security-opt|label=d",
        "run|--security-opt|s",
        "run|--security-opt|se",
        "run|--security-opt|seccomp=",
        "run|--log-driver|local|--log-opt|",
        "run|--log-driver=nope|--log-opt|",
        "run|--help|",
        "--help|run|",
        "--debug=x|run|",
        "-D|ru",
        "--context|a|context|us",
        "--log-level|d",
        "-l=",
        "--tlsc",
        "events|--filter|type=",
        "events|-f|event=",
        "events|-f|scope=",
        "events|-f|nope=",
        "events|-f|label=",
        "context|use|de",
        "context|use|default|",
        "context|rm|default|",
        "context|export|default|",
        "help|ru",
        "container|nope|",
        "image|--nope|ls|",
        "__complete|",
        "image|rm|alpine|",
        "network|connect|bridge|",
        "service|create|--mode|gl",
        "cp|a",
        "completion|ba",
    ] {
        questions.push(line.split('|').map(str::to_owned).collect());
    }
    questions
}

fn collect(node: &Node, path: &[String], questions: &mut Vec<Vec<String>>) {
    let mut ask = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        questions.push(path.iter().cloned().chain(words).collect());
    };
    ask(&[""]);
    ask(&["-"]);
    ask(&["word", ""]);
    let mut values = BTreeSet::new();
    for flag in node.flags().iter().flat_map(|rows| rows.iter()) {
        values.insert(flag.long);
    }
    for long in values {
        ask(&[&format!("--{long}=")]);
        ask(&[&format!("--{long}"), ""]);
    }
    for child in node.nodes() {
        let path: Vec<String> = path
            .iter()
            .cloned()
            .chain([child.name.to_owned()])
            .collect();
        collect(child, &path, questions);
    }
}

fn docksim(words: &[String]) -> Answer {
    let environment = BTreeMap::from([("HOME".to_owned(), HOME.to_owned())]);
    let host = Host {
        terminal: Terminal::NONE,
        environment: &environment,
        working_directory: HOME,
        io: &Folder,
    };
    let arguments: Vec<String> = std::iter::once("__completeNoDesc".to_owned())
        .chain(words.iter().cloned())
        .collect();
    let step = Job::start(&arguments, &host).step(&mut Unreachable::default(), &mut Folder);
    let text = |stream| String::from_utf8(step.output.of(stream)).unwrap();
    Answer {
        words: words.to_vec(),
        stdout: text(OutputStream::Stdout),
        stderr: text(OutputStream::Stderr),
    }
    .in_order()
}

fn docker(words: &[String]) -> Answer {
    let program = PathBuf::from(env::var_os("DOCKSIM_ORACLE_BIN").unwrap()).join("docker");
    let output = Command::new(program)
        .arg("__completeNoDesc")
        .args(words)
        .env_clear()
        .env("HOME", HOME)
        .env("DOCKER_HOST", "unix:///nowhere.sock")
        .envs([("GOGC", "off"), ("GOMAXPROCS", "1")])
        .current_dir(HOME)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{words:?}");
    Answer {
        words: words.to_vec(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
    .in_order()
}

impl Answer {
    /// docker prints signals, log drivers with their options, and variables in no order.
    fn in_order(mut self) -> Self {
        let flags = ["signal", "log-driver", "log-opt", "env"];
        let unordered = |word: &String| {
            flags.iter().any(|flag| word.contains(flag))
                || ["-e", "-e=", "-ie="].contains(&word.as_str())
        };
        if self.words.iter().any(unordered) {
            let mut lines: Vec<&str> = self.stdout.lines().collect();
            lines.sort_unstable();
            // The variables are those of the run.
            lines.retain(|line| !["DOCKER_HOST", "GOGC", "GOMAXPROCS", "HOME"].contains(line));
            self.stdout = lines.into_iter().map(|line| format!("{line}\n")).collect();
        }
        self
    }
}

#[test]
fn docksim_completes_as_docker_does() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/completions.jsonl");
    if env::var_os("DOCKSIM_RECORD").is_some() {
        fs::create_dir_all(HOME).unwrap();
        for (name, bytes) in FILES {
            fs::write(PathBuf::from(HOME).join(name), bytes).unwrap();
        }
        let answers = questions();
        let text: String = answers
            .iter()
            .map(|words| serde_json::to_string(&docker(words)).unwrap() + "\n")
            .collect();
        fs::write(path, text).unwrap();
    }
    let recorded: Vec<Answer> = fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let different: Vec<String> = recorded
        .iter()
        .filter_map(|expect| {
            let found = docksim(&expect.words);
            (found != *expect).then(|| format!("docker says  {expect:?}\ndocksim says {found:?}"))
        })
        .collect();
    assert!(
        different.is_empty(),
        "{} of {} differ\n{}",
        different.len(),
        recorded.len(),
        different.join("\n")
    );
}

#[test]
fn every_command_and_flag_is_asked_for() {
    let recorded = include_str!("completions.jsonl").lines();
    let recorded: BTreeSet<Vec<String>> = recorded
        .map(|line| serde_json::from_str::<Answer>(line).unwrap().words)
        .collect();
    let missing: Vec<Vec<String>> = questions()
        .into_iter()
        .filter(|words| !recorded.contains(words))
        .collect();
    assert!(missing.is_empty(), "not recorded: {missing:?}");
}
