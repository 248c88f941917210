//! One person at a time, and lists of them.

use super::address;
use super::paging::{self, Paging};
use super::person_body::{Channels, PersonAnswer, PersonBody, read, read_contacts};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::Parameters;
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_app::persons::{
    Descending, PersonCount, PersonOrder, PersonQuery, PersonSort, PersonStart, Profile,
};
use rapport_domain::access::Capability;
use rapport_domain::person::PersonInput;
use rapport_domain::person::change::ContactAction;
use schemars::JsonSchema;

const PATH: &str = "/people/2/persons";
const CONTACTS: &str = "/people/2/persons/contactInformation";

/// Fields that persons can be ordered by.
const ORDERS: &[&str] = &["firstName", "lastName", "createdAt", "modifiedAt"];
const DEFAULT_ORDER: &str = "createdAt:desc";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| {
        Route::new(method, path, Family::People, Access::Needs(Capability::ReadPersons))
    };
    let needs = |method, path, capability| {
        Route::new(method, path, Family::People, Access::Needs(capability))
            .takes::<PersonBody>()
            .answers::<PersonBody>(200)
    };
    let writes = |method, path| needs(method, path, Capability::WritePersons);
    let collects = |method, path| needs(method, path, Capability::CollectPersons);
    routes.add(
        reads(Method::GET, PATH)
            .summary("A person by identity, or a page of persons")
            .query(LIST_PARAMETERS)
            .answers::<PersonsBody>(200),
        get,
    );
    routes.add(collects(Method::POST, PATH).summary("Make a person"), create);
    routes.add(
        writes(Method::PUT, PATH).summary("Replace a person").query(address::PARAMETERS),
        replace,
    );
    routes.add(
        collects(Method::PATCH, PATH)
            .summary("Change a person; tags, phones and e-mails are added")
            .query(address::PARAMETERS),
        patch,
    );
    let deletes = Access::Needs(Capability::WritePersons);
    routes.add(
        Route::new(Method::DELETE, PATH, Family::People, deletes)
            .summary("Erase a person")
            .query(address::PARAMETERS)
            .answers_nothing(200),
        delete,
    );
    let contacts = |method| writes(method, CONTACTS).query(address::PARAMETERS);
    routes.add(contacts(Method::PUT).summary("Set the phones and e-mails of a person"), set);
    routes.add(
        collects(Method::PATCH, CONTACTS)
            .summary("Add phones and e-mails to a person")
            .query(address::PARAMETERS),
        add_contacts,
    );
    routes.add(contacts(Method::DELETE).summary("Take phones and e-mails away"), remove);
    routes.add(
        reads(Method::POST, "/people/2/custom/persons/find")
            .summary("A person by an identity in the body")
            .takes::<address::IdentityBody>()
            .answers::<PersonBody>(200),
        find,
    );
    routes.add(
        reads(Method::POST, "/people/2/custom/persons/find/list")
            .summary("A page of persons by a filter in the body")
            .takes::<FindBody>()
            .answers::<PersonsBody>(200),
        find_list,
    );
}

/// The parameters of [`get`]: those of an address, those of a list, the filter.
const LIST_PARAMETERS: &[(&str, &str)] = &[
    address::PARAMETERS[0],
    address::PARAMETERS[1],
    address::PARAMETERS[2],
    address::PARAMETERS[3],
    address::PARAMETERS[4],
    address::PARAMETERS[5],
    paging::PARAMETERS[0],
    paging::PARAMETERS[1],
    paging::PARAMETERS[2],
    paging::PARAMETERS[3],
    ("filter", "a condition as JSON, URL-encoded"),
];

/// A page of persons; by identity it is one person instead.
#[derive(JsonSchema)]
#[schemars(rename = "PeoplePersons")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is written field by field")]
struct PersonsBody {
    limit: usize,
    page: usize,
    order_by: String,
    total_count: Option<usize>,
    persons: Vec<PersonBody>,
}

/// A filter, bare or with a page.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleFind")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct FindBody {
    filter: Option<serde_json::Value>,
    limit: Option<usize>,
    page: Option<usize>,
    order_by: Option<String>,
    include_total_count: Option<bool>,
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    if let Some(who) = address::addressed(&parameters)? {
        return Ok(answer(&api.app.person(&caller.actor(), who).await?));
    }
    let condition = parameters.text("filter").map(str::to_owned);
    let paging = Paging::read(parameters, ORDERS, DEFAULT_ORDER)?;
    list(&api, &caller, condition, paging).await
}

async fn find(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let who = address::read(&mut body)?;
    body.finish()?;
    Ok(answer(&api.app.person(&caller.actor(), who).await?))
}

