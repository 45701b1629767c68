//! Trees as text: parsing what is printed gives the same tree.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::*;

/// Here-documents whose body follows the current line.
type Bodies<'a> = Vec<(&'a Word, &'a Word, bool)>;

impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut printer = Printer {
            out: String::new(),
            bodies: Vec::new(),
        };
        printer.script(self);
        printer.flush_bodies();
        f.write_str(printer.out.strip_suffix('\n').unwrap_or(&printer.out))
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        word(&mut out, self);
        f.write_str(&out)
    }
}

impl RedirectKind {
    /// The operator as it is written.
    pub fn text(&self) -> &'static str {
        match self {
            Self::Out => ">",
            Self::Append => ">>",
            Self::In => "<",
            Self::ReadWrite => "<>",
            Self::Clobber => ">|",
            Self::DupOut => ">&",
            Self::DupIn => "<&",
            Self::OutBoth => "&>",
            Self::AppendBoth => "&>>",
            Self::HereDoc {
                strip_tabs: false, ..
            } => "<<",
            Self::HereDoc {
                strip_tabs: true, ..
            } => "<<-",
            Self::HereString => "<<<",
        }
    }
}

struct Printer<'a> {
    out: String,
    bodies: Bodies<'a>,
}

impl<'a> Printer<'a> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn script(&mut self, script: &'a Script) {
        for (index, item) in script.items.iter().enumerate() {
            if index > 0 {
                self.text(" ");
            }
            self.and_or(&item.and_or);
            match (item.terminator, index + 1 == script.items.len()) {
                (Terminator::Background, _) => self.text(" &"),
                (Terminator::Sequence, false) => self.text(";"),
                (Terminator::Sequence, true) => {}
            }
            self.flush_bodies();
        }
    }

    /// The body of a compound command, closed so that a keyword can follow.
    fn body(&mut self, script: &'a Script) {
        self.script(script);
        match script.items.last() {
            Some(ListItem {
                terminator: Terminator::Background,
                ..
            })
            | None => self.text(" "),
            Some(_) if self.out.ends_with('\n') => {}
            Some(_) => self.text("; "),
        }
    }

    fn flush_bodies(&mut self) {
        if self.bodies.is_empty() {
            return;
        }
        // A `;` may not stand alone on the line after a body.
        if self.out.ends_with(';') {
            self.out.pop();
        }
        self.text("\n");
        for (body, delimiter, quoted) in std::mem::take(&mut self.bodies) {
            for part in &body.parts {
                match &part.kind {
                    WordPartKind::Literal(text) if quoted => self.out.push_str(text),
                    kind => word_part(&mut self.out, kind),
                }
            }
            let mut plain = String::new();
            unquoted(&mut plain, &delimiter.parts);
            self.text(&plain);
            self.text("\n");
        }
    }

    fn and_or(&mut self, and_or: &'a AndOr) {
        self.pipeline(&and_or.first);
        for (operator, pipeline) in &and_or.rest {
            self.text(match operator {
                AndOrOperator::And => " &&",
                AndOrOperator::Or => " ||",
            });
            self.between();
            self.pipeline(pipeline);
        }
    }

    /// A space, or the line's here-documents where a newline may stand.
    fn between(&mut self) {
        if self.bodies.is_empty() {
            self.text(" ");
        } else {
            self.flush_bodies();
        }
    }

    fn pipeline(&mut self, pipeline: &'a Pipeline) {
        if pipeline.negated {
            self.text("! ");
        }
        let mut stages = pipeline.stages.iter().peekable();
        while let Some(stage) = stages.next() {
            self.command(&stage.command);
            if stages.peek().is_some() {
                self.text(if stage.stderr_too { " |&" } else { " |" });
                self.between();
            }
        }
    }

    fn command(&mut self, command: &'a Command) {
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound) => self.compound(compound),
            Command::Function(function) => {
                self.text(&function.name);
                self.text("() ");
                self.compound(&function.body);
            }
        }
    }

    fn simple(&mut self, simple: &'a SimpleCommand) {
        let mut first = true;
        let mut gap = |printer: &mut Self| {
            if !std::mem::take(&mut first) {
                printer.text(" ");
            }
        };
        // A word that would be a keyword or an assignment can only stand behind a redirection.
        let late = simple.words.first().is_some_and(is_special) && !simple.redirects.is_empty();
        if late && simple.assignments.is_empty() {
            for redirect in &simple.redirects {
                gap(self);
                self.redirect(redirect);
            }
        }
        for assignment in &simple.assignments {
            gap(self);
            self.text(&assignment.name);
            self.text(if assignment.append { "+=" } else { "=" });
            word(&mut self.out, &assignment.value);
        }
        for argument in &simple.words {
            gap(self);
            word(&mut self.out, argument);
        }
        if !(late && simple.assignments.is_empty()) {
            for redirect in &simple.redirects {
                gap(self);
                self.redirect(redirect);
            }
        }
    }

    fn redirect(&mut self, redirect: &'a Redirect) {
        if let Some(fd) = redirect.fd {
            self.text(&fd.to_string());
        }
        self.text(redirect.kind.text());
        // A target such as `&1` or `-` keeps its distance from the operator.
        if !matches!(redirect.kind, RedirectKind::DupIn | RedirectKind::DupOut) {
            self.text(" ");
        }
        word(&mut self.out, &redirect.target);
        if let RedirectKind::HereDoc { body, quoted, .. } = &redirect.kind {
            self.bodies.push((body, &redirect.target, *quoted));
        }
    }

    fn compound(&mut self, compound: &'a CompoundCommand) {
        match &compound.kind {
            CompoundKind::Group(script) => {
                self.text("{ ");
                self.body(script);
                self.text("}");
            }
            CompoundKind::Subshell(script) => {
                self.text("( ");
                self.script(script);
                self.text(" )");
            }
            CompoundKind::If { arms, otherwise } => {
                for (index, arm) in arms.iter().enumerate() {
                    self.text(if index == 0 { "if " } else { "elif " });
                    self.body(&arm.condition);
                    self.text("then ");
                    self.body(&arm.body);
                }
                if let Some(otherwise) = otherwise {
                    self.text("else ");
                    self.body(otherwise);
                }
                self.text("fi");
            }
            CompoundKind::For {
                variable,
                words,
                body,
            } => {
                self.text("for ");
                self.text(variable);
                if let Some(words) = words {
                    self.text(" in");
                    for item in words {
                        self.text(" ");
                        word(&mut self.out, item);
                    }
                }
                self.text("; do ");
                self.body(body);
                self.text("done");
            }
            CompoundKind::While { condition, body } => self.loop_of("while ", condition, body),
            CompoundKind::Until { condition, body } => self.loop_of("until ", condition, body),
            CompoundKind::Case {
                word: subject,
                arms,
            } => {
                self.text("case ");
                word(&mut self.out, subject);
                self.text(" in ");
                for arm in arms {
                    self.text("(");
                    for (index, pattern) in arm.patterns.iter().enumerate() {
                        if index > 0 {
                            self.text(" | ");
                        }
                        word(&mut self.out, pattern);
                    }
                    self.text(") ");
                    self.script(&arm.body);
                    self.text(match arm.terminator {
                        CaseTerminator::Break => " ;; ",
                        CaseTerminator::FallThrough => " ;& ",
                        CaseTerminator::TestNext => " ;;& ",
                    });
                }
                self.text("esac");
            }
        }
        for redirect in &compound.redirects {
            self.text(" ");
            self.redirect(redirect);
        }
    }

    fn loop_of(&mut self, opening: &str, condition: &'a Script, body: &'a Script) {
        self.text(opening);
        self.body(condition);
        self.text("do ");
        self.body(body);
        self.text("done");
    }
}

