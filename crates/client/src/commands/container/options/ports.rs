//! `--publish` and `--expose` (docker/cli: cli/command/container/opts.go).

use std::collections::BTreeMap;

use docksim_api::container::{Empty, PortBinding, PortMap};
use docksim_reference::port;

/// Ports that a container listens on, and where the host publishes them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ports {
    pub(super) exposed: BTreeMap<String, Empty>,
    pub(super) bindings: PortMap,
}

/// Checks a port that a service publishes; it has no address on the host.
pub(crate) fn check_service_port(text: &str) -> Result<(), String> {
    let mut ports = Ports::default();
    ports.publish(text)?;
    let mut bindings = ports.bindings.values().flatten().flatten();
    if bindings.any(|binding| !binding.host_ip.is_empty()) {
        return Err("hostip is not supported".to_owned());
    }
    Ok(())
}

impl Ports {
    /// Reads the values of both flags.
    pub(super) fn parse(publish: &[String], expose: &[String]) -> Result<Self, String> {
        let mut ports = Self::default();
        let publish: Vec<String> = publish
            .iter()
            .map(|text| standard_notation(text))
            .collect::<Result<_, _>>()?;
        for text in &publish {
            ports.publish(text)?;
        }
        for text in expose {
            ports.expose(text)?;
        }
        Ok(ports)
    }

    /// A published port is an exposed one too.
    fn publish(&mut self, text: &str) -> Result<(), String> {
        for mapping in port::parse(text).map_err(|error| error.to_string())? {
            let key = mapping.container_port;
            self.exposed.insert(key.clone(), Empty {});
            let bindings = self
                .bindings
                .entry(key)
                .or_default()
                .get_or_insert_default();
            bindings.push(PortBinding {
                host_ip: mapping.host_ip,
                host_port: mapping.host_port,
            });
        }
        Ok(())
    }

    /// `port[/protocol]` or `first-last[/protocol]`.
    fn expose(&mut self, text: &str) -> Result<(), String> {
        if text.contains(':') {
            return Err(format!("invalid port format for --expose: {text}"));
        }
        let (protocol, port) = port::split_protocol(text);
        let (start, end) = port::parse_range(port).map_err(|error| {
            format!("invalid range format for --expose: {text}, error: {error}")
        })?;
        for port in start..=end {
            self.exposed.insert(format!("{port}/{protocol}"), Empty {});
        }
        Ok(())
    }
}

/// `published=8080,target=80` as `8080:80/tcp`.
fn standard_notation(text: &str) -> Result<String, String> {
    if !text.contains('=') {
        return Ok(text.to_owned());
    }
    let mut values = BTreeMap::from([("protocol", "tcp")]);
    for field in text.split(',') {
        match field.split_once('=').filter(|(key, _)| !key.is_empty()) {
            Some((key, value)) => values.insert(key, value),
            None => {
                return Err(format!(
                    "invalid publish opts format (should be name=value but got '{field}')"
                ));
            }
        };
    }
    let value = |key: &str| values.get(key).copied().unwrap_or_default();
    Ok(format!(
        "{}:{}/{}",
        value("published"),
        value("target"),
        value("protocol")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(text: &str) -> Result<String, String> {
        let ports = Ports::parse(&[text.to_owned()], &[])?;
        let bindings = ports.bindings.iter().flat_map(|(port, bindings)| {
            bindings
                .iter()
                .flatten()
                .map(move |binding| format!("{port}<-{}:{}", binding.host_ip, binding.host_port))
        });
        Ok(bindings.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_published_port_is_read() {
        let cases = [
            ("80", "80/tcp<-:"),
            ("8080:80", "80/tcp<-:8080"),
            ("8080:80/udp", "80/udp<-:8080"),
            ("8080:80/UDP", "80/udp<-:8080"),
            ("127.0.0.1:8080:80", "80/tcp<-127.0.0.1:8080"),
            ("127.0.0.1::80", "80/tcp<-127.0.0.1:"),
            ("[::1]:8080:80", "80/tcp<-::1:8080"),
            ("8080-8081:80-81", "80/tcp<-:8080 81/tcp<-:8081"),
            ("8080-8090:80", "80/tcp<-:8080-8090"),
            ("published=8080,target=80", "80/tcp<-:8080"),
        ];
        for (text, expect) in cases {
            assert_eq!(publish(text).as_deref(), Ok(expect), "{text:?}");
        }
    }

    #[test]
    fn a_bad_published_port_is_refused_in_dockers_words() {
        let cases = [
            ("abc", "Invalid containerPort: abc"),
            ("abc:80", "Invalid hostPort: abc"),
            ("80:70000", "Invalid containerPort: 70000"),
            ("80:", "No port specified: 80:<empty>"),
            ("80/foo", "Invalid proto: foo"),
            ("x:80:80", "Invalid ip address: x"),
            (
                "::1:80:80",
                "Invalid ip address ::1: address ::1:: too many colons in address",
            ),
            (
                "[::1:80:80",
                "Invalid ip address [::1: address [::1:: missing ']' in address",
            ),
            (
                "1-3:80-81",
                "Invalid ranges specified for container and host Ports: 80-81 and 1-3",
            ),
            ("target", "Invalid containerPort: target"),
            (
                "a=b,c",
                "invalid publish opts format (should be name=value but got 'c')",
            ),
        ];
        for (text, expect) in cases {
            assert_eq!(publish(text), Err(expect.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_bad_exposed_port_is_refused_in_dockers_words() {
        let cases = [
            ("80:80", "invalid port format for --expose: 80:80"),
            (
                "",
                "invalid range format for --expose: , error: Empty string specified for ports.",
            ),
            (
                "a",
                "invalid range format for --expose: a, error: strconv.ParseUint: parsing \"a\": invalid syntax",
            ),
            (
                "9-8",
                "invalid range format for --expose: 9-8, error: Invalid range specified for the Port: 9-8",
            ),
        ];
        for (text, expect) in cases {
            assert_eq!(
                Ports::parse(&[], &[text.to_owned()]),
                Err(expect.to_owned()),
                "{text:?}"
            );
        }
    }
}
