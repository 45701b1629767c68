//! Where the choices come from: the names of what the daemon holds, and what depends on more than one thing (docker/cli:
//! cli/command/completion/functions.go, cli/command/container/completion.go, cli/command/system/completion.go).

use docksim_api::container::Summary;
use docksim_api::system::Info;
use docksim_api::{ContainerListOptions, Filters, ImageListOptions, Reply, Request, Response};

use super::{Choice, Choices, Completes, Containers, Directive, Question, words};
use crate::daemon::Daemon;
use crate::settings::{ContextMetadata, DEFAULT_CONTEXT};

impl Completes {
    /// The choices.
    pub(super) fn answer(self, question: &mut Question<'_>) -> Choices {
        let given = question.matches.arguments().len();
        match self {
            Self::Files => Choices::default(),
            Self::Folders => Choices::new([], Directive::FOLDERS),
            Self::Nothing | Self::Repositories => Choices::new([], Directive::NO_FILES),
            Self::Words(words) => Choices::fixed(words, Directive::NO_FILES),
            Self::Beginnings(words) => Choices::fixed(words, Directive::NO_SPACE),
            Self::Variables => Choices::new(
                question.host.environment.keys().cloned(),
                Directive::NO_FILES,
            ),
            Self::Containers(which) => names(containers(question, which)),
            Self::Images { most } if most > 0 && given >= most => {
                Choices::new([], Directive::NO_FILES)
            }
            Self::Images { .. } => names(images(question.daemon)),
            Self::Networks => names(networks(question.daemon)),
            Self::Volumes => names(volumes(question.daemon)),
            Self::Contexts { most, then } if most > 0 && given >= most => then.answer(question),
            Self::Contexts { .. } => contexts(question),
            // The daemon that docksim models is in no swarm, and refuses to list what one has.
            Self::OfSwarm => Choices::new([], Directive::ERROR),
            Self::Filters(keys) => filters(question, keys),
            Self::By(function) => function(question),
        }
    }
}

/// Names from the daemon; without an answer the shell is to ignore all.
fn names(names: Option<Vec<String>>) -> Choices {
    match names {
        Some(names) => Choices::new(names, Directive::NO_FILES),
        None => Choices::new([], Directive::ERROR),
    }
}

fn call(daemon: &mut dyn Daemon, request: Request) -> Option<Response> {
    match daemon.call(request) {
        Reply::Done(answer) => answer.ok(),
        Reply::Stream(stream) => {
            daemon.close(stream);
            None
        }
    }
}

fn summaries(daemon: &mut dyn Daemon, all: bool) -> Option<Vec<Summary>> {
    let options = ContainerListOptions {
        all,
        ..ContainerListOptions::default()
    };
    match call(daemon, Request::ContainerList(options))? {
        Response::Containers(containers) => Some(containers),
        _ => None,
    }
}

/// The names of containers; with a variable set, their ids too.
fn names_of(question: &Question<'_>, containers: &[Summary]) -> Vec<String> {
    let variable = question
        .host
        .environment
        .get("DOCKER_COMPLETION_SHOW_CONTAINER_IDS");
    let with_ids = variable.is_some_and(|value| value == "yes");
    let mut names = Vec::new();
    for container in containers {
        names.extend(with_ids.then(|| container.id.clone()));
        let own = container.names.iter();
        names.extend(own.map(|name| name.strip_prefix('/').unwrap_or(name).to_owned()));
    }
    names
}

fn containers(question: &mut Question<'_>, which: Containers) -> Option<Vec<String>> {
    let all = matches!(which, Containers::All | Containers::Stopped);
    let mut list = summaries(question.daemon, all)?;
    list.retain(|container| match which {
        Containers::All | Containers::Running => true,
        Containers::Active => container.state != "paused",
        Containers::Paused => container.state == "paused",
        Containers::Stopped => is_stopped(container),
    });
    Some(names_of(question, &list))
}

fn is_stopped(container: &Summary) -> bool {
    matches!(container.state.as_str(), "exited" | "created")
}

fn images(daemon: &mut dyn Daemon) -> Option<Vec<String>> {
    match call(daemon, Request::ImageList(ImageListOptions::default()))? {
        Response::Images(images) => {
            let tags = images.into_iter().flat_map(|image| image.repo_tags);
            Some(tags.collect())
        }
        _ => None,
    }
}

fn networks(daemon: &mut dyn Daemon) -> Option<Vec<String>> {
    let filters = Filters::default();
    match call(daemon, Request::NetworkList { filters })? {
        Response::Networks(networks) => {
            Some(networks.into_iter().map(|network| network.name).collect())
        }
        _ => None,
    }
}

