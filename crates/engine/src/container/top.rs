//! `GET /containers/{id}/top` (moby: daemon/top_unix.go): what the host's `ps` says about a container's processes.

mod columns;
mod options;

use docksim_api::container::TopResponse;
use docksim_api::{ApiError, Response};
use docksim_guest::ProcessInfo;
use thiserror::Error;

use self::columns::Row;
use self::options::PsOptions;
use super::{ContainerError, ContainerState, Run};
use crate::Engine;

/// So far the containerd shim, which started the container, stands before PID 1.
const SHIM_DISTANCE: i64 = 24;

/// Why there is no list of processes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum TopError {
    #[error("specifying \"{name}={title}\" is not allowed")]
    RenamedToPid { name: String, title: String },
    #[error("Couldn't find PID field in ps output")]
    NoPid,
    #[error("ps: error: unknown gnu long option")]
    UnknownLongOption,
    #[error("ps: error: unknown user-defined format specifier {}", docksim_reference::go::quote(.0))]
    UnknownColumn(String),
    #[error("ps: error: format specification must follow -o")]
    MissingColumns,
    #[error("ps: error: unsupported SysV option")]
    UnknownOption,
    #[error("ps: error: unsupported option (BSD syntax)")]
    UnknownBsdOption,
    #[error("docker top with ps {0}")]
    NotSimulated(String),
}

impl Engine {
    pub(crate) fn container_top(
        &mut self,
        name: &str,
        arguments: &[String],
    ) -> Result<Response, ApiError> {
        let arguments = match arguments.join(" ") {
            empty if empty.is_empty() => "-ef".to_owned(),
            arguments => arguments,
        };
        check_titles(&arguments).map_err(ContainerError::Top)?;
        let container = self.containers.find(name)?;
        let run = match &container.state {
            ContainerState::Running(run) | ContainerState::Paused(run) => run,
            ContainerState::Restarting { .. } => {
                return Err(ContainerError::TopRestarting(container.id.clone()).into());
            }
            ContainerState::Created | ContainerState::Exited => {
                return Err(ContainerError::NotRunning(container.id.clone()).into());
            }
        };
        let options = PsOptions::parse(&arguments).map_err(ContainerError::Top)?;
        if !options.columns.iter().any(|(_, title)| title == "PID") {
            return Err(ContainerError::Top(TopError::NoPid).into());
        }
        let rows = process_rows(run);
        let cells = |row: &Row| -> Vec<String> {
            let columns = options.columns.iter();
            columns
                .map(|(column, _)| row.cell(*column, self.now))
                .collect()
        };
        let top = TopResponse {
            titles: options
                .columns
                .iter()
                .map(|(_, title)| title.clone())
                .collect(),
            processes: rows
                .iter()
                .filter(|row| options.selects(row))
                .map(cells)
                .collect(),
        };
        let id = container.id.clone();
        self.emit_container(&id, "top", &[]);
        Ok(Response::ContainerTop(top))
    }
}

fn process_rows(run: &Run) -> Vec<Row> {
    let row = |process: ProcessInfo| Row {
        pid: run.host_pid(process.pid),
        parent: match process.parent {
            0 => run.pid - SHIM_DISTANCE,
            parent => run.host_pid(parent),
        },
        process,
    };
    run.guest.processes().into_iter().map(row).collect()
}

/// A column may not be called PID unless it is (moby: daemon/top_unix.go, `validatePSArgs`).
fn check_titles(arguments: &str) -> Result<(), TopError> {
    let mut words = arguments.split_ascii_whitespace().skip(1).peekable();
    while let Some(word) = words.next() {
        let following = words.peek().copied().unwrap_or_default();
        for (at, _) in word.match_indices('=') {
            let (name, title) = (
                word.get(..at).unwrap_or_default(),
                word.get(at + 1..).unwrap_or_default(),
            );
            let title = if title.is_empty() { following } else { title };
            if title.starts_with("PID") && name != "pid" {
                return Err(TopError::RenamedToPid {
                    name: name.to_owned(),
                    title: title.to_owned(),
                });
            }
        }
    }
    Ok(())
}
