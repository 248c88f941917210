//! How persons change (P-12, P-13, P-16 to P-19, P-33, P-34, C-31 to C-36).

use super::change::{self, Change, ContactAction, Writing};
use super::*;
use crate::attribute::{Attributes, ComputedName, CustomAttribute, CustomAttributeInput};
use crate::decimal::Decimal;
use crate::problem::{Checked, ProblemCode};
use crate::tag::Tag;
use crate::value::{DataType, ListSchema};
use serde_json::value::RawValue;

const TIER: &str = "Loyalty tier";

struct World {
    attributes: Attributes,
    tags: Vec<Tag>,
    now: i64,
    items: u32,
}

impl World {
    fn new() -> Self {
        let define = |id, name: &str, data_type, schema: Option<ListSchema>| {
            let input =
                CustomAttributeInput { name: name.to_owned(), data_type, object_schema: schema };
            input.define(AttributeId(id), Timestamp(0), &Attributes::default()).unwrap()
        };
        let cart = ListSchema::from([
            ("sku".to_owned(), DataType::String),
            ("qty".to_owned(), DataType::Integer),
        ]);
        let names = ListSchema::from([("name".to_owned(), DataType::String)]);
        let custom = vec![
            define(1, TIER, DataType::String, None),
            define(2, "Points", DataType::Integer, None),
            define(3, "Cart", DataType::ListOfObjects, Some(cart)),
            define(4, "Names", DataType::ListOfObjects, Some(names)),
        ];
        let spend =
            ComputedName { name: "Lifetime spend".to_owned(), data_type: DataType::Decimal };
        let tag = |id, name: &str| Tag {
            id: TagId(id),
            name: name.to_owned(),
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        };
        let attributes = Attributes::new(custom, vec![spend]);
        Self { attributes, tags: vec![tag(9, "vip"), tag(10, "Beta")], now: 100, items: 0 }
    }

