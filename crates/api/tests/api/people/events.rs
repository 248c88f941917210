//! Sending events (A-84 to A-86, A-88, A-89).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const SINGLE: &str = "/peopleevents/2/persons/crm-88/definitions/AddedToCart/events";
const BY_EXTERNAL_ID: &str = "?identifierType=EXTERNAL_ID";
const BATCH: &str = "/people/3/events";

#[tokio::test]
async fn a_single_event_is_stored_once() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.person("crm-88").await;
        let path = format!("{SINGLE}{BY_EXTERNAL_ID}");
        let body = r#"{"eventId":"e-17","properties":{"addedCart":true,"productID":"A-1",
            "productPrice":49.90,"quantity":3.0}}"#;
        let first = world.post(&path, body).await;
        expect![[r#"
            201
            {
              "definitionId": "AddedToCart",
              "eventId": "e-17",
              "metadata": {
                "source": "API"
              },
              "occurredTime": "2026-03-04T08:15:00.123Z",
              "properties": {
                "addedCart": true,
                "productID": "A-1",
                "productPrice": 49.9,
                "quantity": 3
              }
            }
        "#]]
        .assert_eq(&first.shown());
        let traces = world.traces().await;
        world.clock.advance_ms(5000);
        let again = world.post(&path, r#"{"eventId":"e-17","properties":{"quantity":9}}"#).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::CREATED, first.body.as_str()));
        assert_eq!(world.traces().await, traces);
        let bare = world.post(&path, "{}").await;
        assert_eq!(bare.json()["eventId"].as_str().unwrap().len(), 36);
    })
    .await;
}

#[tokio::test]
async fn refused_single_events_have_their_codes() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.person("crm-88").await;
        let traces = world.traces().await;
        let path = format!("{SINGLE}{BY_EXTERNAL_ID}");
        let cases = [
            (400, 400_501, path.clone(), r#"{"properties":{"color":"red"}}"#),
            (400, 400_501, path.clone(), r#"{"properties":{"quantity":"3"}}"#),
            (400, 400_501, path.clone(), r#"{"properties":[]}"#),
            (400, 400_504, path.clone(), r#"{"eventId":"not allowed"}"#),
            (400, 400_504, path.clone(), r#"{"eventId":7}"#),
            (400, 400_504, path.clone(), r#"{"occurredTime":"2026-03-04T08:15:00Z"}"#),
            (400, 400_506, path.replace("AddedToCart", "chatbotSessionEnded"), "{}"),
            (404, 400_501, path.replace("AddedToCart", "Nope"), "{}"),
            (404, 400_505, path.replace("crm-88", "nobody"), "{}"),
            (404, 400_505, SINGLE.replace("crm-88", "4711"), "{}"),
            (400, 400_505, format!("{SINGLE}?identifierType=PHONE"), "{}"),
            (400, 400_504, format!("{SINGLE}?identifierType=FAX"), "{}"),
        ];
        for (status, code, path, body) in cases {
            let answer = world.post(&path, body).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {body}: {}", answer.body);
            assert_eq!(answer.json()["errors"][0]["code"], code, "{path} {body}: {}", answer.body);
        }
        assert_eq!(world.traces().await, traces);
        let body = r#"{"properties":{"quantity":"3","productPrice":true,"color":"red"},"x":1}"#;
        expect![[r#"
            400
            {
              "errors": [
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "is no field of this request",
                      "property": "x"
                    }
                  ],
                  "index": 0,
                  "message": "is no field of this request"
                }
              ],
              "status": 400,
              "title": "One or more validation errors occurred.",
              "traceId": "<1>",
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1"
            }
        "#]]
        .assert_eq(&world.post(&path, body).await.shown());
    })
    .await;
}

#[tokio::test]
async fn a_missing_person_is_made_only_when_asked_for() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let path = "/peopleevents/2/persons/new@example.org/definitions/AddedToCart/events";
        let missing = world.post(&format!("{path}?identifierType=EMAIL"), "{}").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        let made =
            world.post(&format!("{path}?identifierType=EMAIL&createPerson=true"), "{}").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let person = world.get("/people/2/persons?email=new@example.org").await.json();
        assert_eq!((&person["type"], &person["origin"]), (&"CUSTOMER".into(), &"API".into()));
        let bad = world.post(&format!("{path}?identifierType=EMAIL&createPerson=1"), "{}").await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        // The first version guesses what the identifier is.
        let v1 = path.replace("/2/", "/1/");
        assert_eq!(world.post(&v1, "{}").await.status, StatusCode::CREATED);
        let phone = "/peopleevents/1/persons/+385911234567/definitions/AddedToCart/events";
        assert_eq!(world.post(phone, "{}").await.status, StatusCode::NOT_FOUND);
        world.person("crm-1").await;
        let external = "/peopleevents/1/persons/crm-1/definitions/AddedToCart/events";
        assert_eq!(world.post(external, "{}").await.status, StatusCode::CREATED);
    })
    .await;
}

