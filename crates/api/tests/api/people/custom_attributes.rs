//! `/people/2/customAttributes` (A-54 to A-57).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/people/2/customAttributes";
const CART: &str = r#"{"name":"Cart","dataType":"LIST_OF_OBJECTS","objectSchema":{"sku":"STRING","qty":"INTEGER"}}"#;

#[tokio::test]
async fn attributes_are_defined_listed_and_deleted() {
    in_both_worlds(async |world: World| {
        assert_eq!(world.post(PATH, CART).await.status, StatusCode::OK);
        let tier = r#"{"name":"Loyalty tier","dataType":"STRING"}"#;
        assert_eq!(world.post(PATH, tier).await.status, StatusCode::OK);
        expect![[r#"
            200
            {
              "customAttributes": [
                {
                  "createdAt": "2026-03-04T08:15:00",
                  "dataType": "LIST_OF_OBJECTS",
                  "modifiedAt": "2026-03-04T08:15:00",
                  "name": "Cart",
                  "objectSchema": {
                    "qty": "INTEGER",
                    "sku": "STRING"
                  }
                },
                {
                  "createdAt": "2026-03-04T08:15:00",
                  "dataType": "STRING",
                  "modifiedAt": "2026-03-04T08:15:00",
                  "name": "Loyalty tier"
                }
              ],
              "limit": 20,
              "orderBy": "name:asc",
              "page": 1,
              "totalCount": 2
            }
        "#]]
        .assert_eq(&world.get(&format!("{PATH}?includeTotalCount=true")).await.shown());
        let one = world.get(&format!("{PATH}/Loyalty%20tier")).await;
        assert_eq!(one.json()["dataType"], "STRING");
        let person = r#"{"externalId":"a","customAttributes":{"Loyalty tier":"gold"}}"#;
        world.post("/people/2/persons", person).await;
        assert_eq!(
            world.delete(&format!("{PATH}/Loyalty%20tier"), "").await.status,
            StatusCode::OK
        );
        let read = world.get("/people/2/persons?externalId=a").await.json();
        assert!(read.get("customAttributes").is_none());
        let missing = world.get(&format!("{PATH}/Loyalty%20tier")).await;
        assert_eq!(
            (missing.status, &missing.json()["errorCode"]),
            (StatusCode::NOT_FOUND, &40404.into())
        );
    })
    .await;
}

#[tokio::test]
async fn bad_definitions_have_a_code_of_their_own() {
    in_both_worlds(async |world: World| {
        world.post(PATH, CART).await;
        let traces = world.traces().await;
        let cases = [
            (40022, r#"{"name":"a{b}","dataType":"STRING"}"#),
            (40022, r#"{"name":"a","dataType":"TEXT"}"#),
            (40022, r#"{"dataType":"STRING"}"#),
            (40022, r#"{"name":"a","dataType":"LIST_OF_OBJECTS"}"#),
            (40022, r#"{"name":"a","dataType":"STRING","objectSchema":{"x":"STRING"}}"#),
            (40022, r#"{"name":"a","dataType":"LIST_OF_OBJECTS","objectSchema":{"x":"LIST_OF_OBJECTS"}}"#),
            (40022, r#"{"name":"a","dataType":"STRING","unit":"EUR"}"#),
            (40006, r#"{"name":"CART","dataType":"STRING"}"#),
            (40006, r#"{"name":"firstName","dataType":"STRING"}"#),
            (40001, "{"),
        ];
        for (code, body) in cases {
            let answer = world.post(PATH, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
            assert_eq!(answer.json()["errorCode"], code, "{body}: {}", answer.body);
        }
        assert_eq!(world.traces().await, traces);
    })
    .await;
}

#[tokio::test]
async fn an_item_is_appended_to_a_list() {
    in_both_worlds(async |world: World| {
        world.post(PATH, CART).await;
        world.person("a").await;
        let path = format!("{PATH}/Cart/append?type=EXTERNAL_ID&identifier=a");
        world.post(&path, r#"{"sku":"A-1"}"#).await;
        expect![[r#"
            200
            [
              {
                "__id": "<1>",
                "sku": "A-1"
              },
              {
                "__id": "<2>",
                "qty": 2,
                "sku": "A-2"
              }
            ]
        "#]]
        .assert_eq(&world.post(&path, r#"{"sku":"A-2","qty":2}"#).await.shown());
        expect![[r#"
            400
            {
              "errorCode": 40015,
              "errorMessage": "color is no field of this list",
              "requestError": {
                "serviceException": {
                  "messageId": "BAD_REQUEST",
                  "text": "color is no field of this list; 1 more",
                  "validationErrors": {
                    "color": [
                      "is no field of this list"
                    ],
                    "sku": [
                      "must be text"
                    ]
                  }
                }
              }
            }
        "#]]
        .assert_eq(&world.post(&path, r#"{"sku":7,"color":"red"}"#).await.shown());
        let nobody = format!("{PATH}/Cart/append?type=EXTERNAL_ID&identifier=b");
        assert_eq!(world.post(&nobody, r#"{"sku":"A-1"}"#).await.json()["errorCode"], 40401);
        let unknown = format!("{PATH}/Nope/append?type=EXTERNAL_ID&identifier=a");
        assert_eq!(world.post(&unknown, "{}").await.json()["errorCode"], 40404);
    })
    .await;
}

/// A-45: a list has at most 4,096 characters as JSON, not counting the ids that answers show.
#[tokio::test]
async fn a_list_is_limited_as_text() {
    in_both_worlds(async |world: World| {
        world.post(PATH, CART).await;
        let item = |length: usize| format!(r#"{{"sku":"{}"}}"#, "š".repeat(length));
        let list = |lengths: &[usize]| {
            let items: Vec<String> = lengths.iter().map(|length| item(*length)).collect();
            format!(r#"{{"externalId":"a","customAttributes":{{"Cart":[{}]}}}}"#, items.join(", "))
        };
        let refused = world.post("/people/2/persons", &list(&[2037, 2037])).await;
        assert_eq!(refused.json()["errorCode"], 40_010, "{}", refused.body);
        let made = world.post("/people/2/persons", &list(&[2036, 2037])).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let who = "type=EXTERNAL_ID&identifier=a";
        let back = world.put(&format!("/people/2/persons?{who}"), &made.body).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.body);
        let append = format!("{PATH}/Cart/append?{who}");
        let refused = world.post(&append, r#"{"sku":""}"#).await;
        assert_eq!(refused.json()["errorCode"], 40_010, "{}", refused.body);
        world.put(&format!("/people/2/persons?{who}"), &list(&[4000])).await;
        assert_eq!(world.post(&append, &item(70)).await.status, StatusCode::OK);
        assert_eq!(world.post(&append, &item(1)).await.json()["errorCode"], 40_010);
    })
    .await;
}
