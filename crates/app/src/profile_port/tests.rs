//! Customer Profiles elements against real profiles (CS-2, CS-4, CS-6, CS-8, CS-9, CS-12,
//! PS-12).

use super::{BotProfiles, KnownPersons};
use crate::persons::PersonQuery;
use crate::scope::Scope;
use crate::testing::{World, in_both_worlds};
use crate::{Actor, Error};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::bot::ProfileAttribute;
use rapport_domain::bot::port::{
    Cause, ProfileAction, ProfileCall, ProfileOutcome, ProfilePort, ProfileStatus,
};
use rapport_domain::computed::ComputedInput;
use rapport_domain::decimal::Decimal;
use rapport_domain::event::DefinitionInput;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::{
    AttributeWrite, ContactInput, ListMode, Origin, PersonInput, PersonType, Written,
};
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::TagName;
use rapport_domain::value::{DataType, ListSchema, Value};
use rapport_store::Tx;
use serde_json::value::RawValue;

const MIRA: &str = "385911234567";

fn by_phone(number: &str) -> Identity {
    Identity::new(IdentityType::Phone, number, None).unwrap()
}

fn visitor() -> Identity {
    Identity::new(IdentityType::LiveChat, "v-1", Some("w-1")).unwrap()
}

fn tags(names: &[&str]) -> Vec<TagName> {
    names.iter().map(|name| TagName::new(name).unwrap()).collect()
}

fn write(attribute: &str, value: Written, list: ListMode) -> AttributeWrite {
    let attribute: ProfileAttribute = attribute.parse().unwrap();
    AttributeWrite { name: attribute.to_string(), target: attribute.target().unwrap(), value, list }
}

fn text(attribute: &str, text: &str) -> AttributeWrite {
    write(attribute, Written::Value(Value::Text(text.to_owned())), ListMode::Append)
}

fn cart(json: &str, list: ListMode) -> Vec<AttributeWrite> {
    vec![write("customAttributes.Cart", Written::Items(serde_json::from_str(json).unwrap()), list)]
}

fn upsert(writes: Vec<AttributeWrite>) -> ProfileAction {
    ProfileAction::CreateOrUpdate { writes, type_for_new: PersonType::Customer }
}

fn get(attributes: &[&str]) -> ProfileAction {
    let attributes = attributes.iter().map(|name| name.parse().unwrap()).collect();
    ProfileAction::GetInformation { attributes }
}

impl World {
    async fn make(&self, number: &str) {
        let contact = ContactInput {
            path: String::new(),
            kind: IdentityType::Phone,
            identifier: number.to_owned(),
            primary: false,
        };
        let input = PersonInput { contacts: Some(vec![contact]), ..PersonInput::default() };
        self.app.create_person(&self.actor, input).await.unwrap();
    }

    async fn make_cart(&self) {
        let input = CustomAttributeInput {
            name: "Cart".to_owned(),
            data_type: DataType::ListOfObjects,
            object_schema: Some(ListSchema::from([("sku".to_owned(), DataType::String)])),
        };
        self.app.create_custom_attribute(&self.actor, input).await.unwrap();
    }

    /// One call in its own transaction, as a bot.
    async fn call(&self, identity: Identity, action: ProfileAction) -> ProfileOutcome {
        let outcomes = self.calls(vec![(identity, action)]).await;
        outcomes.into_iter().next().unwrap()
    }

