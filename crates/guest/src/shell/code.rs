//! A script as a flat list of operations, so that a shell can stop anywhere and be a value there.

use std::sync::Arc;

use docksim_syntax::shell::ast::{
    AndOr, AndOrOperator, CaseArm, CaseTerminator, Command, CompoundCommand, CompoundKind, IfArm,
    Pipeline, Redirect, Script, SimpleCommand, Span, Terminator, Word,
};

/// Operations in the order in which they run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Code {
    pub(crate) operations: Vec<Operation>,
}

/// A place in the code.
pub(crate) type Label = usize;

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Runs a simple command.
    Simple {
        command: Arc<SimpleCommand>,
        line: usize,
        text: Arc<str>,
    },
    /// Defines a function.
    Define {
        name: String,
        body: Arc<Code>,
    },
    /// Runs two or more commands at once, each in a process of its own.
    Pipeline {
        stages: Arc<[PipelineStage]>,
        text: Arc<str>,
    },
    /// Runs code in a process of its own.
    Subshell {
        code: Arc<Code>,
        text: Arc<str>,
    },
    /// Starts code in a process of its own and does not wait.
    Background {
        code: Arc<Code>,
        text: Arc<str>,
    },
    /// Turns the status around.
    Negate,
    SetStatus(i32),
    Jump(Label),
    JumpIfFailed(Label),
    JumpIfSucceeded(Label),
    /// Starts a part whose failure does not end a shell with `set -e`.
    Quiet,
    /// Ends it.
    Loud,
    /// Ends a shell with `set -e` if the status is a failure.
    CheckStatus,
    /// Redirects until `EndRedirect`; when it fails, goes on at the label.
    Redirect {
        redirects: Arc<[Redirect]>,
        failed: Label,
        line: usize,
    },
    EndRedirect,
    /// Starts a `while` or `until` loop.
    LoopStart {
        again: Label,
        exit: Label,
    },
    /// Starts a `for` loop.
    ForStart {
        variable: String,
        words: Option<Arc<[Word]>>,
        again: Label,
        exit: Label,
        line: usize,
    },
    /// Gives the variable the next value, or leaves the loop.
    ForNext,
    /// Keeps the body's status as the loop's and goes on with the next round.
    LoopAgain,
    /// Leaves the loop with the status of its last round.
    LoopEnd,
    CaseStart {
        word: Word,
        line: usize,
    },
    /// Goes to the label unless a pattern matches.
    CaseTest {
        patterns: Arc<[Word]>,
        otherwise: Label,
    },
    CaseEnd,
}

/// One command of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PipelineStage {
    pub(crate) code: Arc<Code>,
    pub(crate) stderr_too: bool,
}

/// Turns a script into code. Lines are counted in `source`, from which it was parsed and before which there were
/// `lines_before`.
pub(crate) fn compile(script: &Script, source: &str, lines_before: usize) -> Code {
    let newlines = source
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'\n')
        .map(|(place, _)| place)
        .collect();
    let compiler = Compiler {
        source,
        newlines,
        lines_before,
    };
    compiler.sub(|body| compiler.script(body, script))
}

struct Compiler<'a> {
    source: &'a str,
    newlines: Vec<usize>,
    lines_before: usize,
}

/// Code that is being written.
#[derive(Default)]
struct Body {
    operations: Vec<Operation>,
}

impl Body {
    fn emit(&mut self, operation: Operation) -> Label {
        self.operations.push(operation);
        self.operations.len() - 1
    }

    fn here(&self) -> Label {
        self.operations.len()
    }

    /// Makes the jump at a place go to a label.
    fn patch(&mut self, place: Label, target: Label) {
        if let Some(
            Operation::Jump(label)
            | Operation::JumpIfFailed(label)
            | Operation::JumpIfSucceeded(label)
            | Operation::Redirect { failed: label, .. }
            | Operation::CaseTest {
                otherwise: label, ..
            }
            | Operation::LoopStart { exit: label, .. }
            | Operation::ForStart { exit: label, .. },
        ) = self.operations.get_mut(place)
        {
            *label = target;
        }
    }

    fn patch_here(&mut self, place: Label) {
        let here = self.here();
        self.patch(place, here);
    }
}

