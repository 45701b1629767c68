//! `docker context create`: makes a context (docker/cli: cli/command/context/create.go).

use super::ContextCommand;
use super::endpoint::EndpointOptions;
use super::{check_new_name, unwritable};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::settings::ContextMetadata;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker context create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTEXT",
    about: "Make a context",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::string("description", "What the context is for"),
        Flag::of(
            Kind::Typed("stringToString", validate::string_to_string),
            "docker",
            "How to reach the daemon",
        )
        .default("[]"),
        Flag::string("from", "Context to copy"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker context create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextCreate {
    /// The client's settings.
    pub settings: Settings,
    /// Its name.
    pub name: String,
    /// A line about it; may be empty.
    pub description: String,
    /// How its daemon is reached, by key, if that was said.
    pub endpoint: Option<EndpointOptions>,
    /// The context to copy; may be empty.
    pub from: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Context(ContextCommand::Create(
        ContextCreate {
            settings: matches.settings().clone(),
            name: matches.arguments().first().cloned().unwrap_or_default(),
            description: matches.text("description").to_owned(),
            endpoint: EndpointOptions::new(matches),
            from: matches.text("from").to_owned(),
        },
    )))
}

impl ContextCreate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_new_name(cx, &self.settings, &self.name)?;
        let context = match (self.from.as_str(), &self.endpoint) {
            ("", None) => self.copy(cx, &self.settings.context)?,
            ("", Some(endpoint)) => {
                let endpoint = endpoint.resolve(cx, &self.settings)?;
                ContextMetadata::new(&self.name, &self.description, &endpoint)
            }
            (_, Some(_)) => {
                return Err(CliError::new("cannot use --docker flag when --from is set"));
            }
            (from, None) => self.copy(cx, from)?,
        };
        self.settings
            .contexts()
            .write(cx.host, &context)
            .map_err(unwritable)?;
        cx.println(&self.name);
        cx.eprintln(&format!(
            "Successfully created context {}",
            quote(&self.name)
        ));
        Ok(())
    }

    /// Another context under the new name. The default one's line about itself goes along.
    fn copy(&self, cx: &mut Context<'_>, from: &str) -> Result<ContextMetadata, CliError> {
        let mut context = self.settings.contexts().get(cx.host, from)?;
        let description = context.description().to_owned();
        context.name.clone_from(&self.name);
        context.set_description(&description);
        context.set_description(&self.description);
        Ok(context)
    }
}
