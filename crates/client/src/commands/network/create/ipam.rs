//! The subnets of a new network, with their ranges, gateways and addresses that are taken
//! (docker/cli: cli/command/network/create.go, `createIPAMConfig`).

use std::net::IpAddr;

use docksim_api::network::{Ipam, IpamConfig};
use docksim_reference::subnet::{Subnet, parse_ip};

use crate::flags::Matches;

/// What the flags say about addresses.
pub(super) fn parse(matches: &Matches) -> Result<Ipam, String> {
    let (subnets, ranges, gateways) = (
        matches.list("subnet"),
        matches.list("ip-range"),
        matches.list("gateway"),
    );
    if subnets.len() < ranges.len() || subnets.len() < gateways.len() {
        return Err("every ip-range or gateway must have a corresponding subnet".to_owned());
    }
    let mut configs: Vec<IpamConfig> = Vec::new();
    for subnet in subnets {
        for other in &configs {
            if matches_subnet(subnet, &other.subnet)? || matches_subnet(&other.subnet, subnet)? {
                return Err("multiple overlapping subnet configuration is not supported".to_owned());
            }
        }
        configs.push(IpamConfig {
            subnet: subnet.clone(),
            ..IpamConfig::default()
        });
    }
    for range in ranges {
        let mut is_placed = false;
        for config in &mut configs {
            parse_cidr(range)?;
            if !matches_subnet(&config.subnet, range)? {
                continue;
            }
            if !config.ip_range.is_empty() {
                return Err(format!(
                    "cannot configure multiple ranges ({range}, {}) on the same subnet ({})",
                    config.ip_range, config.subnet
                ));
            }
            config.ip_range.clone_from(range);
            is_placed = true;
        }
        if !is_placed {
            return Err(format!("no matching subnet for range {range}"));
        }
    }
    for gateway in gateways {
        let mut is_placed = false;
        for config in &mut configs {
            if !matches_subnet(&config.subnet, gateway)? {
                continue;
            }
            if !config.gateway.is_empty() {
                return Err(format!(
                    "cannot configure multiple gateways ({gateway}, {}) for the same subnet ({})",
                    config.gateway, config.subnet
                ));
            }
            config.gateway.clone_from(gateway);
            is_placed = true;
        }
        if !is_placed {
            return Err(format!("no matching subnet for gateway {gateway}"));
        }
    }
    for (name, address) in matches.map("aux-address") {
        let mut is_placed = false;
        for config in &mut configs {
            if matches_subnet(&config.subnet, &address)? {
                config
                    .auxiliary_addresses
                    .insert(name.clone(), address.clone());
                is_placed = true;
            }
        }
        if !is_placed {
            return Err(format!("no matching subnet for aux-address {address}"));
        }
    }
    Ok(Ipam {
        driver: matches.text("ipam-driver").to_owned(),
        options: Some(matches.map("ipam-opt")),
        config: Some(configs),
    })
}

/// Whether an address, or the address in front of a prefix, is in a subnet.
fn matches_subnet(subnet: &str, text: &str) -> Result<bool, String> {
    let subnet = parse_cidr(subnet).map_err(|error| format!("invalid subnet: {error}"))?;
    let address = if text.contains('/') {
        Some(to_ipv4(parse_cidr(text)?.address()))
    } else {
        parse_ip(text)
    };
    Ok(address.is_some_and(|address| subnet.contains(address)))
}

/// Go: `net.ParseCIDR`.
fn parse_cidr(text: &str) -> Result<Subnet, String> {
    Subnet::parse(text).ok_or_else(|| format!("invalid CIDR address: {text}"))
}

fn to_ipv4(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}
