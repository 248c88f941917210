//! Reads elements with their fields and branches.

use super::element::{
    AttributeMapping, Body, Branch, ButtonFields, Condition, ConditionBranch, ContactChoice,
    CustomEvent, Element, Fallback, Join, KeywordBranch, ProfileElement, ProfileElementAction,
    PropertyMapping, Repeat, SaveUserResponse, SetRow, TagsAction, TagsElement, UserResponse,
};
use super::fields::Fields;
use crate::bot::finding::{Finding, Place};
use crate::bot::predefined::DESTINATION_NAME;
use crate::limits::REPEAT_MAX;
use crate::liquid::Data;
use crate::person::PersonType;

/// Reads a list of elements. One that cannot be told by its type is left out, which is reported.
pub(super) fn elements(list: Vec<Fields<'_>>) -> Vec<Element> {
    list.into_iter().filter_map(element).collect()
}

fn element(mut outer: Fields<'_>) -> Option<Element> {
    let id = outer.required_text("id");
    if !id.is_empty() {
        outer.set_place(Place { element: Some(id), ..outer.place() });
        outer.restart_path();
    }
    let type_name = outer.required_text("type");
    let mut fields = outer.object_or_empty("fields");
    fields.restart_path();
    let Some(body) = body(type_name, &mut fields, &mut outer) else {
        if !type_name.is_empty() {
            outer.report("type", Finding::ElementUnknown { element: type_name });
        }
        return None;
    };
    fields.finish();
    outer.finish();
    Some(Element { id: id.to_owned(), body })
}

/// What an element of a type does; `None` if there is no such type. Branches stand beside the
/// fields, in `outer`.
fn body<'d>(type_name: &str, fields: &mut Fields<'d>, outer: &mut Fields<'d>) -> Option<Body> {
    Some(match type_name {
        "TEXT" => Body::Text { texts: fields.texts("texts") },
        "BUTTON" => Body::Button {
            text: fields.required_text("text").to_owned(),
            buttons: fields.objects("buttons").into_iter().map(button).collect(),
        },
        "IMAGE" => Body::Image {
            url: fields.required_text("url").to_owned(),
            caption: fields.text("caption").unwrap_or_default().to_owned(),
        },
        "URL" => Body::Url {
            url: fields.required_text("url").to_owned(),
            title: fields.text("title").unwrap_or_default().to_owned(),
        },
        "JSON" => Body::Json { json: json_object(fields) },
        "SAVE_USER_RESPONSE" => Body::SaveUserResponse(SaveUserResponse {
            texts: fields.texts("texts"),
            attribute: fields.required_text("attribute").to_owned(),
            pattern: fields.text("pattern").map(str::to_owned),
            skip_if_filled: fields.flag("skipIfFilled"),
            repeat: repeat(fields.object("repeat")),
            fallback: fallback(fields.object("fallback")),
        }),
        "USER_RESPONSE" => user_response(fields, outer),
        "CONDITIONS" => conditions(outer),
        "SET_ATTRIBUTES" => Body::SetAttributes {
            rows: fields.objects("rows").into_iter().map(set_row).collect(),
            fallback: fallback(fields.object("fallback")),
        },
        "TO_DIALOG" => Body::ToDialog { dialog: fields.required_text("dialogId").to_owned() },
        "CLOSE_SESSION" => Body::CloseSession,
        "CUSTOMER_PROFILES_PROFILE" => profile(fields),
        "CUSTOMER_PROFILES_CUSTOM_EVENT" => custom_event(fields),
        "CUSTOMER_PROFILES_TAGS" => tags(fields),
        _ => return None,
    })
}

fn button(mut fields: Fields<'_>) -> ButtonFields {
    let button = ButtonFields {
        title: fields.required_text("title").to_owned(),
        value: fields.text("value").unwrap_or_default().to_owned(),
    };
    fields.finish();
    button
}

fn json_object(fields: &mut Fields<'_>) -> Data {
    match fields.take("json") {
        Some(json @ Data::Object(_)) => return json.clone(),
        Some(_) => {
            fields.report("json", Finding::FieldType { field: "json", expected: "an object" });
        }
        None => fields.report("json", Finding::FieldRequired { field: "json" }),
    }
    Data::default()
}

fn repeat(fields: Option<Fields<'_>>) -> Option<Repeat> {
    let mut fields = fields?;
    let times = fields.whole("times", 0..=i64::from(REPEAT_MAX)).unwrap_or_default();
    let texts = fields.texts("texts");
    fields.finish();
    let times = u32::try_from(times).unwrap_or_default();
    (times > 0).then_some(Repeat { times, texts })
}

/// Reads a fallback: *Go to dialog* is the only one so far.
pub(super) fn fallback(fields: Option<Fields<'_>>) -> Option<Fallback> {
    let mut fields = fields?;
    fields.required_choice("action", &[("GO_TO_DIALOG", ())]);
    let fallback = Fallback {
        dialog: fields.required_text("dialogId").to_owned(),
        texts: fields.texts("texts"),
    };
    fields.finish();
    Some(fallback)
}

/// A branch with its fields read by `read`, or the one without a test, which comes last.
enum AnyBranch<T> {
    Tested(T),
    Last(Branch),
}

