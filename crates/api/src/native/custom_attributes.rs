//! Custom attributes (A-225, P-30 to P-33).

use super::body::Page;
use super::list::{self, Keys};
use crate::attribute_body::{self, type_name};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::attribute::CustomAttribute;
use rapport_domain::tag::name_key;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/custom-attributes";
const ONE: &str = "/api/v1/custom-attributes/{name}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("A page of custom attributes")
            .query(list::PARAMETERS)
            .answers::<Page<AttributeBody>>(200),
        get_list,
    );
    routes.add(
        Route::native(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Define a custom attribute; name and type never change")
            .takes::<NewAttributeBody>()
            .answers::<AttributeBody>(201),
        create,
    );
    routes.add(
        Route::native(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("A custom attribute")
            .answers::<AttributeBody>(200),
        get,
    );
    routes.add(
        Route::native(Method::DELETE, ONE, Capability::EditDefinitions)
            .summary("Delete a custom attribute with its values")
            .answers_nothing(204),
        delete,
    );
}

/// A custom attribute to be defined.
#[derive(JsonSchema)]
#[schemars(rename = "NewCustomAttribute")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct NewAttributeBody {
    name: String,
    data_type: DataTypeBody,
    /// The fields of the items, for lists only.
    object_schema: Option<Vec<FieldBody>>,
}

/// A custom attribute.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CustomAttribute")]
#[serde(rename_all = "camelCase")]
struct AttributeBody {
    name: String,
    #[schemars(with = "DataTypeBody")]
    data_type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<FieldBody>>")]
    object_schema: Vec<FieldBody>,
    created_at: String,
    modified_at: String,
}

/// A field of the items of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListField")]
#[serde(rename_all = "camelCase")]
struct FieldBody {
    name: String,
    #[schemars(with = "DataTypeBody")]
    data_type: &'static str,
}

#[derive(JsonSchema)]
#[schemars(rename = "DataType")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum DataTypeBody {
    String,
    Integer,
    Decimal,
    Boolean,
    Date,
    DateTime,
    ListOfObjects,
}

impl From<CustomAttribute> for AttributeBody {
    fn from(attribute: CustomAttribute) -> Self {
        let field = |(name, data_type)| FieldBody { name, data_type: type_name(data_type) };
        let at = attribute.created_at.to_string();
        Self {
            name: attribute.name,
            data_type: type_name(attribute.data_type),
            object_schema: attribute.object_schema.into_iter().map(field).collect(),
            // Name and type never change, so nothing was modified since.
            created_at: at.clone(),
            modified_at: at,
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let attributes = api.app.custom_attributes(&caller.actor()).await?;
    let attributes: Vec<AttributeBody> = attributes.into_iter().map(AttributeBody::from).collect();
    list::answer(
        parameters,
        (&["name", "createdAt"], "name:asc"),
        attributes,
        |field, attribute| Keys {
            searched: attribute.name.clone(),
            order: match field {
                "name" => name_key(&attribute.name),
                _ => attribute.created_at.clone(),
            },
            id: attribute.name.clone(),
        },
    )
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let input = attribute_body::read(&mut body);
    body.finish()?;
    let made = api.app.create_custom_attribute(&caller.actor(), input).await?;
    let location = format!("{PATH}/{}", path_text(&made.name));
    let answer = json(StatusCode::CREATED, &AttributeBody::from(made));
    Ok(([(LOCATION, location)], answer).into_response())
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    let attribute = api.app.custom_attribute(&caller.actor(), name).await?;
    Ok(json(StatusCode::OK, &AttributeBody::from(attribute)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_custom_attribute(&caller.actor(), name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A text as one segment of a path.
fn path_text(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}
