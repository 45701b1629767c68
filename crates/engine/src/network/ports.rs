//! The host's ports that containers publish (moby: libnetwork/portallocator).

use imbl::{OrdMap, OrdSet};

const FIRST_FREE_PORT: u16 = 32_768;
const LAST_FREE_PORT: u16 = 60_999;

/// The ports that are taken, by protocol and number, with the addresses for which they are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ports {
    taken: OrdMap<(String, u16), OrdSet<String>>,
    next: u16,
}

impl Ports {
    pub(super) fn new() -> Self {
        Self {
            taken: OrdMap::new(),
            next: FIRST_FREE_PORT,
        }
    }

    /// Takes a port for an address (empty for all); the address under which it is taken already otherwise
    /// (moby: libnetwork/portallocator, `RequestPortsInRange`).
    pub(crate) fn take(&mut self, protocol: &str, port: u16, address: &str) -> Result<(), String> {
        let holders = self.taken.entry((protocol.to_owned(), port)).or_default();
        let all = is_all(address);
        let holder = holders
            .iter()
            .find(|holder| all || is_all(holder) || *holder == address);
        match holder {
            Some(holder) if holder.is_empty() => Err("0.0.0.0".to_owned()),
            Some(holder) => Err(holder.clone()),
            None => {
                holders.insert(address.to_owned());
                Ok(())
            }
        }
    }

    /// The next free port of the ephemeral range.
    pub(crate) fn free(&mut self, protocol: &str) -> Option<u16> {
        for _ in FIRST_FREE_PORT..=LAST_FREE_PORT {
            let port = self.next;
            self.next = if port >= LAST_FREE_PORT {
                FIRST_FREE_PORT
            } else {
                port + 1
            };
            if self
                .taken
                .get(&(protocol.to_owned(), port))
                .is_none_or(OrdSet::is_empty)
            {
                return Some(port);
            }
        }
        None
    }

    pub(crate) fn release(&mut self, protocol: &str, port: u16, address: &str) {
        let key = (protocol.to_owned(), port);
        if let Some(holders) = self.taken.get_mut(&key) {
            holders.remove(address);
            if holders.is_empty() {
                self.taken.remove(&key);
            }
        }
    }
}

fn is_all(address: &str) -> bool {
    matches!(address, "" | "0.0.0.0" | "::")
}
