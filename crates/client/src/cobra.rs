//! From the words behind `docker` to a typed command, as spf13/cobra and docker/cli's main program go about it.
//!
//! Sources: docker/cli cmd/docker/docker.go (`runDocker`), cli/cobra.go; cobra's `Traverse` and `execute`.

use docksim_api::Reason;

use crate::commands::system::version::ClientVersion;
use crate::commands::{DockerCommand, ROOT, builder, complete};
use crate::complete::{Completes, sources, words};
use crate::exit::{Exit, NOT_SIMULATED, USAGE};
use crate::flags::{self, Annotation, Flag, FlagError, FlagTable, Hidden, Matches, Misread};
use crate::help;
use crate::host::Host;
use crate::settings::{ConfigFile, Settings};
use crate::tree::{Action, Node, Path};

/// A command that can run, and what has been printed on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// What stands on standard output already: notices about deprecated flags.
    pub stdout: String,
    /// What stands on standard error already: notices about deprecated global flags.
    pub stderr: String,
    /// The command.
    pub command: DockerCommand,
}

/// Reads the words behind `docker`.
///
/// # Errors
///
/// The command has ended: with a complaint about what was typed, with a help text, with the version.
pub fn parse(arguments: &[String], host: &Host<'_>) -> Result<Invocation, Exit> {
    let root = Path::root(&ROOT);
    let (globals, parsed) = flags::parse(GLOBAL_TABLE, false, arguments, host);
    let settings = Settings::new(&globals, host);
    let first = arguments.len().saturating_sub(globals.arguments().len());
    let mut run = Run {
        walk: Walk {
            help: globals.bool("help"),
            ..Walk::new(host)
        },
        host,
        globals: &globals,
        settings: &settings,
    };
    let mut builder = None;
    let result = check_globals(&globals)
        .and_then(|()| parsed.map_err(|error| run.flag_error(&root, &globals, &error)))
        .and_then(|()| {
            let notice = builder::notice(globals.arguments(), host);
            notice
                .map(|notice| builder = notice)
                .map_err(|exit| exit.about(Some(first)))
        })
        .and_then(|()| {
            run.walk.position = first;
            run.dispatch(root.clone(), globals.arguments())
        })
        // What is wrong with a line is said before what docksim does not model.
        .and_then(|command| check_simulated(&root, &globals).map(|()| command))
        .and_then(|command| check_surroundings(&settings, host).map(|()| command))
        .and_then(|command| match command {
            command if command.is_for_client() => Ok(command),
            command => match settings.check_daemon(host) {
                Ok(()) => Ok(command),
                Err(exit) => Err(exit
                    .because(|| context_reason(&globals, &settings))
                    .about(globals.flag_position("--context"))),
            },
        })
        .and_then(|command| match command {
            // The client would show its own debug mode, and more of the daemon.
            DockerCommand::SystemInfo(_) if globals.bool("debug") => {
                Err(Exit::not_simulated("docker --debug info"))
            }
            command => Ok(command),
        });
    let (stdout, mut stderr) = (run.walk.stdout, globals.notices().to_owned());
    let is_simulated = !matches!(&result, Err(exit) if exit.code == NOT_SIMULATED);
    if is_simulated {
        stderr.push_str(builder.unwrap_or_default());
    }
    match result {
        Ok(command) => Ok(Invocation {
            stdout,
            stderr,
            command,
        }),
        Err(exit) => Err(Exit {
            stdout: stdout + &exit.stdout,
            stderr: stderr + &exit.stderr,
            code: exit.code,
            reason: exit.reason,
            word: exit.word,
        }),
    }
}

