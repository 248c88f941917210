//! Visits of live chat: tokens, limits, foreign widgets (A-260, A-264, S17, S24).

use super::ChatLimits;
use super::visits::OpenedVisit;
use crate::Error;
use crate::channels::ChannelSettings;
use crate::testing::{World, in_both_worlds};
use rapport_domain::bot::ChannelType;
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::ChannelId;
use rapport_domain::person::PersonType;
use std::sync::Arc;

const HOUR_MS: i64 = 3_600_000;

async fn widget(world: &World) -> ChannelId {
    let settings = ChannelSettings {
        name: "Shop".to_owned(),
        sender: "Ana".to_owned(),
        identity_type: IdentityType::LiveChat,
        outbound_url: None,
        allowed_origins: Vec::new(),
        person_type: PersonType::Customer,
    };
    let made = world.app.create_channel(&world.actor, ChannelType::LiveChat, settings).await;
    made.unwrap().channel.id
}

async fn open(world: &World, widget: &ChannelId) -> OpenedVisit {
    world.app.open_visit(widget, None, "192.0.2.1").await.unwrap()
}

#[tokio::test]
async fn a_token_speaks_for_one_visitor_of_one_widget() {
    in_both_worlds(async |world: World| {
        let (one, other) = (widget(&world).await, widget(&world).await);
        let opened = open(&world, &one).await;
        assert_eq!((opened.token.len(), opened.visitor_id.len()), (64, 32));
        assert_eq!((opened.last_seq, opened.messages.len()), (0, 0));
        let visit = world.app.authenticate_visit(&one, &opened.token).await.unwrap();
        assert_eq!((visit.id, visit.visitor_id), (opened.id, opened.visitor_id));
        let foreign = world.app.authenticate_visit(&other, &opened.token).await;
        assert!(matches!(foreign, Err(Error::Unauthenticated)));
        let guessed = world.app.authenticate_visit(&one, &"0".repeat(64)).await;
        assert!(matches!(guessed, Err(Error::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn a_token_lasts_a_day_from_its_last_use() {
    in_both_worlds(async |world: World| {
        let widget = widget(&world).await;
        let opened = open(&world, &widget).await;
        let works = async || world.app.authenticate_visit(&widget, &opened.token).await.is_ok();
        world.clock.advance_ms(23 * HOUR_MS);
        assert!(works().await);
        world.clock.advance_ms(23 * HOUR_MS);
        assert!(works().await);
        world.clock.advance_ms(24 * HOUR_MS);
        assert!(!works().await);
    })
    .await;
}

#[tokio::test]
async fn visits_and_messages_have_limits_that_can_be_switched_off() {
    in_both_worlds(async |mut world: World| {
        let widget = widget(&world).await;
        for _ in 0..5 {
            open(&world, &widget).await;
        }
        let sixth = world.app.open_visit(&widget, None, "192.0.2.1").await;
        assert!(matches!(sixth, Err(Error::RateLimited(61))));
        assert!(world.app.open_visit(&widget, None, "192.0.2.2").await.is_ok());
        world.clock.advance_ms(60_000);
        let opened = open(&world, &widget).await;

        let visit = world.app.authenticate_visit(&widget, &opened.token).await.unwrap();
        assert!((0..30).all(|_| world.app.allow_message(&visit).is_ok()));
        assert!(matches!(world.app.allow_message(&visit), Err(Error::RateLimited(_))));
        world.app.chat_limits = Arc::new(ChatLimits::off());
        assert!(world.app.allow_message(&visit).is_ok());
    })
    .await;
}

#[tokio::test]
async fn an_open_channel_is_no_widget_and_an_empty_visitor_is_refused() {
    in_both_worlds(async |world: World| {
        let widget = widget(&world).await;
        let empty = world.app.open_visit(&widget, Some(String::new()), "192.0.2.1").await;
        let Err(Error::Invalid(problems)) = empty else { panic!("it was opened") };
        assert_eq!(problems.first().map(|problem| problem.path.as_str()), Some("visitorId"));
        let settings = ChannelSettings {
            identity_type: IdentityType::OpenChannel,
            ..world.app.channel(&world.actor, &widget).await.unwrap().settings
        };
        let made = world.app.create_channel(&world.actor, ChannelType::OpenChannel, settings);
        let open_channel = made.await.unwrap().channel.id;
        let opened = world.app.open_visit(&open_channel, None, "192.0.2.1").await;
        assert!(matches!(opened, Err(Error::NotFound("widget"))));
    })
    .await;
}
