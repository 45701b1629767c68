//! The files of the machine that the daemon runs on, and how containers share them.
//!
//! Bind mounts, volumes and the files that the daemon makes for each container are folders and files of the host, as they
//! are in Docker. There is one value of these files in a world. It is lent to whoever works with it, a container's
//! processes or the host's shell, and taken back with what was written.

use docksim_guest::Guest;
use docksim_guest::filesystem::Filesystem;

use crate::Engine;
use crate::container::ContainerId;
use crate::queue::Event;

impl Engine {
    /// The files of the daemon's machine.
    pub fn host_files(&self) -> &Filesystem {
        &self.host
    }

    /// Takes over what somebody on the daemon's machine has written.
    pub fn set_host_files(&mut self, files: Filesystem) {
        if !files.is_untouched(&self.host) {
            self.host = files;
            self.wake_watchers();
        }
    }

    /// Works with the processes of a container that runs or is frozen, with the host's files at hand.
    pub(crate) fn with_guest<R>(
        &mut self,
        id: &ContainerId,
        work: impl FnOnce(&mut Guest, i64) -> R,
    ) -> Option<R> {
        let now = self.now.0;
        let guest = &mut self.containers.get_mut(id)?.run_mut()?.guest;
        guest.lend_host(&self.host);
        let result = work(guest, now);
        let files = guest.take_host();
        if guest.waits_for_a_file() {
            self.watchers.insert(id.clone());
        } else {
            self.watchers.remove(id);
        }
        if let Some(files) = files {
            self.set_host_files(files);
        }
        Some(result)
    }

    /// Those who wait for a file to change look again.
    fn wake_watchers(&mut self) {
        for id in &self.watchers {
            self.queue.plan(self.now, Event::Wake(id.clone()));
        }
    }
}
