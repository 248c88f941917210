//! How the people API addresses a person: `type`, `identifier`, `sender`, or one parameter
//! per kind in the old form.

use crate::Failure;
use crate::object::Object;
use crate::parameters::Parameters;
use crate::person::identity_type;
use axum::http::StatusCode;
use rapport_app::Error;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::problem::{Problem, ProblemCode};
use schemars::JsonSchema;

/// The code of an identifier that is bad or not complete.
const BAD_IDENTIFIER: u32 = 40012;

/// The parameters that address a person, for the documentation.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("type", "`ID`, `EXTERNAL_ID`, `PHONE`, `EMAIL` or a channel"),
    ("identifier", "the identity, URL-encoded"),
    ("sender", "the widget, bot or account talked to; channels only"),
    ("phone", "old form: the person with this phone"),
    ("email", "old form: the person with this e-mail address"),
    ("externalId", "old form: the person with this external id"),
];

/// The old parameters, in the order in which they win.
const OLD_FORM: [(&str, IdentityType); 4] = [
    ("phone", IdentityType::Phone),
    ("email", IdentityType::Email),
    ("externalId", IdentityType::ExternalId),
    ("pushRegistrationId", IdentityType::Push),
];

/// An identity in a body.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleIdentity")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct IdentityBody {
    /// `ID`, `EXTERNAL_ID`, `PHONE`, `EMAIL` or a channel.
    #[serde(rename = "type")]
    kind: String,
    identifier: String,
    /// The widget, bot or account talked to; channels only.
    sender: Option<String>,
}

/// The person that a request must address.
pub(super) fn who(parameters: &Parameters) -> Result<Identity, Failure> {
    match addressed(parameters)? {
        Some(identity) => Ok(identity),
        None => Err(bad(vec![missing("type"), missing("identifier")])),
    }
}

/// The person that a request may address.
pub(super) fn addressed(parameters: &Parameters) -> Result<Option<Identity>, Failure> {
    let (kind, identifier) = (parameters.text("type"), parameters.text("identifier"));
    if kind.is_some() || identifier.is_some() {
        return checked("", kind, identifier, parameters.text("sender")).map(Some);
    }
    for (name, kind) in OLD_FORM {
        let Some(text) = parameters.text(name) else { continue };
        if kind.needs_sender() {
            // Registrations for push messages are not kept yet, so nobody has this one.
            return Err(Error::NotFound("person").into());
        }
        let identity = Identity::new(kind, text, None);
        return identity.map(Some).map_err(|problem| bad(vec![problem]));
    }
    Ok(None)
}

/// Reads an identity of a body.
pub(super) fn read(object: &mut Object<'_>) -> Result<Identity, Failure> {
    let place = object.place("");
    let (kind, identifier) = (object.text("type"), object.text("identifier"));
    let sender = object.text("sender");
    checked(place.trim_end_matches('.'), kind.as_deref(), identifier.as_deref(), sender.as_deref())
}

fn checked(
    place: &str,
    kind: Option<&str>,
    identifier: Option<&str>,
    sender: Option<&str>,
) -> Result<Identity, Failure> {
    let under = |problem: Problem| if place.is_empty() { problem } else { problem.under(place) };
    let (Some(kind), Some(identifier)) = (kind, identifier) else {
        let absent = [("type", kind), ("identifier", identifier)].into_iter();
        let absent = absent.filter(|(_, value)| value.is_none());
        return Err(bad(absent.map(|(name, _)| under(missing(name))).collect()));
    };
    let kind = identity_type("type", kind).map_err(|problem| vec![under(problem)])?;
    Identity::new(kind, identifier, sender).map_err(|problem| bad(vec![under(problem)]))
}

fn missing(name: &str) -> Problem {
    Problem::new(name, ProblemCode::Required, "is required")
}

fn bad(problems: Vec<Problem>) -> Failure {
    let message = problems.first().map_or_else(
        || "the identifier is bad".to_owned(),
        |problem| format!("{} {}", problem.path, problem.message),
    );
    Failure::coded(StatusCode::BAD_REQUEST, BAD_IDENTIFIER, message, problems)
}
