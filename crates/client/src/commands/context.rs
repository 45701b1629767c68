//! `docker context`.

pub mod create;
pub mod endpoint;
pub mod export;
pub mod import;
pub mod inspect;
pub mod ls;
pub mod rm;
pub mod show;
pub mod update;
pub mod use_;

use docksim_reference::go::quote;

use crate::error::CliError;
use crate::host::FileError;
use crate::job::{Context, Work};
use crate::settings::{ConfigFile, ContextError, DEFAULT_CONTEXT, Settings};
use crate::tree::Node;

/// A command about contexts.
#[derive(Debug, Clone, PartialEq)]
pub enum ContextCommand {
    /// `docker context create`
    Create(create::ContextCreate),
    /// `docker context export`
    Export(export::ContextExport),
    /// `docker context import`
    Import(import::ContextImport),
    /// `docker context inspect`
    Inspect(inspect::ContextInspect),
    /// `docker context ls`
    Ls(ls::ContextLs),
    /// `docker context rm`
    Rm(rm::ContextRm),
    /// `docker context show`
    Show(show::ContextShow),
    /// `docker context update`
    Update(update::ContextUpdate),
    /// `docker context use`
    Use(use_::ContextUse),
}

impl ContextCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Import(command) => return command.begin(cx),
            Self::Create(command) => command.run(cx),
            Self::Export(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
            Self::Show(command) => command.run(cx),
            Self::Update(command) => command.run(cx),
            Self::Use(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about contexts.
pub const GROUP: Node = Node::group(
    "context",
    "Look after contexts",
    &[
        Node::command("create", &create::SPEC).long(ABOUT_CREATE),
        Node::command("export", &export::SPEC),
        Node::command("import", &import::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("show", &show::SPEC),
        Node::command("update", &update::SPEC).long(ABOUT_UPDATE),
        Node::command("use", &use_::SPEC),
    ],
);

const ABOUT_CREATE: &str = "Make a context\n\nHow to reach the daemon:\n\n\
    NAME                DESCRIPTION\n\
    from                Take it over from another context\n\
    host                Address of the daemon\n\
    ca                  Certificate of the only CA to trust\n\
    cert                File of the client's certificate\n\
    key                 File of the client's key\n\
    skip-tls-verify     Whether anybody may answer\n\n\
    Example:\n\n\
    $ docker context create far --description \"the other machine\" --docker \"host=tcp://far:2376,ca=~/ca.pem\"\n";
const ABOUT_UPDATE: &str = "Change a context\n\nHow to reach the daemon:\n\n\
    NAME                DESCRIPTION\n\
    from                Take it over from another context\n\
    host                Address of the daemon\n\
    ca                  Certificate of the only CA to trust\n\
    cert                File of the client's certificate\n\
    key                 File of the client's key\n\
    skip-tls-verify     Whether anybody may answer\n\n\
    Example:\n\n\
    $ docker context update far --description \"the other machine\" --docker \"host=tcp://far:2376,ca=~/ca.pem\"\n";

impl From<ContextError> for CliError {
    fn from(error: ContextError) -> Self {
        match error {
            ContextError::NotSimulated(what) => Self::NotSimulated(what),
            error => Self::new(error.to_string()),
        }
    }
}

/// The client's files cannot be written, which nothing in docksim's world leads to.
fn unwritable(error: FileError) -> CliError {
    CliError::new(error.to_string())
}

/// What a context may be called (docker/cli: cli/context/store/store.go, `ValidateContextName`).
fn check_name(name: &str) -> Result<(), CliError> {
    const PATTERN: &str = "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$";
    if name.is_empty() {
        return Err(CliError::new("context name cannot be empty"));
    }
    if name == DEFAULT_CONTEXT {
        return Err(CliError::new("\"default\" is a reserved context name"));
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-');
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if name.len() < 2 || !starts_well || !name.chars().all(is_allowed) {
        return Err(CliError::new(format!(
            "context name {} is invalid, names are validated against regexp {}",
            quote(name),
            quote(PATTERN)
        )));
    }
    Ok(())
}

/// What a new context may be called.
fn check_new_name(cx: &mut Context<'_>, settings: &Settings, name: &str) -> Result<(), CliError> {
    check_name(name)?;
    match settings.contexts().get(cx.host, name) {
        Ok(_) => Err(CliError::new(format!(
            "context {} already exists",
            quote(name)
        ))),
        Err(ContextError::NotFound { .. }) => Ok(()),
        Err(error) => Err(CliError::from(error).within("error while getting existing contexts")),
    }
}

/// Chooses a context; an empty name is the default one. The file is left alone if that changes nothing.
fn choose(cx: &mut Context<'_>, settings: &Settings, name: &str) -> Result<(), CliError> {
    let Ok(mut file) = ConfigFile::read(cx.host, &settings.folder) else {
        let path = ConfigFile::path(&settings.folder);
        return Err(CliError::NotSimulated(format!(
            "{path} that is no JSON object"
        )));
    };
    if file.current_context().unwrap_or_default() == name {
        return Ok(());
    }
    file.set_current_context(name);
    file.write(cx.host, &settings.folder).map_err(unwritable)
}
