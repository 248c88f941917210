//! `/people/2/persons` (A-30 to A-41, A-44).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/people/2/persons";
const MIRA: &str = "/people/2/persons?type=EXTERNAL_ID&identifier=crm-88";

/// Mira of the specification (A-33).
async fn mira(world: &World) -> crate::world::Answer {
    let attributes = [
        r#"{"name":"Loyalty tier","dataType":"STRING"}"#,
        r#"{"name":"Spend","dataType":"DECIMAL"}"#,
        r#"{"name":"Since","dataType":"DATE_TIME"}"#,
        r#"{"name":"Cart","dataType":"LIST_OF_OBJECTS","objectSchema":{"sku":"STRING","qty":"INTEGER"}}"#,
    ];
    for attribute in attributes {
        let made = world.post("/people/2/customAttributes", attribute).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    }
    let body = r#"{"externalId":"crm-88","firstName":"Mira","city":"Split","priority":"HIGH",
        "birthDate":"1990-05-17","gender":"FEMALE","tags":["vip"],
        "customAttributes":{"Loyalty tier":"gold","Spend":1234567890123.000000001,
        "Since":"2026-01-02T03:04:05.678+01:00","Cart":[{"sku":"A-1","qty":2.0}]},
        "contactInformation":{"phone":[{"number":"+385 91 123-4567"}],
        "email":[{"address":"mira@example.org"},{"address":"m@example.org","isPrimary":true}]}}"#;
    world.post(PATH, body).await
}

