//! `--generic-resource` (docker/cli: cli/command/service/generic_resource_opts.go; swarmkit: api/genericresource).

use std::collections::BTreeMap;

use docksim_reference::go::parse_int;

use crate::error::CliError;

/// Checks what the user has defined, all values of a name together.
pub(super) fn check(terms: &[String]) -> Result<(), CliError> {
    let refuse = |problem: String| {
        let what = "invalid generic resource specification: could not parse GenericResource";
        Err(CliError::new(format!("{what}: {problem}")))
    };
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for term in terms {
        match term.split('=').collect::<Vec<_>>().as_slice() {
            [name, value] => values.entry(name.trim()).or_default().push(value.trim()),
            _ => {
                return refuse(format!(
                    "incorrect term {term}, missing '=' or malformed expression"
                ));
            }
        }
    }
    let mut named = None;
    for (name, values) in &values {
        match values.as_slice() {
            [value] if parse_int(value).is_ok_and(|count| count < 0) => {
                return refuse(format!("cannot ask for negative resource {name}"));
            }
            [value] if parse_int(value).is_ok() => {}
            values if values.iter().any(|value| parse_int(value).is_ok()) => {
                let values = values.join(" ");
                return refuse(format!(
                    "mixed discrete and named resources in expression '{name}=[{values}]'"
                ));
            }
            values => named = named.or_else(|| values.first().map(|value| (*name, *value))),
        }
    }
    match named {
        Some((name, value)) => Err(CliError::new(format!(
            "invalid generic-resource request `{name}={value}`, Named Generic Resources is not supported for service \
             create or update"
        ))),
        None => Ok(()),
    }
}
