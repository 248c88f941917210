//! `/api/v1/persons` (A-206, A-221, A-202, A-204).

use crate::world::{KEY, World, in_both_worlds, request, with};
use axum::http::{Method, StatusCode};
use expect_test::expect;

const PATH: &str = "/api/v1/persons";

async fn mira(world: &World) -> crate::world::Answer {
    world.post("/api/v1/custom-attributes", r#"{"name":"Points","dataType":"INTEGER"}"#).await;
    let body = r#"{"type":"LEAD","externalId":"crm-88","firstName":"Mira","nickName":"Mi",
        "priority":"HIGH","tags":["vip"],"customAttributes":{"Points":12},"contactInformation":[
        {"type":"PHONE","identifier":"+385 91 123 4567"},{"type":"EMAIL","identifier":"mira@example.org"}]}"#;
    world.post(PATH, body).await
}

#[tokio::test]
async fn a_person_is_made_read_changed_and_deleted() {
    in_both_worlds(async |world: World| {
        let made = mira(&world).await;
        expect![[r#"
            201
            {
              "computedAttributes": {},
              "contactInformation": [
                {
                  "identifier": "385911234567",
                  "primary": true,
                  "type": "PHONE"
                },
                {
                  "identifier": "mira@example.org",
                  "primary": true,
                  "type": "EMAIL"
                }
              ],
              "createdAt": "2026-03-04T08:15:00.123Z",
              "createdBy": "admin",
              "createdFrom": "API",
              "customAttributes": {
                "Points": 12
              },
              "externalId": "crm-88",
              "firstName": "Mira",
              "id": <1>,
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "modifiedBy": "admin",
              "modifiedFrom": "API",
              "nickName": "Mi",
              "priority": "HIGH",
              "tags": [
                "vip"
              ],
              "type": "LEAD",
              "version": 1
            }
        "#]]
        .assert_eq(&made.shown());
        assert_eq!(made.header("etag"), "\"1\"");
        let path = made.header("location").to_owned();
        assert_eq!(world.get(&path).await.body, made.body);
        // Merge Patch: lists are replaced, null empties, the rest stays.
        let patch = r#"{"firstName":null,"tags":["beta"],"contactInformation":[
            {"type":"EMAIL","identifier":"m@example.org"}],"customAttributes":{"Points":null}}"#;
        expect![[r#"
            200
            {
              "computedAttributes": {},
              "contactInformation": [
                {
                  "identifier": "m@example.org",
                  "primary": true,
                  "type": "EMAIL"
                }
              ],
              "createdAt": "2026-03-04T08:15:00.123Z",
              "createdBy": "admin",
              "createdFrom": "API",
              "customAttributes": {},
              "externalId": "crm-88",
              "id": <1>,
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "modifiedBy": "admin",
              "modifiedFrom": "API",
              "nickName": "Mi",
              "priority": "HIGH",
              "tags": [
                "beta"
              ],
              "type": "LEAD",
              "version": 2
            }
        "#]]
        .assert_eq(&world.patch(&path, patch).await.shown());
        let gone = world.delete(&path, "").await;
        assert_eq!((gone.status, gone.body.as_str()), (StatusCode::NO_CONTENT, ""));
        assert_eq!(world.get(&path).await.json()["code"], "not_found");
        for id in ["0", "-1", "abc", "9007199254740992", "99999999999999999999"] {
            assert_eq!(
                world.get(&format!("{PATH}/{id}")).await.status,
                StatusCode::NOT_FOUND,
                "{id}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn findings_have_pointers_and_codes() {
    in_both_worlds(async |world: World| {
        mira(&world).await;
        let traces = world.traces().await;
        let bad = r#"{"firstName":7,"gender":"X","tags":["",1],"nope":true,
            "customAttributes":{"Points":"12","Gone":1},"contactInformation":[
            {"type":"PHONE","identifier":"x"},{"type":"FAX","identifier":"1"},
            {"type":"LIVE_CHAT","identifier":"v","sender":"w"},{"identifier":"1"}]}"#;
        expect![[r#"
            422
            {
              "code": "validation_failed",
              "detail": "tags[1] must be text; 10 more",
              "errors": [
                {
                  "code": "wrong_type",
                  "message": "must be text",
                  "path": "/tags/1"
                },
                {
                  "code": "not_allowed",
                  "message": "is no identity type of this product",
                  "path": "/contactInformation/1/type"
                },
                {
                  "code": "required",
                  "message": "is required",
                  "path": "/contactInformation/3/type"
                },
                {
                  "code": "unknown",
                  "message": "is no field of this request",
                  "path": "/nope"
                },
                {
                  "code": "format",
                  "message": "must be a phone number of 4 to 15 digits in international form",
                  "path": "/contactInformation/0/identifier"
                },
                {
                  "code": "read_only",
                  "message": "LIVE_CHAT cannot be written, only PHONE and EMAIL",
                  "path": "/contactInformation/2/identifier"
                },
                {
                  "code": "wrong_type",
                  "message": "must be text",
                  "path": "/firstName"
                },
                {
                  "code": "not_allowed",
                  "message": "must be MALE or FEMALE",
                  "path": "/gender"
                },
                {
                  "code": "unknown",
                  "message": "there is no attribute of this name",
                  "path": "/customAttributes/Gone"
                },
                {
                  "code": "wrong_type",
                  "message": "must be a whole number",
                  "path": "/customAttributes/Points"
                },
                {
                  "code": "required",
                  "message": "must not be empty",
                  "path": "/tags/0"
                }
              ],
              "requestId": "<1>",
              "status": 422,
              "title": "Validation failed",
              "type": "/problems/validation_failed"
            }
        "#]]
        .assert_eq(&world.post(PATH, bad).await.shown());
        let taken = world.post(PATH, r#"{"externalId":"crm-88"}"#).await;
        expect![[r#"
            409
            {
              "code": "already_exists",
              "detail": "EXTERNAL_ID crm-88 already exists",
              "errors": [],
              "requestId": "<1>",
              "status": 409,
              "title": "Already exists",
              "type": "/problems/already_exists"
            }
        "#]]
        .assert_eq(&taken.shown());
        assert_eq!(world.traces().await, traces);
    })
    .await;
}

#[tokio::test]
async fn if_match_guards_a_change() {
    in_both_worlds(async |world: World| {
        let path = mira(&world).await.header("location").to_owned();
        let patch = |version: &str| {
            let body = r#"{"city":"Split"}"#;
            with(request(Method::PATCH, &path, KEY, body), "if-match", version)
        };
        for version in ["\"7\"", "1", "\"x\""] {
            let stale = world.send(patch(version)).await;
            assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{version}");
            assert_eq!(stale.json()["code"], "version_conflict");
        }
        let changed = world.send(patch("\"1\"")).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""));
        assert_eq!(world.send(patch("*")).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn lists_page_by_cursor_and_find_by_identity() {
    in_both_worlds(async |world: World| {
        for index in 0..5 {
            let body = format!(r#"{{"externalId":"p-{index}","firstName":"Ana{index}"}}"#);
            world.post(PATH, &body).await;
            world.clock.advance_ms(10);
        }
        let mut seen = Vec::new();
        let mut path = format!("{PATH}?limit=2&count=true");
        loop {
            let page = world.get(&path).await.json();
            assert_eq!(page["total"], 5);
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|p| p["externalId"].as_str().unwrap().to_owned()));
            // What is made between two pages moves nothing.
            world.person(&format!("later-{}", seen.len())).await;
            world.delete(&format!("/people/2/persons?externalId=later-{}", seen.len()), "").await;
            let Some(cursor) = page["nextCursor"].as_str() else { break };
            path = format!("{PATH}?limit=2&count=true&cursor={cursor}");
        }
        assert_eq!(seen, ["p-4", "p-3", "p-2", "p-1", "p-0"]);
        let found = world.get(&format!("{PATH}?q=ana3")).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let ascending = world.get(&format!("{PATH}?sort=firstName:asc&limit=1")).await.json();
        assert_eq!(ascending["items"][0]["externalId"], "p-0");
        let one =
            world.get(&format!("{PATH}?identityType=EXTERNAL_ID&identifier=p-2")).await.json();
        assert_eq!(one["items"].as_array().unwrap().len(), 1);
        let none = world.get(&format!("{PATH}?identityType=LIVE_CHAT&identifier=v&sender=w")).await;
        assert_eq!(none.json(), serde_json::json!({"items":[],"nextCursor":null}));
        let search =
            r##"{"filter":{"#startsWith":{"firstName":"ana"}},"limit":3,"sort":"createdAt:asc"}"##;
        let page = world.post("/api/v1/persons/search", search).await.json();
        assert_eq!(page["items"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn bad_lists_are_refused() {
    in_both_worlds(async |world: World| {
        for cursor in ["x", "7b7d", "00"] {
            let bad = world.get(&format!("{PATH}?cursor={cursor}")).await;
            assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{cursor}");
            assert_eq!(bad.json()["code"], "invalid_cursor");
        }
        let bad = world.get(&format!("{PATH}?limit=201&sort=city&count=yes")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let paths: Vec<_> =
            bad.json()["errors"].as_array().unwrap().iter().map(|e| e["path"].clone()).collect();
        assert_eq!(paths, ["/limit", "/sort", "/count"]);
        for query in [
            "identityType=PHONE",
            "identifier=1",
            "identityType=FAX&identifier=1",
            "identityType=LIVE_CHAT&identifier=v",
            "identityType=PHONE&identifier=x",
        ] {
            let bad = world.get(&format!("{PATH}?{query}")).await;
            assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let filter =
            world.post("/api/v1/persons/search", r##"{"filter":{"#eq":{"nope":1}}}"##).await;
        assert_eq!(filter.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn tags_are_added_and_removed_by_name() {
    in_both_worlds(async |world: World| {
        let path = mira(&world).await.header("location").to_owned();
        let tags = format!("{path}/tags");
        let changed = world.post(&tags, r#"{"add":["new","VIP"],"remove":["gone"]}"#).await.json();
        assert_eq!(changed["tags"], serde_json::json!(["new", "vip"]));
        let changed = world.post(&tags, r#"{"remove":["vip"]}"#).await.json();
        assert_eq!(changed["tags"], serde_json::json!(["new"]));
        let bad = world.post(&tags, r#"{"add":[""],"remove":[7]}"#).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_timeline_tells_what_happened() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let made = mira(&world).await;
        let path = made.header("location").to_owned();
        world.clock.advance_ms(1000);
        world.patch(&path, r#"{"city":"Split"}"#).await;
        world.clock.advance_ms(1000);
        let event = "/peopleevents/2/persons/crm-88/definitions/AddedToCart/events?identifierType=EXTERNAL_ID";
        world.post(event, r#"{"eventId":"e-1","properties":{"quantity":2}}"#).await;
        expect![[r#"
            200
            {
              "items": [
                {
                  "at": "2026-03-04T08:15:02.123Z",
                  "data": {
                    "definitionId": "AddedToCart",
                    "eventId": "e-1",
                    "properties": {
                      "quantity": 2
                    },
                    "receivedTime": "2026-03-04T08:15:02.123Z",
                    "source": "API"
                  },
                  "id": "event-e-1",
                  "kind": "event",
                  "title": "Added to cart"
                },
                {
                  "at": "2026-03-04T08:15:01.123Z",
                  "data": {
                    "by": "admin",
                    "changes": [
                      {
                        "attribute": "city",
                        "from": null,
                        "to": "Split"
                      }
                    ],
                    "source": "API",
                    "version": 2
                  },
                  "id": "change-2",
                  "kind": "change",
                  "title": "Profile changed"
                }
              ],
              "nextCursor": "CURSOR"
            }
        "#]].assert_eq(&world.get(&format!("{path}/timeline?limit=2")).await.shown().replace(
            world.get(&format!("{path}/timeline?limit=2")).await.json()["nextCursor"].as_str().unwrap_or("-"),
            "CURSOR",
        ));
        let kinds = world.get(&format!("{path}/timeline?kinds=event")).await.json();
        assert_eq!(kinds["items"].as_array().unwrap().len(), 1);
        let none = world.get(&format!("{path}/timeline?kinds=flow,conversation")).await.json();
        assert_eq!(none["items"], serde_json::json!([]));
        let bad = world.get(&format!("{path}/timeline?kinds=nope")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
