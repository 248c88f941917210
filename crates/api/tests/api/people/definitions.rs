//! `/peopleevents/2/definitions` (A-80 to A-83, A-87).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/peopleevents/2/definitions";

#[tokio::test]
async fn definitions_are_made_read_and_only_ever_grow() {
    in_both_worlds(async |world: World| {
        let body = r#"{"isInternalDefinition":false,"category":"external","title":"Order completed",
            "description":"d","fields":[{"name":"total","type":"Decimal","required":true},
            {"name":"items","type":"List","schema":{"type":"Object","fields":[{"name":"sku","type":"String"}]}}]}"#;
        expect![[r#"
            201
            {
              "category": "external",
              "definitionId": "OrderCompleted",
              "description": "d",
              "fields": [
                {
                  "name": "total",
                  "required": true,
                  "type": "Decimal"
                },
                {
                  "name": "items",
                  "schema": {
                    "fields": [
                      {
                        "name": "sku",
                        "type": "String"
                      }
                    ],
                    "type": "Object"
                  },
                  "type": "List"
                }
              ],
              "isInternalDefinition": false,
              "title": "Order completed"
            }
        "#]].assert_eq(&world.post(PATH, body).await.shown());
        let one = format!("{PATH}/OrderCompleted");
        let more = r#"{"fields":[{"name":"total","type":"Decimal","required":true},
            {"name":"items","type":"List","schema":{"type":"Object","fields":[{"name":"sku","type":"String"}]}},
            {"name":"coupon","type":"String"}]}"#;
        assert_eq!(world.post(&one, more).await.json()["fields"].as_array().unwrap().len(), 3);
        let less = world.post(&one, r#"{"fields":[]}"#).await;
        expect![[r#"
            400
            {
              "errors": [
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "the property total cannot be removed",
                      "property": "fields"
                    }
                  ],
                  "index": 0,
                  "message": "the property total cannot be removed"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "the property items cannot be removed",
                      "property": "fields"
                    }
                  ],
                  "index": 0,
                  "message": "the property items cannot be removed"
                },
                {
                  "code": 400504,
                  "details": [
                    {
                      "message": "the property coupon cannot be removed",
                      "property": "fields"
                    }
                  ],
                  "index": 0,
                  "message": "the property coupon cannot be removed"
                }
              ],
              "status": 400,
              "title": "One or more validation errors occurred.",
              "traceId": "<1>",
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1"
            }
        "#]].assert_eq(&less.shown());
        assert_eq!(world.get(&one).await.json()["title"], "Order completed");
    })
    .await;
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_cut() {
    in_both_worlds(async |world: World| {
        for title in ["Wishlist", "Added to cart", "Checkout"] {
            world.post(PATH, &format!(r#"{{"title":"{title}"}}"#)).await;
        }
        let ids = async |query: &str| {
            let json = world.get(&format!("{PATH}?{query}")).await.json();
            let ids = json.as_array().unwrap().iter().map(|d| d["definitionId"].as_str().unwrap());
            ids.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids("category=external").await, "AddedToCart Checkout Wishlist");
        assert_eq!(
            ids("category=external&orderField=Title&orderType=Desc").await,
            "Wishlist Checkout AddedToCart"
        );
        assert_eq!(ids("category=external&offset=1&limit=1").await, "Checkout");
        assert_eq!(ids("searchText=CART").await, "AddedToCart");
        assert_eq!(ids("searchText=nothing").await, "");
        assert!(ids("category=product&category=external").await.contains("chatbotSessionStarted"));
        let bad = world.get(&format!("{PATH}?orderType=up&limit=0")).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        assert_eq!(bad.json()["errors"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn bad_and_taken_definitions_are_refused() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let traces = world.traces().await;
        for body in [r#"{"title":"Added to cart"}"#, r#"{"title":"x","definitionId":"chatbotSessionEnded"}"#] {
            let taken = world.post(PATH, body).await;
            assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.body);
            assert_eq!(taken.json()["errors"][0]["code"], 409_500);
        }
        let bad = r#"{"definitionId":"a b","title":"","fields":[{"name":"Price","type":"Money"},{"name":7}],"x":1}"#;
        let refused = world.post(PATH, bad).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.json()["errors"].as_array().unwrap().iter().all(|e| e["code"] == 400_504));
        let missing = world.get(&format!("{PATH}/Nope")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(world.traces().await, traces);
    })
    .await;
}
