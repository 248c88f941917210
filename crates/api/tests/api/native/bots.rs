//! `/api/v1/bots`: stale drafts, duplicates, differences, deactivation (A-202, A-240 to A-242).

use crate::world::{Answer, KEY, World, in_both_worlds, request, with};
use axum::http::{Method, StatusCode};
use expect_test::expect;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/bots";

/// A document whose only dialog says this.
fn document(texts: &[&str]) -> Value {
    let text = |(at, text): (usize, &&str)| json!({"id": format!("t-{at}"), "type": "TEXT", "fields": {"texts": [text]}});
    let elements: Vec<Value> = texts.iter().enumerate().map(text).collect();
    let dialog = json!({"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": elements});
    json!({"formatVersion": 1, "bot": {"name": "Shop", "channel": "LIVE_CHAT"},
        "dialogs": [dialog]})
}

/// Makes a bot and answers its path.
async fn bot(world: &World) -> String {
    let body = json!({"name": "Shop", "channel": "LIVE_CHAT", "document": document(&["Hello"])});
    let made = world.post(PATH, &body.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.header("location").to_owned()
}

async fn save(world: &World, path: &str, revision: &str, document: &Value) -> Answer {
    let body = json!({"document": document}).to_string();
    let request = request(Method::PUT, &format!("{path}/draft"), KEY, &body);
    world.send(with(request, "if-match", revision)).await
}

/// C-6: who saves over a draft that somebody else saved gets both: the refusal and that draft.
#[tokio::test]
async fn a_stale_draft_is_refused_with_the_one_there_is() {
    in_both_worlds(async |world: World| {
        let path = bot(&world).await;
        let saved = save(&world, &path, "\"1\"", &document(&["Mine"])).await;
        assert_eq!((saved.status, saved.header("etag")), (StatusCode::OK, "\"2\""));
        let stale = save(&world, &path, "\"1\"", &document(&["Yours"])).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(stale.header("content-type"), "application/problem+json");
        assert_eq!(stale.header("etag"), "\"2\"");
        let (stale, draft) = (stale.json(), world.get(&format!("{path}/draft")).await.json());
        assert_eq!(stale["code"], "version_conflict");
        assert_eq!(
            (&stale["revision"], &stale["document"]),
            (&draft["revision"], &draft["document"])
        );
        let unnamed = world.put(&format!("{path}/draft"), "{\"document\":{}}").await;
        assert_eq!(unnamed.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(save(&world, &path, "*", &document(&["Yours"])).await.status, StatusCode::OK);
    })
    .await;
}

/// C-10, A-240: a duplicate has the draft, a name of its own, and nothing published.
#[tokio::test]
async fn a_bot_is_duplicated_for_the_same_or_another_channel() {
    in_both_worlds(async |world: World| {
        let path = bot(&world).await;
        world.post(&format!("{path}/publish"), "{}").await;
        let copy = async |body: &str| {
            let made = world.post(&format!("{path}/duplicate"), body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            let draft = format!("{}/draft", made.header("location"));
            (made.json(), world.get(&draft).await.json()["document"].clone())
        };
        let (first, draft) = copy("{}").await;
        assert_eq!((&first["name"], &first["channel"]), (&json!("Shop (2)"), &json!("LIVE_CHAT")));
        assert_eq!((&first["status"], &first["lastVersion"]), (&json!("INACTIVE"), &json!(0)));
        assert_eq!(draft["dialogs"], document(&["Hello"])["dialogs"]);
        assert_eq!(copy("{}").await.0["name"], "Shop (3)");
        let (other, draft) = copy(r#"{"name":"Shop API","channel":"OPEN_CHANNEL"}"#).await;
        assert_eq!(other["channel"], "OPEN_CHANNEL");
        assert_eq!(draft["bot"]["name"], "Shop API");
        assert_eq!(draft["bot"]["channel"], "OPEN_CHANNEL");
        for (body, status) in [
            (r#"{"channel":"FAX"}"#, StatusCode::UNPROCESSABLE_ENTITY),
            (r#"{"name":" "}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let refused = world.post(&format!("{path}/duplicate"), body).await;
            assert_eq!(refused.status, status, "{}", refused.body);
        }
        let missing = world.post(&format!("{PATH}/nope/duplicate"), "{}").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// A-241: what changed from version to version.
#[tokio::test]
async fn versions_are_compared() {
    in_both_worlds(async |world: World| {
        let path = bot(&world).await;
        for texts in [&["Hello"][..], &["Hello", "How can I help?"], &["Hi"]] {
            save(&world, &path, "*", &document(texts)).await;
            let published = world.post(&format!("{path}/publish"), "{}").await;
            assert_eq!(published.status, StatusCode::OK, "{}", published.body);
        }
        expect![[r#"
            200
            {
              "changes": [
                {
                  "path": "/dialogs/d-1/elements/t-1",
                  "to": {
                    "fields": {
                      "texts": [
                        "How can I help?"
                      ]
                    },
                    "id": "t-1",
                    "type": "TEXT"
                  }
                }
              ],
              "from": 1,
              "to": 2
            }
        "#]]
        .assert_eq(&world.get(&format!("{path}/versions/2/diff")).await.shown());
        expect![[r#"
            200
            {
              "changes": [
                {
                  "from": [
                    "Hello"
                  ],
                  "path": "/dialogs/d-1/elements/t-0/fields/texts",
                  "to": [
                    "Hi"
                  ]
                }
              ],
              "from": 1,
              "to": 3
            }
        "#]]
        .assert_eq(&world.get(&format!("{path}/versions/3/diff?from=1")).await.shown());
        let first = world.get(&format!("{path}/versions/1/diff")).await.json();
        assert_eq!(first["from"], 0);
        assert!(first["changes"].as_array().is_some_and(|changes| !changes.is_empty()));
        for missing in ["versions/4/diff", "versions/2/diff?from=9", "versions/x/diff"] {
            let answer = world.get(&format!("{path}/{missing}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        }
        let wrong = world.get(&format!("{path}/versions/2/diff?from=x")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_grace_out_of_range_is_refused() {
    in_both_worlds(async |world: World| {
        let path = format!("{}/deactivate", bot(&world).await);
        let refused = world.post(&path, r#"{"graceSeconds":86401}"#).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["path"], "/graceSeconds");
        let accepted = world.post(&path, r#"{"graceSeconds":600}"#).await;
        assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.body);
    })
    .await;
}
