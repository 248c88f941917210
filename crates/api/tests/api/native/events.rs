//! `/api/v1/events` and the events of a person (A-220, A-222).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

fn item(id: &str, day: &str) -> String {
    format!(
        r#"{{"eventId":"{id}","definitionId":"AddedToCart","occurredTime":"2026-03-{day}T00:00:00Z",
        "identifier":{{"type":"EXTERNAL_ID","id":"crm-88"}},"properties":{{"quantity":1}}}}"#
    )
}

#[tokio::test]
async fn events_are_stored_each_on_its_own() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let id = world.person("crm-88").await;
        let batch = [
            item("e-1", "01"),
            item("e-2", "02"),
            item("e-1", "03"),
            item("e 3", "03"),
            "7".to_owned(),
        ];
        let stored = world.post("/api/v1/events", &format!("[{}]", batch.join(","))).await;
        expect![[r#"
            200
            {
              "items": [
                {
                  "eventId": "e-1",
                  "status": "STORED"
                },
                {
                  "eventId": "e-2",
                  "status": "STORED"
                },
                {
                  "eventId": "e-1",
                  "status": "DUPLICATE"
                },
                {
                  "errors": [
                    {
                      "code": "format",
                      "message": "must have 1 to 36 of the characters A-Z a-z 0-9 _ -",
                      "path": "/eventId"
                    }
                  ],
                  "status": "REJECTED"
                },
                {
                  "errors": [
                    {
                      "code": "wrong_type",
                      "message": "must be an object",
                      "path": ""
                    }
                  ],
                  "status": "REJECTED"
                }
              ],
              "nextCursor": null
            }
        "#]]
        .assert_eq(&stored.shown());
        let path = format!("/api/v1/persons/{id}/events");
        let ids = async |query: &str| {
            let json = world.get(&format!("{path}?{query}")).await.json();
            let items = json["items"].as_array().unwrap_or_else(|| panic!("{json}")).clone();
            items.iter().map(|e| e["eventId"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids("").await, "e-2 e-1");
        assert_eq!(ids("from=2026-03-02T00:00:00Z").await, "e-2");
        assert_eq!(ids("to=2026-03-02T00:00:00Z").await, "e-1");
        assert_eq!(ids("definitionId=Nope").await, "");
        let page = world.get(&format!("{path}?limit=1")).await.json();
        assert_eq!(
            ids(&format!("limit=1&cursor={}", page["nextCursor"].as_str().unwrap())).await,
            "e-1"
        );
        assert_eq!(world.delete("/api/v1/events/e-2", "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.delete("/api/v1/events/e-2", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(ids("").await, "e-1");
        let bad = world.get(&format!("{path}?from=yesterday&limit=0")).await;
        assert_eq!(bad.json()["errors"].as_array().unwrap().len(), 2);
        assert_eq!(world.get(&format!("{path}?cursor=zz")).await.json()["code"], "invalid_cursor");
        for body in ["[]".to_owned(), format!("[{}]", vec!["1"; 1001].join(","))] {
            let refused = world.post("/api/v1/events", &body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    })
    .await;
}

/// A-204, A-222: all events of a workspace, newest id first, with their persons and their number.
#[tokio::test]
async fn events_of_all_persons_are_listed_page_by_page() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.post("/peopleevents/2/definitions", r#"{"title":"Visit"}"#).await;
        let id = world.person("crm-88").await;
        let visit = item("e-2", "01").replace("AddedToCart", "Visit").replace("\"quantity\":1", "");
        let batch = [item("e-1", "03"), visit, item("e-3", "02")];
        world.post("/api/v1/events", &format!("[{}]", batch.join(","))).await;
        let list = async |query: &str| {
            let page = world.get(&format!("/api/v1/events?{query}")).await.json();
            let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}")).clone();
            assert!(items.iter().all(|event| event["personId"] == id), "{page}");
            let ids = items.iter().map(|event| event["eventId"].as_str().unwrap());
            (ids.collect::<Vec<_>>().join(" "), page)
        };
        let (ids, first) = list("limit=2&count=true").await;
        assert_eq!((ids.as_str(), &first["total"]), ("e-3 e-2", &3.into()));
        let cursor = first["nextCursor"].as_str().unwrap();
        let (ids, last) = list(&format!("limit=2&cursor={cursor}")).await;
        assert_eq!((ids.as_str(), &last["nextCursor"]), ("e-1", &serde_json::Value::Null));
        assert_eq!(list("sort=eventId:asc").await.0, "e-1 e-2 e-3");
        let (ids, carts) = list("definitionId=AddedToCart&count=true").await;
        assert_eq!((ids.as_str(), &carts["total"]), ("e-3 e-1", &2.into()));
        let wrong = world.get("/api/v1/events?cursor=zz").await;
        assert_eq!(wrong.json()["code"], "invalid_cursor");
    })
    .await;
}