/// The flags in front of the command (docker/cli: cli/flags/options.go).
pub const GLOBAL_FLAGS: &[Flag] = &[
    Flag::string("config", "Folder of the client's own files").default("~").no_effect(),
    Flag::string(
        "context",
        "Context that says which daemon to talk to (goes before DOCKER_HOST and before the one chosen with \"docker context use\")",
    )
    .short('c')
    .completes(Completes::By(sources::global_contexts)),
    Flag::bool("debug", "Say more when something goes wrong").short('D').no_effect(),
    Flag::of(flags::Kind::Address, "host", "Address of the daemon to talk to").short('H'),
    Flag::string("log-level", "Least important messages to show (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")")
        .short('l')
        .default("info")
        .completes(Completes::Words(words::LOG_LEVELS))
        .no_effect(),
    Flag::bool("tls", "Talk TLS; --tlsverify does so too").not_simulated(),
    Flag::of(flags::Kind::QuotedString, "tlscacert", "Certificate of the only CA to trust")
        .default("~/ca.pem")
        .not_simulated(),
    Flag::of(flags::Kind::QuotedString, "tlscert", "File of the client's TLS certificate")
        .default("~/cert.pem")
        .not_simulated(),
    Flag::of(flags::Kind::QuotedString, "tlskey", "File of the client's TLS key")
        .default("~/key.pem")
        .not_simulated(),
    Flag::bool("tlsverify", "Talk TLS and check who answers").not_simulated(),
    Flag::bool("version", "Print the version and leave").short('v'),
];

/// The flag that every command has, except those that have one of their own.
const HELP_FLAG: &[Flag] = &[Flag::bool("help", "Print this text")
    .deprecated_short('h', "use --help")
    .hidden()];

const GLOBAL_TABLE: FlagTable = &[GLOBAL_FLAGS, HELP_FLAG];

/// The flags in front of the command.
pub(crate) fn globals(arguments: &[String], host: &Host<'_>) -> Matches {
    flags::parse(GLOBAL_TABLE, false, arguments, host).0
}

/// What cobra keeps while it walks down the tree.
pub(crate) struct Walk<'a> {
    host: &'a Host<'a>,
    stdout: String,
    /// `--help` is one flag for the whole tree: set anywhere, it is set.
    help: bool,
    /// How many of the words behind `docker` lie in front.
    position: usize,
}

impl<'a> Walk<'a> {
    /// At the root.
    pub(crate) fn new(host: &'a Host<'a>) -> Self {
        Self {
            host,
            stdout: String::new(),
            help: false,
            position: 0,
        }
    }

    /// Walks down the tree; flags on the way belong to the node in front of them.
    pub(crate) fn traverse(
        &mut self,
        mut path: Path,
        arguments: &[String],
    ) -> Result<(Path, Vec<String>), Exit> {
        let mut rest = arguments;
        'down: loop {
            let table = table_of(&path);
            let mut flags = Vec::new();
            let mut value_follows = false;
            // Up to the next command all words are flags and their values.
            for (at, argument) in rest.iter().enumerate() {
                let bare = argument.starts_with('-') && !argument.contains('=');
                if let Some(name) = argument.strip_prefix("--").filter(|_| bare) {
                    value_follows = !flags::stands_alone(&table, name);
                    flags.push(argument.clone());
                } else if bare
                    && argument.len() == 2
                    && !flags::letter_stands_alone(&table, argument)
                {
                    value_follows = true;
                    flags.push(argument.clone());
                } else if value_follows {
                    value_follows = false;
                    flags.push(argument.clone());
                } else if argument.starts_with('-') && argument.len() > 1 {
                    flags.push(argument.clone());
                } else if let Some(child) = path.child(argument) {
                    let (matches, parsed) = flags::parse(&table, true, &flags, self.host);
                    parsed.map_err(|Misread { error, word }| {
                        Exit::error(1, &error)
                            .because(|| flag_reason(&path, &error))
                            .about(Some(self.position + word))
                    })?;
                    self.note(&path, &matches);
                    self.position += at + 1;
                    path = child;
                    rest = rest.get(at + 1..).unwrap_or_default();
                    continue 'down;
                } else {
                    return Ok((path, rest.to_vec()));
                }
            }
            return Ok((path, rest.to_vec()));
        }
    }

    /// Keeps what a list of flags means for the rest of the walk.
    fn note(&mut self, path: &Path, matches: &Matches) {
        self.stdout.push_str(matches.notices());
        if path.last().is_some_and(|node| !has_own_help(node)) && matches.changed("help") {
            self.help = matches.bool("help");
        }
    }
}

/// A walk to a command that is then run.
struct Run<'a> {
    walk: Walk<'a>,
    host: &'a Host<'a>,
    globals: &'a Matches,
    settings: &'a Settings,
}

