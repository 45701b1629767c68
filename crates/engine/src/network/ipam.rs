//! Where networks get their subnets from, and what a user may ask for (moby: libnetwork/ipams/defaultipam,
//! libnetwork/ipamutils and api/types/network/ipam.go).

use std::net::{IpAddr, Ipv6Addr};

use docksim_api::network::IpamConfig;
use docksim_reference::subnet::{Subnet, parse_ip};

use super::error::InvalidIpam;
use super::{Network, NetworkError, Networks, Pool, PoolError};
use crate::generator::Generator;

/// The subnets that the daemon gives, in its order: the first of each kind, how many there are, and their prefix.
const LOCAL_SUBNETS: [([u8; 4], usize, u8); 2] =
    [([172, 17, 0, 0], 15, 16), ([192, 168, 0, 0], 16, 20)];

/// The start of the daemon's own IPv6 addresses, made up as RFC 4193 wants it.
pub(super) fn local_prefix(generator: &mut Generator) -> [u16; 3] {
    let [first, second, third] =
        [(); 3].map(|()| u16::try_from(generator.below(0x1_0000)).unwrap_or(0));
    [0xfd00 | (first & 0xff), second, third]
}

impl Networks {
    /// Whether a subnet has an address in common with one that is taken.
    fn overlaps(&self, subnet: &Subnet) -> bool {
        let before = self.subnets.range(..=*subnet).next_back();
        let behind = self.subnets.range(*subnet..).next();
        before
            .into_iter()
            .chain(behind)
            .any(|other| other.overlaps(subnet))
    }

    /// The first of the daemon's own subnets that is free.
    fn free_subnet(&self, is_ipv6: bool) -> Option<Subnet> {
        if is_ipv6 {
            let [a, b, c] = self.local_prefix;
            return (0..=u16::MAX)
                .filter_map(|d| Subnet::new(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), 64))
                .find(|subnet| !self.overlaps(subnet));
        }
        LOCAL_SUBNETS
            .into_iter()
            .filter_map(|(address, count, bits)| {
                let first = Subnet::new(IpAddr::from(address), bits)?;
                Some(std::iter::successors(Some(first), Subnet::next).take(count))
            })
            .flatten()
            .find(|subnet| !self.overlaps(subnet))
    }

    /// Takes the subnets of a new network (moby: libnetwork/network.go, `ipamAllocateVersion`). When this fails, what
    /// was taken stays in the network's pools; [`Networks::release_pools`] gives it back.
    pub(super) fn allocate(
        &mut self,
        network: &mut Network,
        is_ipv6: bool,
        wants_gateway: bool,
    ) -> Result<(), NetworkError> {
        let is_of_family = |config: &&IpamConfig| {
            Subnet::parse(&config.subnet).is_some_and(|subnet| subnet.is_ipv6() == is_ipv6)
        };
        let mut configs: Vec<IpamConfig> = network
            .ipam_configs
            .iter()
            .filter(is_of_family)
            .cloned()
            .collect();
        if configs.is_empty() {
            configs.push(IpamConfig::default());
        }
        for config in configs {
            let range = Subnet::parse(&config.ip_range).map(|range| range.masked());
            let subnet = match Subnet::parse(&config.subnet) {
                Some(subnet) => subnet.masked(),
                None => self
                    .free_subnet(is_ipv6)
                    .ok_or(NetworkError::NoSubnetLeft)?,
            };
            // With a range the daemon looks only for the very same subnet with the very same range; the bridge finds the
            // rest out.
            if self.overlaps(&subnet) {
                return Err(match range {
                    Some(_) => NetworkError::Overlap(subnet),
                    None => NetworkError::PoolOverlaps,
                });
            }
            self.subnets.insert(subnet);
            let mut pool = Pool::new(subnet, range);
            let taken = take_addresses(&mut pool, &config, wants_gateway);
            network.pools.push(pool);
            taken?;
        }
        Ok(())
    }

    /// Gives the subnets of a network back that could not be made.
    pub(super) fn release_pools(&mut self, network: &Network) {
        for pool in &network.pools {
            self.subnets.remove(&pool.subnet);
        }
    }

    /// The first subnet, for the default bridge.
    pub(super) fn make_default_pool(&mut self, network: &mut Network) {
        let made = self.allocate(network, false, true);
        debug_assert!(made.is_ok(), "the first subnet is free");
    }
}

