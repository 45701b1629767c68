//! What is completed and what is underlined while a line is being typed.

use docksim_session::{Completer, Options, Session, TerminalId};

fn completer(lines: &[&str]) -> Completer {
    let mut session = Session::new(Options::default());
    for line in lines {
        assert_eq!(session.run(line).exit_code, 0, "{line}");
    }
    session.completer(TerminalId::FIRST)
}

fn words(completer: &Completer, line: &str) -> Vec<String> {
    let (_, candidates) = completer.complete(line, line.len());
    candidates
        .into_iter()
        .map(|candidate| candidate.text)
        .collect()
}

/// The line with the refused words in brackets, and the complaints.
fn complaints(line: &str) -> (String, Vec<String>) {
    let mut marked = line.to_owned();
    let mut messages = Vec::new();
    for complaint in completer(&[]).complaints(line).into_iter().rev() {
        marked.insert(complaint.span.end, ']');
        marked.insert(complaint.span.start, '[');
        messages.insert(0, complaint.message);
    }
    (marked, messages)
}

#[test]
fn containers_are_completed_by_their_state() {
    let completer = completer(&[
        "docker run -d --name web httpd",
        "docker run -d --name sleepy httpd",
        "docker pause sleepy",
        "docker create --name cold httpd",
    ]);
    let cases: [(&str, &[&str]); 9] = [
        ("docker start ", &["cold "]),
        ("docker stop ", &["sleepy ", "web "]),
        ("docker stop w", &["web "]),
        ("docker unpause ", &["sleepy "]),
        ("docker exec ", &["web "]),
        ("docker rm ", &["cold "]),
        ("docker rm -f ", &["cold ", "sleepy ", "web "]),
        ("docker network connect bridge ", &[]),
        (
            "docker network disconnect bridge ",
            &["cold ", "sleepy ", "web "],
        ),
    ];
    for (line, expect) in cases {
        assert_eq!(words(&completer, line), expect, "{line}");
    }
}

#[test]
fn values_of_flags_are_completed() {
    let completer = completer(&["docker network create shop", "docker volume create notes"]);
    let cases: [(&str, &[&str]); 13] = [
        ("docker run --network s", &["shop "]),
        ("docker run --network=s", &["shop "]),
        ("docker run --restart u", &["unless-stopped "]),
        ("docker kill -s HU", &["HUP "]),
        ("docker run --log-driver j", &["journald ", "json-file "]),
        ("docker run --ulimit nof", &["nofile="]),
        ("docker ps --filter sta", &["status="]),
        (
            "docker ps --filter status=r",
            &["status=removing ", "status=restarting ", "status=running "],
        ),
        ("docker ps --filter volume=", &["volume=notes "]),
        ("docker run --pull ", &["always ", "missing ", "never "]),
        ("docker rmi --platform linux/arm64", &["linux/arm64/v8 "]),
        ("docker --log-level d", &["debug "]),
        ("docker pull alp", &["alpine "]),
    ];
    for (line, expect) in cases {
        assert_eq!(words(&completer, line), expect, "{line}");
    }
}

#[test]
fn the_word_that_docker_would_refuse_is_marked() {
    let cases = [
        ("docker rn httpd ", "docker [rn] httpd "),
        (
            "docker run --nmae web httpd",
            "docker run [--nmae] web httpd",
        ),
        ("docker --nope ps ", "docker [--nope] ps "),
        (
            "docker container --nope ls ",
            "docker container [--nope] ls ",
        ),
        ("docker container rmm web ", "docker container [rmm] web "),
        ("docker run -m x httpd", "docker run -m [x] httpd"),
        (
            "docker run -d -p 80:abc httpd",
            "docker run -d -p [80:abc] httpd",
        ),
        (
            "docker run -d --memory=1x httpd",
            "docker run -d [--memory=1x] httpd",
        ),
        (
            "docker run --rm --restart always httpd",
            "docker run --rm --restart [always] httpd",
        ),
        ("docker rename a b c ", "docker rename a b [c] "),
        ("docker ps all ", "docker ps [all] "),
        ("docker run 'A B' sh", "docker run ['A B'] sh"),
        ("docker help nope ", "docker help [nope] "),
        (
            "echo hi && docker rn x | docker lsx ; true",
            "echo hi && docker [rn] x | docker [lsx] ; true",
        ),
        (
            "for i in 1 2; do docker rn $i; done",
            "for i in 1 2; do docker [rn] $i; done",
        ),
    ];
    for (line, expect) in cases {
        assert_eq!(complaints(line).0, expect, "{line}");
    }
}

#[test]
fn what_is_still_being_typed_or_cannot_be_known_is_left_alone() {
    for line in [
        "docker",
        "docker r",
        "docker run --nmae",
        "docker rm ",
        "docker run $FLAGS httpd ",
        "docker ru*",
        "dockr rn x ",
        "docker run httpd ls --nmae ",
        "docker run 'open",
        "",
    ] {
        assert_eq!(complaints(line), (line.to_owned(), Vec::new()), "{line}");
    }
}

#[test]
fn the_complaint_is_dockers() {
    let (_, messages) = complaints("docker run --memory 1x httpd ");
    assert_eq!(
        messages,
        ["invalid argument \"1x\" for \"-m, --memory\" flag: invalid suffix: 'x'"]
    );
}
