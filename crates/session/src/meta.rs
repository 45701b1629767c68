//! docksim's own commands, which start with a colon.

use docksim_api::Reason;
use docksim_engine::{Overview, Profile};
use docksim_teach::{Explanations, Language};

use crate::history::Act;
use crate::session::{Session, Submission};
use crate::terminal::TerminalId;
use crate::why::Explanation;
use crate::{fault, lesson};

const HELP: &str = "\
Type shell lines: docker commands, pipes, variables, loops. Nothing really runs.

  docker pull httpd             fetch an image
  docker run -d --name web httpd
  docker ps -a                  what there is
  docker --help                 every command; docker run --help every flag of one

docksim's own commands:
  :terminal [N]   open another terminal, or go to terminal N; also while a command runs
  :undo  :redo    take the last line back, and back again
  :why            explain the last error; :why DK0012 or :why 137 explains that one, :why ko in Korean
  :lesson         the lessons; :lesson 1 starts the first, :lesson hint helps
  :state          what the daemon holds
  :fault          what can be wrong with the world; :fault daemon-down, :fault off
  :engine         the version of Docker; :engine 29 begins again with another
  :reset          begin again with nothing (:undo takes it back)
  :help           this
  :quit           leave; Ctrl-D does too
Ctrl-C interrupts the command in the foreground, Tab completes.
";

/// Runs one of docksim's own commands.
pub(crate) fn run(session: &mut Session, terminal: TerminalId, text: &str) -> Submission {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    if name == ":fault" {
        let arguments: Vec<&str> = words.collect();
        let (Ok(text) | Err(text)) = fault::run(session, &arguments.join(" "));
        return say(session, terminal, &text);
    }
    if let ":why" | ":lesson" = name {
        let arguments: Vec<&str> = words.collect();
        if name == ":why" {
            why(session, terminal, &arguments);
        } else {
            lesson::run(session, terminal, &arguments);
        }
        return Submission::Started;
    }
    let argument = words.next();
    let takes_one = matches!(name, ":terminal" | ":t" | ":engine" | ":reset");
    if let (false, Some(extra)) = (takes_one, argument) {
        return say(
            session,
            terminal,
            &format!("docksim: {name} takes no argument, but got {extra}\n"),
        );
    }
    match name {
        ":help" | ":h" | ":?" => say(session, terminal, HELP),
        ":quit" | ":q" | ":exit" => Submission::Exit,
        ":undo" => match session.undo() {
            Some(line) => say(session, terminal, &format!("undone: {line}\n")),
            None => say(session, terminal, "docksim: nothing to undo\n"),
        },
        ":redo" => match session.redo() {
            Some(line) => say(session, terminal, &format!("done again: {line}\n")),
            None => say(session, terminal, "docksim: nothing to do again\n"),
        },
        ":reset" => match argument {
            None => {
                session.reset();
                say(session, terminal, "a new world\n")
            }
            Some(version) => engine(session, terminal, version),
        },
        ":engine" => match argument {
            None => {
                let text = format!("Docker Engine {}\n", session.profile().engine_version);
                say(session, terminal, &text)
            }
            Some(version) => engine(session, terminal, version),
        },
        ":state" => {
            let text = describe(&session.engine().overview());
            say(session, terminal, &text)
        }
        ":terminal" | ":t" => open(session, terminal, argument),
        _ => say(
            session,
            terminal,
            &format!("docksim: unknown command {name}; :help lists them\n"),
        ),
    }
}

fn say(session: &mut Session, terminal: TerminalId, text: &str) -> Submission {
    session.say(terminal, text);
    Submission::Started
}

/// Begins again with another version of Docker.
fn engine(session: &mut Session, terminal: TerminalId, version: &str) -> Submission {
    let text = match Profile::of_version(version) {
        Some(profile) => {
            session.reset_to(profile);
            format!(
                "a new world with Docker Engine {}\n",
                profile.engine_version
            )
        }
        None => {
            let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name).collect();
            format!(
                "docksim: no engine {version}; there are {}\n",
                names.join(", ")
            )
        }
    };
    say(session, terminal, &text)
}

/// Explains the last error of the terminal, or the one with a code.
fn why(session: &mut Session, terminal: TerminalId, arguments: &[&str]) {
    let mut language = session.language(terminal);
    let mut wanted = None;
    for argument in arguments {
        match Language::of_code(argument) {
            Some(found) => language = found,
            None => wanted = Some(*argument),
        }
    }
    let explanation = match wanted {
        Some(wanted) => explanation_of(wanted),
        None => session.explanation(terminal),
    };
    let columns = session.columns(terminal);
    let text = match (explanation, wanted) {
        (Some(explanation), _) => explanation.render(language, columns),
        (None, Some(wanted)) => format!(
            "docksim: no explanation {wanted}; they are DK0010 and so on, or an exit code such as 137\n"
        ),
        (None, None) => language
            .of(
                "Nothing has gone wrong here that needs explaining.\n",
                "설명할 만한 오류가 없습니다.\n",
            )
            .to_owned(),
    };
    session.say(terminal, &text);
    if session.world.lesson.is_some() {
        session.note(terminal, Act::Aside(":why".to_owned()));
    }
    if let Some(lesson) = &mut session.world.lesson {
        lesson.note_run(vec![":why".to_owned()]);
        session.check_lesson();
    }
}

/// An explanation by its code, or by an exit code.
fn explanation_of(wanted: &str) -> Option<Explanation> {
    let explanations = Explanations::builtin();
    if let Some(entry) = explanations.of_code(wanted) {
        let reason = Reason::new("");
        let entry = entry.clone();
        return Some(Explanation { entry, reason });
    }
    let code: u8 = wanted.parse().ok()?;
    let reason = Reason::new("container-exited").with("code", code.to_string());
    let entry = explanations.of_reason(&reason)?.clone();
    Some(Explanation { entry, reason })
}

fn open(session: &mut Session, terminal: TerminalId, argument: Option<&str>) -> Submission {
    let Some(argument) = argument else {
        return Submission::Switched(session.open_terminal());
    };
    match argument.parse().map(TerminalId) {
        Ok(id) if session.has_terminal(id) => Submission::Switched(id),
        _ => {
            let open: Vec<String> = session.terminals().map(|id| id.0.to_string()).collect();
            let text = format!(
                "docksim: no terminal {argument}; open are {}\n",
                open.join(", ")
            );
            say(session, terminal, &text)
        }
    }
}

fn describe(overview: &Overview) -> String {
    let mut text = String::new();
    let mut section = |title: &str, lines: Vec<String>| {
        text.push_str(&format!(
            "{title}: {}\n",
            if lines.is_empty() {
                "none".to_owned()
            } else {
                lines.len().to_string()
            }
        ));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    };
    let short = |id: &str| {
        id.strip_prefix("sha256:")
            .unwrap_or(id)
            .chars()
            .take(12)
            .collect::<String>()
    };
    let images = overview.images.iter().map(|image| {
        let tags = if image.tags.is_empty() {
            "<none>".to_owned()
        } else {
            image.tags.join(", ")
        };
        format!("{}  {tags}", short(&image.id))
    });
    section("images", images.collect());
    let containers = overview.containers.iter().map(|container| {
        format!(
            "{}  {}  {}  {}",
            short(&container.id),
            container.name,
            container.image,
            container.status
        )
    });
    section("containers", containers.collect());
    section("volumes", overview.volumes.clone());
    text
}
