//! `/api/v1/formulas` (A-212 to A-214, PS-7).

use crate::world::{Answer, World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;
use serde_json::json;

const TIER: &str =
    r#"if([Lifetime spend] == 0, "new", if([Lifetime spend] >= 500, "gold", "standard"))"#;

async fn check(world: &World, expression: &str) -> Answer {
    world.post("/api/v1/formulas/check", &json!({ "expression": expression }).to_string()).await
}

async fn test(world: &World, expression: &str, person: i64) -> Answer {
    let body = json!({ "expression": expression, "personId": person }).to_string();
    world.post("/api/v1/formulas/test", &body).await
}

/// An Active lifetime spend over the cart, an attribute Points, and a person who spent 620.
async fn shop(world: &World) -> i64 {
    world.define_cart().await;
    let person = world.person("a").await;
    let sent = world
        .post(
            "/peopleevents/2/persons/a/definitions/AddedToCart/events?identifierType=EXTERNAL_ID",
            r#"{"properties":{"productPrice":620}}"#,
        )
        .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let spend = r#"{"name":"Lifetime spend","kind":"EVENT_AGGREGATE","definition":{"function":"SUM",
        "property":"productPrice","definitionId":"AddedToCart","period":{"type":"LIFETIME"}}}"#;
    let made = world.post("/api/v1/computed-attributes", spend).await;
    let path = made.header("location").to_owned();
    assert_eq!(world.post(&format!("{path}/activate"), "").await.status, StatusCode::OK);
    while world.app.fill_in_computed().await.unwrap() {}
    let points = r#"{"name":"Points","dataType":"INTEGER"}"#;
    let made = world.post("/api/v1/custom-attributes", points).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    person
}

#[tokio::test]
async fn a_formula_is_checked() {
    in_both_worlds(async |world: World| {
        shop(&world).await;
        expect![[r#"
            200
            {
              "references": [
                "Lifetime spend"
              ],
              "resultType": "STRING",
              "timeDependent": false,
              "valid": true
            }
        "#]]
        .assert_eq(&check(&world, TIER).await.shown());
        expect![[r#"
            200
            {
              "references": [
                "birthDate"
              ],
              "resultType": "INTEGER",
              "timeDependent": true,
              "valid": true
            }
        "#]]
        .assert_eq(&check(&world, r#"age(birthDate) + len("x")"#).await.shown());
        expect![[r#"
            200
            {
              "problems": [
                {
                  "code": "unreadable",
                  "from": 6,
                  "message": "'🛒' has no meaning here",
                  "to": 8
                },
                {
                  "code": "wrong_type",
                  "from": 34,
                  "message": "a number is expected, this is Text; toNumber(s) reads a number",
                  "to": 38
                }
              ],
              "valid": false
            }
        "#]]
        .assert_eq(&check(&world, "round(🛒, 2) + [Lifetime spend] + city").await.shown());
        let deep = format!("{}1{}", "(".repeat(1_000), ")".repeat(1_000));
        assert_eq!(check(&world, &deep).await.json()["problems"][0]["code"], "too_deep");
        let long = "1".repeat(4_001);
        assert_eq!(check(&world, &long).await.json()["problems"][0]["code"], "too_long");
        let missing = world.post("/api/v1/formulas/check", "{}").await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.body);
    })
    .await;
}

#[tokio::test]
async fn a_formula_is_tried_on_a_person() {
    in_both_worlds(async |world: World| {
        let person = shop(&world).await;
        expect![[r#"
            200
            {
              "inputs": {
                "Lifetime spend": 620
              },
              "resultType": "STRING",
              "value": "gold"
            }
        "#]]
        .assert_eq(&test(&world, TIER, person).await.shown());
        expect![[r#"
            200
            {
              "emptyBecause": [
                "Points"
              ],
              "inputs": {
                "Lifetime spend": 620,
                "Points": null
              },
              "resultType": "DECIMAL",
              "value": null
            }
        "#]]
        .assert_eq(&test(&world, "round(Points / 10, 0) + [Lifetime spend]", person).await.shown());
        expect![[r#"
            200
            {
              "cause": "OVERFLOW",
              "emptyBecause": [],
              "inputs": {},
              "resultType": "INTEGER",
              "value": null
            }
        "#]]
        .assert_eq(&test(&world, "9223372036854775807 + 1", person).await.shown());
        expect![[r#"
            422
            {
              "code": "validation_failed",
              "detail": "expression 0..7: there is no attribute nothing; 1 more",
              "errors": [
                {
                  "code": "unknown",
                  "message": "0..7: there is no attribute nothing",
                  "path": "/expression"
                },
                {
                  "code": "format",
                  "message": "9..9: a value is expected here",
                  "path": "/expression"
                }
              ],
              "requestId": "<1>",
              "status": 422,
              "title": "Validation failed",
              "type": "/problems/validation_failed"
            }
        "#]]
        .assert_eq(&test(&world, "nothing +", person).await.shown());
        assert_eq!(test(&world, "1", 12).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_a_formula_can_be_made_of() {
    in_both_worlds(async |world: World| {
        shop(&world).await;
        let catalog = world.get("/api/v1/formulas/functions").await;
        assert_eq!(catalog.status, StatusCode::OK, "{}", catalog.body);
        let catalog = catalog.json();
        assert_eq!(catalog["functions"].as_array().unwrap().len(), 47);
        expect![[r#"
            {
              "group": "STRING",
              "help": "The characters of s from start, counted from 0; empty where s is shorter.",
              "name": "substring",
              "resultType": "STRING",
              "signature": "substring(s, start[, length])"
            }
        "#]]
        .assert_eq(&format!("{:#}\n", catalog["functions"][10]));
        let attributes = catalog["attributes"].as_array().unwrap();
        let spend = attributes.iter().find(|one| one["name"] == "Lifetime spend").unwrap();
        expect![[r#"
            {
              "dataType": "DECIMAL",
              "name": "Lifetime spend",
              "written": "[Lifetime spend]"
            }
        "#]]
        .assert_eq(&format!("{spend:#}\n"));
    })
    .await;
}
