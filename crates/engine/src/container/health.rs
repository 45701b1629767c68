//! Health checks (moby: daemon/health.go and container/health.go).

use docksim_api::container::{Health as ApiHealth, HealthConfig, HealthcheckResult};
use docksim_api::exec::ExecOptions;
use docksim_api::{OutputStream, Timestamp};
use docksim_reference::{duration, timestamp};
use imbl::Vector;

use super::{Container, ContainerId, ContainerState};
use crate::Engine;
use crate::exec::{ExecId, Sink};
use crate::queue::Event;

const DEFAULT_INTERVAL: i64 = 30 * Timestamp::SECOND;
const DEFAULT_TIMEOUT: i64 = 30 * Timestamp::SECOND;
const DEFAULT_START_INTERVAL: i64 = 5 * Timestamp::SECOND;
const DEFAULT_RETRIES: i64 = 3;
/// So many results are kept.
const MOST_RESULTS: usize = 5;
/// So much of a check's output is kept.
const MOST_OUTPUT: usize = 4096;

/// How healthy a container is, and what its checks found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Health {
    status: HealthStatus,
    failing_streak: i64,
    log: Vector<ProbeResult>,
    /// What checks it, while it is checked.
    monitor: Option<Monitor>,
    /// How many monitors there have been.
    monitors: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HealthStatus {
    Starting,
    Healthy,
    Unhealthy,
}

/// One run of the container between two pauses is checked by one monitor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Monitor {
    number: u64,
    /// The check that runs.
    probe: Option<Probe>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Probe {
    exec: Option<ExecId>,
    started: Timestamp,
    output: Vec<u8>,
    truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ProbeResult {
    start: Timestamp,
    end: Timestamp,
    exit_code: i64,
    output: String,
}

impl HealthStatus {
    fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
        }
    }
}

impl Health {
    /// As the filter of `docker ps` and `docker inspect` name it.
    pub(super) fn status(&self) -> &'static str {
        self.status.name()
    }

    /// As the `STATUS` column names it.
    pub(super) fn description(&self) -> &'static str {
        match self.status {
            HealthStatus::Starting => "health: starting",
            status => status.name(),
        }
    }

    /// `starting`, `healthy` or `unhealthy`.
    pub(crate) fn word(&self) -> &'static str {
        self.status.name()
    }

    pub(super) fn to_api(&self) -> ApiHealth {
        let result = |result: &ProbeResult| HealthcheckResult {
            start: timestamp::rfc3339_nano(result.start.0),
            end: timestamp::rfc3339_nano(result.end.0),
            exit_code: result.exit_code,
            output: result.output.clone(),
        };
        ApiHealth {
            status: self.status().to_owned(),
            failing_streak: self.failing_streak,
            log: Some(self.log.iter().map(result).collect()),
        }
    }

    fn open_monitor(&mut self) -> Option<u64> {
        if self.monitor.is_some() {
            return None;
        }
        self.monitors += 1;
        self.monitor = Some(Monitor {
            number: self.monitors,
            probe: None,
        });
        Some(self.monitors)
    }

    /// The check that runs, if this monitor still watches.
    fn probe_mut(&mut self) -> Option<&mut Probe> {
        self.monitor.as_mut()?.probe.as_mut()
    }

    /// Takes note of a result; the new status, if it is another one.
    fn record(&mut self, result: ProbeResult, retries: i64, counts: bool) -> Option<HealthStatus> {
        let before = self.status;
        if self.log.len() >= MOST_RESULTS {
            self.log.pop_front();
        }
        let is_healthy = result.exit_code == 0;
        self.log.push_back(result);
        if is_healthy {
            self.failing_streak = 0;
            self.status = HealthStatus::Healthy;
        } else if counts || before != HealthStatus::Starting {
            self.failing_streak += 1;
            if self.failing_streak >= retries {
                self.status = HealthStatus::Unhealthy;
            }
        }
        (self.status != before).then_some(self.status)
    }
}