impl Run<'_> {
    fn dispatch(&mut self, root: Path, arguments: &[String]) -> Result<DockerCommand, Exit> {
        if let Some(request) = complete::request(arguments, self.settings, self.host) {
            return request;
        }
        let (path, rest) = self.walk.traverse(root, arguments)?;
        self.execute(&path, &rest)
    }

    fn execute(&mut self, path: &Path, arguments: &[String]) -> Result<DockerCommand, Exit> {
        let Some(node) = path.last() else {
            return Err(Exit::default());
        };
        let interspersed = !matches!(node.action, Action::Command(spec) if !spec.interspersed);
        let (mut matches, parsed) =
            flags::parse(&table_of(path), interspersed, arguments, self.host);
        matches.set_called_as(node.name);
        matches.set_settings(self.settings.clone());
        if let Err(error) = parsed {
            return Err(self.flag_error(path, &matches, &error));
        }
        self.walk.note(path, &matches);
        if self.wants_help(node, &matches) {
            return Err(Exit::output(match check_supported(path, &matches) {
                Ok(()) => help::render(path, self.host),
                Err(refusal) => format!("{refusal}\n"),
            }));
        }
        if path.is_root() && self.globals.bool("version") {
            return Err(Exit::output(format!(
                "Docker version {}\n",
                ClientVersion::new(self.host.io.release()).short()
            )));
        }
        check_supported(path, &matches).map_err(unsupported)?;
        match &node.action {
            Action::Group { .. } => Err(self
                .group(path, &matches)
                .about(self.absolute(matches.argument_position(0)))),
            Action::Help => {
                let (exit, unknown) = self.help_topic(matches.arguments());
                let position = unknown.and_then(|number| matches.argument_position(number));
                Err(exit.about(self.absolute(position)))
            }
            Action::Command(spec) => {
                spec.arguments
                    .check(path, matches.arguments())
                    .map_err(|complaint| {
                        let superfluous = spec
                            .arguments
                            .most()
                            .and_then(|most| matches.argument_position(most));
                        Exit::error(1, complaint)
                            .because(|| usage("wrong-arguments", path))
                            .about(self.absolute(superfluous))
                    })?;
                let command = (spec.parse)(&matches, self.host).map_err(|exit| {
                    let word = offending(&exit, &matches, arguments);
                    exit.because(|| usage("invalid-options", path))
                        .about(self.absolute(word))
                })?;
                check_simulated(path, &matches).map(|()| command)
            }
        }
    }

    /// A group without a command shows its help, on standard error.
    fn group(&self, path: &Path, matches: &Matches) -> Exit {
        let words = path.words();
        // The group that cobra itself adds runs nothing, so that any word behind it shows its help.
        if path
            .last()
            .is_some_and(|node| node.hidden == Hidden::Always)
        {
            return Exit::output(help::render(path, self.host));
        }
        match matches.arguments().first() {
            None => {
                // `docker manifest` puts an empty line in front (docker/cli: cli/command/manifest/cmd.go).
                let gap = if path.last().is_some_and(|node| node.experimental) {
                    "\n"
                } else {
                    ""
                };
                let stderr = format!("{gap}{}", help::render(path, self.host));
                Exit {
                    stderr,
                    ..Exit::default()
                }
            }
            Some(word) if path.is_root() => Exit::error(
                1,
                format_args!(
                    "docker: unknown command: docker {word}\n\nRun 'docker --help' for more information"
                ),
            )
            .because(|| usage("unknown-command", path).with("word", word)),
            Some(word) => Exit::error(
                1,
                format_args!(
                    "docker: unknown command: {words} {word}\n\nUsage:  {}\n\nRun '{words} --help' for more information",
                    path.use_line()
                ),
            )
            .because(|| usage("unknown-command", path).with("word", word)),
        }
    }

    /// `docker help WORDS`: every word must lead further down.
    ///
    /// The number of the first word that does not comes with the complaint.
    fn help_topic(&self, words: &[String]) -> (Exit, Option<usize>) {
        let mut path = Path::root(&ROOT);
        for (at, word) in words.iter().enumerate() {
            match path.child(word) {
                Some(child) => path = child,
                None => {
                    let rest = words.get(at..).unwrap_or_default().join(" ");
                    let exit = Exit::error(1, format_args!("unknown help topic: {rest}"))
                        .because(|| usage("unknown-command", &path).with("word", word));
                    return (exit, Some(at));
                }
            }
        }
        (Exit::output(help::render(&path, self.host)), None)
    }

    /// Where a word behind the command stands among all behind `docker`.
    fn absolute(&self, position: Option<usize>) -> Option<usize> {
        Some(self.walk.position + position?)
    }

    fn wants_help(&self, node: &Node, matches: &Matches) -> bool {
        if has_own_help(node) {
            matches.bool("help")
        } else {
            self.walk.help
        }
    }

    fn flag_error(&self, path: &Path, matches: &Matches, misread: &Misread) -> Exit {
        if let Err(refusal) = check_supported(path, matches) {
            return unsupported(refusal);
        }
        let (error, word) = (&misread.error, misread.word);
        let word = self.absolute(Some(word));
        let (use_line, words) = (path.use_line(), path.words());
        Exit::error(
            USAGE,
            format_args!(
                "{error}\n\nUsage:  {use_line}\n\nRun '{words} --help' for more information"
            ),
        )
        .because(|| flag_reason(path, error))
        .about(word)
    }
}

