//! A row of a command's table of flags.

use super::value::{Kind, Validator};
use crate::complete::Completes;

/// The flags of a command, as slices that commands may share.
pub type FlagTable = &'static [&'static [Flag]];

/// A flag: one row.
#[derive(Debug, Clone, Copy)]
pub struct Flag {
    /// Its long name, without dashes.
    pub long: &'static str,
    /// Its letter.
    pub short: Option<char>,
    /// What its values are.
    pub kind: Kind,
    /// The value when it is not given, as pflag writes it in a help text.
    pub default: &'static str,
    /// One line in our own words. A word in backquotes becomes the value's name; a newline breaks the line.
    pub help: &'static str,
    /// The flag that holds the value: itself, except where two names set one value (`--net`, `--network`).
    pub stored_in: &'static str,
    /// Who leaves it out.
    pub hidden: Hidden,
    /// What pflag says when the flag is used although it is deprecated: `use --timeout instead`.
    pub deprecated: Option<&'static str>,
    /// What pflag says when the letter is used although it is deprecated.
    pub short_deprecated: Option<&'static str>,
    /// Under which daemon it may be used.
    pub annotation: Annotation,
    /// What docksim does with it.
    pub support: Support,
    /// What its value can be, as docker completes it; the command decides where it says nothing.
    pub completes: Option<Completes>,
    /// What docksim's faces offer where docker completes nothing.
    pub offers: Option<Completes>,
}

/// Under which daemon a flag may be used (docker/cli: cmd/docker/docker.go, `areFlagsSupported`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Annotation {
    /// Any daemon of a sufficient API version; all versions docksim models are.
    None,
    /// One with experimental features.
    Experimental,
    /// One on Windows.
    Windows,
}

/// Who leaves a flag or a command out of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// Nobody.
    Never,
    /// Help does, completion does not.
    InHelp,
    /// Help and completion.
    Always,
}

/// What docksim does with a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Support {
    /// It does what Docker's does.
    Modelled,
    /// It changes nothing that docksim shows: a limit that nothing reaches, a connection that does not exist.
    NoEffect,
    /// Using it ends the command with `docksim: not simulated`.
    NotSimulated,
}

impl Flag {
    const fn new(
        long: &'static str,
        kind: Kind,
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self {
            long,
            short: None,
            kind,
            default,
            help,
            stored_in: long,
            hidden: Hidden::Never,
            deprecated: None,
            short_deprecated: None,
            annotation: Annotation::None,
            support: Support::Modelled,
            completes: None,
            offers: None,
        }
    }

    /// A switch that is off unless given.
    pub const fn bool(long: &'static str, help: &'static str) -> Self {
        Self::new(long, Kind::Bool, "false", help)
    }

    /// A text that is empty unless given.
    pub const fn string(long: &'static str, help: &'static str) -> Self {
        Self::new(long, Kind::String, "", help)
    }

    /// A number that is 0 unless given.
    pub const fn int(long: &'static str, help: &'static str) -> Self {
        Self::new(long, Kind::Int, "0", help)
    }

    /// A span of time that is 0 unless given.
    pub const fn duration(long: &'static str, help: &'static str) -> Self {
        Self::new(long, Kind::Duration, "0s", help)
    }

    /// Texts, one for each time the flag is given; `validator` checks and normalises each.
    pub const fn list(long: &'static str, validator: Validator, help: &'static str) -> Self {
        Self::new(long, Kind::List(validator), "", help)
    }

    /// `key=value` pairs, the last one for a key.
    pub const fn map(long: &'static str, validator: Validator, help: &'static str) -> Self {
        Self::new(long, Kind::Map(validator), "map[]", help)
    }

    /// A flag of a kind without a constructor of its own; its default is that kind's zero.
    pub const fn of(kind: Kind, long: &'static str, help: &'static str) -> Self {
        Self::new(long, kind, kind.zero(), help)
    }

    /// The same flag without its letter.
    #[must_use]
    pub const fn without_short(mut self) -> Self {
        self.short = None;
        self
    }

    /// With a letter.
    pub const fn short(mut self, letter: char) -> Self {
        self.short = Some(letter);
        self
    }

    /// With a value when it is not given, as pflag writes it.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// A second name for `long`.
    pub const fn stored_in(mut self, long: &'static str) -> Self {
        self.stored_in = long;
        self
    }

    /// Left out of help and completion.
    pub const fn hidden(mut self) -> Self {
        self.hidden = Hidden::Always;
        self
    }

    /// For the manager of a swarm only: left out of help.
    pub const fn for_swarm(mut self) -> Self {
        self.hidden = Hidden::InHelp;
        self
    }

    /// Left out of help and completion, and complained about when used.
    pub const fn deprecated(mut self, notice: &'static str) -> Self {
        self.hidden = Hidden::Always;
        self.deprecated = Some(notice);
        self
    }

    /// With a letter that works and is complained about.
    pub const fn deprecated_short(mut self, letter: char, notice: &'static str) -> Self {
        self.short = Some(letter);
        self.short_deprecated = Some(notice);
        self
    }

    /// Only for a certain daemon.
    pub const fn only(mut self, annotation: Annotation) -> Self {
        self.annotation = annotation;
        self
    }

    /// Accepted; changes nothing that docksim shows.
    pub const fn no_effect(mut self) -> Self {
        self.support = Support::NoEffect;
        self
    }

    /// Not modelled: using it ends the command.
    pub const fn not_simulated(mut self) -> Self {
        self.support = Support::NotSimulated;
        self
    }

    /// With what docker completes as its value.
    pub const fn completes(mut self, completes: Completes) -> Self {
        self.completes = Some(completes);
        self
    }

    /// With what docksim's faces offer as its value though docker completes nothing.
    pub const fn offers(mut self, offers: Completes) -> Self {
        self.offers = Some(offers);
        self
    }

    /// The value when the flag stands without one.
    pub(crate) fn value_without_argument(&self) -> Option<&'static str> {
        matches!(self.kind, Kind::Bool).then_some("true")
    }

    /// `-m, --memory`, as complaints name it.
    pub(crate) fn display_name(&self) -> String {
        match self.short {
            Some(letter) if self.short_deprecated.is_none() => {
                format!("-{letter}, --{}", self.long)
            }
            _ => format!("--{}", self.long),
        }
    }

    /// Whether `docker … --help` lists it. The daemon that docksim models is neither experimental nor on Windows.
    pub fn is_listed(&self) -> bool {
        self.hidden == Hidden::Never && self.annotation == Annotation::None
    }
}
