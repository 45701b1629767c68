//! The shell's grammar: tables of texts, and properties of all texts.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use docksim_syntax::shell::{Completeness, MAX_DEPTH, SyntaxErrorKind, TokenClass, parse, tokens};
use proptest::prelude::*;

#[track_caller]
fn prints(text: &str, expect: &str) {
    let parsed = parse(text);
    assert_eq!(parsed.errors, [], "{text:?}");
    assert_eq!(parsed.completeness, Completeness::Complete, "{text:?}");
    assert_eq!(parsed.script.to_string(), expect, "{text:?}");
}

#[test]
fn what_people_type_is_understood() {
    prints("docker ps -a", "docker ps -a");
    prints(
        "docker rm $(docker ps -aq) ; docker rmi httpd",
        "docker rm $( docker ps -aq ); docker rmi httpd",
    );
    prints("docker rm `docker ps -aq`", "docker rm $( docker ps -aq )");
    prints("a | b |& c && d || e & f", "a | b |& c && d || e & f");
    prints("! true", "! true");
    prints(
        "X=1 Y='a b' env >out 2>&1 </dev/null",
        "X=1 Y='a b' env > out 2>&1 < /dev/null",
    );
    prints(
        "echo a &> both; echo b >| c <> d",
        "echo a &> both; echo b >| c <> d",
    );
    prints("cat <<< \"$X\"", "cat <<< \"${X}\"");
    prints(
        "cat <<EOF\na $X\nEOF\necho b",
        "cat << EOF\na ${X}\nEOF\n echo b",
    );
    prints("cat <<-'E'\n\t\tx $Y\n\tE\n", "cat <<- 'E'\nx $Y\nE");
    prints(
        "if a; then b; elif c; then d; else e; fi",
        "if a; then b; elif c; then d; else e; fi",
    );
    prints(
        "for i in 1 2 3; do echo $i; done",
        "for i in 1 2 3; do echo ${i}; done",
    );
    prints("for i\ndo\n echo $i\ndone", "for i; do echo ${i}; done");
    prints(
        "while read x; do echo $x; done < f",
        "while read x; do echo ${x}; done < f",
    );
    prints("until false; do :; done", "until false; do :; done");
    prints(
        "case $x in a|b) echo 1;; (c) ;& *) echo 2 ;; esac",
        "case ${x} in (a | b) echo 1 ;; (c)  ;& (*) echo 2 ;; esac",
    );
    prints("f() { echo hi; }; f", "f() { echo hi; }; f");
    prints("function g { x; }", "g() { x; }");
    prints("(cd /tmp; ls) | wc", "( cd /tmp; ls ) | wc");
    prints(
        "echo ${x:-y} ${#x} ${x%.*} ${x##*/} ${x//a/b} ${x:1:2} ${x^^}",
        "echo ${x:-y} ${#x} ${x%.*} ${x##*/} ${x//a/b} ${x:1:2} ${x^^}",
    );
    prints(
        "echo $((1 + (2*3))) \"$(echo \"a b\")\"",
        "echo $((1 + (2*3))) \"$( echo \"a b\" )\"",
    );
    prints(
        "echo $'a\\n' \\$x \"\\$x\" 'a'\"b\"c",
        "echo $'a\\n' \\$x \"\\$x\" 'a'\"b\"c",
    );
    prints("echo a#b # comment", "echo a#b");
    prints("docker run \\\n  -d httpd", "docker run -d httpd");
    prints("# nothing", "");
    prints(
        "x=$(case a in a) echo b;; esac)",
        "x=$( case a in (a) echo b ;; esac )",
    );
    prints("echo if then fi", "echo if then fi");
    prints(
        "docker ps --format '{{.Names}}'",
        "docker ps --format '{{.Names}}'",
    );
    prints(
        "echo {a,b} *.txt [a-z]? ~/x ~user",
        "echo {a,b} *.txt [a-z]? ~/x ~user",
    );
}

