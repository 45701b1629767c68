//! `GET /exec/{id}/json` (moby: daemon/inspect.go, `ContainerExecInspect`).

use docksim_api::exec::{ExecInspect, ExecProcessConfig};
use docksim_api::{ApiError, Response};

use super::ExecState;
use crate::Engine;

impl Engine {
    pub(crate) fn exec_inspect(&self, id: &str) -> Result<Response, ApiError> {
        let exec = self.execs.find(id)?;
        let options = &exec.options;
        let (running, exit_code, pid) = match exec.state {
            ExecState::Created => (false, None, 0),
            ExecState::Running { pid, .. } => (true, None, pid),
            ExecState::Ended { exit_code } => (false, Some(exit_code), 0),
        };
        let (entrypoint, arguments) = match options.cmd.split_first() {
            Some((program, arguments)) => (program.clone(), arguments.to_vec()),
            None => Default::default(),
        };
        Ok(Response::Exec(Box::new(ExecInspect {
            id: exec.id.to_string(),
            running,
            exit_code,
            process_config: ExecProcessConfig {
                tty: options.tty,
                entrypoint,
                arguments,
                privileged: options.privileged,
                user: options.user.clone(),
            },
            open_stdin: options.attach_stdin,
            open_stderr: options.attach_stderr,
            open_stdout: options.attach_stdout,
            can_remove: false,
            container_id: exec.container.to_string(),
            detach_keys: options.detach_keys.clone(),
            pid,
        })))
    }
}