impl Compiler<'_> {
    fn sub(&self, write: impl FnOnce(&mut Body)) -> Code {
        let mut body = Body::default();
        write(&mut body);
        Code {
            operations: body.operations,
        }
    }

    fn line(&self, span: Span) -> usize {
        self.lines_before
            + self
                .newlines
                .partition_point(|newline| *newline < span.start)
            + 1
    }

    fn text(&self, span: Span) -> Arc<str> {
        self.source.get(span.range()).unwrap_or_default().into()
    }

    fn script(&self, body: &mut Body, script: &Script) {
        for item in &script.items {
            match item.terminator {
                Terminator::Sequence => self.and_or(body, &item.and_or),
                Terminator::Background => {
                    let code = self.sub(|body| self.and_or(body, &item.and_or));
                    let text = self.text(item.and_or.span);
                    body.emit(Operation::Background {
                        code: code.into(),
                        text,
                    });
                }
            }
        }
    }

    fn and_or(&self, body: &mut Body, and_or: &AndOr) {
        let operators = and_or
            .rest
            .iter()
            .map(|(operator, _)| Some(*operator))
            .chain([None]);
        let pipelines =
            std::iter::once(&and_or.first).chain(and_or.rest.iter().map(|(_, pipeline)| pipeline));
        for (pipeline, operator) in pipelines.zip(operators) {
            let Some(operator) = operator else {
                self.pipeline(body, pipeline, true);
                break;
            };
            body.emit(Operation::Quiet);
            self.pipeline(body, pipeline, false);
            body.emit(Operation::Loud);
            // A jump leads to the next jump of the other kind, or to the end.
            body.emit(match operator {
                AndOrOperator::And => Operation::JumpIfFailed(usize::MAX),
                AndOrOperator::Or => Operation::JumpIfSucceeded(usize::MAX),
            });
        }
        self.patch_and_or(body);
    }

    /// Resolves the jumps of the and-or list that was just written: past the next pipeline.
    fn patch_and_or(&self, body: &mut Body) {
        let mut target = body.here();
        for place in (0..body.operations.len()).rev() {
            if let Some(
                Operation::JumpIfFailed(label @ usize::MAX)
                | Operation::JumpIfSucceeded(label @ usize::MAX),
            ) = body.operations.get_mut(place)
            {
                *label = target;
                // The jump before this one leads here, where the status is looked at again.
                target = place;
            }
        }
    }

    fn pipeline(&self, body: &mut Body, pipeline: &Pipeline, check: bool) {
        if pipeline.negated {
            body.emit(Operation::Quiet);
        }
        let mut checks = check && !pipeline.negated;
        match pipeline.stages.as_slice() {
            [stage] => checks &= self.command(body, &stage.command),
            stages => {
                let stages = stages.iter().map(|stage| PipelineStage {
                    code: self
                        .sub(|body| {
                            self.command(body, &stage.command);
                        })
                        .into(),
                    stderr_too: stage.stderr_too,
                });
                body.emit(Operation::Pipeline {
                    stages: stages.collect(),
                    text: self.text(pipeline.span),
                });
            }
        }
        if pipeline.negated {
            body.emit(Operation::Loud);
            body.emit(Operation::Negate);
        }
        if checks {
            body.emit(Operation::CheckStatus);
        }
    }

    /// Writes a command; whether `set -e` looks at its status, and not only at what is in it.
    fn command(&self, body: &mut Body, command: &Command) -> bool {
        match command {
            Command::Simple(simple) => {
                let line = self.line(simple.span);
                body.emit(Operation::Simple {
                    command: Arc::new(simple.clone()),
                    line,
                    text: self.text(simple.span),
                });
                true
            }
            Command::Function(function) => {
                let code = self.sub(|body| {
                    self.compound(body, &function.body);
                });
                body.emit(Operation::Define {
                    name: function.name.clone(),
                    body: code.into(),
                });
                false
            }
            Command::Compound(compound) => self.compound(body, compound),
        }
    }

    fn compound(&self, body: &mut Body, compound: &CompoundCommand) -> bool {
        if let CompoundKind::Subshell(script) = &compound.kind {
            let code = self.sub(|body| {
                self.redirected(body, compound, |body| self.script(body, script));
            });
            body.emit(Operation::Subshell {
                code: code.into(),
                text: self.text(compound.span),
            });
            return true;
        }
        self.redirected(body, compound, |body| {
            self.kind(body, &compound.kind, compound.span)
        });
        false
    }

    fn redirected(
        &self,
        body: &mut Body,
        compound: &CompoundCommand,
        write: impl FnOnce(&mut Body),
    ) {
        if compound.redirects.is_empty() {
            write(body);
            return;
        }
        let redirects = compound.redirects.clone().into();
        let line = self.line(compound.span);
        let start = body.emit(Operation::Redirect {
            redirects,
            failed: usize::MAX,
            line,
        });
        write(body);
        body.emit(Operation::EndRedirect);
        body.patch_here(start);
    }

    fn kind(&self, body: &mut Body, kind: &CompoundKind, span: Span) {
        match kind {
            CompoundKind::Group(script) | CompoundKind::Subshell(script) => {
                self.script(body, script)
            }
            CompoundKind::If { arms, otherwise } => {
                self.conditional(body, arms, otherwise.as_ref())
            }
            CompoundKind::For {
                variable,
                words,
                body: script,
            } => {
                let words = words.clone().map(Arc::from);
                let (variable, line) = (variable.clone(), self.line(span));
                let again = body.here() + 1;
                let start = body.emit(Operation::ForStart {
                    variable,
                    words,
                    again,
                    exit: usize::MAX,
                    line,
                });
                body.emit(Operation::ForNext);
                self.script(body, script);
                body.emit(Operation::LoopAgain);
                body.patch_here(start);
                body.emit(Operation::LoopEnd);
            }
            CompoundKind::While {
                condition,
                body: script,
            } => self.repeat(body, condition, script, false),
            CompoundKind::Until {
                condition,
                body: script,
            } => self.repeat(body, condition, script, true),
            CompoundKind::Case { word, arms } => self.case(body, word, arms, span),
        }
    }

    fn conditional(&self, body: &mut Body, arms: &[IfArm], otherwise: Option<&Script>) {
        let mut ends = Vec::new();
        for arm in arms {
            body.emit(Operation::Quiet);
            self.script(body, &arm.condition);
            body.emit(Operation::Loud);
            let next = body.emit(Operation::JumpIfFailed(0));
            self.script(body, &arm.body);
            ends.push(body.emit(Operation::Jump(0)));
            body.patch_here(next);
        }
        match otherwise {
            Some(script) => self.script(body, script),
            None => {
                body.emit(Operation::SetStatus(0));
            }
        }
        for end in ends {
            body.patch_here(end);
        }
    }

    fn repeat(&self, body: &mut Body, condition: &Script, script: &Script, until: bool) {
        let again = body.here() + 1;
        let start = body.emit(Operation::LoopStart {
            again,
            exit: usize::MAX,
        });
        body.emit(Operation::Quiet);
        self.script(body, condition);
        body.emit(Operation::Loud);
        let leave = body.emit(if until {
            Operation::JumpIfSucceeded(0)
        } else {
            Operation::JumpIfFailed(0)
        });
        self.script(body, script);
        body.emit(Operation::LoopAgain);
        body.patch_here(leave);
        body.patch_here(start);
        body.emit(Operation::LoopEnd);
    }

    fn case(&self, body: &mut Body, word: &Word, arms: &[CaseArm], span: Span) {
        body.emit(Operation::CaseStart {
            word: word.clone(),
            line: self.line(span),
        });
        let mut ends = Vec::new();
        let mut fall_through: Option<Label> = None;
        for arm in arms {
            let test = body.emit(Operation::CaseTest {
                patterns: arm.patterns.clone().into(),
                otherwise: usize::MAX,
            });
            if let Some(place) = fall_through.take() {
                body.patch_here(place);
            }
            if arm.body.items.is_empty() {
                body.emit(Operation::SetStatus(0));
            }
            self.script(body, &arm.body);
            match arm.terminator {
                CaseTerminator::Break => ends.push(body.emit(Operation::Jump(0))),
                CaseTerminator::FallThrough => fall_through = Some(body.emit(Operation::Jump(0))),
                CaseTerminator::TestNext => {}
            }
            body.patch_here(test);
        }
        let test_next_matched = arms
            .last()
            .is_some_and(|arm| arm.terminator == CaseTerminator::TestNext);
        if !test_next_matched {
            body.emit(Operation::SetStatus(0));
        }
        if let Some(place) = fall_through {
            body.patch_here(place);
        }
        for end in ends {
            body.patch_here(end);
        }
        body.emit(Operation::CaseEnd);
    }
}
