//! Checks the call of a function: that it exists, how many arguments it has, and of which types.

use super::{Checked, Checker, common, expected, is_number, widened};
use crate::formula::catalog::{
    FUNCTIONS, Function, FunctionDefinition, Parameter, ResultType, function_named,
};
use crate::formula::node::{Constant, Node};
use crate::formula::problem::{FormulaProblemCode, Span};
use crate::formula::syntax::Expression;
use crate::tag::name_key;
use crate::value::DataType;

/// What the arguments of a call come to.
struct Arguments {
    /// Those that are evaluated; none after a mistake.
    values: Vec<(Parameter, Checked)>,
    constant: Constant,
    /// The type of those that must be alike.
    alike: Option<DataType>,
    complete: bool,
}

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        name_span: Span,
        span: Span,
        written: &[Expression<'_>],
    ) -> (Option<Node>, Option<DataType>) {
        let Some(definition) = function_named(name) else {
            let message = unknown_function(name);
            self.report(FormulaProblemCode::UnknownFunction, message, name_span);
            for argument in written {
                self.value(argument);
            }
            return (None, None);
        };
        self.count(definition, written.len(), span);
        match definition.function {
            Function::Now => self.found.reads_now = true,
            Function::Today | Function::Age => self.found.reads_today = true,
            Function::Size => return (self.size(written), definition.fixed_result()),
            Function::HasTag => return (self.has_tag(written), definition.fixed_result()),
            _ => {}
        }
        let arguments = self.arguments(definition, written);
        let data_type = arguments.result_type(definition.result);
        (arguments.call(definition.function), data_type)
    }

    fn count(&mut self, definition: &FunctionDefinition, given: usize, span: Span) {
        let (least, most) = definition.arity();
        let expected = match most {
            _ if given >= least && most.is_none_or(|most| given <= most) => return,
            Some(most) if most == least => format!("{least}"),
            Some(most) => format!("{least} to {most}"),
            None => format!("at least {least}"),
        };
        let noun = if expected == "1" { "argument" } else { "arguments" };
        let signature = definition.signature;
        let message = format!("{signature} takes {expected} {noun}, not {given}");
        self.report(FormulaProblemCode::ArgumentCount, message, span);
    }

    fn arguments(
        &mut self,
        definition: &FunctionDefinition,
        written: &[Expression<'_>],
    ) -> Arguments {
        let (least, most) = definition.arity();
        let complete = written.len() >= least && most.is_none_or(|most| written.len() <= most);
        let mut arguments =
            Arguments { values: Vec::new(), constant: Constant::None, alike: None, complete };
        for (at, expression) in written.iter().enumerate() {
            match definition.parameter(at) {
                Some(Parameter::Unit | Parameter::Pattern | Parameter::DateForm) => {
                    let parameter = definition.parameter(at);
                    match parameter.and_then(|parameter| self.constant(parameter, expression)) {
                        Some(constant) => arguments.constant = constant,
                        None => arguments.complete = false,
                    }
                }
                Some(parameter) => {
                    let checked = self.value(expression);
                    let checked = self.argument(parameter, checked, &mut arguments.alike);
                    arguments.values.push((parameter, checked));
                }
                None => {
                    self.value(expression);
                }
            }
        }
        arguments
    }

    /// Checks one argument against its parameter.
    fn argument(
        &mut self,
        parameter: Parameter,
        checked: Checked,
        alike: &mut Option<DataType>,
    ) -> Checked {
        let moment = |found| matches!(found, DataType::Date | DataType::DateTime);
        match parameter {
            Parameter::Boolean => {
                let fits = |found| found == DataType::Boolean;
                self.expect(checked, fits, expected(DataType::Boolean))
            }
            Parameter::Integer => {
                let fits = |found| found == DataType::Integer;
                self.expect(checked, fits, expected(DataType::Integer))
            }
            Parameter::Number => self.expect(checked, is_number, expected(DataType::Decimal)),
            Parameter::Text => {
                let fits = |found| found == DataType::String;
                self.expect(checked, fits, expected(DataType::String))
            }
            Parameter::Moment => self.expect(checked, moment, "a date or date time is expected"),
            Parameter::MomentOrText => {
                let fits = |found| moment(found) || found == DataType::String;
                self.expect(checked, fits, "text, a date or a date time is expected")
            }
            Parameter::Alike => self.alike(checked, alike),
            _ => checked,
        }
    }

    /// Joins the type of an argument with those that must be alike.
    fn alike(&mut self, checked: Checked, alike: &mut Option<DataType>) -> Checked {
        match (*alike, checked.data_type) {
            (None, found) => {
                *alike = found;
                checked
            }
            (_, None) => checked,
            (Some(before), Some(found)) => match common(before, found) {
                Some(common) => {
                    *alike = Some(common);
                    checked
                }
                None => self.expect(checked, |_| false, expected(before)),
            },
        }
    }

    fn size(&mut self, written: &[Expression<'_>]) -> Option<Node> {
        let mut slot = None;
        for expression in written {
            let checked = self.expression(expression);
            let fits = |found| found == DataType::ListOfObjects;
            let checked = self.expect(checked, fits, expected(DataType::ListOfObjects));
            slot = match checked.node {
                Some(Node::Attribute(slot)) => Some(slot),
                _ => None,
            };
        }
        slot.filter(|_| written.len() == 1).map(Node::Size)
    }

    fn has_tag(&mut self, written: &[Expression<'_>]) -> Option<Node> {
        let mut names = written.iter().map(|expression| self.tag_name(expression));
        let name = names.next().flatten();
        let alone = names.count() == 0;
        let name = name.filter(|_| alone)?;
        let key = name_key(&name);
        if !self.found.tags.iter().any(|known| name_key(known) == key) {
            self.found.tags.push(name);
        }
        Some(Node::HasTag(key))
    }
}

impl Arguments {
    fn result_type(&self, result: ResultType) -> Option<DataType> {
        let types = || self.values.iter().map(|(_, checked)| checked.data_type);
        match result {
            ResultType::Fixed(data_type) => Some(data_type),
            ResultType::Alike => self.alike,
            ResultType::Number => Some(self.number_type()),
            ResultType::Moment => match self.constant {
                Constant::Unit(unit) if unit.is_shorter_than_a_day() => Some(DataType::DateTime),
                _ => types().next().flatten(),
            },
        }
    }

    /// Decimal if one of the numbers is.
    fn number_type(&self) -> DataType {
        let decimal = |(parameter, checked): &(Parameter, Checked)| {
            *parameter == Parameter::Number && checked.data_type == Some(DataType::Decimal)
        };
        if self.values.iter().any(decimal) { DataType::Decimal } else { DataType::Integer }
    }

    fn call(self, function: Function) -> Option<Node> {
        if !self.complete {
            return None;
        }
        let number = self.number_type();
        let alike = self.alike;
        let nodes = self.values.into_iter().map(|(parameter, checked)| match (parameter, alike) {
            (Parameter::Number, _) => widened(checked, number),
            (Parameter::Alike, Some(alike)) => widened(checked, alike),
            _ => checked.node,
        });
        Some(Node::Call(function, nodes.collect::<Option<_>>()?, self.constant))
    }
}

fn unknown_function(name: &str) -> String {
    let near = FUNCTIONS.iter().find(|known| known.name.eq_ignore_ascii_case(name));
    match near {
        Some(near) => format!("there is no function {name}; there is {}", near.name),
        None => format!("there is no function {name}"),
    }
}
