//! The `filters` of lists and prunes (moby: api/types/filters and daemon/prune.go).

use std::collections::BTreeMap;

use docksim_api::{ApiError, ErrorKind, Filters, Timestamp};
use docksim_reference::timestamp::{self, TimestampError};
use regex::Regex;
use thiserror::Error;

/// What the daemon says about filters, whatever is listed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum FilterError {
    #[error("invalid filter{}", quoted(.0))]
    Unknown(String),
    #[error("invalid filter '{key}=[{}]'", .values.join(" "))]
    NotBool {
        key: &'static str,
        values: Vec<String>,
    },
    #[error("more than one until filter specified")]
    SeveralMoments,
    #[error(transparent)]
    Moment(#[from] TimestampError),
}

impl From<FilterError> for ApiError {
    fn from(error: FilterError) -> Self {
        Self::new(
            ErrorKind::InvalidParameter,
            "invalid-filter",
            error.to_string(),
        )
    }
}

/// A filter's name behind the complaint; nothing for a filter without one.
fn quoted(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(" '{name}'")
    }
}

/// Checks that all filters are among the accepted ones.
pub(crate) fn validate(filters: &Filters, accepted: &[&str]) -> Result<(), FilterError> {
    match filters.keys().find(|key| !accepted.contains(key)) {
        Some(unknown) => Err(FilterError::Unknown(unknown.to_owned())),
        None => Ok(()),
    }
}

/// Whether a text is one of the values; also true when there are none.
pub(crate) fn is_exactly(filters: &Filters, key: &str, text: &str) -> bool {
    let values = filters.get(key);
    values.is_empty() || values.iter().any(|value| value == text)
}

/// Whether a text is one of the values or matches one as an expression; also true when there are none.
pub(crate) fn matches(filters: &Filters, key: &str, text: &str) -> bool {
    is_exactly(filters, key, text)
        || filters
            .get(key)
            .iter()
            .any(|value| Regex::new(value).is_ok_and(|expression| expression.is_match(text)))
}

/// Whether the labels have all that is asked for under a key; also true when nothing is.
pub(crate) fn has_labels(filters: &Filters, key: &str, labels: &BTreeMap<String, String>) -> bool {
    filters.get(key).iter().all(|wanted| {
        let (name, value) = match wanted.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (wanted.as_str(), None),
        };
        labels
            .get(name)
            .is_some_and(|found| value.is_none_or(|value| value == found))
    })
}

/// Whether a prune that looks at labels takes a thing (moby: daemon/prune.go, `matchLabels`).
pub(crate) fn takes_labels(filters: &Filters, labels: &BTreeMap<String, String>) -> bool {
    has_labels(filters, "label", labels)
        && !(filters.contains("label!") && has_labels(filters, "label!", labels))
}

/// A switch; `None` when it is not given.
pub(crate) fn switch(filters: &Filters, key: &'static str) -> Result<Option<bool>, FilterError> {
    if !filters.contains(key) {
        return Ok(None);
    }
    let values = filters.get(key);
    let has = |words: [&str; 2]| values.iter().any(|value| words.contains(&value.as_str()));
    match (has(["1", "true"]), has(["0", "false"])) {
        (true, false) => Ok(Some(true)),
        (false, true) => Ok(Some(false)),
        _ => Err(FilterError::NotBool {
            key,
            values: values.to_vec(),
        }),
    }
}

/// The moment of an `until` filter; `None` when there is none.
pub(crate) fn until(filters: &Filters, now: Timestamp) -> Result<Option<Timestamp>, FilterError> {
    let [text] = filters.get("until") else {
        return if filters.contains("until") {
            Err(FilterError::SeveralMoments)
        } else {
            Ok(None)
        };
    };
    let moment = timestamp::get(text, now.0)?;
    Ok(timestamp::parse_unix(&moment).map(Timestamp))
}
