//! Many persons at once, and identities turned into ids.

use super::address::{self, IdentityBody};
use super::person_body::{Channels, PersonBody, read};
use super::persons::refuse_empty;
use crate::body::{JsonBytes, json};
use crate::edge::people_text;
use crate::object::Object;
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::{Error, Kind};
use rapport_domain::access::Capability;
use rapport_domain::identity::Identity;
use rapport_domain::limits::PERSON_BATCH_MAX;
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/people/2/persons/batch";
const MATCH: &str = "/people/2/persons/match";

/// Bytes of a batch.
const BATCH_BYTES_MAX: usize = 10 << 20;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let batch = |method| {
        Route::new(method, PATH, Family::People, Access::Needs(Capability::WritePersons))
            .body_max(BATCH_BYTES_MAX)
            .answers::<ResultsBody>(200)
    };
    routes.add(
        batch(Method::POST).summary("Make persons, each on its own").takes::<People<PersonBody>>(),
        create,
    );
    routes.add(
        batch(Method::PATCH)
            .summary("Change persons, each on its own")
            .takes::<People<UpdateBody>>(),
        update,
    );
    routes.add(
        batch(Method::DELETE)
            .summary("Erase persons, each on its own")
            .takes::<People<QueryBody>>(),
        delete,
    );
    routes.add(
        Route::new(Method::POST, MATCH, Family::People, Access::Needs(Capability::ReadPersons))
            .summary("The ids of the persons with these identities")
            .takes::<MatchBody>()
            .answers::<MatchesBody>(200),
        find,
    );
}

/// 1 to 1000 of something.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleBatch_{T}")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct People<T> {
    people: Vec<T>,
}

/// Which person, and what changes.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleUpdate")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct UpdateBody {
    query: IdentityBody,
    update: PersonBody,
}

/// Which person.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleQuery")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct QueryBody {
    query: IdentityBody,
}

