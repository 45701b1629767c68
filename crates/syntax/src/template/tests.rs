//! What templates mean and how wrong ones are refused.
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

/// Templates and what the docker CLI 28.5.2 says of them behind `template: `.
const ANSWERS: &[(&str, &str)] = &[
    ("{{", ":1: unclosed action"),
    ("{{.", ":1: illegal number syntax: \".\""),
    ("{{.A", ":1: unclosed action"),
    ("{{foo}}", ":1: function \"foo\" not defined"),
    ("{{.A}", ":1: bad character U+007D '}'"),
    ("}}", "ok"),
    ("{{}}", ":1: missing value for command"),
    ("{{ }}", ":1: missing value for command"),
    ("{{.A.B", ":1: unclosed action"),
    ("{{)}}", ":1: unexpected right paren"),
    ("{{.A)}}", ":1: unexpected right paren"),
    ("{{(.A}}", ":1: unclosed left paren"),
    ("{{(.A", ":1: unclosed action"),
    ("{{.A.}}", ":1: unexpected <.> in operand"),
    ("{{.}}}", "ok"),
    ("{{if}}", ":1: missing value for if"),
    ("{{if .}}", ":1: unexpected EOF"),
    (
        "{{if .}}{{else}}{{else}}{{end}}",
        ":1: expected end; found {{else}}",
    ),
    ("{{end}}", ":1: unexpected {{end}}"),
    ("{{else}}", ":1: unexpected {{else}}"),
    ("{{range}}", ":1: missing value for range"),
    (
        "{{range $x, 1}}{{end}}",
        ":1: range can only initialize variables",
    ),
    (
        "{{range $x, $y, $z := .}}{{end}}",
        ":1: too many declarations in range",
    ),
    ("{{$x, $y := .}}", ":1: too many declarations in command"),
    ("{{$x}}", ":1: undefined variable \"$x\""),
    ("{{$x := }}", ":1: missing value for command"),
    (
        "{{with $x := 1}}{{$x}}{{end}}{{$x}}",
        ":1: undefined variable \"$x\"",
    ),
    ("{{break}}", ":1: {{break}} outside {{range}}"),
    ("{{continue}}", ":1: {{continue}} outside {{range}}"),
    ("{{range .}}{{break}}{{end}}", "ok"),
    (
        "{{range .}}{{block \"a\" .}}{{break}}{{end}}{{end}}",
        ":1: {{break}} outside {{range}}",
    ),
    ("{{define}}", ":1: unexpected \"}}\" in define clause"),
    ("{{define \"x\"}}", ":1: unexpected EOF"),
    ("{{define \"x\"}}{{end}}", "ok"),
    (
        "{{define \"x\"}}a{{end}}{{define \"x\"}}b{{end}}",
        ":1: template: multiple definition of template \"x\"",
    ),
    (
        "{{define \"x\"}}{{else}}{{end}}",
        ":1: unexpected {{else}} in define clause",
    ),
    ("{{template}}", ":1: unexpected \"}}\" in template clause"),
    ("{{template x}}", ":1: unexpected \"x\" in template clause"),
    ("{{template \"x\" }}", "ok"),
    (
        "{{template \"x\" . foo}}",
        ":1: function \"foo\" not defined",
    ),
    (
        "{{block \"x\"}}a{{end}}",
        ":1: missing value for block clause",
    ),
    ("{{\"\\q\"}}", ":1: invalid syntax"),
    ("{{'ab'}}", ":1: malformed character constant: 'ab'"),
    ("{{''}}", ":1: invalid syntax"),
    ("{{'\\q'}}", ":1: invalid syntax"),
    ("{{1_000}}", "ok"),
    ("{{1__0}}", ":1: illegal number syntax: \"1__0\""),
    ("{{0x}}", ":1: illegal number syntax: \"0x\""),
    ("{{0b12}}", ":1: bad number syntax: \"0b12\""),
    ("{{089}}", ":1: integer overflow: \"089\""),
    ("{{1e}}", ":1: illegal number syntax: \"1e\""),
    ("{{1e400}}", ":1: illegal number syntax: \"1e400\""),
    (
        "{{99999999999999999999}}",
        ":1: integer overflow: \"99999999999999999999\"",
    ),
    ("{{18446744073709551615}}", "ok"),
    ("{{1a}}", ":1: bad number syntax: \"1a\""),
    ("{{.5}}", "ok"),
    ("{{.5.3}}", ":1: unexpected \".3\" in operand"),
    ("{{1.2.3}}", ":1: unexpected \".3\" in operand"),
    ("{{-}}", ":1: illegal number syntax: \"-\""),
    ("{{+}}", ":1: illegal number syntax: \"+\""),
    ("{{- }}", ":1: missing value for command"),
    ("{{--1}}", ":1: bad number syntax: \"--1\""),
    ("{{nil.A}}", ":1: unexpected . after term \"nil\""),
    ("{{true.A}}", ":1: unexpected . after term \"true\""),
    ("{{1.A}}", ":1: bad number syntax: \"1.A\""),
    ("{{\"a\".B}}", ":1: unexpected . after term \"\\\"a\\\"\""),
    ("{{. .A}}", "ok"),
    ("{{.A|1}}", ":1: non executable command in pipeline stage 2"),
    (
        "{{.A|\"x\"}}",
        ":1: non executable command in pipeline stage 2",
    ),
    (
        "{{.A|nil}}",
        ":1: non executable command in pipeline stage 2",
    ),
    ("{{.A|.}}", ":1: non executable command in pipeline stage 2"),
    ("{{|}}", ":1: unexpected \"|\" in command"),
    ("{{.A|}}", "ok"),
    ("{{|.A}}", ":1: unexpected \"|\" in command"),
    ("{{.A||.B}}", ":1: unexpected \"|\" in command"),
    ("{{json}}", "ok"),
    ("{{json .A}}", "ok"),
    ("{{json.A}}", "ok"),
    ("{{json .A.B.C}}", "ok"),
    ("{{.A\n}}", "ok"),
    (
        "{{\n.A\n\n)}}",
        ":4: unexpected right paren in action started at :1",
    ),
    ("{{\n.A", ":2: unclosed action started at :1"),
    ("a\nb{{.A}}\n{{foo\n}}", ":3: function \"foo\" not defined"),
    ("{{if .A}}\n{{end", ":2: unclosed action"),
    ("{{\"abc}}", ":1: unterminated quoted string"),
    ("{{`abc}}", ":1: unterminated raw quoted string"),
    ("{{'abc}}", ":1: unterminated character constant"),
    ("{{\"a\nb\"}}", ":1: unterminated quoted string"),
    ("{{`a\nb` foo}}", ":2: function \"foo\" not defined"),
    ("{{/* a}}", ":1: unclosed comment"),
    ("{{/* a */ }}", ":1: comment ends before closing delimiter"),
    ("{{/* a */}}", "ok"),
    ("{{- /* a */ -}}", "ok"),
    ("{{ /* a */}}", ":1: unexpected \"/\" in command"),
    (
        "{{/* a\n\n*/ x}}",
        ":1: comment ends before closing delimiter",
    ),
    (
        "{{define \"x\"}}{{define \"y\"}}{{end}}{{end}}",
        ":1: unexpected <define> in command",
    ),
    ("{{.é}}", "ok"),
    ("{{.A-B}}", ":1: bad character U+002D '-'"),
    ("{{.A!}}", ":1: bad character U+0021 '!'"),
    ("{{$.A}}", "ok"),
    ("{{$}}", "ok"),
    ("{{$x.A}}", ":1: undefined variable \"$x\""),
    ("{{§}}", ":1: unrecognized character in action: U+00A7 '§'"),
    ("{{\x07}}", ":1: unrecognized character in action: U+0007"),
    ("{{a\u{200b}}}", ":1: bad character U+200B"),
    ("{{:}}", ":1: expected :="),
    ("{{:=}}", ":1: unexpected \":=\" in command"),
    ("{{=}}", ":1: unexpected \"=\" in command"),
    ("{{,}}", ":1: unexpected \",\" in command"),
    ("{{.A,}}", ":1: unexpected \",\" in operand"),
    ("{{(1)}}", "ok"),
    ("{{(1).A}}", "ok"),
    ("{{()}}", ":1: missing value for parenthesized pipeline"),
    ("{{(.A).B.C}}", "ok"),
    ("{{print (1}}", ":1: unclosed left paren"),
    ("{{print 1)}}", ":1: unexpected right paren"),
    ("{{.A | print | }}", "ok"),
    (
        "{{\"verylongstringindeed\" \"verylongstringindeed\" , }}",
        ":1: unexpected \",\" in operand",
    ),
    ("{{print , 1}}", ":1: unexpected \",\" in operand"),
    (
        "{{print verylongidentifiername}}",
        ":1: function \"verylongidentifiername\" not defined",
    ),
    (
        "{{.Verylongidentifiername,}}",
        ":1: unexpected \",\" in operand",
    ),
    ("{{\"a\"\"b\"}}", ":1: unexpected \"\\\"b\\\"\" in operand"),
    ("{{.A\"b\"}}", ":1: bad character U+0022 '\"'"),
    ("{{print(1)}}", ":1: unexpected \"(\" in operand"),
    ("{{print\"a\"}}", ":1: bad character U+0022 '\"'"),
    ("{{1}}{{else if}}", ":1: unexpected {{else}}"),
    ("{{if .}}{{else if}}{{end}}", ":1: missing value for if"),
    (
        "{{if .}}{{else with}}{{end}}",
        ":1: unexpected <with> in input",
    ),
    ("{{with .}}{{else with .}}{{end}}", "ok"),
    (
        "{{with .}}{{else if .}}{{end}}",
        ":1: unexpected <if> in input",
    ),
    (
        "{{range .}}{{else if .}}{{end}}",
        ":1: unexpected <if> in input",
    ),
    (
        "{{with .}}{{else with}}{{end}}",
        ":1: missing value for with",
    ),
    ("{{end }}", ":1: unexpected {{end}}"),
    ("{{end x}}", ":1: unexpected \"x\" in end"),
    ("{{else x}}", ":1: unexpected \"x\" in else"),
    ("{{if .}}{{end x}}", ":1: unexpected \"x\" in end"),
    (
        "{{define \"x\" .}}{{end}}",
        ":1: unexpected <.> in define clause",
    ),
    (
        "{{define x}}{{end}}",
        ":1: unexpected \"x\" in define clause",
    ),
    ("{{define `x`}}a{{end}}", "ok"),
    (
        "{{define \"\"}}a{{end}}b",
        ":1: template: multiple definition of template \"\"",
    ),
    ("{{define \"\"}} {{end}}b", "ok"),
    ("{{define \"\\q\"}} {{end}}b", ":1: invalid syntax"),
    ("{{$x = 1}}", "ok"),
    ("{{$x := 1}}{{$x = 2}}{{$y = 1}}", "ok"),
    ("{{.A $x}}", ":1: undefined variable \"$x\""),
    ("{{$x:=1}}{{$x}}", "ok"),
    ("{{$x:= 1}}{{ $x }}", "ok"),
    ("{{range $i,$v := .}}{{$i}}{{$v}}{{end}}", "ok"),
    ("{{range $i , $v = .}}{{end}}", "ok"),
    ("{{range $i, }}{{end}}", ":1: missing value for range"),
    (
        "{{range ($i, $v := .)}}{{end}}",
        ":1: too many declarations in parenthesized pipeline",
    ),
    ("{{print ($x := 1)}}", "ok"),
    ("{{range $i, $v}}{{end}}", ":1: undefined variable \"$v\""),
    ("{{1 2}}", "ok"),
    ("{{nil}}", "ok"),
    ("{{json .}", ":1: bad character U+007D '}'"),
    ("{{json .}} }}", "ok"),
    ("{{{.A}}}", ":1: unexpected \"{\" in command"),
    ("{{{{.A}}}}", ":1: unexpected \"{\" in command"),
    ("${{.A}}", "ok"),
    ("{{.A}}{{", ":1: unclosed action"),
    ("{{len .A .B}}", "ok"),
    ("{{not}}", "ok"),
    ("{{.ID}}\\t{{.Names", ":1: unclosed action"),
    ("{{\\}}", ":1: unexpected \"\\\\\" in command"),
    ("{{.A | json .}}", "ok"),
    ("{{json | .A}}", "ok"),
    ("{{ .A -}}", "ok"),
    ("{{- .A -}} x", "ok"),
    ("{{.A-}}", ":1: bad character U+002D '-'"),
    ("{{.A -}", ":1: illegal number syntax: \"-\""),
    ("{{-.A}}", ":1: bad number syntax: \"-.A\""),
    ("{{-1}}", "ok"),
    ("{{ -1 -}}", "ok"),
    ("{{- -1 -}}", "ok"),
    ("{{print 1 -}}a", "ok"),
    ("{{print\t1\t-}}a", "ok"),
    ("{{print 1   -}}a", "ok"),
    ("{{\"x\" -}}", "ok"),
    ("{{.A }}{{ -}}", ":1: missing value for command"),
    ("{{- -}}", ":1: illegal number syntax: \"-\""),
    ("{{ - }}", ":1: illegal number syntax: \"-\""),
    ("{{1.}}", "ok"),
    ("{{1.e3}}", "ok"),
    ("{{0x1p4}}", "ok"),
    ("{{0x1.8p1}}", "ok"),
    ("{{0x1.8}}", ":1: illegal number syntax: \"0x1.8\""),
    ("{{0o17}}", "ok"),
    ("{{017}}", "ok"),
    ("{{0b101}}", "ok"),
    ("{{0B101}}", "ok"),
    ("{{1e+3}}", "ok"),
    ("{{1E3}}", "ok"),
    ("{{1e3x}}", ":1: bad number syntax: \"1e3x\""),
    ("{{'\\x41'}}", "ok"),
    ("{{'\\u00e9'}}", "ok"),
    ("{{'\\''}}", "ok"),
    ("{{\"\\'\"}}", ":1: invalid syntax"),
    ("{{'\"'}}", "ok"),
    ("{{\"\\x4\"}}", ":1: invalid syntax"),
    ("{{\"\\400\"}}", ":1: invalid syntax"),
    ("{{\"\\377\"}}", "ok"),
    ("{{\"\\u12\"}}", ":1: invalid syntax"),
    ("{{\"\\ud800\"}}", ":1: invalid syntax"),
    ("{{\"\\U00110000\"}}", ":1: invalid syntax"),
    (
        "{{print .A.B.C.D $ $.x true nil 1 'a' `b` \"c\" (1)}}",
        "ok",
    ),
    ("{{.A}}{{define \"x\"}}", ":1: unexpected EOF"),
    ("\n\n{{define \"x\"}}\n\n{{", ":5: unclosed action"),
    (
        "{{if .}}{{define \"x\"}}{{end}}{{end}}",
        ":1: unexpected <define> in command",
    ),
    ("{{break 1}}", ":1: unexpected \"1\" in {{break}}"),
    (
        "{{range .}}{{break 1}}{{end}}",
        ":1: unexpected \"1\" in {{break}}",
    ),
    (
        "{{range .}}{{continue\n1}}{{end}}",
        ":2: unexpected \"1\" in {{continue}}",
    ),
    (
        "{{range .}}{{else}}{{break}}{{end}}",
        ":1: {{break}} outside {{range}}",
    ),
    ("{{range .}}{{if .}}{{break}}{{end}}{{end}}", "ok"),
    ("{{define \"x\"}}{{range .}}{{break}}{{end}}{{end}}", "ok"),
    ("{{range .}}{{template \"x\" .}}{{end}}", "ok"),
    ("{{.  A}}", ":1: function \"A\" not defined"),
    ("{{. }}", "ok"),
    ("{{..}}", ":1: unexpected <.> in operand"),
    ("{{...}}", ":1: unexpected <.> in operand"),
    ("{{.A..B}}", ":1: unexpected <.> in operand"),
    ("{{$..A}}", ":1: unexpected <.> in operand"),
    ("{{$x..A}}", ":1: undefined variable \"$x\""),
    ("{{0x_1}}", "ok"),
    ("{{0_1}}", "ok"),
    ("{{1_}}", ":1: illegal number syntax: \"1_\""),
    ("{{_1}}", ":1: function \"_1\" not defined"),
    ("{{+_1}}", ":1: illegal number syntax: \"+_1\""),
    ("{{1_.5}}", ":1: illegal number syntax: \"1_.5\""),
    ("{{1e1_0}}", "ok"),
    ("{{١}}", ":1: function \"١\" not defined"),
    ("{{.١}}", "ok"),
    ("{{$١}}", ":1: undefined variable \"$١\""),
    (
        "{{print ①}}",
        ":1: unrecognized character in action: U+2460 '①'",
    ),
];

#[test]
fn complaints_are_those_of_the_real_cli() {
    let functions = [
        "json", "split", "join", "title", "lower", "upper", "pad", "truncate", "and", "or", "not",
        "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "eq",
        "ne", "lt", "le", "gt", "ge", "call",
    ];
    for (text, answer) in ANSWERS {
        let parsed = match parse("", text, &|name| functions.contains(&name)) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        let parsed = parsed.strip_prefix("template: ").unwrap_or(&parsed);
        assert_eq!(parsed, *answer, "{text:?}");
    }
}
