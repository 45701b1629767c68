//! Go's fmt: `Sprint`, `Sprintln` and `Sprintf` over [`Value`]s.
//!
//! Arguments are what an `interface {}` holds; an absent one is nil.

mod float;

use docksim_syntax::template::{is_print, quote_bytes};

use super::value::{CallError, Data, Type, Value};

/// What one call may print at most.
const LIMIT: usize = 1 << 24;

/// `fmt.Sprint`: blanks between arguments that are both no strings.
pub fn sprint(arguments: &[Option<Value>]) -> Result<Vec<u8>, CallError> {
    let mut printer = Printer::default();
    let mut after_string = false;
    for (at, argument) in arguments.iter().enumerate() {
        let is_string = argument
            .as_ref()
            .is_some_and(|value| value.value_type().is_string());
        if at > 0 && !is_string && !after_string {
            printer.write(b" ");
        }
        printer.print_argument(argument.as_ref(), 'v');
        after_string = is_string;
    }
    printer.finish()
}

/// `fmt.Sprintln`: blanks between all arguments, and a newline.
pub fn sprintln(arguments: &[Option<Value>]) -> Result<Vec<u8>, CallError> {
    let mut printer = Printer::default();
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            printer.write(b" ");
        }
        printer.print_argument(argument.as_ref(), 'v');
    }
    printer.write(b"\n");
    printer.finish()
}

/// `fmt.Sprintf`.
pub fn sprintf(format: &[u8], arguments: &[Option<Value>]) -> Result<Vec<u8>, CallError> {
    let mut printer = Printer::default();
    Directives {
        format,
        at: 0,
        arguments,
        next: 0,
        is_reordered: false,
    }
    .print(&mut printer);
    printer.finish()
}

/// What stands between `%` and the verb.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    sharp: bool,
    zero: bool,
    plus: bool,
    minus: bool,
    space: bool,
    /// `%+v`: fields have names.
    plus_v: bool,
    /// `%#v`: Go syntax.
    sharp_v: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// A format and how far it has been printed.
struct Directives<'a> {
    format: &'a [u8],
    at: usize,
    arguments: &'a [Option<Value>],
    next: usize,
    is_reordered: bool,
}

