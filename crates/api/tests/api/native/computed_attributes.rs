//! `/api/v1/computed-attributes` (A-210, A-211).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/api/v1/computed-attributes";
const SPEND: &str = r#"{"name":"Spend","kind":"EVENT_AGGREGATE","definition":{"function":"SUM",
    "property":"productPrice","definitionId":"AddedToCart","filters":[],"exclude":"NONE",
    "period":{"type":"LIFETIME"}}}"#;

async fn send(world: &World, price: &str) {
    let path =
        "/peopleevents/2/persons/a/definitions/AddedToCart/events?identifierType=EXTERNAL_ID";
    let sent = world.post(path, &format!(r#"{{"properties":{{"productPrice":{price}}}}}"#)).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
}

#[tokio::test]
async fn a_computed_attribute_lives() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let id = world.person("a").await;
        send(&world, "10.10").await;
        let made = world.post(PATH, SPEND).await;
        expect![[r#"
            201
            {
              "createdAt": "2026-03-04T08:15:00.123Z",
              "definition": {
                "definitionId": "AddedToCart",
                "exclude": "NONE",
                "filters": [],
                "function": "SUM",
                "period": {
                  "type": "LIFETIME"
                },
                "property": "productPrice"
              },
              "id": "<1>",
              "kind": "EVENT_AGGREGATE",
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "name": "Spend",
              "progress": 0,
              "resultType": "DECIMAL",
              "status": "DRAFT"
            }
        "#]]
        .assert_eq(&made.shown());
        let path = made.header("location").to_owned();
        let test = SPEND.replace(r#""name":"Spend","#, &format!(r#""personId":{id},"#));
        expect![[r#"
            200
            {
              "at": "2026-03-04T08:15:00.123Z",
              "type": "DECIMAL",
              "value": 10.1
            }
        "#]]
        .assert_eq(&world.post(&format!("{PATH}/test"), &test).await.shown());
        let renamed = world.patch(&path, r#"{"name":"Lifetime spend"}"#).await;
        assert_eq!(renamed.json()["name"], "Lifetime spend");
        let active = world.post(&format!("{path}/activate"), "").await;
        assert_eq!(active.status, StatusCode::OK, "{}", active.body);
        assert!(["PROCESSING", "ACTIVE"].contains(&active.json()["status"].as_str().unwrap()));
        while world.app.fill_in_computed().await.unwrap() {}
        assert_eq!(world.get(&path).await.json()["status"], "ACTIVE");
        send(&world, "0.20").await;
        let person = world.get(&format!("/api/v1/persons/{id}")).await.json();
        assert_eq!(person["computedAttributes"].to_string(), r#"{"Lifetime spend":10.3}"#);
        let busy = world.patch(&path, r#"{"name":"x"}"#).await;
        assert_eq!((busy.status, &busy.json()["code"]), (StatusCode::CONFLICT, &"conflict".into()));
        assert_eq!(world.delete(&path, "").await.status, StatusCode::CONFLICT);
        let stopped = world.post(&format!("{path}/deactivate"), "").await;
        assert_eq!(stopped.json()["status"], "INACTIVE");
        let copy = world.post(&format!("{path}/duplicate"), "").await;
        assert_eq!((copy.status, &copy.json()["status"]), (StatusCode::CREATED, &"DRAFT".into()));
        assert_eq!(world.delete(&path, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.get(PATH).await.json()["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_definition_comes_back_as_it_was_sent() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let filters = r#"[{"attribute":"productPrice","operator":"GT","value":"9.90"}]"#;
        for (function, property, exclude, period) in [
            ("AVERAGE", r#""productPrice""#, "FIRST", r#"{"date":"2026-03-01","type":"SINCE"}"#),
            ("MAX", r#""$occurredTime""#, "LAST", r#"{"daysAgo":6,"type":"SINCE"}"#),
            ("EXISTS", "null", "NONE", r#"{"amount":90,"type":"ROLLING","unit":"MINUTES"}"#),
        ] {
            let body = format!(
                r#"{{"name":"{function}","kind":"EVENT_AGGREGATE","definition":{{
                    "function":"{function}","definitionId":"AddedToCart","property":{property},
                    "filters":{filters},"exclude":"{exclude}","period":{period}}}}}"#
            );
            let made = world.post(PATH, &body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            let path = made.header("location").to_owned();
            // An answer can be sent back.
            let again = world.patch(&path, &made.body).await;
            assert_eq!(again.status, StatusCode::OK, "{}", again.body);
            let definition = &again.json()["definition"];
            assert_eq!(definition["filters"].to_string(), filters);
            assert_eq!(definition["exclude"], exclude);
            assert_eq!(definition["period"].to_string(), period);
        }
    })
    .await;
}

#[tokio::test]
async fn bad_definitions_are_refused_with_every_finding() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let traces = world.traces().await;
        let bad = r#"{"name":"firstName","kind":"EVENT_AGGREGATE","definition":{"function":"MEDIAN",
            "definitionId":"Nope","period":{"type":"LAST_DAYS","days":8},"x":1}}"#;
        expect![[r#"
            422
            {
              "code": "validation_failed",
              "detail": "name An attribute named firstName already exists.; 4 more",
              "errors": [
                {
                  "code": "taken",
                  "message": "An attribute named firstName already exists.",
                  "path": "/name"
                },
                {
                  "code": "not_allowed",
                  "message": "must be one of COUNT, COUNT_DISTINCT, SUM, AVERAGE, MIN, MAX, FIRST, LAST, MOST_COMMON, EXISTS",
                  "path": "/definition/function"
                },
                {
                  "code": "missing",
                  "message": "there is no event definition Nope",
                  "path": "/definition/definitionId"
                },
                {
                  "code": "not_allowed",
                  "message": "must be 7, 14, 30, 60 or 90",
                  "path": "/definition/period/days"
                },
                {
                  "code": "unknown",
                  "message": "is no field here",
                  "path": "/definition/x"
                }
              ],
              "requestId": "<1>",
              "status": 422,
              "title": "Validation failed",
              "type": "/problems/validation_failed"
            }
        "#]]
        .assert_eq(&world.post(PATH, bad).await.shown());
        for body in [
            "{}",
            r#"{"name":1,"kind":2,"definition":3,"x":4}"#,
            r#"{"name":"a","kind":"OTHER","definition":{}}"#,
        ] {
            assert_eq!(
                world.post(PATH, body).await.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{body}"
            );
        }
        assert_eq!(world.get(&format!("{PATH}/x")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.traces().await, traces);
    })
    .await;
}

#[tokio::test]
async fn scores_and_formulas_are_attributes_too() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let id = world.person("a").await;
        send(&world, "620").await;
        let live = async |body: &str| {
            let made = world.post(PATH, body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            let path = made.header("location").to_owned();
            world.post(&format!("{path}/activate"), "").await;
            while world.app.fill_in_computed().await.unwrap() {}
            world.get(&path).await
        };
        live(SPEND).await;
        let score = r##"{"name":"Warmth","kind":"SCORE","definition":{"rules":[
            {"points":50,"attribute":{"#gte":{"Spend":500}}},
            {"points":30,"event":{"definitionId":"AddedToCart","timelineCondition":
                {"occurred":"ALL","operator":"AFTER","start":30,"units":"DAYS"}}}]}}"##;
        expect![[r##"
            200
            {
              "createdAt": "2026-03-04T08:15:00.123Z",
              "definition": {
                "rules": [
                  {
                    "attribute": {
                      "#gte": {
                        "Spend": 500
                      }
                    },
                    "points": 50
                  },
                  {
                    "event": {
                      "definitionId": "AddedToCart",
                      "timelineCondition": {
                        "occurred": "ALL",
                        "operator": "AFTER",
                        "start": 30,
                        "units": "DAYS"
                      }
                    },
                    "points": 30
                  }
                ]
              },
              "id": "<1>",
              "kind": "SCORE",
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "name": "Warmth",
              "progress": 100,
              "resultType": "INTEGER",
              "status": "ACTIVE"
            }
        "##]]
        .assert_eq(&live(score).await.shown());
        let formula = r#"{"name":"Tier","kind":"FORMULA",
            "definition":{"expression":"if(Warmth > 60, \"hot\", \"cold\")"}}"#;
        let tier = live(formula).await.json();
        assert_eq!((&tier["kind"], &tier["resultType"]), (&"FORMULA".into(), &"STRING".into()));
        let person = world.get(&format!("/api/v1/persons/{id}")).await.json();
        let expected = r#"{"Spend":620,"Tier":"hot","Warmth":80}"#;
        assert_eq!(person["computedAttributes"].to_string(), expected);
        let path = "/people/2/persons?identifier=a&type=EXTERNAL_ID";
        let compatible = world.get(path).await.json();
        assert_eq!(compatible["computedAttributes"].to_string(), expected);
        let found = world.get("/api/v1/persons?filter=%7B%22Tier%22%3A%22HOT%22%7D").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let test = formula.replace(r#""name":"Tier","#, &format!(r#""personId":{id},"#));
        let tested = world.post(&format!("{PATH}/test"), &test).await.json();
        assert_eq!((&tested["value"], &tested["type"]), (&"hot".into(), &"STRING".into()));
        let wrong =
            r#"{"name":"Bad","kind":"FORMULA","definition":{"expression":"Warmth + Nope"}}"#;
        expect![[r#"
            422
            {
              "code": "validation_failed",
              "detail": "definition.expression 9..13: there is no attribute Nope",
              "errors": [
                {
                  "code": "unknown",
                  "message": "9..13: there is no attribute Nope",
                  "path": "/definition/expression"
                }
              ],
              "requestId": "<1>",
              "status": 422,
              "title": "Validation failed",
              "type": "/problems/validation_failed"
            }
        "#]]
        .assert_eq(&world.post(PATH, wrong).await.shown());
    })
    .await;
}
