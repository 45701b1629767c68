//! `docker trust`. Signatures are on a server that docksim does not model; what the CLI checks before it asks, is.

pub mod inspect;
pub mod key_generate;
pub mod key_load;
pub mod revoke;
pub mod sign;
pub mod signer_add;
pub mod signer_remove;

use docksim_reference::image_reference::ImageReference;

use crate::error::CliError;
use crate::job::Context;
use crate::tree::Node;

/// A command about signatures.
#[derive(Debug, Clone, PartialEq)]
pub enum TrustCommand {
    /// `docker trust inspect`
    Inspect(inspect::TrustInspect),
    /// `docker trust key generate`
    KeyGenerate(key_generate::TrustKeyGenerate),
    /// `docker trust key load`
    KeyLoad(key_load::TrustKeyLoad),
    /// `docker trust revoke`
    Revoke(revoke::TrustRevoke),
    /// `docker trust sign`
    Sign(sign::TrustSign),
    /// `docker trust signer add`
    SignerAdd(signer_add::TrustSignerAdd),
    /// `docker trust signer remove`
    SignerRemove(signer_remove::TrustSignerRemove),
}

impl TrustCommand {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        match self {
            Self::Inspect(command) => command.run(cx),
            Self::KeyGenerate(command) => command.run(cx),
            Self::KeyLoad(command) => command.run(cx),
            Self::Revoke(command) => command.run(cx),
            Self::Sign(command) => command.run(cx),
            Self::SignerAdd(command) => command.run(cx),
            Self::SignerRemove(command) => command.run(cx),
        }
    }
}

/// The commands about signatures.
pub const GROUP: Node = Node::group(
    "trust",
    "Look after the signatures of images",
    &[
        Node::command("inspect", &inspect::SPEC),
        Node::group(
            "key",
            "Look after signing keys",
            &[
                Node::command("generate", &key_generate::SPEC),
                Node::command("load", &key_load::SPEC),
            ],
        ),
        Node::command("revoke", &revoke::SPEC),
        Node::command("sign", &sign::SPEC),
        Node::group(
            "signer",
            "Look after who may sign",
            &[
                Node::command("add", &signer_add::SPEC),
                Node::command("remove", &signer_remove::SPEC),
            ],
        ),
    ],
);

/// The image of a signature.
fn reference(image: &str) -> Result<ImageReference, CliError> {
    ImageReference::parse(image).map_err(|error| CliError::new(error.to_string()))
}

/// What a signing key may be called.
fn check_key_name(name: &str) -> Result<(), CliError> {
    check_name("key", name)
}

/// What a key or a signer may be called (docker/cli: cli/command/trust/key_generate.go).
fn check_name(kind: &str, name: &str) -> Result<(), CliError> {
    let is_start = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_allowed = |c: char| is_start(c) || matches!(c, '_' | '-');
    if name.starts_with(is_start) && name.chars().all(is_allowed) {
        return Ok(());
    }
    Err(CliError::new(format!(
        "{kind} name \"{name}\" must start with lowercase alphanumeric characters and can include \"-\" or \"_\" after the first \
         character"
    )))
}