impl Directives<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn print(&mut self, printer: &mut Printer) {
        while !printer.is_full() {
            let rest = self.format.get(self.at..).unwrap_or_default();
            let text = rest
                .iter()
                .position(|byte| *byte == b'%')
                .unwrap_or(rest.len());
            printer.write(rest.get(..text).unwrap_or_default());
            self.at += text + 1;
            if text == rest.len() {
                break;
            }
            printer.flags = Flags::default();
            if !self.print_directive(printer) {
                break;
            }
        }
        printer.flags = Flags::default();
        let extra = self.arguments.get(self.next..).unwrap_or_default();
        if self.is_reordered || extra.is_empty() {
            return;
        }
        printer.write(b"%!(EXTRA ");
        for (at, argument) in extra.iter().enumerate() {
            if at > 0 {
                printer.write(b", ");
            }
            match argument {
                None => printer.write(b"<nil>"),
                Some(value) => {
                    printer.write(value.value_type().to_string().as_bytes());
                    printer.write(b"=");
                    printer.print_argument(Some(value), 'v');
                }
            }
        }
        printer.write(b")");
    }

    /// Prints one directive; false when the format ended in it.
    fn print_directive(&mut self, printer: &mut Printer) -> bool {
        self.read_flags(&mut printer.flags);
        let mut is_good = true;
        let mut after_index = self.read_index(&mut is_good);
        if self.peek() == Some(b'*') {
            self.at += 1;
            match self.take_number() {
                Some(width) => {
                    printer.flags.minus |= width < 0;
                    printer.flags.width = usize::try_from(width.abs()).ok();
                }
                None => printer.write(b"%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            printer.flags.width = self.read_number();
            is_good &= !(after_index && printer.flags.width.is_some());
        }
        if self.peek() == Some(b'.') && self.at + 1 < self.format.len() {
            self.at += 1;
            is_good &= !after_index;
            after_index = self.read_index(&mut is_good);
            if self.peek() == Some(b'*') {
                self.at += 1;
                let precision = self.take_number();
                printer.flags.precision =
                    precision.and_then(|precision| usize::try_from(precision).ok());
                if printer.flags.precision.is_none() {
                    printer.write(b"%!(BADPREC)");
                }
                after_index = false;
            } else {
                printer.flags.precision = Some(self.read_number().unwrap_or(0));
            }
        }
        if !after_index {
            self.read_index(&mut is_good);
        }
        let Some(verb) = self.read_verb() else {
            printer.write(b"%!(NOVERB)");
            return false;
        };
        let complain = |printer: &mut Printer, complaint: &str| {
            printer.write(format!("%!{verb}({complaint})").as_bytes());
        };
        match self.arguments.get(self.next) {
            _ if verb == '%' => printer.write(b"%"),
            _ if !is_good => complain(printer, "BADINDEX"),
            None => complain(printer, "MISSING"),
            Some(argument) => {
                let flags = &mut printer.flags;
                if verb == 'v' {
                    flags.sharp_v = std::mem::take(&mut flags.sharp);
                    flags.plus_v = std::mem::take(&mut flags.plus);
                }
                printer.print_argument(argument.as_ref(), verb);
                self.next += 1;
            }
        }
        true
    }

    fn read_flags(&mut self, flags: &mut Flags) {
        while let Some(flag) = self.peek() {
            match flag {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    fn read_verb(&mut self) -> Option<char> {
        let rest = self.format.get(self.at..)?;
        let first = rest.first()?;
        let (verb, length) = match rest.utf8_chunks().next() {
            Some(chunk) if !chunk.valid().is_empty() => {
                let verb = chunk.valid().chars().next()?;
                (verb, verb.len_utf8())
            }
            _ if first.is_ascii() => (char::from(*first), 1),
            _ => (char::REPLACEMENT_CHARACTER, 1),
        };
        self.at += length;
        Some(verb)
    }

    /// A number of at most a million; Go reads no further behind a larger one.
    fn read_number(&mut self) -> Option<usize> {
        let start = self.at;
        let mut number = 0;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            if number > 1_000_000 {
                self.at = self.format.len();
                return None;
            }
            number = number * 10 + usize::from(digit - b'0');
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// `[3]`: the third argument is next.
    fn read_index(&mut self, is_good: &mut bool) -> bool {
        if self.peek() != Some(b'[') {
            return false;
        }
        self.is_reordered = true;
        let rest = self.format.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b']');
        let Some(end) = end.filter(|_| rest.len() >= 3) else {
            *is_good = false;
            self.at += 1;
            return false;
        };
        self.at += 1;
        let index = self.read_number();
        let is_number = self.peek() == Some(b']') && index.is_some();
        self.at += end + 1 - (self.at + rest.len() - self.format.len());
        match index.and_then(|index| index.checked_sub(1)) {
            Some(index) if is_number && index < self.arguments.len() => self.next = index,
            _ => *is_good = false,
        }
        is_number
    }

    /// The argument that `*` stands for.
    fn take_number(&mut self) -> Option<i64> {
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        let number = match argument.as_ref()?.data() {
            Data::Int(number) => *number,
            Data::Uint(number) => i64::try_from(*number).ok()?,
            _ => return None,
        };
        (-1_000_000..=1_000_000).contains(&number).then_some(number)
    }
}

/// fmt's printer.
#[derive(Debug, Default)]
struct Printer {
    bytes: Vec<u8>,
    flags: Flags,
    /// The argument that is being printed, for complaints.
    argument: Option<Value>,
    is_complaining: bool,
    /// How many addresses were printed.
    addresses: u64,
    not_simulated: Option<String>,
}

impl Printer {
    fn finish(self) -> Result<Vec<u8>, CallError> {
        match self.not_simulated {
            Some(what) => Err(CallError::NotSimulated(what)),
            None => Ok(self.bytes),
        }
    }

    fn is_full(&self) -> bool {
        self.not_simulated.is_some()
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() > LIMIT {
            self.not_simulated = Some(format!("printing more than {LIMIT} bytes in a template"));
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn write_padding(&mut self, count: usize) {
        let byte = if self.flags.zero && !self.flags.minus {
            b'0'
        } else {
            b' '
        };
        self.write(&vec![byte; count]);
    }

    /// Writes bytes and blanks up to the width, which counts characters.
    fn pad(&mut self, bytes: &[u8]) {
        let width = self.flags.width.unwrap_or(0);
        let padding = width.saturating_sub(count_characters(bytes));
        if !self.flags.minus {
            self.write_padding(padding);
        }
        self.write(bytes);
        if self.flags.minus {
            self.write_padding(padding);
        }
    }

    /// As [`Printer::pad`], never with zeros.
    fn pad_with_blanks(&mut self, bytes: &[u8]) {
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad(bytes);
        self.flags.zero = zero;
    }

    fn print_argument(&mut self, argument: Option<&Value>, verb: char) {
        self.argument = argument.cloned();
        let Some(value) = argument else {
            match verb {
                'T' | 'v' => self.pad(b"<nil>"),
                _ => self.complain(verb, None),
            }
            return;
        };
        match verb {
            'T' => self.print_string(value.value_type().to_string().as_bytes(), 's'),
            'p' => self.print_pointer(value, 'p'),
            _ if self.handle_methods(value, verb) => {}
            _ => self.print_value(value, verb, 0),
        }
    }

    /// Prints what `String` gives, if the type has it and the verb is one for strings.
    fn handle_methods(&mut self, value: &Value, verb: char) -> bool {
        if self.is_complaining {
            return false;
        }
        if verb == 'w' {
            // Only `Errorf` wraps errors.
            self.complain(verb, Some(value));
            return true;
        }
        if self.flags.sharp_v || !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            return false;
        }
        let value_type = value.value_type();
        if value_type.has_unmodelled_method("String") {
            self.not_simulated = Some(format!("printing a {value_type} in a template"));
            return true;
        }
        let Some(method) = value_type.method("String") else {
            return false;
        };
        if value_type.is_pointer() && value.is_nil() {
            self.pad(b"<nil>");
            return true;
        }
        let receiver = value.indirect();
        if let Ok(Some(text)) = (method.call)(receiver, &[]) {
            self.print_string(text.bytes().unwrap_or_default(), verb);
        }
        true
    }

    fn print_value(&mut self, value: &Value, verb: char, depth: usize) {
        if self.is_full() {
            return;
        }
        let value_type = value.value_type();
        match (value_type.underlying(), value.data()) {
            (_, Data::Bool(truth)) => match verb {
                't' | 'v' => self.pad(truth.to_string().as_bytes()),
                _ => self.complain(verb, Some(value)),
            },
            (_, Data::Int(number)) => {
                self.print_integer(number.unsigned_abs(), *number < 0, true, verb, value);
            }
            (_, Data::Uint(number)) => self.print_integer(*number, false, false, verb, value),
            (_, Data::Float(number)) => self.print_float(*number, verb, value),
            (Type::String, Data::String(bytes)) => {
                if matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
                    self.print_string(bytes, verb);
                } else {
                    self.complain(verb, Some(value));
                }
            }
            (Type::Map(..), _) => self.print_map(value, verb, depth),
            (Type::Struct(_), Data::String(_)) => {
                self.not_simulated = Some(format!("the parts of a {value_type} in a template"));
            }
            (Type::Struct(_), _) => self.print_struct(value, verb, depth),
            (Type::Slice(_) | Type::Array(..), _) => self.print_list(value, verb, depth),
            (Type::Pointer(_), _) => match value.referent() {
                Some(referent)
                    if depth == 0
                        && matches!(
                            referent.value_type().underlying(),
                            Type::Array(..) | Type::Slice(_) | Type::Struct(_) | Type::Map(..)
                        ) =>
                {
                    self.write(b"&");
                    self.print_element(referent, verb, depth + 1, true);
                }
                _ => self.print_pointer(value, verb),
            },
            _ => match value.referent() {
                Some(held) => self.print_element(held, verb, depth + 1, true),
                None if self.flags.sharp_v => {
                    self.write(value_type.to_string().as_bytes());
                    self.write(b"(nil)");
                }
                None => self.write(b"<nil>"),
            },
        }
    }

    /// Prints a part of a value; the methods of what is in a private field are not called.
    fn print_element(&mut self, value: &Value, verb: char, depth: usize, is_exported: bool) {
        if is_exported && let Some(value) = value.dynamic() {
            self.argument = Some(value.clone());
            if self.handle_methods(value, verb) {
                return;
            }
        }
        self.print_value(value, verb, depth);
    }

    fn open(&mut self, value: &Value, plain: &[u8]) -> bool {
        if !self.flags.sharp_v {
            self.write(plain);
            return true;
        }
        self.write(value.value_type().to_string().as_bytes());
        if value.is_nil() {
            self.write(b"(nil)");
        } else {
            self.write(b"{");
        }
        !value.is_nil()
    }

    fn separate(&mut self, at: usize) {
        if at > 0 {
            let separator: &[u8] = if self.flags.sharp_v { b", " } else { b" " };
            self.write(separator);
        }
    }

    fn print_map(&mut self, value: &Value, verb: char, depth: usize) {
        if !self.open(value, b"map[") {
            return;
        }
        let key_type = match value.value_type().underlying() {
            Type::Map(key, _) => key,
            _ => &Type::String,
        };
        for (at, (key, element)) in value.map().into_iter().flatten().enumerate() {
            self.separate(at);
            let key = Value::new(key_type, Data::String(key.clone()));
            self.print_element(&key, verb, depth + 1, true);
            self.write(b":");
            self.print_element(element, verb, depth + 1, true);
        }
        let end: &[u8] = if self.flags.sharp_v { b"}" } else { b"]" };
        self.write(end);
    }

    fn print_struct(&mut self, value: &Value, verb: char, depth: usize) {
        if self.flags.sharp_v {
            self.write(value.value_type().to_string().as_bytes());
        }
        self.write(b"{");
        let fields = value.value_type().fields();
        for (at, (field, value)) in fields.iter().zip(value.fields()).enumerate() {
            self.separate(at);
            if self.flags.plus_v || self.flags.sharp_v {
                self.write(field.name.as_bytes());
                self.write(b":");
            }
            let value = value.dynamic().unwrap_or(&value);
            self.print_element(value, verb, depth + 1, field.is_exported());
        }
        self.write(b"}");
    }

    fn print_list(&mut self, value: &Value, verb: char, depth: usize) {
        let element = value.value_type().element();
        if matches!(verb, 's' | 'q' | 'x' | 'X')
            && matches!(element.map(Type::underlying), Some(Type::Uint8))
        {
            self.print_string(&value.to_byte_vec(), verb);
            return;
        }
        if !self.open(value, b"[") {
            return;
        }
        for (at, element) in value.list().iter().enumerate() {
            self.separate(at);
            self.print_element(element, verb, depth + 1, true);
        }
        let end: &[u8] = if self.flags.sharp_v { b"}" } else { b"]" };
        self.write(end);
    }

    /// An address: one that Go's heap could have, as nothing here has a real one.
    fn print_pointer(&mut self, value: &Value, verb: char) {
        if !matches!(
            value.value_type().underlying(),
            Type::Pointer(_) | Type::Map(..) | Type::Slice(_)
        ) {
            self.complain(verb, Some(value));
            return;
        }
        let address = if value.is_nil() {
            0
        } else {
            self.addresses += 1;
            0x2ebc_59a5_4000 + self.addresses * 0x1a0
        };
        match verb {
            'v' if self.flags.sharp_v => {
                self.write(format!("({})(", value.value_type()).as_bytes());
                if address == 0 {
                    self.write(b"nil");
                } else {
                    self.print_address(address, true);
                }
                self.write(b")");
            }
            'v' if address == 0 => self.pad(b"<nil>"),
            'v' | 'p' => self.print_address(address, !self.flags.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => self.print_integer(address, false, false, verb, value),
            _ => self.complain(verb, Some(value)),
        }
    }

    fn print_address(&mut self, address: u64, sharp: bool) {
        let flag = std::mem::replace(&mut self.flags.sharp, sharp);
        self.print_digits(address, false, 16, 'v');
        self.flags.sharp = flag;
    }

    fn print_integer(
        &mut self,
        magnitude: u64,
        is_negative: bool,
        is_signed: bool,
        verb: char,
        value: &Value,
    ) {
        let code = u32::try_from(magnitude).ok().filter(|_| !is_negative);
        let c = code
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        match verb {
            'v' if self.flags.sharp_v && !is_signed => self.print_address(magnitude, true),
            'v' | 'd' => self.print_digits(magnitude, is_negative, 10, verb),
            'b' => self.print_digits(magnitude, is_negative, 2, verb),
            'o' | 'O' => self.print_digits(magnitude, is_negative, 8, verb),
            'x' | 'X' => self.print_digits(magnitude, is_negative, 16, verb),
            'c' => self.pad(c.encode_utf8(&mut [0; 4]).as_bytes()),
            'q' => {
                let quoted = quote_bytes(c.to_string().as_bytes(), '\'', self.flags.plus);
                self.pad(quoted.as_bytes());
            }
            'U' => self.print_code_point(if is_negative {
                magnitude.wrapping_neg()
            } else {
                magnitude
            }),
            _ => self.complain(verb, Some(value)),
        }
    }

    fn print_digits(&mut self, magnitude: u64, is_negative: bool, base: u32, verb: char) {
        let flags = self.flags;
        let mut digits = match (base, verb) {
            (2, _) => format!("{magnitude:b}"),
            (8, _) => format!("{magnitude:o}"),
            (16, 'X') => format!("{magnitude:X}"),
            (16, _) => format!("{magnitude:x}"),
            _ => magnitude.to_string(),
        };
        let has_sign = is_negative || flags.plus || flags.space;
        let least = match flags.precision {
            Some(0) if magnitude == 0 => {
                let zero = std::mem::take(&mut self.flags.zero);
                self.write_padding(flags.width.unwrap_or(0));
                self.flags.zero = zero;
                return;
            }
            Some(precision) => precision,
            None if flags.zero && !flags.minus => flags
                .width
                .map_or(0, |width| width.saturating_sub(usize::from(has_sign))),
            None => 0,
        };
        if digits.len() < least {
            digits.insert_str(0, &"0".repeat(least - digits.len()));
        }
        if flags.sharp {
            match (base, verb) {
                (2, _) => digits.insert_str(0, "0b"),
                (8, _) if !digits.starts_with('0') => digits.insert(0, '0'),
                (16, 'X') => digits.insert_str(0, "0X"),
                (16, _) => digits.insert_str(0, "0x"),
                _ => {}
            }
        }
        if verb == 'O' {
            digits.insert_str(0, "0o");
        }
        if is_negative {
            digits.insert(0, '-');
        } else if flags.plus {
            digits.insert(0, '+');
        } else if flags.space {
            digits.insert(0, ' ');
        }
        self.pad_with_blanks(digits.as_bytes());
    }

    fn print_code_point(&mut self, code: u64) {
        let digits = self.flags.precision.unwrap_or(4).max(4);
        let mut text = format!("U+{code:0digits$X}");
        if digits > 1000 {
            text = format!("U+{}{code:X}", "0".repeat(digits.saturating_sub(16)));
        }
        let c = u32::try_from(code).ok().and_then(char::from_u32);
        if let Some(c) = c.filter(|c| self.flags.sharp && is_print(*c)) {
            text.push_str(&format!(" '{c}'"));
        }
        self.pad_with_blanks(text.as_bytes());
    }

    fn print_float(&mut self, number: f64, verb: char, value: &Value) {
        let (form, precision) = match verb {
            'v' => ('g', None),
            'g' | 'G' => (verb, None),
            'e' | 'E' | 'f' => (verb, Some(6)),
            'F' => ('f', Some(6)),
            'b' | 'x' | 'X' => {
                self.not_simulated = Some(format!("%{verb} of a float64 in a template"));
                return;
            }
            _ => return self.complain(verb, Some(value)),
        };
        let flags = self.flags;
        let precision = flags.precision.or(precision);
        let sign = match number {
            _ if number.is_sign_negative() && !number.is_nan() => "-",
            _ if flags.plus => "+",
            _ if flags.space => " ",
            _ => "",
        };
        let digits = float::format(number.abs(), form, precision);
        if !number.is_finite() {
            let sign = if sign.is_empty() && flags.plus {
                "+"
            } else {
                sign
            };
            self.pad_with_blanks(format!("{sign}{digits}").as_bytes());
            return;
        }
        let digits = if flags.sharp {
            float::with_point(&digits, verb, precision)
        } else {
            digits
        };
        let width = flags.width.unwrap_or(0);
        if flags.zero && !flags.minus && !sign.is_empty() && width > digits.len() + 1 {
            self.write(sign.as_bytes());
            self.write_padding(width - digits.len() - 1);
            self.write(digits.as_bytes());
        } else {
            self.pad(format!("{sign}{digits}").as_bytes());
        }
    }

    fn print_string(&mut self, bytes: &[u8], verb: char) {
        let flags = self.flags;
        match verb {
            'x' | 'X' => return self.print_hexadecimal(bytes, verb == 'X'),
            'v' if !flags.sharp_v => {}
            's' => {}
            _ => return self.print_quoted(truncated(bytes, flags.precision)),
        }
        self.pad(truncated(bytes, flags.precision));
    }

    fn print_quoted(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).ok();
        let plain = text.filter(|text| {
            self.flags.sharp
                && text.chars().all(|c| {
                    c == '\t' || !(c.is_control() || matches!(c, '`' | '\u{feff}' | '\x7f'))
                })
        });
        match plain {
            Some(text) => self.pad(format!("`{text}`").as_bytes()),
            None => self.pad(quote_bytes(bytes, '"', self.flags.plus).as_bytes()),
        }
    }

    fn print_hexadecimal(&mut self, bytes: &[u8], is_upper: bool) {
        let flags = self.flags;
        let length = flags
            .precision
            .map_or(bytes.len(), |it| it.min(bytes.len()));
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let prefix = if is_upper { "0X" } else { "0x" };
        let mut text = String::with_capacity(bytes.len() * 2);
        for (at, byte) in bytes.iter().enumerate() {
            if flags.space && at > 0 {
                text.push(' ');
            }
            if flags.sharp && (at == 0 || flags.space) {
                text.push_str(prefix);
            }
            text.push_str(&if is_upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            });
        }
        self.pad(text.as_bytes());
    }

    /// `%!d(string=x)`.
    fn complain(&mut self, verb: char, value: Option<&Value>) {
        let was_complaining = std::mem::replace(&mut self.is_complaining, true);
        self.write(format!("%!{verb}(").as_bytes());
        match (self.argument.clone(), value) {
            (Some(argument), _) => {
                self.write(argument.value_type().to_string().as_bytes());
                self.write(b"=");
                self.print_argument(Some(&argument), 'v');
            }
            (None, Some(value)) => {
                self.write(value.value_type().to_string().as_bytes());
                self.write(b"=");
                self.print_value(value, 'v', 0);
            }
            (None, None) => self.write(b"<nil>"),
        }
        self.write(b")");
        self.is_complaining = was_complaining;
    }
}

/// `utf8.RuneCount`: a byte that belongs to no character counts as one.
fn count_characters(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
        .sum()
}

/// The first so many characters.
fn truncated(bytes: &[u8], precision: Option<usize>) -> &[u8] {
    let Some(mut left) = precision else {
        return bytes;
    };
    let mut end = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().chars().map(char::len_utf8);
        for length in valid.chain(chunk.invalid().iter().map(|_| 1)) {
            if left == 0 {
                return bytes.get(..end).unwrap_or(bytes);
            }
            left -= 1;
            end += length;
        }
    }
    bytes
}
