//! Networks on an interface of the host: macvlan and ipvlan (moby: libnetwork/drivers/macvlan and ipvlan).

use docksim_reference::go;

use super::{Driver, Network, NetworkError, NetworkId, Networks};

const PARENT: &str = "parent";
const PASSTHRU: &str = "passthru";
/// VLANs have these numbers.
const VLAN_IDS: std::ops::RangeInclusive<i64> = 1..=4094;

impl Networks {
    /// Checks that the host has, or can make, the interface that a network is to be on.
    pub(super) fn check_parent(
        &self,
        network: &Network,
        interfaces: &[&str],
    ) -> Result<(), NetworkError> {
        let parent = network.parent();
        for (other, mode) in self.on_parent(network.driver, &parent) {
            let is_passthru = mode == PASSTHRU;
            if network.driver == Driver::Ipvlan {
                let dummy = dummy_name(Driver::Ipvlan, &other);
                return Err(NetworkError::ParentInUse { dummy, parent });
            }
            if network.mode() == PASSTHRU {
                return Err(NetworkError::NoPassthru { other, parent });
            }
            if is_passthru {
                return Err(NetworkError::ParentInPassthru { other, parent });
            }
        }
        if self.has_interface(&parent, interfaces) {
            return Ok(());
        }
        if parent == dummy_name(network.driver, &network.id) {
            return Err(NetworkError::NoDummyInterfaces);
        }
        self.check_vlan(&parent, interfaces)
    }

    /// Whether the host has an interface of that name.
    pub(crate) fn has_interface(&self, name: &str, interfaces: &[&str]) -> bool {
        interfaces.contains(&name) || self.bridges.contains_key(name)
    }

    /// Whether `eth0.10` can be made. The host's kernel has no VLANs, so that it never can.
    fn check_vlan(&self, parent: &str, interfaces: &[&str]) -> Result<(), NetworkError> {
        let Some((interface, number)) = parent.split_once('.') else {
            return Err(NetworkError::VlanName(parent.to_owned()));
        };
        if number.contains('.') {
            return Err(NetworkError::VlanFormat(parent.to_owned()));
        }
        let vlan = go::atoi(number).map_err(|_| NetworkError::VlanNumber(number.to_owned()))?;
        if !self.has_interface(interface, interfaces) {
            return Err(NetworkError::NoParent(interface.to_owned()));
        }
        if !VLAN_IDS.contains(&vlan) {
            return Err(NetworkError::VlanOutOfRange(vlan));
        }
        Err(NetworkError::NoVlans(parent.to_owned()))
    }

    /// The networks of a driver on an interface, with their modes.
    fn on_parent(&self, driver: Driver, parent: &str) -> Vec<(NetworkId, String)> {
        let ids = self.by_parent.get(parent).into_iter().flatten();
        ids.filter_map(|id| self.get(id))
            .filter(|network| network.driver == driver)
            .map(|network| (network.id.clone(), network.mode().to_owned()))
            .collect()
    }
}

impl Network {
    /// Whether it is on an interface of the host.
    pub(crate) fn is_vlan(&self) -> bool {
        matches!(self.driver, Driver::Macvlan | Driver::Ipvlan)
    }

    /// The interface of the host that it is on; one of its own where none is named.
    pub(crate) fn parent(&self) -> String {
        match self.options.get(PARENT).filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None => dummy_name(self.driver, &self.id),
        }
    }

    fn option(&self, name: &str) -> &str {
        self.options.get(name).map_or("", String::as_str)
    }

    fn mode(&self) -> &str {
        self.option(match self.driver {
            Driver::Macvlan => "macvlan_mode",
            _ => "ipvlan_mode",
        })
    }

    /// Checks the options of its driver; whether it gets a gateway.
    pub(super) fn check_vlan_options(&self) -> Result<bool, NetworkError> {
        let (driver, mode, parent) = (self.driver.name(), self.mode(), self.option(PARENT));
        let (modes, default): (&[&str], _) = match self.driver {
            Driver::Macvlan => (&["", "bridge", "private", PASSTHRU, "vepa"], "bridge"),
            _ => (&["", "l2", "l3", "l3s"], "l2"),
        };
        if !modes.contains(&mode) {
            return Err(NetworkError::VlanMode {
                driver,
                mode: mode.to_owned(),
                default,
            });
        }
        let flag = self.option("ipvlan_flag");
        if self.driver == Driver::Ipvlan && !["", "bridge", "private", "vepa"].contains(&flag) {
            return Err(NetworkError::IpvlanFlag(flag.to_owned()));
        }
        if parent == "lo" {
            return Err(NetworkError::LoopbackParent(driver));
        }
        Ok(!self.internal && !parent.is_empty() && !matches!(mode, "l3" | "l3s"))
    }
}

/// The interface that the driver would make for a network that names none.
fn dummy_name(driver: Driver, id: &NetworkId) -> String {
    let prefix = match driver {
        Driver::Macvlan => "dm",
        _ => "di",
    };
    format!("{prefix}-{}", id.short())
}
