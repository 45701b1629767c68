//! `POST /containers/{id}/wait` (moby: daemon/wait.go).

use docksim_api::{Reply, WaitCondition};

use crate::Engine;
use crate::stream::Purpose;

impl Engine {
    pub(crate) fn container_wait(&mut self, name: &str, condition: WaitCondition) -> Reply {
        let id = match self.containers.resolve(name) {
            Ok(id) => id,
            Err(error) => return Reply::Done(Err(error.into())),
        };
        let stream = self.streams.open(Purpose::Answer);
        let Some(container) = self.containers.get_mut(&id) else {
            return Reply::Stream(stream);
        };
        match condition {
            WaitCondition::NotRunning if !container.is_running() => {
                let exit_code = container.last.exit_code;
                self.answer_wait(stream, exit_code);
            }
            WaitCondition::NotRunning | WaitCondition::NextExit => {
                container.waiting_for_exit.insert(stream);
            }
            WaitCondition::Removed => {
                container.waiting_for_removal.insert(stream);
            }
        }
        Reply::Stream(stream)
    }
}
