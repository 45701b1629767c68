//! What can be wrong with the world, and other versions of Docker.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use docksim_api::OutputStream;
use docksim_session::{Fault, Finished, Options, Profile, Session, TerminalId};

fn stderr(finished: &Finished) -> String {
    String::from_utf8_lossy(&finished.output.of(OutputStream::Stderr)).into_owned()
}

#[track_caller]
fn check(fault: Fault, line: &str, expect: &str) {
    let mut session = Session::new(Options::default());
    session.set_fault(fault, true);
    let found = stderr(&session.run(line));
    assert!(found.contains(expect), "{line}: {found}");
    session.set_fault(fault, false);
    let found = stderr(&session.run(line));
    assert!(!found.contains(expect), "{line} without the fault: {found}");
}

#[test]
fn every_fault_is_said_in_dockers_words() {
    check(
        Fault::DaemonDown,
        "docker ps",
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n",
    );
    check(
        Fault::RateLimit,
        "docker pull httpd",
        "Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. \
         https://www.docker.com/increase-rate-limit\n",
    );
    check(
        Fault::RegistryUnreachable,
        "docker pull httpd",
        "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io on \
         192.168.1.1:53: dial udp 192.168.1.1:53: connect: network is unreachable\n",
    );
    check(
        Fault::PortTaken(8080),
        "docker run -d -p 8080:80 httpd",
        "failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use\n",
    );
    check(
        Fault::DiskFull,
        "docker pull httpd",
        "no space left on device\n",
    );
}

#[test]
fn a_script_switches_faults_behind_a_comment() {
    let mut session = Session::new(Options::default());
    assert_eq!(session.run("#:fault daemon-down").exit_code, 0);
    assert_eq!(session.run("docker ps").exit_code, 1);
    assert_eq!(session.run("#:fault off").exit_code, 0);
    assert_eq!(session.run("docker ps").exit_code, 0);
    assert_eq!(session.run("#:fault nosuch").exit_code, 2);
    assert_eq!(session.run("#: any other comment").exit_code, 0);
}

#[test]
fn a_fault_is_taken_back_by_undo() {
    let mut session = Session::new(Options::default());
    session.submit(TerminalId::FIRST, ":fault rate-limit");
    assert_eq!(session.faults().count(), 1);
    session.undo();
    assert_eq!(session.faults().count(), 0);
}

#[test]
fn docker_29_has_words_of_its_own() {
    let mut session = Session::new(Options {
        profile: Profile::V29_1,
        ..Options::default()
    });
    assert_eq!(
        stderr(&session.run("docker inspect nosuch")),
        "error: no such object: nosuch\n"
    );
    session.set_fault(Fault::DaemonDown, true);
    assert!(
        stderr(&session.run("docker ps"))
            .starts_with("failed to connect to the docker API at unix:///")
    );
}
