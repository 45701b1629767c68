//! `docker ps`: lists containers (docker/cli: cli/command/container/list.go).

use std::fmt;

use docksim_api::container::{Port, Summary};
use docksim_api::{ContainerListOptions, Filters, Request, Response, Timestamp};
use docksim_reference::duration;
use docksim_reference::go::quote;
use docksim_reference::image_reference::ImageReference;
use docksim_reference::size::human_size_with_precision;

use crate::commands::table::{ellipsis, print_rows, truncate_id};
use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker ps`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List containers",
    aliases: "docker container ls, docker container list, docker container ps, docker ps",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "List those that do not run too").short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .short('f'),
        TABLE_FORMAT,
        Flag::int("last", "List the newest so many, running or not")
            .short('n')
            .default("-1"),
        Flag::bool("latest", "List the newest one, running or not").short('l'),
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
        Flag::bool("size", "Print what they take on the disk").short('s'),
    ]],
    parse,
};

/// `docker ps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerLs {
    /// Whether those that do not run are listed too.
    pub all: bool,
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// The newest so many; 0 or less for no limit.
    pub last: i64,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether sizes are printed; absent when it was not said, so that a template may ask for them.
    pub size: Option<bool>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let last = matches.int("last");
    Ok(DockerCommand::ContainerLs(ContainerLs {
        all: matches.bool("all"),
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        last: if matches.bool("latest") && last == -1 {
            1
        } else {
            last
        },
        no_trunc: matches.bool("no-trunc"),
        quiet: matches.bool("quiet"),
        size: matches.changed("size").then(|| matches.bool("size")),
    }))
}

impl ContainerLs {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if !matches!(self.format.as_str(), "" | "table") {
            return Err(CliError::NotSimulated(
                "docker ps --format with a template".to_owned(),
            ));
        }
        if self.quiet && !self.format.is_empty() {
            cx.eprintln(
                "WARNING: Ignoring custom format, because both --format and --quiet are set.",
            );
        }
        let options = ContainerListOptions {
            all: self.all,
            limit: self.last,
            size: self.size.unwrap_or(false),
            filters: self.filters.clone(),
        };
        let Response::Containers(containers) = cx.call(Request::ContainerList(options))? else {
            return Err(CliError::new("unexpected answer"));
        };
        let rows = containers
            .iter()
            .map(|container| self.row(container, cx.daemon.now()))
            .collect();
        let mut header = vec![
            "CONTAINER ID",
            "IMAGE",
            "COMMAND",
            "CREATED",
            "STATUS",
            "PORTS",
            "NAMES",
        ];
        if self.size == Some(true) {
            header.push("SIZE");
        }
        print_rows(cx, if self.quiet { None } else { Some(&header) }, rows);
        Ok(())
    }

    fn row(&self, container: &Summary, now: Timestamp) -> Vec<String> {
        let id = if self.no_trunc {
            container.id.clone()
        } else {
            truncate_id(&container.id).to_owned()
        };
        if self.quiet {
            return vec![id];
        }
        let command = if self.no_trunc {
            container.command.clone()
        } else {
            ellipsis(&container.command, 20)
        };
        let created = Timestamp(container.created.saturating_mul(Timestamp::SECOND));
        let mut row = vec![
            id,
            self.image(container),
            quote(&command),
            format!("{} ago", duration::human(now.since(created))),
            container.status.clone(),
            displayable_ports(&container.ports),
            self.names(container),
        ];
        if self.size == Some(true) {
            row.push(size(container));
        }
        row
    }

    /// The image's name, without a digest behind it; its short id where that is its name.
    fn image(&self, container: &Summary) -> String {
        if container.image.is_empty() {
            return "<no image>".to_owned();
        }
        if !self.no_trunc {
            let id = truncate_id(&container.image_id);
            if id == truncate_id(&container.image) {
                return id.to_owned();
            }
            if let Ok(reference) = ImageReference::parse(&container.image) {
                return match reference.tag() {
                    Some(tag) => reference.name_only().with_tag(tag).familiar(),
                    None => reference.name_only().familiar(),
                };
            }
        }
        container.image.clone()
    }

    /// Its name; with `--no-trunc` also those that links give it.
    fn names(&self, container: &Summary) -> String {
        let names: Vec<&str> = container
            .names
            .iter()
            .map(|name| name.strip_prefix('/').unwrap_or(name))
            .collect();
        match names.iter().find(|name| !name.contains('/')) {
            Some(name) if !self.no_trunc => (*name).to_owned(),
            _ => names.join(","),
        }
    }
}

