//! `docker port`: lists a container's published ports (docker/cli: cli/command/container/port.go).

use docksim_api::container::PortBinding;
use docksim_reference::go;

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::format::natural;
use crate::host::Host;
use crate::job::{Context, inspect};
use crate::tree::{Arguments, Spec};

/// `docker port`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER [PRIVATE_PORT[/PROTO]]",
    about: "List a container's published ports",
    aliases: "docker container port, docker port",
    arguments: Arguments::Between(1, 2),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerPort {
    /// Its name, id or a prefix of the id.
    pub container: String,
    /// A port of the container, with its protocol or without; empty for all.
    pub port: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ContainerPort(ContainerPort {
        container: arguments.next().unwrap_or_default(),
        port: arguments.next().unwrap_or_default(),
    }))
}

impl ContainerPort {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let container = inspect(cx, &container_id(&self.container)?)?;
        let ports = container.network_settings.ports.unwrap_or_default();
        let mut lines: Vec<String> = if self.port.is_empty() {
            let line =
                |port: &String, binding: &PortBinding| format!("{port} -> {}", host(binding));
            let of_port = |(port, bindings): (&String, &Option<Vec<PortBinding>>)| {
                let bindings = bindings.iter().flatten();
                bindings
                    .map(|binding| line(port, binding))
                    .collect::<Vec<_>>()
            };
            ports.iter().flat_map(of_port).collect()
        } else {
            let bindings = ports.get(&self.key()?).cloned().flatten();
            let bindings = bindings.filter(|bindings| !bindings.is_empty());
            let bindings = bindings.ok_or_else(|| {
                CliError::new(format!(
                    "Error: No public port '{}' published for {}",
                    self.port, self.container
                ))
            })?;
            bindings.iter().map(host).collect()
        };
        lines.sort_by(|a, b| natural::compare(a, b));
        for line in lines {
            cx.println(&line);
        }
        Ok(())
    }

    /// The port as the daemon names it.
    fn key(&self) -> Result<String, CliError> {
        let (port, protocol) = self.port.split_once('/').unwrap_or((&self.port, ""));
        go::parse_uint16(port)
            .map_err(|error| CliError::new(format!("Error: invalid port ({port}): {error}")))?;
        let protocol = if protocol.is_empty() { "tcp" } else { protocol };
        Ok(format!("{port}/{protocol}"))
    }
}

/// Address and port, the address in brackets if it has colons (Go: `net.JoinHostPort`).
fn host(binding: &PortBinding) -> String {
    let (address, port) = (&binding.host_ip, &binding.host_port);
    if address.contains(':') {
        format!("[{address}]:{port}")
    } else {
        format!("{address}:{port}")
    }
}