/// Whether a first word would be read as something else than a command's name.
fn is_special(word: &Word) -> bool {
    match word.parts.first().map(|part| &part.kind) {
        Some(WordPartKind::Literal(text)) => {
            super::grammar::assignment_prefix(text).is_some()
                || word
                    .as_literal()
                    .is_some_and(|text| super::token::Keyword::from_text(text).is_some())
        }
        _ => false,
    }
}

fn word(out: &mut String, word: &Word) {
    for part in &word.parts {
        word_part(out, &part.kind);
    }
}

fn word_part(out: &mut String, kind: &WordPartKind) {
    match kind {
        WordPartKind::Literal(text) => out.push_str(text),
        WordPartKind::Escaped(c) => {
            out.push('\\');
            out.push(*c);
        }
        WordPartKind::SingleQuoted(text) => {
            out.push('\'');
            out.push_str(text);
            out.push('\'');
        }
        WordPartKind::AnsiCQuoted(text) => {
            out.push_str("$'");
            out.push_str(&text.raw);
            out.push('\'');
        }
        WordPartKind::DoubleQuoted(parts) => {
            out.push('"');
            for part in parts {
                word_part(out, &part.kind);
            }
            out.push('"');
        }
        WordPartKind::Parameter(parameter) => print_parameter(out, parameter),
        WordPartKind::CommandSubstitution(script) => {
            out.push_str("$( ");
            let text = script.to_string();
            out.push_str(&text);
            // A here-document's delimiter ends with its line.
            out.push_str(if text.contains("<<") { "\n)" } else { " )" });
        }
        WordPartKind::Arithmetic(parts) => {
            out.push_str("$((");
            for part in parts {
                word_part(out, &part.kind);
            }
            out.push_str("))");
        }
        WordPartKind::Tilde(user) => {
            out.push('~');
            out.push_str(user);
        }
    }
}