fn size(container: &Summary) -> String {
    let own = human_size_with_precision(container.size_rw, 3);
    if container.size_root_fs > 0 {
        format!(
            "{own} (virtual {})",
            human_size_with_precision(container.size_root_fs, 3)
        )
    } else {
        own
    }
}

/// `0.0.0.0:80->80/tcp, 443/tcp`; ports that follow one another are one range
/// (docker/cli: cli/command/formatter/container.go, `DisplayablePorts`).
fn displayable_ports(ports: &[Port]) -> String {
    let mut ports: Vec<&Port> = ports.iter().collect();
    ports.sort_by_key(|port| {
        (
            port.private_port,
            &port.ip,
            port.public_port,
            &port.protocol,
        )
    });
    let mut done: Vec<String> = Vec::new();
    let mut open: Vec<PortGroup<'_>> = Vec::new();
    let mut mapped: Vec<String> = Vec::new();
    for port in ports {
        let Port {
            ip,
            private_port,
            public_port,
            protocol,
        } = port;
        if !ip.is_empty() && public_port != private_port {
            mapped.push(format!(
                "{}->{private_port}/{protocol}",
                join_host_port(ip, &public_port.to_string())
            ));
            continue;
        }
        match open
            .iter_mut()
            .find(|group| group.ip == ip && group.protocol == protocol)
        {
            None => open.push(PortGroup {
                ip,
                protocol,
                first: *private_port,
                last: *private_port,
            }),
            Some(group) if group.last.checked_add(1) == Some(*private_port) => {
                group.last = *private_port
            }
            Some(group) => {
                done.push(group.to_string());
                group.first = *private_port;
                group.last = *private_port;
            }
        }
    }
    done.extend(open.iter().map(PortGroup::to_string));
    done.extend(mapped);
    done.join(", ")
}

/// Ports in a row, exposed or published under their own numbers.
struct PortGroup<'a> {
    ip: &'a str,
    protocol: &'a str,
    first: u16,
    last: u16,
}

impl fmt::Display for PortGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            ip,
            protocol,
            first,
            last,
        } = self;
        let range = if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        };
        if !ip.is_empty() {
            write!(f, "{}->", join_host_port(ip, &range))?;
        }
        write!(f, "{range}/{protocol}")
    }
}

fn join_host_port(host: &str, port: &str) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_shown_as_docker_groups_them() {
        let port = |ip: &str, private_port, public_port, protocol: &str| Port {
            ip: ip.to_owned(),
            private_port,
            public_port,
            protocol: protocol.to_owned(),
        };
        let check = |ports: &[Port], expect: &str| assert_eq!(displayable_ports(ports), expect);
        check(&[], "");
        check(&[port("", 80, 0, "tcp")], "80/tcp");
        check(
            &[
                port("", 81, 0, "tcp"),
                port("", 80, 0, "tcp"),
                port("", 83, 0, "tcp"),
            ],
            "80-81/tcp, 83/tcp",
        );
        check(
            &[
                port("0.0.0.0", 80, 8080, "tcp"),
                port("::", 80, 8080, "tcp"),
            ],
            "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp",
        );
        check(
            &[
                port("0.0.0.0", 80, 80, "tcp"),
                port("0.0.0.0", 81, 81, "tcp"),
            ],
            "0.0.0.0:80-81->80-81/tcp",
        );
        check(
            &[port("", 53, 0, "udp"), port("", 53, 0, "tcp")],
            "53/tcp, 53/udp",
        );
    }
}
