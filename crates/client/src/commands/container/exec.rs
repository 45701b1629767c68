//! `docker exec`: runs one more command in a running container (docker/cli: cli/command/container/exec.go).

use docksim_api::exec::ExecOptions;

use super::options::key_values::{self, Bare};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::{Exec, Work};
use crate::tree::{Arguments, Spec};

/// `docker exec`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
    about: "Run one more command in a running container",
    aliases: "docker container exec, docker exec",
    arguments: Arguments::AtLeast(2),
    interspersed: false,
    flags: &[&[
        Flag::bool("detach", "Leave the command running and do not wait for it").short('d'),
        Flag::string("detach-keys", "Keys that detach, instead of the usual ones"),
        Flag::list("env", validate::env, "Environment variables")
            .completes(Completes::Variables)
            .short('e'),
        Flag::list(
            "env-file",
            validate::any,
            "File with environment variables, one a line",
        )
        .completes(Completes::Files),
        Flag::bool("interactive", "Pass standard input on to the command").short('i'),
        Flag::bool("privileged", "Let the command do everything"),
        Flag::bool("tty", "Give the command a terminal").short('t'),
        Flag::string(
            "user",
            "User that it runs as, by name or number (form: \"<name|uid>[:<group|gid>]\")",
        )
        .short('u'),
        Flag::string("workdir", "Folder in the container where it starts").short('w'),
    ]],
    completion: Completion::of(Completes::Containers(Containers::Active)),
    parse,
};

/// `docker exec`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerExec {
    /// Whether the command is left alone.
    pub detach: bool,
    /// What runs, and how.
    pub options: ExecOptions,
    /// Its name, id or a prefix of the id.
    pub container: String,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let env = key_values::read(
        matches.list("env-file"),
        matches.list("env").to_vec(),
        Bare::Inherited,
        host,
    )
    .map_err(|complaint| Exit::error(1, complaint))?;
    let attach = !matches.bool("detach");
    let (container, cmd) = match matches.arguments().split_first() {
        Some((container, cmd)) => (container.clone(), cmd.to_vec()),
        None => Default::default(),
    };
    Ok(DockerCommand::ContainerExec(ContainerExec {
        detach: !attach,
        options: ExecOptions {
            user: matches.text("user").to_owned(),
            privileged: matches.bool("privileged"),
            tty: matches.bool("tty"),
            console_size: (matches.bool("tty") && host.terminal.stdout)
                .then_some([host.terminal.rows, host.terminal.columns]),
            attach_stdin: attach && matches.bool("interactive"),
            attach_stdout: attach,
            attach_stderr: attach,
            detach_keys: matches.text("detach-keys").to_owned(),
            env,
            working_dir: matches.text("workdir").to_owned(),
            cmd,
        },
        container,
    }))
}

impl ContainerExec {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Exec(Exec::new(
            self.container.clone(),
            self.options.clone(),
            self.detach,
        ))
    }
}
