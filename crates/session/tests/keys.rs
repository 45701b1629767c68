//! Keys in, bytes out: what a container on a terminal shows. The bytes were read from a pseudo-terminal with the real
//! CLI and daemon on it; only BusyBox's greeting, which the images' own builds leave out, is missing here.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use docksim_api::{OutputStream, Timestamp};
use docksim_session::{Options, Session, Submission, TerminalId};

const TERMINAL: TerminalId = TerminalId::FIRST;

/// A person in front of a terminal.
struct Person(Session);

impl Person {
    fn new() -> Self {
        let mut session = Session::new(Options {
            terminal: Some((80, 24)),
            ..Options::default()
        });
        session.run("docker pull -q alpine; docker pull -q debian");
        Self(session)
    }

    /// What has been shown since the last look.
    fn look(&mut self) -> String {
        let output = self.0.take_output(TERMINAL);
        let bytes: Vec<u8> = output
            .chunks()
            .iter()
            .filter(|(stream, _)| matches!(stream, OutputStream::Stdout | OutputStream::Stderr))
            .flat_map(|(_, bytes)| bytes.clone())
            .collect();
        String::from_utf8(bytes).unwrap()
    }

    fn line(&mut self, text: &str) -> String {
        self.0.submit(TERMINAL, text);
        self.look()
    }

    fn keys(&mut self, keys: &str) -> String {
        self.0.send_input(TERMINAL, keys.as_bytes());
        self.look()
    }

    fn wait(&mut self, seconds: i64) -> String {
        let later = self.0.now().after(seconds * Timestamp::SECOND);
        self.0.advance_to(later);
        self.look()
    }

    /// A shell in a container.
    fn in_alpine() -> Self {
        let mut person = Self::new();
        assert_eq!(
            person.line("docker run -it --name box alpine sh"),
            "/ # \x1b[6n"
        );
        assert!(person.0.is_raw(TERMINAL));
        person
    }
}

#[track_caller]
fn check(person: &mut Person, cases: &[(&str, &str)]) {
    for (keys, expect) in cases {
        assert_eq!(person.keys(keys), *expect, "{keys:?}");
    }
}

#[test]
fn busybox_edits_a_line() {
    check(
        &mut Person::in_alpine(),
        &[
            ("\r", "\r\n/ # \x1b[6n"),
            ("abcdef", "abcdef"),
            ("\x01", "\x1b[6D"),
            ("X", "Xabcdef\x1b[6D"),
            ("\x06", "a"),
            ("Y", "Ybcdef\x1b[5D"),
            ("\x02\x02", "\x08\x08"),
            ("\x05", "aYbcdef"),
            ("\x17", &"\x08\x1b[J".repeat(8)),
            ("one two three", "one two three"),
            ("\x17", &"\x08\x1b[J".repeat(5)),
            ("\x15", "\r/ # \x1b[J"),
            ("hello", "hello"),
            ("\x1b[D\x1b[D", "\x08\x08"),
            ("\x1b[3~", "o\x1b[J\x08"),
            ("Z", "Zo\x08"),
            ("\x0b", "\x1b[J"),
            ("\x1b[H", "\x08\x08\x08\x08"),
            ("\x1b[C", "h"),
            ("\x1b[F", "elZ"),
            ("\x03", "^C\r\n\r\n/ # \x1b[6n"),
            ("echo $?\r", "echo $?\r\n130\r\n/ # \x1b[6n"),
        ],
    );
}

#[test]
fn busybox_goes_through_its_history() {
    check(
        &mut Person::in_alpine(),
        &[
            ("echo 1\r", "echo 1\r\n1\r\n/ # \x1b[6n"),
            ("echo 2\r", "echo 2\r\n2\r\n/ # \x1b[6n"),
            ("\x1b[A", "\r/ # echo 2\x1b[J"),
            // The CLI keeps the first of the detach keys back.
            ("\x10", ""),
            ("\x10", "\r/ # echo 1\x1b[J\x07"),
            ("zz", "zz"),
            ("\x0e", "\r/ # echo 2\x1b[J"),
            ("\x1b[A", "\r/ # echo 1zz\x1b[J"),
            ("\x15", "\r/ # \x1b[J"),
            ("\x0c", "\x1b[H\x1b[J\r/ # \x1b[J"),
        ],
    );
}

