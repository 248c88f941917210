//! Channels through their use cases, on both engines.

use super::ChannelSettings;
use crate::Error;
use crate::testing::{World, in_both_worlds};
use rapport_domain::bot::ChannelType;
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::ChannelId;
use rapport_domain::person::PersonType;
use std::sync::Arc;

fn widget() -> ChannelSettings {
    ChannelSettings {
        name: "Shop".to_owned(),
        sender: "Ana".to_owned(),
        identity_type: IdentityType::LiveChat,
        outbound_url: None,
        allowed_origins: vec!["https://shop.example".to_owned()],
        person_type: PersonType::Customer,
    }
}

#[tokio::test]
async fn a_channel_is_made_changed_listed_and_deleted() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let made = app.create_channel(actor, ChannelType::LiveChat, widget()).await.unwrap();
        let id = made.channel.id.clone();
        assert_eq!(made.secret.len(), 64);
        assert!(made.channel.allows_origin("https://SHOP.example"));
        assert!(!made.channel.allows_origin("https://evil.example"));

        let everywhere = ChannelSettings { allowed_origins: Vec::new(), ..widget() };
        app.update_channel(actor, &id, everywhere).await.unwrap();
        let channel = app.channel(actor, &id).await.unwrap();
        assert!(channel.allows_origin("https://other.example"));
        let rotated = app.rotate_channel_secret(actor, &id).await.unwrap();
        assert_ne!(rotated.secret, made.secret);
        assert_eq!(app.channels(actor).await.unwrap(), std::slice::from_ref(&rotated.channel));
        let found = app.find_channel(&id).await.unwrap();
        assert_eq!(found, (actor.workspace, Arc::new(rotated.channel)));

        app.delete_channel(actor, &id).await.unwrap();
        assert!(matches!(app.channel(actor, &id).await, Err(Error::NotFound("channel"))));
        assert!(matches!(app.find_channel(&id).await, Err(Error::NotFound("channel"))));
    })
    .await;
}

#[tokio::test]
async fn every_problem_of_the_settings_is_named_and_nothing_is_kept() {
    in_both_worlds(async |world: World| {
        let wrong = ChannelSettings {
            name: " ".to_owned(),
            sender: "x".repeat(101),
            identity_type: IdentityType::Telegram,
            outbound_url: Some("ftp://shop.example".to_owned()),
            allowed_origins: vec!["https://shop.example/path".to_owned()],
            person_type: PersonType::Customer,
        };
        let refused = world.app.create_channel(&world.actor, ChannelType::OpenChannel, wrong).await;
        let Err(Error::Invalid(problems)) = refused else { panic!("it was made") };
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        let expected = ["name", "sender", "identityType", "outboundUrl", "allowedOrigins[0]"];
        assert_eq!(paths, expected);
        assert!(world.app.channels(&world.actor).await.unwrap().is_empty());
    })
    .await;
}

/// the channel says what its end users' ids are.
#[tokio::test]
async fn end_users_have_the_identity_the_channel_names() {
    in_both_worlds(async |world: World| {
        let identity_of = async |identity_type, end_user: &str| {
            let settings =
                ChannelSettings { identity_type, allowed_origins: Vec::new(), ..widget() };
            let made = world.app.create_channel(&world.actor, ChannelType::OpenChannel, settings);
            let channel = made.await.unwrap().channel;
            channel.identity(end_user).map(|identity| (identity, channel.id))
        };
        let (own, id) = identity_of(IdentityType::OpenChannel, "user-17").await.unwrap();
        assert_eq!((own.identifier.as_str(), ChannelId(own.sender)), ("user-17", id));
        let (phone, _) = identity_of(IdentityType::Phone, "+385 91 1234567").await.unwrap();
        assert_eq!((phone.identifier.as_str(), phone.sender.as_str()), ("385911234567", ""));
        assert!(identity_of(IdentityType::Phone, "abc").await.is_err());
    })
    .await;
}
