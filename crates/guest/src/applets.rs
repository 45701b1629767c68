//! The small tools: grep, head, ls and their kin, in GNU's and BusyBox's way.
//!
//! One tool, one file. A tool that needs no input does its work when it is started; another is a state that takes what
//! has come so far. What a tool does not model it says, and exits with 70.

pub(crate) mod echo;
mod input;
pub(crate) mod kill;
mod options;
pub(crate) mod printf;
pub(crate) mod sleep;
pub(crate) mod test;

mod cat;

use std::sync::Arc;

use crate::exec::{Dialect, base_name};
use crate::io::Io;
use crate::kernel::Step;

/// How a tool was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// Which tool it is.
    pub(crate) name: &'static str,
    /// What it calls itself in messages.
    pub(crate) program: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) dialect: Dialect,
}

impl Call {
    /// Complains in the tool's name.
    pub(crate) fn complain(&self, io: &mut Io<'_>, message: &str) {
        io.err(format!("{}: {message}\n", self.program));
    }

    /// Says that something is not modelled.
    pub(crate) fn not_simulated(&self, io: &mut Io<'_>, what: &str) -> Start {
        io.err(format!("docksim: not simulated: {} {what}\n", self.name));
        Start::Exit(70)
    }

    pub(crate) fn is_gnu(&self) -> bool {
        self.dialect == Dialect::Gnu
    }
}

/// What a tool's start came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    Exit(i32),
    Run(Running),
    Step(Step),
}

/// A running tool.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Applet {
    call: Arc<Call>,
    running: Option<Running>,
}

type Starter = fn(&Call, &mut Io<'_>) -> Start;

/// The tools, by name.
const APPLETS: &[(&str, Starter)] = &[
    ("[", test::start),
    ("cat", cat::start),
    ("echo", echo::start),
    ("false", |_, _| Start::Exit(1)),
    ("kill", kill::start),
    ("printf", printf::start),
    ("sleep", sleep::start),
    ("test", test::start),
    ("true", |_, _| Start::Exit(0)),
];

macro_rules! running {
    ($($variant:ident($state:ty)),* $(,)?) => {
        /// The state of a tool that goes on over several turns.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Running {
            $($variant($state)),*
        }

        impl Running {
            fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
                match self {
                    $(Self::$variant(state) => state.step(call, io)),*
                }
            }
        }
    };
}

running! {
    Cat(cat::Cat),
    Sleep(sleep::Sleep),
}

impl Applet {
    /// The tool of a name.
    pub(crate) fn find(name: &str, argv: &[String], dialect: Dialect) -> Option<Self> {
        let (name, _) = APPLETS.iter().find(|(known, _)| *known == name)?;
        let first = argv.first().map(String::as_str).unwrap_or_default();
        let program = match dialect {
            Dialect::Gnu => first,
            Dialect::Busybox => base_name(first),
        };
        let call = Call {
            name,
            program: program.to_owned(),
            arguments: argv.get(1..).unwrap_or_default().to_vec(),
            dialect,
        };
        Some(Self {
            call: Arc::new(call),
            running: None,
        })
    }

    /// Takes one turn.
    pub(crate) fn step(&mut self, io: &mut Io<'_>) -> Step {
        if let Some(running) = &mut self.running {
            return running.step(&self.call, io);
        }
        let starter = APPLETS.iter().find(|(name, _)| *name == self.call.name);
        let Some((_, start)) = starter else {
            return Step::Exit(127);
        };
        match start(&self.call, io) {
            Start::Exit(code) => Step::Exit(code),
            Start::Step(step) => step,
            Start::Run(running) => {
                self.running = Some(running);
                Step::Continue
            }
        }
    }
}
