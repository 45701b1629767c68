//! A subnet whose addresses are given to containers (moby: libnetwork/ipams/defaultipam and
//! libnetwork/internal/addrset).

use std::net::{IpAddr, Ipv4Addr};

use docksim_reference::subnet::{Subnet, number};
use imbl::OrdMap;
use thiserror::Error;

/// Why an address is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum PoolError {
    #[error("Address already in use")]
    Taken,
    #[error("requested address is out of range")]
    OutOfRange,
    #[error("no available addresses on this pool")]
    Exhausted,
}

/// A subnet with the addresses that are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pool {
    pub(super) subnet: Subnet,
    /// The part from which addresses are given that nobody asked for.
    range: Subnet,
    pub(super) gateway: Option<IpAddr>,
    /// The addresses that are taken, as runs: the first of each with the last.
    taken: OrdMap<u128, u128>,
}

impl Pool {
    /// A pool in which nothing is taken but what is no host's address.
    pub(super) fn new(subnet: Subnet, range: Option<Subnet>) -> Self {
        let mut pool = Self {
            subnet,
            range: range.unwrap_or(subnet),
            gateway: None,
            taken: OrdMap::new(),
        };
        let (first, last) = (number(subnet.first()), number(subnet.last()));
        // A link between two points has no address of its own.
        if subnet.is_ipv6() || last - first > 1 {
            pool.add(first);
        }
        if !subnet.is_ipv6() && last - first > 1 {
            pool.add(last);
        }
        pool
    }

    /// Takes an address that somebody asked for.
    pub(super) fn take(&mut self, address: IpAddr) -> Result<(), PoolError> {
        if !self.subnet.contains(address) {
            return Err(PoolError::OutOfRange);
        }
        let address = number(address);
        if self.run_of(address).is_some() {
            return Err(PoolError::Taken);
        }
        self.add(address);
        Ok(())
    }

    /// Takes the lowest free address of the range.
    pub(super) fn take_any(&mut self) -> Option<IpAddr> {
        let (first, last) = (number(self.range.first()), number(self.range.last()));
        let free = match self.run_of(first) {
            Some((_, end)) => end.checked_add(1)?,
            None => first,
        };
        if free > last {
            return None;
        }
        self.add(free);
        Some(if self.subnet.is_ipv6() {
            IpAddr::V6(free.into())
        } else {
            IpAddr::V4(Ipv4Addr::from(u32::try_from(free).ok()?))
        })
    }

    /// Gives an address back.
    pub(super) fn release(&mut self, address: IpAddr) {
        if !self.subnet.contains(address) {
            return;
        }
        let address = number(address);
        let Some((start, end)) = self.run_of(address) else {
            return;
        };
        self.taken.remove(&start);
        if start < address {
            self.taken.insert(start, address - 1);
        }
        if address < end {
            self.taken.insert(address + 1, end);
        }
    }

    /// The run in which an address is.
    fn run_of(&self, address: u128) -> Option<(u128, u128)> {
        let (start, end) = self.taken.range(..=address).next_back()?;
        (*end >= address).then_some((*start, *end))
    }

    /// Adds an address that is free, and joins it with the runs beside it.
    fn add(&mut self, address: u128) {
        let before = address
            .checked_sub(1)
            .and_then(|before| self.run_of(before));
        let after = address.checked_add(1).and_then(|after| self.run_of(after));
        let start = before.map_or(address, |(start, _)| start);
        let end = after.map_or(address, |(_, end)| end);
        if let Some((start, _)) = after {
            self.taken.remove(&start);
        }
        self.taken.insert(start, end);
    }
}

#[cfg(test)]
mod tests {
    use super::{Pool, PoolError, Subnet};

    fn pool(subnet: &str, range: Option<&str>) -> Option<Pool> {
        let range = range.map(Subnet::parse);
        Some(Pool::new(Subnet::parse(subnet)?, range.flatten()))
    }

    /// What a pool gives when it is asked so often.
    fn given(pool: &mut Pool, times: usize) -> Vec<String> {
        let given = (0..times).map(|_| {
            let address = pool.take_any();
            address.map_or("none".to_owned(), |address| address.to_string())
        });
        given.collect()
    }

    #[test]
    fn gives_the_lowest_free_address() -> Result<(), PoolError> {
        let Some(mut pool) = pool("10.0.0.0/29", None) else {
            return Ok(());
        };
        assert_eq!(given(&mut pool, 3), ["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
        pool.release([10, 0, 0, 2].into());
        pool.take([10, 0, 0, 4].into())?;
        assert_eq!(
            given(&mut pool, 4),
            ["10.0.0.2", "10.0.0.5", "10.0.0.6", "none"]
        );
        pool.release([10, 0, 0, 1].into());
        assert_eq!(given(&mut pool, 2), ["10.0.0.1", "none"]);
        Ok(())
    }

    #[test]
    fn gives_addresses_of_its_range() {
        let cases = [
            (
                "10.0.0.0/24",
                Some("10.0.0.8/30"),
                vec!["10.0.0.8", "10.0.0.9", "10.0.0.10", "10.0.0.11", "none"],
            ),
            ("10.0.0.0/31", None, vec!["10.0.0.0", "10.0.0.1", "none"]),
            ("10.0.0.0/32", None, vec!["10.0.0.0", "none"]),
            (
                "fd00::/126",
                None,
                vec!["fd00::1", "fd00::2", "fd00::3", "none"],
            ),
        ];
        for (subnet, range, expect) in cases {
            let given = pool(subnet, range).map(|mut pool| given(&mut pool, expect.len()));
            assert_eq!(
                given,
                Some(expect.into_iter().map(str::to_owned).collect()),
                "{subnet}"
            );
        }
    }

    #[test]
    fn refuses_what_is_taken_or_outside() {
        let taken =
            |address: [u8; 4]| pool("10.0.0.0/24", None).map(|mut pool| pool.take(address.into()));
        assert_eq!(taken([10, 0, 0, 0]), Some(Err(PoolError::Taken)));
        assert_eq!(taken([10, 0, 0, 255]), Some(Err(PoolError::Taken)));
        assert_eq!(taken([10, 0, 1, 1]), Some(Err(PoolError::OutOfRange)));
        assert_eq!(taken([10, 0, 0, 9]), Some(Ok(())));
    }
}
