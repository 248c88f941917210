//! `/people/3/segments` (A-95, A-96).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/people/3/segments";
const CARTS: &str = r##"{"name":"Recent carts","query":{"#contains":{"tags":"vip"}},"events":[
    {"definitionId":"AddedToCart","occurrenceCondition":{"operation":"GREATER_OR_EQUAL","times":2},
    "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":7,"units":"DAYS"},
    "payloadConditions":[{"attribute":"productPrice","operator":"GT","value":"100"}]}]}"##;

#[tokio::test]
async fn segments_are_made_replaced_and_deleted() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let made = world.post(PATH, CARTS).await;
        expect![[r##"
            201
            {
              "createdAt": "2026-03-04T08:15:00.123Z",
              "description": "",
              "events": [
                {
                  "definitionId": "AddedToCart",
                  "occurrenceCondition": {
                    "operation": "GREATER_OR_EQUAL",
                    "times": 2
                  },
                  "payloadConditions": [
                    {
                      "attribute": "productPrice",
                      "operator": "GT",
                      "value": "100"
                    }
                  ],
                  "timelineCondition": {
                    "occurred": "ALL",
                    "operator": "AFTER",
                    "start": 7,
                    "units": "DAYS"
                  }
                }
              ],
              "id": <1>,
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "name": "Recent carts",
              "query": {
                "#contains": {
                  "tags": "vip"
                }
              }
            }
        "##]]
        .assert_eq(&made.shown());
        let path = format!("{PATH}/{}", made.json()["id"]);
        let taken = world.post(PATH, &CARTS.to_uppercase().replace("RECENT", "Recent")).await;
        assert_eq!(taken.status, StatusCode::BAD_REQUEST);
        let taken = world.post(PATH, r#"{"name":"RECENT carts","query":{"city":"a"}}"#).await;
        expect![[r#"
            400
            {
              "action": "Correct the request and repeat it.",
              "description": "segment \"RECENT carts\" already exists",
              "errorCode": "E400",
              "resources": [],
              "violations": []
            }
        "#]]
        .assert_eq(&taken.shown());
        let bad = world.put(&path, r#"{"name":"Carts","query":{"town":"a"}}"#).await;
        expect![[r#"
            400
            {
              "action": "Correct the request and repeat it.",
              "description": "query.town there is no field town",
              "errorCode": "E400",
              "resources": [],
              "violations": [
                {
                  "property": "query.town",
                  "violation": "there is no field town"
                }
              ]
            }
        "#]]
        .assert_eq(&bad.shown());
        let replaced = world.put(&path, r#"{"name":"Carts","query":{"city":"Split"}}"#).await;
        assert_eq!(replaced.json()["events"], serde_json::json!([]));
        assert_eq!(world.get(&path).await.json(), replaced.json());
        world.post(PATH, r#"{"name":"a","query":{"city":"a"}}"#).await;
        expect![[r#"
            200
            {
              "paging": {
                "page": 1,
                "size": 1,
                "totalPages": 2,
                "totalResults": 2
              },
              "results": [
                {
                  "createdAt": "2026-03-04T08:15:00.123Z",
                  "description": "",
                  "events": [],
                  "id": <1>,
                  "modifiedAt": "2026-03-04T08:15:00.123Z",
                  "name": "a",
                  "query": {
                    "city": "a"
                  }
                }
              ]
            }
        "#]]
        .assert_eq(&world.get(&format!("{PATH}?size=1&page=1&sort=name,DESC")).await.shown());
        assert_eq!(world.get(&format!("{PATH}?sort=age")).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(world.delete(&path, "").await.status, StatusCode::NO_CONTENT);
        expect![[r#"
            404
            {
              "action": "Check the id in the request.",
              "description": "there is no segment",
              "errorCode": "E404",
              "resources": [],
              "violations": []
            }
        "#]]
        .assert_eq(&world.get(&path).await.shown());
    })
    .await;
}

#[tokio::test]
async fn members_are_exact_when_answered() {
    in_both_worlds(async |world: World| {
        let id = world.post(PATH, r#"{"name":"vips","query":{"tags":"vip"}}"#).await.json()["id"]
            .clone();
        let members = async |page: &str| world.get(&format!("{PATH}/{id}/persons{page}")).await;
        assert_eq!(members("").await.json()["paging"]["totalResults"], 0);
        for name in ["a", "b", "c"] {
            let body = format!(r#"{{"externalId":"{name}","tags":["vip"]}}"#);
            assert_eq!(world.post("/api/v1/persons", &body).await.status, StatusCode::CREATED);
        }
        let first = members("?size=2").await.json();
        let ids = first["results"].as_array().unwrap().iter().map(|person| &person["externalId"]);
        assert_eq!(ids.collect::<Vec<_>>(), ["c", "b"]);
        expect![[r#"
            200
            {
              "paging": {
                "page": 1,
                "size": 2,
                "totalPages": 2,
                "totalResults": 3
              },
              "results": [
                {
                  "computedAttributes": {},
                  "contactInformation": [],
                  "createdAt": "2026-03-04T08:15:00.123Z",
                  "createdBy": "admin",
                  "createdFrom": "API",
                  "customAttributes": {},
                  "externalId": "a",
                  "id": <1>,
                  "modifiedAt": "2026-03-04T08:15:00.123Z",
                  "modifiedBy": "admin",
                  "modifiedFrom": "API",
                  "tags": [
                    "vip"
                  ],
                  "type": "CUSTOMER",
                  "version": 1
                }
              ]
            }
        "#]]
        .assert_eq(&members("?size=2&page=1").await.shown());
        let missing = world.get(&format!("{PATH}/1/persons")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    })
    .await;
}
