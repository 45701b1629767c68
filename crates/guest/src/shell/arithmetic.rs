//! `$((…))`: C's integer expressions over the shell's variables.

use std::fmt;

use super::variables::Variables;

/// How deeply an expression may be nested.
const MAX_DEPTH: u32 = 64;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ArithmeticError {
    DivisionByZero,
    /// With the text from where it went wrong.
    Syntax(String),
    TooDeep,
    ReadOnly(String),
    Unset(String),
}

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DivisionByZero => f.write_str("division by 0"),
            Self::Syntax(_) => f.write_str("syntax error"),
            Self::TooDeep => f.write_str("expression recursion level exceeded"),
            Self::ReadOnly(name) => write!(f, "{name}: readonly variable"),
            Self::Unset(name) => write!(f, "{name}: unbound variable"),
        }
    }
}

/// The value of an expression; assignments in it are made. An empty one is 0.
pub(crate) fn evaluate(
    text: &str,
    variables: &mut Variables,
    unset_is_error: bool,
) -> Result<i64, ArithmeticError> {
    let mut evaluator = Evaluator {
        text,
        place: 0,
        variables,
        depth: 0,
        skipping: 0,
        unset_is_error,
    };
    evaluator.blanks();
    if evaluator.rest().is_empty() {
        return Ok(0);
    }
    let value = evaluator.comma()?;
    evaluator.blanks();
    if evaluator.rest().is_empty() {
        Ok(value)
    } else {
        Err(evaluator.syntax())
    }
}

struct Evaluator<'a> {
    text: &'a str,
    place: usize,
    variables: &'a mut Variables,
    depth: u32,
    /// Greater than 0 in the part of `&&`, `||` or `?:` that does not count.
    skipping: u32,
    unset_is_error: bool,
}

type Value = Result<i64, ArithmeticError>;

/// Binary operators with their precedence, the longer ones first.
const BINARY: [(&str, u8); 19] = [
    ("**", 11),
    ("<<", 8),
    (">>", 8),
    ("<=", 7),
    (">=", 7),
    ("==", 6),
    ("!=", 6),
    ("&&", 2),
    ("||", 1),
    ("*", 10),
    ("/", 10),
    ("%", 10),
    ("+", 9),
    ("-", 9),
    ("<", 7),
    (">", 7),
    ("&", 5),
    ("^", 4),
    ("|", 3),
];

const ASSIGNMENTS: [&str; 11] = [
    "<<=", ">>=", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "=",
];

