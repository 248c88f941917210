//! Keys that hold only `web:sdk`: what a page may do with them (A-11, A-13, P-7).

use crate::world::{Answer, World, in_both_worlds, request, with};
use axum::http::{Method, StatusCode};
use rapport_domain::access::Scope;

const PATH: &str = "/people/2/persons";

fn of(external_id: &str) -> String {
    format!("{PATH}?type=EXTERNAL_ID&identifier={external_id}")
}

#[tokio::test]
async fn a_browser_makes_and_changes_leads_and_never_a_customer() {
    in_both_worlds(async |world: World| {
        let key = world.key(world.workspace, &[Scope::WebSdk]).await;
        let send = async |method: Method, path: &str, body: &str| {
            world.send(request(method, path, &key, body)).await
        };
        let refused = |answer: Answer| {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
            assert_eq!(answer.json()["errorCode"], 40_024, "{}", answer.body);
        };
        world.person("customer").await;
        let before = world.get(&of("customer")).await.body;
        refused(send(Method::PATCH, &of("customer"), r#"{"city":"Split"}"#).await);
        let same = r#"{"externalId":"customer"}"#;
        refused(send(Method::PATCH, &of("customer"), same).await);
        let contacts = format!("{PATH}/contactInformation?type=EXTERNAL_ID&identifier=customer");
        let phone = r#"{"contactInformation":{"phone":[{"number":"385911234567"}]}}"#;
        refused(send(Method::PATCH, &contacts, phone).await);
        refused(send(Method::POST, PATH, r#"{"externalId":"x","type":"CUSTOMER"}"#).await);
        assert_eq!(world.get(&of("customer")).await.body, before);

        let made = send(Method::POST, PATH, r#"{"externalId":"lead"}"#).await;
        assert_eq!((made.status, &made.json()["type"]), (StatusCode::OK, &"LEAD".into()));
        assert_eq!(made.json()["origin"], "WEB_SDK");
        let changed = send(Method::PATCH, &of("lead"), r#"{"city":"Split"}"#).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        refused(send(Method::PATCH, &of("lead"), r#"{"type":"CUSTOMER"}"#).await);
        for (method, path) in [
            (Method::PUT, of("lead")),
            (Method::DELETE, of("lead")),
            (Method::GET, of("lead")),
            (Method::GET, PATH.to_owned()),
        ] {
            let answer = send(method.clone(), &path, "{}").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_browser_sends_events_of_everybody_and_makes_leads() {
    in_both_worlds(async |world: World| {
        let key = world.key(world.workspace, &[Scope::WebSdk]).await;
        world.define_cart().await;
        world.person("customer").await;
        for who in ["customer", "unknown"] {
            let path = format!("/peopleevents/2/persons/{who}/definitions/AddedToCart/events");
            let path = format!("{path}?identifierType=EXTERNAL_ID&createPerson=true");
            let stored = world.send(request(Method::POST, &path, &key, "{}")).await;
            assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.body);
        }
        assert_eq!(world.get(&of("customer")).await.json()["type"], "CUSTOMER");
        assert_eq!(world.get(&of("unknown")).await.json()["type"], "LEAD");
    })
    .await;
}

#[tokio::test]
async fn pages_of_other_origins_read_answers_to_browser_keys_only() {
    in_both_worlds(async |world: World| {
        let browser = world.key(world.workspace, &[Scope::WebSdk]).await;
        let secret = world.key(world.workspace, &[Scope::WebSdk, Scope::PeopleManage]).await;
        let allowed = async |method: Method, key: &str| {
            let request = request(method, PATH, key, "{}");
            let answer = world.send(with(request, "origin", "https://shop.example")).await;
            answer.header("access-control-allow-origin").to_owned()
        };
        assert_eq!(allowed(Method::OPTIONS, "").await, "https://shop.example");
        assert_eq!(allowed(Method::POST, &browser).await, "https://shop.example");
        assert_eq!(allowed(Method::POST, &secret).await, "");
    })
    .await;
}