fn unquoted(out: &mut String, parts: &[WordPart]) {
    for part in parts {
        match &part.kind {
            WordPartKind::SingleQuoted(text) => out.push_str(text),
            WordPartKind::AnsiCQuoted(text) => out.push_str(&text.decoded),
            WordPartKind::Escaped(c) => out.push(*c),
            WordPartKind::DoubleQuoted(inside) => unquoted(out, inside),
            WordPartKind::Parameter(parameter) => {
                out.push('$');
                out.push_str(&parameter.name);
            }
            kind => word_part(out, kind),
        }
    }
}

fn print_parameter(out: &mut String, parameter: &Parameter) {
    let name = &parameter.name;
    let Some(operation) = &parameter.operation else {
        // Braces keep what follows apart.
        let _never_fails = write!(out, "${{{name}}}");
        return;
    };
    out.push_str("${");
    if matches!(**operation, ParameterOperation::Length) {
        out.push('#');
    }
    out.push_str(name);
    match &**operation {
        ParameterOperation::Length => {}
        ParameterOperation::Conditional {
            condition,
            empty_is_unset,
            word: operand,
        } => {
            if *empty_is_unset {
                out.push(':');
            }
            out.push(match condition {
                ParameterCondition::UseDefault => '-',
                ParameterCondition::AssignDefault => '=',
                ParameterCondition::UseAlternative => '+',
                ParameterCondition::Fail => '?',
            });
            word(out, operand);
        }
        ParameterOperation::RemovePrefix { longest, pattern } => {
            out.push_str(if *longest { "##" } else { "#" });
            word(out, pattern);
        }
        ParameterOperation::RemoveSuffix { longest, pattern } => {
            out.push_str(if *longest { "%%" } else { "%" });
            word(out, pattern);
        }
        ParameterOperation::Replace {
            scope,
            pattern,
            replacement,
        } => {
            out.push_str(match scope {
                ReplaceScope::First => "/",
                ReplaceScope::All => "//",
                ReplaceScope::Prefix => "/#",
                ReplaceScope::Suffix => "/%",
            });
            word(out, pattern);
            if let Some(replacement) = replacement {
                out.push('/');
                word(out, replacement);
            }
        }
        ParameterOperation::Substring { offset, length } => {
            out.push(':');
            word(out, offset);
            if let Some(length) = length {
                out.push(':');
                word(out, length);
            }
        }
        ParameterOperation::ChangeCase {
            upper,
            all,
            pattern,
        } => {
            out.push_str(match (upper, all) {
                (true, true) => "^^",
                (true, false) => "^",
                (false, true) => ",,",
                (false, false) => ",",
            });
            word(out, pattern);
        }
    }
    out.push('}');
}
