//! What the real docker CLI printed for formats, and what ours prints.
//!
//! `formats.jsonl` was recorded from Docker CLI 28.5.2 that got the answers in `formats/` for its requests. A line has
//! the command, the format, standard output, standard error and the exit code.

#![allow(
    clippy::unwrap_used,
    reason = "the recordings are files of this repository"
)]

use docksim_api::{Timestamp, container, image};
use docksim_client::error::CliError;
use docksim_client::format::inspect::{Element, Inspector};
use docksim_client::format::system::{InfoFormat, VersionFormat};
use docksim_client::format::{container as containers, image as images};
use proptest::prelude::*;
use serde_json::{Value, json};

const CONTAINER: &str = include_str!("formats/container.json");
const CONTAINERS: &str = include_str!("formats/containers.json");
const IMAGE: &str = include_str!("formats/image.json");
const IMAGES: &str = include_str!("formats/images.json");
const VERSION: &str = include_str!("formats/version.json");
const INFO: &str = include_str!("formats/info.json");

/// What a command prints, and its complaint.
fn run(command: &str, format: &str) -> (Vec<u8>, Result<(), CliError>) {
    match command {
        "container" => inspect(format, Element::Container, CONTAINER),
        "image" => inspect(format, Element::Image, IMAGE),
        "version" => match VersionFormat::new(format) {
            Ok(version) => version.render(&serde_json::from_str(VERSION).unwrap()),
            Err(error) => (Vec::new(), Err(error)),
        },
        "info" => info(format),
        "ps" => split(ps(format, false)),
        "psn" => split(ps(format, true)),
        "images" => split(list_images(format, false)),
        _ => split(list_images(format, true)),
    }
}

fn split(printed: Result<Vec<u8>, CliError>) -> (Vec<u8>, Result<(), CliError>) {
    match printed {
        Ok(output) => (output, Ok(())),
        Err(error) => (Vec::new(), Err(error)),
    }
}

fn inspect(format: &str, element: Element, raw: &str) -> (Vec<u8>, Result<(), CliError>) {
    match Inspector::new(format) {
        Ok(mut inspector) => {
            let inspected = inspector.inspect(element, raw);
            (inspector.finish(), inspected)
        }
        Err(error) => (Vec::new(), Err(error)),
    }
}

fn info(format: &str) -> (Vec<u8>, Result<(), CliError>) {
    let format = InfoFormat::new(format);
    let mut info: Value = serde_json::from_str(INFO).unwrap();
    let client = json!({"ClientInfo": info.get("ClientInfo")});
    if !format.needs_server(&client) {
        info = client;
    }
    match format.render(&info) {
        Ok(rendered) => rendered,
        Err(error) => (Vec::new(), Err(error)),
    }
}

fn ps(format: &str, no_trunc: bool) -> Result<Vec<u8>, CliError> {
    if !format.is_empty() {
        containers::check(format)?;
    }
    let list: Vec<container::Summary> = serde_json::from_str(CONTAINERS).unwrap();
    let options = containers::ListOptions {
        format,
        quiet: false,
        size: false,
        no_trunc,
    };
    containers::write(&list, &options, now())
}

fn list_images(format: &str, digests: bool) -> Result<Vec<u8>, CliError> {
    let list: Vec<image::Summary> = serde_json::from_str(IMAGES).unwrap();
    let options = images::ListOptions {
        format,
        quiet: false,
        digests,
        no_trunc: false,
    };
    images::write(&list, &options, now())
}

/// When the recordings were made: three days after the first container.
fn now() -> Timestamp {
    let list: Vec<container::Summary> = serde_json::from_str(CONTAINERS).unwrap();
    let created = list.first().unwrap().created;
    Timestamp((created + 3 * 86_400 + 160) * Timestamp::SECOND)
}

#[test]
fn formats_print_what_the_real_cli_prints() {
    let mut wrong = Vec::new();
    for line in include_str!("formats.jsonl").lines() {
        let recorded: (String, String, String, String, i32) = serde_json::from_str(line).unwrap();
        let (command, format, stdout, stderr, code) = recorded;
        let (output, result) = run(&command, &format);
        let output = String::from_utf8_lossy(&output).into_owned();
        let (complaint, exit_code) = match result {
            Ok(()) => (String::new(), 0),
            Err(error) => (error.message() + "\n", error.exit_code()),
        };
        if (&output, &complaint, exit_code) != (&stdout, &stderr, code) {
            wrong.push(format!(
                "docker {command} --format {format:?}\nwant {stdout:?} {stderr:?} {code}\n got {output:?} {complaint:?} {exit_code}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

proptest! {
    #[test]
    fn no_format_is_too_odd(format in "\\PC*", command in 0..6_usize) {
        let commands = ["container", "image", "version", "info", "ps", "images"];
        let _any = run(commands.get(command).unwrap(), &format);
    }

    #[test]
    fn no_action_is_too_odd(
        command in 0..6_usize,
        words in proptest::collection::vec(
            prop::sample::select(vec![
                "{{", "}}", "{{range ", "{{with ", "{{if ", "{{else}}", "{{end}}", "{{define \"a\"}}", "{{template \"a\" .}}",
                "{{break}}", "{{continue}}", "json ", "len ", "index ", "slice ", "printf ", "print ", "join ", "split ",
                "pad ", "truncate ", "eq ", "lt ", "not ", "html ", "js ", "title ", "call ", "and ", "or ", ". ", "$ ",
                "$x := ", ".State ", ".Id ", ".ID ", ".Config ", ".Labels ", ".Mounts ", ".Names ", ".Client ", ".Server ",
                "1 ", "-1 ", "99 ", "2.5 ", "\"a\" ", "\"\\xff\" ", "\"%d %v %q %-5s|%[2]*.[1]*f\" ", "nil ", "true ", "'é' ", "| ", "(", ")", "table ",
            ]),
            0..12,
        )
    ) {
        let commands = ["container", "image", "version", "info", "ps", "images"];
        let command = commands.get(command).unwrap();
        let _any = run(command, &words.concat());
        let _any = run(command, &format!("{{{{{}}}}}", words.concat()));
    }
}
