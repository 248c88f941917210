//! What somebody asks to be written to a person, typed but not yet checked.

use super::PersonType;
use crate::attribute::StandardAttribute;
use crate::identity::{Identity, IdentityType};
use crate::problem::{Problem, ProblemCode};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A person as a request gives it. Absent parts are `None` or not in their map; what absence means
/// is decided by the operation (P-16).
#[derive(Debug, Clone, Default)]
pub struct PersonInput {
    /// CUSTOMER or LEAD.
    pub person_type: Option<PersonType>,
    /// The external id; empty text takes it away.
    pub external_id: Option<String>,
    /// Phones and e-mails.
    pub contacts: Option<Vec<ContactInput>>,
    /// Standard attributes; `null` and `""` empty them.
    pub standard: BTreeMap<StandardAttribute, Box<RawValue>>,
    /// Custom attributes by name; `null` and `""` empty them.
    pub custom: BTreeMap<String, Box<RawValue>>,
    /// Names of tags.
    pub tags: Option<Vec<String>>,
    /// What is wrong with the form of the request: reported together with what the decision finds.
    pub problems: Vec<Problem>,
}

impl PersonInput {
    /// Whether it asks for nothing at all.
    pub fn is_empty(&self) -> bool {
        self.person_type.is_none()
            && self.external_id.is_none()
            && self.contacts.is_none()
            && self.standard.is_empty()
            && self.custom.is_empty()
            && self.tags.is_none()
    }
}

/// One phone or e-mail of a request, with its place in the body for findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactInput {
    /// Its place: `contactInformation[0].identifier`, `contactInformation.phone[0].number`.
    pub path: String,
    /// Its type.
    pub kind: IdentityType,
    /// As given.
    pub identifier: String,
    /// Whether it is asked to be the primary one of its type.
    pub primary: bool,
}

impl ContactInput {
    /// The identity in stored form; only phones and e-mails can be written (P-14).
    pub(super) fn identity(&self) -> Result<Identity, Problem> {
        if !matches!(self.kind, IdentityType::Phone | IdentityType::Email) {
            let message = format!("{} cannot be written, only PHONE and EMAIL", self.kind);
            return Err(Problem::new(&self.path, ProblemCode::ReadOnly, message));
        }
        Identity::new(self.kind, &self.identifier, None)
            .map_err(|problem| Problem { path: self.path.clone(), ..problem })
    }
}
