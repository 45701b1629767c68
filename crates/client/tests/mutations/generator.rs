//! Makes command lines: a good one of some command, and a few changes to it.

use docksim_client::commands::ROOT;
use docksim_client::flags::{Annotation, Flag, Kind};
use docksim_client::tree::{Action, Arguments, Node};

use crate::values;

/// Makes lines, the same for the same seed.
pub(crate) struct Generator {
    state: u64,
    commands: Vec<Place>,
}

/// A command with the words that lead to it, other words for each, and the arguments that it takes.
struct Place {
    path: Vec<Vec<&'static str>>,
    node: &'static Node,
}

/// Words that are wrong in most places.
const ODD: [&str; 24] = [
    "--",
    "-",
    "",
    "--bogus",
    "-Z",
    "---x",
    "--=",
    "=x",
    "-=",
    "--bogus=1",
    "-Zq",
    "--help=maybe",
    "--name",
    "-it",
    "-a=",
    "-D",
    "--debug=x",
    "--log-level",
    "--log-level=loud",
    "--context=",
    "-H",
    "--tls=maybe",
    "-v=x",
    "a=b",
];
/// Characters that mean something somewhere.
const LETTERS: [&str; 20] = [
    ":", "/", ",", "=", "-", ".", " ", "0", "9", "a", "A", "_", "@", "[", "]", "\"", "'", "%",
    "\n", "한",
];

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let mut commands = Vec::new();
        collect(&ROOT, &[], &mut commands);
        Self {
            state: seed,
            commands,
        }
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    pub(crate) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// A line: the words behind `docker`.
    pub(crate) fn line(&mut self) -> Vec<String> {
        let at = self.below(self.commands.len());
        let node = self.commands[at].node;
        let steps: Vec<Vec<&str>> = self.commands[at].path.clone();
        let mut words: Vec<String> = steps
            .iter()
            .map(|names| self.one_of(names).to_owned())
            .collect();
        let depth = words.len();
        for _ in 0..self.below(4) {
            self.push_flag(&mut words, node);
        }
        let wanted = match &node.action {
            Action::Command(spec) => spec.arguments,
            _ => Arguments::None,
        };
        for _ in 0..self.argument_count(wanted) {
            let argument = self.one_of(&values::ARGUMENTS).to_owned();
            words.push(argument);
        }
        for _ in 0..self.below(3) {
            self.change(&mut words, depth);
        }
        words
    }

    fn argument_count(&mut self, wanted: Arguments) -> usize {
        let good = match wanted {
            Arguments::None | Arguments::NonePlain => 0,
            Arguments::AtLeast(n) | Arguments::Exactly(n) | Arguments::ExactlyPlain(n) => n,
            Arguments::AtMost(n) | Arguments::Between(_, n) => self.below(n + 1),
            Arguments::Any => self.below(3),
        };
        match self.below(8) {
            0 => good + 1,
            1 => good.saturating_sub(1),
            _ => good,
        }
    }

    fn push_flag(&mut self, words: &mut Vec<String>, node: &Node) {
        // What a daemon on another system takes is refused by a daemon, not by the CLI alone.
        let flags: Vec<&Flag> = node
            .flags()
            .iter()
            .flat_map(|rows| rows.iter())
            .filter(|flag| flag.annotation == Annotation::None && flag.long != "help")
            .collect();
        if flags.is_empty() {
            return;
        }
        let flag = flags[self.below(flags.len())];
        let name = match flag.short {
            Some(letter) if self.below(2) == 0 => format!("-{letter}"),
            _ => format!("--{}", flag.long),
        };
        if matches!(flag.kind, Kind::Bool) && self.below(4) > 0 {
            words.push(name);
            return;
        }
        let value = self.value(flag);
        match self.below(3) {
            0 => words.push(format!("{name}={value}")),
            1 if !name.starts_with("--") => words.push(name + &value),
            _ => words.extend([name, value]),
        }
    }

    fn value(&mut self, flag: &Flag) -> String {
        let mut value = self.one_of(values::of(flag)).to_owned();
        for _ in 0..self.below(3) / 2 {
            self.edit(&mut value);
        }
        value
    }

    /// Changes a letter.
    fn edit(&mut self, word: &mut String) {
        let letters: Vec<char> = word.chars().collect();
        let at = self.below(letters.len() + 1);
        let (before, behind) = letters.split_at(at);
        let behind = if self.below(2) == 0 {
            behind
        } else {
            behind.get(1..).unwrap_or_default()
        };
        let new = if self.below(3) == 0 {
            ""
        } else {
            self.one_of(&LETTERS)
        };
        *word = before.iter().collect::<String>() + new + &behind.iter().collect::<String>();
    }

    /// Changes a word or the order of words.
    fn change(&mut self, words: &mut Vec<String>, depth: usize) {
        if words.is_empty() {
            return;
        }
        let at = self.below(words.len());
        match self.below(9) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, words[at].clone()),
            2 => {
                let other = self.below(words.len());
                words.swap(at, other);
            }
            3 | 4 => {
                let odd = self.one_of(&ODD).to_owned();
                let at =
                    depth.min(words.len()) + self.below(words.len() + 1 - depth.min(words.len()));
                words.insert(at, odd);
            }
            5 => {
                let odd = self.one_of(&ODD).to_owned();
                words.insert(at, odd);
            }
            _ => self.edit(&mut words[at]),
        }
    }
}

fn collect(node: &'static Node, path: &[Vec<&'static str>], commands: &mut Vec<Place>) {
    for child in node.nodes() {
        let mut path = path.to_vec();
        let mut names = vec![child.name];
        names.extend(child.aliases);
        path.push(names);
        match child.action {
            // What docksim does not model it does not complain about, and a daemon that cannot be reached refuses no
            // experiment.
            Action::Help => {}
            _ if child.annotation != Annotation::None => {}
            // It leaves files behind, which later lines would find.
            Action::Command(spec) if spec.usage.ends_with("CONTEXT [FILE|-]") => {}
            Action::Group { .. } => {
                collect(child, &path, commands);
                commands.push(Place { path, node: child });
            }
            Action::Command(_) => commands.push(Place { path, node: child }),
        }
    }
}
