//! `:why` explains the last error of a terminal, with the user's own names.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use docksim_api::OutputStream;
use docksim_session::{Language, Options, Session, TerminalId};

const TERMINAL: TerminalId = TerminalId::FIRST;

fn learner() -> Session {
    let mut session = Session::new(Options {
        terminal: Some((80, 24)),
        ..Options::default()
    });
    session.guide(Language::English);
    session
}

/// Types a line, lets half a minute pass and gives what the terminal shows.
fn type_line(session: &mut Session, line: &str) -> String {
    session.submit(TERMINAL, line);
    let later = session.now().after(30_000_000_000);
    session.advance_to(later);
    let output = session.take_output(TERMINAL);
    [OutputStream::Stdout, OutputStream::Stderr]
        .map(|stream| String::from_utf8_lossy(&output.of(stream)).into_owned())
        .concat()
}

/// What `:why` says after some lines.
fn why_after(lines: &[&str]) -> String {
    let mut session = learner();
    for line in lines {
        type_line(&mut session, line);
    }
    type_line(&mut session, ":why")
}

#[test]
fn errors_are_explained_with_the_users_own_names() {
    let cases: [(&[&str], &str, &str); 25] = [
        (
            &[
                "docker run -d --name web httpd",
                "docker run --name web httpd",
            ],
            "DK0012",
            "docker rm web",
        ),
        (
            &["docker run -d --name web httpd", "docker rm web"],
            "DK0013",
            "docker stop web",
        ),
        (&["docker start wbe"], "DK0010", "docker ps -a"),
        (
            &["docker run -d --name web httpd", "docker start wbe"],
            "DK0010",
            "docker inspect web",
        ),
        (
            &["docker create --name web httpd", "docker kill web"],
            "DK0014",
            "docker start web",
        ),
        (
            &[
                "docker run -d --name one -p 8080:80 httpd",
                "docker run -d --name two -p 8080:80 httpd",
            ],
            "DK0060",
            "docker stop one",
        ),
        (
            &[
                "docker network create shop",
                "docker run -d --name web --network shop httpd",
                "docker network rm shop",
            ],
            "DK0068",
            "docker network disconnect shop web",
        ),
        (
            &[
                "docker create --name web -v notes:/n alpine",
                "docker volume rm notes",
            ],
            "DK0063",
            "docker rm web",
        ),
        (
            &["docker run --network shop httpd"],
            "DK0061",
            "docker network create shop",
        ),
        (&["docker run htpd"], "DK0041", "docker pull httpd"),
        (&["docker pull httpd:nope"], "DK0042", "docker pull httpd"),
        (
            &["docker create --name web httpd", "docker rmi httpd"],
            "DK0043",
            "docker rm web",
        ),
        (&["docker inspect nothing"], "DK0011", "`nothing`"),
        (&["docker rn httpd"], "DK0080", "docker run"),
        (
            &["docker run --nmae web httpd"],
            "DK0081",
            "docker run --name",
        ),
        (&["docker run"], "DK0084", "docker run --help"),
        (
            &["docker run --rm --restart always httpd"],
            "DK0085",
            "`--restart`",
        ),
        (&["docker run -p 80:abc httpd"], "DK0087", "80:abc"),
        (&["docker run HTTPD"], "DK0046", "small letters"),
        (&["docker ps --format '{{.Nope}}'"], "DK0090", "json"),
        (&["dcoker ps -a"], "DK0093", "docker ps -a"),
        (&["pull httpd"], "DK0094", "docker pull httpd"),
        (&["docker swarm init"], "DK0091", ":help"),
        (
            &["docker run alpine nope"],
            "DK0028",
            "docker run -it --rm alpine sh",
        ),
        (
            &["docker run --memory 1m alpine"],
            "DK0031",
            "docker run --help",
        ),
    ];
    for (lines, code, words) in cases {
        let text = why_after(lines);
        assert!(text.starts_with(code), "{lines:?}: {text}");
        assert!(text.contains(words), "{lines:?}: {text}");
    }
}

