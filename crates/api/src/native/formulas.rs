//! Formulas while they are written: checked, tried, completed.

use crate::attribute_body::type_name;
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::Parameters;
use crate::person::by_id;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::computed::Computed;
use rapport_domain::formula::{FUNCTIONS, Formula, FormulaProblem, FunctionDefinition, Reference};
use rapport_domain::problem::ProblemCode;
use rapport_domain::value::Value;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::POST, "/api/v1/formulas/check", Capability::ReadDefinitions)
            .summary("Check a formula: its type, or every problem with its place")
            .takes::<CheckBody>()
            .answers::<CheckedBody>(200),
        check,
    );
    routes.add(
        Route::native(Method::POST, "/api/v1/formulas/test", Capability::ReadPersons)
            .summary("Evaluate a formula for one person; nothing is saved")
            .takes::<TestBody>()
            .answers::<TestedBody>(200),
        test,
    );
    routes.add(
        Route::native(Method::GET, "/api/v1/formulas/functions", Capability::ReadDefinitions)
            .summary("What a formula can be made of: functions and attributes")
            .answers::<CatalogBody>(200),
        functions,
    );
}

/// A formula to be checked.
#[derive(JsonSchema)]
#[schemars(rename = "FormulaCheck")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct CheckBody {
    expression: String,
}

/// What a check found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaCheckResult")]
#[serde(rename_all = "camelCase")]
struct CheckedBody {
    valid: bool,
    /// The type of its value, if it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    result_type: Option<&'static str>,
    /// The attributes it reads, in the order in which it names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Vec<String>>,
    /// Whether its value can change by time alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_dependent: Option<bool>,
    /// Every problem in the order of the places, if it is not valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<Vec<ProblemBody>>,
}

/// What is wrong with a formula, and where.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaProblem")]
struct ProblemBody {
    /// `unknown_attribute`, `wrong_type`, `syntax` and others.
    code: &'static str,
    message: String,
    /// The first UTF-16 code unit of the place.
    from: usize,
    /// The UTF-16 code unit after the place.
    to: usize,
}

impl From<Result<Formula, Vec<FormulaProblem>>> for CheckedBody {
    fn from(checked: Result<Formula, Vec<FormulaProblem>>) -> Self {
        let mut body = Self {
            valid: checked.is_ok(),
            result_type: None,
            references: None,
            time_dependent: None,
            problems: None,
        };
        match checked {
            Ok(formula) => {
                let names = formula.references().iter().map(|one| one.name.clone());
                body.result_type = Some(type_name(formula.result_type()));
                body.references = Some(names.collect());
                body.time_dependent = Some(formula.is_time_dependent());
            }
            Err(problems) => {
                body.problems = Some(problems.into_iter().map(ProblemBody::from).collect());
            }
        }
        body
    }
}

impl From<FormulaProblem> for ProblemBody {
    fn from(problem: FormulaProblem) -> Self {
        let FormulaProblem { code, message, from, to } = problem;
        Self { code: code.name(), message, from, to }
    }
}

async fn check(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let expression = body.required_text("expression");
    body.finish()?;
    let checked = api.app.check_formula(&caller.actor(), expression).await?;
    Ok(json(StatusCode::OK, &CheckedBody::from(checked)))
}

/// A formula to be tried on a person.
#[derive(JsonSchema)]
#[schemars(rename = "FormulaTest")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct TestBody {
    expression: String,
    person_id: i64,
}

/// The value of a formula for one person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaTestResult")]
#[serde(rename_all = "camelCase")]
struct TestedBody {
    #[schemars(with = "Option<serde_json::Value>")]
    value: Option<Value>,
    result_type: &'static str,
    /// The value of each attribute it reads.
    #[schemars(with = "BTreeMap<String, Option<serde_json::Value>>")]
    inputs: BTreeMap<String, Option<Value>>,
    /// Where there is no value: the attributes that are empty and should not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_because: Option<Vec<String>>,
    /// `OVERFLOW` when the value is outside the range of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
}

async fn test(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let expression = body.required_text("expression");
    let given = body.has("personId");
    let person = body.number("personId");
    if !given {
        body.note("personId", ProblemCode::Required, "is required");
    }
    body.finish()?;
    let who = by_id(&person.unwrap_or_default().to_string())?;
    let tested = api.app.test_formula(&caller.actor(), expression, who).await?;
    let overflow = tested.value == Computed::Overflow;
    let value = tested.value.into_value();
    let body = TestedBody {
        empty_because: value.is_none().then_some(tested.empty_because),
        value,
        result_type: type_name(tested.result_type),
        inputs: tested.inputs.into_iter().collect(),
        cause: overflow.then_some("OVERFLOW"),
    };
    Ok(json(StatusCode::OK, &body))
}

/// What a formula can be made of.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaCatalog")]
struct CatalogBody {
    functions: Vec<FunctionBody>,
    attributes: Vec<AttributeBody>,
}

/// A function of formulas.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaFunction")]
#[serde(rename_all = "camelCase")]
struct FunctionBody {
    name: &'static str,
    /// `STRING`, `NUMBER`, `DATE`, `LOGIC` or `CONVERSION`.
    group: &'static str,
    /// How it is called: `substring(s, start[, length])`.
    signature: &'static str,
    help: &'static str,
    /// The type of its value; absent where that depends on the arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    result_type: Option<&'static str>,
}

/// An attribute that a formula may read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FormulaAttribute")]
#[serde(rename_all = "camelCase")]
struct AttributeBody {
    name: String,
    /// The name as a formula writes it: in brackets where it is not one plain word.
    written: String,
    data_type: &'static str,
}

impl From<&FunctionDefinition> for FunctionBody {
    fn from(function: &FunctionDefinition) -> Self {
        Self {
            name: function.name,
            group: function.group.name(),
            signature: function.signature,
            help: function.help,
            result_type: function.fixed_result().map(type_name),
        }
    }
}

impl From<Reference> for AttributeBody {
    fn from(reference: Reference) -> Self {
        Self {
            written: reference.written().into_owned(),
            data_type: type_name(reference.data_type),
            name: reference.name,
        }
    }
}

async fn functions(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    parameters.finish()?;
    let attributes = api.app.formula_attributes(&caller.actor()).await?;
    let body = CatalogBody {
        functions: FUNCTIONS.iter().map(FunctionBody::from).collect(),
        attributes: attributes.into_iter().map(AttributeBody::from).collect(),
    };
    Ok(json(StatusCode::OK, &body))
}
