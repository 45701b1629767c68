//! The host's shell with commands from outside.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use docksim_guest::Stream;
use docksim_guest::host::{
    ExternalCall, ExternalContext, ExternalState, ExternalStep, Externals, HostShell, HostSpec,
    HostState, Input,
};
use docksim_reference::signal::Signal;

const START: i64 = 1_762_333_200_000_000_000;
const SECOND: i64 = 1_000_000_000;

/// A `docker` that does what its first argument says.
#[derive(Debug, Clone, PartialEq)]
struct Job {
    words: Vec<String>,
    started_at: i64,
    interrupted: bool,
    tty: (bool, bool, bool),
}

struct Outside;

impl Externals for Outside {
    type Job = Job;

    fn start(&mut self, call: ExternalCall<'_>) -> Option<Job> {
        Some(Job {
            words: call.argv.to_vec(),
            started_at: call.now,
            interrupted: false,
            tty: (call.stdin_is_tty, call.stdout_is_tty, call.stderr_is_tty),
        })
    }

    fn step(&mut self, job: &mut Job, cx: ExternalContext<'_>) -> ExternalStep {
        let say = |text: String, state| ExternalStep {
            output: vec![(Stream::Stdout, text.into_bytes())],
            state,
        };
        let quiet = |state| ExternalStep {
            output: Vec::new(),
            state,
        };
        match job.words.get(1).map(String::as_str) {
            Some("fail") => ExternalStep {
                output: vec![(Stream::Stderr, b"Error\n".to_vec())],
                state: ExternalState::Exited(125),
            },
            Some("tty") => say(format!("{:?}\n", job.tty), ExternalState::Exited(0)),
            Some("wait") if job.interrupted => say("caught\n".to_owned(), ExternalState::Exited(0)),
            Some("wait") if cx.now >= job.started_at + 10 * SECOND => {
                quiet(ExternalState::Exited(0))
            }
            Some("wait") => quiet(ExternalState::Running {
                wake_at: Some(job.started_at + 10 * SECOND),
            }),
            Some("cat") => match cx.stdin.take() {
                Input::Bytes(bytes) => ExternalStep {
                    output: vec![(Stream::Stdout, bytes)],
                    state: ExternalState::Running { wake_at: None },
                },
                Input::Pending => quiet(ExternalState::Running { wake_at: None }),
                Input::End => quiet(ExternalState::Exited(0)),
            },
            Some("pwd") => say(format!("{}\n", cx.working_dir), ExternalState::Exited(0)),
            _ => say(
                format!("{}\n", job.words.join(" ")),
                ExternalState::Exited(0),
            ),
        }
    }

    fn signal(&mut self, job: &mut Job, signal: Signal) -> Option<()> {
        if job.words.get(2).map(String::as_str) == Some("die") {
            return None;
        }
        job.interrupted |= signal == Signal::INT;
        Some(())
    }
}

fn shell(tty: bool) -> HostShell<Job> {
    HostShell::new(&HostSpec {
        user: "user".to_owned(),
        hostname: "host".to_owned(),
        tty,
        window: docksim_guest::WindowSize::default(),
        external: vec!["docker".to_owned()],
        now: START,
    })
}

fn feed(shell: &mut HostShell<Job>, line: &str) {
    let parsed = docksim_syntax::shell::parse(line);
    assert!(parsed.errors.is_empty(), "{line}");
    shell.feed(Arc::new(parsed.script), line);
}

