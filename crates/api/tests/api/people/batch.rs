//! Batches and matches (A-42, A-43).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/people/2/persons/batch";

#[tokio::test]
async fn each_person_of_a_batch_stands_for_itself() {
    in_both_worlds(async |world: World| {
        let good = r#"{"people":[{"externalId":"a"},{"externalId":"b"}]}"#;
        let made = world.post(PATH, good).await;
        assert_eq!((made.status, made.body.as_str()), (StatusCode::OK, r#"{"results":[]}"#));
        let mixed =
            r#"{"people":[{"externalId":"c"},{"externalId":"a"},{"firstName":"x","nope":1}]}"#;
        expect![[r#"
            207
            {
              "results": [
                {
                  "errors": [
                    {
                      "message": "Destination(external_id) a already exists."
                    }
                  ],
                  "index": 1,
                  "status": 409
                },
                {
                  "errors": [
                    {
                      "message": "people[2].nope is no field of this request"
                    }
                  ],
                  "index": 2,
                  "status": 400
                }
              ]
            }
        "#]]
        .assert_eq(&world.post(PATH, mixed).await.shown());
        let update = r#"{"people":[
            {"query":{"type":"EXTERNAL_ID","identifier":"c"},"update":{"city":"Split"}},
            {"query":{"type":"EXTERNAL_ID","identifier":"nobody"},"update":{"city":"Split"}},
            {"query":{"type":"LIVE_CHAT","identifier":"v"},"update":{"city":"Split"}}]}"#;
        expect![[r#"
            207
            {
              "results": [
                {
                  "errors": [
                    {
                      "message": "There is no person matching the query"
                    }
                  ],
                  "isModified": false,
                  "query": {
                    "identifier": "nobody",
                    "type": "EXTERNAL_ID"
                  },
                  "status": 409
                },
                {
                  "errors": [
                    {
                      "message": "people[2].query.sender is required for LIVE_CHAT"
                    }
                  ],
                  "isModified": false,
                  "query": {
                    "identifier": "v",
                    "type": "LIVE_CHAT"
                  },
                  "status": 400
                }
              ]
            }
        "#]]
        .assert_eq(&world.patch(PATH, update).await.shown());
        let delete = r#"{"people":[{"query":{"type":"EXTERNAL_ID","identifier":"c"}},
            {"query":{"type":"EXTERNAL_ID","identifier":"c"}}]}"#;
        expect![[r#"
            207
            {
              "results": [
                {
                  "errors": [
                    {
                      "message": "There is no person matching the query"
                    }
                  ],
                  "query": {
                    "identifier": "c",
                    "type": "EXTERNAL_ID"
                  },
                  "status": 409
                }
              ]
            }
        "#]]
        .assert_eq(&world.delete(PATH, delete).await.shown());
        for body in ["{}", r#"{"people":[]}"#, r#"{"people":[1]}"#] {
            assert_eq!(world.post(PATH, body).await.json()["errorCode"], 40001, "{body}");
        }
        let many = vec![r#"{"externalId":"m"}"#; 1001].join(",");
        let refused = world.post(PATH, &format!(r#"{{"people":[{many}]}}"#)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn identities_are_matched_and_duplicates_collapse() {
    in_both_worlds(async |world: World| {
        let id = world.person("a").await;
        let body = format!(
            r#"{{"identities":[{{"type":"EXTERNAL_ID","identifier":"a"}},
            {{"type":"EXTERNAL_ID","identifier":"a"}},{{"type":"PHONE","identifier":"+385911234567"}},
            {{"type":"ID","identifier":"{id}"}},{{"type":"ID","identifier":"77"}}]}}"#
        );
        expect![[r#"
            200
            {
              "matches": [
                {
                  "identifier": "a",
                  "personId": <1>,
                  "type": "EXTERNAL_ID"
                },
                {
                  "identifier": "<1>",
                  "personId": <1>,
                  "type": "ID"
                }
              ]
            }
        "#]].assert_eq(&world.post("/people/2/persons/match", &body).await.shown());
    })
    .await;
}
