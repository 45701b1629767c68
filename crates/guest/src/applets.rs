//! The small tools: grep, head, ls and their kin, in GNU's and BusyBox's way.
//!
//! One tool, one file. A tool that needs no input does its work when it is started; another is a state that takes what
//! has come so far. What a tool does not model it says, and exits with 70.

mod about;
mod awk;
mod base64;
mod cat;
pub(crate) mod checksum;
mod copy;
mod curl;
mod cut;
pub(crate) mod dates;
mod du;
pub(crate) mod echo;
mod expr;
mod fetch;
mod find;
mod grep;
mod head;
mod hexdump;
mod input;
mod interfaces;
pub(crate) mod kill;
mod lines;
mod lookup;
mod ls;
mod machine;
mod mkdir;
mod options;
mod paths;
mod ping;
mod posix;
pub(crate) mod printf;
mod ps;
mod rm;
mod run;
mod sed;
mod seq;
pub(crate) mod sleep;
mod sort;
mod stat;
mod tail;
mod tar;
mod tee;
pub(crate) mod test;
mod touch;
mod tr;
mod uniq;
mod walk;
mod wc;
mod wget;
mod xargs;
mod yes;

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
    Step(Box<Step>),
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
    ("arch", about::start_arch),
    ("awk", awk::start),
    ("base64", base64::start),
    ("basename", paths::start_basename),
    ("cat", cat::start),
    ("chgrp", touch::start_chown),
    ("chmod", touch::start_chmod),
    ("chown", touch::start_chown),
    ("clear", about::start_clear),
    ("cp", copy::start_cp),
    ("curl", curl::start),
    ("cut", cut::start),
    ("date", about::start_date),
    ("dirname", paths::start_dirname),
    ("du", du::start),
    ("echo", echo::start),
    ("egrep", grep::start),
    ("env", about::start_env),
    ("expr", expr::start),
    ("false", |_, _| Start::Exit(1)),
    ("fgrep", grep::start),
    ("find", find::start),
    ("free", machine::start_free),
    ("grep", grep::start),
    ("groups", about::start_groups),
    ("head", head::start),
    ("hd", hexdump::start),
    ("hexdump", hexdump::start),
    ("hostname", about::start_hostname),
    ("id", about::start_id),
    ("ifconfig", interfaces::start_ifconfig),
    ("ip", interfaces::start_ip),
    ("kill", kill::start),
    ("ln", copy::start_ln),
    ("logname", about::start_logname),
    ("ls", ls::start),
    ("md5sum", checksum::start),
    ("mkdir", mkdir::start_mkdir),
    ("mv", copy::start_mv),
    ("nc", lookup::start_nc),
    ("nice", run::start_nice),
    ("nl", lines::start_nl),
    ("nohup", run::start_nohup),
    ("nproc", about::start_nproc),
    ("nslookup", lookup::start_nslookup),
    ("ping", ping::start),
    ("printenv", about::start_printenv),
    ("printf", printf::start),
    ("ps", ps::start),
    ("pwd", about::start_pwd),
    ("readlink", paths::start_readlink),
    ("realpath", paths::start_realpath),
    ("rev", lines::start_rev),
    ("rm", rm::start),
    ("rmdir", mkdir::start_rmdir),
    ("route", interfaces::start_route),
    ("sed", sed::start),
    ("seq", seq::start),
    ("sha1sum", checksum::start),
    ("sha256sum", checksum::start),
    ("sha512sum", checksum::start),
    ("sleep", sleep::start),
    ("sort", sort::start),
    ("stat", stat::start),
    ("sudo", run::start_sudo),
    ("sync", |_, _| Start::Exit(0)),
    ("tac", lines::start_tac),
    ("tail", tail::start),
    ("tar", tar::start),
    ("tee", tee::start),
    ("test", test::start),
    ("time", run::start_time),
    ("timeout", run::start_timeout),
    ("touch", touch::start_touch),
    ("tr", tr::start),
    ("true", |_, _| Start::Exit(0)),
    ("truncate", touch::start_truncate),
    ("tty", about::start_tty),
    ("uname", about::start_uname),
    ("uniq", uniq::start),
    ("uptime", machine::start_uptime),
    ("wc", wc::start),
    ("wget", wget::start),
    ("which", paths::start_which),
    ("whoami", about::start_whoami),
    ("xargs", xargs::start),
    ("yes", yes::start),
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
    Awk(Box<awk::Awk>),
    Base64(Box<base64::Base64>),
    Cat(Box<cat::Cat>),
    Checksum(Box<checksum::Checksum>),
    Curl(Box<curl::Curl>),
    Cut(Box<cut::Cut>),
    Find(Box<find::Find>),
    Grep(Box<grep::Grep>),
    Head(Box<head::Head>),
    Hexdump(Box<hexdump::Hexdump>),
    Lines(Box<lines::LineTool>),
    Lookup(Box<lookup::Lookup>),
    Ping(Box<ping::Ping>),
    Run(Box<run::RunTool>),
    Sed(Box<sed::Sed>),
    Seq(Box<seq::Seq>),
    Sleep(sleep::Sleep),
    Sort(Box<sort::Sort>),
    Tail(Box<tail::Tail>),
    Tar(Box<tar::Tar>),
    Tee(Box<tee::Tee>),
    Tr(Box<tr::Tr>),
    Uniq(Box<uniq::Uniq>),
    Wc(Box<wc::Wc>),
    Wget(Box<wget::Wget>),
    Xargs(Box<xargs::Xargs>),
    Yes(yes::Yes),
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
            Start::Step(step) => *step,
            Start::Run(running) => {
                self.running = Some(running);
                Step::Continue
            }
        }
    }
}
