//! Replies of open channels leave as webhooks.

use super::ground::{Shop, document, text};
use crate::testing::{World, in_both_worlds};
use crate::turns::Callback;
use rapport_domain::bot::{ChannelType, Content};
use rapport_store::Tx;
use serde_json::{Value, json};

#[tokio::test]
async fn replies_go_to_the_latest_address_with_the_callback_data() {
    in_both_worlds(async |world: World| {
        let bot = document(&json!([]), &json!([text("t-1", "Hello"), text("t-2", "Bye")]));
        let shop = Shop::open(&world, ChannelType::OpenChannel, bot).await;
        shop.say("user-17", "hi").await;
        let mut inbound = shop.inbound("user-18", Some("m-1"), "hi");
        let (url, data) = (Some("https://other.example".to_owned()), Some(json!({"k": "v"})));
        inbound.callback = Some(Callback { url, data });
        shop.app.handle_inbound(inbound).await.unwrap();

        let now = world.app.now();
        let read = move |tx: &mut Tx<'_>| -> Result<_, rapport_store::Error> {
            let lanes = tx.due_lanes(now, 10)?;
            let mut firsts = Vec::new();
            for lane in lanes {
                firsts.extend(tx.first_outbox(lane.workspace, lane.chat_id)?);
            }
            Ok(firsts)
        };
        let mut firsts = world.app.store.read(read).await.unwrap();
        firsts.sort_by(|a, b| a.url.cmp(&b.url));
        let urls: Vec<&str> = firsts.iter().map(|entry| entry.url.as_str()).collect();
        assert_eq!(urls, ["https://other.example", "https://shop.example/out"]);
        let body: Value = serde_json::from_str(&firsts[0].body).unwrap();
        let said = json!({"body": {"type": "TEXT", "text": "Hello"}});
        let expected = json!({
            "sender": shop.channel, "destination": "user-18", "message": said, "content": said,
            "callbackData": {"k": "v"}, "messageId": firsts[0].message_id,
        });
        assert_eq!(body, expected);
    })
    .await;
}

/// A reply that has nowhere to go has failed, and the transcript shows it (C-77).
#[tokio::test]
async fn a_reply_without_an_address_shows_as_failed() {
    in_both_worlds(async |world: World| {
        let bot = document(&json!([]), &json!([text("t-1", "Hello")]));
        let shop = Shop::open(&world, ChannelType::OpenChannel, bot).await;
        let mut settings = world.app.channel(&world.actor, &shop.channel).await.unwrap().settings;
        settings.outbound_url = None;
        world.app.update_channel(&world.actor, &shop.channel, settings).await.unwrap();
        let accepted = shop.app.handle_inbound(shop.inbound("user-17", None, "hi")).await.unwrap();
        let failed: Vec<_> = accepted.replies.iter().map(|reply| reply.failed_at).collect();
        assert_eq!(failed, [Some(world.app.now())]);
    })
    .await;
}

/// An open channel takes no postbacks, and a message that is refused changes nothing.
#[tokio::test]
async fn content_the_channel_does_not_take_is_refused() {
    in_both_worlds(async |world: World| {
        let bot = document(&json!([]), &json!([text("t-1", "Hello")]));
        let shop = Shop::open(&world, ChannelType::OpenChannel, bot).await;
        let mut inbound = shop.inbound("user-17", None, "hi");
        inbound.content = Content::Postback { payload: "yes".to_owned(), title: None };
        let url = Some("javascript:alert(1)".to_owned());
        inbound.callback = Some(Callback { url, data: None });
        let Err(crate::Error::Invalid(problems)) = shop.app.handle_inbound(inbound).await else {
            panic!("it was taken")
        };
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["responseWebhook.url", "content.type"]);
        assert!(shop.reasons().await.is_empty());
    })
    .await;
}
