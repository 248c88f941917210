//! Segments over the store, on both engines (P-32, P-39, P-63, P-78 to P-83, PS-8, PS-10).

use super::*;
use crate::events::ground::{instant, mira, purchase, raw};
use crate::testing::{World, in_both_worlds};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::identity::IdentityType;
use rapport_domain::person::{ContactInput, PersonInput};
use rapport_domain::value::DataType;

const SPEND: &str = r#"{"function":"SUM","definitionId":"Purchase","property":"amount","period":{"type":"LIFETIME"}}"#;

/// A purchase above 20 within the last seven days.
const RECENT: &str = r#"{"definitionId":"Purchase",
    "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":7,"units":"DAYS"},
    "payloadConditions":[{"attribute":"amount","operator":"GT","value":"20"}]}"#;

fn asked(name: &str, query: Option<&str>, events: &[&str]) -> SegmentInput {
    SegmentInput {
        name: name.to_owned(),
        description: String::new(),
        query: query.map(raw),
        events: events.iter().map(|json| raw(json)).collect(),
    }
}

impl World {
    async fn segment(&self, name: &str, query: Option<&str>, events: &[&str]) -> SegmentId {
        let input = asked(name, query, events);
        self.app.create_segment(&self.actor, input).await.unwrap().segment.id
    }

    async fn members(&self, id: SegmentId) -> usize {
        let query = MemberQuery { skip: 0, limit: 10 };
        let page = self.app.segment_members(&self.actor, id, query).await.unwrap();
        assert_eq!(page.total, page.items.len());
        page.total
    }

    /// A person of this e-mail with a tag.
    async fn tagged(&self, email: &str, tag: &str) {
        let contact = ContactInput {
            path: String::new(),
            kind: IdentityType::Email,
            identifier: email.to_owned(),
            primary: true,
        };
        let input = PersonInput {
            contacts: Some(vec![contact]),
            tags: Some(vec![tag.to_owned()]),
            ..PersonInput::default()
        };
        self.app.create_person(&self.actor, input).await.unwrap();
    }
}

#[tokio::test]
async fn ps_8_a_buyer_leaves_exactly_seven_days_after_the_last_purchase() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Lifetime spend", SPEND).await;
        let query = r##"{"#gte":{"computed\u0001Lifetime spend":100}}"##;
        let id = world.segment("Recent buyers", Some(query), &[RECENT]).await;
        assert_eq!(world.members(id).await, 0);
        let items = vec![
            purchase("p-1", "2026-03-01T10:00:00Z", "90"),
            purchase("p-2", "2026-03-02T09:30:00Z", "21"),
            purchase("p-3", "2026-03-02T09:45:00Z", "20"),
        ];
        world.app.store_events(&world.actor, items).await.unwrap();
        assert_eq!(world.members(id).await, 1);
        world.clock.set(instant("2026-03-09T09:29:59.999Z"));
        assert_eq!(world.members(id).await, 1);
        world.clock.set(instant("2026-03-09T09:30:00Z"));
        assert_eq!(world.members(id).await, 0);
    })
    .await;
}

