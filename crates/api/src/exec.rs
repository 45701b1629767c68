//! A further process in a container: what is asked for, and what is known of it.

use serde::{Deserialize, Serialize};

/// What `docker exec` asks for (moby: api/types/container/exec.go, `ExecOptions`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExecOptions {
    /// As whom it runs: a name or number, with a group after `:` or not; empty for the container's own user.
    pub user: String,
    /// Whether it may do everything.
    pub privileged: bool,
    /// Whether its streams are a terminal.
    pub tty: bool,
    /// Rows and columns of the terminal, where the client says them.
    pub console_size: Option<[u32; 2]>,
    /// Whether the client writes to its standard input.
    pub attach_stdin: bool,
    /// Whether the client reads its standard output.
    pub attach_stdout: bool,
    /// Whether the client reads its standard error.
    pub attach_stderr: bool,
    /// The keys that detach; empty for Docker's own.
    pub detach_keys: String,
    /// `NAME=value`, beside the container's own; a name alone takes a variable away.
    pub env: Vec<String>,
    /// Where it starts; empty for the container's own folder.
    pub working_dir: String,
    /// The program and its arguments.
    pub cmd: Vec<String>,
}

/// `GET /exec/{id}/json` (moby: daemon/server/backend, `ExecInspect`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExecInspect {
    /// Its id.
    #[serde(rename = "ID")]
    pub id: String,
    /// Whether it runs.
    #[serde(rename = "Running")]
    pub running: bool,
    /// Its exit code, once it has ended.
    #[serde(rename = "ExitCode")]
    pub exit_code: Option<i64>,
    /// What runs.
    #[serde(rename = "ProcessConfig")]
    pub process_config: ExecProcessConfig,
    /// Whether standard input is attached.
    #[serde(rename = "OpenStdin")]
    pub open_stdin: bool,
    /// Whether standard error is attached.
    #[serde(rename = "OpenStderr")]
    pub open_stderr: bool,
    /// Whether standard output is attached.
    #[serde(rename = "OpenStdout")]
    pub open_stdout: bool,
    /// Whether the daemon will forget it soon.
    #[serde(rename = "CanRemove")]
    pub can_remove: bool,
    /// In which container.
    #[serde(rename = "ContainerID")]
    pub container_id: String,
    /// The keys that detach, as the daemon encodes bytes; empty for Docker's own.
    #[serde(rename = "DetachKeys")]
    pub detach_keys: String,
    /// Its number on the host; 0 when it does not run.
    #[serde(rename = "Pid")]
    pub pid: i64,
}

/// What a further process runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", default)]
pub struct ExecProcessConfig {
    /// Whether its streams are a terminal.
    pub tty: bool,
    /// The program.
    pub entrypoint: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Whether it may do everything.
    pub privileged: bool,
    /// As whom it runs.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user: String,
}
