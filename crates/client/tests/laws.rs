//! What holds of every command and of every argument list.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use docksim_client::commands::ROOT;
use docksim_client::daemon::{HostIo, Input};
use docksim_client::flags::{Flag, FlagTable};
use docksim_client::tree::{Action, Node};
use docksim_client::{Exit, FileError, FileKind, GLOBAL_FLAGS, Host, Invocation, Terminal, parse};
use proptest::prelude::*;

struct Nothing;

impl HostIo for Nothing {
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

    fn read_file(&self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
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

fn run(arguments: &[String]) -> Result<Invocation, Exit> {
    let environment = BTreeMap::new();
    let terminal = Terminal::interactive(80, 24);
    let host = Host {
        terminal,
        environment: &environment,
        working_directory: "/",
        io: &Nothing,
    };
    parse(arguments, &host)
}

/// Every node with the words that lead to it.
fn nodes() -> Vec<(Vec<&'static str>, &'static Node)> {
    fn collect(
        found: &mut Vec<(Vec<&'static str>, &'static Node)>,
        words: &[&'static str],
        node: &'static Node,
    ) {
        found.push((words.to_vec(), node));
        for child in node.nodes() {
            collect(found, &[words, &[child.name]].concat(), child);
        }
    }
    let mut found = Vec::new();
    collect(&mut found, &[], &ROOT);
    found
}

fn flags(table: FlagTable) -> impl Iterator<Item = &'static Flag> {
    table.iter().flat_map(|rows| rows.iter())
}

#[test]
fn commands_are_sorted_and_have_one_name_each() {
    for (words, node) in nodes() {
        let names: Vec<&str> = node.nodes().iter().map(|node| node.name).collect();
        assert!(names.is_sorted(), "{words:?}: {names:?}");
        let all = node
            .nodes()
            .iter()
            .flat_map(|node| [node.name].into_iter().chain(node.aliases.iter().copied()));
        let all: Vec<&str> = all.collect();
        assert_eq!(
            all.iter().collect::<BTreeSet<_>>().len(),
            all.len(),
            "{words:?}: {all:?}"
        );
    }
}

#[test]
fn flags_have_one_name_and_one_letter_each() {
    for (words, node) in nodes() {
        let longs: Vec<&str> = flags(node.flags()).map(|flag| flag.long).collect();
        assert_eq!(
            longs.iter().collect::<BTreeSet<_>>().len(),
            longs.len(),
            "{words:?}"
        );
        let letters: Vec<char> = flags(node.flags()).filter_map(|flag| flag.short).collect();
        assert_eq!(
            letters.iter().collect::<BTreeSet<_>>().len(),
            letters.len(),
            "{words:?}"
        );
        for flag in flags(node.flags()) {
            assert!(
                longs.contains(&flag.stored_in),
                "{words:?}: --{}",
                flag.long
            );
        }
    }
}

#[test]
fn one_line_says_what_a_command_or_a_flag_is_for() {
    for (words, node) in nodes() {
        let about = node.about();
        assert!(
            !about.is_empty() && !about.ends_with('.') && !about.contains('\n'),
            "{words:?}: {about}"
        );
    }
    let global = GLOBAL_FLAGS.iter();
    for flag in nodes()
        .into_iter()
        .flat_map(|(_, node)| flags(node.flags()))
        .chain(global)
    {
        assert!(
            !flag.help.is_empty() && !flag.help.ends_with('.'),
            "--{}: {}",
            flag.long,
            flag.help
        );
    }
}

#[test]
fn every_command_reads_flags_that_its_table_has() {
    for (words, node) in nodes() {
        if matches!(node.action, Action::Command(_)) {
            // A name that the table lacks fails an assertion on the way.
            for count in 0..3 {
                let words = words.iter().copied().chain(std::iter::repeat_n("x", count));
                let _ = run(&words.map(str::to_owned).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn every_command_has_help() {
    for (words, _) in nodes() {
        let arguments: Vec<String> = words
            .iter()
            .copied()
            .chain(["--help"])
            .map(str::to_owned)
            .collect();
        let exit = run(&arguments).unwrap_err();
        // The help of `docker bake` is in a plugin that is not installed.
        let expect = i32::from(words == ["bake"]);
        assert_eq!(exit.code, expect, "{words:?}");
    }
}

/// Words that mean something to the command line, and words that nearly do.
fn word() -> impl Strategy<Value = String> {
    let words: Vec<String> = nodes()
        .into_iter()
        .flat_map(|(_, node)| {
            let long = flags(node.flags()).map(|flag| format!("--{}", flag.long));
            let letters = flags(node.flags())
                .filter_map(|flag| flag.short)
                .map(|letter| format!("-{letter}"));
            long.chain(letters)
                .chain([node.name.to_owned()])
                .collect::<Vec<_>>()
        })
        .chain(["--", "-", "", "=", "a=b", "80:80", "1s", "64m"].map(str::to_owned))
        .collect();
    prop_oneof![
        4 => proptest::sample::select(words.clone()),
        1 => (proptest::sample::select(words), ".{0,8}").prop_map(|(word, value)| format!("{word}={value}")),
        1 => ".{0,12}",
        1 => "-[a-zA-Z=]{1,5}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_argument_list_has_an_answer(arguments in proptest::collection::vec(word(), 0..8)) {
        if let Err(exit) = run(&arguments) {
            // Only help and the version end well without a command.
            prop_assert!(exit.code != 0 || !exit.stdout.is_empty() || !exit.stderr.is_empty());
            prop_assert!(exit.stderr.is_empty() || exit.stderr.ends_with('\n'));
        }
    }

    #[test]
    fn the_same_arguments_have_the_same_answer(arguments in proptest::collection::vec(word(), 0..6)) {
        prop_assert_eq!(run(&arguments), run(&arguments));
    }

    #[test]
    fn nothing_behind_the_image_is_read_as_a_flag(rest in proptest::collection::vec(word(), 0..6)) {
        let arguments: Vec<String> = ["run", "httpd"].into_iter().map(str::to_owned).chain(rest.clone()).collect();
        let Ok(Invocation { command: docksim_client::commands::DockerCommand::ContainerRun(run), .. }) = run(&arguments) else {
            return Err(TestCaseError::fail("refused"));
        };
        let command = run.options.request.config.cmd.unwrap_or_default();
        prop_assert_eq!(command, rest);
    }
}

#[test]
fn what_changes_the_cli_from_outside_is_not_ignored() {
    let check = |name: &str, value: &str, expect: &str| {
        let environment = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        let host = Host {
            terminal: Terminal::NONE,
            environment: &environment,
            working_directory: "/",
            io: &Nothing,
        };
        let exit = parse(&["ps".to_owned()], &host).err();
        let message = exit.map(|exit| exit.stderr).unwrap_or_default();
        assert_eq!(message, expect, "{name}={value}");
    };
    check(
        "DOCKER_HOST",
        "tcp://1.2.3.4:2375",
        "docksim: not simulated: the daemon at tcp://1.2.3.4:2375\n",
    );
    check("DOCKER_HOST", "", "");
    check("DOCKER_HOST", "unix:///var/run/docker.sock", "");
    check(
        "DOCKER_TLS",
        "1",
        "docksim: not simulated: the variable DOCKER_TLS\n",
    );
    check("NOTHING", "x", "");
}