/// Which word a command's own complaint is about: the flag or the value that its reason names, or the longest value that
/// it quotes.
fn offending(exit: &Exit, matches: &Matches, arguments: &[String]) -> Option<usize> {
    let details = exit.reason.as_ref().map(|reason| &reason.details);
    let details = || details.into_iter().flatten();
    let value = |position: &usize| {
        let word = arguments.get(*position).map_or("", String::as_str);
        match word.strip_prefix('-').and(word.split_once('=')) {
            Some((_, value)) => value,
            None => word,
        }
    };
    let flag = details().find(|(role, _)| *role == "flag");
    if let Some(position) = flag.and_then(|(_, flag)| matches.flag_position(flag)) {
        return Some(position);
    }
    let is_named = |position: &usize| details().any(|(_, detail)| detail == value(position));
    if let Some(position) = matches.positions().find(is_named) {
        return Some(position);
    }
    let sentence = exit.stderr.lines().next().unwrap_or_default();
    matches
        .positions()
        .filter(|position| quotes(sentence, value(position)))
        .max_by_key(|position| (value(position).len(), *position))
}

/// Whether a sentence has a text in it that is no part of a longer word.
fn quotes(sentence: &str, text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric();
    !text.is_empty()
        && sentence.match_indices(text).any(|(at, _)| {
            let before = sentence.get(..at).unwrap_or_default();
            let behind = sentence.get(at + text.len()..).unwrap_or_default();
            !before.ends_with(is_word) && !behind.starts_with(is_word)
        })
}

/// What was wrong with how a command was typed.
fn usage(code: &'static str, path: &Path) -> Reason {
    Reason::new(code)
        .with("command", path.words())
        .with("usage", path.use_line())
}

/// A context that cannot be used, wherever its name comes from.
fn context_reason(globals: &Matches, settings: &Settings) -> Reason {
    if globals.changed("context") {
        Reason::new("invalid-flag-value")
            .with("command", "docker")
            .with("flag", "--context")
            .with("value", settings.context.as_str())
    } else {
        usage("invalid-options", &Path::root(&ROOT))
    }
}

fn flag_reason(path: &Path, error: &FlagError) -> Reason {
    match error {
        FlagError::BadSyntax { argument } => usage("unknown-flag", path).with("flag", argument),
        FlagError::UnknownFlag { name } => {
            usage("unknown-flag", path).with("flag", format!("--{name}"))
        }
        FlagError::UnknownShorthand { letter, .. } => {
            usage("unknown-flag", path).with("flag", format!("-{}", char::from(*letter)))
        }
        FlagError::FlagNeedsArgument { argument } => {
            usage("flag-needs-value", path).with("flag", argument)
        }
        FlagError::ShorthandNeedsArgument { letter, .. } => {
            usage("flag-needs-value", path).with("flag", format!("-{}", char::from(*letter)))
        }
        FlagError::InvalidValue { value, flag, .. } => usage("invalid-flag-value", path)
            .with("flag", flag)
            .with("value", value),
    }
}

/// A command or a flag that this kind of daemon does not have.
fn unsupported(refusal: String) -> Exit {
    Exit::error(1, refusal).because(|| Reason::new("unsupported-by-daemon"))
}