#[test]
fn ends_that_surprise_are_explained_too() {
    let cases: [(&[&str], &str, &str); 6] = [
        (&["docker ps"], "DK0102", "docker ps -a"),
        (
            &["docker run -d --name one alpine"],
            "DK0100",
            "docker logs one",
        ),
        (
            &["docker run --name one alpine sh -c 'exit 3'"],
            "DK0103",
            "exit code 3",
        ),
        (
            &["docker run -d --name one alpine sh -c 'exit 137'"],
            "DK0107",
            "docker inspect",
        ),
        (
            &[
                "docker run -d --name one alpine sleep 1000",
                "docker stop one",
            ],
            "DK0101",
            "docker stop -t 1 one",
        ),
        (
            &["docker run alpine nope-nope", "docker run -d httpd"],
            "DK0028",
            "sh",
        ),
    ];
    for (lines, code, words) in cases {
        let text = why_after(lines);
        assert!(text.starts_with(code), "{lines:?}: {text}");
        assert!(text.contains(words), "{lines:?}: {text}");
    }
}

#[test]
fn a_failure_without_an_explanation_is_not_given_another_ones() {
    let text = why_after(&["docker start nope", "docker run"]);
    assert!(text.starts_with("DK0084"), "{text}");
    assert!(why_after(&[]).starts_with("Nothing has gone wrong"));
}

#[test]
fn every_terminal_has_its_own_last_error() {
    let mut session = learner();
    type_line(&mut session, "docker start nope");
    let other = session.open_terminal();
    assert!(session.explanation(other).is_none());
    assert!(session.explanation(TERMINAL).is_some());
}

#[test]
fn undo_takes_the_error_back() {
    let mut session = learner();
    type_line(&mut session, "docker start nope");
    type_line(&mut session, ":undo");
    assert!(session.explanation(TERMINAL).is_none());
}

#[test]
fn the_language_is_that_of_the_worlds_lang_or_the_one_asked_for() {
    let mut session = learner();
    type_line(&mut session, "docker start nope");
    assert!(type_line(&mut session, ":why ko").contains("컨테이너가 없습니다"));
    type_line(&mut session, "export LANG=ko_KR.UTF-8");
    assert!(type_line(&mut session, ":why").contains("컨테이너가 없습니다"));
    assert!(type_line(&mut session, ":why en").contains("There is no container"));
    session.guide(Language::Korean);
    type_line(&mut session, "export LANG=en_US.UTF-8");
    assert!(type_line(&mut session, ":why").contains("There is no container"));
    type_line(&mut session, "export LANG=C.UTF-8");
    assert!(type_line(&mut session, ":why").contains("컨테이너가 없습니다"));
}

#[test]
fn one_explanation_is_shown_by_its_code_or_by_an_exit_code() {
    let mut session = learner();
    assert!(type_line(&mut session, ":why dk0012").starts_with("DK0012"));
    assert!(type_line(&mut session, ":why DK0012 ko").contains("해결 방법"));
    assert!(type_line(&mut session, ":why 137").starts_with("DK0107"));
    assert!(type_line(&mut session, ":why 42").contains("42"));
    assert!(type_line(&mut session, ":why DK9999").contains("no explanation DK9999"));
}

#[test]
fn the_hint_comes_once_and_only_to_a_learner() {
    let mut session = learner();
    assert!(!type_line(&mut session, "docker ps").contains(":why"));
    assert!(type_line(&mut session, "docker start nope").contains("Type :why"));
    assert!(!type_line(&mut session, "docker start nope").contains(":why"));
    type_line(&mut session, ":undo");
    assert!(!type_line(&mut session, "docker start nope").contains(":why"));

    let mut script = Session::new(Options {
        terminal: Some((80, 24)),
        ..Options::default()
    });
    assert!(!type_line(&mut script, "docker start nope").contains(":why"));
}
