//! What the kernel tells in `/proc` and `/sys/fs/cgroup`, as far as people read it: made when it is opened.

use super::{Kernel, Pid, Process, State};
use crate::exec::base_name;
use crate::network::Limits;

/// The memory of the machine, in kilobytes.
pub(crate) const MEMORY_KB: u64 = 8_011_336;
/// What of it is free, used by the kernel's caches, and shared.
pub(crate) const FREE_KB: u64 = 5_403_912;
/// As above.
pub(crate) const CACHE_KB: u64 = 1_741_260;
/// As above.
pub(crate) const SHARED_KB: u64 = 8_788;
/// As above.
pub(crate) const AVAILABLE_KB: u64 = 6_836_500;
/// How long the machine had been up when a container started, in seconds.
pub(super) const UP: i64 = 86_400;
const CPUS: u32 = 2;
/// No limit, as the memory controller writes it.
const UNLIMITED: i64 = 0x7fff_ffff_ffff_f000;

impl Kernel {
    /// The text of one of the kernel's own files; none when it has no such file.
    pub(super) fn own_file(&self, pid: Pid, path: &str) -> Option<String> {
        let (folder, name) = match path.strip_prefix("/proc/") {
            Some(rest) => rest.split_once('/').unwrap_or(("", rest)),
            None => return self.limit(path.strip_prefix("/sys/fs/cgroup/")?),
        };
        let of = |pid: Pid| Some((pid, self.process(pid)?));
        match folder {
            "" => self.machine_file(name),
            "net" => self.network_file(name),
            "sys" => match name {
                "kernel/hostname" => Some(format!("{}\n", self.machine.hostname)),
                "kernel/ostype" => Some("Linux\n".to_owned()),
                _ => None,
            },
            "self" => process_file(of(pid)?, name),
            number => process_file(of(number.parse().ok()?)?, name),
        }
    }

    fn machine_file(&self, name: &str) -> Option<String> {
        Some(match name {
            "cpuinfo" => (0..CPUS).map(cpu).collect(),
            "loadavg" => {
                let newest = self.processes.keys().next_back().copied().unwrap_or(0);
                format!("0.00 0.00 0.00 1/{} {newest}\n", self.processes.len() + 120)
            }
            "meminfo" => meminfo(),
            "uptime" => {
                let up = self.uptime();
                format!("{up}.00 {}.00\n", up * i64::from(CPUS))
            }
            _ => return None,
        })
    }

    fn network_file(&self, name: &str) -> Option<String> {
        if name != "dev" {
            return None;
        }
        let mut text = String::from(
            "Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs \
             drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n",
        );
        text.push_str(
            "    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       \
             0          0\n",
        );
        for at in 0..self.machine.interfaces.as_ref()?.len() {
            text.push_str(&format!(
                "  eth{at}:     400       4    0    0    0     0          0         0       42       1    0    0    0     0       \
                 0          0\n"
            ));
        }
        Some(text)
    }

    /// A limit of the container's control groups, version 1.
    fn limit(&self, path: &str) -> Option<String> {
        // Only a container has control groups of its own.
        self.machine.init?;
        let Limits {
            memory,
            cpu_quota,
            cpu_period,
            cpu_shares,
            pids,
        } = self.machine.limits;
        let or = |value: i64, default: i64| if value > 0 { value } else { default };
        let number = match path {
            "memory/memory.limit_in_bytes" => or(memory, UNLIMITED),
            "cpu/cpu.cfs_quota_us" => or(cpu_quota, -1),
            "cpu/cpu.cfs_period_us" => or(cpu_period, 100_000),
            "cpu/cpu.shares" => or(cpu_shares, 1024),
            "pids/pids.max" if pids <= 0 => return Some("max\n".to_owned()),
            "pids/pids.max" => pids,
            _ => return None,
        };
        Some(format!("{number}\n"))
    }
}

fn process_file((pid, process): (Pid, &Process), name: &str) -> Option<String> {
    let argv = process.argv.as_ref();
    let first = argv.first().map(String::as_str).unwrap_or_default();
    let comm: String = base_name(first).chars().take(15).collect();
    Some(match name {
        "cmdline" => argv.iter().map(|word| format!("{word}\0")).collect(),
        "comm" => format!("{comm}\n"),
        "environ" => {
            let variables = process.env.iter();
            variables
                .map(|(name, value)| format!("{name}={value}\0"))
                .collect()
        }
        "cgroup" => CGROUP.to_owned(),
        "status" => {
            let state = match process.state {
                State::Running if process.wait.is_none() => "R (running)",
                State::Running => "S (sleeping)",
                State::Stopped => "T (stopped)",
                State::Zombie(_) => "Z (zombie)",
            };
            let Process {
                parent,
                uid,
                gid,
                umask,
                ..
            } = process;
            let groups: String = process
                .groups
                .iter()
                .map(|group| format!("{group} "))
                .collect();
            format!(
                "Name:\t{comm}\nUmask:\t{umask:04o}\nState:\t{state}\nTgid:\t{pid}\nNgid:\t0\nPid:\t{pid}\nPPid:\t{parent}\n\
                 TracerPid:\t0\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t{gid}\t{gid}\t{gid}\t{gid}\nFDSize:\t64\n\
                 Groups:\t{groups}\n"
            )
        }
        _ => return None,
    })
}

/// What a process in a container with control groups of its own sees of them.
const CGROUP: &str = "9:name=systemd:/\n8:pids:/\n7:blkio:/\n6:freezer:/\n5:devices:/\n4:memory:/\n3:cpuset:/\n2:cpuacct:/\n\
                      1:cpu:/\n0::/\n";

fn cpu(number: u32) -> String {
    format!(
        "processor\t: {number}\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nstepping\t: 1\n\
         microcode\t: 0x1000065\ncpu MHz\t\t: 2445.428\ncache size\t: 512 KB\nphysical id\t: 0\nsiblings\t: {CPUS}\n\
         core id\t\t: {number}\ncpu cores\t: {CPUS}\napicid\t\t: {number}\ninitial apicid\t: {number}\nfpu\t\t: yes\n\
         fpu_exception\t: yes\ncpuid level\t: 13\nwp\t\t: yes\nbogomips\t: 4890.85\nTLB size\t: 2560 4K pages\n\
         clflush size\t: 64\ncache_alignment\t: 64\naddress sizes\t: 48 bits physical, 48 bits virtual\n\
         power management:\n\n"
    )
}

fn meminfo() -> String {
    let rows = [
        ("MemTotal", MEMORY_KB),
        ("MemFree", FREE_KB),
        ("MemAvailable", AVAILABLE_KB),
        ("Buffers", 138_244),
        ("Cached", CACHE_KB - 138_244),
        ("SwapCached", 0),
        ("SwapTotal", 0),
        ("SwapFree", 0),
    ];
    rows.iter()
        .map(|(name, value)| format!("{:<16}{value:>8} kB\n", format!("{name}:")))
        .collect()
}
