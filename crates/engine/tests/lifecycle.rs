//! A container's life, request by request.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use docksim_api::container::Config;
use docksim_api::{
    ApiError, ContainerCreate, ContainerListOptions, Reply, Request, Response, StopOptions,
    StreamItem, Timestamp,
};
use docksim_engine::{Engine, Profile};

fn engine_with(image: &str) -> Engine {
    let mut engine = Engine::new(
        1,
        Profile::V28_5,
        Timestamp(1_793_523_600 * Timestamp::SECOND),
    );
    let request = Request::ImageCreate {
        from_image: image.to_owned(),
        tag: "latest".to_owned(),
        platform: None,
    };
    assert_eq!(finish(&mut engine, request), Ok(Response::Empty));
    engine
}

/// Makes a request and lets time pass until it is answered.
fn finish(engine: &mut Engine, request: Request) -> Result<Response, ApiError> {
    let stream = match engine.handle(request) {
        Reply::Done(answer) => return answer,
        Reply::Stream(stream) => stream,
    };
    loop {
        let poll = engine.poll(stream);
        for item in poll.items {
            if let StreamItem::Answer(answer) = item {
                return answer;
            }
        }
        if poll.closed {
            return Ok(Response::Empty);
        }
        let next = engine
            .next_event_at()
            .expect("nothing will happen any more");
        engine.advance_to(next);
    }
}

fn create(
    engine: &mut Engine,
    name: &str,
    image: &str,
    cmd: &[&str],
) -> Result<Response, ApiError> {
    let cmd = cmd.iter().map(|word| (*word).to_owned()).collect();
    let config = Config {
        image: image.to_owned(),
        cmd: Some(cmd),
        ..Config::default()
    };
    let create = ContainerCreate {
        name: Some(name.to_owned()),
        config,
        ..ContainerCreate::default()
    };
    finish(engine, Request::ContainerCreate(Box::new(create)))
}

/// A container's row in the list: its state and its status.
fn row(engine: &mut Engine, name: &str) -> Option<(String, String)> {
    let options = ContainerListOptions {
        all: true,
        ..ContainerListOptions::default()
    };
    let Ok(Response::Containers(rows)) = finish(engine, Request::ContainerList(options)) else {
        panic!()
    };
    rows.into_iter()
        .find(|row| row.names == [format!("/{name}")])
        .map(|row| (row.state, row.status))
}

fn id(name: &str) -> String {
    name.to_owned()
}

#[test]
fn a_process_that_ignores_the_stop_signal_is_killed_when_its_grace_is_over() {
    let mut engine = engine_with("alpine");
    create(&mut engine, "web", "alpine", &["sleep", "1000"]).unwrap();
    finish(&mut engine, Request::ContainerStart { id: id("web") }).unwrap();
    assert_eq!(row(&mut engine, "web").unwrap().0, "running");
    let before = engine.now();
    finish(
        &mut engine,
        Request::ContainerStop {
            id: id("web"),
            options: StopOptions::default(),
        },
    )
    .unwrap();
    assert_eq!(engine.now().since(before), 10 * Timestamp::SECOND);
    assert_eq!(
        row(&mut engine, "web").unwrap().1,
        "Exited (137) Less than a second ago"
    );
}

#[test]
fn a_server_ends_at_its_stop_signal_at_once() {
    let mut engine = engine_with("httpd");
    create(&mut engine, "web", "httpd", &["httpd-foreground"]).unwrap();
    finish(&mut engine, Request::ContainerStart { id: id("web") }).unwrap();
    let before = engine.now();
    finish(
        &mut engine,
        Request::ContainerStop {
            id: id("web"),
            options: StopOptions::default(),
        },
    )
    .unwrap();
    assert_eq!(engine.now(), before);
    assert_eq!(
        row(&mut engine, "web").unwrap().1,
        "Exited (0) Less than a second ago"
    );
}

#[test]
fn a_failed_request_changes_nothing() {
    let mut engine = engine_with("httpd");
    create(&mut engine, "web", "httpd", &["httpd-foreground"]).unwrap();
    finish(&mut engine, Request::ContainerStart { id: id("web") }).unwrap();
    let requests = [
        Request::ContainerDelete {
            id: id("web"),
            force: false,
            volumes: false,
            link: false,
        },
        Request::ContainerUnpause { id: id("web") },
        Request::ContainerRename {
            id: id("web"),
            name: id("web"),
        },
        Request::ContainerKill {
            id: id("web"),
            signal: "FOO".to_owned(),
        },
        Request::ContainerStart { id: id("nosuch") },
        Request::ImageDelete {
            name: "httpd".to_owned(),
            force: false,
            no_prune: false,
            platforms: Vec::new(),
        },
        Request::ImageCreate {
            from_image: "nosuch".to_owned(),
            tag: "latest".to_owned(),
            platform: None,
        },
    ];
    for request in requests {
        let before = engine.clone();
        let answer = engine.handle(request.clone());
        assert!(
            matches!(answer, Reply::Done(Err(_))),
            "{request:?}: {answer:?}"
        );
        assert!(engine == before, "{request:?} changed something");
    }
}

#[test]
fn a_container_that_restarts_for_ever_backs_off() {
    let mut engine = engine_with("alpine");
    let mut create = ContainerCreate {
        name: Some(id("loop")),
        ..ContainerCreate::default()
    };
    create.config.image = "alpine".to_owned();
    create.config.cmd = Some(vec!["false".to_owned()]);
    create.host_config.restart_policy.name = "always".to_owned();
    finish(&mut engine, Request::ContainerCreate(Box::new(create))).unwrap();
    finish(&mut engine, Request::ContainerStart { id: id("loop") }).unwrap();
    assert_eq!(row(&mut engine, "loop").unwrap().0, "restarting");
    let mut waits = Vec::new();
    for _ in 0..4 {
        let next = engine.next_event_at().unwrap();
        waits.push(next.since(engine.now()) / Timestamp::MILLISECOND);
        engine.advance_to(next);
    }
    assert_eq!(waits, [100, 200, 400, 800]);
    finish(
        &mut engine,
        Request::ContainerStop {
            id: id("loop"),
            options: StopOptions::default(),
        },
    )
    .unwrap();
    assert_eq!(row(&mut engine, "loop").unwrap().0, "exited");
}

#[test]
fn the_same_seed_gives_the_same_engine() {
    let run = || {
        let mut engine = engine_with("alpine");
        create(&mut engine, "one", "alpine", &["sleep", "1"]).unwrap();
        finish(&mut engine, Request::ContainerStart { id: id("one") }).unwrap();
        engine
    };
    assert!(run() == run());
}
