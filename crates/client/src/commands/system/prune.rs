//! `docker system prune`: removes what nothing uses (docker/cli: cli/command/system/prune.go).

use docksim_api::{Filters, Request};
use docksim_reference::size::human_size;

use crate::commands::DockerCommand;
use crate::commands::container::prune::ContainerPrune;
use crate::commands::image::prune::ImagePrune;
use crate::commands::network::prune::NetworkPrune;
use crate::commands::volume::prune::VolumePrune;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::natural;
use crate::host::Host;
use crate::job::{Confirm, Context, Prune, Work};
use crate::tree::{Arguments, Spec};

/// `docker system prune`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Remove what nothing uses",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "Remove images with a name too").short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "Remove only those for which this holds, as in \"label=<key>=<value>\"",
        )
        .offers(Completes::Filters(&[
            ("label", Completes::Nothing),
            ("label!", Completes::Nothing),
            ("until", Completes::Nothing),
        ])),
        Flag::bool("force", "Do not ask first").short('f'),
        Flag::bool("volumes", "Remove anonymous volumes too"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker system prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemPrune {
    /// Whether images with a name go too.
    pub all: bool,
    /// Which are removed.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
    /// Whether anonymous volumes go too.
    pub volumes: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let filters = matches.filters("filter");
    let volumes = matches.bool("volumes");
    if volumes && filters.contains("until") {
        return Err(Exit::error(
            1,
            "ERROR: The \"until\" filter is not supported with \"--volumes\"",
        ));
    }
    Ok(DockerCommand::SystemPrune(SystemPrune {
        all: matches.bool("all"),
        filters,
        force: matches.bool("force"),
        volumes,
    }))
}

impl SystemPrune {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::System(self.clone()))))
    }

    pub(crate) fn warning(&self) -> String {
        let mut goes = vec![
            "all stopped containers",
            "all networks not used by at least one container",
        ];
        if self.volumes {
            goes.push("all anonymous volumes not used by at least one container");
        }
        goes.extend(if self.all {
            [
                "all images without at least one container associated to them",
                "all build cache",
            ]
        } else {
            ["all dangling images", "unused build cache"]
        });
        let mut filters: Vec<String> = ["label", "label!", "until"]
            .into_iter()
            .flat_map(|name| {
                let values = self.filters.get(name).iter();
                values.map(move |value| format!("{name}={value}"))
            })
            .collect();
        filters.sort_by(|a, b| natural::compare(a, b));
        let list = |items: &[String]| -> String {
            items.iter().map(|item| format!("\n  - {item}")).collect()
        };
        let goes: Vec<String> = goes.into_iter().map(str::to_owned).collect();
        let mut text = format!("WARNING! This will remove:{}\n", list(&goes));
        if !filters.is_empty() {
            text.push_str("\n  Items to be pruned will be filtered with:");
            text.push_str(&list(&filters));
            text.push('\n');
        }
        text
    }

    /// Prunes one kind of thing after the other; the first refusal ends it.
    pub(crate) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let (force, filters) = (true, || self.filters.clone());
        let containers = ContainerPrune {
            filters: filters(),
            force,
        };
        let pruned = containers.prune(cx)?;
        let mut reclaimed = tell(cx, pruned);
        let networks = NetworkPrune {
            filters: filters(),
            force,
        };
        let pruned = networks.prune(cx)?;
        tell(cx, (pruned, 0));
        if self.volumes {
            let volumes = VolumePrune {
                all: false,
                filters: filters(),
                force,
            };
            let pruned = volumes.prune(cx)?;
            reclaimed = reclaimed.saturating_add(tell(cx, pruned));
        }
        let images = ImagePrune {
            all: self.all,
            filters: filters(),
            force,
        };
        let pruned = images.prune(cx)?;
        reclaimed = reclaimed.saturating_add(tell(cx, pruned));
        cx.call(Request::BuildPrune {
            all: self.all,
            keep_bytes: 0,
            filters: filters(),
        })?;
        let bytes = i64::try_from(reclaimed).unwrap_or(i64::MAX);
        cx.println(&format!("Total reclaimed space: {}", human_size(bytes)));
        Ok(())
    }
}

/// Tells what is gone; the bytes that are free now.
fn tell(cx: &mut Context<'_>, (lines, reclaimed): (Vec<String>, u64)) -> u64 {
    lines.iter().for_each(|line| cx.println(line));
    reclaimed
}