impl Evaluator<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.place += rest.len() - rest.trim_start().len();
    }

    fn syntax(&self) -> ArithmeticError {
        ArithmeticError::Syntax(self.rest().to_owned())
    }

    fn take(&mut self, token: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(token);
        if found {
            self.place += token.len();
        }
        found
    }

    fn comma(&mut self) -> Value {
        let mut value = self.assignment()?;
        while self.take(",") {
            value = self.assignment()?;
        }
        Ok(value)
    }

    fn assignment(&mut self) -> Value {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ArithmeticError::TooDeep);
        }
        let start = self.place;
        if let Some(name) = self.name() {
            self.blanks();
            let rest = self.rest();
            let operator = ASSIGNMENTS
                .iter()
                .find(|operator| rest.starts_with(**operator));
            if let Some(operator) =
                operator.filter(|operator| **operator != "=" || !rest.starts_with("=="))
            {
                self.place += operator.len();
                let right = self.assignment()?;
                let value = match operator.strip_suffix('=') {
                    Some("") | None => right,
                    Some(binary) => {
                        let left = self.variable(&name)?;
                        self.apply(binary, left, right)?
                    }
                };
                self.set(&name, value)?;
                self.depth -= 1;
                return Ok(value);
            }
        }
        self.place = start;
        let value = self.conditional()?;
        self.depth -= 1;
        Ok(value)
    }

    fn conditional(&mut self) -> Value {
        let condition = self.binary(0)?;
        if !self.take("?") {
            return Ok(condition);
        }
        let yes = self.skip_unless(condition != 0, Self::comma)?;
        if !self.take(":") {
            return Err(self.syntax());
        }
        let no = self.skip_unless(condition == 0, Self::assignment)?;
        Ok(if condition != 0 { yes } else { no })
    }

    fn skip_unless(&mut self, counts: bool, part: fn(&mut Self) -> Value) -> Value {
        self.skipping += u32::from(!counts);
        let value = part(self);
        self.skipping -= u32::from(!counts);
        value
    }

    fn binary(&mut self, least: u8) -> Value {
        let mut left = self.unary()?;
        loop {
            self.blanks();
            let rest = self.rest();
            let found = BINARY
                .iter()
                .find(|(operator, _)| rest.starts_with(operator));
            let Some((operator, precedence)) = found.copied() else {
                return Ok(left);
            };
            let is_assignment = rest
                .get(operator.len()..)
                .is_some_and(|after| after.starts_with('='))
                && !matches!(operator, "<=" | ">=" | "==" | "!=" | "<" | ">");
            if precedence <= least || is_assignment {
                return Ok(left);
            }
            self.place += operator.len();
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(ArithmeticError::TooDeep);
            }
            left = match operator {
                "&&" => {
                    self.skipping += u32::from(left == 0);
                    let right = self.binary(precedence);
                    self.skipping -= u32::from(left == 0);
                    i64::from(right? != 0 && left != 0)
                }
                "||" => {
                    self.skipping += u32::from(left != 0);
                    let right = self.binary(precedence);
                    self.skipping -= u32::from(left != 0);
                    i64::from(right? != 0 || left != 0)
                }
                // To the right.
                "**" => {
                    let right = self.binary(precedence - 1)?;
                    self.apply(operator, left, right)?
                }
                _ => {
                    let right = self.binary(precedence)?;
                    self.apply(operator, left, right)?
                }
            };
            self.depth -= 1;
        }
    }

    fn apply(&self, operator: &str, left: i64, right: i64) -> Value {
        if matches!(operator, "/" | "%") && right == 0 {
            return if self.skipping > 0 {
                Ok(0)
            } else {
                Err(ArithmeticError::DivisionByZero)
            };
        }
        let shift = u32::try_from(right & 63).unwrap_or(0);
        Ok(match operator {
            "*" => left.wrapping_mul(right),
            "/" => left.wrapping_div(right),
            "%" => left.wrapping_rem(right),
            "+" => left.wrapping_add(right),
            "-" => left.wrapping_sub(right),
            "<<" => left.wrapping_shl(shift),
            ">>" => left.wrapping_shr(shift),
            "<" => i64::from(left < right),
            ">" => i64::from(left > right),
            "<=" => i64::from(left <= right),
            ">=" => i64::from(left >= right),
            "==" => i64::from(left == right),
            "!=" => i64::from(left != right),
            "&" => left & right,
            "^" => left ^ right,
            "|" => left | right,
            "**" => match u32::try_from(right) {
                Ok(exponent) => left.wrapping_pow(exponent),
                Err(_) if right < 0 => return Err(self.syntax()),
                Err(_) => 0,
            },
            _ => return Err(self.syntax()),
        })
    }

    fn unary(&mut self) -> Value {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ArithmeticError::TooDeep);
        }
        let value = self.unary_inner();
        self.depth -= 1;
        value
    }

    fn unary_inner(&mut self) -> Value {
        for (operator, change) in [("++", 1), ("--", -1)] {
            let start = self.place;
            if self.take(operator) {
                self.blanks();
                if let Some(name) = self.name() {
                    let value = self.variable(&name)?.wrapping_add(change);
                    self.set(&name, value)?;
                    return Ok(value);
                }
                self.place = start;
            }
        }
        if self.take("!") {
            return Ok(i64::from(self.unary()? == 0));
        }
        if self.take("~") {
            return Ok(!self.unary()?);
        }
        if self.take("-") {
            return Ok(self.unary()?.wrapping_neg());
        }
        if self.take("+") {
            return self.unary();
        }
        if self.take("(") {
            let value = self.comma()?;
            return if self.take(")") {
                Ok(value)
            } else {
                Err(self.syntax())
            };
        }
        if let Some(name) = self.name() {
            let value = self.variable(&name)?;
            for (operator, change) in [("++", 1), ("--", -1)] {
                if self.take(operator) {
                    self.set(&name, value.wrapping_add(change))?;
                    break;
                }
            }
            return Ok(value);
        }
        self.number()
    }

    fn number(&mut self) -> Value {
        self.blanks();
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '#' | '_' | '@'))
            .unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        if !token.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.syntax());
        }
        let value = parse_number(token).ok_or_else(|| self.syntax())?;
        self.place += length;
        Ok(value)
    }

    fn name(&mut self) -> Option<String> {
        self.blanks();
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let name = rest.get(..length)?.to_owned();
        self.place += length;
        Some(name)
    }

    /// A variable's value is itself an expression.
    fn variable(&mut self, name: &str) -> Value {
        let Some(text) = self.variables.get(name).map(str::to_owned) else {
            return if self.unset_is_error && self.skipping == 0 {
                Err(ArithmeticError::Unset(name.to_owned()))
            } else {
                Ok(0)
            };
        };
        if let Some(number) = parse_number(text.trim()) {
            return Ok(number);
        }
        let mut inner = Evaluator {
            text: &text,
            place: 0,
            variables: self.variables,
            depth: self.depth + 1,
            skipping: self.skipping,
            unset_is_error: self.unset_is_error,
        };
        if inner.depth > MAX_DEPTH {
            return Err(ArithmeticError::TooDeep);
        }
        inner.blanks();
        if inner.rest().is_empty() {
            return Ok(0);
        }
        let value = inner.comma()?;
        inner.blanks();
        if inner.rest().is_empty() {
            Ok(value)
        } else {
            Err(inner.syntax())
        }
    }

    fn set(&mut self, name: &str, value: i64) -> Result<(), ArithmeticError> {
        if self.skipping > 0 {
            return Ok(());
        }
        self.variables
            .set(name, value.to_string())
            .map_err(|_| ArithmeticError::ReadOnly(name.to_owned()))
    }
}