fn text(shell: &mut HostShell<Job>) -> String {
    shell
        .take_output()
        .into_iter()
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// Feeds a line and runs it to its end.
fn line(shell: &mut HostShell<Job>, text_of_line: &str) -> (String, HostState) {
    feed(shell, text_of_line);
    let mut now = START;
    let mut state = shell.run(now, &mut Outside);
    for _ in 0..1000 {
        if state != HostState::Running {
            break;
        }
        let Some(moment) = shell.wake_at() else { break };
        now = now.max(moment);
        state = shell.run(now, &mut Outside);
    }
    (text(shell), state)
}

#[test]
fn sudo_runs_commands_as_root() {
    let mut shell = shell(false);
    let mut check = |text: &str, (output, code): (&str, i32)| {
        let expected = (output.to_owned(), HostState::Ready(code));
        assert_eq!(line(&mut shell, text), expected, "{text}");
    };
    check("sudo id -u; id -u", ("0\n1000\n", 0));
    check("sudo sh -c 'echo $HOME $USER'", ("/root root\n", 0));
    check("sudo nosuch", ("sudo: nosuch: command not found\n", 1));
    check("sudo -i", ("docksim: not simulated: sudo -i\n", 70));
    check("vi x", ("docksim: not simulated: vi x\n", 70));
}

#[test]
fn lines_share_variables_folders_and_files() {
    let mut shell = shell(false);
    let mut check = |text: &str, output: &str, code: i32| {
        assert_eq!(
            line(&mut shell, text),
            (output.to_owned(), HostState::Ready(code)),
            "{text}"
        );
    };
    check("pwd; echo $HOME $USER", "/home/user\n/home/user user\n", 0);
    check("x=5", "", 0);
    check("echo $x > f; mkdir d; cd d", "", 0);
    check("cat ../f; pwd", "5\n/home/user/d\n", 0);
    check("nosuch", "bash: nosuch: command not found\n", 127);
    check("echo $?", "127\n", 0);
    check("cat nofile", "cat: nofile: No such file or directory\n", 1);
    check(
        "touch /f",
        "touch: cannot touch '/f': Permission denied\n",
        1,
    );
    check("f() { echo in $1; }", "", 0);
    check(
        "f a; type f | head -1",
        "in a\ndocksim: not simulated: printing the function f\n",
        0,
    );
    check("whoami; hostname", "user\nhost\n", 0);
    check("false", "", 1);
    check("", "", 1);
}

#[test]
fn commands_from_outside_are_commands() {
    let mut shell = shell(false);
    let mut check = |text: &str, output: &str, code: i32| {
        assert_eq!(
            line(&mut shell, text),
            (output.to_owned(), HostState::Ready(code)),
            "{text}"
        );
    };
    check("docker ps -a", "docker ps -a\n", 0);
    check("docker ps | wc -l", "1\n", 0);
    check("x=$(docker ps -q); echo \"[$x]\"", "[docker ps -q]\n", 0);
    check("docker fail", "Error\n", 125);
    check("docker fail 2>/dev/null || echo no", "no\n", 0);
    check("echo in | docker cat", "in\n", 0);
    check(
        "docker cat < /etc/nothing",
        "bash: /etc/nothing: No such file or directory\n",
        1,
    );
    check(
        "printf 'a\\nb\\n' | while read x; do docker run $x; done",
        "docker run a\ndocker run b\n",
        0,
    );
    check("printf 'a b\\n' | xargs docker rm", "docker rm a b\n", 0);
    check("docker tty", "(false, false, false)\n", 0);
    check("cd /tmp; docker pwd", "/tmp\n", 0);
    check(
        "which docker; command -v docker",
        "/usr/bin/docker\n/usr/bin/docker\n",
        0,
    );
    check(
        "docker wait & docker ps; wait; echo $?",
        "docker ps\n0\n",
        0,
    );
}

#[test]
fn a_terminal_is_one_for_what_is_not_redirected() {
    let mut shell = shell(true);
    assert_eq!(line(&mut shell, "docker tty").0, "(true, true, true)\n");
    assert_eq!(
        line(&mut shell, "docker tty | cat").0,
        "(true, false, true)\n"
    );
    assert_eq!(
        line(&mut shell, "docker tty </dev/null 2>/dev/null").0,
        "(false, true, false)\n"
    );
}

#[test]
fn ctrl_c_interrupts_the_foreground_and_the_rest_of_the_line() {
    let check = |text_of_line: &str, output: &str, code: i32| {
        let mut shell = shell(true);
        feed(&mut shell, text_of_line);
        assert_eq!(
            shell.run(START, &mut Outside),
            HostState::Running,
            "{text_of_line}"
        );
        let state = shell.interrupt(START + SECOND, &mut Outside);
        assert_eq!(
            (text(&mut shell), state),
            (output.to_owned(), HostState::Ready(code)),
            "{text_of_line}"
        );
    };
    check("sleep 100; echo no", "\n", 130);
    check("for i in 1 2; do sleep 100; done", "\n", 130);
    check("docker wait; echo $?", "caught\n0\n", 0);
    check("docker wait die; echo no", "\n", 130);
    check("cat", "\n", 130);
    check("sleep 100 | cat", "\n", 130);
    check("read x; echo no", "\n", 130);
}

#[test]
fn an_endless_loop_can_be_interrupted_too() {
    let mut shell = shell(false);
    feed(&mut shell, "while :; do :; done; echo no");
    assert_eq!(shell.run(START, &mut Outside), HostState::Running);
    assert_eq!(shell.wake_at(), Some(START));
    assert_eq!(shell.interrupt(START, &mut Outside), HostState::Ready(130));
    assert_eq!(line(&mut shell, "echo ok").0, "ok\n");
}

#[test]
fn the_terminals_input_goes_to_who_reads_it() {
    let mut shell = shell(true);
    feed(&mut shell, "read x; echo got $x; docker cat");
    assert_eq!(shell.run(START, &mut Outside), HostState::Running);
    shell.write_stdin(b"hello\nrest\n");
    assert_eq!(shell.run(START, &mut Outside), HostState::Running);
    assert_eq!(text(&mut shell), "hello\nrest\ngot hello\nrest\n");
    shell.write_stdin(b"\x04");
    assert_eq!(shell.run(START, &mut Outside), HostState::Ready(0));
}

#[test]
fn background_jobs_run_while_the_shell_is_ready() {
    let mut shell = shell(true);
    let (output, state) = line(&mut shell, "sleep 5 &");
    assert_eq!(
        (output.as_str(), state),
        ("[1] 1188\n", HostState::Ready(0))
    );
    assert_eq!(shell.wake_at(), Some(START + 5 * SECOND));
    assert_eq!(
        line(&mut shell, "jobs").0,
        "[1]+  Running                 sleep 5 &\n"
    );
    shell.run(START + 5 * SECOND, &mut Outside);
    feed(&mut shell, "true");
    shell.run(START + 5 * SECOND, &mut Outside);
    assert_eq!(text(&mut shell), "[1]+  Done                    sleep 5\n");
}

#[test]
fn exit_ends_the_shell() {
    let mut shell = shell(false);
    assert_eq!(line(&mut shell, "exit 4").1, HostState::Exited(4));
    assert_eq!(shell.status(), 4);
}

#[test]
fn a_clone_is_another_shell_from_then_on() {
    let mut first = shell(false);
    line(&mut first, "x=1; echo a > f");
    let mut second = first.clone();
    assert_eq!(first, second);
    line(&mut second, "x=2; echo b > f");
    assert_eq!(line(&mut first, "echo $x; cat f").0, "1\na\n");
    assert_eq!(line(&mut second, "echo $x; cat f").0, "2\nb\n");
}