impl Engine {
    /// A container has been started: its health is unknown, and its checks begin.
    pub(super) fn begin_health_checks(&mut self, id: &ContainerId) {
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        if container.probe_argv().is_none() {
            return;
        }
        let health = container.health.get_or_insert_with(|| Health {
            status: HealthStatus::Starting,
            failing_streak: 0,
            log: Vector::new(),
            monitor: None,
            monitors: 0,
        });
        health.status = HealthStatus::Starting;
        health.failing_streak = 0;
        self.go_on_with_health_checks(id);
    }

    /// The container runs: it is checked, if it has a check.
    pub(super) fn go_on_with_health_checks(&mut self, id: &ContainerId) {
        let opened = self
            .containers
            .get_mut(id)
            .and_then(|container| container.health.as_mut())
            .and_then(Health::open_monitor);
        if let Some(number) = opened {
            self.plan_probe(id, number);
        }
    }

    /// The container does not run any more. What nobody checks counts as unhealthy.
    pub(super) fn end_health_checks(&mut self, id: &ContainerId) {
        let Some(health) = self
            .containers
            .get_mut(id)
            .and_then(|container| container.health.as_mut())
        else {
            return;
        };
        let Some(monitor) = health.monitor.take() else {
            return;
        };
        health.status = HealthStatus::Unhealthy;
        if let Some(exec) = monitor.probe.and_then(|probe| probe.exec) {
            self.kill_exec(&exec);
        }
    }

    fn plan_probe(&mut self, id: &ContainerId, monitor: u64) {
        let now = self.now;
        if let Some(interval) = self
            .containers
            .get(id)
            .and_then(|container| container.probe_interval(now))
        {
            self.queue
                .plan(now.after(interval), Event::Probe(id.clone(), monitor));
        }
    }

    /// It is time for a check.
    pub(crate) fn probe(&mut self, id: &ContainerId, monitor: u64) {
        let now = self.now;
        let linked = self
            .containers
            .get(id)
            .map(|found| self.linked_environment(found));
        let (linked, refusal) = match linked {
            Some(Ok(linked)) => (linked, None),
            Some(Err(error)) => (Vec::new(), Some(error)),
            None => return,
        };
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let (options, timeout) = match (container.probe_argv(), container.check()) {
            (Some(cmd), Some(check)) => (
                ExecOptions {
                    user: container.config.user.clone(),
                    attach_stdout: true,
                    attach_stderr: true,
                    env: container.environment(false, linked),
                    working_dir: container.config.working_dir.clone(),
                    cmd,
                    ..ExecOptions::default()
                },
                or_default(check.timeout, DEFAULT_TIMEOUT),
            ),
            _ => return,
        };
        let current = container
            .health
            .as_mut()
            .and_then(|health| health.monitor.as_mut())
            .filter(|current| current.number == monitor);
        let Some(current) = current else { return };
        current.probe = Some(Probe {
            exec: None,
            started: now,
            output: Vec::new(),
            truncated: false,
        });
        if let Some(error) = refusal {
            return self.probe_failed(id, error.to_string());
        }
        let exec = self.register_exec(id, options);
        if let Some(probe) = self.running_probe(id) {
            probe.exec = Some(exec.clone());
        }
        self.queue.plan(
            now.after(timeout),
            Event::ProbeTimeout(id.clone(), exec.clone()),
        );
        if let Err(error) = self.begin_exec(&exec, Sink::Probe) {
            self.probe_failed(id, error.to_string());
        }
    }

    fn running_probe(&mut self, id: &ContainerId) -> Option<&mut Probe> {
        self.containers
            .get_mut(id)?
            .health
            .as_mut()
            .and_then(Health::probe_mut)
    }

    /// A check wrote something.
    pub(crate) fn probe_wrote(&mut self, id: &ContainerId, output: &[(OutputStream, Vec<u8>)]) {
        let Some(probe) = self.running_probe(id) else {
            return;
        };
        for (_, bytes) in output {
            let room = MOST_OUTPUT.saturating_sub(probe.output.len());
            probe.output.extend(bytes.iter().take(room));
            probe.truncated |= bytes.len() > room;
        }
    }