#[test]
fn an_unfinished_text_is_incomplete_and_not_wrong() {
    for text in [
        "echo 'a",
        "echo \"a",
        "echo $(ls",
        "echo `ls",
        "echo ${x",
        "echo \\",
        "a |",
        "a &&",
        "a ||\n",
        "if a",
        "if a; then",
        "for i in 1 2",
        "while a; do b",
        "case x in",
        "case x in a) b",
        "{ a",
        "( a",
        "f() {",
        "f()",
        "cat <<EOF\nabc",
        "echo $((1 + ",
        "echo \"$(echo 'a",
        "if a; then echo 'x",
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.errors, [], "{text:?}");
        assert!(
            matches!(parsed.completeness, Completeness::Incomplete(_)),
            "{text:?}: {:?}",
            parsed.completeness
        );
    }
}

#[test]
fn what_makes_no_sense_is_said_in_the_words_of_bash() {
    let first = |text: &str| parse(text).errors.first().map(ToString::to_string);
    let unexpected = |token: &str| Some(format!("syntax error near unexpected token `{token}'"));
    assert_eq!(first("echo )"), unexpected(")"));
    assert_eq!(first("; a"), unexpected(";"));
    assert_eq!(first("a ;; b"), unexpected(";;"));
    assert_eq!(first("| a"), unexpected("|"));
    assert_eq!(first("a | | b"), unexpected("|"));
    assert_eq!(first("fi"), unexpected("fi"));
    assert_eq!(first("if ; then a; fi"), unexpected(";"));
    assert_eq!(first("echo >\n"), unexpected("newline"));
    assert_eq!(
        first("echo ${a b}"),
        Some("${a b}: bad substitution".to_owned())
    );
}

#[test]
fn a_wrong_line_leaves_the_others() {
    let parsed = parse("echo a\nfi\necho b");
    assert_eq!(parsed.script.to_string(), "echo a; echo b");
    assert_eq!(parsed.errors.len(), 1);
}

#[test]
fn deep_nesting_is_refused() {
    for text in ["(", "$(", "{ ", "\"$(", "${x:-", "$((", "if "] {
        let parsed = parse(&text.repeat(20_000));
        let is_refused = parsed
            .errors
            .iter()
            .any(|error| error.kind == SyntaxErrorKind::TooDeep)
            || parsed.completeness != Completeness::Complete;
        assert!(is_refused, "{text:?}");
    }
    let nested = format!(
        "{}a{}",
        "( ".repeat(MAX_DEPTH - 1),
        " )".repeat(MAX_DEPTH - 1)
    );
    assert_eq!(parse(&nested).errors, []);
}

#[test]
fn a_long_line_is_read_once() {
    let text = format!("echo {}", "word ".repeat(100_000));
    assert_eq!(parse(&text).errors, []);
}

#[test]
fn pieces_have_classes() {
    let text = "for x in a; do docker run -d \"$x\" | grep $y # why\ndone";
    let found: Vec<(&str, TokenClass)> = tokens(text)
        .into_iter()
        .filter_map(|(span, class)| Some((text.get(span.range())?, class)))
        .collect();
    assert!(found.contains(&("for", TokenClass::Keyword)));
    assert!(found.contains(&("docker", TokenClass::Command)));
    assert!(found.contains(&("-d", TokenClass::Flag)));
    assert!(found.contains(&("\"$x\"", TokenClass::String)));
    assert!(found.contains(&("|", TokenClass::Operator)));
    assert!(found.contains(&("grep", TokenClass::Command)));
    assert!(found.contains(&("$y", TokenClass::Variable)));
    assert!(found.contains(&("# why", TokenClass::Comment)));
}