/// The flags that the command at `path` reads.
pub(crate) fn table_of(path: &Path) -> Vec<&'static [Flag]> {
    let Some(node) = path.last() else {
        return Vec::new();
    };
    let mut table = if path.is_root() {
        vec![GLOBAL_FLAGS]
    } else {
        node.flags().to_vec()
    };
    if !has_own_help(node) {
        table.push(HELP_FLAG);
    }
    table
}

fn has_own_help(node: &Node) -> bool {
    node.flags()
        .iter()
        .flat_map(|rows| rows.iter())
        .any(|flag| flag.long == "help")
}

/// What the CLI looks at before it looks for a command (docker/cli: `DockerCli.Initialize`).
fn check_globals(globals: &Matches) -> Result<(), Exit> {
    let level = globals.text("log-level");
    let known = [
        "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace",
    ];
    if !level.is_empty() && !known.contains(&level.to_lowercase().as_str()) {
        return Err(
            Exit::error(1, format_args!("Unable to parse logging level: {level}")).because(|| {
                Reason::new("invalid-flag-value")
                    .with("command", "docker")
                    .with("flag", "--log-level")
                    .with("value", level)
            }),
        );
    }
    if !globals.text("context").is_empty() && globals.changed("host") {
        return Err(Exit::error(
            1,
            "conflicting options: cannot specify both --host and --context",
        )
        .because(|| {
            Reason::new("conflicting-options")
                .with("flag", "--host")
                .with("other", "--context")
        }));
    }
    Ok(())
}

/// Refuses what changes the CLI from outside: variables, and settings in its configuration file.
fn check_surroundings(settings: &Settings, host: &Host<'_>) -> Result<(), Exit> {
    const VARIABLES: [&str; 7] = [
        "DOCKER_API_VERSION",
        "DOCKER_CERT_PATH",
        "DOCKER_CONTENT_TRUST",
        "DOCKER_DEFAULT_PLATFORM",
        "DOCKER_HIDE_LEGACY_COMMANDS",
        "DOCKER_TLS",
        "DOCKER_TLS_VERIFY",
    ];
    let is_set = |name: &&&str| {
        host.environment
            .get(**name)
            .is_some_and(|value| !value.is_empty())
    };
    if let Some(name) = VARIABLES.iter().find(is_set) {
        return Err(Exit::not_simulated(format_args!("the variable {name}")));
    }
    let path = ConfigFile::path(&settings.folder);
    let Ok(file) = ConfigFile::read(host.io, &settings.folder) else {
        return Err(Exit::not_simulated(format_args!(
            "{path} that is no JSON object"
        )));
    };
    match file.unknown() {
        Some(name) => Err(Exit::not_simulated(format_args!("{name} in {path}"))),
        None => Ok(()),
    }
}

/// Refuses the first flag that docksim does not model.
fn check_simulated(path: &Path, matches: &Matches) -> Result<(), Exit> {
    match matches.not_simulated() {
        Some(flag) => Err(Exit::not_simulated(format_args!(
            "{} --{}",
            path.words(),
            flag.long
        ))),
        None => Ok(()),
    }
}

/// What the daemon's kind forbids: first the command, then each flag (docker/cli: `isSupported`).
fn check_supported(path: &Path, matches: &Matches) -> Result<(), String> {
    const EXPERIMENTAL: &str =
        "is only supported on a Docker daemon with experimental features enabled";
    if path
        .nodes()
        .any(|node| node.annotation == Annotation::Experimental)
    {
        return Err(format!("{} {EXPERIMENTAL}", path.words()));
    }
    let mut refused: Vec<&Flag> = matches
        .given()
        .filter(|flag| flag.annotation != Annotation::None)
        .collect();
    refused.sort_by_key(|flag| flag.long);
    if refused.is_empty() {
        return Ok(());
    }
    let refusals = refused.iter().map(|flag| match flag.annotation {
        Annotation::Windows => format!(
            "\"--{}\" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux",
            flag.long
        ),
        Annotation::Experimental | Annotation::None => format!("\"--{}\" {EXPERIMENTAL}", flag.long),
    });
    Err(refusals.collect::<Vec<_>>().join("\n"))
}
