//! What a container's processes do when they are started, signalled, written to and left alone.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use docksim_guest::image::{Userland, root_filesystem};
use docksim_guest::{BootError, ExecSpec, Guest, Spec, Stream};
use docksim_reference::signal::Signal;

const START: i64 = 1_762_333_200_000_000_000;
const SECOND: i64 = 1_000_000_000;

fn spec(userland: Userland, repository: &str, argv: &[&str]) -> Spec {
    Spec {
        argv: argv.iter().map(|word| (*word).to_owned()).collect(),
        env: vec![
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned(),
            "HOSTNAME=c0ffee".to_owned(),
        ],
        hostname: "c0ffee".to_owned(),
        ip_address: "172.17.0.2".to_owned(),
        filesystem: root_filesystem(userland, None, repository, &[], START),
        ..Spec::default()
    }
}

fn boot(spec: &Spec) -> Guest {
    let mut guest = Guest::boot(spec).unwrap();
    guest.run(START);
    guest
}

fn text(guest: &mut Guest) -> String {
    guest
        .take_output()
        .into_iter()
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// Runs to the end and gives the output and the exit code.
fn run(spec: &Spec) -> (String, Option<i32>) {
    let mut guest = boot(spec);
    let mut output = text(&mut guest);
    for _ in 0..1000 {
        let Some(moment) = guest.wake_at() else { break };
        guest.run(moment);
        output.push_str(&text(&mut guest));
    }
    (output, guest.exit_code())
}

#[test]
fn programs_run_and_leave_their_code() {
    let check = |userland, argv: &[&str], output: &str, code: i32| {
        assert_eq!(
            run(&spec(userland, "", argv)),
            (output.to_owned(), Some(code)),
            "{argv:?}"
        );
    };
    check(Userland::Alpine, &["echo", "hi"], "hi\n", 0);
    check(Userland::Debian, &["echo", "hi"], "hi\n", 0);
    check(Userland::Busybox, &["false"], "", 1);
    check(Userland::Alpine, &["sh", "-c", "exit 7"], "", 7);
    check(
        Userland::Alpine,
        &["sh", "-c", "nosuch"],
        "sh: line 0: nosuch: not found\n",
        127,
    );
    check(
        Userland::Debian,
        &["sh", "-c", "nosuch"],
        "sh: 1: nosuch: not found\n",
        127,
    );
    check(
        Userland::Debian,
        &["bash", "-c", "nosuch"],
        "bash: line 1: nosuch: command not found\n",
        127,
    );
    check(
        Userland::Debian,
        &["cat", "/nope"],
        "cat: /nope: No such file or directory\n",
        1,
    );
    check(
        Userland::Alpine,
        &["cat", "/nope"],
        "cat: can't open '/nope': No such file or directory\n",
        1,
    );
    check(Userland::Alpine, &["hostname"], "c0ffee\n", 0);
    check(Userland::Alpine, &["sh"], "", 0);
    check(
        Userland::Alpine,
        &["env"],
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nHOSTNAME=c0ffee\nHOME=/root\n",
        0,
    );
}

#[test]
fn what_cannot_start_is_refused_in_the_runtimes_words() {
    let check = |userland, argv: &[&str], expect: &str| {
        let refusal = Guest::boot(&spec(userland, "", argv)).map_err(|error| error.to_string());
        assert_eq!(refusal.err().as_deref(), Some(expect), "{argv:?}");
    };
    check(
        Userland::Alpine,
        &["bash"],
        "exec: \"bash\": executable file not found in $PATH",
    );
    check(
        Userland::Alpine,
        &["/nope"],
        "exec: \"/nope\": stat /nope: no such file or directory",
    );
    check(
        Userland::Alpine,
        &["/etc"],
        "exec: \"/etc\": is a directory",
    );
    check(
        Userland::Alpine,
        &["/etc/passwd"],
        "exec: \"/etc/passwd\": permission denied",
    );
    check(
        Userland::Scratch,
        &["sh"],
        "exec: \"sh\": executable file not found in $PATH",
    );
    let mut unknown = spec(Userland::Alpine, "", &["id"]);
    unknown.user = "nobody1".to_owned();
    assert_eq!(
        Guest::boot(&unknown).err(),
        Some(BootError::UnknownUser("nobody1".to_owned()))
    );
    assert_eq!(
        Guest::boot(&spec(Userland::Debian, "", &["perl", "-e", "1"])).err(),
        Some(BootError::NotSimulated("perl -e 1".to_owned()))
    );
}

#[test]
fn a_pid_1_without_a_handler_ignores_all_signals_but_kill() {
    for argv in [
        ["sleep", "1000"].as_slice(),
        &["sh", "-c", "sleep 1000; true"],
        &["tail", "-f", "/dev/null"],
        &["cat"],
    ] {
        let mut spec = spec(Userland::Alpine, "", argv);
        spec.open_stdin = true;
        let mut guest = boot(&spec);
        for signal in [
            Signal::TERM,
            Signal::INT,
            Signal::HUP,
            Signal::QUIT,
            Signal(10),
        ] {
            guest.signal(signal, START + SECOND);
            guest.run(START + SECOND);
            assert_eq!(guest.exit_code(), None, "{argv:?} {signal}");
        }
        guest.signal(Signal::KILL, START + SECOND);
        guest.run(START + SECOND);
        assert_eq!(guest.exit_code(), Some(137), "{argv:?}");
    }
}

#[test]
fn an_init_passes_signals_on_and_ends_as_its_child() {
    let mut with_init = spec(Userland::Alpine, "", &["sleep", "1000"]);
    with_init.init = true;
    let mut guest = boot(&with_init);
    let processes: Vec<(u32, u32, Vec<String>)> = guest
        .processes()
        .into_iter()
        .map(|info| (info.pid, info.parent, info.argv))
        .collect();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        processes,
        [
            (1, 0, words(&["/sbin/docker-init", "--", "sleep", "1000"])),
            (7, 1, words(&["sleep", "1000"]))
        ]
    );
    guest.signal(Signal::TERM, START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(guest.exit_code(), Some(143));
    with_init.argv = words(&["sh", "-c", "exit 5"]);
    assert_eq!(boot(&with_init).exit_code(), Some(5));
}

#[test]
fn a_trap_runs_when_the_foreground_command_has_ended() {
    let script = "trap 'echo bye; exit 3' TERM; while :; do sleep 2; echo tick; done";
    let mut guest = boot(&spec(Userland::Alpine, "", &["sh", "-c", script]));
    guest.signal(Signal::TERM, START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(guest.exit_code(), None);
    guest.run(START + 2 * SECOND);
    assert_eq!(text(&mut guest), "bye\n");
    assert_eq!(guest.exit_code(), Some(3));
}

#[test]
fn a_wait_is_ended_by_a_trapped_signal_at_once() {
    let script = "trap 'echo got' TERM; sleep 100 & wait; echo $?";
    let mut guest = boot(&spec(Userland::Debian, "", &["bash", "-c", script]));
    guest.signal(Signal::TERM, START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(text(&mut guest), "got\n143\n");
    assert_eq!(guest.exit_code(), Some(0));
}

#[test]
fn time_is_what_it_is_told() {
    let mut guest = boot(&spec(
        Userland::Alpine,
        "",
        &["sh", "-c", "date +%s; sleep 90; date +%s"],
    ));
    assert_eq!(guest.wake_at(), Some(START + 90 * SECOND));
    guest.run(START + 89 * SECOND);
    assert_eq!(guest.exit_code(), None);
    guest.run(START + 90 * SECOND);
    assert_eq!(text(&mut guest), "1762333200\n1762333290\n");
}

#[test]
fn standard_input_is_read_as_it_comes() {
    let mut cat = spec(Userland::Alpine, "", &["cat"]);
    cat.open_stdin = true;
    let mut guest = boot(&cat);
    guest.write_stdin(b"one\n", START);
    guest.run(START);
    assert_eq!(text(&mut guest), "one\n");
    guest.close_stdin();
    guest.run(START);
    assert_eq!(guest.exit_code(), Some(0));
}

#[test]
fn a_shell_runs_the_commands_that_it_reads() {
    for userland in [Userland::Alpine, Userland::Debian] {
        let mut shell = spec(userland, "", &["sh"]);
        shell.open_stdin = true;
        let mut guest = boot(&shell);
        guest.write_stdin(
            b"x=5\necho $x\nif true\nthen echo yes; fi\ncat\nfor cat\nexit 4\n",
            START,
        );
        guest.close_stdin();
        guest.run(START);
        assert_eq!(text(&mut guest), "5\nyes\nfor cat\nexit 4\n");
        assert_eq!(guest.exit_code(), Some(0));
    }
}

#[test]
fn on_a_terminal_a_shell_prompts_and_ctrl_c_ends_the_command_only() {
    let mut shell = spec(Userland::Alpine, "", &["sh"]);
    shell.open_stdin = true;
    shell.tty = true;
    let mut guest = boot(&shell);
    assert_eq!(text(&mut guest), "/ # \x1b[6n");
    guest.write_stdin(b"sleep 100\r", START);
    guest.run(START);
    guest.write_stdin(b"\x03", START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(text(&mut guest), "sleep 100\r\n^C\r\n/ # \x1b[6n");
    guest.write_stdin(b"echo $?\r", START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(text(&mut guest), "echo $?\r\n130\r\n/ # \x1b[6n");
    guest.write_stdin(b"\x04", START + SECOND);
    guest.run(START + SECOND);
    assert_eq!(guest.exit_code(), Some(0));
}

#[test]
fn bash_on_a_terminal_prompts_with_user_host_and_folder() {
    let mut shell = spec(Userland::Debian, "", &["bash"]);
    shell.open_stdin = true;
    shell.tty = true;
    let mut guest = boot(&shell);
    assert_eq!(text(&mut guest), "\x1b[?2004hroot@c0ffee:/# ");
    guest.write_stdin(b"cd /etc\rexit 2\r", START);
    guest.run(START);
    assert_eq!(
        text(&mut guest),
        "cd /etc\r\n\x1b[?2004l\r\x1b[?2004hroot@c0ffee:/etc# exit 2\r\n\x1b[?2004l\rexit\r\n"
    );
    assert_eq!(guest.exit_code(), Some(2));
}

#[test]
fn httpd_starts_with_apaches_lines_and_ends_at_winch() {
    let mut httpd = spec(Userland::Debian, "library/httpd", &["httpd-foreground"]);
    httpd.env.push("HTTPD_VERSION=2.4.65".to_owned());
    let mut guest = boot(&httpd);
    let start = text(&mut guest);
    assert_eq!(
        start
            .matches("AH00558: httpd: Could not reliably determine")
            .count(),
        2
    );
    assert!(start.contains("using 172.17.0.2. Set the"), "{start}");
    assert!(
        start.contains(
            "[Wed Nov 05 09:00:00.000000 2025] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) \
             configured -- resuming normal operations\n"
        ),
        "{start}"
    );
    guest.signal(Signal::WINCH, START + SECOND);
    guest.run(START + SECOND);
    assert!(text(&mut guest).contains("AH00492: caught SIGWINCH, shutting down gracefully"));
    assert_eq!(guest.exit_code(), Some(0));
}

#[test]
fn servers_end_with_their_own_code_at_their_own_signal() {
    let check = |userland, repository, argv: &[&str], signal, code| {
        let mut guest = boot(&spec(userland, repository, argv));
        assert_eq!(guest.exit_code(), None, "{repository}");
        guest.signal(signal, START + SECOND);
        guest.run(START + SECOND);
        assert_eq!(guest.exit_code(), Some(code), "{repository}");
    };
    check(
        Userland::Debian,
        "library/nginx",
        &["/docker-entrypoint.sh", "nginx", "-g", "daemon off;"],
        Signal::QUIT,
        0,
    );
    check(
        Userland::Debian,
        "library/nginx",
        &["nginx", "-g", "daemon off;"],
        Signal::TERM,
        0,
    );
    check(
        Userland::Debian,
        "library/redis",
        &["docker-entrypoint.sh", "redis-server"],
        Signal::TERM,
        0,
    );
    check(
        Userland::Debian,
        "library/httpd",
        &["httpd-foreground"],
        Signal::TERM,
        0,
    );
    check(
        Userland::Debian,
        "library/memcached",
        &["docker-entrypoint.sh", "memcached"],
        Signal::TERM,
        0,
    );
}

#[test]
fn entrypoints_become_other_commands() {
    let argv = ["/docker-entrypoint.sh", "echo", "hi"];
    assert_eq!(
        run(&spec(Userland::Debian, "library/nginx", &argv)),
        ("hi\n".to_owned(), Some(0))
    );
    let argv = ["docker-entrypoint.sh", "sh", "-c", "exit 3"];
    assert_eq!(
        run(&spec(Userland::Debian, "library/redis", &argv)),
        (String::new(), Some(3))
    );
}

#[test]
fn databases_refuse_to_start_without_a_password() {
    let check = |repository: &str, argv: &[&str], expect: &str| {
        let (output, code) = run(&spec(Userland::Debian, repository, argv));
        assert!(output.contains(expect), "{output}");
        assert_eq!(code, Some(1), "{repository}");
    };
    check(
        "library/postgres",
        &["docker-entrypoint.sh", "postgres"],
        "Error: Database is uninitialized and superuser password is not specified.\n",
    );
    check(
        "library/mysql",
        &["docker-entrypoint.sh", "mysqld"],
        "    - MYSQL_ROOT_PASSWORD\n",
    );
    check(
        "library/mariadb",
        &["docker-entrypoint.sh", "mariadbd"],
        "You need to specify one of MARIADB_ROOT_PASSWORD",
    );
}

#[test]
fn hello_world_says_hello() {
    let (output, code) = run(&spec(Userland::Scratch, "library/hello-world", &["/hello"]));
    assert!(output.starts_with("\nHello from Docker!\n"), "{output}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_further_process_shares_the_files_and_has_its_own_streams() {
    let mut guest = boot(&spec(Userland::Alpine, "", &["sleep", "1000"]));
    let exec = |words: &[&str]| ExecSpec {
        argv: words.iter().map(|word| (*word).to_owned()).collect(),
        env: vec!["PATH=/bin:/usr/bin".to_owned()],
        ..ExecSpec::default()
    };
    let first = guest
        .exec(
            &exec(&["sh", "-c", "echo hi > /tmp/f; ps | wc -l; exit 6"]),
            START,
        )
        .unwrap();
    guest.run(START);
    assert_eq!(
        guest.take_exec_output(first),
        [(Stream::Stdout, b"5\n".to_vec())]
    );
    assert_eq!(guest.exec_exit_code(first), Some(6));
    guest.forget_exec(first);
    assert_eq!(guest.exec_exit_code(first), None);
    let second = guest.exec(&exec(&["cat", "/tmp/f"]), START).unwrap();
    guest.run(START);
    assert_eq!(
        guest.take_exec_output(second),
        [(Stream::Stdout, b"hi\n".to_vec())]
    );
    assert!(guest.take_output().is_empty());
    assert_eq!(
        guest.exec(&exec(&["nosuch"]), START),
        Err(BootError::NotInPath("nosuch".to_owned()))
    );
    let third = guest.exec(&exec(&["sleep", "100"]), START).unwrap();
    guest.signal(Signal::KILL, START);
    guest.run(START);
    assert_eq!(guest.exec_exit_code(third), Some(137));
}

#[test]
fn users_are_those_of_the_image() {
    let mut who = spec(
        Userland::Alpine,
        "",
        &["sh", "-c", "id; echo $HOME; echo x > /root/f; pwd"],
    );
    who.user = "nobody".to_owned();
    who.working_dir = "/srv/new".to_owned();
    let (output, code) = run(&who);
    assert_eq!(
        output,
        "uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)\n/\nsh: line 0: can't create /root/f: Permission \
         denied\n/srv/new\n"
    );
    assert_eq!(code, Some(0));
    who.user = "1234:5678".to_owned();
    who.argv = vec!["id".to_owned()];
    assert_eq!(run(&who).0, "uid=1234 gid=5678 groups=5678\n");
}

#[test]
fn a_container_that_never_waits_lets_the_others_live() {
    let mut guest = boot(&spec(
        Userland::Alpine,
        "",
        &["sh", "-c", "while :; do :; done"],
    ));
    let first = guest.wake_at().unwrap();
    assert!(first > START);
    guest.run(first);
    assert!(guest.wake_at().unwrap() - first > first - START);
    guest.signal(Signal::KILL, first);
    guest.run(first);
    assert_eq!(guest.exit_code(), Some(137));
}

#[test]
fn a_clone_is_another_container_from_then_on() {
    let mut guest = boot(&spec(
        Userland::Alpine,
        "",
        &["sh", "-c", "echo a > /f; sleep 5; echo b > /f; cat /f"],
    ));
    let before = guest.clone();
    guest.run(START + 5 * SECOND);
    assert_eq!(text(&mut guest), "b\n");
    assert_eq!(before.exit_code(), None);
    let mut again = before.clone();
    assert_eq!(again, before);
    again.run(START + 5 * SECOND);
    assert_ne!(again, before);
    assert_eq!(text(&mut again), "b\n");
    assert_eq!(again, guest);
}

#[test]
fn what_is_not_modelled_is_said() {
    let (output, code) = run(&spec(
        Userland::Debian,
        "",
        &["grep", "-P", "x", "/etc/passwd"],
    ));
    assert_eq!(
        (output.as_str(), code),
        ("docksim: not simulated: grep -P\n", Some(70))
    );
    let (output, code) = run(&spec(
        Userland::Debian,
        "",
        &["sh", "-c", "perl -e 1; echo $?"],
    ));
    assert_eq!(
        (output.as_str(), code),
        ("docksim: not simulated: perl -e 1\n70\n", Some(0))
    );
    let (output, _) = run(&spec(Userland::Alpine, "", &["cat", "/etc/os-release"]));
    assert_eq!(output, "docksim: not simulated: cat /etc/os-release\n");
}
