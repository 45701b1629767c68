//! What processes send to other machines, and what comes back: values that the world outside carries.

/// An exchange's number in its kernel.
pub type ExchangeId = u64;

/// A container's end of a network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interface {
    /// Its address.
    pub address: String,
    /// How many bits of it are the network's.
    pub prefix_len: u32,
    /// The way out; empty where there is none.
    pub gateway: String,
    /// `02:42:ac:11:00:02`.
    pub mac_address: String,
}

/// What a container may use, as its control groups show it; 0 where nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Bytes.
    pub memory: i64,
    /// Microseconds of a period.
    pub cpu_quota: i64,
    /// Microseconds.
    pub cpu_period: i64,
    /// Against other containers.
    pub cpu_shares: i64,
    /// Processes.
    pub pids: i64,
}

/// What a process wants of another machine: its address, or an answer from one of its ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// To tell the answer apart.
    pub id: ExchangeId,
    /// A name or an address.
    pub host: String,
    /// Where to connect; none to find the machine and no more.
    pub port: Option<u16>,
    /// What is sent; the answer is all that comes back until the other side closes.
    pub bytes: Vec<u8>,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The address of the machine, if it was found.
    pub address: Option<String>,
    /// What it answered.
    pub result: Result<Vec<u8>, NetworkError>,
}

impl Reply {
    /// No machine has the name.
    pub fn unknown_host() -> Self {
        Self {
            address: None,
            result: Err(NetworkError::UnknownHost),
        }
    }

    /// The machine was found, and there was no answer.
    pub fn failed(address: &str, error: NetworkError) -> Self {
        Self {
            address: Some(address.to_owned()),
            result: Err(error),
        }
    }
}

/// Why there was no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkError {
    /// Nobody has the name.
    UnknownHost,
    /// Nobody listens at the port.
    Refused,
    /// There is no way to the address.
    Unreachable,
    /// Nobody answers at the address.
    TimedOut,
    /// The connection was taken and dropped.
    Reset,
    /// The model does not have what was asked for.
    NotSimulated(String),
}