/// `10`, `0x1f`, `017`, `2#101`; numbers that are too big wrap.
fn parse_number(token: &str) -> Option<i64> {
    let (sign, digits) = token
        .strip_prefix('-')
        .map_or((1, token), |digits| (-1, digits));
    let (base, digits) =
        if let Some(digits) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
            (16, digits)
        } else if let Some((base, digits)) = digits.split_once('#') {
            (
                base.parse().ok().filter(|base| (2..=36).contains(base))?,
                digits,
            )
        } else if digits.len() > 1 && digits.starts_with('0') {
            (8, digits)
        } else {
            (10, digits)
        };
    if digits.is_empty() {
        return None;
    }
    let mut value: i64 = 0;
    for digit in digits.chars() {
        let digit = digit.to_digit(base)?;
        value = value
            .wrapping_mul(i64::from(base))
            .wrapping_add(i64::from(digit));
    }
    Some(value.wrapping_mul(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_the_values_that_bash_gives_them() {
        let mut variables = Variables::default();
        variables.set("x", "5").unwrap_or_default();
        variables.set("y", "x+1").unwrap_or_default();
        let mut check = |text: &str, expect: i64| {
            assert_eq!(evaluate(text, &mut variables, false), Ok(expect), "{text}")
        };
        check("", 0);
        check("1+2*3", 7);
        check("(1+2)*3", 9);
        check("2**3**2", 512);
        check("-2**2", 4);
        check("7/2", 3);
        check("-7%3", -1);
        check("1<2 && 2<3", 1);
        check("0 && 1/0", 0);
        check("1 ? 2 : 3", 2);
        check("y*2", 12);
        check("x++ + x", 11);
        check("x += 2, x", 8);
        check("0x1f + 010 + 2#101", 44);
        check("~0", -1);
        check("!3", 0);
        check("1 << 4 | 1", 17);
        check("nope", 0);
        check("5 == 5", 1);
    }

    #[test]
    fn what_is_no_expression_is_an_error() {
        let mut variables = Variables::default();
        for text in ["1+", "1 2", "(1", "1/0", "a b", "1 ? 2", "$"] {
            assert!(evaluate(text, &mut variables, false).is_err(), "{text}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(
            evaluate(&deep, &mut variables, false),
            Err(ArithmeticError::TooDeep)
        );
        let circle = variables
            .set("a", "a")
            .map(|()| evaluate("a", &mut variables, false));
        assert_eq!(circle, Ok(Err(ArithmeticError::TooDeep)));
    }
}
