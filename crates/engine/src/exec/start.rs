//! `POST /exec/{id}/start` (moby: daemon/exec.go, `ContainerExecStart`), and what becomes of the process
//! (moby: daemon/monitor.go).

use docksim_api::{ApiError, OutputStream, Reply, Response};
use docksim_guest::{ExecSpec, Output, Stream, WindowSize};
use docksim_reference::signal::Signal;

use super::{ExecError, ExecId, ExecState, Sink};
use crate::Engine;
use crate::container::{ContainerError, ContainerId};
use crate::stream::Purpose;

impl Engine {
    pub(crate) fn exec_start(&mut self, id: &str, detach: bool) -> Reply {
        let exec = match self.execs.find(id) {
            Ok(exec) => exec,
            Err(error) => return Reply::Done(Err(error.into())),
        };
        let id = exec.id.clone();
        let refusal = match exec.state {
            ExecState::Created => None,
            ExecState::Running { .. } => Some(ExecError::Runs(id.clone())),
            ExecState::Ended { .. } => Some(ExecError::HasRun(id.clone())),
        };
        if let Some(error) = refusal {
            return Reply::Done(Err(error.into()));
        }
        if detach {
            let started = self.begin_exec(&id, Sink::Nothing);
            return Reply::Done(started.map(|()| Response::Empty).map_err(ApiError::from));
        }
        let stream = self.streams.open(Purpose::Exec { exec: id.clone() });
        match self.begin_exec(&id, Sink::Stream(stream)) {
            Ok(()) => Reply::Stream(stream),
            Err(error @ ExecError::NotSimulated(_)) => {
                self.streams.forget(stream);
                Reply::Done(Err(error.into()))
            }
            // The connection is the process's by now, so the refusal goes the way of its output
            // (moby: daemon/server/router/container/exec.go, `postContainerExecStart`).
            Err(error) => {
                let words = format!("{error}\r\n");
                self.streams
                    .output(stream, OutputStream::Stdout, words.as_bytes());
                self.streams.close(stream);
                Reply::Stream(stream)
            }
        }
    }

    /// Starts a process and lets it run.
    pub(crate) fn begin_exec(&mut self, id: &ExecId, sink: Sink) -> Result<(), ExecError> {
        self.emit_exec(id, "exec_start");
        match self.try_exec(id, sink) {
            Ok(container) => {
                self.run_guest(&container);
                Ok(())
            }
            Err(error) => {
                self.exec_ended(id, error.exit_code());
                Err(error)
            }
        }
    }

    fn try_exec(&mut self, id: &ExecId, sink: Sink) -> Result<ContainerId, ExecError> {
        let now = self.now.0;
        let Some(exec) = self.execs.get_mut(id) else {
            return Err(ExecError::NotFound(id.to_string()));
        };
        let run = self
            .containers
            .get_mut(&exec.container)
            .and_then(crate::container::Container::run_mut);
        let Some(run) = run else {
            return Err(ContainerError::NotRunning(exec.container.clone()).into());
        };
        let options = &exec.options;
        if !options.working_dir.is_empty() && !options.working_dir.starts_with('/') {
            return Err(ExecError::RelativeWorkingDir);
        }
        let spec = ExecSpec {
            argv: options.cmd.clone(),
            env: options.env.clone(),
            working_dir: options.working_dir.clone(),
            tty: options.tty,
            window: options
                .console_size
                .map_or_else(WindowSize::default, |[rows, columns]| WindowSize {
                    columns,
                    rows,
                }),
            open_stdin: options.attach_stdin,
            user: options.user.clone(),
        };
        // Where it starts may lie in a volume.
        run.guest.lend_host(&self.host);
        let started = run.guest.exec(&spec, now);
        run.guest.take_host();
        let process = started?;
        let pid = run.host_pid(process.pid());
        exec.state = ExecState::Running { process, pid };
        exec.sink = sink;
        Ok(exec.container.clone())
    }

