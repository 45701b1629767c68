//! A container's ports in one line (docker/cli: cli/command/formatter/container.go, `DisplayablePorts`).

use docksim_api::container::Port;

/// Ports that follow one another and are published under their own number, or not at all.
#[derive(Debug)]
struct Group {
    address: String,
    protocol: String,
    first: u16,
    last: u16,
}

impl Group {
    fn render(&self) -> String {
        let range = if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}-{}", self.first, self.last)
        };
        let ports = if self.address.is_empty() {
            range
        } else {
            format!("{}->{range}", join_host_port(&self.address, &range))
        };
        format!("{ports}/{}", self.protocol)
    }
}

/// `0.0.0.0:80->80/tcp, 9988/tcp`: groups of ports first, then those that are published under another number.
pub fn displayable_ports(ports: &[Port]) -> String {
    let mut ports: Vec<&Port> = ports.iter().collect();
    ports.sort_by(|one, other| {
        let key = |port: &Port| (port.private_port, port.ip.clone(), port.public_port);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.protocol.cmp(&other.protocol))
    });
    let mut shown = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut mappings = Vec::new();
    for port in ports {
        let current = port.private_port;
        if !port.ip.is_empty() && port.public_port != current {
            let address = join_host_port(&port.ip, &port.public_port.to_string());
            mappings.push(format!("{address}->{current}/{}", port.protocol));
            continue;
        }
        let new = Group {
            address: port.ip.clone(),
            protocol: port.protocol.clone(),
            first: current,
            last: current,
        };
        let group = groups
            .iter_mut()
            .find(|group| group.address == new.address && group.protocol == new.protocol);
        match group {
            None => groups.push(new),
            Some(group) if Some(current) == group.last.checked_add(1) => group.last = current,
            Some(group) => shown.push(std::mem::replace(group, new).render()),
        }
    }
    shown.extend(groups.iter().map(Group::render));
    shown.append(&mut mappings);
    shown.join(", ")
}

/// Go's `net.JoinHostPort`.
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

    fn port(text: &str) -> Port {
        let (address, rest) = text.split_once(' ').unwrap_or(("", text));
        let (numbers, protocol) = rest.split_once('/').unwrap_or((rest, "tcp"));
        let (public, private) = numbers.split_once('>').unwrap_or(("0", numbers));
        Port {
            ip: address.to_owned(),
            private_port: private.parse().unwrap_or(0),
            public_port: public.parse().unwrap_or(0),
            protocol: protocol.to_owned(),
        }
    }

    #[test]
    fn ports_are_shown_as_docker_ps_shows_them() {
        // As docker/cli's own test of `DisplayablePorts` has them.
        for (ports, shown) in [
            (vec![], ""),
            (vec!["9988/tcp"], "9988/tcp"),
            (vec!["9988/udp"], "9988/udp"),
            (vec!["0.0.0.0 9988/tcp"], "0.0.0.0:0->9988/tcp"),
            (vec![":: 9988/tcp"], "[::]:0->9988/tcp"),
            (vec!["8899>9988/tcp"], "9988/tcp"),
            (vec!["4.3.2.1 8899>9988/tcp"], "4.3.2.1:8899->9988/tcp"),
            (vec!["::1 8899>9988/tcp"], "[::1]:8899->9988/tcp"),
            (vec!["4.3.2.1 9988>9988/tcp"], "4.3.2.1:9988->9988/tcp"),
            (vec!["::1 9988>9988/tcp"], "[::1]:9988->9988/tcp"),
            (vec!["9988/udp", "9988/udp"], "9988/udp, 9988/udp"),
            (
                vec!["1.2.3.4 9998>9998/udp", "1.2.3.4 9999>9999/udp"],
                "1.2.3.4:9998-9999->9998-9999/udp",
            ),
            (
                vec!["::1 9998>9998/udp", "::1 9999>9999/udp"],
                "[::1]:9998-9999->9998-9999/udp",
            ),
            (
                vec!["1.2.3.4 8887>9998/udp", "1.2.3.4 8888>9999/udp"],
                "1.2.3.4:8887->9998/udp, 1.2.3.4:8888->9999/udp",
            ),
            (
                vec!["::1 8887>9998/udp", "::1 8888>9999/udp"],
                "[::1]:8887->9998/udp, [::1]:8888->9999/udp",
            ),
            (vec!["9998/udp", "9999/udp"], "9998-9999/udp"),
            (
                vec!["1.2.3.4 7766>6677/tcp", "8899>9988/udp"],
                "9988/udp, 1.2.3.4:7766->6677/tcp",
            ),
            (
                vec![
                    "1.2.3.4 8899>9988/udp",
                    "1.2.3.4 8899>9988/tcp",
                    "4.3.2.1 3322>2233/tcp",
                    "::1 3322>2233/tcp",
                ],
                "4.3.2.1:3322->2233/tcp, [::1]:3322->2233/tcp, 1.2.3.4:8899->9988/tcp, 1.2.3.4:8899->9988/udp",
            ),
            (
                vec![
                    "8899>9988/udp",
                    "1.2.3.4 7766>6677/tcp",
                    "4.3.2.1 3322>2233/tcp",
                ],
                "9988/udp, 4.3.2.1:3322->2233/tcp, 1.2.3.4:7766->6677/tcp",
            ),
            (
                vec![
                    "80/tcp",
                    "1024/tcp",
                    "80/udp",
                    "1024/udp",
                    "1.1.1.1 80>1024/tcp",
                    "1.1.1.1 80>1024/udp",
                    "1.1.1.1 1024>80/tcp",
                    "1.1.1.1 1024>80/udp",
                    "2.1.1.1 80>1024/tcp",
                    "2.1.1.1 80>1024/udp",
                    "2.1.1.1 1024>80/tcp",
                    "2.1.1.1 1024>80/udp",
                    "12345/sctp",
                ],
                "80/tcp, 80/udp, 1024/tcp, 1024/udp, 12345/sctp, 1.1.1.1:1024->80/tcp, 1.1.1.1:1024->80/udp, 2.1.1.1:1024->80/tcp, 2.1.1.1:1024->80/udp, 1.1.1.1:80->1024/tcp, 1.1.1.1:80->1024/udp, 2.1.1.1:80->1024/tcp, 2.1.1.1:80->1024/udp",
            ),
            (vec!["65535/tcp", "65534/tcp"], "65534-65535/tcp"),
        ] {
            let ports: Vec<Port> = ports.into_iter().map(port).collect();
            assert_eq!(displayable_ports(&ports), shown);
        }
    }
}