#[tokio::test]
async fn a_person_is_made_read_and_sent_back() {
    in_both_worlds(async |world: World| {
        let made = mira(&world).await;
        expect![[r#"
            200
            {
              "birthDate": "1990-05-17",
              "city": "Split",
              "contactInformation": {
                "email": [
                  {
                    "address": "m@example.org"
                  },
                  {
                    "address": "mira@example.org"
                  }
                ],
                "phone": [
                  {
                    "number": "385911234567"
                  }
                ]
              },
              "createdAt": "2026-03-04T08:15:00",
              "customAttributes": {
                "Cart": [
                  {
                    "__id": "<1>",
                    "qty": 2,
                    "sku": "A-1"
                  }
                ],
                "Loyalty tier": "gold",
                "Since": "2026-01-02T02:04:05.678",
                "Spend": 1234567890123.0
              },
              "externalId": "crm-88",
              "firstName": "Mira",
              "gender": "FEMALE",
              "id": <2>,
              "modifiedAt": "2026-03-04T08:15:00",
              "modifiedFrom": "API",
              "origin": "API",
              "priority": "HIGH",
              "tags": [
                "vip"
              ],
              "type": "CUSTOMER"
            }
        "#]]
        .assert_eq(&made.shown());
        assert!(made.body.contains(r#""Spend":1234567890123.000000001"#), "{}", made.body);
        let read = world.get(MIRA).await;
        assert_eq!(read.body, made.body);
        for path in [
            "/people/2/persons?type=PHONE&identifier=%2B385911234567",
            "/people/2/persons?type=EMAIL&identifier=MIRA%40EXAMPLE.ORG&sender=ignored",
            "/people/2/persons?email=mira@example.org&externalId=nobody",
            "/people/2/persons?externalId=crm-88&filter=%7B%7D",
        ] {
            assert_eq!(world.get(path).await.body, made.body, "{path}");
        }
        // A GET answer can be PUT back; it changes nothing.
        let traces = world.traces().await;
        let back = world.put(MIRA, &read.body).await;
        assert_eq!(back.body, made.body);
        assert_eq!(world.traces().await, traces);
        let found = world
            .post(
                "/people/2/custom/persons/find",
                r#"{"type":"PHONE","identifier":"385911234567"}"#,
            )
            .await;
        assert_eq!(found.body, made.body);
    })
    .await;
}

#[tokio::test]
async fn patch_adds_and_empties_and_put_replaces() {
    in_both_worlds(async |world: World| {
        mira(&world).await;
        let patch = r#"{"city":null,"firstName":"","tags":["beta"],"customAttributes":{"Cart":[]},
            "contactInformation":{"phone":[{"number":"385917654321"}]}}"#;
        expect![[r#"
            200
            {
              "birthDate": "1990-05-17",
              "contactInformation": {
                "email": [
                  {
                    "address": "m@example.org"
                  },
                  {
                    "address": "mira@example.org"
                  }
                ],
                "phone": [
                  {
                    "number": "385911234567"
                  },
                  {
                    "number": "385917654321"
                  }
                ]
              },
              "createdAt": "2026-03-04T08:15:00",
              "customAttributes": {
                "Loyalty tier": "gold",
                "Since": "2026-01-02T02:04:05.678",
                "Spend": 1234567890123.0
              },
              "externalId": "crm-88",
              "gender": "FEMALE",
              "id": <1>,
              "modifiedAt": "2026-03-04T08:15:00",
              "modifiedFrom": "API",
              "origin": "API",
              "priority": "HIGH",
              "tags": [
                "beta",
                "vip"
              ],
              "type": "CUSTOMER"
            }
        "#]]
        .assert_eq(&world.patch(MIRA, patch).await.shown());
        let put = r#"{"externalId":"crm-88","lastName":"Horvat"}"#;
        expect![[r#"
            200
            {
              "createdAt": "2026-03-04T08:15:00",
              "externalId": "crm-88",
              "id": <1>,
              "lastName": "Horvat",
              "modifiedAt": "2026-03-04T08:15:00",
              "modifiedFrom": "API",
              "origin": "API",
              "type": "CUSTOMER"
            }
        "#]]
        .assert_eq(&world.put(MIRA, put).await.shown());
        let gone = world.delete(MIRA, "").await;
        assert_eq!((gone.status, gone.body.as_str()), (StatusCode::OK, ""));
        assert_eq!(world.get(MIRA).await.json()["errorCode"], 40401);
    })
    .await;
}

#[tokio::test]
async fn contacts_are_set_added_and_removed() {
    in_both_worlds(async |world: World| {
        mira(&world).await;
        let contacts = "/people/2/persons/contactInformation?type=EXTERNAL_ID&identifier=crm-88";
        let phone = r#"{"contactInformation":{"phone":[{"number":"385917654321"}]}}"#;
        let added = world.patch(contacts, phone).await.json();
        assert_eq!(added["contactInformation"]["phone"].as_array().unwrap().len(), 2);
        let removed = world.delete(contacts, phone).await.json();
        assert_eq!(removed["contactInformation"]["phone"].as_array().unwrap().len(), 1);
        let set = world.put(contacts, phone).await.json();
        expect![[r#"{"phone":[{"number":"385917654321"}]}"#]]
            .assert_eq(&set["contactInformation"].to_string());
        let cases = [
            (world.delete(contacts, r#"{"contactInformation":{}}"#).await, 40016),
            (world.patch(contacts, r#"{"contactInformation":{}}"#).await, 40014),
            (world.put(contacts, r#"{"contactInformation":{"telegram":[{}]}}"#).await, 40013),
            (world.put(contacts, r#"{"contactInformation":{"fax":[]}}"#).await, 40015),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert_eq!(answer.json()["errorCode"], code, "{}", answer.body);
        }
    })
    .await;
}

#[tokio::test]
async fn refusals_have_their_codes() {
    in_both_worlds(async |world: World| {
        mira(&world).await;
        world.post(PATH, r#"{"externalId":"crm-2"}"#).await;
        let traces = world.traces().await;
        let long = "x".repeat(4097);
        let bodies = [
            (40001, r#"{"externalId":"a","firstName":"A & B"}"#.to_owned()),
            (40001, format!(r#"{{"externalId":"a","city":"{}"}}"#, "x".repeat(51))),
            (40001, r#"{"externalId":"a","gender":"OTHER"}"#.to_owned()),
            (40001, r#"{"externalId":"a","type":"AGENT"}"#.to_owned()),
            (40001, r#"{"externalId":"a","tags":[{"name":"vip"}]}"#.to_owned()),
            (
                40001,
                r#"{"externalId":"a","contactInformation":{"phone":[{"number":"12"}]}}"#.to_owned(),
            ),
            (40001, "{".to_owned()),
            (40003, r#"{"externalId":"crm-2"}"#.to_owned()),
            (40004, r#"{"contactInformation":{"phone":[{"number":"00385911234567"}]}}"#.to_owned()),
            (
                40005,
                r#"{"contactInformation":{"email":[{"address":"MIRA@example.org"}]}}"#.to_owned(),
            ),
            (40007, r#"{"externalId":"a","customAttributes":{"Loyalty tier":12}}"#.to_owned()),
            (40007, r#"{"externalId":"a","customAttributes":{"Spend":"12"}}"#.to_owned()),
            (
                40010,
                format!(r#"{{"externalId":"a","customAttributes":{{"Loyalty tier":"{long}"}}}}"#),
            ),
            (
                40010,
                r#"{"externalId":"a","customAttributes":{"Spend":9223372036854775808}}"#.to_owned(),
            ),
            (
                40013,
                r#"{"externalId":"a","contactInformation":{"facebook":[{"userId":"u"}]}}"#
                    .to_owned(),
            ),
            (40015, r#"{"externalId":"a","nickName":"M"}"#.to_owned()),
            (40015, r#"{"externalId":"a","customAttributes":{"Unknown":1}}"#.to_owned()),
            (40018, r#"{"firstName":"Mira"}"#.to_owned()),
            (40023, r#"{"externalId":"a","integrations":{}}"#.to_owned()),
        ];
        for (code, body) in bodies {
            let answer = world.post(PATH, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
            assert_eq!(answer.json()["errorCode"], code, "{body}: {}", answer.body);
            assert!(answer.json()["requestError"]["serviceException"].is_object());
        }
        let queries = [
            (40012, "?type=PHONE&identifier=12"),
            (40012, "?type=LIVE_CHAT&identifier=v-1"),
            (40012, "?type=PHONE"),
            (40001, "?type=FAX&identifier=1"),
            (40001, "?limit=0"),
            (40001, "?page=0"),
            (40001, "?orderBy=city:asc"),
            (40001, "?orderBy=createdAt"),
            (40019, "?filter=%7B%22%23eq%22%3A%7B%22nope%22%3A1%7D%7D"),
            (40019, "?filter=nonsense"),
        ];
        for (code, query) in queries {
            let answer = world.get(&format!("{PATH}{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}: {}", answer.body);
            assert_eq!(answer.json()["errorCode"], code, "{query}: {}", answer.body);
        }
        let filter = "%7B%22%23eq%22:%7B%22nope%22:1,%22birthDate%22:7%7D%7D";
        let told = world.get(&format!("{PATH}?filter={filter}")).await.json();
        assert_eq!(
            told["errorMessage"],
            "filter.#eq.nope there is no field nope; \
             filter.#eq.birthDate must be a date as YYYY-MM-DD"
        );
        assert_eq!(world.patch(MIRA, "{}").await.json()["errorCode"], 40014);
        assert_eq!(world.patch(MIRA, r#"{"id":1}"#).await.json()["errorCode"], 40014);
        let empty = world.put(MIRA, "{}").await;
        assert_eq!(empty.json()["errorCode"], 40018, "{}", empty.body);
        assert_eq!(world.traces().await, traces);
    })
    .await;
}

#[tokio::test]
async fn every_finding_of_a_body_is_listed() {
    in_both_worlds(async |world: World| {
        let body = r#"{"firstName":"A:B","birthDate":"17.5.1990","preferredLanguage":"croatian","x":1,
            "contactInformation":{"phone":[{"number":"385911234567"},{"number":"x"}],
            "email":[{"address":"nobody"}]}}"#;
        expect![[r#"
            400
            {
              "errorCode": 40015,
              "errorMessage": "x is no field of this request",
              "requestError": {
                "serviceException": {
                  "messageId": "BAD_REQUEST",
                  "text": "x is no field of this request; 5 more",
                  "validationErrors": {
                    "birthDate": [
                      "must be a date as YYYY-MM-DD"
                    ],
                    "contacts[1].value": [
                      "must be a phone number of 4 to 15 digits in international form"
                    ],
                    "contacts[2].value": [
                      "must be an e-mail address"
                    ],
                    "firstName": [
                      "must not contain & < > \" / \\ : ( ) { } = ; # or a line break"
                    ],
                    "preferredLanguage": [
                      "must be a language as xx or xx-YY"
                    ],
                    "x": [
                      "is no field of this request"
                    ]
                  }
                }
              }
            }
        "#]].assert_eq(&world.post(PATH, body).await.shown());
        let taken = r#"{"externalId":"crm-1"}"#;
        world.post(PATH, taken).await;
        expect![[r#"
            400
            {
              "errorCode": 40003,
              "errorMessage": "Destination(external_id) crm-1 already exists.",
              "requestError": {
                "serviceException": {
                  "messageId": "BAD_REQUEST",
                  "text": "EXTERNAL_ID crm-1 already exists"
                }
              }
            }
        "#]].assert_eq(&world.post(PATH, taken).await.shown());
    })
    .await;
}

#[tokio::test]
async fn pages_are_numbered_ordered_and_counted() {
    in_both_worlds(async |world: World| {
        for (index, name) in ["Cvita", "Ana", "Bruna", "Ana", "Dora"].iter().enumerate() {
            let city = if index < 3 { "Split" } else { "Zagreb" };
            let body =
                format!(r#"{{"externalId":"p-{index}","firstName":"{name}","city":"{city}"}}"#);
            assert_eq!(world.post(PATH, &body).await.status, StatusCode::OK);
            world.clock.advance_ms(1000);
        }
        let ids = async |query: &str| -> String {
            let json = world.get(&format!("{PATH}?{query}")).await.json();
            let persons = json["persons"].as_array().unwrap_or_else(|| panic!("{json}")).clone();
            let ids: Vec<&str> =
                persons.iter().map(|person| person["externalId"].as_str().unwrap()).collect();
            ids.join(" ")
        };
        assert_eq!(ids("").await, "p-4 p-3 p-2 p-1 p-0");
        assert_eq!(ids("limit=2").await, "p-4 p-3");
        assert_eq!(ids("limit=2&page=3").await, "p-0");
        assert_eq!(ids("limit=2&page=4").await, "");
        assert_eq!(ids("orderBy=firstName:asc").await, "p-1 p-3 p-2 p-0 p-4");
        assert_eq!(ids("orderBy=modifiedAt:asc&limit=2").await, "p-0 p-1");
        let split = "filter=%7B%22city%22%3A%22Split%22%7D";
        assert_eq!(ids(&format!("{split}&orderBy=createdAt:asc")).await, "p-0 p-1 p-2");
        let counted = world.get(&format!("{PATH}?{split}&limit=1&includeTotalCount=true")).await;
        let json = counted.json();
        assert_eq!(
            (&json["totalCount"], &json["limit"], &json["page"]),
            (&3.into(), &1.into(), &1.into())
        );
        assert_eq!(json["orderBy"], "createdAt:desc");
        assert!(world.get(PATH).await.json().get("totalCount").is_none());
        let found = async |body: &str| {
            let json = world.post("/people/2/custom/persons/find/list", body).await.json();
            json["persons"].as_array().unwrap_or_else(|| panic!("{json}")).len()
        };
        assert_eq!(found(r#"{"city":"Split"}"#).await, 3);
        assert_eq!(found(r#"{"filter":{"city":"Split"},"limit":2}"#).await, 2);
        assert_eq!(found("{}").await, 5);
    })
    .await;
}