    /// Runs one decision, a tick later than the one before.
    fn decide(
        &mut self,
        decision: impl FnOnce(&mut Writing<'_>) -> Checked<Change>,
    ) -> Result<Change, Vec<(String, ProblemCode)>> {
        self.now += 1;
        let stamp = Stamp { at: Timestamp(self.now), from: Origin::Api, by: "key".to_owned() };
        let items = &mut self.items;
        let mut new_item_id = || {
            *items += 1;
            format!("item-{items}")
        };
        let mut writing = Writing {
            attributes: &self.attributes,
            tags: &self.tags,
            stamp: &stamp,
            new_item_id: &mut new_item_id,
        };
        decision(&mut writing)
            .map_err(|found| found.into_iter().map(|p| (p.path, p.code)).collect())
    }

    fn create(&mut self, body: &str) -> Result<Change, Vec<(String, ProblemCode)>> {
        let input = input(body);
        self.decide(|writing| change::create(PersonId(4711), None, &input, writing))
    }

    fn mira(&mut self) -> Person {
        self.create(r#"{"phones":["385911234567"],"firstName":"Mira","tags":["VIP"]}"#)
            .unwrap()
            .person
    }

    fn patch(&mut self, person: &Person, body: &str) -> Result<Change, Vec<(String, ProblemCode)>> {
        let input = input(body);
        self.decide(|writing| change::patch(person, &input, writing))
    }
}

/// A request body in a short form of these tests.
fn input(body: &str) -> PersonInput {
    let mut fields: std::collections::BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(body).unwrap();
    let mut texts = |name: &str| -> Option<Vec<String>> {
        fields.remove(name).map(|raw| serde_json::from_str(raw.get()).unwrap())
    };
    let (phones, emails, tags) = (texts("phones"), texts("emails"), texts("tags"));
    let contacts = |kind: IdentityType, texts: Option<Vec<String>>| {
        let contact = move |(index, text): (usize, String)| ContactInput {
            path: format!("{kind}[{index}]"),
            kind,
            primary: text.ends_with('!'),
            identifier: text.trim_end_matches('!').to_owned(),
        };
        texts.map(|texts| texts.into_iter().enumerate().map(contact).collect::<Vec<_>>())
    };
    let (phones, emails) =
        (contacts(IdentityType::Phone, phones), contacts(IdentityType::Email, emails));
    let contacts = (phones.is_some() || emails.is_some())
        .then(|| phones.into_iter().chain(emails).flatten().collect());
    let external_id =
        fields.remove("externalId").map(|raw| serde_json::from_str(raw.get()).unwrap());
    let person_type = fields.remove("type").map(|raw| serde_json::from_str(raw.get()).unwrap());
    let custom = fields
        .remove("customAttributes")
        .map(|raw| serde_json::from_str(raw.get()).unwrap())
        .unwrap_or_default();
    let standard = fields.into_iter().map(|(name, raw)| (name.parse().unwrap(), raw)).collect();
    let problems = Vec::new();
    PersonInput { person_type, external_id, contacts, standard, custom, tags, problems }
}

fn phones(person: &Person) -> Vec<(&str, bool)> {
    person
        .contacts_of(IdentityType::Phone)
        .map(|contact| (contact.identity.identifier.as_str(), contact.primary))
        .collect()
}

fn changed(change: &Change) -> Vec<String> {
    let shown = |value: &Option<crate::value::Value>| {
        value.as_ref().map_or("-".to_owned(), crate::value::Value::to_text)
    };
    let line =
        |c: &AttributeChange| format!("{}: {} > {}", c.attribute, shown(&c.from), shown(&c.to));
    change.changes.iter().map(line).collect()
}

#[test]
fn a_created_person_is_a_customer_with_everything_given() {
    let mut world = World::new();
    let change = world
        .create(
            r#"{"phones":["+385 91 1234567"],"priority":"normal","city":"Split","tags":["VIP"]}"#,
        )
        .unwrap();
    assert_eq!((change.person.version, change.person.person_type), (1, PersonType::Customer));
    assert_eq!(
        changed(&change),
        ["contactInformation.PHONE: - > 385911234567", "city: - > Split", "tags: - > vip"]
    );
}

#[test]
fn every_problem_is_reported_with_its_place() {
    let body = r#"{"externalId":"","phones":["12"],"emails":["x"],"firstName":"a;b",
        "customAttributes":{"Points":"12","Nope":1,"Lifetime spend":5,"Cart":[{"sku":1}]},
        "tags":["vip"," "]}"#;
    let problems = World::new().create(body).unwrap_err();
    assert_eq!(
        problems,
        [
            ("PHONE[0]".to_owned(), ProblemCode::Format),
            ("EMAIL[0]".to_owned(), ProblemCode::Format),
            ("firstName".to_owned(), ProblemCode::Format),
            ("customAttributes.Cart[0].sku".to_owned(), ProblemCode::WrongType),
            ("customAttributes.Lifetime spend".to_owned(), ProblemCode::ReadOnly),
            ("customAttributes.Nope".to_owned(), ProblemCode::Unknown),
            ("customAttributes.Points".to_owned(), ProblemCode::WrongType),
            ("tags[1]".to_owned(), ProblemCode::Required),
            ("contactInformation".to_owned(), ProblemCode::Required),
        ]
    );
}

#[test]
fn replace_empties_what_is_absent_but_not_the_type_and_channels() {
    let mut world = World::new();
    let session = Identity::new(IdentityType::LiveChat, "v-1", Some("w-1")).unwrap();
    let body = input(
        r#"{"phones":["385911234567"],"city":"Split","type":"LEAD","tags":["vip"],
        "customAttributes":{"Points":5}}"#,
    );
    let person = world
        .decide(|writing| change::create(PersonId(1), Some(&session), &body, writing))
        .unwrap()
        .person;
    let body = input(r#"{"firstName":"Mira"}"#);
    let after = world.decide(|writing| change::replace(&person, &body, writing)).unwrap().person;
    assert_eq!((after.version, after.person_type), (2, PersonType::Lead));
    assert_eq!(after.contacts.len(), 1);
    assert!(after.has(&session) && after.custom.is_empty() && after.tags.is_empty());
    assert_eq!(after.standard.len(), 1);
}

#[test]
fn merge_keeps_what_is_absent_and_replaces_the_sets_that_are_given() {
    let mut world = World::new();
    let mira = world.mira();
    let body = input(r#"{"phones":["385917654321"],"tags":[]}"#);
    let after = world.decide(|writing| change::merge(&mira, &body, writing)).unwrap().person;
    assert_eq!(after.primary(IdentityType::Phone), Some("385917654321"));
    assert_eq!(after.contacts_of(IdentityType::Phone).count(), 1);
    assert!(after.tags.is_empty());
    assert_eq!(after.standard, mira.standard);
    let nothing = input("{}");
    assert_eq!(world.decide(|w| change::merge(&mira, &nothing, w)).unwrap().changes, []);
}

#[test]
fn patch_keeps_appends_and_empties() {
    let mut world = World::new();
    let mira = world.mira();
    let change = world
        .patch(
            &mira,
            r#"{"phones":["385917654321"],"firstName":null,"tags":["beta"],"externalId":"crm-88"}"#,
        )
        .unwrap();
    assert_eq!(
        changed(&change),
        [
            "externalId: - > crm-88",
            "contactInformation.PHONE: - > 385917654321",
            "firstName: Mira > -",
            "tags: - > Beta"
        ]
    );
    let change = world.patch(&change.person, r#"{"externalId":"crm-89","city":""}"#).unwrap();
    assert_eq!(changed(&change), ["externalId: crm-88 > crm-89"]);
}

#[test]
fn a_write_that_changes_nothing_stamps_nothing() {
    let mut world = World::new();
    let mira = world.mira();
    let body =
        r#"{"phones":["+385911234567"],"firstName":"Mira","priority":"NORMAL","tags":["Vip"]}"#;
    let change = world.patch(&mira, body).unwrap();
    assert_eq!((change.changes.len(), &change.person), (0, &mira));
}

#[test]
fn the_first_phone_is_primary_and_the_oldest_follows_it() {
    let mut world = World::new();
    let person = world.create(r#"{"phones":["4911111","4922222","4933333"]}"#).unwrap().person;
    assert_eq!(phones(&person), [("4911111", true), ("4922222", false), ("4933333", false)]);
    let change = world.patch(&person, r#"{"phones":["4933333!"]}"#).unwrap();
    assert_eq!(changed(&change), ["primaryPhone: 4911111 > 4933333"]);
    let gone = input(r#"{"phones":["4933333"]}"#).contacts.unwrap();
    let after = world
        .decide(|w| change::change_contacts(&change.person, ContactAction::Remove, &gone, w))
        .unwrap()
        .person;
    assert_eq!(phones(&after), [("4911111", true), ("4922222", false)]);
}

#[test]
fn the_last_identity_stays_and_limits_hold() {
    let mut world = World::new();
    let mira = world.mira();
    let own = input(r#"{"phones":["385911234567"]}"#).contacts.unwrap();
    let problems = world
        .decide(|w| change::change_contacts(&mira, ContactAction::Remove, &own, w))
        .unwrap_err();
    assert_eq!(problems, [("contactInformation".to_owned(), ProblemCode::Required)]);
    let many: Vec<String> = (0..100).map(|n| format!("\"49{n:07}\"")).collect();
    let body = format!(r#"{{"phones":[{}]}}"#, many.join(","));
    let problems = world.patch(&mira, &body).unwrap_err();
    assert_eq!(problems, [("contactInformation".to_owned(), ProblemCode::TooMany)]);
}

#[test]
fn lists_are_set_whole_appended_and_kept_when_equal() {
    let mut world = World::new();
    let mira = world.mira();
    let body = r#"{"customAttributes":{"Cart":[{"sku":"A-1","qty":2}]}}"#;
    let set = world.patch(&mira, body).unwrap().person;
    assert!(world.patch(&set, body).unwrap().changes.is_empty());
    let cart = world.attributes.custom_named("Cart").unwrap().clone();
    let item: Box<RawValue> = serde_json::from_str(r#"{"sku":"A-2"}"#).unwrap();
    let after = world.decide(|w| change::append_list_item(&set, &cart, &item, w)).unwrap().person;
    let value = after.custom.get(&cart.id);
    let ids: Vec<&str> = CustomAttribute::items(value).iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["item-1", "item-2"]);
    let bad: Box<RawValue> = serde_json::from_str(r#"{"qty":"2"}"#).unwrap();
    let problems = world.decide(|w| change::append_list_item(&after, &cart, &bad, w)).unwrap_err();
    assert_eq!(problems, [("qty".to_owned(), ProblemCode::WrongType)]);
}

fn write(name: &str, value: Written) -> AttributeWrite {
    let target = match (name, name.parse()) {
        ("primaryEmail", _) => Target::PrimaryEmail,
        (_, Ok(attribute)) => Target::Standard(attribute),
        _ => Target::Custom(name.to_owned()),
    };
    AttributeWrite { name: name.to_owned(), target, value, list: ListMode::Append }
}

fn text(text: &str) -> Written {
    Written::Value(Value::Text(text.to_owned()))
}

fn items(json: &str) -> Written {
    Written::Items(serde_json::from_str(json).unwrap())
}

#[test]
fn one_bad_mapped_value_rejects_all() {
    let mut world = World::new();
    let mira = world.mira();
    let writes = [
        write("city", text(&"x".repeat(51))),
        write("lastName", text("Horvat")),
        write("priority", text("TOP")),
        write("Points", number("2.5")),
        write("Lifetime spend", text("5")),
        write("Gone", text("5")),
    ];
    let problems = world.decide(|w| change::write_attributes(&mira, &writes, w)).unwrap_err();
    assert_eq!(
        problems,
        [
            ("city".to_owned(), ProblemCode::TooLong),
            ("priority".to_owned(), ProblemCode::NotAllowed),
            ("Points".to_owned(), ProblemCode::WrongType),
            ("Lifetime spend".to_owned(), ProblemCode::ReadOnly),
            ("Gone".to_owned(), ProblemCode::Unknown),
        ]
    );
}

fn number(text: &str) -> Written {
    Written::Value(Value::Decimal(Decimal::parse(text).unwrap()))
}

#[test]
fn mapped_values_find_their_types() {
    let mut world = World::new();
    let mira = world.mira();
    let writes = [
        write("firstName", text("")),
        write("priority", text("high")),
        write("Points", number("3.0")),
        write("primaryEmail", text("mira@example.org")),
        write("Names", items(r#"["Mira",{"name":"Ana"}]"#)),
    ];
    let change = world.decide(|w| change::write_attributes(&mira, &writes, w)).unwrap();
    assert_eq!(
        changed(&change),
        [
            "contactInformation.EMAIL: - > mira@example.org",
            "firstName: Mira > -",
            "priority: - > HIGH",
            "Points: - > 3",
            r#"Names: - > [{"__id":"item-1","name":"Mira"},{"__id":"item-2","name":"Ana"}]"#,
        ]
    );
    assert_eq!(change.person.primary(IdentityType::Email), Some("mira@example.org"));
}

#[test]
fn mapped_lists_append_or_overwrite_up_to_their_limit() {
    let mut world = World::new();
    let mira = world.mira();
    let one = write("Cart", items(r#"[{"sku":"A-1"}]"#));
    let mut count = |person: &Person, write: &AttributeWrite| {
        let change =
            world.decide(|w| change::write_attributes(person, std::slice::from_ref(write), w))?;
        let length = CustomAttribute::items(change.person.custom.get(&AttributeId(3))).len();
        Ok::<_, Vec<(String, ProblemCode)>>((change.person, length))
    };
    let (person, _) = count(&mira, &one).unwrap();
    let (person, length) = count(&person, &one).unwrap();
    assert_eq!(length, 2);
    let over = AttributeWrite { list: ListMode::Overwrite, ..one.clone() };
    assert_eq!(count(&person, &over).unwrap().1, 1);
    let many = write("Cart", items(&format!("[{}]", vec!["{}"; 127].join(","))));
    let problems = count(&person, &many).unwrap_err();
    assert_eq!(problems, [("Cart".to_owned(), ProblemCode::ListFull)]);
}