#[test]
fn busybox_completes_commands_and_files() {
    check(
        &mut Person::in_alpine(),
        &[
            ("sle\t", "sle\r/ # sleep \x1b[J"),
            ("\x15", "\r/ # \x1b[J"),
            ("cd /us\t", "cd /us\r/ # cd /usr/\x1b[J"),
            ("\r", "\r\n/usr # \x1b[6n"),
            ("zzz\t", "zzz\x07"),
            ("\x15", "\r/usr # \x1b[J"),
            (
                "mkdir -p /t/ab /t/ac; cd /t\r",
                "mkdir -p /t/ab /t/ac; cd /t\r\n/t # \x1b[6n",
            ),
            ("ls a\t", "ls a\x07\r/t # ls a\x1b[J"),
            ("\t", "\r\nab/  ac/\r\n\r/t # ls a\x1b[J"),
        ],
    );
}

#[test]
fn a_long_line_goes_on_in_the_next_row() {
    let typed: String = (0..83_u32)
        .map(|at| char::from(b'a' + u8::try_from(at % 26).unwrap()))
        .collect();
    let (first, rest) = typed.split_at(76);
    let mut person = Person::in_alpine();
    assert_eq!(person.keys(&typed), format!("{first}\r\r\n{rest}"));
    assert_eq!(person.keys("\x15"), "\x1b[1A\r/ # \x1b[J");
}

#[test]
fn a_command_gets_whole_lines_and_ctrl_c_ends_it() {
    check(
        &mut Person::in_alpine(),
        &[
            ("cat\r", "cat\r\n"),
            ("abc\r", "abc\r\nabc\r\n"),
            ("ab\x1b[A\x01", "ab^[[A^A"),
            ("\x7f\x7f\x7f", "\x08 \x08\x08 \x08\x08 \x08\x08 \x08"),
            ("\x17", "\x08 \x08\x08 \x08\x08 \x08\x08 \x08"),
            (
                "x y z\x17\x17Q\r",
                "x y z\x08 \x08\x08 \x08\x08 \x08Q\r\nx Q\r\n",
            ),
            ("\x04", "/ # \x1b[6n"),
            ("sleep 5\r", "sleep 5\r\n"),
            ("\x03", "^C\r\n/ # \x1b[6n"),
            ("echo '\r", "echo '\r\n> \x1b[6n"),
            ("'\r", "'\r\n\r\n\r\n/ # \x1b[6n"),
            ("exit 5\r", "exit 5\r\n"),
        ],
    );
}

#[test]
fn the_end_of_the_shell_is_the_end_of_the_command() {
    let mut person = Person::in_alpine();
    person.keys("exit 5\r");
    assert!(!person.0.is_busy(TERMINAL));
    assert_eq!(person.line("echo $?"), "5\n");
    assert_eq!(person.line("docker start -ai box"), "/ # \x1b[6n");
    assert_eq!(person.keys("\x04"), "\r\n");
    assert_eq!(person.line("echo $?"), "0\n");
}

#[test]
fn the_detach_keys_leave_a_container_running() {
    let mut person = Person::in_alpine();
    assert_eq!(person.keys("\x10\x11"), "");
    assert_eq!(person.line("echo $?"), "0\n");
    assert_eq!(person.line("docker attach box"), "\r/ # \x1b[J\r/ # \x1b[J");
    assert_eq!(person.keys("echo hi\r"), "echo hi\r\nhi\r\n/ # \x1b[6n");
    assert_eq!(person.keys("\x10\x11"), "read escape sequence\n");
    assert_eq!(person.line("echo $?"), "1\n");
    assert_eq!(
        person.line("docker exec -it --detach-keys ctrl-x,q box sh"),
        "/ # \x1b[6n"
    );
    assert_eq!(person.keys("\x10"), "\x07");
    assert_eq!(person.keys("\x18q"), "read escape sequence\n");
    assert_eq!(person.line("docker ps --format {{.Names}}"), "box\n");
}