async fn find_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let bare = !FIND_FIELDS.iter().any(|name| body.has(name));
    if bare {
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        let condition = (!body.rest().is_empty()).then_some(whole);
        let paging = Paging::read(Parameters::default(), ORDERS, DEFAULT_ORDER)?;
        return list(&api, &caller, condition, paging).await;
    }
    let condition = body.raw("filter").map(|raw| raw.get().to_owned());
    let condition = condition.filter(|text| text != "null");
    let mut parameters = Parameters::default();
    for name in ["limit", "page", "orderBy", "includeTotalCount"] {
        if let Some(raw) = body.raw(name) {
            parameters.push(name, raw.get().trim_matches('"'));
        }
    }
    body.finish()?;
    let paging = Paging::read(parameters, ORDERS, DEFAULT_ORDER)?;
    list(&api, &caller, condition, paging).await
}

/// Fields that make a body a page request and not a bare filter.
const FIND_FIELDS: [&str; 5] = ["filter", "limit", "page", "orderBy", "includeTotalCount"];

async fn list(
    api: &Api,
    caller: &Caller,
    condition: Option<String>,
    paging: Paging,
) -> Result<Response, Failure> {
    let order = match paging.field.as_str() {
        "firstName" => PersonOrder::FirstName,
        "lastName" => PersonOrder::LastName,
        "modifiedAt" => PersonOrder::ModifiedAt,
        _ => PersonOrder::CreatedAt,
    };
    let query = PersonQuery {
        condition,
        search: None,
        sort: PersonSort { order, descending: Descending(paging.descending) },
        start: PersonStart::Skip(paging.skipped()),
        limit: paging.limit,
        count: if paging.counted { PersonCount::All } else { PersonCount::None },
    };
    let page = api.app.persons(&caller.actor(), query).await?;
    let persons: Vec<PersonAnswer<'_>> = page.items.iter().map(PersonAnswer).collect();
    Ok(json(StatusCode::OK, &paging.envelope("persons", persons, page.total)))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let input = person(&bytes, Channels::Refused)?;
    Ok(answer(&api.app.create_person(&caller.actor(), input).await?))
}

async fn replace(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let who = address::who(&parameters)?;
    let input = person(&bytes, Channels::Ignored)?;
    Ok(answer(&api.app.replace_person(&caller.actor(), who, input, None).await?))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let who = address::who(&parameters)?;
    let input = person(&bytes, Channels::Ignored)?;
    refuse_empty(&input)?;
    Ok(answer(&api.app.patch_person(&caller.actor(), who, input, None).await?))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let who = address::who(&parameters)?;
    api.app.delete_person(&caller.actor(), who).await?;
    Ok(StatusCode::OK.into_response())
}

async fn set(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    change_contacts(&api, &caller, &parameters, &bytes, ContactAction::Set).await
}

async fn add_contacts(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    change_contacts(&api, &caller, &parameters, &bytes, ContactAction::Add).await
}

async fn remove(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    change_contacts(&api, &caller, &parameters, &bytes, ContactAction::Remove).await
}

async fn change_contacts(
    api: &Api,
    caller: &Caller,
    parameters: &Parameters,
    bytes: &[u8],
    action: ContactAction,
) -> Result<Response, Failure> {
    let who = address::who(parameters)?;
    let mut body = Object::body(bytes)?;
    let contacts = read_contacts(&mut body, Channels::Refused).unwrap_or_default();
    body.finish()?;
    match action {
        ContactAction::Add if contacts.is_empty() => return Err(nothing_to_change()),
        ContactAction::Remove if contacts.is_empty() => {
            let message = "name the phones and e-mails to take away";
            return Err(Failure::coded(StatusCode::BAD_REQUEST, EMPTY_DELETE, message, Vec::new()));
        }
        _ => {}
    }
    let profile = api.app.change_contacts(&caller.actor(), who, action, contacts).await?;
    Ok(answer(&profile))
}

/// The code of an update that changes nothing.
const EMPTY_UPDATE: u32 = 40014;

/// The code of a delete that names nothing.
const EMPTY_DELETE: u32 = 40016;

/// Refuses a change that asks for nothing.
pub(super) fn refuse_empty(input: &PersonInput) -> Result<(), Failure> {
    let nothing = input.problems.is_empty()
        && input.person_type.is_none()
        && input.external_id.is_none()
        && input.standard.is_empty()
        && input.custom.is_empty()
        && input.contacts.as_ref().is_none_or(Vec::is_empty)
        && input.tags.as_ref().is_none_or(Vec::is_empty);
    if nothing { Err(nothing_to_change()) } else { Ok(()) }
}

fn nothing_to_change() -> Failure {
    let message = "the request changes nothing";
    Failure::coded(StatusCode::BAD_REQUEST, EMPTY_UPDATE, message, Vec::new())
}

fn person(bytes: &[u8], channels: Channels) -> Result<PersonInput, Failure> {
    let mut body = Object::body(bytes)?;
    let mut input = read(&mut body, channels);
    body.hand_on(&mut input);
    Ok(input)
}

fn answer(profile: &Profile) -> Response {
    json(StatusCode::OK, &PersonAnswer(profile))
}
