//! Faults: `:fault` in the REPL, and the same behind `#:` in a script, where a real shell takes it for a comment.

use docksim_engine::Fault;

use crate::session::{Finished, Session};

/// What `:fault` is asked to do.
enum Wish {
    List,
    AllOff,
    Set(Fault, bool),
}

impl Wish {
    /// Reads `daemon-down`, `off daemon-down`, `off` or nothing.
    fn parse(words: &str) -> Result<Self, String> {
        let (is_on, name) = match words.strip_prefix("off") {
            Some("") => return Ok(Self::AllOff),
            Some(rest) if rest.starts_with(' ') => (false, rest.trim()),
            _ => (true, words),
        };
        if name.is_empty() {
            return Ok(Self::List);
        }
        match Fault::parse(name) {
            Some(fault) => Ok(Self::Set(fault, is_on)),
            None => Err(format!(
                "docksim: no fault {name}; there are daemon-down, disk-full, port-taken PORT, rate-limit and \
                 registry-unreachable\n"
            )),
        }
    }
}

/// Does what `:fault` with these words asks for; what it says.
pub(crate) fn run(session: &mut Session, words: &str) -> Result<String, String> {
    Ok(match Wish::parse(words)? {
        Wish::List => describe(session),
        Wish::AllOff => {
            let faults: Vec<Fault> = session.faults().collect();
            for fault in faults {
                session.set_fault(fault, false);
            }
            "all is well\n".to_owned()
        }
        Wish::Set(fault, true) => {
            session.set_fault(fault, true);
            format!("{fault} from now on; :fault off ends it\n")
        }
        Wish::Set(fault, false) => {
            session.set_fault(fault, false);
            format!("{fault} no more\n")
        }
    })
}

/// Runs a script's directive, without its `#:`. It says nothing unless it is wrong; what else starts so is a comment.
pub(crate) fn directive(session: &mut Session, text: &str) -> Finished {
    let text = text.trim();
    let Some(words) = text
        .strip_prefix("fault")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
    else {
        return Finished::default();
    };
    match run(session, words.trim()) {
        Ok(_) => Finished::default(),
        Err(reason) => Finished::refused(reason),
    }
}

fn describe(session: &Session) -> String {
    let faults: Vec<Fault> = session.faults().collect();
    let mut text = String::from("What can be wrong:\n");
    for (name, about) in Fault::NAMES {
        let is_on = faults
            .iter()
            .any(|fault| fault.to_string().split(' ').next() == Some(name));
        let mark = if is_on { '*' } else { ' ' };
        text.push_str(&format!("{mark} {name:<22}{about}\n"));
    }
    text.push_str(":fault NAME switches one on, :fault off NAME off, :fault off all of them.\n");
    text
}
