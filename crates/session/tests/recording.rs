//! What was done can be gone back to, branched, written down and played again.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use docksim_api::Timestamp;
use docksim_session::{
    Act, Options, Recording, RecordingError, Session, TerminalId, TerminalSignal,
};

const TERMINAL: TerminalId = TerminalId::FIRST;

fn session() -> Session {
    Session::new(Options {
        terminal: Some((80, 24)),
        ..Options::default()
    })
}

fn pass(session: &mut Session, seconds: i64) {
    let later = session.now().after(seconds * Timestamp::SECOND);
    session.advance_to(later);
}

fn names(session: &Session) -> Vec<String> {
    let picture = session.engine().picture();
    picture
        .containers
        .into_iter()
        .map(|container| container.name)
        .collect()
}

#[test]
fn a_recording_plays_to_the_same_world_and_the_same_recording() {
    let mut done = session();
    done.submit(TERMINAL, "docker run --name web -p 8080:80 httpd");
    pass(&mut done, 20);
    let second = done.open_terminal();
    done.submit(second, "docker run -d --name 'tab\there' alpine sleep 5");
    pass(&mut done, 2);
    assert!(done.visit(8080, "/").is_ok());
    done.signal(TERMINAL, TerminalSignal::Interrupt);
    pass(&mut done, 1);
    done.submit(TERMINAL, "cat > note");
    done.send_input(TERMINAL, "한 줄\\\n".as_bytes());
    done.end_input(TERMINAL);
    done.submit(TERMINAL, ":lesson first-hour");
    done.submit(TERMINAL, "docker pull httpd");
    pass(&mut done, 30);
    let recording = done.recording();
    let text = recording.to_string();
    assert_eq!(Recording::parse(&text).as_ref(), Ok(&recording));
    let again = Session::of_recording(&recording, Some((80, 24)));
    assert_eq!(again.engine(), done.engine());
    assert_eq!(again.lesson(), done.lesson());
    assert_eq!(again.recording(), recording);
}

#[test]
fn what_is_no_recording_is_refused_with_its_line() {
    let head = "docksim 1 28.5\nseed 1\nstart 0\n";
    let cases = [
        ("", RecordingError::Version),
        ("docksim 2 28.5", RecordingError::Version),
        ("docksim 1 28.5\nseed x", RecordingError::Line(2)),
        ("docksim 1 28.5\nseed 1\nstart", RecordingError::Line(3)),
    ];
    for (text, expect) in cases {
        assert_eq!(Recording::parse(text), Err(expect), "{text}");
    }
    let cases = [
        ("5", RecordingError::Line(4)),
        ("5 1 ? x", RecordingError::Line(4)),
        ("5 1 $ a\\q", RecordingError::Line(4)),
        ("5 1 $ a\\xzz", RecordingError::Line(4)),
        ("5 1 +\n4 1 +", RecordingError::Line(5)),
        ("-1 1 +", RecordingError::Line(4)),
        ("5 99 +", RecordingError::TooLong),
        ("9223372036854775807 end", RecordingError::TooLong),
    ];
    for (text, expect) in cases {
        assert_eq!(Recording::parse(&format!("{head}{text}")), Err(expect));
    }
}

#[test]
fn any_bytes_that_were_typed_are_kept() {
    let mut done = session();
    done.submit(TERMINAL, "cat > /dev/null");
    let bytes: Vec<u8> = (0..=255).collect();
    done.send_input(TERMINAL, &bytes);
    let recording = done.recording();
    let read = Recording::parse(&recording.to_string()).unwrap();
    assert!(
        read.deeds
            .iter()
            .any(|deed| deed.act == Act::Input(bytes.clone()))
    );
}

#[test]
fn a_line_in_the_past_begins_a_branch_and_the_other_one_stays() {
    let mut session = session();
    session.submit(TERMINAL, "docker pull alpine");
    pass(&mut session, 10);
    session.submit(TERMINAL, "docker create --name one alpine");
    assert_eq!(
        session.undo().as_deref(),
        Some("docker create --name one alpine")
    );
    assert_eq!(names(&session), Vec::<String>::new());
    session.submit(TERMINAL, "docker create --name two alpine");
    assert_eq!(names(&session), ["two"]);
    assert_eq!(session.redo(), None);
    assert!(session.go_to(2));
    assert_eq!(names(&session), ["one"]);
    let parents: Vec<Option<usize>> = session.steps().map(|step| step.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(1)]);
    session.undo();
    assert_eq!(
        session.redo().as_deref(),
        Some("docker create --name one alpine")
    );
    let other = session.engine_at(3).unwrap().picture();
    assert_eq!(other.containers.first().unwrap().name, "two");
}

#[test]
fn what_is_done_in_the_past_changes_no_other_branch() {
    let mut session = session();
    session.submit(TERMINAL, "docker run --name web httpd");
    pass(&mut session, 20);
    session.submit(TERMINAL, "");
    let second = session.open_terminal();
    session.submit(second, "docker pause web");
    session.undo();
    session.signal(TERMINAL, TerminalSignal::Interrupt);
    pass(&mut session, 5);
    let state = |session: &Session, step| {
        let picture = session.engine_at(step).unwrap().picture();
        picture.containers.first().unwrap().state
    };
    assert_eq!(state(&session, session.current_step()), "exited");
    assert_eq!(state(&session, 2), "paused");
}

#[test]
fn asking_changes_nothing() {
    let mut session = session();
    session.submit(TERMINAL, "docker run -d --name web httpd");
    pass(&mut session, 20);
    let before = session.engine().clone();
    let asked = session.ask("docker rm -f web");
    assert_eq!(asked.exit_code, 0);
    assert_eq!(session.engine(), &before);
}

#[test]
fn the_picture_shows_shared_layers_and_where_containers_are() {
    let mut session = session();
    session.submit(
        TERMINAL,
        "docker run -d --name web -p 8080:80 -v data:/data httpd; docker pull haproxy; docker network create shop",
    );
    pass(&mut session, 60);
    session.submit(TERMINAL, "docker network connect shop web");
    pass(&mut session, 1);
    let picture = session.engine().picture();
    let [one, other] = picture.images.as_slice() else {
        panic!("{picture:?}");
    };
    // Both stand on the same Debian.
    let (one, other) = (one.layers.first(), other.layers.first());
    assert_eq!(one.unwrap().chain_id, other.unwrap().chain_id);
    let web = picture.containers.first().unwrap();
    assert_eq!(
        web.ports.first().map(|port| (port.host, port.container)),
        Some((8080, 80))
    );
    assert_eq!(web.mounts.first().unwrap().volume.as_deref(), Some("data"));
    let shop = picture
        .networks
        .iter()
        .find(|network| network.name == "shop")
        .unwrap();
    assert_eq!(shop.subnet.as_deref(), Some("172.18.0.0/16"));
    assert_eq!(
        shop.members.first().unwrap().address.as_deref(),
        Some("172.18.0.2")
    );
}
