//! `--network` and the flags about a container's place in its network
//! (docker/cli: cli/command/container/opts.go, `parseNetworkOpts`).

use std::collections::BTreeMap;

use docksim_api::container::{EndpointSettings, NetworkingConfig};
use docksim_api::network::EndpointIpamConfig;

use crate::flags::Matches;
use crate::flags::network::NetworkAttachment;

/// The network mode, and what is asked for in each network.
pub(super) fn parse(matches: &Matches) -> Result<(String, NetworkingConfig), String> {
    let mut attachments: Vec<NetworkAttachment> = matches
        .list("network")
        .iter()
        .map(|text| NetworkAttachment::parse(text))
        .collect::<Result<_, _>>()?;
    let mode = attachments
        .first()
        .map_or("default", |attachment| &attachment.target)
        .to_owned();
    let mut endpoints = BTreeMap::new();
    if attachments.is_empty() {
        let mut attachment = NetworkAttachment {
            target: "default".to_owned(),
            ..NetworkAttachment::default()
        };
        apply_flags(&mut attachment, matches)?;
        endpoints.insert(attachment.target.clone(), endpoint(attachment)?);
        return Ok((
            mode,
            NetworkingConfig {
                endpoints_config: endpoints,
            },
        ));
    }
    let user_defined = attachments
        .iter()
        .filter(|attachment| is_user_defined(&attachment.target))
        .count();
    let mixed = user_defined > 0 && user_defined < attachments.len();
    let alone = attachments.len() == 1;
    if let Some(first) = attachments.first_mut() {
        apply_flags(first, matches)?;
    }
    for attachment in attachments {
        let target = attachment.target.clone();
        let endpoint = endpoint(attachment)?;
        if endpoints.contains_key(&target) {
            return Err(format!("network \"{target}\" is specified multiple times"));
        }
        // One network with nothing asked for is left to the daemon.
        if !(alone && endpoint == EndpointSettings::default()) {
            endpoints.insert(target, endpoint);
        }
    }
    if mixed {
        return Err("conflicting options: cannot attach both user-defined and non-user-defined network-modes".to_owned());
    }
    Ok((
        mode,
        NetworkingConfig {
            endpoints_config: endpoints,
        },
    ))
}

/// Whether it is the name or the id of a network that a user has made.
pub(super) fn is_user_defined(target: &str) -> bool {
    !matches!(target, "default" | "bridge" | "host" | "none") && !target.starts_with("container:")
}

/// The flags beside `--network` belong to the first network.
fn apply_flags(attachment: &mut NetworkAttachment, matches: &Matches) -> Result<(), String> {
    let both = |flag: &str, other: &str| {
        Err(format!(
            "conflicting options: cannot specify both --{flag} and per-network {other}"
        ))
    };
    let (aliases, links) = (matches.list("network-alias"), matches.list("link"));
    let (ip, ip6, mac) = (
        matches.text("ip"),
        matches.text("ip6"),
        matches.text("mac-address"),
    );
    let link_local_ips = matches.list("link-local-ip");
    if !attachment.aliases.is_empty() && !aliases.is_empty() {
        return both("network-alias", "alias");
    }
    if !attachment.links.is_empty() && !links.is_empty() {
        return both("link", "links");
    }
    if !attachment.ipv4_address.is_empty() && !ip.is_empty() {
        return both("ip", "IPv4 address");
    }
    if !attachment.ipv6_address.is_empty() && !ip6.is_empty() {
        return both("ip6", "IPv6 address");
    }
    if !attachment.mac_address.is_empty() && !mac.is_empty() {
        return both("mac-address", "MAC address");
    }
    if !attachment.link_local_ips.is_empty() && !link_local_ips.is_empty() {
        return both("link-local-ip", "link-local IP addresses");
    }
    let set_list = |field: &mut Vec<String>, values: &[String]| {
        if !values.is_empty() {
            *field = values.to_vec();
        }
    };
    let set_text = |field: &mut String, value: &str| {
        if !value.is_empty() {
            *field = value.to_owned();
        }
    };
    set_list(&mut attachment.aliases, aliases);
    // In a network of the user's own a link is an alias; on the default bridge it belongs to the container.
    if is_user_defined(&attachment.target) {
        set_list(&mut attachment.links, links);
    }
    set_text(&mut attachment.ipv4_address, ip);
    set_text(&mut attachment.ipv6_address, ip6);
    set_text(&mut attachment.mac_address, mac);
    set_list(&mut attachment.link_local_ips, link_local_ips);
    Ok(())
}

fn endpoint(attachment: NetworkAttachment) -> Result<EndpointSettings, String> {
    if attachment.target.trim().is_empty() {
        return Err("no name set for network".to_owned());
    }
    if !is_user_defined(&attachment.target) {
        if !attachment.aliases.is_empty() {
            return Err(
                "network-scoped aliases are only supported for user-defined networks".to_owned(),
            );
        }
        if !attachment.links.is_empty() {
            return Err("links are only supported for user-defined networks".to_owned());
        }
    }
    if !attachment.mac_address.is_empty() && !is_mac_address(attachment.mac_address.trim()) {
        return Err(format!(
            "{} is not a valid mac address",
            attachment.mac_address
        ));
    }
    let asks_for_address = !attachment.ipv4_address.is_empty()
        || !attachment.ipv6_address.is_empty()
        || !attachment.link_local_ips.is_empty();
    Ok(EndpointSettings {
        ipam_config: asks_for_address.then_some(EndpointIpamConfig {
            ipv4_address: attachment.ipv4_address,
            ipv6_address: attachment.ipv6_address,
            link_local_ips: attachment.link_local_ips,
        }),
        links: Some(attachment.links).filter(|links| !links.is_empty()),
        aliases: Some(attachment.aliases).filter(|aliases| !aliases.is_empty()),
        mac_address: attachment.mac_address,
        driver_opts: Some(attachment.driver_opts).filter(|options| !options.is_empty()),
        gw_priority: attachment.gw_priority,
        ..EndpointSettings::default()
    })
}

/// Go's `net.ParseMAC`: 6, 8 or 20 bytes, in pairs behind `:` or `-`, or in fours behind `.`.
pub(super) fn is_mac_address(text: &str) -> bool {
    let groups = |separator: char, digits: usize| {
        let mut count = 0;
        for group in text.split(separator) {
            if group.len() != digits || !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return false;
            }
            count += digits / 2;
        }
        matches!(count, 6 | 8 | 20)
    };
    groups(':', 2) || groups('-', 2) || groups('.', 4)
}
