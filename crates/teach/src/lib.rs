//! What docksim says to a learner: an explanation for every refusal, and lessons; in English and in Korean.
//!
//! Both are data: text files that are compiled in and read when they are asked for ([`record`] describes their form). This
//! crate knows no rule of Docker. It gets a [`Reason`](docksim_api::Reason) from a refusal and [`Facts`](lesson::Facts)
//! about a world, and has the words for them. It never looks at Docker's own sentences.
//!
//! Start with [`Explanations::builtin`] and [`Lesson::builtin`].
//!
//! ```
//! use docksim_api::Reason;
//! use docksim_teach::{Explanations, Language};
//! let reason = Reason::new("container-name-in-use").with("container", "web");
//! let explanations = Explanations::builtin();
//! let entry = explanations.of_reason(&reason).unwrap();
//! assert_eq!(entry.code, "DK0012");
//! assert!(entry.render(Language::English, &reason, 80).contains("docker rm web"));
//! ```

pub mod explanation;
pub mod layout;
pub mod lesson;
pub mod record;

pub use explanation::{Entry, Explanations, Remedy, Text};
pub use lesson::Lesson;

/// A language that docksim speaks to learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// The language of a locale: `ko_KR.UTF-8` is Korean, and what is not known is English.
    pub fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '.', '-', '@']).next() {
            Some("ko") => Self::Korean,
            _ => Self::English,
        }
    }

    /// The language of a code that a person types: `ko`, `en`.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// `en`, `ko`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// One of two texts.
    pub fn of<T>(self, english: T, korean: T) -> T {
        match self {
            Self::English => english,
            Self::Korean => korean,
        }
    }
}
