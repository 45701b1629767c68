//! `docker trust signer add`: lets somebody sign (docker/cli: cli/command/trust/signer_add.go).

use super::{TrustCommand, check_name};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust signer add`.
pub const SPEC: Spec = Spec {
    usage: "OPTIONS NAME REPOSITORY [REPOSITORY...] ",
    about: "Let somebody sign",
    aliases: "",
    arguments: Arguments::AtLeast(2),
    interspersed: true,
    flags: &[&[Flag::list(
        "key",
        validate::any,
        "File of a public key of theirs",
    )]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust signer add`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustSignerAdd {
    /// Who signs.
    pub signer: String,
    /// Files with their public keys.
    pub keys: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::SignerAdd(
        TrustSignerAdd {
            signer: matches.arguments().first().cloned().unwrap_or_default(),
            keys: matches.list("key").to_vec(),
        },
    )))
}

impl TrustSignerAdd {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_name("signer", &self.signer)?;
        if self.signer == "releases" {
            return Err(CliError::new(
                "releases is a reserved keyword, use a different signer name",
            ));
        }
        let Some(key) = self.keys.first() else {
            return Err(CliError::new(
                "path to a public key must be provided using the `--key` flag",
            ));
        };
        cx.read_file(key)
            .map_err(|error| error.within("unable to read public key from file"))?;
        Err(CliError::NotSimulated("docker trust signer add".to_owned()))
    }
}
