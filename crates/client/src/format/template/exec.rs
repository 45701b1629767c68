//! Running a template (Go: text/template, exec.go).
//!
//! What is nested in the text is followed with a stack of frames, so that templates may call one another as deeply as
//! in Go; only operands, whose nesting the parser limits, recurse.

use std::fmt;

use docksim_syntax::template::ast::{
    Branch, Command, List, Node, Number, Operand, OperandKind, Pipeline, TemplateCall,
};
use docksim_syntax::template::quote;

use super::super::print::{sprint, sprintf};
use super::super::value::{CallError, Data, FoundField, Method, Type, Value, has_field};
use super::functions::{self, Function};
use super::{ExecError, Template};

/// How deeply Go lets templates call one another.
const MAX_DEPTH: usize = 100_000;
/// How many nodes docksim visits at most.
const MAX_STEPS: usize = 2_000_000;
/// How much docksim prints at most.
const MAX_OUTPUT: usize = 1 << 26;

/// See [`Template::execute`].
pub(super) fn execute(
    template: &Template,
    data: Option<&Value>,
    output: &mut Vec<u8>,
) -> Result<(), ExecError> {
    let set = &template.set;
    let mut state = State {
        template,
        name: &set.name,
        output,
        variables: vec![("$", data.cloned())],
        at: None,
        depth: 0,
        steps: 0,
    };
    let Some(root) = set.templates.get(&set.name) else {
        let name = quote(&set.name);
        return state.fail(format!("{name} is an incomplete or empty template"));
    };
    state.run(root, data.cloned())
}

/// A value as reflect has it: an absent one is its zero value.
type Reflected = Option<Value>;

type Result<T, E = ExecError> = std::result::Result<T, E>;

