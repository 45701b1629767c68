//! `--network`, short (`web`) and long (`name=web,alias=a,ip=10.0.0.2`) (docker/cli: opts/network.go).

use std::collections::BTreeMap;

use docksim_reference::go::atoi;

use super::csv;

/// A network that a new container joins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NetworkAttachment {
    /// Its name, its id or a mode (`host`, `none`, `container:web`).
    pub target: String,
    /// More DNS names.
    pub aliases: Vec<String>,
    /// For the network driver.
    pub driver_opts: BTreeMap<String, String>,
    /// `container:alias`.
    pub links: Vec<String>,
    /// An IPv4 address, or empty.
    pub ipv4_address: String,
    /// An IPv6 address, or empty.
    pub ipv6_address: String,
    /// Link-local addresses.
    pub link_local_ips: Vec<String>,
    /// A MAC address, or empty.
    pub mac_address: String,
    /// The highest one's gateway is the default.
    pub gw_priority: i64,
}

impl NetworkAttachment {
    /// Reads a value of the flag.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut attachment = Self::default();
        if !is_long(text) {
            attachment.target = text.to_owned();
            return Ok(attachment);
        }
        for field in csv::fields(text)? {
            let lower = field.to_lowercase();
            let Some((key, value)) = lower.split_once('=').filter(|(key, _)| !key.is_empty())
            else {
                return Err(format!("invalid field {field}"));
            };
            attachment.set(key.trim(), value.trim())?;
        }
        if attachment.target.is_empty() {
            return Err("network name/id is not specified".to_owned());
        }
        Ok(attachment)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "name" => self.target = value.to_owned(),
            "alias" => self.aliases.push(value.to_owned()),
            "ip" => self.ipv4_address = value.to_owned(),
            "ip6" => self.ipv6_address = value.to_owned(),
            "mac-address" => self.mac_address = value.to_owned(),
            "link-local-ip" => self.link_local_ips.push(value.to_owned()),
            "driver-opt" => match value.split_once('=').filter(|(key, _)| !key.is_empty()) {
                Some((key, value)) => {
                    self.driver_opts
                        .insert(key.trim().to_owned(), value.trim().to_owned());
                }
                None => return Err("invalid key value pair format in driver options".to_owned()),
            },
            "gw-priority" => {
                self.gw_priority = atoi(value)
                    .map_err(|error| format!("invalid gw-priority ({value}): {}", error.reason))?;
            }
            _ => return Err(format!("invalid field key {key}")),
        }
        Ok(())
    }
}

/// Whether `word=word` stands anywhere in it (docker's pattern has no anchors).
fn is_long(text: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.as_bytes()
        .windows(3)
        .any(|window| matches!(window, [a, b'=', b] if is_word(a) && is_word(b)))
}