    /// Calls of one turn, as a bot.
    async fn calls(&self, calls: Vec<(Identity, ProfileAction)>) -> Vec<ProfileOutcome> {
        let actor = Actor { origin: Origin::Answers, name: String::new(), ..self.actor.clone() };
        let (app, now) = (self.app.clone(), self.app.now());
        self.app
            .store
            .write(move |tx: &mut Tx<'_>| {
                let mut scope = Scope::open(&app, tx, &actor, now)?;
                let mut known = KnownPersons::default();
                let mut profiles = BotProfiles::new(tx, &mut scope, &mut known, now);
                let mut outcomes = Vec::new();
                for (identity, action) in calls.clone() {
                    outcomes.push(profiles.call(ProfileCall { identity, action }));
                }
                profiles.finish()?;
                scope.close(tx)?;
                Ok::<_, Error>(outcomes)
            })
            .await
            .unwrap()
    }

    async fn shown(&self, who: Identity, attribute: &str) -> String {
        let outcome = self.call(who, get(&[attribute])).await;
        assert_eq!(outcome.status, ProfileStatus::Success);
        let value = outcome.values.into_iter().next().flatten();
        value.map_or("null".to_owned(), |value| value.to_text())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_is_written_and_one_bad_value_rejects_all() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        let written = world.call(by_phone(MIRA), upsert(vec![text("city", "Split")])).await;
        assert_eq!((written.cause, written.changes.len()), (Cause::Updated, 1));
        let long = vec![text("firstName", "Mira"), text("city", &"x".repeat(51))];
        let refused = world.call(by_phone(MIRA), upsert(long)).await;
        assert_eq!(
            (refused.status, refused.cause),
            (ProfileStatus::ValidationError, Cause::ValueTooLong)
        );
        let mira = world.app.person(&world.actor, by_phone(MIRA)).await.unwrap().person;
        assert_eq!((mira.modified.from, mira.standard.len()), (Origin::Answers, 1));
        assert_eq!(world.shown(by_phone(MIRA), "city").await, "Split");
        let same = world.call(by_phone(MIRA), upsert(vec![text("city", "Split")])).await;
        assert_eq!((same.status, same.cause), (ProfileStatus::Success, Cause::NotModified));
        let top = world.call(by_phone(MIRA), upsert(vec![text("priority", "TOP")])).await;
        assert_eq!(top.cause, Cause::ValueFormat);
    })
    .await;
}

