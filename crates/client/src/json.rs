//! JSON as Go's `encoding/json` writes it.

use docksim_api::image::InspectResponse;
use serde::Serialize;

/// One line, with the fields in the order of the type (Go: a `json.Encoder` with `SetEscapeHTML(false)`, which is how
/// dockerd and docker's templates use it).
pub(crate) fn marshal(value: &impl Serialize) -> String {
    // The wire types have text keys and no failing serializer.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{2028}' | '\u{2029}' => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The same with `<`, `>` and `&` escaped (Go: `json.Marshal`, which is how the CLI writes what is its own).
pub(crate) fn marshal_html(value: &impl Serialize) -> String {
    let json = marshal(value).replace('&', "\\u0026");
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}

/// An image as the daemon sends it: the configuration is marshalled by itself, as Go does it
/// (moby: api/server/router/image/inspect_response.go).
pub(crate) fn marshal_image(image: &InspectResponse) -> String {
    let whole = marshal(image);
    let config = marshal(&image.config);
    // It is the last field.
    match whole
        .strip_suffix('}')
        .and_then(|rest| rest.strip_suffix(&config))
    {
        Some(front) => format!("{front}{}}}", marshal_html(&image.config)),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_separators_are_escaped_and_html_is_not() {
        assert_eq!(marshal(&"<a> & \u{2028}"), r#""<a> & \u2028""#);
    }
}
