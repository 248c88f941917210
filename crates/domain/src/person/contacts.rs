//! Contacts of a person: uniqueness, limits and which one is primary (P-12, P-13).

use super::{Contact, ContactInput, Person, same};
use crate::identity::{Identity, IdentityType};
use crate::limits::{CHANNEL_IDS_MAX, EMAILS_MAX, PHONES_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::time::Timestamp;

/// The types of which one is primary.
const WITH_PRIMARY: [IdentityType; 2] = [IdentityType::Phone, IdentityType::Email];

/// Contacts in stored form, without repetitions.
#[derive(Debug, Default)]
pub(super) struct Checks {
    pub(super) identities: Vec<Identity>,
    pub(super) primary: Vec<Identity>,
}

/// Checks the contacts of a request.
pub(super) fn check(inputs: &[ContactInput]) -> Checked<Checks> {
    let mut problems = Vec::new();
    let mut checks = Checks::default();
    for input in inputs {
        let identity = match input.identity() {
            Ok(identity) => identity,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if input.primary {
            let other =
                checks.primary.iter().any(|p| p.kind == identity.kind && !same(p, &identity));
            if other {
                let message = format!("only one {} can be primary", identity.kind);
                problems.push(Problem::new(&input.path, ProblemCode::NotAllowed, message));
            }
            checks.primary.push(identity.clone());
        }
        if !checks.identities.iter().any(|known| same(known, &identity)) {
            checks.identities.push(identity);
        }
    }
    if problems.is_empty() { Ok(checks) } else { Err(problems) }
}

impl Person {
    /// Adds an identity it does not have yet.
    pub(super) fn add_contact(&mut self, identity: Identity, added_at: Timestamp) {
        if !self.has(&identity) {
            self.contacts.push(Contact { identity, primary: false, added_at });
        }
    }

    /// Adds what is given; the external id is the one it has, so a new one takes its place.
    pub(super) fn set_external_id(&mut self, identity: Option<Identity>, added_at: Timestamp) {
        let keep = |contact: &Contact| {
            contact.identity.kind != IdentityType::ExternalId
                || identity.as_ref() == Some(&contact.identity)
        };
        self.contacts.retain(keep);
        if let Some(identity) = identity {
            self.add_contact(identity, added_at);
        }
    }

    /// Adds phones and e-mails.
    pub(super) fn add_contacts(&mut self, checks: &Checks, added_at: Timestamp) {
        for identity in &checks.identities {
            self.add_contact(identity.clone(), added_at);
        }
        self.settle_primary(&checks.primary);
    }

    /// Replaces phones and e-mails; those that stay keep their history.
    pub(super) fn replace_contacts(&mut self, checks: &Checks, added_at: Timestamp) {
        self.contacts.retain(|contact| {
            !WITH_PRIMARY.contains(&contact.identity.kind)
                || checks.identities.iter().any(|kept| same(kept, &contact.identity))
        });
        self.add_contacts(checks, added_at);
    }

    /// Removes phones and e-mails; absent ones are fine.
    pub(super) fn remove_contacts(&mut self, checks: &Checks) {
        self.contacts
            .retain(|contact| !checks.identities.iter().any(|gone| same(gone, &contact.identity)));
        self.settle_primary(&[]);
    }

    /// Exactly one phone and one e-mail is primary: the one asked for, else the one that is,
    /// else the oldest (P-12).
    pub(super) fn settle_primary(&mut self, wanted: &[Identity]) {
        for kind in WITH_PRIMARY {
            let position = |fits: &dyn Fn(&Contact) -> bool| {
                self.contacts.iter().position(|c| c.identity.kind == kind && fits(c))
            };
            let chosen = position(&|c| wanted.iter().any(|w| same(w, &c.identity)))
                .or_else(|| position(&|c| c.primary))
                .or_else(|| position(&|_| true));
            for (index, contact) in self.contacts.iter_mut().enumerate() {
                if contact.identity.kind == kind {
                    contact.primary = Some(index) == chosen;
                }
            }
        }
    }

    /// What a finished person's contacts must be: not too many of a type, and at least one (P-13).
    pub(super) fn contact_problems(&self) -> Vec<Problem> {
        const PATH: &str = "contactInformation";
        if self.contacts.is_empty() {
            let message = "a phone, an e-mail or an external id is needed";
            return vec![Problem::new(PATH, ProblemCode::Required, message)];
        }
        let mut problems = Vec::new();
        for kind in IdentityType::ALL {
            let limit = match kind {
                IdentityType::Phone => PHONES_MAX,
                IdentityType::Email => EMAILS_MAX,
                _ => CHANNEL_IDS_MAX,
            };
            if self.contacts_of(*kind).count() > limit {
                let message = format!("must have at most {limit} of the type {kind}");
                problems.push(Problem::new(PATH, ProblemCode::TooMany, message));
            }
        }
        problems
    }
}