#[test]
fn without_a_terminal_in_the_container_the_outer_one_edits() {
    let mut person = Person::new();
    assert_eq!(person.line("docker run -i --rm alpine cat"), "");
    assert!(!person.0.is_raw(TERMINAL));
    assert_eq!(person.keys("foo\r"), "foo\nfoo\n");
    assert_eq!(person.keys("ba\x7fr\r"), "ba\x08 \x08r\nbr\n");
    assert_eq!(person.keys("\x04"), "");
    assert_eq!(person.line("echo $?"), "0\n");
}

#[test]
fn ctrl_c_is_passed_on_to_a_script_and_ends_it() {
    let mut person = Person::new();
    person.line("docker run -d --name loop alpine sh -c 'while :; do sleep 1; done'");
    assert_eq!(person.line("docker attach loop"), "");
    assert_eq!(person.keys("\x03"), "^C");
    person.wait(2);
    assert_eq!(person.line("echo $?"), "130\n");
}

#[test]
fn what_ignores_ctrl_c_is_left_at_the_third() {
    let mut person = Person::new();
    person.line("docker run --name nap alpine sleep 100");
    assert_eq!(person.keys("\x03"), "^C");
    assert_eq!(person.keys("\x03"), "^C");
    assert_eq!(
        person.keys("\x03"),
        "^C\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n"
    );
    assert_eq!(person.line("docker ps --format {{.Names}}"), "nap\n");
}

#[test]
fn bash_and_dash_have_prompts_of_their_own() {
    let mut person = Person::new();
    person.line("docker run -it --name deb -h host debian");
    person.keys("\x10\x11");
    person.line("docker attach deb");
    check(
        &mut person,
        &[
            ("\x15", ""),
            ("cd /et\t", "cd /etc/"),
            ("\r", "\r\n\x1b[?2004l\r\x1b[?2004hroot@host:/etc# "),
            (
                "abc\x03",
                "abc^C\x1b[?2004l\r\x1b[?2004h\x1b[?2004l\r\r\n\x1b[?2004hroot@host:/etc# ",
            ),
            ("ech\t", "echo "),
            ("\x15", "\x08\x08\x08\x08\x08\x1b[K"),
            ("sh\r", "sh\r\n\x1b[?2004l\r# "),
            ("ab\x03", "ab^C\r\n# "),
            ("\x04", "\r\n\x1b[?2004hroot@host:/etc# "),
            ("\x04", "\x1b[?2004l\r\r\nexit\r\n"),
        ],
    );
}

#[test]
fn a_container_knows_how_large_the_terminal_is() {
    let mut person = Person::in_alpine();
    person.keys("mkdir /t; cd /t; touch aaaaaaaa bbbbbbbb cccccccc\r");
    assert_eq!(
        person.keys("ls\r"),
        "ls\r\naaaaaaaa  bbbbbbbb  cccccccc\r\n/t # \x1b[6n"
    );
    person.0.resize(TERMINAL, 20, 24);
    assert_eq!(person.look(), "\r/t # \x1b[J");
    assert_eq!(
        person.keys("ls\r"),
        "ls\r\naaaaaaaa  cccccccc\r\nbbbbbbbb\r\n/t # \x1b[6n"
    );
    person.keys("exit\r");
    person.wait(1);
    let events = person.line(
        "docker events --since 1h --until 0s --filter event=resize --format '{{json .Actor.Attributes}}'",
    );
    assert!(
        events.contains(r#""height":"24","#) && events.contains(r#""width":"20""#),
        "{events}"
    );
}

#[test]
fn a_line_of_docksim_is_taken_while_a_command_holds_the_terminal() {
    let mut person = Person::new();
    person.line("docker run --name nap alpine sleep 100");
    let switched = person.0.send_input(TERMINAL, b":termx\x7final\r");
    let Submission::Switched(other) = switched else {
        panic!("no other terminal: {}", person.look());
    };
    assert_ne!(other, TERMINAL);
    assert!(person.look().starts_with(":termx\x08 \x08inal\n"));
}

#[test]
fn what_no_command_has_read_is_kept_for_the_next_line() {
    let mut person = Person::new();
    person.line("sleep 2");
    assert_eq!(person.keys("echo next\r"), "echo next\n");
    person.wait(3);
    assert_eq!(person.0.take_unread(TERMINAL), b"echo next\n");
}
