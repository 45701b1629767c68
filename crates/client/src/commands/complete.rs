//! `docker __complete WORDS`: what docker's completion scripts ask (spf13/cobra: completions.go, `initCompleteCmd`).

use std::collections::BTreeMap;

use docksim_api::Reason;
use docksim_reference::go::parse_bool;

use super::DockerCommand;
use crate::complete;
use crate::error::CliError;
use crate::exit::Exit;
use crate::host::Host;
use crate::job::Context;
use crate::settings::Settings;

const NAME: &str = "__complete";
const NAME_WITHOUT_DESCRIPTIONS: &str = "__completeNoDesc";

/// `docker __complete`.
#[derive(Debug, Clone, PartialEq)]
pub struct Complete {
    /// The words behind `docker`; the last one is being typed.
    pub words: Vec<String>,
    /// Whether a few words stand behind each choice.
    pub descriptions: bool,
    environment: BTreeMap<String, String>,
    working_directory: String,
    settings: Settings,
}

/// The command, if the words behind the global flags ask for it.
pub(crate) fn request(
    arguments: &[String],
    settings: &Settings,
    host: &Host<'_>,
) -> Option<Result<DockerCommand, Exit>> {
    let (name, words) = arguments.split_first()?;
    if name != NAME && name != NAME_WITHOUT_DESCRIPTIONS {
        return None;
    }
    if words.is_empty() {
        let complaint = "requires at least 1 arg(s), only received 0";
        return Some(Err(Exit::error(1, complaint).because(|| {
            Reason::new("wrong-arguments").with("command", format!("docker {name}"))
        })));
    }
    let wanted = ["DOCKER", "COBRA"]
        .iter()
        .filter_map(|program| {
            host.environment
                .get(&format!("{program}_COMPLETION_DESCRIPTIONS"))
        })
        .find(|value| !value.is_empty());
    let wanted = wanted.and_then(|text| parse_bool(text).ok());
    Some(Ok(DockerCommand::Complete(Complete {
        words: words.to_vec(),
        descriptions: name == NAME && wanted.unwrap_or(true),
        environment: host.environment.clone(),
        working_directory: host.working_directory.to_owned(),
        settings: settings.clone(),
    })))
}

impl Complete {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let host = Host {
            terminal: cx.terminal,
            environment: &self.environment,
            working_directory: &self.working_directory,
            io: &*cx.host,
        };
        let found = complete::complete(&self.words, &self.settings, &host, cx.daemon);
        cx.output.out(&found.notices);
        if let Some(error) = found.error {
            cx.eprintln(&format!("[Debug] [Error] {error}"));
        }
        for choice in &found.choices.words {
            cx.println(&complete::line(choice, self.descriptions));
        }
        let directive = found.choices.directive;
        cx.println(&format!(":{}", directive.number()));
        cx.eprintln(&format!(
            "Completion ended with directive: {}",
            directive.names()
        ));
        Ok(())
    }
}
