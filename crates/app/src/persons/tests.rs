//! Persons as use cases: conflicts, versions, lists, tags, timeline, the feed (PS-10, PS-12).

use super::*;
use crate::Error;
use crate::events::{EventPerson, NewEvent, NewProperties};
use crate::feed::FeedPart;
use crate::tags::TagAction;
use crate::testing::{World, in_both_worlds};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::event::{DefinitionInput, Properties};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::change::ContactAction;
use rapport_domain::person::{ContactInput, PersonInput};
use rapport_domain::problem::ProblemCode;
use rapport_domain::value::{DataType, ListSchema};
use rapport_store::Tx;
use serde_json::value::RawValue;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn contact(kind: IdentityType, identifier: &str) -> ContactInput {
    let path = "contactInformation[0].identifier".to_owned();
    ContactInput { path, kind, identifier: identifier.to_owned(), primary: false }
}

fn phone(number: &str) -> PersonInput {
    let contacts = Some(vec![contact(IdentityType::Phone, number)]);
    PersonInput { contacts, ..PersonInput::default() }
}

fn by_phone(number: &str) -> Identity {
    Identity::new(IdentityType::Phone, number, None).unwrap()
}

const MIRA: &str = "385911234567";

impl World {
    async fn mira(&self) -> Profile {
        let mut input = phone(MIRA);
        input.standard.insert("firstName".parse().unwrap(), raw("\"Mira\""));
        self.app.create_person(&self.actor, input).await.unwrap()
    }

    async fn attribute(&self, name: &str, data_type: DataType, schema: Option<ListSchema>) {
        let input =
            CustomAttributeInput { name: name.to_owned(), data_type, object_schema: schema };
        self.app.create_custom_attribute(&self.actor, input).await.unwrap();
    }

    /// Stores an event of Mira.
    async fn purchase(&self, event_id: &str) {
        let input = DefinitionInput {
            definition_id: Some("Purchase".to_owned()),
            title: "A purchase".to_owned(),
            ..DefinitionInput::default()
        };
        self.app.create_event_definition(&self.actor, input).await.unwrap();
        let event = NewEvent {
            event_id: Some(event_id.to_owned()),
            definition_id: "Purchase".to_owned(),
            person: EventPerson::Identity(by_phone(MIRA)),
            occurred_time: None,
            properties: NewProperties::Typed(Properties::new()),
        };
        self.app.send_event(&self.actor, event).await.unwrap();
    }

    async fn listed(&self, query: PersonQuery) -> Vec<String> {
        let page = self.app.persons(&self.actor, query).await.unwrap();
        page.items.iter().map(shown).collect()
    }
}

fn shown(profile: &Profile) -> String {
    profile.person.primary(IdentityType::Phone).unwrap_or_default().to_owned()
}