fn volumes(daemon: &mut dyn Daemon) -> Option<Vec<String>> {
    let filters = Filters::default();
    match call(daemon, Request::VolumeList { filters })? {
        Response::Volumes(list) => {
            Some(list.volumes.into_iter().map(|volume| volume.name).collect())
        }
        _ => None,
    }
}

fn info(daemon: &mut dyn Daemon) -> Option<Box<Info>> {
    match call(daemon, Request::SystemInfo)? {
        Response::SystemInfo(info) => Some(info),
        _ => None,
    }
}

/// The contexts that were not named yet (docker/cli: cli/command/context/completion.go).
fn contexts(question: &Question<'_>) -> Choices {
    let given = question.matches.arguments();
    let words = all_contexts(question).into_iter().filter_map(|context| {
        let about = if context.name == question.settings.context {
            "current"
        } else {
            ""
        };
        (!given.contains(&context.name)).then(|| Choice {
            text: context.name,
            about: about.to_owned(),
        })
    });
    Choices {
        words: words.collect(),
        directive: Directive::NO_FILES,
    }
}

/// All contexts, the default one last (docker/cli: cli/command/defaultcontextstore.go).
fn all_contexts(question: &Question<'_>) -> Vec<ContextMetadata> {
    let all = question.settings.contexts().list(question.host.io);
    let mut all = all.unwrap_or_default();
    all.sort_by_key(|context| context.name == DEFAULT_CONTEXT);
    all
}

/// `--context` of `docker` itself says nothing about which one is current (docker/cli: cmd/docker/completions.go).
pub(crate) fn global_contexts(question: &mut Question<'_>) -> Choices {
    let all = all_contexts(question).into_iter();
    Choices::new(all.map(|context| context.name), Directive::NO_FILES)
}

/// Keys, and behind one of them its values.
fn filters(question: &mut Question<'_>, keys: &[(&str, Completes)]) -> Choices {
    let known = question
        .word
        .split_once('=')
        .and_then(|(key, _)| keys.iter().find(|(name, _)| *name == key));
    match known {
        Some((key, completes)) => {
            let mut choices = completes.answer(question);
            for choice in &mut choices.words {
                choice.text = format!("{key}={}", choice.text);
            }
            choices
        }
        None => Choices::new(
            keys.iter().map(|(key, _)| format!("{key}=")),
            Directive::NO_SPACE,
        ),
    }
}

/// `docker rm`: those that do not run, or with `--force` all.
pub(crate) fn removable(question: &mut Question<'_>) -> Choices {
    let which = if question.matches.bool("force") {
        Containers::All
    } else {
        Containers::Stopped
    };
    names(containers(question, which))
}

/// `docker network connect`: a network, then containers that are not in it.
pub(crate) fn to_connect(question: &mut Question<'_>) -> Choices {
    of_network(question, false)
}

/// `docker network disconnect`: a network, then containers that are in it.
pub(crate) fn to_disconnect(question: &mut Question<'_>) -> Choices {
    of_network(question, true)
}

fn of_network(question: &mut Question<'_>, connected: bool) -> Choices {
    let Some(network) = question.matches.arguments().first() else {
        return names(networks(question.daemon));
    };
    let Some(mut list) = summaries(question.daemon, true) else {
        return names(None);
    };
    list.retain(|container| {
        let settings = container.network_settings.as_ref();
        connected == settings.is_some_and(|settings| settings.networks.contains_key(network))
    });
    names(Some(names_of(question, &list)))
}

/// `--ipc`.
pub(crate) fn ipc(question: &mut Question<'_>) -> Choices {
    namespace(
        question,
        &["container:", "host", "none", "private", "shareable"],
    )
}

/// `--pid`.
pub(crate) fn pid(question: &mut Question<'_>) -> Choices {
    namespace(question, &["container:", "host"])
}

fn namespace(question: &mut Question<'_>, modes: &[&str]) -> Choices {
    let word = question.word;
    if !word.is_empty() && "container".starts_with(word) {
        Choices::fixed(&["container:"], Directive::NO_SPACE)
    } else if word.starts_with("container:") {
        let names = containers(question, Containers::All).unwrap_or_default();
        let names = names.into_iter().map(|name| format!("container:{name}"));
        Choices::new(names, Directive::NO_FILES)
    } else {
        Choices::fixed(modes, Directive::NO_FILES)
    }
}

/// `--link`: a container, and an alias behind it.
pub(crate) fn link(question: &mut Question<'_>) -> Choices {
    let names = containers(question, Containers::All).unwrap_or_default();
    let names = names.into_iter().map(|name| format!("{name}:"));
    Choices::new(names, Directive::NO_SPACE)
}