fn take_addresses(
    pool: &mut Pool,
    config: &IpamConfig,
    wants_gateway: bool,
) -> Result<(), NetworkError> {
    let refused = |cause| NetworkError::Gateway {
        address: config.gateway.clone(),
        cause,
    };
    pool.gateway = match parse_ip(&config.gateway) {
        Some(gateway) => {
            pool.take(gateway).map_err(refused)?;
            Some(gateway)
        }
        None if wants_gateway => Some(
            pool.take_any()
                .ok_or_else(|| refused(PoolError::Exhausted))?,
        ),
        None => None,
    };
    for (name, text) in &config.auxiliary_addresses {
        let Some(address) = parse_ip(text) else {
            continue;
        };
        pool.take(address)
            .map_err(|cause| NetworkError::AuxiliaryAddress {
                name: name.clone(),
                address: text.clone(),
                cause,
            })?;
    }
    Ok(())
}

/// Checks what a user asks for (moby: api/types/network/ipam.go, `ValidateIPAM`).
pub(super) fn validate(configs: &[IpamConfig], enable_ipv6: bool) -> Result<(), NetworkError> {
    let mut reasons = Vec::new();
    for config in configs {
        let Some(subnet) = Subnet::parse(&config.subnet) else {
            reasons.push(InvalidIpam::Subnet(config.subnet.clone()));
            continue;
        };
        if subnet.is_ipv6() && !enable_ipv6 {
            continue;
        }
        if subnet != subnet.masked() {
            reasons.push(InvalidIpam::HostBits {
                what: "subnet",
                subnet,
            });
        }
        if !config.ip_range.is_empty() {
            validate_range(&config.ip_range, &subnet, &mut reasons);
        }
        if let Some(fault) = address_fault(&config.gateway, &subnet) {
            reasons.push(InvalidIpam::Address {
                what: "gateway",
                name: config.gateway.clone(),
                fault,
            });
        }
        for (name, address) in &config.auxiliary_addresses {
            if let Some(fault) = address_fault(address, &subnet) {
                reasons.push(InvalidIpam::Address {
                    what: "auxiliary address",
                    name: name.clone(),
                    fault,
                });
            }
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    Err(NetworkError::Ipam(reasons))
}

fn validate_range(text: &str, subnet: &Subnet, reasons: &mut Vec<InvalidIpam>) {
    let text = text.to_owned();
    let Some(range) = Subnet::parse(&text) else {
        return reasons.push(InvalidIpam::Range(text));
    };
    if range.is_ipv6() != subnet.is_ipv6() {
        return reasons.push(InvalidIpam::RangeFamily {
            range: text,
            family: family(subnet),
        });
    }
    if range.bits() < subnet.bits() {
        reasons.push(InvalidIpam::WideRange {
            range: text.clone(),
            subnet: *subnet,
        });
    }
    if range != range.masked() {
        reasons.push(InvalidIpam::HostBits {
            what: "ip-range",
            subnet: range,
        });
    }
    if !subnet.overlaps(&range) {
        reasons.push(InvalidIpam::RangeOutside {
            range: text,
            subnet: *subnet,
        });
    }
}

/// What is wrong with an address; nothing when it is empty.
fn address_fault(text: &str, subnet: &Subnet) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let Ok(address) = text.parse::<IpAddr>() else {
        return Some("invalid address".to_owned());
    };
    if address.is_ipv6() != subnet.is_ipv6() {
        return Some(format!("parent subnet is an {} block", family(subnet)));
    }
    if !subnet.contains(address) {
        return Some(format!(
            "parent subnet {subnet} doesn't contain this address"
        ));
    }
    None
}

fn family(subnet: &Subnet) -> &'static str {
    if subnet.is_ipv6() { "IPv6" } else { "IPv4" }
}