    /// Takes what the further processes of a container wrote, and takes note of those that have ended.
    pub(crate) fn collect_execs(&mut self, container: &ContainerId) {
        let Some(execs) = self.containers.get(container).map(|found| &found.execs) else {
            return;
        };
        for id in execs.clone() {
            let Some(exec) = self.execs.get(&id) else {
                continue;
            };
            let ExecState::Running { process, .. } = exec.state else {
                continue;
            };
            let (sink, stdout, stderr) = (
                exec.sink,
                exec.options.attach_stdout,
                exec.options.attach_stderr,
            );
            let Some(run) = self
                .containers
                .get_mut(container)
                .and_then(crate::container::Container::run_mut)
            else {
                return;
            };
            let output = run.guest.take_exec_output(process);
            let exit_code = run.guest.exec_exit_code(process);
            if exit_code.is_some() {
                run.guest.forget_exec(process);
            }
            let output = wanted(output, stdout, stderr);
            match sink {
                Sink::Nothing => {}
                Sink::Probe => self.probe_wrote(container, &output),
                Sink::Stream(stream) => {
                    for (which, bytes) in output {
                        self.streams.output(stream, which, &bytes);
                    }
                }
            }
            if let Some(code) = exit_code {
                self.exec_ended(&id, i64::from(code));
                let (exec, exit) = (id.clone(), i64::from(code));
                let (code, id) = (code.to_string(), id.to_string());
                let attributes = [("execID", id.as_str()), ("exitCode", code.as_str())];
                self.emit_container(container, "exec_die", &attributes);
                if sink == Sink::Probe {
                    self.probe_ended(container, &exec, exit);
                }
            }
        }
    }

    fn exec_ended(&mut self, id: &ExecId, exit_code: i64) {
        let now = self.now;
        let Some(exec) = self.execs.get_mut(id) else {
            return;
        };
        exec.state = ExecState::Ended { exit_code };
        let (container, sink) = (exec.container.clone(), exec.sink);
        if let Some(container) = self.containers.get_mut(&container) {
            container.execs.remove(id);
        }
        if let Sink::Stream(stream) = sink {
            self.streams.close(stream);
        }
        self.execs.ended(id, now);
    }

    /// Kills a process of the daemon's own.
    pub(crate) fn kill_exec(&mut self, id: &ExecId) {
        let now = self.now.0;
        let Some(exec) = self.execs.get(id) else {
            return;
        };
        let ExecState::Running { process, .. } = exec.state else {
            return;
        };
        let container = exec.container.clone();
        let run = self
            .containers
            .get_mut(&container)
            .and_then(crate::container::Container::run_mut);
        // With PID 1 all others end.
        if let Some(run) = run
            && run.guest.exit_code().is_none()
        {
            run.guest.signal_exec(process, Signal::KILL, now);
            self.run_guest(&container);
        }
    }

    pub(crate) fn exec_write(&mut self, id: &ExecId, bytes: &[u8]) {
        let now = self.now.0;
        if let Some((guest, process)) = self.exec_guest(id) {
            guest.write_exec_stdin(process, bytes, now);
            self.run_guest_of(id);
        }
    }

    pub(crate) fn exec_close_write(&mut self, id: &ExecId) {
        if let Some((guest, process)) = self.exec_guest(id) {
            guest.close_exec_stdin(process);
            self.run_guest_of(id);
        }
    }

    /// `POST /exec/{id}/resize` (moby: daemon/resize.go).
    pub(crate) fn exec_resize(
        &mut self,
        id: &str,
        height: u32,
        width: u32,
    ) -> Result<Response, ApiError> {
        let exec = self.execs.find(id)?;
        let (id, container) = (exec.id.clone(), exec.container.clone());
        let ExecState::Running { process, .. } = exec.state else {
            return Err(ExecError::NotStarted.into());
        };
        let run = self
            .containers
            .get_mut(&container)
            .and_then(crate::container::Container::run_mut);
        if let Some(run) = run {
            let size = WindowSize {
                columns: width,
                rows: height,
            };
            run.guest.resize_exec(process, size);
            self.run_guest_of(&id);
        }
        Ok(Response::Empty)
    }

    fn exec_guest(
        &mut self,
        id: &ExecId,
    ) -> Option<(&mut docksim_guest::Guest, docksim_guest::ExecId)> {
        let exec = self.execs.get(id)?;
        let ExecState::Running { process, .. } = exec.state else {
            return None;
        };
        let run = self.containers.get_mut(&exec.container)?.run_mut()?;
        exec.options
            .attach_stdin
            .then_some((&mut run.guest, process))
    }

    fn run_guest_of(&mut self, id: &ExecId) {
        if let Some(container) = self.execs.get(id).map(|exec| exec.container.clone()) {
            self.run_guest(&container);
        }
    }
}

/// The streams that were asked for.
fn wanted(output: Output, stdout: bool, stderr: bool) -> Vec<(OutputStream, Vec<u8>)> {
    let mut wanted = Vec::new();
    for (stream, bytes) in output {
        match stream {
            Stream::Stdout if stdout => wanted.push((OutputStream::Stdout, bytes)),
            Stream::Stderr if stderr => wanted.push((OutputStream::Stderr, bytes)),
            Stream::Stdout | Stream::Stderr => {}
        }
    }
    wanted
}