/// A person is read once in a turn, and each element sees what those before it wrote, under
/// whichever identity it asks.
#[tokio::test(flavor = "multi_thread")]
async fn an_element_sees_what_elements_before_it_wrote() {
    in_both_worlds(async |world: World| {
        let email = Identity::new(IdentityType::Email, "mira@example.org", None).unwrap();
        let vip = || tags(&["vip"]);
        let outcomes = world
            .calls(vec![
                (visitor(), get(&["city"])),
                (visitor(), upsert(vec![text("city", "Split")])),
                (visitor(), get(&["city"])),
                (email.clone(), get(&["city"])),
                (visitor(), upsert(vec![text("primaryEmail", "mira@example.org")])),
                (email.clone(), upsert(vec![text("city", "Zadar")])),
                (visitor(), get(&["city"])),
                (visitor(), ProfileAction::AddTags { names: vip() }),
                (email.clone(), ProfileAction::GetTags { names: vip() }),
                (email.clone(), ProfileAction::RemoveTags { names: vip() }),
                (visitor(), ProfileAction::GetTags { names: vip() }),
            ])
            .await;
        let causes: Vec<Cause> = outcomes.iter().map(|outcome| outcome.cause).collect();
        use Cause::{Created, NotModified, PersonNotFound, Updated};
        let expected = [
            PersonNotFound,
            Created,
            NotModified,
            PersonNotFound,
            Updated,
            Updated,
            NotModified,
            Updated,
            NotModified,
            Updated,
            NotModified,
        ];
        assert_eq!(causes, expected);
        let city = |place: usize| outcomes[place].values[0].as_ref().map(Value::to_text);
        assert_eq!((city(2), city(6)), (Some("Split".into()), Some("Zadar".into())));
        assert_eq!((outcomes[8].present_tags.len(), outcomes[10].present_tags.len()), (1, 0));
        let mira = world.app.person(&world.actor, email).await.unwrap().person;
        assert_eq!(mira.version, 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_appended_overwritten_and_read_without_ids() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        world.make_cart().await;
        let put = async |json: &str, mode| {
            world.call(by_phone(MIRA), upsert(cart(json, mode))).await.cause
        };
        let read = async || world.shown(by_phone(MIRA), "customAttributes.Cart").await;
        assert_eq!(put(r#"[{"sku":"A-1"}]"#, ListMode::Append).await, Cause::Updated);
        assert_eq!(put(r#"["A-2"]"#, ListMode::Append).await, Cause::Updated);
        assert_eq!(read().await, r#"[{"sku":"A-1"},{"sku":"A-2"}]"#);
        assert_eq!(put(r#"[{"sku":"B"}]"#, ListMode::Overwrite).await, Cause::Updated);
        assert_eq!(read().await, r#"[{"sku":"B"}]"#);
        let many = format!("[{}]", vec![r#"{"sku":"x"}"#; 127].join(","));
        assert_eq!(put(&many, ListMode::Append).await, Cause::Updated);
        let full = read().await;
        assert_eq!(put(r#"[{"sku":"one more"}]"#, ListMode::Append).await, Cause::ListFull);
        assert_eq!(read().await, full);
        assert_eq!(put(r#"[{"colour":"red"}]"#, ListMode::Append).await, Cause::AttributeMissing);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_made_asked_for_and_removed() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        world.app.create_tag(&world.actor, "vip".to_owned()).await.unwrap();
        let add = ProfileAction::AddTags { names: tags(&["VIP", "new-tag"]) };
        assert_eq!(world.call(by_phone(MIRA), add).await.cause, Cause::Updated);
        let all = world.app.tags(&world.actor).await.unwrap();
        assert_eq!(all.iter().map(|info| info.persons).collect::<Vec<_>>(), [1, 1]);
        let asked = ProfileAction::GetTags { names: tags(&["Vip", "gold"]) };
        let found = world.call(by_phone(MIRA), asked).await;
        assert_eq!(
            (found.status, found.present_tags),
            (ProfileStatus::Success, vec!["vip".into()])
        );
        for cause in [Cause::Updated, Cause::NotModified] {
            let remove = ProfileAction::RemoveTags { names: tags(&["vip", "new-tag", "gold"]) };
            let removed = world.call(by_phone(MIRA), remove).await;
            assert_eq!((removed.status, removed.cause), (ProfileStatus::Success, cause));
        }
        let nobody = ProfileAction::AddTags { names: tags(&["lost"]) };
        let failed = world.call(by_phone("4999999"), nobody).await;
        assert_eq!((failed.status, failed.cause), (ProfileStatus::Fail, Cause::PersonNotFound));
        assert_eq!(world.app.tags(&world.actor).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_gets_an_email_unless_somebody_has_it() {
    in_both_worlds(async |world: World| {
        let email = || upsert(vec![text("primaryEmail", "mira@example.org")]);
        let made = world.call(visitor(), email()).await;
        assert_eq!((made.status, made.cause), (ProfileStatus::Success, Cause::Created));
        assert_eq!(world.shown(visitor(), "primaryEmail").await, "mira@example.org");
        let other = Identity::new(IdentityType::LiveChat, "v-2", Some("w-1")).unwrap();
        let taken = world.call(other.clone(), email()).await;
        assert_eq!((taken.status, taken.cause), (ProfileStatus::Fail, Cause::IdentityTaken));
        let asked = world.call(other.clone(), get(&[])).await;
        assert_eq!(asked.cause, Cause::PersonNotFound);
        assert_eq!(world.call(other.clone(), upsert(Vec::new())).await.cause, Cause::Created);
        let taken = upsert(vec![text("city", "Split"), text("primaryEmail", "MIRA@example.org")]);
        assert_eq!(world.call(other.clone(), taken).await.cause, Cause::IdentityTaken);
        assert_eq!(world.shown(other, "city").await, "null");
        let id = Identity::new(IdentityType::Id, "12345", None).unwrap();
        assert_eq!(world.call(id, upsert(Vec::new())).await.cause, Cause::PersonNotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_attribute_is_missing_not_empty() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        world.make_cart().await;
        assert_eq!(world.shown(by_phone(MIRA), "customAttributes.Cart").await, "null");
        assert_eq!(world.shown(by_phone(MIRA), "type").await, "CUSTOMER");
        world.app.delete_custom_attribute(&world.actor, "Cart".to_owned()).await.unwrap();
        let read = world.call(by_phone(MIRA), get(&["customAttributes.Cart"])).await;
        assert_eq!(
            (read.status, read.cause),
            (ProfileStatus::ValidationError, Cause::AttributeMissing)
        );
        let computed = world.call(by_phone(MIRA), get(&["computedAttributes.Spend"])).await;
        assert_eq!(computed.cause, Cause::AttributeMissing);
        let written = world.call(by_phone(MIRA), upsert(cart("[{}]", ListMode::Append))).await;
        assert_eq!(written.cause, Cause::AttributeMissing);
    })
    .await;
}

impl World {
    async fn make_purchase(&self) {
        let fields = r#"{"definitionId":"Purchase","title":"Purchase","fields":[
            {"name":"amount","type":"Decimal","required":true},{"name":"product","type":"String"}]}"#;
        let input: DefinitionInput = serde_json::from_str(fields).unwrap();
        self.app.create_event_definition(&self.actor, input).await.unwrap();
    }

    async fn make_spend(&self) {
        let definition = r#"{"function":"SUM","definitionId":"Purchase","property":"amount",
            "filters":[],"exclude":"NONE","period":{"type":"LIFETIME"}}"#;
        let input = ComputedInput {
            name: "Lifetime spend".to_owned(),
            kind: "EVENT_AGGREGATE".to_owned(),
            definition: RawValue::from_string(definition.to_owned()).unwrap(),
        };
        let made = self.app.create_computed_attribute(&self.actor, input).await.unwrap();
        self.app.activate_computed_attribute(&self.actor, made.id).await.unwrap();
        while self.app.fill_in_computed().await.unwrap() {}
    }
}

fn purchase(event: &str, properties: &[(&str, Value)], create_if_missing: bool) -> ProfileAction {
    let written =
        |(name, value): &(&str, Value)| ((*name).to_owned(), Written::Value(value.clone()));
    ProfileAction::SendEvent {
        event_id: event.into(),
        definition_id: "Purchase".into(),
        properties: properties.iter().map(written).collect(),
        create_if_missing,
    }
}

fn amount(text: &str) -> (&'static str, Value) {
    ("amount", Value::Decimal(Decimal::parse(text).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_stored_once_and_seen_by_the_next_element() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        world.make_purchase().await;
        world.make_spend().await;
        let send = async |event: &str, properties: &[(&str, Value)]| {
            world.call(by_phone(MIRA), purchase(event, properties, false)).await.cause
        };
        let spend = async || world.shown(by_phone(MIRA), "computedAttributes.Lifetime spend").await;
        assert_eq!(spend().await, "0");
        assert_eq!(send("e-1", &[amount("19.90")]).await, Cause::Updated);
        assert_eq!(send("e-1", &[amount("19.90")]).await, Cause::NotModified);
        assert_eq!(send("e-2", &[amount("30.1")]).await, Cause::Updated);
        assert_eq!(spend().await, "50");
        let product = ("product", Value::Text("Red shoes".to_owned()));
        assert_eq!(send("e-3", &[product]).await, Cause::PropertyRequired);
        assert_eq!(
            send("e-3", &[amount("1"), ("size", Value::Boolean(true))]).await,
            Cause::DefinitionMissing
        );
        let wrong = ("product", Value::Boolean(true));
        assert_eq!(send("e-3", &[amount("1"), wrong]).await, Cause::ValueType);
        let profile = world.app.person(&world.actor, by_phone(MIRA)).await.unwrap();
        assert_eq!(profile.computed.get("Lifetime spend"), Some(&amount("50").1));
        assert_eq!(profile.person.version, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_fails_unless_the_profile_may_be_made() {
    in_both_worlds(async |world: World| {
        world.make_purchase().await;
        let send = async |properties: &[(&str, Value)], create| {
            world.call(by_phone(MIRA), purchase("e-1", properties, create)).await.cause
        };
        assert_eq!(send(&[amount("1")], false).await, Cause::PersonNotFound);
        assert_eq!(send(&[], true).await, Cause::PropertyRequired);
        let nobody = world.app.person(&world.actor, by_phone(MIRA)).await;
        assert!(matches!(nobody, Err(Error::NotFound("person"))));
        assert_eq!(send(&[amount("1")], true).await, Cause::Updated);
        let made = world.app.person(&world.actor, by_phone(MIRA)).await.unwrap().person;
        assert_eq!((made.person_type, made.created.from), (PersonType::Customer, Origin::Answers));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn computed_attributes_are_read_only() {
    in_both_worlds(async |world: World| {
        world.make(MIRA).await;
        world.make_purchase().await;
        world.make_spend().await;
        let mut input = PersonInput::default();
        let value = RawValue::from_string("5".to_owned()).unwrap();
        input.custom.insert("Lifetime spend".to_owned(), value);
        match world.app.patch_person(&world.actor, by_phone(MIRA), input, None).await {
            Err(Error::Invalid(problems)) => {
                let found: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code)).collect();
                let place = "customAttributes.Lifetime spend";
                assert_eq!(found, [(place, ProblemCode::ReadOnly)]);
            }
            other => panic!("{other:?}"),
        }
        let same_name = CustomAttributeInput {
            name: "lifetime SPEND".to_owned(),
            data_type: DataType::String,
            object_schema: None,
        };
        let taken = world.app.create_custom_attribute(&world.actor, same_name).await;
        assert!(matches!(taken, Err(Error::NameTaken { .. })));
        let filter = PersonQuery {
            condition: Some(r##"{"#gte":{"Lifetime spend":50}}"##.to_owned()),
            limit: 10,
            ..PersonQuery::default()
        };
        let found =
            async || world.app.persons(&world.actor, filter.clone()).await.unwrap().items.len();
        assert_eq!(found().await, 0);
        world.call(by_phone(MIRA), purchase("e-1", &[amount("50")], false)).await;
        assert_eq!(found().await, 1);
    })
    .await;
}
