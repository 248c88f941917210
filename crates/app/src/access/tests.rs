//! Keys, sign-in and the set-up link.

use super::*;
use crate::testing::{World, in_both_worlds};
use std::net::Ipv4Addr;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

const ADMIN: &str = "0123456789abcdef0123456789abcdef-01234567-89ab-4def-8123-456789abcdef";

#[tokio::test]
async fn keys_are_found_by_their_hash_and_stop_when_deleted_or_expired() {
    in_both_worlds(async |world: World| {
        let World { app, clock, actor } = world;
        app.prepare().await.unwrap();
        app.put_admin_key(actor.workspace, ADMIN).await.unwrap();
        let caller = app.authenticate_key(ADMIN, HERE).await.unwrap().unwrap();
        assert!(caller.can(Capability::Administer) && caller.can(Capability::SendEvents));
        let weak = "00000000000000000000000000000000-00000000-0000-0000-0000-000000000000";
        assert!(matches!(app.put_admin_key(actor.workspace, weak).await, Err(Error::Invalid(_))));

        let draft = KeyDraft {
            name: "shop".to_owned(),
            scopes: vec![Scope::PeopleUse],
            expires_at: Some(app.now().plus_ms(1000)),
            allowed_ips: Vec::new(),
        };
        let made = app.create_api_key(actor.workspace, draft.clone()).await.unwrap();
        let caller = app.authenticate_key(&made.secret, HERE).await.unwrap().unwrap();
        assert!(caller.can(Capability::SendEvents) && !caller.can(Capability::ReadPersons));
        clock.advance_ms(1000);
        assert_eq!(app.authenticate_key(&made.secret, HERE).await.unwrap(), None);

        let lasting = KeyDraft { expires_at: None, ..draft };
        let made = app.create_api_key(actor.workspace, lasting).await.unwrap();
        assert!(app.authenticate_key(&made.secret, HERE).await.unwrap().is_some());
        app.delete_api_key(actor.workspace, &made.key.id).await.unwrap();
        assert_eq!(app.authenticate_key(&made.secret, HERE).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_setup_link_works_once_and_failures_are_throttled() {
    in_both_worlds(async |world: World| {
        let World { app, clock, .. } = world;
        let token = app.prepare().await.unwrap().setup_token.unwrap();
        let input = SetupInput {
            token,
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            password: "correct horse battery".to_owned(),
        };
        let short = SetupInput { password: "short".to_owned(), ..input.clone() };
        assert!(matches!(app.set_up(short).await, Err(Error::Invalid(_))));
        let signed_in = app.set_up(input.clone()).await.unwrap();
        assert!(matches!(app.set_up(input).await, Err(Error::Unauthenticated)));
        let (caller, me) = app.authenticate_session(&signed_in.token, None).await.unwrap();
        assert_eq!(
            (caller.rights, me.email.as_str()),
            (Rights::User(Role::Owner), "ana@example.org")
        );
        assert_eq!(app.prepare().await.unwrap().setup_token, None);

        for _ in 0..5 {
            let refused = app.sign_in("ana@example.org", "wrong", "10.0.0.1").await;
            assert!(matches!(refused, Err(Error::Unauthenticated)));
        }
        let right = "correct horse battery";
        let refused = app.sign_in("ANA@example.org", right, "10.0.0.2").await;
        assert!(matches!(refused, Err(Error::RateLimited(_))));
        clock.advance_ms(15 * 60_000);
        app.sign_in("ANA@example.org", right, "10.0.0.2").await.unwrap();

        app.sign_out(&signed_in.token).await.unwrap();
        let gone = app.authenticate_session(&signed_in.token, None).await;
        assert!(matches!(gone, Err(Error::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn only_the_holder_of_the_setup_link_causes_work_on_a_password() {
    in_both_worlds(async |world: World| {
        let app = world.app;
        let token = app.prepare().await.unwrap().setup_token.unwrap();
        let input = SetupInput {
            token,
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            password: "correct horse battery".to_owned(),
        };
        let stranger = SetupInput { token: "guessed".to_owned(), ..input.clone() };
        app.guard.passwords.hashing.close();
        assert!(matches!(app.set_up(stranger).await, Err(Error::Unauthenticated)));
        assert!(matches!(app.set_up(input).await, Err(Error::Internal(_))));
    })
    .await;
}

async fn owner(world: &World) -> SetupInput {
    let token = world.app.prepare().await.unwrap().setup_token.unwrap();
    let input = SetupInput {
        token,
        name: "Ana".to_owned(),
        email: "ana@example.org".to_owned(),
        password: "correct horse battery".to_owned(),
    };
    world.app.set_up(input.clone()).await.unwrap();
    input
}

#[tokio::test]
async fn attempts_at_the_same_moment_count_too() {
    in_both_worlds(async |world: World| {
        let owner = owner(&world).await;
        let attempt = || world.app.sign_in(&owner.email, "wrong", "10.0.0.1");
        let (a, b, c, d, e, f) =
            tokio::join!(attempt(), attempt(), attempt(), attempt(), attempt(), attempt());
        let answers = [a, b, c, d, e, f];
        let limited = |answer: &&Result<_, _>| matches!(answer, Err(Error::RateLimited(_)));
        assert_eq!(answers.iter().filter(limited).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn signing_in_forgives_the_account_but_not_the_address() {
    in_both_worlds(async |world: World| {
        let owner = owner(&world).await;
        for n in 0..4 {
            let stranger = format!("user-{n}@example.org");
            let refused = world.app.sign_in(&stranger, "wrong", "10.0.0.1").await;
            assert!(matches!(refused, Err(Error::Unauthenticated)));
        }
        for _ in 0..2 {
            world.app.sign_in(&owner.email, &owner.password, "10.0.0.1").await.unwrap();
        }
        let refused = world.app.sign_in("user-4@example.org", "wrong", "10.0.0.1").await;
        assert!(matches!(refused, Err(Error::Unauthenticated)));
        let refused = world.app.sign_in("user-5@example.org", "wrong", "10.0.0.1").await;
        assert!(matches!(refused, Err(Error::RateLimited(_))));
    })
    .await;
}

#[tokio::test]
async fn an_admin_key_that_is_replaced_or_left_out_stops_working() {
    in_both_worlds(async |world: World| {
        let World { app, actor, .. } = world;
        app.prepare().await.unwrap();
        let next = ADMIN.replace("0123456789abcdef0123456789abcdef", &"fedcba9876543210".repeat(2));
        app.put_admin_key(actor.workspace, ADMIN).await.unwrap();
        app.put_admin_key(actor.workspace, ADMIN).await.unwrap();
        app.put_admin_key(actor.workspace, &next).await.unwrap();
        assert_eq!(app.authenticate_key(ADMIN, HERE).await.unwrap(), None);
        assert!(app.authenticate_key(&next, HERE).await.unwrap().is_some());
        assert_eq!(app.api_keys(actor.workspace).await.unwrap().len(), 1);
        app.remove_admin_key(actor.workspace).await.unwrap();
        assert_eq!(app.authenticate_key(&next, HERE).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_key_works_from_its_networks_only() {
    in_both_worlds(async |world: World| {
        let World { app, actor, .. } = world;
        app.prepare().await.unwrap();
        let draft = KeyDraft {
            name: "shop".to_owned(),
            scopes: vec![Scope::PeopleUse],
            expires_at: None,
            allowed_ips: vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        };
        let key = app.create_api_key(actor.workspace, draft).await.unwrap().secret;
        for (from, works) in [("10.9.9.9", true), ("2001:db8::1", true), ("11.0.0.1", false)] {
            for known in [false, true] {
                let caller = app.authenticate_key(&key, from.parse().unwrap()).await.unwrap();
                assert_eq!(caller.is_some(), works, "{from}, known: {known}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_rotated_key_has_two_secrets_until_the_overlap_ends() {
    in_both_worlds(async |world: World| {
        let World { app, clock, actor } = world;
        app.prepare().await.unwrap();
        let ws = actor.workspace;
        let draft = KeyDraft {
            name: "shop".to_owned(),
            scopes: vec![Scope::PeopleUse],
            expires_at: Some(app.now().plus_ms(100_000)),
            allowed_ips: Vec::new(),
        };
        let first = app.create_api_key(ws, draft).await.unwrap();
        let works = async |key: &str| app.authenticate_key(key, HERE).await.unwrap().is_some();
        assert!(works(&first.secret).await);
        let second = app.rotate_api_key(ws, &first.key.id, 60).await.unwrap();
        assert_eq!(second.key, first.key, "only the secret is new");
        assert!(works(&first.secret).await && works(&second.secret).await);
        assert_eq!(app.api_keys(ws).await.unwrap().as_slice(), std::slice::from_ref(&first.key));
        clock.advance_ms(60_000);
        assert!(!works(&first.secret).await && works(&second.secret).await);
        let third = app.rotate_api_key(ws, &first.key.id, 600).await.unwrap();
        clock.advance_ms(39_999);
        assert!(works(&second.secret).await && works(&third.secret).await);
        clock.advance_ms(1);
        assert!(!works(&second.secret).await && !works(&third.secret).await, "the key has ended");
        let ended = app.rotate_api_key(ws, &first.key.id, 0).await;
        assert!(matches!(ended, Err(Error::NotFound(_))));

        let lasting = KeyDraft {
            name: "shop".to_owned(),
            scopes: vec![Scope::PeopleUse],
            expires_at: None,
            allowed_ips: Vec::new(),
        };
        let first = app.create_api_key(ws, lasting).await.unwrap();
        let long = app.rotate_api_key(ws, &first.key.id, 604_801).await;
        assert!(matches!(long, Err(Error::Invalid(_))));
        let second = app.rotate_api_key(ws, &first.key.id, 604_800).await.unwrap();
        app.delete_api_key(ws, &first.key.id).await.unwrap();
        assert!(!works(&first.secret).await && !works(&second.secret).await);
    })
    .await;
}

#[tokio::test]
async fn a_password_opens_the_api_when_that_is_switched_on() {
    in_both_worlds(async |world: World| {
        let owner = owner(&world).await;
        let app = &world.app;
        let (email, right) = (owner.email.to_uppercase(), owner.password.as_str());
        let call = async |password: &str| app.authenticate_user(&email, password, HERE).await;
        assert_eq!(call(right).await.unwrap(), None, "it is off");
        let user = app.users(world.actor.workspace).await.unwrap().remove(0);
        assert!(!user.api_sign_in);
        app.set_api_sign_in(world.actor.workspace, &user.id, true).await.unwrap();
        let caller = call(right).await.unwrap().unwrap();
        assert_eq!(caller.rights, Rights::User(Role::Owner));
        assert_eq!(caller.actor().origin, Origin::Api);
        assert_eq!(caller.workspace, world.actor.workspace);
        for wrong in ["wrong", "", "correct horse battery "] {
            assert_eq!(call(wrong).await.unwrap(), None, "{wrong:?}");
        }
        // The password is known by now: nobody works on it again.
        app.guard.passwords.hashing.close();
        assert!(call(right).await.unwrap().is_some());
        world.clock.advance_ms(5000);
        assert!(call(right).await.unwrap().is_some());
        app.set_api_sign_in(world.actor.workspace, &user.id, false).await.unwrap();
        assert!(matches!(call(right).await, Err(Error::Internal(_))));
        let stranger = app.set_api_sign_in(WorkspaceId(4711), &user.id, true).await;
        assert!(matches!(stranger, Err(Error::NotFound(_))));
    })
    .await;
}

#[tokio::test]
async fn calls_at_the_same_moment_prove_a_password_once() {
    in_both_worlds(async |world: World| {
        let owner = owner(&world).await;
        let user = world.app.users(world.actor.workspace).await.unwrap().remove(0);
        world.app.set_api_sign_in(world.actor.workspace, &user.id, true).await.unwrap();
        let call = || world.app.authenticate_user(&owner.email, &owner.password, HERE);
        let callers = tokio::join!(call(), call(), call(), call(), call(), call(), call(), call());
        let (a, b, c, d, e, f, g, h) = callers;
        for caller in [a, b, c, d, e, f, g, h] {
            assert!(caller.unwrap().is_some());
        }
    })
    .await;
}
