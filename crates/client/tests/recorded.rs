//! What the real docker CLI said, and what ours says.
//!
//! `complaints.jsonl` and `help.jsonl` were recorded from Docker CLI 28.5.2 beside a daemon 28.5.2 (Linux, no swarm, no
//! experimental features). Of a help text only its frame was kept: the words about commands and flags are our own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the recordings are files of this repository"
)]

use std::collections::{BTreeMap, BTreeSet};

use docksim_client::daemon::{HostIo, Input};
use docksim_client::{Exit, FileError, FileKind, Host, Terminal, parse};
use serde::Deserialize;

/// The folder in which the CLI ran.
struct Folder;

impl HostIo for Folder {
    fn file_info(&self, _path: &str, _follow_links: bool) -> Result<FileKind, FileError> {
        Err(FileError::NotFound)
    }

    fn pack(&self, _path: &str, _name: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }

    fn unpack(
        &mut self,
        _folder: &str,
        _rename: Option<(&str, &str)>,
        _archive: &[u8],
    ) -> Result<(), String> {
        Err(FileError::PermissionDenied.to_string())
    }

    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileError> {
        Ok(match path {
            "blank.env" => b"A B=1\n".to_vec(),
            "nameless.env" => b"=1\n".to_vec(),
            "bytes.env" => b"A=\xff\n".to_vec(),
            "folder" => return Err(FileError::IsDirectory),
            _ => return Err(FileError::NotFound),
        })
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

fn run(arguments: &[String]) -> Option<Exit> {
    let environment = BTreeMap::from([("HOME".to_owned(), "/root".to_owned())]);
    let host = Host {
        terminal: Terminal::NONE,
        environment: &environment,
        working_directory: "/work",
        io: &Folder,
    };
    parse(arguments, &host).err()
}

#[derive(Deserialize)]
struct Complaint {
    arguments: Vec<String>,
    stdout: String,
    stderr: String,
    exit_code: i32,
}

#[test]
fn what_is_wrong_is_said_in_dockers_words() {
    let mut wrong = Vec::new();
    for line in include_str!("complaints.jsonl").lines() {
        let Complaint {
            arguments,
            stdout,
            stderr,
            exit_code,
        } = serde_json::from_str(line).unwrap();
        let expect = Exit {
            stdout,
            stderr,
            code: exit_code,
            reason: None,
            word: None,
        };
        // Every refusal can be explained and has a place; the real one has nothing to compare that with.
        let exit = run(&arguments).map(|exit| {
            assert!(exit.code == 0 || exit.reason.is_some(), "{exit:?}");
            Exit {
                reason: None,
                word: None,
                ..exit
            }
        });
        // What docksim does not model is refused before docker's own refusal.
        let not_simulated = exit
            .as_ref()
            .is_some_and(|exit| exit.code == docksim_client::NOT_SIMULATED);
        if !not_simulated && exit.as_ref() != Some(&expect) {
            wrong.push(format!(
                "docker {}\n  docker says {expect:?}\n  docksim says {exit:?}",
                arguments.join(" ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The frame of a help text.
#[derive(Debug, PartialEq, Deserialize)]
struct Frame {
    arguments: Vec<String>,
    usage: String,
    aliases: Option<String>,
    /// The left column of each section.
    sections: BTreeMap<String, Vec<String>>,
    last: Option<String>,
    defaults: BTreeSet<String>,
}

#[test]
fn help_has_dockers_frame() {
    for line in include_str!("help.jsonl").lines() {
        let expect: Frame = serde_json::from_str(line).unwrap();
        let exit = run(&expect.arguments).unwrap();
        assert_eq!(
            (exit.code, exit.stderr.as_str()),
            (0, ""),
            "{:?}",
            expect.arguments
        );
        assert_eq!(frame(expect.arguments.clone(), &exit.stdout), expect);
    }
}

fn frame(arguments: Vec<String>, text: &str) -> Frame {
    let mut lines = text.lines();
    let usage = lines.next().unwrap_or_default().to_owned();
    let mut aliases = None;
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in lines.clone() {
        if line.starts_with(|c: char| c.is_ascii_uppercase()) {
            section = line.strip_suffix(':').unwrap_or_default().to_owned();
        } else if section == "Aliases" && line.starts_with("  ") {
            aliases = Some(line.trim().to_owned());
        } else if let Some(left) = left_column(line).filter(|_| !section.is_empty()) {
            sections.entry(section.clone()).or_default().push(left);
        }
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let defaults = words
        .split("(default ")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    Frame {
        arguments,
        usage,
        aliases,
        sections,
        last: lines
            .find(|line| line.starts_with("Run '"))
            .map(str::to_owned),
        defaults: defaults
            .map(|(default, _)| format!("(default {default})"))
            .collect(),
    }
}

/// A flag or a command with the blanks behind it.
fn left_column(line: &str) -> Option<String> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let is_flag = trimmed.starts_with('-') && matches!(indent, 2 | 6);
    let is_command = indent == 2 && trimmed.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_flag && !is_command {
        return None;
    }
    let gap = line.get(indent..)?.find("  ")? + indent;
    let text = line.get(gap..)?.trim_start();
    (is_flag || !text.is_empty()).then(|| line[..line.len() - text.len()].to_owned())
}
