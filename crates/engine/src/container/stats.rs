//! `GET /containers/{id}/stats` (moby: daemon/stats.go, daemon/stats_unix.go and daemon/stats/collector.go).

use std::collections::BTreeMap;

use docksim_api::container::{CpuStats, CpuUsage, MemoryStats, NetworkStats, PidsStats, Stats};
use docksim_api::{ApiError, Reply, StreamId, StreamItem, Timestamp};
use docksim_reference::timestamp;

use super::{Container, ContainerId};
use crate::Engine;
use crate::queue::Event;
use crate::stream::Purpose;

/// What a container needs before its first process, and what each process needs. The numbers are those of small programs
/// on the recorded machine.
const OWN_MEMORY_BYTES: u64 = 460 << 10;
const PROCESS_MEMORY_BYTES: u64 = 16 << 10;
/// What goes over an interface when it joins a network.
const FIRST_TRAFFIC: NetworkStats = NetworkStats {
    rx_bytes: 746,
    rx_packets: 9,
    tx_bytes: 126,
    tx_packets: 3,
};
const PROCESS_CPU_NS: u64 = 20_000_000;

impl Engine {
    pub(crate) fn container_stats(&mut self, name: &str, goes_on: bool) -> Reply {
        let id = match self.containers.resolve(name) {
            Ok(id) => id,
            Err(error) => return Reply::Done(Err(ApiError::from(error))),
        };
        let stream = self.streams.open(Purpose::Stats {
            container: id.clone(),
        });
        if goes_on {
            self.stats_go_on(stream);
        } else {
            self.push_stats(stream, &id);
            self.streams.close(stream);
        }
        Reply::Stream(stream)
    }

    /// Tells what a container uses, and does so again in a second.
    pub(crate) fn stats_go_on(&mut self, stream: StreamId) {
        let purpose = self.streams.get(stream).map(|stream| &stream.purpose);
        let Some(Purpose::Stats { container }) = purpose else {
            return;
        };
        let id = container.clone();
        if self.push_stats(stream, &id).is_none() {
            self.streams.close(stream);
            return;
        }
        let next = self.now.after(Timestamp::SECOND);
        self.queue.plan(next, Event::Stats(stream));
    }

    fn push_stats(&mut self, stream: StreamId, id: &ContainerId) -> Option<()> {
        let stats = self.stats_of(self.containers.get(id)?);
        let item = StreamItem::Stats(Box::new(stats));
        self.streams.push(stream, item);
        Some(())
    }

    /// What a container uses; nothing but its names while it does not run.
    fn stats_of(&self, container: &Container) -> Stats {
        let names = Stats {
            name: format!("/{}", container.name),
            id: container.id.to_string(),
            read: timestamp::ZERO.to_owned(),
            preread: timestamp::ZERO.to_owned(),
            ..Stats::default()
        };
        let Some(run) = container.run() else {
            return names;
        };
        let facts = self.host_facts;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let processes = u64::try_from(run.guest.processes().len()).unwrap_or(u64::MAX);
        let resources = &container.host_config.resources;
        let cpu = CpuStats {
            cpu_usage: CpuUsage {
                total_usage: PROCESS_CPU_NS.saturating_mul(processes),
                usage_in_kernelmode: 0,
                usage_in_usermode: PROCESS_CPU_NS.saturating_mul(processes),
            },
            system_cpu_usage: count(self.now.0).saturating_mul(count(facts.cpus)),
            online_cpus: u32::try_from(facts.cpus).unwrap_or(0),
        };
        let limit = match resources.memory {
            0 => facts.memory_bytes,
            limit => limit,
        };
        Stats {
            read: timestamp::rfc3339_nano(self.now.0),
            preread: timestamp::rfc3339_nano(self.now.0.saturating_sub(Timestamp::SECOND)),
            pids_stats: PidsStats {
                current: processes,
                limit: count(resources.pids_limit.unwrap_or(0).max(0)),
            },
            cpu_stats: cpu,
            precpu_stats: CpuStats {
                system_cpu_usage: cpu
                    .system_cpu_usage
                    .saturating_sub(count(Timestamp::SECOND).saturating_mul(count(facts.cpus))),
                ..cpu
            },
            memory_stats: MemoryStats {
                usage: PROCESS_MEMORY_BYTES
                    .saturating_mul(processes)
                    .saturating_add(OWN_MEMORY_BYTES),
                stats: BTreeMap::new(),
                limit: count(limit),
            },
            networks: self.traffic(container),
            ..names
        }
    }

    /// The traffic of each interface; one that shares a network has that of the other one.
    fn traffic(&self, container: &Container) -> Option<BTreeMap<String, NetworkStats>> {
        let owner = self.network_owner(&container.id)?;
        let networks = owner.network_settings.networks.keys();
        let interfaces = networks.filter(|name| !matches!(name.as_str(), "host" | "none"));
        let all: BTreeMap<String, NetworkStats> = interfaces
            .enumerate()
            .map(|(at, _)| (format!("eth{at}"), FIRST_TRAFFIC))
            .collect();
        (!all.is_empty()).then_some(all)
    }
}
