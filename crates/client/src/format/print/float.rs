//! `strconv.FormatFloat` of numbers that are not negative.

/// More decimals than any `float64` has.
const MOST_DIGITS: usize = 1100;

/// The number in the form `e`, `E`, `f`, `g` or `G`; without a precision, with as few digits as tell it apart.
pub(super) fn format(number: f64, form: char, precision: Option<usize>) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return "Inf".to_owned();
    }
    match form {
        'f' => fixed(number, precision),
        'e' | 'E' => scientific(number, precision, form),
        _ => general(number, precision, form),
    }
}

fn fixed(number: f64, precision: Option<usize>) -> String {
    match precision {
        None => format!("{number}"),
        Some(precision) => {
            let digits = precision.min(MOST_DIGITS);
            format!("{number:.digits$}{}", "0".repeat(precision - digits))
        }
    }
}

fn scientific(number: f64, precision: Option<usize>, e: char) -> String {
    let (mantissa, exponent) = parts(number, precision);
    let zeros = precision.map_or(0, |precision| precision - precision.min(MOST_DIGITS));
    with_exponent(&format!("{mantissa}{}", "0".repeat(zeros)), exponent, e)
}

/// The mantissa with so many decimals and the power of ten.
fn parts(number: f64, precision: Option<usize>) -> (String, i64) {
    let text = match precision {
        None => format!("{number:e}"),
        Some(precision) => format!("{number:.*e}", precision.min(MOST_DIGITS)),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_owned(), exponent.parse().unwrap_or(0))
}

fn with_exponent(mantissa: &str, exponent: i64, e: char) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{e}{sign}{:02}", exponent.abs())
}

fn general(number: f64, precision: Option<usize>, form: char) -> String {
    let significant = precision.map(|precision| precision.max(1));
    let (mantissa, exponent) = parts(number, significant.map(|digits| digits - 1));
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        &mantissa
    };
    let digits = mantissa.chars().filter(char::is_ascii_digit).count();
    let digit_count = i64::try_from(digits).unwrap_or(i64::MAX);
    let limit = match significant.map(|digits| i64::try_from(digits).unwrap_or(i64::MAX)) {
        None => 6,
        Some(limit) if limit > digit_count && digit_count > exponent => digit_count,
        Some(limit) => limit,
    };
    if exponent < -4 || exponent >= limit {
        let e = if form == 'G' { 'E' } else { 'e' };
        return with_exponent(mantissa, exponent, e);
    }
    let decimals = usize::try_from(digit_count - 1 - exponent).unwrap_or(0);
    match significant {
        None => format!("{number}"),
        Some(_) => format!("{number:.*}", decimals.min(MOST_DIGITS)),
    }
}

/// With a decimal point and, for `%#g`, its trailing zeros.
pub(super) fn with_point(digits: &str, verb: char, precision: Option<usize>) -> String {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    let mut text = mantissa.to_owned();
    if !text.contains('.') {
        text.push('.');
    }
    if matches!(verb, 'v' | 'g' | 'G') {
        let wanted = precision.unwrap_or(6);
        let significant = mantissa.trim_start_matches(['0', '.']);
        let mut shown = significant.chars().filter(char::is_ascii_digit).count();
        if mantissa == "0" {
            shown = 1;
        }
        text.push_str(&"0".repeat(wanted.saturating_sub(shown)));
    }
    text + exponent
}
