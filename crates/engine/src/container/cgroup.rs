//! What the kernel refuses when limits are written into a container's control group
//! (runc: libcontainer/cgroups/fs/cpu.go, on control groups of version 1).

use docksim_api::container::{Resources, ThrottleDevice};
use thiserror::Error;

use super::ContainerId;

/// The kernel's least CPU time in a period, in millionths of a second.
const LEAST_QUOTA: i64 = 1_000;
/// The kernel's period when none is set, in millionths of a second.
const DEFAULT_PERIOD: i64 = 100_000;
const LEAST_CPU_SHARES: i64 = 2;
const MOST_CPU_SHARES: i64 = 262_144;

/// Why runc could not set a limit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum CgroupError {
    #[error("the maximum allowed cpu-shares is {MOST_CPU_SHARES}")]
    MostCpuShares,
    #[error("the minimum allowed cpu-shares is {LEAST_CPU_SHARES}")]
    LeastCpuShares,
    #[error(
        "failed to write \"{quota}\": write /sys/fs/cgroup/cpu/docker/{id}/cpu.cfs_quota_us: invalid argument"
    )]
    Quota {
        /// Millionths of a second.
        quota: i64,
        id: ContainerId,
    },
    /// No time is set aside for real-time programs in the group above.
    #[error(
        "failed to write \"{runtime}\": write /sys/fs/cgroup/cpu/docker/{id}/cpu.rt_runtime_us: invalid argument"
    )]
    RealtimeRuntime {
        /// Millionths of a second.
        runtime: i64,
        id: ContainerId,
    },
    /// The device has no blocks.
    #[error(
        "failed to write \"{device} {rate}\": write /sys/fs/cgroup/blkio/docker/{id}/blkio.throttle.{file}: no such device"
    )]
    Throttle {
        /// Its two numbers.
        device: &'static str,
        rate: u64,
        file: &'static str,
        id: ContainerId,
    },
}

/// The devices of the host, all of them character devices, with their numbers.
const DEVICES: [(&str, &str); 12] = [
    ("/dev/console", "5:1"),
    ("/dev/full", "1:7"),
    ("/dev/fuse", "10:229"),
    ("/dev/kmsg", "1:11"),
    ("/dev/loop-control", "10:237"),
    ("/dev/net/tun", "10:200"),
    ("/dev/null", "1:3"),
    ("/dev/ptmx", "5:2"),
    ("/dev/random", "1:8"),
    ("/dev/tty", "5:0"),
    ("/dev/urandom", "1:9"),
    ("/dev/zero", "1:5"),
];

/// The numbers of one of the host's devices.
pub(super) fn device_numbers(path: &str) -> Option<&'static str> {
    let found = DEVICES.iter().find(|(name, _)| *name == path);
    found.map(|(_, numbers)| *numbers)
}

/// The limits of devices, each with the file that it is written to.
pub(super) fn throttles(
    limits: &Resources,
) -> impl Iterator<Item = (&'static str, &ThrottleDevice)> {
    let lists = [
        ("read_bps_device", &limits.blkio_device_read_bps),
        ("write_bps_device", &limits.blkio_device_write_bps),
        ("read_iops_device", &limits.blkio_device_read_iops),
        ("write_iops_device", &limits.blkio_device_write_iops),
    ];
    lists
        .into_iter()
        .flat_map(|(file, list)| list.iter().flatten().map(move |device| (file, device)))
}

/// Checks what is written when the group is made, before anything is mounted.
pub(super) fn check_new(limits: &Resources, id: &ContainerId) -> Result<(), CgroupError> {
    match limits.cpu_realtime_runtime {
        0 => Ok(()),
        runtime => Err(CgroupError::RealtimeRuntime {
            runtime,
            id: id.clone(),
        }),
    }
}

/// Checks limits in the order in which runc writes them; what is 0 is not written.
pub(super) fn check(limits: &Resources, id: &ContainerId) -> Result<(), CgroupError> {
    // A negative weight is a very large one.
    match limits.cpu_shares {
        0 | LEAST_CPU_SHARES..=MOST_CPU_SHARES => {}
        1 => return Err(CgroupError::LeastCpuShares),
        _ => return Err(CgroupError::MostCpuShares),
    }
    let quota = limits.nano_cpus.saturating_mul(DEFAULT_PERIOD) / 1_000_000_000;
    if limits.nano_cpus > 0 && quota < LEAST_QUOTA {
        return Err(CgroupError::Quota {
            quota,
            id: id.clone(),
        });
    }
    for (file, throttle) in throttles(limits) {
        if let Some(device) = device_numbers(&throttle.path) {
            return Err(CgroupError::Throttle {
                device,
                rate: throttle.rate,
                file,
                id: id.clone(),
            });
        }
    }
    Ok(())
}
