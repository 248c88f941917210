//! `/api/v1/segments` (A-225).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/api/v1/segments";
const CARTS: &str = r##"{"name":"Carts","query":{"#contains":{"tags":"vip"}},"events":[
    {"definitionId":"AddedToCart","occurrenceCondition":{"operation":"GREATER_OR_EQUAL","times":1},
    "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":7,"units":"DAYS"},
    "payloadConditions":[{"attribute":"productPrice","operator":"GT","value":"10"}]}]}"##;

async fn send(world: &World, price: &str) {
    let path =
        "/peopleevents/2/persons/a/definitions/AddedToCart/events?identifierType=EXTERNAL_ID";
    let sent = world.post(path, &format!(r#"{{"properties":{{"productPrice":{price}}}}}"#)).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
}

#[tokio::test]
async fn a_segment_lives() {
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
                    "times": 1
                  },
                  "payloadConditions": [
                    {
                      "attribute": "productPrice",
                      "operator": "GT",
                      "value": "10"
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
              "name": "Carts",
              "query": {
                "#contains": {
                  "tags": "vip"
                }
              }
            }
        "##]]
        .assert_eq(&made.shown());
        let path = made.header("location").to_owned();
        let taken = world.post(PATH, r#"{"name":"carts","query":{"city":"Split"}}"#).await;
        assert_eq!(taken.json()["code"], "already_exists");

        let back = world.patch(&path, &made.body).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.body);
        let changed = world
            .patch(&path, r#"{"name":"Split","query":{"city":"Split"},"events":null}"#)
            .await
            .json();
        assert_eq!(
            (&changed["query"]["city"], &changed["name"]),
            (&"Split".into(), &"Split".into())
        );
        assert_eq!(changed["events"], serde_json::json!([]));
        assert_eq!(world.get(&path).await.json(), changed);
        let list = world.get(&format!("{PATH}?count=true&q=spl")).await.json();
        assert_eq!((&list["total"], &list["items"][0]), (&1.into(), &changed));
        assert_eq!(world.delete(&path, "").await.status, StatusCode::NO_CONTENT);
        for path in [path.as_str(), "/api/v1/segments/x"] {
            assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn every_problem_has_its_place() {
    in_both_worlds(async |world: World| {
        let bad = r##"{"name":"","colour":"red","query":{"#and":[{"town":"a"},{"#gt":{"city":"a"}}]},
            "events":[{"definitionId":"Nothing"}]}"##;
        let unknown = world.post(PATH, bad).await.json();
        assert_eq!(unknown["errors"][0]["path"], "/colour");
        expect![[r##"
            422
            {
              "code": "validation_failed",
              "detail": "name must not be empty; 4 more",
              "errors": [
                {
                  "code": "required",
                  "message": "must not be empty",
                  "path": "/name"
                },
                {
                  "code": "unknown",
                  "message": "there is no field town",
                  "path": "/query/#and/0/town"
                },
                {
                  "code": "wrong_type",
                  "message": "#gt does not suit the type of this field",
                  "path": "/query/#and/1/#gt/city"
                },
                {
                  "code": "missing",
                  "message": "there is no event definition Nothing",
                  "path": "/events/0/definitionId"
                },
                {
                  "code": "required",
                  "message": "must be given",
                  "path": "/events/0/timelineCondition"
                }
              ],
              "requestId": "<1>",
              "status": 422,
              "title": "Validation failed",
              "type": "/problems/validation_failed"
            }
        "##]]
            .assert_eq(&world.post(PATH, &bad.replace(r#""colour":"red","#, "")).await.shown());
    })
    .await;
}

#[tokio::test]
async fn a_preview_says_whom_rules_fit() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        for body in [r#"{"externalId":"a","tags":["vip"]}"#, r#"{"externalId":"b","tags":["vip"]}"#]
        {
            world.post("/api/v1/persons", body).await;
        }
        let preview = format!("{PATH}/preview");
        let rules = r##"{"query":{"#contains":{"tags":"vip"}}}"##;
        let both = world.post(&preview, rules).await.json();
        assert_eq!((&both["count"], &both["sample"][0]["externalId"]), (&2.into(), &"b".into()));

        send(&world, "10.01").await;
        let rules = CARTS.replace(r#""name":"Carts","#, "");
        expect![[r#"
            200
            {
              "count": 1,
              "nextCursor": null,
              "persons": 2,
              "sample": [
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
              ],
              "scanned": 2
            }
        "#]]
        .assert_eq(&world.post(&preview, &rules).await.shown());
        let wrong = world.post(&preview, r#"{"query":{"town":"a"}}"#).await;
        assert_eq!(wrong.json()["errors"][0]["path"], "/query/town", "{}", wrong.body);
        let cursor = world.post(&preview, r#"{"query":{"city":"a"},"cursor":"x"}"#).await;
        assert_eq!(cursor.json()["code"], "invalid_cursor");
    })
    .await;
}

#[tokio::test]
async fn what_a_segment_uses_is_named() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.post("/api/v1/tags", r#"{"name":"vip"}"#).await;
        world.post("/people/2/customAttributes", r#"{"name":"Tier","dataType":"STRING"}"#).await;
        let query = r##"{"name":"All","query":{"#or":[{"tags":"vip"},{"Tier":"gold"}]}}"##;
        assert_eq!(world.post(PATH, query).await.status, StatusCode::CREATED);
        let deleted = async |path| world.delete(path, "").await.json();
        let tag = deleted("/people/2/tags/vip").await;
        let message = "it is in use by the segment \"All\"";
        assert_eq!((&tag["errorCode"], &tag["errorMessage"]), (&40021.into(), &message.into()));
        assert_eq!(deleted("/people/2/customAttributes/Tier").await["errorCode"], 40020);
        assert_eq!(deleted("/api/v1/custom-attributes/Tier").await["code"], "in_use");
    })
    .await;
}
