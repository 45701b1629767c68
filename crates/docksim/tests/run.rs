//! `docksim run`, from outside: the contract of its output, and bad input.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn docksim(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_docksim"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A child that ends early does not read everything.
    let _sent = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn records(input: &str) -> Vec<Value> {
    let output = docksim(&["run", "--json", "-"], input.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const HOUR: &str = "docker pull httpd\ndocker run -d --name web httpd\ndocker ps\ndocker rm web\ndocker stop web\n\
                    docker rm web\ndocker rmi httpd\ndocker images\n";

#[test]
fn the_same_script_gives_the_same_bytes_twice() {
    let run = |arguments: &[&str]| {
        let output = docksim(arguments, HOUR.as_bytes());
        (output.stdout, output.stderr, output.status.code())
    };
    assert_eq!(run(&["run", "-"]), run(&["run", "-"]));
    assert_eq!(
        run(&["run", "--seed", "7", "-"]),
        run(&["run", "--seed", "7", "-"])
    );
    assert_ne!(run(&["run", "--seed", "7", "-"]), run(&["run", "-"]));
}

#[test]
fn every_command_gives_one_object() {
    let records = records(
        "docker ps -q\n\n# nothing\necho a \\\n  b\ncat <<E\nx\nE\ndocker rm web\necho 'a\nb'\n",
    );
    let seen: Vec<(&str, &str, &str, i64)> = records
        .iter()
        .map(|record| {
            let text = |key: &str| record[key].as_str().unwrap();
            (
                text("line"),
                text("stdout"),
                text("stderr"),
                record["exit_code"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("docker ps -q", "", "", 0),
            ("", "", "", 0),
            ("# nothing", "", "", 0),
            ("echo a \\\n  b", "a b\n", "", 0),
            ("cat <<E\nx\nE", "x\n", "", 0),
            (
                "docker rm web",
                "",
                "Error response from daemon: No such container: web\n",
                1
            ),
            ("echo 'a\nb'", "a\nb\n", "", 0),
        ]
    );
}

#[test]
fn a_command_that_nothing_could_end_is_interrupted() {
    let records = records("docker run httpd\ndocker ps -a --format '{{.Status}}'\n");
    assert_eq!(records[0]["interrupted"], Value::Bool(true));
    assert!(records[0]["stderr"].as_str().unwrap().contains("AH00094"));
    assert_eq!(records[1].get("interrupted"), None);
    assert_eq!(records[1]["stdout"], "Exited (0) Less than a second ago\n");
}

#[test]
fn a_script_ends_as_its_last_command_does() {
    let code = |arguments: &[&str], input: &str| docksim(arguments, input.as_bytes()).status.code();
    assert_eq!(code(&["run", "-"], "true\nfalse\n"), Some(1));
    assert_eq!(code(&["run", "-"], "false\ntrue\n"), Some(0));
    assert_eq!(
        code(&["run", "--stop-on-error", "-"], "false\ntrue\n"),
        Some(1)
    );
    assert_eq!(code(&["run", "-"], "exit 3\ntrue\n"), Some(3));
    assert_eq!(code(&["run", "-"], ""), Some(0));
}

#[test]
fn bad_input_gets_a_clear_error_and_leaves_the_world() {
    let refusal = |arguments: &[&str], input: &[u8]| {
        let output = docksim(arguments, input);
        (
            String::from_utf8_lossy(&output.stderr).into_owned(),
            output.status.code(),
        )
    };
    let (error, code) = refusal(&["run", "/no/such/file"], b"");
    assert!(error.starts_with("docksim: /no/such/file: "), "{error}");
    assert_eq!(code, Some(2));
    let (error, code) = refusal(&["run", "/"], b"");
    assert!(error.starts_with("docksim: /: "), "{error}");
    assert_eq!(code, Some(2));
    let (error, code) = refusal(&["run", "-"], b"echo a\n\xff\xfe\xfd\n");
    assert_eq!(
        (error.as_str(), code),
        ("docksim: line 2: not valid UTF-8\n", Some(2))
    );
    let (error, code) = refusal(&["run", "-"], "(".repeat(20_000).as_bytes());
    assert_eq!(
        (error.as_str(), code),
        ("bash: docksim: commands nested too deeply\n", Some(2))
    );
    let long = format!("echo {}", "word ".repeat(2_000_000));
    assert_eq!(
        docksim(&["run", "-"], long.as_bytes()).status.code(),
        Some(0)
    );
    let (error, code) = refusal(&["run", "-"], b"echo 'open\n");
    assert_eq!(
        (error.as_str(), code),
        (
            "bash: unexpected EOF while looking for matching `''\n",
            Some(2)
        )
    );
}

#[test]
fn without_a_terminal_the_repl_is_a_script_runner() {
    let output = docksim(&[], b"echo hi\ndocker ps -q\n");
    assert_eq!(
        (output.stdout.as_slice(), output.status.code()),
        (b"hi\n".as_slice(), Some(0))
    );
}
