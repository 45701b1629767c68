#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;

use super::parse;

fn is_function(name: &str) -> bool {
    ["json", "len", "index", "print", "printf", "eq", "and"].contains(&name)
}

/// The tree printed again, or the complaint.
fn answer(text: &str) -> String {
    match parse("", text, &is_function) {
        Ok(set) => set
            .templates
            .iter()
            .map(|(name, list)| format!("{name}:{list}"))
            .collect::<Vec<_>>()
            .join("|"),
        Err(error) => error.to_string(),
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "\\PC*") {
        let _any = parse("", &text, &is_function);
    }

    #[test]
    fn no_mixture_of_tokens_is_too_odd(
        tokens in proptest::collection::vec(
            prop::sample::select(vec![
                "{{", "}}", "{{- ", " -}}", "if", "else", "end", "range", "with", "define", "block", "template",
                "break", "continue", " ", "\n", ".", ".A", "$", "$x", ":=", "=", ",", "|", "(", ")", "\"s\"", "`r`",
                "'c'", "1", "1.5", "0x1p-2", "-", "nil", "true", "json", "foo", "\"", "/*", "*/", "é", "1_0", "089",
            ]),
            0..40,
        )
    ) {
        let text = tokens.concat();
        if let Ok(set) = parse("", &text, &is_function) {
            for list in set.templates.values() {
                let printed = list.to_string();
                let again = parse("", &printed, &|_| true);
                if let Ok(again) = again {
                    let list = again.templates.get("").unwrap();
                    prop_assert_eq!(list.to_string(), printed);
                }
            }
        }
    }
}

#[test]
fn trees_are_printed_as_go_prints_them() {
    for (text, printed) in [
        ("a{{.A.B}}c", ":a{{.A.B}}c"),
        ("a {{- 1 -}} b", ":a{{1}}b"),
        (
            "{{if .A}}x{{else if .B}}y{{else}}z{{end}}",
            ":{{if .A}}x{{else}}{{if .B}}y{{else}}z{{end}}{{end}}",
        ),
        (
            "{{range $i, $v := .L}}{{$i}}{{break}}{{end}}",
            ":{{range $i, $v := .L}}{{$i}}{{break}}{{end}}",
        ),
        ("{{(index . 1).B | json}}", ":{{(index . 1).B | json}}"),
        ("{{define \"x\"}}y{{end}}z", ":z|x:y"),
        ("{{block \"x\" .}}y{{end}}", ":{{template \"x\" .}}|x:y"),
        ("{{/* a */}}b", ":b"),
        ("{{$x := 1}}{{$x = 2}}", ":{{$x := 1}}{{$x = 2}}"),
        ("", ":"),
    ] {
        assert_eq!(answer(text), printed, "{text:?}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let text = format!("{{{{{}1{}}}}}", "(".repeat(101), ")".repeat(101));
    assert_eq!(answer(&text), "templates nested more than 100 levels deep");
    assert!(parse("", &"{{if 1}}".repeat(100_000), &is_function).is_err());
    let chain = format!("{{{{if 1}}}}{}", "{{else if 1}}".repeat(100_000));
    assert!(parse("", &chain, &is_function).is_err());
}
