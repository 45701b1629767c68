//! `--gpus` (docker/cli: opts/gpus.go).

use docksim_reference::go::atoi;

use super::csv;

/// Checks a request for GPUs.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut seen: Vec<&str> = Vec::new();
    let fields = csv::fields(text)?;
    for field in &fields {
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (field.as_str(), None),
        };
        if seen.contains(&key) {
            return Err(format!(
                "gpu request key '{key}' can be specified only once"
            ));
        }
        seen.push(key);
        match (key, value) {
            (count, None) => {
                seen.push("count");
                check_count(count)?;
            }
            ("count", Some(count)) => check_count(count)?,
            ("driver" | "device" | "capabilities", Some(_)) => {}
            ("options", Some(options)) => {
                csv::fields(options)
                    .map_err(|error| format!("failed to read gpu options: {error}"))?;
            }
            _ => return Err(format!("unexpected key '{key}' in '{field}'")),
        }
    }
    Ok(())
}

fn check_count(text: &str) -> Result<(), String> {
    if text == "all" {
        return Ok(());
    }
    atoi(text).map(|_| ()).map_err(|error| {
        let reason = error.reason;
        format!("invalid count ({text}): value must be either \"all\" or an integer: {reason}")
    })
}
