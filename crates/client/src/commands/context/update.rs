//! `docker context update`: changes a context (docker/cli: cli/command/context/update.go).

use super::ContextCommand;
use super::endpoint::EndpointOptions;
use super::{check_name, unwritable};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker context update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTEXT",
    about: "Change a context",
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
    ]],
    completion: Completion::of(Completes::Contexts {
        most: 1,
        then: &Completes::Nothing,
    }),
    parse,
};

/// `docker context update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextUpdate {
    /// The client's settings.
    pub settings: Settings,
    /// Its name.
    pub name: String,
    /// A line about it; an empty one changes nothing.
    pub description: String,
    /// How its daemon is reached, by key, if that changes.
    pub endpoint: Option<EndpointOptions>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Context(ContextCommand::Update(
        ContextUpdate {
            settings: matches.settings().clone(),
            name: matches.arguments().first().cloned().unwrap_or_default(),
            description: matches.text("description").to_owned(),
            endpoint: EndpointOptions::new(matches),
        },
    )))
}

impl ContextUpdate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_name(&self.name)?;
        let contexts = self.settings.contexts();
        let mut context = contexts.get(cx.host, &self.name)?;
        context.set_description(&self.description);
        if let Some(endpoint) = &self.endpoint {
            context.set_endpoint(&endpoint.resolve(cx, &self.settings)?);
        }
        contexts.write(cx.host, &context).map_err(unwritable)?;
        cx.println(&self.name);
        cx.eprintln(&format!(
            "Successfully updated context {}",
            quote(&self.name)
        ));
        Ok(())
    }
}
