//! `GET /containers/{id}/changes` (moby: daemon/changes.go).

use docksim_api::container::Change;
use docksim_api::{ApiError, Response};
use docksim_guest::filesystem::{Caller, ChangeKind, Filesystem};

use super::{Container, ContainerId};
use crate::Engine;

impl Engine {
    pub(crate) fn container_changes(&self, name: &str) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        Ok(Response::ContainerChanges(container.changes()))
    }

    /// The bytes that a container has added to its image.
    pub(crate) fn size_rw(&self, id: &ContainerId) -> i64 {
        let Some(container) = self.containers.get(id) else {
            return 0;
        };
        let root = Caller::root(self.now.0);
        let files = container.files();
        let size = |change: &Change| match files.lstat(&root, &change.path) {
            Ok(node) if change.kind != 2 => i64::try_from(node.size()).unwrap_or(i64::MAX),
            _ => 0,
        };
        container.changes().iter().map(size).sum()
    }
}

/// What the daemon puts into every container, in a layer below the container's own (moby: daemon/initlayer).
const INIT_LAYER: [&str; 10] = [
    "/.dockerenv",
    "/dev/console",
    "/dev/pts",
    "/dev/shm",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/mtab",
    "/etc/resolv.conf",
    "/proc",
    "/sys",
];

impl Container {
    /// What has changed in its files since it was made.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let told = self.changed_files().into_iter();
        told.map(|(kind, path)| Change {
            kind: match kind {
                ChangeKind::Changed => 0,
                ChangeKind::Added => 1,
                ChangeKind::Deleted => 2,
            },
            path,
        })
        .collect()
    }

    /// The paths of what has changed.
    pub(crate) fn changed_files(&self) -> Vec<(ChangeKind, String)> {
        let all = self.files().changes_since(&self.base);
        let own: Vec<(ChangeKind, String)> = all
            .into_iter()
            .filter(|(_, path)| !INIT_LAYER.contains(&path.as_str()))
            .collect();
        let holds_another = |folder: &str| {
            own.iter().any(|(_, path)| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let root = Caller::root(0);
        let is_folder = |path: &str| {
            let node = self.files().lstat(&root, path);
            node.is_ok_and(|node| node.is_dir())
        };
        let is_told = |(kind, path): &&(ChangeKind, String)| {
            *kind != ChangeKind::Changed || !is_folder(path) || holds_another(path)
        };
        own.iter().filter(is_told).cloned().collect()
    }

    /// Its files as they are now.
    pub(crate) fn files(&self) -> &Filesystem {
        match self.run() {
            Some(run) => run.guest.filesystem(),
            None => &self.filesystem,
        }
    }
}
