//! What happens when a container's processes run, and when PID 1 ends (moby: daemon/monitor.go).

use docksim_api::container::WaitResponse;
use docksim_api::{OutputStream, Response, StreamId, Timestamp};
use docksim_guest::{Output, Stream};

use super::{AfterStop, ContainerId, ContainerState, LogLine};
use crate::Engine;
use crate::queue::Event;
use crate::stream::Purpose;

const FIRST_BACK_OFF: i64 = 100_000_000;
const LONGEST_BACK_OFF: i64 = 60_000_000_000;
const LONG_RUN: i64 = 10_000_000_000;

impl Engine {
    /// Lets a container's processes run until they wait, and takes note of what they did.
    pub(crate) fn run_guest(&mut self, id: &ContainerId) {
        let runs = self
            .containers
            .get(id)
            .is_some_and(|container| matches!(container.state, ContainerState::Running(_)));
        if !runs {
            return;
        }
        let ran = self.with_guest(id, |guest, now| {
            guest.run(now);
            let output = guest.take_output();
            (output, guest.exit_code(), guest.take_requests())
        });
        let Some((output, exit_code, requests)) = ran else {
            return;
        };
        self.container_printed(id, output);
        self.carry(id, requests);
        if exit_code.is_some() {
            self.end_health_checks(id);
        }
        self.collect_execs(id);
        match exit_code {
            Some(code) => self.container_exited(id, i64::from(code)),
            None => self.plan_wake(id),
        }
    }

    /// Takes over what a container's processes have written.
    pub(crate) fn container_printed(&mut self, id: &ContainerId, output: Output) {
        for (stream, bytes) in output {
            let stream = match stream {
                Stream::Stdout => OutputStream::Stdout,
                Stream::Stderr => OutputStream::Stderr,
            };
            self.container_wrote(id, stream, &bytes);
        }
    }

    /// Copies output to those who are attached, and line by line to the log and those who follow it.
    fn container_wrote(&mut self, id: &ContainerId, stream: OutputStream, bytes: &[u8]) {
        let at = self.now;
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let partial = container.partial.entry(stream).or_default();
        partial.extend_from_slice(bytes);
        let mut lines = Vec::new();
        while let Some(end) = partial.iter().position(|byte| *byte == b'\n') {
            let rest = partial.split_off(end + 1);
            let line = std::mem::replace(partial, rest);
            lines.push(LogLine {
                at,
                stream,
                bytes: line.into(),
            });
        }
        container.log.extend(lines.iter().cloned());
        let (attached, followers) = (container.attached.clone(), container.followers.clone());
        for to in &attached {
            self.write_attached(*to, stream, bytes);
        }
        for to in &followers {
            for line in &lines {
                self.write_log_line(*to, line);
            }
        }
    }

    fn write_attached(&mut self, to: StreamId, stream: OutputStream, bytes: &[u8]) {
        let wanted = match self.streams.get(to).map(|stream| &stream.purpose) {
            Some(Purpose::Attach { stdout, stderr, .. }) => match stream {
                OutputStream::Stdout => *stdout,
                OutputStream::Stderr => *stderr,
            },
            _ => false,
        };
        if wanted {
            self.streams.output(to, stream, bytes);
        }
    }

    /// PID 1 has ended.
    pub(super) fn container_exited(&mut self, id: &ContainerId, exit_code: i64) {
        let now = self.now;
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let Some(run) = container.run() else { return };
        let mounted = run.mounted.clone();
        container.filesystem = run.guest.filesystem().without_mounts();
        let ran_for = container
            .last
            .started_at
            .map_or(0, |started| now.since(started));
        // A last line without an end is kept as it is.
        for (stream, bytes) in std::mem::take(&mut container.partial) {
            if !bytes.is_empty() {
                container.log.push_back(LogLine {
                    at: now,
                    stream,
                    bytes: bytes.into(),
                });
            }
        }
        container.last.exit_code = exit_code;
        container.last.finished_at = Some(now);
        let back_off = container.restart_after(exit_code, ran_for);
        container.state = match back_off {
            Some(_) => {
                container.restart_count += 1;
                ContainerState::Restarting {
                    attempt: container.restart_count,
                }
            }
            None => ContainerState::Exited,
        };
        let attached = std::mem::take(&mut container.attached);
        let waiting = std::mem::take(&mut container.waiting_for_exit);
        let stopping = std::mem::take(&mut container.stopping);
        let followers = match back_off {
            Some(_) => Default::default(),
            None => std::mem::take(&mut container.followers),
        };
        let auto_remove = container.host_config.auto_remove;
        self.watchers.remove(id);
        self.unpin_mounts(&mounted);
        self.release_networks(id);
        self.emit_mounts(id, "unmount");
        for _ in &stopping {
            self.emit_container(id, "stop", &[]);
        }
        let (seconds, code) = (
            (ran_for / Timestamp::SECOND).to_string(),
            exit_code.to_string(),
        );
        self.emit_container(
            id,
            "die",
            &[("execDuration", &seconds), ("exitCode", &code)],
        );
        if let Some(nanoseconds) = back_off {
            self.queue
                .plan(now.after(nanoseconds), Event::Restart(id.clone()));
        }
        for stream in attached.iter().chain(&followers) {
            self.streams.close(*stream);
        }
        for stream in waiting {
            self.answer_wait(stream, exit_code);
        }
        let starts_again = stopping
            .iter()
            .any(|(_, after)| matches!(after, AfterStop::Start { .. }));
        for (stream, after) in stopping {
            self.stop_finished(id, stream, after);
        }
        if auto_remove && back_off.is_none() && !starts_again {
            self.remove_container(id, true);
        }
    }

    pub(super) fn answer_wait(&mut self, stream: StreamId, exit_code: i64) {
        let waited = WaitResponse {
            error: None,
            status_code: exit_code,
        };
        self.streams
            .answer(stream, Ok(Response::ContainerWaited(waited)));
    }

    /// The back-off is over: the container is started again, unless it was stopped meanwhile.
    pub(crate) fn restart_by_policy(&mut self, id: &ContainerId) {
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        if !matches!(container.state, ContainerState::Restarting { attempt } if attempt == container.restart_count)
        {
            return;
        }
        container.state = ContainerState::Exited;
        // A failed start is noted in the container's state.
        let _noted = self.start(id, false);
    }
}

impl super::Container {
    /// How long the restart policy waits before it starts the container again; `None` when it does not
    /// (moby: restartmanager, `ShouldRestart`).
    fn restart_after(&mut self, exit_code: i64, ran_for: i64) -> Option<i64> {
        let policy = &self.host_config.restart_policy;
        let manager = &mut self.restart_manager;
        if ran_for >= LONG_RUN {
            manager.back_off = 0;
        }
        manager.back_off = match manager.back_off {
            0 => FIRST_BACK_OFF,
            back_off => (back_off * 2).min(LONGEST_BACK_OFF),
        };
        let restarts = match policy.name.as_str() {
            // The daemon cancels the restart manager of a container that is stopped by hand.
            _ if self.manually_stopped => false,
            "always" | "unless-stopped" => true,
            "on-failure" => {
                let most = policy.maximum_retry_count;
                exit_code != 0 && (most == 0 || manager.restarts < most)
            }
            _ => false,
        };
        if !restarts {
            return None;
        }
        manager.restarts += 1;
        Some(manager.back_off)
    }
}