/// `--log-driver`: what the daemon has, or what every daemon has.
pub(crate) fn log_driver(question: &mut Question<'_>) -> Choices {
    match info(question.daemon) {
        Some(info) => Choices::new(info.plugins.log, Directive::NO_FILES),
        None => {
            let drivers = words::LOG_OPTIONS.iter().map(|(driver, _)| *driver);
            Choices::new(drivers.map(str::to_owned), Directive::NO_FILES)
        }
    }
}

/// `--log-opt`: those of the driver, or of all.
pub(crate) fn log_option(question: &mut Question<'_>) -> Choices {
    let driver = question.matches.text("log-driver");
    let own = words::LOG_OPTIONS.iter().find(|(name, _)| *name == driver);
    let finished = |option: &&str| format!("{option}=");
    match own {
        Some((_, options)) => Choices::new(
            options.iter().map(finished),
            Directive::NO_SPACE.and(Directive::NO_FILES),
        ),
        None => {
            let mut all: Vec<&str> = Vec::new();
            for option in words::LOG_OPTIONS.iter().flat_map(|(_, options)| *options) {
                if !all.contains(option) {
                    all.push(option);
                }
            }
            Choices::new(all.iter().map(finished), Directive::NO_SPACE)
        }
    }
}

/// `--volume-driver`: what the daemon has.
pub(crate) fn volume_driver(question: &mut Question<'_>) -> Choices {
    let drivers = match info(question.daemon) {
        Some(info) => info.plugins.volume,
        None => vec!["local".to_owned()],
    };
    Choices::new(drivers, Directive::NO_FILES)
}

/// `--security-opt`.
pub(crate) fn security_option(question: &mut Question<'_>) -> Choices {
    let word = question.word;
    let begins = |whole: &str, least: usize| word.len() > least && whole.starts_with(word);
    if begins("apparmor=", 0) {
        Choices::fixed(&["apparmor="], Directive::NO_SPACE)
    } else if begins("label", 0) {
        Choices::fixed(&["label="], Directive::NO_SPACE)
    } else if word.starts_with("label=d") {
        Choices::fixed(&["label=disable"], Directive::NO_FILES)
    } else if word.starts_with("label=") {
        Choices::fixed(
            &[
                "label=disable",
                "label=level:",
                "label=role:",
                "label=type:",
                "label=user:",
            ],
            Directive::NO_SPACE.and(Directive::NO_FILES),
        )
    } else if begins("seccomp", 1) {
        Choices::fixed(&["seccomp="], Directive::NO_SPACE)
    } else if word.starts_with("seccomp=") {
        Choices::fixed(&["seccomp=unconfined"], Directive::NO_FILES)
    } else {
        Choices::fixed(
            &[
                "apparmor=",
                "label=",
                "no-new-privileges",
                "seccomp=",
                "systempaths=unconfined",
            ],
            Directive::NO_FILES,
        )
    }
}

/// `docker events --filter`.
pub(crate) fn event_filter(question: &mut Question<'_>) -> Choices {
    let prefixed = |key: &str, names: Vec<String>| {
        let names = names.into_iter().map(|name| format!("{key}={name}"));
        Choices::new(names, Directive::NO_FILES)
    };
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let keys = |directive| {
        let keys = words::EVENT_FILTERS.iter().map(|key| format!("{key}="));
        Choices::new(keys, directive)
    };
    let Some((key, _)) = question.word.split_once('=') else {
        return keys(Directive::NO_SPACE);
    };
    match key {
        "container" => {
            let names = containers(question, Containers::All).unwrap_or_default();
            prefixed(key, names)
        }
        "daemon" => {
            let names = info(question.daemon).map(|info| vec![info.name, info.id]);
            prefixed(key, names.unwrap_or_default())
        }
        "event" => prefixed(key, owned(words::EVENTS)),
        "image" => prefixed(key, images(question.daemon).unwrap_or_default()),
        "label" | "node" => Choices::new([], Directive::NO_FILES),
        "network" => prefixed(key, networks(question.daemon).unwrap_or_default()),
        "scope" => prefixed(key, owned(&["local", "swarm"])),
        "type" => prefixed(key, owned(words::EVENT_TYPES)),
        "volume" => prefixed(key, volumes(question.daemon).unwrap_or_default()),
        _ => keys(Directive::NO_SPACE.and(Directive::NO_FILES)),
    }
}

/// `docker inspect`, which completes nothing in docker: containers, images, networks and volumes.
pub(crate) fn objects(question: &mut Question<'_>) -> Choices {
    let mut all = containers(question, Containers::All).unwrap_or_default();
    all.extend(images(question.daemon).unwrap_or_default());
    all.extend(networks(question.daemon).unwrap_or_default());
    all.extend(volumes(question.daemon).unwrap_or_default());
    Choices::new(all, Directive::NO_FILES)
}
