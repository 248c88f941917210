//! `/people/2/tags` (A-50 to A-53).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/people/2/tags";

#[tokio::test]
async fn tags_are_made_listed_and_deleted() {
    in_both_worlds(async |world: World| {
        for name in ["vip", " beta "] {
            let body = format!(r#"{{"name":"{name}"}}"#);
            assert_eq!(world.post(PATH, &body).await.status, StatusCode::OK);
            world.clock.advance_ms(1000);
        }
        expect![[r#"
            200
            {
              "limit": 20,
              "orderBy": "name:asc",
              "page": 1,
              "tags": [
                {
                  "createdAt": "2026-03-04T08:15:01",
                  "id": <1>,
                  "modifiedAt": "2026-03-04T08:15:01",
                  "name": "beta"
                },
                {
                  "createdAt": "2026-03-04T08:15:00",
                  "id": <2>,
                  "modifiedAt": "2026-03-04T08:15:00",
                  "name": "vip"
                }
              ],
              "totalCount": 2
            }
        "#]]
        .assert_eq(&world.get(&format!("{PATH}?includeTotalCount=true")).await.shown());
        let newest = world.get(&format!("{PATH}?orderBy=createdAt:desc&limit=1")).await.json();
        assert_eq!(newest["tags"][0]["name"], "beta");
        assert_eq!(world.get(&format!("{PATH}/VIP")).await.json()["name"], "vip");
        let cases = [
            (world.post(PATH, r#"{"name":"VIP"}"#).await, 40006),
            (world.post(PATH, r#"{"name":""}"#).await, 40001),
            (world.post(PATH, "{}").await, 40001),
            (world.post(PATH, r#"{"name":7}"#).await, 40007),
            (world.post(PATH, r#"{"name":"x","color":"red"}"#).await, 40015),
            (world.get(&format!("{PATH}?orderBy=id:asc")).await, 40001),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
            assert_eq!(answer.json()["errorCode"], code, "{}", answer.body);
        }
        expect![[r#"
            400
            {
              "errorCode": 40006,
              "errorMessage": "tag \"vip\" already exists.",
              "requestError": {
                "serviceException": {
                  "messageId": "BAD_REQUEST",
                  "text": "tag \"vip\" already exists"
                }
              }
            }
        "#]]
        .assert_eq(&world.post(PATH, r#"{"name":"VIP"}"#).await.shown());
        let gone = world.delete(&format!("{PATH}/vip"), "").await;
        assert_eq!((gone.status, gone.body.as_str()), (StatusCode::OK, ""));
        let missing = world.get(&format!("{PATH}/vip")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.json()["errorCode"], 40403);
    })
    .await;
}

#[tokio::test]
async fn persons_are_tagged_together_or_not_at_all() {
    in_both_worlds(async |world: World| {
        world.person("a").await;
        world.person("b").await;
        world.post(PATH, r#"{"name":"vip"}"#).await;
        let query =
            |id: &str| format!(r#"{{"query":{{"type":"EXTERNAL_ID","identifier":"{id}"}}}}"#);
        let people = |ids: &[&str]| {
            let queries: Vec<String> = ids.iter().map(|id| query(id)).collect();
            format!(r#"{{"people":[{}]}}"#, queries.join(","))
        };
        let path = format!("{PATH}/vip/persons");
        let traces = world.traces().await;
        let missing = world.patch(&path, &people(&["a", "nobody"])).await;
        assert_eq!(
            (missing.status, &missing.json()["errorCode"]),
            (StatusCode::NOT_FOUND, &40401.into())
        );
        let unknown = world.patch(&format!("{PATH}/nope/persons"), &people(&["a"])).await;
        assert_eq!(unknown.json()["errorCode"], 40403);
        assert_eq!(world.patch(&path, r#"{"people":[{}]}"#).await.json()["errorCode"], 40001);
        assert_eq!(world.traces().await, traces);
        assert_eq!(world.patch(&path, &people(&["a", "b"])).await.status, StatusCode::OK);
        let person = "/people/2/persons?externalId=a";
        assert_eq!(world.get(person).await.json()["tags"], serde_json::json!(["vip"]));
        assert_eq!(world.delete(&path, &people(&["a"])).await.status, StatusCode::OK);
        assert!(world.get(person).await.json().get("tags").is_none());
    })
    .await;
}