#[tokio::test]
async fn segments_are_made_changed_and_deleted() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let id = world.segment("Split", Some(r#"{"city":"Split"}"#), &[]).await;
        let again = app.create_segment(actor, asked("SPLIT ", Some(r#"{"city":"a"}"#), &[])).await;
        assert!(matches!(again, Err(Error::NameTaken { what: "segment", .. })));
        let bad = asked("", Some(r#"{"town":"a"}"#), &[RECENT]);
        let Err(Error::Invalid(problems)) = app.create_segment(actor, bad).await else {
            panic!("must be refused")
        };
        let places: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(places, ["name", "query.town", "events[0].definitionId"]);

        let other = asked("split", Some(r#"{"city":"Zagreb"}"#), &[]);
        world.clock.advance_ms(5);
        let changed = app.replace_segment(actor, id, other).await.unwrap();
        let (segment, read) = (&changed.segment, app.segment(actor, id).await.unwrap());
        assert_eq!(segment, &read.segment);
        assert_eq!(
            (segment.name.as_str(), segment.modified_at.0 - segment.created_at.0),
            ("split", 5)
        );
        assert_eq!(read.input.query.as_ref().unwrap().get(), r#"{"city":"Zagreb"}"#);
        app.delete_segment(actor, id).await.unwrap();
        assert!(app.segments(actor).await.unwrap().is_empty());
        assert!(matches!(app.delete_segment(actor, id).await, Err(Error::NotFound("segment"))));
    })
    .await;
}

#[tokio::test]
async fn what_a_segment_uses_cannot_be_taken_away() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let spend = world.compute("Spend", SPEND).await;
        let tier = CustomAttributeInput {
            name: "Tier".to_owned(),
            data_type: DataType::String,
            object_schema: None,
        };
        app.create_custom_attribute(actor, tier).await.unwrap();
        app.create_tag(actor, "vip".to_owned()).await.unwrap();
        let query =
            r##"{"#or":[{"#contains":{"tags":"VIP"}},{"Tier":"gold"},{"#gt":{"Spend":1}}]}"##;
        let request = r#"{"definitionId":"Request","timelineCondition":{"occurred":"NOT"}}"#;
        let id = world.segment("All", Some(query), &[request]).await;

        let refused = |done: Result<(), Error>| match done {
            Err(Error::InUse(users)) => assert_eq!(users, ["the segment \"All\""]),
            other => panic!("must be in use: {other:?}"),
        };
        refused(app.delete_tag(actor, "vip".to_owned()).await);
        refused(app.delete_custom_attribute(actor, "tier".to_owned()).await);
        refused(app.deactivate_computed_attribute(actor, spend.id).await.map(drop));
        refused(app.delete_event_definition(actor, "Request".to_owned()).await);
        app.delete_segment(actor, id).await.unwrap();
        app.delete_tag(actor, "vip".to_owned()).await.unwrap();
        app.delete_custom_attribute(actor, "tier".to_owned()).await.unwrap();
        app.deactivate_computed_attribute(actor, spend.id).await.unwrap();
        app.delete_event_definition(actor, "Request".to_owned()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_preview_counts_everybody_and_shows_ten() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        for number in 0..12 {
            world.clock.advance_ms(1);
            world.tagged(&format!("a{number}@example.org"), "vip").await;
        }
        world.tagged("b@example.org", "beta").await;
        let preview = async |query: Option<&str>, events: &[&str], cursor, persons_at_once| {
            let input = asked("", query, events);
            let query = PreviewQuery { input, cursor, persons_at_once };
            world.app.preview_segment(&world.actor, query).await
        };
        let vip = Some(r##"{"#contains":{"tags":"vip"}}"##);
        let whole = preview(vip, &[], None, 20_000).await.unwrap();
        assert_eq!(
            (whole.count, whole.sample.len(), whole.scanned, whole.persons),
            (12, 10, 14, 14)
        );
        assert_eq!(whole.next, None);
        let newest = whole.sample[0].person.primary(IdentityType::Email);
        assert_eq!(newest, Some("a11@example.org"));

        let part = preview(vip, &[], None, 1).await.unwrap();
        assert_eq!((part.count, part.scanned, part.persons), (12, 14, 14));
        let rest = preview(vip, &[], part.next, 1).await.unwrap();
        assert_eq!((rest.count, rest.sample.len(), rest.scanned, rest.next), (12, 10, 14, None));

        world
            .app
            .store_events(&world.actor, vec![purchase("p", "2026-03-01T10:00:00Z", "30")])
            .await
            .unwrap();
        let buyers = preview(None, &[RECENT], None, 20_000).await.unwrap();
        let phones: Vec<_> =
            buyers.sample.iter().map(|p| p.person.primary(IdentityType::Phone)).collect();
        assert_eq!((buyers.count, phones), (1, vec![Some(mira().identifier.as_str())]));
        assert!(matches!(preview(None, &[], None, 1).await, Err(Error::Invalid(_))));
        let bad = preview(vip, &[], Some("7b7d0".to_owned()), 1).await;
        assert!(matches!(bad, Err(Error::Invalid(_))));
    })
    .await;
}