/// The failures; empty when there are none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleResults")]
struct ResultsBody {
    results: Vec<FailedBody>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleFailed")]
#[serde(rename_all = "camelCase")]
struct FailedBody {
    /// Its place in the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// Which person was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<AskedBody>,
    /// Whether anything changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_modified: Option<bool>,
    /// 400, 409 or 503.
    status: u16,
    errors: Vec<MessageBody>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleAsked")]
struct AskedBody {
    #[serde(rename = "type")]
    kind: String,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleMessage")]
struct MessageBody {
    message: String,
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let actor = caller.actor();
    let mut results = Vec::new();
    for (index, mut item) in people(&bytes)?.into_iter().enumerate() {
        let mut input = read(&mut item, Channels::Refused);
        item.hand_on(&mut input);
        if let Err(error) = api.app.create_person(&actor, input).await {
            let (status, errors) = failed(&error.into());
            let index = Some(index);
            results.push(FailedBody { index, query: None, is_modified: None, status, errors });
        }
    }
    Ok(answer(results))
}

async fn update(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let actor = caller.actor();
    let mut results = Vec::new();
    for mut item in people(&bytes)? {
        let asked = asked(&mut item);
        let input = item.object("update").map(|mut update| {
            let input = read(&mut update, Channels::Ignored);
            item.absorb(update);
            input
        });
        let changed = async {
            let who = asked.1?;
            item.finish()?;
            let input = input.unwrap_or_default();
            refuse_empty(&input)?;
            Ok::<_, Failure>(api.app.patch_person(&actor, who, input, None).await?)
        };
        if let Err(failure) = changed.await {
            let (status, errors) = failed(&failure);
            let (query, is_modified) = (Some(asked.0), Some(false));
            results.push(FailedBody { index: None, query, is_modified, status, errors });
        }
    }
    Ok(answer(results))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let actor = caller.actor();
    let mut results = Vec::new();
    for mut item in people(&bytes)? {
        let asked = asked(&mut item);
        let gone = async {
            let who = asked.1?;
            item.finish()?;
            Ok::<_, Failure>(api.app.delete_person(&actor, who).await?)
        };
        if let Err(failure) = gone.await {
            let (status, errors) = failed(&failure);
            let query = Some(asked.0);
            results.push(FailedBody { index: None, query, is_modified: None, status, errors });
        }
    }
    Ok(answer(results))
}

/// The entries of a batch.
pub(super) fn people(bytes: &[u8]) -> Result<Vec<Object<'_>>, Failure> {
    let mut body = Object::body(bytes)?;
    let given = body.has("people");
    let people = body.objects("people").unwrap_or_default();
    if !given {
        body.note("people", ProblemCode::Required, "is required");
    } else if people.is_empty() {
        body.note("people", ProblemCode::Required, "must not be empty");
    } else if people.len() > PERSON_BATCH_MAX {
        let message = format!("must have at most {PERSON_BATCH_MAX} persons");
        body.note("people", ProblemCode::TooMany, &message);
    }
    body.finish()?;
    Ok(people)
}

/// The `query` of an entry: as asked, and as the identity it names.
fn asked(item: &mut Object<'_>) -> (AskedBody, Result<Identity, Failure>) {
    let Some(mut query) = item.object("query") else {
        let nobody = AskedBody { kind: String::new(), identifier: String::new(), sender: None };
        let message = "is required";
        return (nobody, Err(Failure::invalid("query", ProblemCode::Required, message)));
    };
    let asked = AskedBody {
        kind: query.peek_text("type"),
        identifier: query.peek_text("identifier"),
        sender: Some(query.peek_text("sender")).filter(|sender| !sender.is_empty()),
    };
    let who = address::read(&mut query);
    item.absorb(query);
    (asked, who)
}

fn failed(failure: &Failure) -> (u16, Vec<MessageBody>) {
    let taken_or_missing = |error: &Error| matches!(error.kind(), Kind::Taken | Kind::NotFound);
    let (status, message) = match failure {
        Failure::App(error) if matches!(**error, Error::NotFound("person")) => {
            (StatusCode::CONFLICT, "There is no person matching the query".to_owned())
        }
        Failure::App(error) if taken_or_missing(error) => {
            (StatusCode::CONFLICT, people_text(failure))
        }
        Failure::App(error) => match error.kind() {
            Kind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, people_text(failure)),
            Kind::Unavailable | Kind::Conflict => {
                (StatusCode::SERVICE_UNAVAILABLE, people_text(failure))
            }
            _ => (StatusCode::BAD_REQUEST, people_text(failure)),
        },
        _ => (StatusCode::BAD_REQUEST, people_text(failure)),
    };
    (status.as_u16(), vec![MessageBody { message }])
}

fn answer(results: Vec<FailedBody>) -> Response {
    let status = if results.is_empty() { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    json(status, &ResultsBody { results })
}

/// 1 to 1000 identities.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleMatch")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct MatchBody {
    identities: Vec<IdentityBody>,
}

/// The identities that somebody has.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleMatches")]
struct MatchesBody {
    matches: Vec<FoundBody>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleFound")]
#[serde(rename_all = "camelCase")]
struct FoundBody {
    #[serde(rename = "type")]
    kind: String,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    person_id: i64,
}

async fn find(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let mut identities: Vec<Identity> = Vec::new();
    let items = body.objects("identities").unwrap_or_default();
    if !(1..=PERSON_BATCH_MAX).contains(&items.len()) {
        let message = format!("must have 1 to {PERSON_BATCH_MAX} identities");
        body.note("identities", ProblemCode::TooMany, &message);
    }
    for mut item in items {
        identities.push(address::read(&mut item)?);
        body.absorb(item);
    }
    body.finish()?;
    let mut seen = std::collections::HashSet::new();
    identities
        .retain(|identity| seen.insert((identity.kind, identity.sender.clone(), identity.key())));
    let found = api.app.match_persons(&caller.actor(), identities.clone()).await?;
    let matches = identities.into_iter().zip(found).filter_map(|(identity, id)| {
        Some(FoundBody {
            kind: identity.kind.name().to_owned(),
            sender: Some(identity.sender).filter(|sender| !sender.is_empty()),
            identifier: identity.identifier,
            person_id: id?.0,
        })
    });
    Ok(json(StatusCode::OK, &MatchesBody { matches: matches.collect() }))
}
