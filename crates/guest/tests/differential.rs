//! The same scripts in the real shells of this machine and in the model: same output, same exit code.
//!
//! Where a shell is missing, its half is skipped and says so. Messages are not compared, as they change with versions.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "this test runs real programs"
)]

use std::path::PathBuf;
use std::process::{Command, Stdio};

use docksim_guest::image::{Userland, root_filesystem};
use docksim_guest::{Guest, Spec, Stream};

const START: i64 = 1_762_333_200_000_000_000;
const SHELLS: &str = include_str!("differential/shells.txt");
const TOOLS: &str = include_str!("differential/tools.txt");
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What a script wrote to standard output, and its exit code.
type Outcome = (String, i32);

fn scripts(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("\n%%\n")
        .map(|script| script.trim_matches('\n'))
        .filter(|script| !script.is_empty())
}

/// Runs a script in a real shell in an empty folder. `None` when there is no such shell.
fn real(shell: &str, script: &str, index: usize) -> Option<Outcome> {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("docksim-{shell}-{}-{index}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let output = Command::new(shell)
        .args(["-c", script])
        .current_dir(&folder)
        .env_clear()
        .env("PATH", PATH)
        .env("HOME", "/root")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    std::fs::remove_dir_all(&folder).unwrap();
    let output = output.ok()?;
    let text = String::from_utf8_lossy(&output.stdout).replace(&*folder.to_string_lossy(), "/w");
    Some((text, output.status.code().unwrap_or(-1)))
}

fn model(shell: &str, script: &str) -> Outcome {
    let spec = Spec {
        argv: vec![shell.to_owned(), "-c".to_owned(), script.to_owned()],
        env: vec![
            format!("PATH={PATH}"),
            "HOME=/root".to_owned(),
            "LC_ALL=C".to_owned(),
        ],
        working_dir: "/w".to_owned(),
        filesystem: root_filesystem(Userland::Debian, None, "", &[], START),
        ..Spec::default()
    };
    let mut guest = Guest::boot(&spec).unwrap();
    let mut text = String::new();
    let mut now = START;
    for _ in 0..10_000 {
        guest.run(now);
        for (stream, bytes) in guest.take_output() {
            if stream == Stream::Stdout {
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        match guest.wake_at() {
            Some(moment) => now = now.max(moment),
            None => break,
        }
    }
    (text, guest.exit_code().unwrap_or(-2))
}

fn compare(shell: &str, text: &'static str) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (index, script) in scripts(text).enumerate() {
        let Some(expect) = real(shell, script, index) else {
            println!("{shell} is not on this machine: skipped");
            return;
        };
        count += 1;
        let outcome = model(shell, script);
        if outcome != expect {
            wrong.push(format!(
                "--- {script}\nreal:  {expect:?}\nmodel: {outcome:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} scripts differ in {shell}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn bash_scripts_give_what_bash_gives() {
    compare("bash", SHELLS);
}

#[test]
fn posix_scripts_give_what_dash_gives() {
    compare("dash", SHELLS);
}

#[test]
fn tools_give_what_the_gnu_tools_give() {
    compare("bash", TOOLS);
}
