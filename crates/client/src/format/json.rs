//! Go's encoding/json: values to JSON, and JSON set in lines.

use super::value::{CallError, Data, Type, Value};

/// The name of the method that makes a type's own JSON.
pub const MARSHAL: &str = "MarshalJSON";

/// The JSON of a value (`json.Encoder` with `SetEscapeHTML(false)`); `null` for an absent one.
pub fn encode(value: Option<&Value>) -> Result<Vec<u8>, CallError> {
    let mut encoder = Encoder {
        bytes: Vec::new(),
        escapes_html: false,
    };
    encoder.encode(value)?;
    Ok(encoder.bytes)
}

/// As [`encode`], with `<`, `>` and `&` escaped (`json.Marshal`).
pub fn marshal(value: Option<&Value>) -> Result<Vec<u8>, CallError> {
    let mut encoder = Encoder {
        bytes: Vec::new(),
        escapes_html: true,
    };
    encoder.encode(value)?;
    Ok(encoder.bytes)
}

/// JSON with every element on a line of its own (`json.Indent`).
pub fn indent(json: &str, step: &str) -> String {
    reformat(json, Some(step))
}

/// JSON without blanks (`json.Compact`).
pub fn compact(json: &str) -> String {
    reformat(json, None)
}

struct Encoder {
    bytes: Vec<u8>,
    escapes_html: bool,
}

impl Encoder {
    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn encode(&mut self, value: Option<&Value>) -> Result<(), CallError> {
        let Some(value) = value else {
            self.push("null");
            return Ok(());
        };
        let value_type = value.value_type();
        if let Some(method) = value_type.method(MARSHAL).filter(|_| !value.is_nil()) {
            let json = (method.call)(value.indirect(), &[])?;
            self.bytes
                .extend(json.map(|json| json.to_byte_vec()).unwrap_or_default());
            return Ok(());
        }
        if value_type.has_unmodelled_method(MARSHAL) {
            return Err(CallError::NotSimulated(format!(
                "the JSON of a {value_type}"
            )));
        }
        let named = value_type.named();
        match (value_type.underlying(), value.data()) {
            (_, Data::Nil) => self.push("null"),
            (_, Data::Bool(truth)) => self.push(&truth.to_string()),
            (_, Data::Int(number)) => self.push(&number.to_string()),
            (_, Data::Uint(number)) => self.push(&number.to_string()),
            (_, Data::Float(number)) => {
                let text = encode_float(*number)?;
                self.push(&text);
            }
            (_, Data::String(bytes)) if named.is_some_and(|named| named.name == "json.Number") => {
                self.bytes.extend_from_slice(bytes);
            }
            (_, Data::String(bytes)) => self.encode_string(bytes),
            (Type::Slice(Type::Uint8), Data::List(list)) => self.encode_base64(list),
            (_, Data::List(list)) => {
                self.push("[");
                for (at, value) in list.iter().enumerate() {
                    self.push(if at > 0 { "," } else { "" });
                    self.encode(Some(value))?;
                }
                self.push("]");
            }
            (_, Data::Map(map)) => {
                self.push("{");
                for (at, (key, value)) in map.iter().enumerate() {
                    self.push(if at > 0 { "," } else { "" });
                    self.encode_string(key);
                    self.push(":");
                    self.encode(Some(value))?;
                }
                self.push("}");
            }
            (_, Data::Struct(_) | Data::Object(_)) => {
                self.push("{");
                let mut is_first = true;
                self.encode_fields(value, &mut is_first)?;
                self.push("}");
            }
            (_, Data::Reference(referent)) => self.encode(Some(referent))?,
        }
        Ok(())
    }

    fn encode_fields(&mut self, value: &Value, is_first: &mut bool) -> Result<(), CallError> {
        let fields = value.value_type().fields();
        for (field, value) in fields.iter().zip(value.fields()) {
            if field.is_embedded {
                self.encode_fields(value.indirect(), is_first)?;
                continue;
            }
            if field.json.is_empty()
                || !field.is_exported()
                || (field.omit_empty && is_empty(&value))
            {
                continue;
            }
            self.push(if *is_first { "" } else { "," });
            *is_first = false;
            self.encode_string(field.json.as_bytes());
            self.push(":");
            self.encode(Some(&value))?;
        }
        Ok(())
    }

    fn encode_string(&mut self, bytes: &[u8]) {
        self.push("\"");
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                self.encode_char(c);
            }
            for _byte in chunk.invalid() {
                self.push("\u{fffd}");
            }
        }
        self.push("\"");
    }

    fn encode_char(&mut self, c: char) {
        match c {
            '"' => self.push("\\\""),
            '\\' => self.push("\\\\"),
            '\n' => self.push("\\n"),
            '\r' => self.push("\\r"),
            '\t' => self.push("\\t"),
            '\x08' => self.push("\\b"),
            '\x0c' => self.push("\\f"),
            '<' | '>' | '&' if !self.escapes_html => self.push(c.encode_utf8(&mut [0; 4])),
            '<' | '>' | '&' | '\0'..' ' | '\u{2028}' | '\u{2029}' => {
                let code = format!("\\u{:04x}", u32::from(c));
                self.push(&code);
            }
            _ => self.push(c.encode_utf8(&mut [0; 4])),
        }
    }

    /// Bytes go through JSON in base 64.
    fn encode_base64(&mut self, list: &[Value]) {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let byte = |value: &Value| match value.data() {
            Data::Uint(byte) => *byte & 0xff,
            _ => 0,
        };
        self.push("\"");
        for group in list.chunks(3) {
            let bits = (0..3).fold(0, |bits, at| bits << 8 | group.get(at).map_or(0, byte));
            for at in 0..4_usize {
                let index = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap_or(0);
                let letter = ALPHABET.get(index).filter(|_| at <= group.len());
                self.bytes.push(letter.copied().unwrap_or(b'='));
            }
        }
        self.push("\"");
    }
}

/// Whether `omitempty` leaves it out; never a structure.
fn is_empty(value: &Value) -> bool {
    !value.truth() && !matches!(value.data(), Data::Struct(_))
}

/// As ECMAScript prints numbers.
fn encode_float(number: f64) -> Result<String, CallError> {
    if !number.is_finite() {
        return Err(CallError::Failed(format!(
            "json: unsupported value: {}",
            if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            }
        )));
    }
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        let text = format!("{number:e}");
        return Ok(match text.split_once('e') {
            Some((mantissa, exponent)) if !exponent.starts_with('-') => {
                format!("{mantissa}e+{exponent}")
            }
            _ => text,
        });
    }
    Ok(format!("{number}"))
}

fn reformat(json: &str, step: Option<&str>) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth: usize = 0;
    let mut in_string = false;
    let mut is_escaped = false;
    let mut after_open = false;
    let newline = |out: &mut String, depth: usize| {
        if let Some(step) = step {
            out.push('\n');
            out.push_str(&step.repeat(depth));
        }
    };
    for c in json.chars() {
        if in_string {
            out.push(c);
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
            continue;
        }
        if matches!(c, ' ' | '\t' | '\r' | '\n') {
            continue;
        }
        let closes = matches!(c, '}' | ']');
        if std::mem::take(&mut after_open) && !closes {
            depth += 1;
            newline(&mut out, depth);
        } else if closes && !out.ends_with(['{', '[']) {
            depth = depth.saturating_sub(1);
            newline(&mut out, depth);
        }
        out.push(c);
        match c {
            '"' => in_string = true,
            '{' | '[' => after_open = true,
            ',' => newline(&mut out, depth),
            ':' if step.is_some() => out.push(' '),
            _ => {}
        }
    }
    out
}
