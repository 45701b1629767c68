//! What a command costs, text in and bytes out, with few and with many containers in the store.
//!
//! `cargo bench -p docksim-session`. What matters is the ratio between the rows of one run.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::cell::OnceCell;

use divan::{Bencher, black_box};
use docksim_api::container::Config;
use docksim_api::{ContainerCreate, Reply, Request};
use docksim_engine::Engine;
use docksim_session::{Options, Session, Submission, TerminalId};

fn main() {
    divan::main();
}

const STORES: [usize; 3] = [10, 1_000, 100_000];

/// A session whose daemon holds so many containers.
fn session(containers: usize) -> Session {
    let mut session = Session::new(Options::default());
    assert_eq!(session.run("docker pull -q httpd").exit_code, 0);
    for number in 0..containers {
        let config = Config {
            image: "httpd".to_owned(),
            ..Config::default()
        };
        let create = ContainerCreate {
            name: Some(format!("stored-{number}")),
            config,
            ..ContainerCreate::default()
        };
        let reply = session
            .engine_mut()
            .handle(Request::ContainerCreate(Box::new(create)));
        assert!(matches!(reply, Reply::Done(Ok(_))));
    }
    session
}

thread_local! {
    /// The sessions are made once: the largest takes a while.
    static SESSIONS: OnceCell<Vec<(usize, Session)>> = const { OnceCell::new() };
}

fn stored(containers: usize) -> Session {
    SESSIONS.with(|sessions| {
        let sessions = sessions.get_or_init(|| {
            STORES
                .into_iter()
                .map(|count| (count, session(count)))
                .collect()
        });
        sessions
            .iter()
            .find(|(count, _)| *count == containers)
            .map(|(_, session)| session.clone())
            .unwrap()
    })
}

#[divan::bench]
fn parse_a_line() {
    let parsed =
        docksim_syntax::shell::parse(black_box("docker run -d --name web -p 8080:80 httpd"));
    black_box(parsed);
}

#[divan::bench]
fn one_command(bencher: Bencher<'_, '_>) {
    let mut session = stored(10);
    bencher.bench_local(|| black_box(session.run(black_box("docker inspect -f x nosuch"))));
}

/// Four command lines: create, start, stop, rm.
#[divan::bench(args = STORES)]
fn create_start_stop_rm(bencher: Bencher<'_, '_>, containers: usize) {
    let mut session = stored(containers);
    bencher.bench_local(|| {
        for line in [
            "docker create --name one httpd",
            "docker start one",
            "docker stop one",
            "docker rm one",
        ] {
            let finished = session.run(black_box(line));
            assert_eq!(finished.exit_code, 0);
            black_box(finished);
        }
    });
}

/// The daemon alone.
#[divan::bench(args = STORES)]
fn clone_the_daemon(bencher: Bencher<'_, '_>, containers: usize) {
    let session = stored(containers);
    let engine: &Engine = session.engine();
    bencher.bench_local(|| black_box(engine.clone()));
}

/// Everything, with a command in the foreground and the world before it.
#[divan::bench(args = STORES)]
fn clone_the_session(bencher: Bencher<'_, '_>, containers: usize) {
    let mut session = stored(containers);
    let terminal = TerminalId::FIRST;
    let started = session.submit(terminal, "docker run --name front httpd");
    assert_eq!(started, Submission::Started);
    assert!(session.is_busy(terminal));
    bencher.bench_local(|| black_box(session.clone()));
}