/// Where a complaint would say it comes from.
#[derive(Clone, Copy)]
enum At<'t> {
    Call(&'t TemplateCall),
    Pipeline(&'t Pipeline),
    Command(&'t Command),
    Operand(&'t Operand),
}

impl At<'_> {
    fn position(self) -> usize {
        match self {
            Self::Call(call) => call.span.start,
            Self::Pipeline(pipeline) => pipeline.span.start,
            Self::Command(command) => command.span.start,
            Self::Operand(operand) => operand.position,
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(call) => call.fmt(f),
            Self::Pipeline(pipeline) => pipeline.fmt(f),
            Self::Command(command) => command.fmt(f),
            Self::Operand(operand) => operand.fmt(f),
        }
    }
}

/// The arguments of a call: operands behind the first one, and the value that a pipe hands on.
#[derive(Clone, Copy)]
struct Arguments<'t, 'v> {
    operands: &'t [Operand],
    last: Option<&'v Reflected>,
}

impl Arguments<'_, '_> {
    const NONE: Self = Arguments {
        operands: &[],
        last: None,
    };

    fn count(&self) -> usize {
        self.operands.len() + usize::from(self.last.is_some())
    }
}

/// What is left to do.
enum Frame<'t> {
    /// The rest of a list; then so many variables stay.
    List {
        nodes: &'t [Node],
        dot: Reflected,
        variables: usize,
    },
    /// The rest of an iteration; then so many variables stay.
    Range {
        branch: &'t Branch,
        items: Items,
        inside: usize,
        variables: usize,
    },
    /// The end of a called template.
    Call {
        name: &'t str,
        variables: Vec<(&'t str, Reflected)>,
    },
}

/// What is iterated over, and how far.
struct Items {
    source: Value,
    keys: Vec<Value>,
    next: usize,
}

struct State<'t, 'o> {
    template: &'t Template,
    /// Of the template that runs.
    name: &'t str,
    output: &'o mut Vec<u8>,
    variables: Vec<(&'t str, Reflected)>,
    at: Option<At<'t>>,
    depth: usize,
    steps: usize,
}

// Blocks.
impl<'t> State<'t, '_> {
    fn fail<T>(&self, message: impl fmt::Display) -> Result<T> {
        let set = &self.template.set;
        let Some(at) = self.at else {
            return Err(ExecError::Failed(format!(
                "template: {}: {message}",
                self.name
            )));
        };
        let before = set.text.get(..at.position()).unwrap_or(&set.text);
        let line = 1 + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        Err(ExecError::Failed(format!(
            "template: {}:{line}:{column}: executing {} at <{at}>: {message}",
            set.name,
            quote(self.name),
        )))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.output.len() + bytes.len() > MAX_OUTPUT {
            return Err(ExecError::NotSimulated(format!(
                "printing more than {MAX_OUTPUT} bytes in a template"
            )));
        }
        self.output.extend_from_slice(bytes);
        Ok(())
    }

    fn run(&mut self, root: &'t List, dot: Reflected) -> Result<()> {
        let mut frames = vec![Frame::List {
            nodes: &root.nodes,
            dot,
            variables: 1,
        }];
        while let Some(frame) = frames.pop() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(ExecError::NotSimulated(format!(
                    "templates of more than {MAX_STEPS} steps"
                )));
            }
            match frame {
                Frame::List {
                    nodes,
                    dot,
                    variables,
                } => match nodes.split_first() {
                    None => self.variables.truncate(variables),
                    Some((node, nodes)) => {
                        let current = dot.clone();
                        frames.push(Frame::List {
                            nodes,
                            dot,
                            variables,
                        });
                        self.step(node, current, &mut frames)?;
                    }
                },
                Frame::Range {
                    branch,
                    items,
                    inside,
                    variables,
                } => {
                    self.variables.truncate(inside);
                    self.iterate(branch, items, variables, &mut frames)?;
                }
                Frame::Call { name, variables } => {
                    self.name = name;
                    self.variables = variables;
                    self.depth -= 1;
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, node: &'t Node, dot: Reflected, frames: &mut Vec<Frame<'t>>) -> Result<()> {
        match node {
            Node::Text(text) => self.write(text.text.as_bytes()),
            Node::Action(action) => {
                let value = self.pipeline(&dot, &action.pipeline)?;
                if action.pipeline.variables.is_empty() {
                    self.print(value)?;
                }
                Ok(())
            }
            Node::If(branch) => self.step_branch(branch, dot, false, frames),
            Node::With(branch) => self.step_branch(branch, dot, true, frames),
            Node::Range(branch) => self.step_range(branch, dot, frames),
            Node::Template(call) => self.step_call(call, &dot, frames),
            Node::Break(_) => {
                while let Some(frame) = frames.pop() {
                    if let Frame::Range { variables, .. } = frame {
                        self.variables.truncate(variables);
                        break;
                    }
                }
                Ok(())
            }
            Node::Continue(_) => {
                while frames
                    .last()
                    .is_some_and(|frame| !matches!(frame, Frame::Range { .. }))
                {
                    frames.pop();
                }
                Ok(())
            }
        }
    }

    fn step_branch(
        &mut self,
        branch: &'t Branch,
        dot: Reflected,
        is_with: bool,
        frames: &mut Vec<Frame<'t>>,
    ) -> Result<()> {
        let variables = self.variables.len();
        let value = self.pipeline(&dot, &branch.pipeline)?;
        let truth = value
            .as_ref()
            .and_then(Value::dynamic)
            .is_some_and(Value::truth);
        let list = if truth {
            Some(&branch.list)
        } else {
            branch.else_list.as_ref()
        };
        match list {
            Some(list) => frames.push(Frame::List {
                nodes: &list.nodes,
                dot: if truth && is_with { value } else { dot },
                variables,
            }),
            None => self.variables.truncate(variables),
        }
        Ok(())
    }

    fn step_range(
        &mut self,
        branch: &'t Branch,
        dot: Reflected,
        frames: &mut Vec<Frame<'t>>,
    ) -> Result<()> {
        let variables = self.variables.len();
        let value = self.pipeline(&dot, &branch.pipeline)?;
        let inside = self.variables.len();
        if let Some(items) = self.items(branch, value.as_ref().map(Value::indirect))? {
            frames.push(Frame::Range {
                branch,
                items,
                inside,
                variables,
            });
            return Ok(());
        }
        match &branch.else_list {
            Some(list) => frames.push(Frame::List {
                nodes: &list.nodes,
                dot,
                variables,
            }),
            None => self.variables.truncate(variables),
        }
        Ok(())
    }

    /// What to iterate over, unless there is nothing.
    fn items(&self, branch: &Branch, value: Option<&Value>) -> Result<Option<Items>> {
        let Some(value) = value else {
            return Ok(None);
        };
        let mut keys = Vec::new();
        let is_empty = match (value.value_type().underlying(), value.data()) {
            (_, Data::Int(number)) => self.check_count(branch, value, *number <= 0)?,
            (_, Data::Uint(number)) => self.check_count(branch, value, *number == 0)?,
            (Type::Slice(_) | Type::Array(..), _) => value.list().is_empty(),
            (Type::Map(key_type, _), _) => {
                let names = value.map().into_iter().flatten().map(|(key, _)| key);
                keys.extend(names.map(|key| Value::new(key_type, Data::String(key.clone()))));
                keys.is_empty()
            }
            _ => {
                let shown = match value.data() {
                    Data::Nil if value.value_type().is_interface() => b"<nil>".to_vec(),
                    _ => self.called(sprintf(b"%v", &[Some(value.clone())]))?,
                };
                let shown = String::from_utf8_lossy(&shown).into_owned();
                return self.fail(format!("range can't iterate over {shown}"));
            }
        };
        Ok((!is_empty).then(|| Items {
            source: value.clone(),
            keys,
            next: 0,
        }))
    }

    fn check_count(&self, branch: &Branch, value: &Value, is_empty: bool) -> Result<bool> {
        if branch.pipeline.variables.len() > 1 {
            let number = self.called(sprint(&[Some(value.clone())]))?;
            let number = String::from_utf8_lossy(&number).into_owned();
            return self.fail(format!(
                "can't use {number} to iterate over more than one variable"
            ));
        }
        Ok(is_empty)
    }

    /// Starts the next round of an iteration, or ends it.
    fn iterate(
        &mut self,
        branch: &'t Branch,
        mut items: Items,
        variables: usize,
        frames: &mut Vec<Frame<'t>>,
    ) -> Result<()> {
        let inside = self.variables.len();
        let Some((index, element)) = items.take() else {
            self.variables.truncate(variables);
            return Ok(());
        };
        frames.push(Frame::Range {
            branch,
            items,
            inside,
            variables,
        });
        let names = &branch.pipeline.variables;
        if branch.pipeline.is_assign {
            match names.as_slice() {
                [name] => self.assign(name, Some(element.clone()))?,
                [first, second, ..] => {
                    self.assign(first, index)?;
                    self.assign(second, Some(element.clone()))?;
                }
                [] => {}
            }
        } else {
            let values = [Some(element.clone()), index];
            for (at, value) in values.into_iter().enumerate().take(names.len()) {
                let variable = inside
                    .checked_sub(at + 1)
                    .and_then(|at| self.variables.get_mut(at));
                if let Some((_, variable)) = variable {
                    *variable = value;
                }
            }
        }
        frames.push(Frame::List {
            nodes: &branch.list.nodes,
            dot: Some(element),
            variables: inside,
        });
        Ok(())
    }

    fn step_call(
        &mut self,
        call: &'t TemplateCall,
        dot: &Reflected,
        frames: &mut Vec<Frame<'t>>,
    ) -> Result<()> {
        self.at = Some(At::Call(call));
        let Some((name, list)) = self.template.set.templates.get_key_value(&call.name) else {
            return self.fail(format!("template {} not defined", quote(&call.name)));
        };
        if self.depth == MAX_DEPTH {
            return self.fail(format!("exceeded maximum template depth ({MAX_DEPTH})"));
        }
        let dot = match &call.pipeline {
            Some(pipeline) => self.pipeline(dot, pipeline)?,
            None => None,
        };
        self.depth += 1;
        let variables = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        frames.push(Frame::Call {
            name: self.name,
            variables,
        });
        self.name = name;
        frames.push(Frame::List {
            nodes: &list.nodes,
            dot,
            variables: 1,
        });
        Ok(())
    }

    fn print(&mut self, value: Reflected) -> Result<()> {
        let bytes = match value {
            None => b"<no value>".to_vec(),
            Some(value) if value.value_type().is_pointer() => {
                self.called(sprint(&[Some(value.indirect().clone())]))?
            }
            Some(value) => self.called(sprint(&[value.dynamic().cloned()]))?,
        };
        self.write(&bytes)
    }

    fn called<T>(&self, called: Result<T, CallError>) -> Result<T> {
        match called {
            Ok(value) => Ok(value),
            Err(CallError::NotSimulated(what)) => Err(ExecError::NotSimulated(what)),
            Err(CallError::Failed(message)) => self.fail(message),
        }
    }
}

impl Items {
    /// The next index or key, and its element.
    fn take(&mut self) -> Option<(Reflected, Value)> {
        let at = self.next;
        self.next += 1;
        let number = u64::try_from(at).ok()?;
        let count = i64::try_from(at).ok()?;
        let source = &self.source;
        match source.data() {
            Data::Int(end) => {
                (count < *end).then(|| (None, Value::new(source.value_type(), Data::Int(count))))
            }
            Data::Uint(end) => {
                (number < *end).then(|| (None, Value::new(source.value_type(), Data::Uint(number))))
            }
            Data::Map(map) => {
                let key = self.keys.get(at)?;
                let element = map.get(key.bytes()?)?;
                Some((Some(key.clone()), element.clone()))
            }
            _ => {
                let element = source.list().get(at)?;
                Some((Some(Value::int(count)), element.clone()))
            }
        }
    }
}

// Pipelines.
impl<'t> State<'t, '_> {
    fn variable(&self, name: &str) -> Result<Reflected> {
        match self
            .variables
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
        {
            Some((_, value)) => Ok(value.clone()),
            None => self.fail(format!("undefined variable: {name}")),
        }
    }

    fn assign(&mut self, name: &str, value: Reflected) -> Result<()> {
        let mut variables = self.variables.iter_mut().rev();
        match variables.find(|(known, _)| *known == name) {
            Some((_, variable)) => {
                *variable = value;
                Ok(())
            }
            None => self.fail(format!("undefined variable: {name}")),
        }
    }

    fn pipeline(&mut self, dot: &Reflected, pipeline: &'t Pipeline) -> Result<Reflected> {
        self.at = Some(At::Pipeline(pipeline));
        let mut last: Option<Reflected> = None;
        for command in &pipeline.commands {
            let value = self.command(dot, command, last.as_ref())?;
            last = Some(value.and_then(|value| value.dynamic().cloned()));
        }
        let value = last.flatten();
        for name in &pipeline.variables {
            if pipeline.is_assign {
                self.assign(name, value.clone())?;
            } else {
                self.variables.push((name, value.clone()));
            }
        }
        Ok(value)
    }

    fn command(
        &mut self,
        dot: &Reflected,
        command: &'t Command,
        last: Option<&Reflected>,
    ) -> Result<Reflected> {
        let Some((first, operands)) = command.operands.split_first() else {
            return Ok(None);
        };
        let arguments = Arguments { operands, last };
        match &first.kind {
            OperandKind::Field(names) => self.field_operand(dot, first, names, arguments),
            OperandKind::Chain(operand, names) => {
                self.chain_operand(dot, first, operand, names, arguments)
            }
            OperandKind::Function(name) => {
                self.at = Some(At::Operand(first));
                self.function(dot, name, At::Command(command), arguments)
            }
            OperandKind::Pipeline(pipeline) => {
                self.refuse_arguments(first, arguments)?;
                self.pipeline(dot, pipeline)
            }
            OperandKind::Variable(name, names) => {
                self.variable_operand(dot, first, name, names, arguments)
            }
            _ => {
                self.at = Some(At::Operand(first));
                self.refuse_arguments(first, arguments)?;
                match &first.kind {
                    OperandKind::Dot => Ok(dot.clone()),
                    OperandKind::Nil => self.fail("nil is not a command"),
                    _ => self.literal(first),
                }
            }
        }
    }

    fn refuse_arguments(&self, operand: &Operand, arguments: Arguments<'_, '_>) -> Result<()> {
        if arguments.count() == 0 {
            return Ok(());
        }
        self.fail(format!("can't give argument to non-function {operand}"))
    }

    /// The value of a literal where nothing says its type.
    fn literal(&mut self, operand: &'t Operand) -> Result<Reflected> {
        self.at = Some(At::Operand(operand));
        match &operand.kind {
            OperandKind::Bool(truth) => Ok(Some(Value::bool(*truth))),
            OperandKind::String { value, .. } => Ok(Some(Value::string(value))),
            OperandKind::Number(number) => self.number(number),
            _ => Ok(None),
        }
    }

    fn number(&self, number: &Number) -> Result<Reflected> {
        let text = &number.text;
        let lower = text.to_ascii_lowercase();
        let is_hexadecimal = lower.len() > 2 && lower.starts_with("0x") && !lower.contains('p');
        let is_float =
            !is_hexadecimal && !text.starts_with('\'') && lower.contains(['.', 'e', 'p']);
        match (number.float, number.int) {
            (Some(float), _) if is_float => Ok(Some(Value::float(float))),
            (_, Some(int)) => Ok(Some(Value::int(int))),
            _ => self.fail(format!("{text} overflows int")),
        }
    }

    fn field_operand(
        &mut self,
        dot: &Reflected,
        operand: &'t Operand,
        names: &'t [String],
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        self.at = Some(At::Operand(operand));
        self.fields(dot, dot.clone(), At::Operand(operand), names, arguments)
    }

    fn chain_operand(
        &mut self,
        dot: &Reflected,
        operand: &'t Operand,
        inner: &'t Operand,
        names: &'t [String],
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        self.at = Some(At::Operand(operand));
        let receiver = self.argument(dot, None, inner)?;
        self.fields(dot, receiver, At::Operand(operand), names, arguments)
    }

    fn variable_operand(
        &mut self,
        dot: &Reflected,
        operand: &'t Operand,
        name: &str,
        names: &'t [String],
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        self.at = Some(At::Operand(operand));
        let value = self.variable(name)?;
        if names.is_empty() {
            self.refuse_arguments(operand, arguments)?;
            return Ok(value);
        }
        self.fields(dot, value, At::Operand(operand), names, arguments)
    }

    /// Follows fields; if the last one is a method, it gets the arguments.
    fn fields(
        &mut self,
        dot: &Reflected,
        mut receiver: Reflected,
        at: At<'t>,
        names: &'t [String],
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        for (index, name) in names.iter().enumerate() {
            let arguments = if index + 1 == names.len() {
                arguments
            } else {
                Arguments::NONE
            };
            receiver = self.field(dot, receiver, at, name, arguments)?;
        }
        Ok(receiver)
    }

    fn field(
        &mut self,
        dot: &Reflected,
        receiver: Reflected,
        at: At<'t>,
        name: &'t str,
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        let Some(outer) = receiver else {
            if self.template.is_missing_key_error {
                return self.fail(format!("nil data; no entry for key {}", quote(name)));
            }
            return Ok(None);
        };
        let outer_type = outer.value_type();
        let value = outer.indirect();
        let value_type = value.value_type();
        if value_type.is_interface() {
            return self.fail(format!("nil pointer evaluating {outer_type}.{name}"));
        }
        if let Some(method) = value_type.method(name) {
            return self.method(dot, value, method, at, arguments);
        }
        if value_type.has_unmodelled_method(name) {
            return Err(ExecError::NotSimulated(format!(
                "the method {name} of {value_type} in a template"
            )));
        }
        let has_arguments = arguments.count() > 0;
        match value_type.underlying() {
            Type::Struct(_) => match value.field(name) {
                Some(FoundField::BehindNil(pointer)) => {
                    return self.fail(format!(
                        "reflect: indirection through nil pointer to embedded struct field {}",
                        bare_name(pointer)
                    ));
                }
                Some(FoundField::Value {
                    is_exported: false, ..
                }) => {
                    return self.fail(format!(
                        "{name} is an unexported field of struct type {outer_type}"
                    ));
                }
                Some(FoundField::Value { .. }) if has_arguments => {
                    return self.fail(format!(
                        "{name} has arguments but cannot be invoked as function"
                    ));
                }
                Some(FoundField::Value { value, .. }) => return Ok(Some(value)),
                None => {}
            },
            Type::Map(Type::String, _) => {
                if has_arguments {
                    return self.fail(format!("{name} is not a method but has arguments"));
                }
                let found = value.map().and_then(|map| map.get(name.as_bytes()));
                if found.is_none() && self.template.is_missing_key_error {
                    return self.fail(format!("map has no entry for key {}", quote(name)));
                }
                return Ok(found.cloned());
            }
            Type::Pointer(pointee) if has_field(pointee, name) || pointee.fields().is_empty() => {
                return self.fail(format!("nil pointer evaluating {outer_type}.{name}"));
            }
            _ => {}
        }
        self.fail(format!("can't evaluate field {name} in type {outer_type}"))
    }

    fn method(
        &mut self,
        dot: &Reflected,
        receiver: &Value,
        method: &'static Method,
        at: At<'t>,
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        self.check_count_of_arguments(method.name, method.parameters, false, arguments)?;
        let values = self.arguments(dot, method.parameters, false, arguments)?;
        let values: Vec<Value> = values
            .into_iter()
            .map(|value| Value::interface(value).dynamic().cloned())
            .map(|value| value.unwrap_or_else(|| Value::interface(None)))
            .collect();
        let called = (method.call)(receiver, &values);
        self.finish_call(method.name, at, called)
    }

    fn function(
        &mut self,
        dot: &Reflected,
        name: &str,
        at: At<'t>,
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        let Some(function) = functions::find(name, self.template.functions) else {
            return self.fail(format!("{} is not a defined function", quote(name)));
        };
        let Function {
            parameters,
            is_variadic,
            call,
            ..
        } = *function;
        self.check_count_of_arguments(name, parameters, is_variadic, arguments)?;
        if name == "and" || name == "or" {
            return self.and_or(dot, name == "or", arguments);
        }
        let values = self.arguments(dot, parameters, is_variadic, arguments)?;
        let called = if name == "call" {
            let callee = values.first().and_then(Option::as_ref);
            let operand = arguments.operands.first().map(ToString::to_string);
            Err(functions::refuse_call(callee, operand.as_deref()))
        } else {
            call(&values)
        };
        self.finish_call(name, at, called)
    }

    fn finish_call(
        &mut self,
        name: &str,
        at: At<'t>,
        called: Result<Reflected, CallError>,
    ) -> Result<Reflected> {
        match called {
            Ok(value) => Ok(value),
            Err(CallError::NotSimulated(what)) => Err(ExecError::NotSimulated(what)),
            Err(CallError::Failed(message)) => {
                self.at = Some(at);
                self.fail(format!("error calling {name}: {message}"))
            }
        }
    }

    fn check_count_of_arguments(
        &self,
        name: &str,
        parameters: &[Type],
        is_variadic: bool,
        arguments: Arguments<'_, '_>,
    ) -> Result<()> {
        let got = arguments.count();
        let wanted = parameters.len();
        if is_variadic && got + 1 < wanted {
            return self.fail(format!(
                "wrong number of args for {name}: want at least {} got {}",
                wanted - 1,
                arguments.operands.len()
            ));
        }
        if !is_variadic && got != wanted {
            return self.fail(format!(
                "wrong number of args for {name}: want {wanted} got {got}"
            ));
        }
        Ok(())
    }

    /// `and` and `or` stop at the first argument that decides.
    fn and_or(
        &mut self,
        dot: &Reflected,
        is_or: bool,
        arguments: Arguments<'t, '_>,
    ) -> Result<Reflected> {
        let mut value = None;
        for operand in arguments.operands {
            value = self.argument(dot, Some(&Type::Reflect), operand)?;
            let truth = value
                .as_ref()
                .and_then(Value::dynamic)
                .is_some_and(Value::truth);
            if truth == is_or {
                return Ok(value);
            }
        }
        Ok(match arguments.last {
            Some(last) => last.clone(),
            None => value,
        })
    }

    fn arguments(
        &mut self,
        dot: &Reflected,
        parameters: &'static [Type],
        is_variadic: bool,
        arguments: Arguments<'t, '_>,
    ) -> Result<Vec<Reflected>> {
        let parameter = |at: usize| -> Option<&'static Type> {
            match parameters.get(at) {
                None if is_variadic => parameters.last(),
                parameter => parameter,
            }
        };
        let mut values = Vec::with_capacity(arguments.count());
        for (at, operand) in arguments.operands.iter().enumerate() {
            values.push(self.argument(dot, parameter(at), operand)?);
        }
        if let Some(last) = arguments.last {
            values.push(self.checked(last.clone(), parameter(values.len()))?);
        }
        Ok(values)
    }

    /// The value of an operand as an argument of some type.
    fn argument(
        &mut self,
        dot: &Reflected,
        wanted: Option<&'static Type>,
        operand: &'t Operand,
    ) -> Result<Reflected> {
        self.at = Some(At::Operand(operand));
        let none = Arguments::NONE;
        let value = match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Nil => {
                return match wanted {
                    Some(wanted) if !wanted.can_be_nil() => {
                        self.fail(format!("cannot assign nil to {wanted}"))
                    }
                    Some(wanted) if !matches!(wanted, Type::Reflect) => {
                        Ok(Some(Value::zero(wanted)))
                    }
                    _ => Ok(None),
                };
            }
            OperandKind::Field(names) => self.field_operand(dot, operand, names, none)?,
            OperandKind::Variable(name, names) => {
                self.variable_operand(dot, operand, name, names, none)?
            }
            OperandKind::Pipeline(pipeline) => {
                self.at = Some(At::Pipeline(pipeline));
                self.pipeline(dot, pipeline)?
            }
            OperandKind::Function(name) => self.function(dot, name, At::Operand(operand), none)?,
            OperandKind::Chain(inner, names) => {
                self.chain_operand(dot, operand, inner, names, none)?
            }
            OperandKind::Bool(_) | OperandKind::Number(_) | OperandKind::String { .. } => {
                return self.literal_argument(wanted, operand);
            }
        };
        self.checked(value, wanted)
    }

    /// A literal as an argument of some type.
    fn literal_argument(
        &mut self,
        wanted: Option<&'static Type>,
        operand: &'t Operand,
    ) -> Result<Reflected> {
        let Some(wanted) = wanted else {
            return self.literal(operand);
        };
        match (wanted.underlying(), &operand.kind) {
            (Type::Interface | Type::Reflect, _) => self.literal(operand),
            (Type::String, OperandKind::String { value, .. }) => Ok(Some(Value::string(value))),
            (Type::String, _) => self.fail(format!("expected string; found {operand}")),
            (Type::Int, OperandKind::Number(Number { int: Some(int), .. })) => {
                Ok(Some(Value::int(*int)))
            }
            (Type::Int, _) => self.fail(format!("expected integer; found {operand}")),
            _ => self.fail(format!("can't handle {operand} for arg of type {wanted}")),
        }
    }

    /// The value as one of the wanted type (exec.go, `validateType`).
    fn checked(&self, value: Reflected, wanted: Option<&'static Type>) -> Result<Reflected> {
        let Some(wanted) = wanted else {
            return Ok(value);
        };
        let is_reflect = matches!(wanted, Type::Reflect);
        let Some(value) = value else {
            if is_reflect {
                return Ok(None);
            }
            if wanted.can_be_nil() {
                return Ok(Some(Value::zero(wanted)));
            }
            return self.fail(format!("invalid value; expected {wanted}"));
        };
        if is_reflect || value.value_type().is_assignable_to(wanted) {
            return Ok(Some(value));
        }
        let held = match value.dynamic() {
            Some(held) => held.clone(),
            None => value,
        };
        if held.value_type().is_assignable_to(wanted) {
            return Ok(Some(held));
        }
        match held.value_type().underlying() {
            Type::Pointer(pointee) if pointee.is_assignable_to(wanted) => match held.referent() {
                Some(referent) => Ok(Some(referent.clone())),
                None => self.fail(format!("dereference of nil pointer of type {wanted}")),
            },
            _ => self.fail(format!(
                "wrong type for value; expected {wanted}; got {}",
                held.value_type()
            )),
        }
    }
}

/// The name of a structure without its package.
fn bare_name(pointer: &'static Type) -> String {
    let name = pointer
        .element()
        .map(ToString::to_string)
        .unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, bare)) => bare.to_owned(),
        None => name,
    }
}
