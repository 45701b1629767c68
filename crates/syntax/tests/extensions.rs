//! What bash adds to the grammar: understood, or named as not simulated; never taken for something else.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use docksim_syntax::shell::{Extension, SyntaxErrorKind, parse};

#[test]
fn an_arithmetic_command_is_a_let() {
    let check = |text: &str, printed: &str| {
        let parsed = parse(text);
        assert_eq!(parsed.errors, [], "{text}");
        assert_eq!(parsed.script.to_string(), printed, "{text}");
    };
    check("((i=5))", "let \"$((i=5))\"");
    check(
        "if ((x > (2)))\nthen a; fi",
        "if let \"$((x > (2)))\"; then a; fi",
    );
    // Two subshells that begin together.
    check("((a); b)", "( ( a ); b )");
    check("((a) && (b))", "( ( a ) && ( b ) )");
}

#[test]
fn what_is_not_simulated_is_named() {
    let check = |text: &str, extension: Extension| {
        let kinds: Vec<_> = parse(text)
            .errors
            .into_iter()
            .map(|error| error.kind)
            .collect();
        assert_eq!(kinds, [SyntaxErrorKind::NotSimulated(extension)], "{text}");
    };
    check("a=(1 2)", Extension::Array);
    check("a+=(1)", Extension::Array);
    check("echo ${a[0]}", Extension::ArrayElement);
    check("echo ${#a[@]}", Extension::ArrayElement);
    check("echo ${!a}", Extension::Indirection);
    check("cat <(echo a)", Extension::ProcessSubstitution);
    check("tee >(cat)", Extension::ProcessSubstitution);
    check(
        "for ((i=0; i<3; i++)); do a; done",
        Extension::ArithmeticFor,
    );
    check("[[ a =~ b(c) ]]", Extension::Conditional);
    check("select x in a b; do c; done", Extension::Select);
}

#[test]
fn what_is_wrong_to_bash_too_stays_wrong() {
    for text in ["a (b)", "a = (b)", "1=(b)", "f() b"] {
        let parsed = parse(text);
        let kinds: Vec<_> = parsed.errors.iter().map(|error| &error.kind).collect();
        let is_unexpected = kinds
            .iter()
            .any(|kind| matches!(kind, SyntaxErrorKind::UnexpectedToken(_)));
        assert!(is_unexpected, "{text}: {kinds:?}");
    }
}

#[test]
fn a_line_may_be_continued_after_a_tilde() {
    for (text, printed) in [
        ("echo ~\\\n", "echo ~"),
        ("echo ~a\\\nb/c", "echo ~ab/c"),
        ("x=~\\\n/y", "x=~/y"),
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.script.to_string(), printed, "{text:?}");
        assert_eq!(parse(printed).script.to_string(), printed, "{text:?}");
    }
}

#[test]
fn an_expansion_over_two_lines_is_named() {
    for text in ["echo $\\\n{x}", "echo $\\\n\\\nx", "echo \"$\\\n(pwd)\""] {
        let parsed = parse(text);
        assert_eq!(
            parsed.errors.first().map(|error| error.kind.clone()),
            Some(SyntaxErrorKind::NotSimulated(Extension::ContinuedDollar)),
            "{text}"
        );
    }
    assert!(parse("echo $\\\n; pwd").errors.is_empty());
}
