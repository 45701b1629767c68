//! What goes over to JavaScript.

use serde::Serialize;
use tsify::Tsify;

/// What has changed since the last look.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The virtual time, in milliseconds since 1970.
    pub now: f64,
    /// What the terminals printed.
    pub output: Vec<Printed>,
    /// The terminals.
    pub terminals: Vec<TerminalState>,
    /// The step that goes on.
    pub step: u32,
    /// How many steps there are.
    pub steps: u32,
    /// When something happens by itself next, in milliseconds since 1970.
    pub wakes_at: Option<f64>,
    /// Another terminal that a line has asked for.
    pub switch_to: Option<u32>,
}

/// Bytes that a terminal shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Printed {
    /// The terminal.
    pub terminal: u32,
    /// What it shows.
    pub text: String,
}

/// How a terminal is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TerminalState {
    /// Its number.
    pub id: u32,
    /// What stands before the cursor.
    pub prompt: String,
    /// Whether a command holds it.
    pub busy: bool,
    /// Whether keys go to a container unread.
    pub raw: bool,
    /// The exit code of the last command.
    pub status: i32,
    /// Whether its shell has ended.
    pub exited: bool,
}

/// A step of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The step that it followed.
    pub parent: Option<u32>,
    /// What began it; empty for the beginning.
    pub line: String,
    /// When it began, in milliseconds since 1970.
    pub at: f64,
    /// Whether it can be gone to.
    pub known: bool,
}

/// All steps.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct Timeline {
    /// The step that goes on.
    pub current: u32,
    /// In the order in which they were begun.
    pub steps: Vec<Step>,
}

/// Ways to go on with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Completions {
    /// Where the word at the cursor starts, in UTF-16 units.
    pub start: u32,
    /// What can replace it.
    pub candidates: Vec<Candidate>,
}

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Candidate {
    /// The text.
    pub text: String,
    /// A few words about it.
    pub about: String,
}

/// How a line looks while it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Reading {
    /// Its words, in order.
    pub spans: Vec<Span>,
    /// What would stand behind it.
    pub hint: Option<String>,
    /// Whether Enter would run it; if not, it goes on in the next line.
    pub complete: bool,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Span {
    /// Where it starts, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it is.
    pub kind: SpanKind,
}

/// What a word of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// A program, or a command of docker.
    Command,
    /// A flag.
    Flag,
    /// A text in quotes.
    Text,
    /// A variable.
    Variable,
    /// A pipe, a redirection or the like.
    Operator,
    /// A comment.
    Comment,
    /// Anything else.
    Word,
    /// What docksim or docker will refuse.
    Wrong,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Problem {
    /// Where it starts, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Why.
    pub message: String,
}

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Explanation {
    /// `DK0012`
    pub code: String,
    /// A few words.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What would resolve it.
    pub remedies: Vec<Remedy>,
}

/// A command that would resolve it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Remedy {
    /// The command.
    pub command: String,
    /// What it does.
    pub about: String,
}

/// All explanations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Explanations {
    /// In the order of their codes.
    pub entries: Vec<Explanation>,
}

/// The lessons, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Lessons {
    /// In the order in which they are best taken.
    pub lessons: Vec<LessonTitle>,
}

/// A lesson at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct LessonTitle {
    /// What it is called in commands.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// How many steps it has.
    pub steps: u32,
    /// In how many lines it can be done.
    pub par: u32,
}

/// The lesson that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct LessonState {
    /// What it is called in commands.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// In how many lines it can be done.
    pub par: u32,
    /// How many were typed.
    pub lines: u32,
    /// The current step, from 0; as many as there are steps when it is done.
    pub step: u32,
    /// What to do in each step.
    pub tasks: Vec<String>,
    /// The current step's hints, the weakest first; the last is the solution.
    pub hints: Vec<String>,
    /// The current step's goals, as they are written.
    pub goals: Vec<Goal>,
    /// What was learned.
    pub learned: String,
}

