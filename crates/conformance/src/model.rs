//! docksim as a shell to run scenes in.

use std::io;

use docksim_api::OutputStream;
use docksim_session::{Options, Session};

use crate::{Outcome, Shell};

/// A session without a terminal, as `docksim run` has one.
#[derive(Debug)]
pub struct ModelShell {
    session: Session,
}

impl Default for ModelShell {
    fn default() -> Self {
        Self {
            session: Session::new(Options::default()),
        }
    }
}

impl Shell for ModelShell {
    fn reset(&mut self, pulled: &[String]) -> io::Result<()> {
        *self = Self::default();
        for image in pulled {
            let finished = self.session.run(&format!("docker pull --quiet {image}"));
            if finished.exit_code != 0 {
                return Err(io::Error::other(format!("docker pull {image} failed")));
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, interrupt: bool) -> io::Result<Outcome> {
        let finished = if interrupt {
            self.session.run_interrupted(line)
        } else {
            self.session.run(line)
        };
        let text = |stream| String::from_utf8_lossy(&finished.output.of(stream)).into_owned();
        Ok(Outcome {
            stdout: text(OutputStream::Stdout),
            stderr: text(OutputStream::Stderr),
            exit_code: finished.exit_code,
        })
    }
}