fn item(id: &str, time: &str) -> String {
    format!(
        r#"{{"eventId":"{id}","definitionId":"AddedToCart","occurredTime":"{time}",
        "identifier":{{"type":"EMAIL","id":"mira@example.org"}},"properties":{{"quantity":1}}}}"#
    )
}

#[tokio::test]
async fn a_batch_is_stored_whole() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let batch =
            [item("e-1", "2026-03-01T00:00:00Z"), item("e-2", "2030-01-01T00:00:00.123456789Z")];
        let body = format!("[{}]", batch.join(","));
        let stored = world.post(BATCH, &body).await;
        assert_eq!((stored.status, stored.body.as_str()), (StatusCode::ACCEPTED, ""));
        let person = world.get("/people/2/persons?email=mira@example.org").await.json();
        let events = world.get(&format!("/api/v1/persons/{}/events", person["id"])).await;
        expect![[r#"
            200
            {
              "items": [
                {
                  "definitionId": "AddedToCart",
                  "eventId": "e-2",
                  "occurredTime": "2026-03-04T08:15:00.123Z",
                  "properties": {
                    "quantity": 1
                  },
                  "receivedTime": "2026-03-04T08:15:00.123Z",
                  "source": "API",
                  "title": "Added to cart"
                },
                {
                  "definitionId": "AddedToCart",
                  "eventId": "e-1",
                  "occurredTime": "2026-03-01T00:00:00.000Z",
                  "properties": {
                    "quantity": 1
                  },
                  "receivedTime": "2026-03-04T08:15:00.123Z",
                  "source": "API",
                  "title": "Added to cart"
                }
              ],
              "nextCursor": null
            }
        "#]]
        .assert_eq(&events.shown());
        let traces = world.traces().await;
        assert_eq!(world.post(BATCH, &body).await.status, StatusCode::ACCEPTED);
        assert_eq!(world.traces().await, traces);
    })
    .await;
}

