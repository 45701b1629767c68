//! What a container uses, on the wire (moby: api/types/container/stats.go): the part of it that a host with the first
//! version of control groups fills and clients read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a container uses at a moment, and what it used at the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// With a slash in front.
    pub name: String,
    /// The whole id.
    pub id: String,
    /// When, in RFC 3339.
    pub read: String,
    /// When before that.
    pub preread: String,
    /// Its processes and threads.
    pub pids_stats: PidsStats,
    /// What it reads from devices and writes to them.
    pub blkio_stats: BlkioStats,
    /// Its time on processors.
    pub cpu_stats: CpuStats,
    /// The same, at the moment before.
    pub precpu_stats: CpuStats,
    /// Its memory.
    pub memory_stats: MemoryStats,
    /// Its traffic, by interface; none while it does not run or has no network of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub networks: Option<BTreeMap<String, NetworkStats>>,
}

/// Processes and threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PidsStats {
    /// How many there are.
    pub current: u64,
    /// How many there may be.
    pub limit: u64,
}

/// Devices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BlkioStats {
    /// Bytes by device and direction.
    pub io_service_bytes_recursive: Option<Vec<BlkioEntry>>,
}

/// Bytes of a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BlkioEntry {
    /// The device's first number.
    pub major: u64,
    /// Its second.
    pub minor: u64,
    /// `read` or `write`.
    pub op: String,
    /// How many.
    pub value: u64,
}

/// Time on processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CpuStats {
    /// The container's.
    pub cpu_usage: CpuUsage,
    /// The whole machine's, in nanoseconds.
    pub system_cpu_usage: u64,
    /// How many processors there are.
    pub online_cpus: u32,
}

/// A container's time on processors, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CpuUsage {
    /// All of it.
    pub total_usage: u64,
    /// In the kernel.
    pub usage_in_kernelmode: u64,
    /// In the programs.
    pub usage_in_usermode: u64,
}

/// Memory, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MemoryStats {
    /// What is used, pages of files included.
    pub usage: u64,
    /// The kernel's own numbers.
    pub stats: BTreeMap<String, u64>,
    /// What may be used.
    pub limit: u64,
}

/// Traffic of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkStats {
    /// Bytes received.
    pub rx_bytes: u64,
    /// Packets received.
    pub rx_packets: u64,
    /// Bytes sent.
    pub tx_bytes: u64,
    /// Packets sent.
    pub tx_packets: u64,
}