/// Texts made of what the grammar cares about.
fn shellish() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "echo", " ", " ", " ", "\n", ";", "&", "&&", "||", "|", "|&", "!", "(", ")", "{", "}",
        "if", "then", "elif", "else", "fi", "for", "in", "do", "done", "while", "until", "case",
        "esac", ";;", ";&", "'", "\"", "`", "$", "$(", "$((", "))", "${", "${x", ":-", "#", "##",
        "%", "/", ":", "}", "<", ">", ">>", "<<", "<<-", "<<<", "2>", "&1", "&>", "EOF", "\nEOF\n",
        "x=", "x+=1", "~", "*", "?", "[a]", "\\", "\\\n", "$x", "$?", "$'", "é", "f()", "function",
        "\t", "1",
    ]);
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_odd(text in "\\PC*|(?s).{0,60}") {
        let _any = parse(&text);
        let _classes = tokens(&text);
    }

    #[test]
    fn no_shellish_text_is_too_odd(text in shellish()) {
        let parsed = parse(&text);
        for error in &parsed.errors {
            prop_assert!(text.get(error.span.range()).is_some(), "{error:?}");
        }
        let mut end = 0;
        for (span, _) in tokens(&text) {
            prop_assert!(text.get(span.range()).is_some() && span.start >= end);
            end = span.end;
        }
    }

    #[test]
    fn printing_a_tree_and_parsing_it_again_gives_the_same_tree(text in prop_oneof![shellish(), script_text()]) {
        let parsed = parse(&text);
        if !parsed.errors.is_empty() || parsed.completeness != Completeness::Complete {
            return Ok(());
        }
        let printed = parsed.script.to_string();
        let again = parse(&printed);
        prop_assert_eq!(&again.errors, &[], "{:?}", printed);
        prop_assert_eq!(again.script.without_spans(), parsed.script.without_spans(), "{:?}", printed);
    }

    #[test]
    fn texts_made_by_the_grammar_are_understood(text in script_text()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.errors, [], "{:?}", text);
        prop_assert_eq!(parsed.completeness, Completeness::Complete, "{:?}", text);
    }
}

fn word_text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "x1",
        "'q r'",
        "\"d $x\"",
        "$x",
        "${x:-y z}",
        "${x%%.*}",
        "${x//a/b}",
        "$?",
        "\\ ",
        "$'\\n'",
        "~",
        "*",
        "-f",
        "$(echo b)",
        "`echo c`",
        "$((1+2))",
        "é",
        "=",
        "#",
    ]);
    prop::collection::vec(part, 1..4)
        .prop_map(|parts| parts.concat())
        .prop_filter("a comment", |text| !text.starts_with('#'))
}

fn simple_text() -> impl Strategy<Value = String> {
    let redirect = prop::sample::select(vec![
        "", "", "", " >o", " 2>&1", " <i", " >>o 2>e", " &>b", " <<< w",
    ]);
    (prop::collection::vec(word_text(), 0..4), redirect)
        .prop_map(|(words, redirect)| format!("cmd {}{redirect}", words.join(" ")))
}

/// Texts that the grammar allows, by construction.
fn command_text() -> impl Strategy<Value = String> {
    simple_text().prop_recursive(4, 40, 4, |inner| {
        let script =
            prop::collection::vec(inner.clone(), 1..4).prop_map(|commands| commands.join("; "));
        prop_oneof![
            (
                inner.clone(),
                inner.clone(),
                prop::sample::select(vec!["|", "|&", "&&", "||", ";", "\n", "&"])
            )
                .prop_map(|(left, right, operator)| format!("{left} {operator} {right}")),
            script.clone().prop_map(|body| format!("{{ {body}; }}")),
            script.clone().prop_map(|body| format!("({body}) 2>e")),
            (script.clone(), script.clone()).prop_map(|(a, b)| format!("if {a}; then {b}; fi")),
            (script.clone(), script.clone(), script.clone())
                .prop_map(|(a, b, c)| format!("if {a}\nthen {b}\nelse {c}\nfi")),
            (word_text(), script.clone())
                .prop_map(|(w, b)| format!("for i in {w} z; do {b}; done")),
            (script.clone(), script.clone()).prop_map(|(a, b)| format!("while {a}; do {b}; done")),
            (word_text(), word_text(), script.clone())
                .prop_map(|(w, p, b)| format!("case {w} in {p}|z) {b};; *) ;; esac")),
            script.clone().prop_map(|body| format!("f() {{ {body}; }}")),
            script.prop_map(|body| format!("x=$({body})")),
        ]
    })
}

/// The same, sometimes with a here-document behind them.
fn script_text() -> impl Strategy<Value = String> {
    let here_doc = simple_text().prop_map(|command| format!("\n{command} <<E | cat\nbody $x\nE\n"));
    (command_text(), prop_oneof![Just(String::new()), here_doc]).prop_map(|(text, end)| text + &end)
}