#[tokio::test]
async fn a_batch_with_one_bad_event_stores_none() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let good = item("e-1", "2026-03-01T00:00:00Z");
        let traces = world.traces().await;
        let bad = [
            good.clone(),
            item("e-2", "2026-01-01T00:00:00Z"),
            item("e-3", "yesterday"),
            good.replace("e-1", "bad id"),
            good.replace("AddedToCart", "Nope"),
            good.replace("AddedToCart", "chatbotSessionEnded"),
            good.replace(r#""quantity":1"#, r#""quantity":"1""#),
            good.replace("mira@example.org", "nobody"),
            good.replace("EMAIL", "ID"),
            good.replace(r#""EMAIL","id":"mira@example.org""#, r#""ID","id":"4711""#),
            good.replace("EMAIL", "FAX"),
            good.replace(r#""occurredTime""#, r#""time""#),
            "7".to_owned(),
        ];
        expect![[r#"
            400
            {
              "errors": [
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "must not be older than 30 days",
                      "property": "occurredTime"
                    }
                  ],
                  "index": 1,
                  "message": "must not be older than 30 days"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "must be a date time in ISO 8601",
                      "property": "occurredTime"
                    }
                  ],
                  "index": 2,
                  "message": "must be a date time in ISO 8601"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "must have 1 to 36 of the characters A-Z a-z 0-9 _ -",
                      "property": "eventId"
                    }
                  ],
                  "index": 3,
                  "message": "must have 1 to 36 of the characters A-Z a-z 0-9 _ -"
                },
                {
                  "code": 400501,
                  "details": [
                    {
                      "message": "there is no event definition Nope",
                      "property": "definitionId"
                    }
                  ],
                  "index": 4,
                  "message": "there is no event definition Nope"
                },
                {
                  "code": 400506,
                  "details": [
                    {
                      "message": "events of chatbotSessionEnded are recorded by the product itself",
                      "property": "definitionId"
                    }
                  ],
                  "index": 5,
                  "message": "events of chatbotSessionEnded are recorded by the product itself"
                },
                {
                  "code": 400501,
                  "details": [
                    {
                      "message": "must be a whole number",
                      "property": "properties.quantity"
                    }
                  ],
                  "index": 6,
                  "message": "must be a whole number"
                },
                {
                  "code": 400505,
                  "details": [
                    {
                      "message": "must be an e-mail address",
                      "property": "identifier.id"
                    }
                  ],
                  "index": 7,
                  "message": "must be an e-mail address"
                },
                {
                  "code": 400505,
                  "details": [
                    {
                      "message": "must be a person id: a whole number below 2^53",
                      "property": "identifier.id"
                    }
                  ],
                  "index": 8,
                  "message": "must be a person id: a whole number below 2^53"
                },
                {
                  "code": 400505,
                  "details": [
                    {
                      "message": "there is no person with this identity",
                      "property": "identifier"
                    }
                  ],
                  "index": 9,
                  "message": "there is no person with this identity"
                },
                {
                  "code": 400505,
                  "details": [
                    {
                      "message": "is no identity type of this product",
                      "property": "identifier.type"
                    }
                  ],
                  "index": 10,
                  "message": "is no identity type of this product"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "is required",
                      "property": "occurredTime"
                    }
                  ],
                  "index": 11,
                  "message": "is required"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "is no field of this request",
                      "property": "time"
                    }
                  ],
                  "index": 11,
                  "message": "is no field of this request"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "must be an object",
                      "property": ""
                    }
                  ],
                  "index": 12,
                  "message": "must be an object"
                }
              ],
              "status": 400,
              "title": "One or more validation errors occurred.",
              "traceId": "<1>",
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1"
            }
        "#]]
        .assert_eq(&world.post(BATCH, &format!("[{}]", bad.join(","))).await.shown());
        let wholes = [
            (400_500, "{}".to_owned()),
            (400_502, "[]".to_owned()),
            (400_503, format!("[{}]", vec!["1"; 5001].join(","))),
        ];
        for (code, body) in wholes {
            let answer = world.post(BATCH, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            let error = &answer.json()["errors"][0];
            assert_eq!((&error["index"], &error["code"]), (&(-1).into(), &code.into()));
        }
        let large = good.replace("mira@example.org", &"x".repeat(512_001));
        let answer = world.post(BATCH, &format!("[{good},{large}]")).await;
        let error = &answer.json()["errors"][0];
        assert_eq!((&error["index"], &error["code"]), (&1.into(), &400_503.into()));
        let many = world.post(BATCH, &format!("[{}]", vec!["1"; 200].join(","))).await;
        assert_eq!(many.json()["errors"].as_array().unwrap().len(), 100);
        assert_eq!(world.traces().await, traces);
    })
    .await;
}