/// Reads the branches of an element; `last` is the kind of the one without a test.
fn branches<T>(
    outer: &mut Fields<'_>,
    last: &'static str,
    read: fn(String, &mut Fields<'_>) -> T,
) -> (Vec<T>, Option<Branch>) {
    let mut tested = Vec::new();
    let mut otherwise = None;
    for mut fields in outer.objects("branches") {
        let id = fields.required_text("id").to_owned();
        let is_last = fields.choice("kind", &[(last, ())]).is_some();
        if otherwise.is_some() {
            fields.report("kind", Finding::BranchOrder);
        }
        let branch = if is_last {
            AnyBranch::Last(Branch { id, elements: elements(fields.objects("elements")) })
        } else {
            AnyBranch::Tested(read(id, &mut fields))
        };
        fields.finish();
        match branch {
            AnyBranch::Tested(branch) => tested.push(branch),
            AnyBranch::Last(branch) => otherwise = Some(branch),
        }
    }
    (tested, otherwise)
}

fn user_response<'d>(fields: &mut Fields<'d>, outer: &mut Fields<'d>) -> Body {
    let (branches, otherwise) = branches(outer, "FALLBACK", |id, fields| KeywordBranch {
        id,
        keyword: fields.required_text("keyword").to_owned(),
        elements: elements(fields.objects("elements")),
    });
    Body::UserResponse(UserResponse {
        branches,
        otherwise,
        repeat: repeat(fields.object("repeat")),
        fallback: fallback(fields.object("fallback")),
    })
}

fn conditions(outer: &mut Fields<'_>) -> Body {
    let (branches, otherwise) = branches(outer, "ELSE", |id, fields| ConditionBranch {
        id,
        join: fields.choice("join", &[("AND", Join::And), ("OR", Join::Or)]).unwrap_or(Join::And),
        conditions: fields.objects("conditions").into_iter().map(condition).collect(),
        elements: elements(fields.objects("elements")),
    });
    Body::Conditions { branches, otherwise }
}

fn condition(mut fields: Fields<'_>) -> Condition {
    let condition = Condition {
        attribute: fields.required_text("attribute").to_owned(),
        operator: fields.required_text("operator").to_owned(),
        value: fields.text("value").unwrap_or_default().to_owned(),
    };
    fields.finish();
    condition
}

fn set_row(mut fields: Fields<'_>) -> SetRow {
    let row = SetRow {
        attribute: fields.required_text("attribute").to_owned(),
        value: fields.take("value").cloned().unwrap_or_default(),
    };
    fields.finish();
    row
}

fn contact(fields: &mut Fields<'_>) -> ContactChoice {
    let Some(mut fields) = fields.object("contact") else {
        return ContactChoice { attribute: DESTINATION_NAME.to_owned(), kind: None, sender: None };
    };
    let contact = ContactChoice {
        attribute: fields.text("attribute").unwrap_or_default().to_owned(),
        kind: fields.text("type").map(str::to_owned),
        sender: fields.text("sender").map(str::to_owned),
    };
    fields.finish();
    contact
}

fn profile(fields: &mut Fields<'_>) -> Body {
    let choices = [("GET_INFORMATION", true), ("CREATE_OR_UPDATE", false)];
    let reads = fields.required_choice("action", &choices);
    let types = [("CUSTOMER", PersonType::Customer), ("LEAD", PersonType::Lead)];
    let person_type = fields.choice("personType", &types).unwrap_or(PersonType::Customer);
    let mappings = fields.objects("mappings").into_iter().map(|mut fields| {
        let mapping = AttributeMapping {
            profile_attribute: fields.required_text("profileAttribute").to_owned(),
            attribute: fields.required_text("attribute").to_owned(),
            overwrite: fields.flag("overwrite"),
        };
        fields.finish();
        mapping
    });
    Body::Profile(ProfileElement {
        action: match reads {
            Some(false) => ProfileElementAction::CreateOrUpdate(person_type),
            _ => ProfileElementAction::GetInformation,
        },
        mappings: mappings.collect(),
        contact: contact(fields),
    })
}

fn custom_event(fields: &mut Fields<'_>) -> Body {
    let mappings = fields.objects("mappings").into_iter().map(|mut fields| {
        let mapping = PropertyMapping {
            attribute: fields.required_text("attribute").to_owned(),
            property: fields.required_text("property").to_owned(),
        };
        fields.finish();
        mapping
    });
    Body::CustomEvent(CustomEvent {
        mappings: mappings.collect(),
        contact: contact(fields),
        definition: fields.required_text("definitionId").to_owned(),
        create_profile: fields.flag("createProfile"),
    })
}

fn tags(fields: &mut Fields<'_>) -> Body {
    let choices = [
        ("ADD_OR_CREATE_TAGS", TagsAction::Add),
        ("GET_TAGS", TagsAction::Get),
        ("REMOVE_TAGS", TagsAction::Remove),
    ];
    Body::Tags(TagsElement {
        action: fields.required_choice("action", &choices).unwrap_or(TagsAction::Get),
        contact: contact(fields),
        tags: fields.texts("tags"),
        result: fields.text("resultAttribute").map(str::to_owned),
        present: fields.text("presentTagsAttribute").map(str::to_owned),
    })
}
