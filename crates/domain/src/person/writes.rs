//! Writes of a chatbot: values that already have a type, with lists appended or overwritten
//! (C-31 to C-36).

use super::apply::{external_identity, kept_list};
use super::change::Writing;
use super::{Person, contacts};
use crate::attribute::StandardAttribute;
use crate::identity::{Identity, IdentityType};
use crate::limits::TEXT_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::{DataType, Value};
use serde_json::value::RawValue;

/// One mapped attribute of a chatbot.
#[derive(Debug, Clone)]
pub struct AttributeWrite {
    /// The attribute's name, the place of its problems.
    pub name: String,
    /// What is written.
    pub target: Target,
    /// The value. Empty text empties a text attribute (C-35).
    pub value: Written,
    /// What becomes of the items a list has.
    pub list: ListMode,
}

/// What a chatbot may write (C-34).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A standard attribute; not the gender.
    Standard(StandardAttribute),
    /// A custom attribute by its name.
    Custom(String),
    /// The external id.
    ExternalId,
    /// Adds a phone, as primary if there is none.
    PrimaryPhone,
    /// Adds an e-mail, as primary if there is none.
    PrimaryEmail,
}

/// The value of a write.
#[derive(Debug, Clone)]
pub enum Written {
    /// A single value.
    Value(Value),
    /// List items: objects, or scalars for a list of one field (C-35).
    Items(Vec<Box<RawValue>>),
}

/// What becomes of the items that a list has (C-36).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMode {
    /// They stay, the new ones follow.
    Append,
    /// They go.
    Overwrite,
}

impl AttributeWrite {
    /// Writes it to the person; problems have paths inside the value.
    pub(super) fn apply(&self, person: &mut Person, writing: &mut Writing<'_>) -> Checked<()> {
        let one = |problem: Problem| vec![problem];
        match (&self.target, &self.value) {
            (Target::Custom(name), written) => self.apply_custom(name, written, person, writing),
            (_, Written::Items(_)) => Err(one(wrong_type(DataType::String))),
            (Target::Standard(StandardAttribute::Gender), _) => {
                let message = "cannot be written by a chatbot";
                Err(one(Problem::new("", ProblemCode::ReadOnly, message)))
            }
            (Target::Standard(attribute), Written::Value(value)) => {
                match attribute.check(value.clone()).map_err(one)? {
                    Some(value) => person.standard.insert(*attribute, value),
                    None => person.standard.remove(attribute),
                };
                Ok(())
            }
            (target, Written::Value(Value::Text(text))) => {
                write_identity(target, text, person, writing).map_err(one)
            }
            (_, Written::Value(_)) => Err(one(wrong_type(DataType::String))),
        }
    }

    fn apply_custom(
        &self,
        name: &str,
        written: &Written,
        person: &mut Person,
        writing: &mut Writing<'_>,
    ) -> Checked<()> {
        let attribute = writing.custom_to_write(name).map_err(|problem| vec![problem])?;
        let before = person.custom.get(&attribute.id).cloned();
        let value = match written {
            Written::Value(value) => fitted(value.clone(), attribute.data_type),
            Written::Items(items) if attribute.data_type == DataType::ListOfObjects => {
                let kept = before.as_ref().filter(|_| self.list == ListMode::Append);
                let items = attribute.appended(kept, items)?;
                Ok((!items.is_empty()).then_some(Value::List(items)))
            }
            Written::Items(_) => Err(wrong_type(attribute.data_type)),
        };
        match value.map_err(|problem| vec![problem])? {
            Some(value) => {
                let value = kept_list(before, value, writing.new_item_id);
                person.custom.insert(attribute.id, value);
            }
            None => {
                person.custom.remove(&attribute.id);
            }
        }
        Ok(())
    }
}

fn write_identity(
    target: &Target,
    text: &str,
    person: &mut Person,
    writing: &Writing<'_>,
) -> Result<(), Problem> {
    let kind = match target {
        Target::PrimaryPhone => IdentityType::Phone,
        Target::PrimaryEmail => IdentityType::Email,
        _ => {
            let external_id = (!text.is_empty()).then(|| external_identity(text)).transpose();
            person.set_external_id(external_id.map_err(bare)?, writing.stamp.at);
            return Ok(());
        }
    };
    let identity = Identity::new(kind, text, None).map_err(bare)?;
    let checks = contacts::Checks { identities: vec![identity], primary: Vec::new() };
    person.add_contacts(&checks, writing.stamp.at);
    Ok(())
}

/// The finding without its place: the write's name is the place.
fn bare(problem: Problem) -> Problem {
    Problem { path: String::new(), ..problem }
}

/// The value in the type of its attribute; a number without fraction fits a whole number (C-31).
fn fitted(value: Value, data_type: DataType) -> Result<Option<Value>, Problem> {
    let value = match (value, data_type) {
        (Value::Text(text), DataType::String) if text.is_empty() => return Ok(None),
        (Value::Text(text), DataType::String) if text.chars().count() > TEXT_MAX => {
            let message = format!("must have at most {TEXT_MAX} characters");
            return Err(Problem::new("", ProblemCode::TooLong, message));
        }
        (Value::Decimal(number), DataType::Integer) => {
            number.to_integer().map(Value::Integer).ok_or_else(|| wrong_type(data_type))?
        }
        (Value::Integer(number), DataType::Decimal) => Value::Decimal(number.into()),
        (value, _) => value,
    };
    let fits = value.data_type() == data_type && data_type != DataType::ListOfObjects;
    if fits { Ok(Some(value)) } else { Err(wrong_type(data_type)) }
}

fn wrong_type(data_type: DataType) -> Problem {
    Problem::new("", ProblemCode::WrongType, format!("must be of the type {data_type}"))
}