/// The places and codes of a refusal.
fn problems<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<(String, ProblemCode)> {
    match refused.unwrap_err() {
        Error::Invalid(found) => found.into_iter().map(|p| (p.path, p.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_identity_is_named_and_changes_nothing() {
    in_both_worlds(async |world: World| {
        world.mira().await;
        let again = world.app.create_person(&world.actor, phone("+385 91 123 4567")).await;
        assert!(matches!(again, Err(Error::IdentityTaken(taken)) if taken == by_phone(MIRA)));
        let omar = world.app.create_person(&world.actor, phone("4911111")).await.unwrap();
        let mut input = phone(MIRA);
        input.tags = Some(vec!["new".to_owned()]);
        let refused = world.app.patch_person(&world.actor, by_phone("4911111"), input, None).await;
        assert!(matches!(refused, Err(Error::IdentityTaken(_))));
        assert!(world.app.tags(&world.actor).await.unwrap().is_empty());
        let same = world.app.person(&world.actor, by_phone("4911111")).await.unwrap();
        assert_eq!(same, omar);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_guards_and_an_equal_write_stamps_nothing() {
    in_both_worlds(async |world: World| {
        let mira = world.mira().await;
        world.clock.advance_ms(1000);
        let patch = async |input: PersonInput, version| {
            world.app.patch_person(&world.actor, by_phone(MIRA), input, version).await
        };
        assert_eq!(patch(phone(MIRA), Some(1)).await.unwrap(), mira);
        let mut city = PersonInput::default();
        city.standard.insert("city".parse().unwrap(), raw("\"Split\""));
        let changed = patch(city.clone(), Some(1)).await.unwrap();
        assert_eq!((changed.person.version, changed.person.modified.by.as_str()), (2, "test"));
        assert!(changed.person.modified.at > changed.person.created.at);
        assert!(matches!(patch(city, Some(1)).await, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vip_is_found_and_beta_is_made() {
    in_both_worlds(async |world: World| {
        world.mira().await;
        let (app, actor) = (&world.app, &world.actor);
        app.create_tag(actor, "vip".to_owned()).await.unwrap();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let add = names(&["VIP", "Beta"]);
        let mira = app.change_person_tags(actor, by_phone(MIRA), add, Vec::new()).await.unwrap();
        assert_eq!(mira.tags, ["Beta", "vip"]);
        let counts = async || -> Vec<(String, i64)> {
            let tags = app.tags(actor).await.unwrap();
            tags.into_iter().map(|info| (info.tag.name, info.persons)).collect()
        };
        assert_eq!(counts().await, [("Beta".to_owned(), 1), ("vip".to_owned(), 1)]);
        for _ in 0..2 {
            let persons = vec![by_phone(MIRA)];
            app.tag_persons(actor, "vip".to_owned(), TagAction::Remove, persons).await.unwrap();
        }
        assert_eq!(counts().await, [("Beta".to_owned(), 1), ("vip".to_owned(), 0)]);
        let persons = vec![by_phone(MIRA), by_phone("4999999")];
        let missing = app.tag_persons(actor, "vip".to_owned(), TagAction::Add, persons).await;
        assert!(matches!(missing, Err(Error::NotFound("person"))));
        let missing = app.tag_persons(actor, "gold".to_owned(), TagAction::Add, Vec::new()).await;
        assert!(matches!(missing, Err(Error::NotFound("tag"))));
        let taken = app.create_tag(actor, " VIP ".to_owned()).await;
        assert!(matches!(taken, Err(Error::NameTaken { what: "tag", .. })));
        app.delete_tag(actor, "BETA".to_owned()).await.unwrap();
        assert!(app.person(actor, by_phone(MIRA)).await.unwrap().tags.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn custom_attributes_come_and_go_with_their_values() {
    in_both_worlds(async |world: World| {
        let mira = world.mira().await;
        let (app, actor) = (&world.app, &world.actor);
        world.attribute("Points", DataType::Integer, None).await;
        let again = CustomAttributeInput {
            name: "POINTS".to_owned(),
            data_type: DataType::String,
            object_schema: None,
        };
        let taken = app.create_custom_attribute(actor, again).await;
        assert!(matches!(taken, Err(Error::NameTaken { what: "attribute", .. })));
        let mut input = PersonInput::default();
        input.custom.insert("Points".to_owned(), raw("12"));
        let patched = app.patch_person(actor, by_phone(MIRA), input.clone(), None).await.unwrap();
        assert_eq!(patched.custom.get("Points"), Some(&Value::Integer(12)));
        app.delete_custom_attribute(actor, "points".to_owned()).await.unwrap();
        let read = app.person(actor, by_phone(MIRA)).await.unwrap();
        assert!(read.custom.is_empty() && read.person.custom.is_empty());
        let unknown = app.patch_person(actor, by_phone(MIRA), input.clone(), None).await;
        let place = "customAttributes.Points".to_owned();
        assert_eq!(problems(unknown), [(place, ProblemCode::Unknown)]);
        world.attribute("Points", DataType::Integer, None).await;
        assert!(app.person(actor, by_phone(MIRA)).await.unwrap().custom.is_empty());
        assert_eq!(mira.person.version, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appended_item_makes_the_list_and_comes_back_with_an_id() {
    in_both_worlds(async |world: World| {
        world.mira().await;
        let schema = ListSchema::from([("sku".to_owned(), DataType::String)]);
        world.attribute("Cart", DataType::ListOfObjects, Some(schema)).await;
        let append = async |item: &str| {
            let (who, list) = (by_phone(MIRA), "Cart".to_owned());
            world.app.append_list_item(&world.actor, who, list, raw(item)).await
        };
        append(r#"{"sku":"A-1"}"#).await.unwrap();
        let items = append(r#"{"sku":"A-2"}"#).await.unwrap();
        assert_eq!(items.len(), 2);
        assert!(items.iter().all(|item| item.id.len() == 36));
        let refused = append(r#"{"sku":2,"__id":"x"}"#).await;
        let places: Vec<_> = problems(refused).into_iter().map(|(path, _)| path).collect();
        assert_eq!(places, ["__id", "sku"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_page_filter_search_and_count() {
    in_both_worlds(async |world: World| {
        for number in 1..=7 {
            let mut input = phone(&format!("491111{number}"));
            let city = if number % 2 == 0 { "\"Split\"" } else { "\"Zagreb\"" };
            input.standard.insert("city".parse().unwrap(), raw(city));
            input.standard.insert("lastName".parse().unwrap(), raw(&format!("\"P {number}\"")));
            world.clock.advance_ms(10);
            world.app.create_person(&world.actor, input).await.unwrap();
        }
        let page = |limit, start| PersonQuery { limit, start, ..PersonQuery::default() };
        let first = page(3, PersonStart::default());
        assert_eq!(world.listed(first.clone()).await, ["4911117", "4911116", "4911115"]);
        assert_eq!(world.listed(page(3, PersonStart::Skip(6))).await, ["4911111"]);
        assert!(world.listed(page(3, PersonStart::Skip(7))).await.is_empty());
        let next = world.app.persons(&world.actor, first).await.unwrap().next.unwrap();
        let second = world.listed(page(3, PersonStart::After(next))).await;
        assert_eq!(second, ["4911114", "4911113", "4911112"]);
        let split = PersonQuery {
            condition: Some(r#"{"city":"split"}"#.to_owned()),
            limit: 2,
            count: PersonCount::UpTo(2),
            ..PersonQuery::default()
        };
        let found = world.app.persons(&world.actor, split.clone()).await.unwrap();
        assert_eq!(found.items.iter().map(shown).collect::<Vec<_>>(), ["4911116", "4911114"]);
        assert_eq!((found.total, found.total_capped), (Some(2), true));
        let rest = PersonQuery { start: PersonStart::After(found.next.unwrap()), ..split };
        assert_eq!(world.listed(rest).await, ["4911112"]);
        let all = PersonQuery { count: PersonCount::All, limit: 1, ..PersonQuery::default() };
        let all = world.app.persons(&world.actor, all).await.unwrap();
        assert_eq!((all.total, all.total_capped), (Some(7), false));
        let search = |text: &str| PersonQuery {
            search: Some(text.to_owned()),
            limit: 10,
            ..PersonQuery::default()
        };
        assert_eq!(world.listed(search("p 3")).await, ["4911113"]);
        assert_eq!(world.listed(search("+49 111-14")).await, ["4911114"]);
        assert!(world.listed(search("nobody")).await.is_empty());
        let bad = PersonQuery {
            condition: Some(r#"{"town":"x"}"#.to_owned()),
            limit: 1,
            ..PersonQuery::default()
        };
        let refused = world.app.persons(&world.actor, bad).await;
        assert_eq!(problems(refused), [("filter.town".to_owned(), ProblemCode::Unknown)]);
        let refused =
            world.app.persons(&world.actor, page(1, PersonStart::After("x".into()))).await;
        assert_eq!(problems(refused), [("cursor".to_owned(), ProblemCode::Format)]);
    })
    .await;
}

/// A-204: a beginning that very many names have is searched as exactly as any other.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_fits_very_many_is_exact() {
    in_both_worlds(async |world: World| {
        let many = 1002;
        for number in 0..many {
            let mut input = phone(&format!("4911{number:05}"));
            input.standard.insert("lastName".parse().unwrap(), raw("\"Horvat\""));
            world.app.create_person(&world.actor, input).await.unwrap();
        }
        let query = PersonQuery {
            search: Some("hor".to_owned()),
            limit: 200,
            count: PersonCount::UpTo(10_000),
            ..PersonQuery::default()
        };
        let (mut start, mut listed) = (PersonStart::default(), 0);
        loop {
            let query = PersonQuery { start, ..query.clone() };
            let page = world.app.persons(&world.actor, query).await.unwrap();
            assert_eq!((page.total, page.total_capped), (Some(many), false));
            listed += page.items.len();
            match page.next {
                Some(next) => start = PersonStart::After(next),
                None => break,
            }
        }
        assert_eq!(listed, many);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_person_is_gone_and_its_contacts_are_free() {
    in_both_worlds(async |world: World| {
        let mira = world.mira().await;
        world.purchase("e-1").await;
        let id = Identity::new(IdentityType::Id, &mira.person.id.to_string(), None).unwrap();
        world.app.delete_person(&world.actor, id.clone()).await.unwrap();
        for who in [id, by_phone(MIRA)] {
            let gone = world.app.person(&world.actor, who).await;
            assert!(matches!(gone, Err(Error::NotFound("person"))));
        }
        world.mira().await;
        let broken = world.app.store.read(|tx: &mut Tx<'_>| tx.broken_invariants()).await;
        assert_eq!(broken.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_set_added_and_removed() {
    in_both_worlds(async |world: World| {
        world.mira().await;
        let change = async |action, contacts: Vec<ContactInput>| {
            world.app.change_contacts(&world.actor, by_phone(MIRA), action, contacts).await
        };
        let email = contact(IdentityType::Email, "mira@example.org");
        let added = change(ContactAction::Add, vec![email.clone()]).await.unwrap();
        assert_eq!(added.person.primary(IdentityType::Email), Some("mira@example.org"));
        let removed = change(ContactAction::Remove, vec![email]).await.unwrap();
        assert_eq!(removed.person.contacts.len(), 1);
        let last = change(ContactAction::Remove, vec![contact(IdentityType::Phone, MIRA)]).await;
        let place = "contactInformation".to_owned();
        assert_eq!(problems(last), [(place, ProblemCode::Required)]);
        let channel = change(ContactAction::Add, vec![contact(IdentityType::LiveChat, "v")]).await;
        let place = "contactInformation[0].identifier".to_owned();
        assert_eq!(problems(channel), [(place, ProblemCode::ReadOnly)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_and_the_feed_tell_every_change_once() {
    in_both_worlds(async |world: World| {
        world.mira().await;
        world.clock.advance_ms(5);
        world.purchase("e-1").await;
        let mut watch = world.app.feed.watch();
        watch.mark_unchanged();
        for city in ["Split", "Split", "Zagreb"] {
            world.clock.advance_ms(10);
            let mut input = PersonInput::default();
            input.standard.insert("city".parse().unwrap(), raw(&format!("\"{city}\"")));
            world.app.patch_person(&world.actor, by_phone(MIRA), input, None).await.unwrap();
        }
        assert!(watch.has_changed().unwrap());
        let timeline = async |limit, after| {
            let query = TimelineQuery { kinds: TimelineKind::ALL.to_vec(), limit, after };
            world.app.timeline(&world.actor, by_phone(MIRA), query).await.unwrap()
        };
        let first = timeline(2, None).await;
        let titles = |page: &TimelinePage| {
            page.items.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(titles(&first), ["change-3", "change-2"]);
        let second = timeline(2, first.next).await;
        let rest = vec!["event-e-1".to_owned(), "change-1".to_owned()];
        assert_eq!((titles(&second), second.next), (rest, None));
        let event = second.items.first().map(|entry| (entry.title.as_str(), &entry.data));
        let (title, data) = event.unwrap();
        assert_eq!((title, &data["properties"]), ("A purchase", &serde_json::json!({})));
        let topics = ["person", "event"];
        let part = async |seq| world.app.feed_after(&world.actor, seq, &topics).await.unwrap();
        let FeedPart::Entries { entries, read: 4, behind: 0 } = part(0).await else {
            panic!("another part")
        };
        assert_eq!(entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
        let last = entries.last().unwrap().told.changes.as_ref().unwrap();
        assert_eq!(last.get(), r#"[{"attribute":"city","from":"Split","to":"Zagreb"}]"#);
        assert!(matches!(part(9).await, FeedPart::Reset(4)));
        world.clock.advance_ms(25 * 3_600_000);
        assert!(!world.app.prune_feeds().await.unwrap());
        assert!(matches!(part(0).await, FeedPart::Reset(4)));
    })
    .await;
}