    /// A check has ended by itself.
    pub(crate) fn probe_ended(&mut self, id: &ContainerId, exec: &ExecId, exit_code: i64) {
        if let Some(probe) = self.running_probe(id)
            && probe.exec.as_ref() == Some(exec)
        {
            let output = probe.text();
            self.probe_result(id, exit_code, output);
        }
    }

    /// A check cannot be started.
    fn probe_failed(&mut self, id: &ContainerId, reason: String) {
        self.probe_result(id, -1, reason);
    }

    /// A check has taken too long, if it still runs.
    pub(crate) fn probe_timed_out(&mut self, id: &ContainerId, exec: &ExecId) {
        let timeout = self
            .containers
            .get(id)
            .and_then(Container::check)
            .map_or(DEFAULT_TIMEOUT, |check| {
                or_default(check.timeout, DEFAULT_TIMEOUT)
            });
        let Some(probe) = self.running_probe(id) else {
            return;
        };
        if probe.exec.as_ref() != Some(exec) {
            return;
        }
        let output = match probe.text() {
            text if text.is_empty() => text,
            text => format!(": {text}"),
        };
        let timeout = duration::to_go(timeout);
        self.probe_result(
            id,
            -1,
            format!("Health check exceeded timeout ({timeout}){output}"),
        );
        self.kill_exec(exec);
    }

    fn probe_result(&mut self, id: &ContainerId, exit_code: i64, output: String) {
        let now = self.now;
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let (retries, start_period) = match container.check() {
            Some(check) if check.retries > 0 => (check.retries, check.start_period),
            Some(check) => (DEFAULT_RETRIES, check.start_period),
            None => return,
        };
        let container_started = container.last.started_at.unwrap_or(now);
        let Some(health) = container.health.as_mut() else {
            return;
        };
        let Some(monitor) = health.monitor.as_mut() else {
            return;
        };
        let number = monitor.number;
        let Some(probe) = monitor.probe.take() else {
            return;
        };
        let counts = probe.started.since(container_started) >= start_period;
        let result = ProbeResult {
            start: probe.started,
            end: now,
            exit_code,
            output,
        };
        if let Some(status) = health.record(result, retries, counts) {
            let action = format!("health_status: {}", status.name());
            self.emit_container(id, &action, &[]);
        }
        self.plan_probe(id, number);
    }
}

impl Probe {
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.output).into_owned();
        if self.truncated { text + "..." } else { text }
    }
}

impl Container {
    fn check(&self) -> Option<&HealthConfig> {
        self.config.healthcheck.as_ref()
    }

    /// What a check runs; nothing without a check.
    fn probe_argv(&self) -> Option<Vec<String>> {
        let test = self.check()?.test.as_ref()?;
        let (kind, words) = test.split_first()?;
        match kind.as_str() {
            "CMD" => Some(words.to_vec()),
            "CMD-SHELL" => {
                let shell = self.config.shell.clone().filter(|shell| !shell.is_empty());
                let mut argv = shell.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()]);
                argv.extend(words.iter().cloned());
                Some(argv)
            }
            _ => None,
        }
    }

    /// How long it is until the next check; nothing when it is not checked.
    fn probe_interval(&self, now: Timestamp) -> Option<i64> {
        let (check, health) = (self.check()?, self.health.as_ref()?);
        if !matches!(self.state, ContainerState::Running(_)) {
            return None;
        }
        let interval = or_default(check.interval, DEFAULT_INTERVAL);
        let ran_for = self.last.started_at.map_or(0, |started| now.since(started));
        let starts = ran_for < check.start_period && health.status == HealthStatus::Starting;
        Some(if starts {
            or_default(check.start_interval, DEFAULT_START_INTERVAL)
        } else {
            interval
        })
    }
}

/// A span, or what stands for none.
fn or_default(span: i64, default: i64) -> i64 {
    if span == 0 { default } else { span }
}
