//! What is shown of one thing: what docker says about it, and explanations.

use docksim_api::{OutputStream, Reason};
use docksim_engine as engine;
use docksim_session::{Language, Session, TerminalId};
use docksim_teach::Entry;

use crate::view;

/// What a command prints in a copy of the world.
pub(crate) fn ask(session: &Session, line: &str) -> String {
    let finished = session.ask(line);
    let mut text = String::new();
    for (_, bytes) in finished.output.chunks() {
        text.push_str(&String::from_utf8_lossy(bytes));
    }
    text
}

/// Commands that take a container, the mildest first.
const VERBS: [&str; 12] = [
    "logs", "inspect", "start", "stop", "restart", "pause", "unpause", "kill", "exec", "diff",
    "port", "rm",
];

/// What is to be known about a container.
pub(crate) fn of_container(session: &Session, id: &str) -> view::Details {
    let out = |line: &str| {
        let finished = session.ask(line);
        String::from_utf8_lossy(&finished.output.of(OutputStream::Stdout)).into_owned()
    };
    let changes = out(&format!("docker diff {id}"));
    let events = out(&format!(
        "docker events --since 0 --until {} --filter container={id} --format '{{{{.Time}}}} {{{{.Action}}}}'",
        session.now().seconds() + 1
    ));
    let path = events.lines().filter_map(|line| {
        let (at, action) = line.split_once(' ')?;
        Some(view::Event {
            at: at.parse().ok()?,
            action: action.to_owned(),
            state: state_after(action),
        })
    });
    let name = out(&format!("docker inspect --format '{{{{.Name}}}}' {id}"));
    let name = name.trim().trim_start_matches('/');
    view::Details {
        inspect: out(&format!("docker inspect {id}")),
        logs: ask(session, &format!("docker logs {id}")),
        changes: changes.lines().map(str::to_owned).collect(),
        commands: commands(session, name),
        path: path.collect(),
    }
}

/// The state that an event leads to.
fn state_after(action: &str) -> Option<view::State> {
    match action {
        "create" => Some(view::State::Created),
        "start" | "unpause" => Some(view::State::Running),
        "pause" => Some(view::State::Paused),
        "die" => Some(view::State::Exited),
        _ => None,
    }
}

/// The commands whose completion offers the container.
fn commands(session: &Session, name: &str) -> Vec<String> {
    let completer = session.completer(TerminalId::FIRST);
    let applies = |verb: &&str| {
        let line = format!("docker {verb} ");
        let (_, candidates) = completer.complete(&line, line.len());
        candidates
            .iter()
            .any(|candidate| candidate.text.trim_end() == name)
    };
    let verbs = VERBS.into_iter().filter(applies);
    verbs
        .map(|verb| match verb {
            "exec" => format!("docker exec -it {name} sh"),
            verb => format!("docker {verb} {name}"),
        })
        .collect()
}

/// An explanation in a language.
pub(crate) fn explanation(entry: &Entry, reason: &Reason, language: Language) -> view::Explanation {
    let text = entry.filled(language, reason);
    let remedies = entry.remedies(language, reason).into_iter();
    view::Explanation {
        code: entry.code.clone(),
        title: text.title,
        what: text.what,
        why: text.why,
        remedies: remedies
            .map(|(command, about)| view::Remedy { command, about })
            .collect(),
    }
}

impl From<engine::Picture> for view::Picture {
    fn from(picture: engine::Picture) -> Self {
        let networks = picture.networks.into_iter().map(|network| view::Network {
            name: network.name,
            driver: network.driver.to_owned(),
            subnet: network.subnet,
            members: network
                .members
                .into_iter()
                .map(|member| view::Member {
                    container: member.container,
                    address: member.address,
                })
                .collect(),
        });
        let images = picture.images.into_iter().map(|image| view::Image {
            id: image.id,
            tags: image.tags,
            size: image.size as f64,
            layers: image
                .layers
                .into_iter()
                .map(|layer| view::Layer {
                    id: layer.chain_id,
                    size: layer.size as f64,
                    made_by: layer.made_by,
                })
                .collect(),
        });
        let volumes = picture.volumes.into_iter().map(|volume| view::Volume {
            name: volume.name,
            anonymous: volume.is_anonymous,
        });
        Self {
            containers: picture.containers.into_iter().map(container).collect(),
            images: images.collect(),
            networks: networks.collect(),
            volumes: volumes.collect(),
        }
    }
}

fn container(container: engine::ContainerPicture) -> view::Container {
    let ports = container.ports.into_iter().map(|port| view::Port {
        protocol: port.protocol,
        address: port.address,
        host: port.host,
        container: port.container,
    });
    let mounts = container.mounts.into_iter().map(|mount| view::Mount {
        volume: mount.volume,
        source: mount.source,
        target: mount.target,
        read_only: mount.read_only,
    });
    view::Container {
        id: container.id,
        name: container.name,
        image: container.image,
        image_id: container.image_id,
        command: container.command.join(" "),
        state: match container.state {
            "created" => view::State::Created,
            "running" => view::State::Running,
            "paused" => view::State::Paused,
            "restarting" => view::State::Restarting,
            _ => view::State::Exited,
        },
        status: container.status,
        exit_code: container
            .exit_code
            .map(|code| i32::try_from(code).unwrap_or(i32::MAX)),
        health: container.health.map(str::to_owned),
        ports: ports.collect(),
        mounts: mounts.collect(),
        restart_policy: container.restart_policy,
        restart_count: u32::try_from(container.restart_count).unwrap_or(u32::MAX),
        changed_files: u32::try_from(container.changed_files).unwrap_or(u32::MAX),
        log_lines: u32::try_from(container.log_lines).unwrap_or(u32::MAX),
    }
}