/// A goal, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Goal {
    /// As it is written in a lesson.
    pub text: String,
    /// Whether it holds now.
    pub holds: bool,
}

/// What a lesson's file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct LessonCheck {
    /// What is wrong with it, a line each.
    pub problems: Vec<String>,
    /// Its steps.
    pub steps: u32,
}

/// What is to be known about a container.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct Details {
    /// `docker inspect`.
    pub inspect: String,
    /// Its log, or nothing.
    pub logs: String,
    /// The files that it has added, changed and deleted.
    pub changes: Vec<String>,
    /// The commands that apply to it now.
    pub commands: Vec<String>,
    /// What has happened to it: `create`, `start`, `die`, …
    pub path: Vec<Event>,
}

/// An event of a container.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct Event {
    /// What happened: `create`, `start`, `die`, …
    pub action: String,
    /// Seconds since 1970.
    pub at: f64,
    /// The state that it led to, if it led to one.
    pub state: Option<State>,
}

/// What a port of the host serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The status; none when nobody answers.
    pub status: Option<u32>,
    /// The type of what came.
    pub content_type: String,
    /// What came.
    pub body: String,
    /// Why nobody answers.
    pub failure: Option<String>,
}

/// What a picture of the daemon shows.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct Picture {
    /// The containers, oldest first.
    pub containers: Vec<Container>,
    /// The images.
    pub images: Vec<Image>,
    /// The networks.
    pub networks: Vec<Network>,
    /// The volumes.
    pub volumes: Vec<Volume>,
}

/// A container in a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// 64 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The image as the user named it.
    pub image: String,
    /// `sha256:…`
    pub image_id: String,
    /// What it runs, as one line.
    pub command: String,
    /// How it is.
    pub state: State,
    /// `Up 2 seconds`, …
    pub status: String,
    /// How its last run ended.
    pub exit_code: Option<i32>,
    /// `starting`, `healthy` or `unhealthy`.
    pub health: Option<String>,
    /// Its published ports.
    pub ports: Vec<Port>,
    /// What it mounts.
    pub mounts: Vec<Mount>,
    /// `no`, `always`, …
    pub restart_policy: String,
    /// How often its policy has started it again.
    pub restart_count: u32,
    /// The files that it has added, changed or deleted.
    pub changed_files: u32,
    /// Lines of its log.
    pub log_lines: u32,
}

/// The states of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It has never run.
    Created,
    /// It runs.
    Running,
    /// It is frozen.
    Paused,
    /// Its policy will start it again.
    Restarting,
    /// It has ended.
    Exited,
}

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Port {
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The host's address.
    pub address: String,
    /// The host's port.
    pub host: u16,
    /// The container's.
    pub container: u16,
}

/// What a container mounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    /// The volume; none for a folder of the host.
    pub volume: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Where it is in the container.
    pub target: String,
    /// Whether the container cannot write to it.
    pub read_only: bool,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct Image {
    /// `sha256:…`
    pub id: String,
    /// `repository:tag`; none for a dangling image.
    pub tags: Vec<String>,
    /// Bytes.
    pub size: f64,
    /// From the bottom.
    pub layers: Vec<Layer>,
}

/// A layer of an image.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// Two images with the same one share it.
    pub id: String,
    /// Bytes.
    pub size: f64,
    /// The step that made it.
    pub made_by: String,
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// `bridge`, …
    pub driver: String,
    /// `172.17.0.0/16`
    pub subnet: Option<String>,
    /// The containers that are on it.
    pub members: Vec<Member>,
}

/// A container's place in a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Member {
    /// The container's id.
    pub container: String,
    /// Its address while it runs.
    pub address: Option<String>,
}

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// Whether nobody has named it.
    pub anonymous: bool,
}

/// The Hub's repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Hub {
    /// As people type them, in order.
    pub repositories: Vec<String>,
}
