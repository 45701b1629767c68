//! `POST /containers/{id}/stop` (moby: daemon/stop.go).

use docksim_api::{ApiError, Reply, Response, StopOptions, StreamId, Timestamp};
use docksim_reference::signal::Signal;

use super::{AfterStop, ContainerError, ContainerId, ContainerState};
use crate::Engine;
use crate::queue::Event;
use crate::stream::Purpose;

const DEFAULT_GRACE_SECONDS: i64 = 10;

impl Engine {
    pub(crate) fn container_stop(&mut self, name: &str, options: &StopOptions) -> Reply {
        let container = match self.containers.find(name) {
            Ok(container) => container,
            Err(error) => return Reply::Done(Err(error.into())),
        };
        if !container.is_running() {
            return Reply::Done(Ok(Response::NotModified));
        }
        let id = container.id.clone();
        match self.begin_stop(&id, options, AfterStop::Nothing) {
            Ok(stream) => Reply::Stream(stream),
            Err(cause) => {
                let cause = Box::new(cause);
                Reply::Done(Err(ContainerError::Stop {
                    name: name.to_owned(),
                    cause,
                }
                .into()))
            }
        }
    }

    /// Asks a running container to end, kills it when its grace is over, and then does what follows.
    pub(super) fn begin_stop(
        &mut self,
        id: &ContainerId,
        options: &StopOptions,
        after: AfterStop,
    ) -> Result<StreamId, ContainerError> {
        let Some(container) = self.containers.get(id) else {
            return Err(ContainerError::NotFound(id.to_string()));
        };
        let signal = match options.signal.as_deref() {
            None | Some("") => container.stop_signal(),
            Some(text) => Signal::parse(text)?,
        };
        let own_grace = container.config.stop_timeout;
        let seconds = options
            .timeout
            .or(own_grace)
            .unwrap_or(DEFAULT_GRACE_SECONDS);
        let stream = self.streams.open(Purpose::Answer);
        if let Some(container) = self.containers.get_mut(id) {
            container.stopping.push_back((stream, after));
        }
        self.send_signal(id, signal);
        let still_waits = self.containers.get(id).is_some_and(|container| {
            container
                .stopping
                .iter()
                .any(|(waiting, _)| *waiting == stream)
        });
        if still_waits && seconds == 0 {
            self.stop_timed_out(id, stream);
        } else if still_waits && seconds > 0 {
            let at = self.now.after(seconds.saturating_mul(Timestamp::SECOND));
            self.queue.plan(at, Event::StopTimeout(id.clone(), stream));
        }
        Ok(stream)
    }

    /// The grace period is over.
    pub(crate) fn stop_timed_out(&mut self, id: &ContainerId, stream: StreamId) {
        let Some(container) = self.containers.get(id) else {
            return;
        };
        if container
            .stopping
            .iter()
            .any(|(waiting, _)| *waiting == stream)
        {
            self.send_signal(id, Signal::KILL);
        }
    }

    /// A container that was to stop has ended.
    pub(super) fn stop_finished(&mut self, id: &ContainerId, stream: StreamId, after: AfterStop) {
        let answer: Result<Response, ApiError> = match after {
            AfterStop::Nothing => Ok(Response::Empty),
            AfterStop::Start { name } => self.finish_restart(id, name),
        };
        self.streams.answer(stream, answer);
    }

    /// Sends a signal to a container that runs, is frozen or waits to be started again
    /// (moby: daemon/kill.go, `killWithSignal`).
    pub(super) fn send_signal(&mut self, id: &ContainerId, signal: Signal) {
        let now = self.now.0;
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        container.manually_stopped = true;
        let own_stop_signal = Signal::parse(&container.config.stop_signal).ok();
        // KILL ends a frozen container; the stop signal thaws it first.
        let thaws = match own_stop_signal {
            Some(own) if signal != Signal::KILL => own == signal,
            _ => true,
        };
        let is_paused = matches!(container.state, ContainerState::Paused(_));
        match &mut container.state {
            ContainerState::Restarting { .. } => {
                container.state = ContainerState::Exited;
                let exit_code = container.last.exit_code;
                let waiting = std::mem::take(&mut container.waiting_for_exit);
                let stopping = std::mem::take(&mut container.stopping);
                let followers = std::mem::take(&mut container.followers);
                for stream in waiting {
                    self.answer_wait(stream, exit_code);
                }
                for stream in followers {
                    self.streams.close(stream);
                }
                for (stream, after) in stopping {
                    self.emit_container(id, "stop", &[]);
                    self.stop_finished(id, stream, after);
                }
            }
            ContainerState::Paused(run) if !thaws => {
                run.pending_signals.push(signal);
                self.emit_kill(id, signal);
            }
            ContainerState::Running(run) | ContainerState::Paused(run) => {
                run.guest.signal(signal, now);
                if is_paused {
                    let pending = std::mem::take(&mut run.pending_signals);
                    for signal in pending {
                        run.guest.signal(signal, now);
                    }
                    container.thaw();
                }
                self.emit_kill(id, signal);
                if is_paused {
                    self.go_on_with_health_checks(id);
                }
                self.run_guest(id);
            }
            ContainerState::Created | ContainerState::Exited => {}
        }
    }

    fn emit_kill(&mut self, id: &ContainerId, signal: Signal) {
        self.emit_container(id, "kill", &[("signal", &signal.0.to_string())]);
    }
}

impl super::Container {
    /// The signal that asks it to end.
    fn stop_signal(&self) -> Signal {
        Signal::parse(&self.config.stop_signal).unwrap_or(Signal::TERM)
    }

    /// From frozen to running.
    pub(super) fn thaw(&mut self) {
        if let ContainerState::Paused(run) = &self.state {
            self.state = ContainerState::Running(run.clone());
        }
    }
}
