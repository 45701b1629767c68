//! The host's curl and a container's wget against the servers of the model.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use docksim_api::OutputStream;
use docksim_session::{Options, Session};

/// Runs lines one after the other; what the last one printed, and its exit code.
fn run(lines: &[&str]) -> (String, String, i32) {
    let mut session = Session::new(Options::default());
    let mut last = (String::new(), String::new(), 0);
    for line in lines {
        let finished = session.run(line);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        last = (
            text(finished.output.of(OutputStream::Stdout)),
            text(finished.output.of(OutputStream::Stderr)),
            finished.exit_code,
        );
    }
    last
}

const HTTPD: &str = "docker run -d --name web -p 8080:80 httpd";
const NGINX: &str = "docker run -d --name web -p 8080:80 nginx";

#[test]
fn a_published_port_answers_on_the_host() {
    let page = "<html><body><h1>It works!</h1></body></html>\n";
    for address in ["localhost:8080", "http://127.0.0.1:8080/", "172.17.0.2"] {
        let (stdout, _, code) = run(&[HTTPD, &format!("curl -s {address}")]);
        assert_eq!((stdout.as_str(), code), (page, 0), "{address}");
    }
}

#[test]
fn httpd_sends_its_headers() {
    let (stdout, _, _) = run(&[HTTPD, "curl -sI localhost:8080"]);
    let names: Vec<&str> = stdout
        .lines()
        .skip(1)
        .filter_map(|line| line.split(':').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(
        names,
        [
            "Date",
            "Server",
            "Last-Modified",
            "ETag",
            "Accept-Ranges",
            "Content-Length",
            "Content-Type"
        ]
    );
    assert!(stdout.contains("\r\nETag: \"2d-432a5e4a73a80\"\r\n"));
}

#[test]
fn requests_are_logged() {
    let (stdout, _, _) = run(&[
        HTTPD,
        "curl -s localhost:8080/nope",
        "docker logs web 2>/dev/null",
    ]);
    assert!(
        stdout.ends_with("\"GET /nope HTTP/1.1\" 404 196\n"),
        "{stdout}"
    );
    assert!(stdout.starts_with("172.17.0.1 - - ["), "{stdout}");
    let (stdout, _, _) = run(&[
        NGINX,
        "curl -s localhost:8080",
        "docker logs web 2>/dev/null | tail -n 1",
    ]);
    assert!(
        stdout.ends_with("\"GET / HTTP/1.1\" 200 615 \"-\" \"curl/7.88.1\" \"-\"\n"),
        "{stdout}"
    );
}

#[test]
fn what_the_host_writes_is_served_at_once() {
    let lines = [
        "mkdir site && echo one > site/index.html",
        "docker run -d -p 8080:80 -v \"$PWD/site:/usr/share/nginx/html:ro\" nginx",
        "echo two > site/index.html",
        "curl -s localhost:8080",
    ];
    assert_eq!(run(&lines).0, "two\n");
}

#[test]
fn a_container_reaches_another_by_its_address() {
    let (stdout, stderr, code) =
        run(&[HTTPD, "docker run --rm alpine wget -O - http://172.17.0.2/"]);
    assert_eq!(stdout, "<html><body><h1>It works!</h1></body></html>\n");
    assert!(stderr.ends_with("written to stdout\n"), "{stderr}");
    assert_eq!(code, 0);
}

#[test]
fn nobody_answers_where_nobody_listens() {
    let check = |lines: &[&str], message: &str, expect: i32| {
        let (_, stderr, code) = run(lines);
        assert_eq!((stderr.as_str(), code), (message, expect), "{lines:?}");
    };
    check(
        &["curl -sS localhost:8080"],
        "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n",
        7,
    );
    check(
        &[
            "docker run -d -p 8080:80 alpine sleep 100",
            "curl -sS localhost:8080",
        ],
        "curl: (56) Recv failure: Connection reset by peer\n",
        56,
    );
    check(
        &["curl -sS nope"],
        "curl: (6) Could not resolve host: nope\n",
        6,
    );
    check(
        &["curl -sS http://example.com/"],
        "docksim: not simulated: the internet (example.com)\n",
        70,
    );
    check(
        &[HTTPD, "docker stop web", "curl -sSf localhost:8080"],
        "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n",
        7,
    );
    check(
        &[NGINX, "curl -sSf localhost:8080/nope"],
        "curl: (22) The requested URL returned error: 404\n",
        22,
    );
}

#[test]
fn an_image_says_what_it_is_made_from() {
    let mut session = Session::new(Options::default());
    let mut says = |line: &str| {
        let output = session.run(line).output.of(OutputStream::Stdout);
        String::from_utf8(output).unwrap()
    };
    let name =
        says("docker run --rm alpine:3.23 cat /etc/os-release | grep -E '^(ID|VERSION_ID|PRETTY)'");
    assert_eq!(
        name,
        "ID=alpine\nVERSION_ID=3.23.6\nPRETTY_NAME=\"Alpine Linux v3.23\"\n"
    );
    assert_eq!(
        says("docker run --rm alpine:3.23 cat /etc/alpine-release"),
        "3.23.6\n"
    );
    assert_eq!(
        says("docker run --rm debian:bookworm-slim sh -c '. /etc/os-release; echo $PRETTY_NAME'"),
        "Debian GNU/Linux 12 (bookworm)\n"
    );
    assert_eq!(
        says("docker run --rm ubuntu:22.04 grep ^VERSION= /etc/os-release"),
        "VERSION=\"22.04.5 LTS (Jammy Jellyfish)\"\n"
    );
}
