//! IP addresses and subnets as Go reads and prints them (Go: net and net/netip).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address and how many of its bits name the network: `10.0.0.1/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subnet {
    address: IpAddr,
    bits: u8,
}

impl Subnet {
    /// Reads `10.0.0.0/24`; bits behind the prefix may be set.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        if bits.is_empty() || !bits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Self::new(address, bits.parse().ok()?)
    }

    /// The network of an address; `None` when there are not so many bits.
    pub fn new(address: IpAddr, bits: u8) -> Option<Self> {
        let subnet = Self { address, bits };
        (bits <= subnet.width()).then_some(subnet)
    }

    /// The address it was made with.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// How many bits name the network.
    pub fn bits(&self) -> u8 {
        self.bits
    }

    /// Whether it is of IPv6.
    pub fn is_ipv6(&self) -> bool {
        self.address.is_ipv6()
    }

    /// The same network with no bit set behind the prefix.
    pub fn masked(&self) -> Self {
        Self {
            address: self.first(),
            bits: self.bits,
        }
    }

    /// Its first address.
    pub fn first(&self) -> IpAddr {
        self.with_number(number(self.address) & !self.host_mask())
    }

    /// Its last address.
    pub fn last(&self) -> IpAddr {
        self.with_number(number(self.address) | self.host_mask())
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv6() == self.is_ipv6()
            && (number(address) ^ number(self.address)) & !self.host_mask() == 0
    }

    /// Whether the two have an address in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.contains(other.first()) || other.contains(self.first())
    }

    /// The subnet of the same size behind it; `None` behind the last one.
    pub fn next(&self) -> Option<Self> {
        let number = number(self.last()).checked_add(1)?;
        let address = if self.is_ipv6() {
            IpAddr::V6(number.into())
        } else {
            IpAddr::V4(u32::try_from(number).ok()?.into())
        };
        Self::new(address, self.bits)
    }

    fn width(&self) -> u8 {
        if self.is_ipv6() { 128 } else { 32 }
    }

    fn host_mask(&self) -> u128 {
        let host_bits = u32::from(self.width() - self.bits);
        u128::MAX
            .checked_shr(128 - host_bits)
            .filter(|_| host_bits > 0)
            .unwrap_or(0)
    }

    fn with_number(&self, number: u128) -> IpAddr {
        if self.is_ipv6() {
            IpAddr::V6(Ipv6Addr::from(number))
        } else {
            IpAddr::V4(u32::try_from(number).unwrap_or(u32::MAX).into())
        }
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// An address as a number.
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// Reads an address; one of IPv4 that is written as IPv6 is one of IPv4 (Go: `net.ParseIP` and `To4`).
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    Some(match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    })
}

/// The addresses of a subnet between two numbers, both included.
pub fn addresses(first: IpAddr, last: IpAddr) -> impl Iterator<Item = IpAddr> {
    let is_ipv6 = first.is_ipv6();
    let (first, last) = (number(first), number(last));
    (first..=last).map(move |number| {
        if is_ipv6 {
            IpAddr::V6(number.into())
        } else {
            IpAddr::V4(Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Subnet;

    fn subnet(text: &str) -> Subnet {
        Subnet::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn the_ends_of_a_subnet() {
        let cases = [
            ("10.1.2.3/24", "10.1.2.0", "10.1.2.255"),
            ("10.1.2.3/32", "10.1.2.3", "10.1.2.3"),
            ("10.1.2.3/0", "0.0.0.0", "255.255.255.255"),
            ("fd00::5/64", "fd00::", "fd00::ffff:ffff:ffff:ffff"),
            ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ];
        for (text, first, last) in cases {
            assert_eq!(subnet(text).first().to_string(), first, "{text}");
            assert_eq!(subnet(text).last().to_string(), last, "{text}");
        }
    }

    #[test]
    fn what_is_no_subnet() {
        for text in [
            "",
            "x",
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0/8",
            "10.0.0.0/+8",
            "::/129",
        ] {
            assert_eq!(Subnet::parse(text), None, "{text}");
        }
    }

    #[test]
    fn subnets_that_overlap() {
        let check = |a: &str, b: &str, expect: bool| {
            assert_eq!(subnet(a).overlaps(&subnet(b)), expect, "{a} {b}");
            assert_eq!(subnet(b).overlaps(&subnet(a)), expect, "{b} {a}");
        };
        check("10.0.0.0/8", "10.1.0.0/16", true);
        check("10.0.0.0/16", "10.1.0.0/16", false);
        check("0.0.0.0/0", "::/0", false);
    }

    #[test]
    fn the_subnet_behind() {
        let next = |text| subnet(text).next().map(|next| next.to_string());
        assert_eq!(next("10.0.1.7/24").as_deref(), Some("10.0.2.0/24"));
        assert_eq!(next("255.255.255.0/24"), None);
    }
}
