//! Persons on both engines: identities, merges, orders, search, deletion, feed.

use super::{Descending, PersonOrder, PersonPosition};
use crate::chats::sessions::{SessionEndRow, SessionRow};
use crate::chats::visits::VisitRow;
use crate::chats::{ChatRow, MessageRow, OpenSessionRow, TurnRow};
use crate::feed::PersonChangeRow;
use crate::testing::on_both_engines;
use crate::timers::TimerKind;
use crate::{Error, Store, Tx};
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{AttributeId, BotId, ChannelId, PersonId, SessionId, TagId, WorkspaceId};
use rapport_domain::person::{Contact, Origin, Person, PersonType, Stamp};
use rapport_domain::tag::Tag;
use rapport_domain::time::Timestamp;
use rapport_domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

const WS: WorkspaceId = WorkspaceId(1);
const OTHER: WorkspaceId = WorkspaceId(2);

fn identity(kind: IdentityType, identifier: &str) -> Identity {
    let sender = kind.needs_sender().then_some("w-1");
    Identity::new(kind, identifier, sender).unwrap()
}

fn person(id: i64, identities: &[Identity]) -> Person {
    let stamp = Stamp { at: Timestamp(id), from: Origin::Api, by: "test".to_owned() };
    let contact = |identity: &Identity| Contact {
        identity: identity.clone(),
        primary: false,
        added_at: Timestamp(id),
    };
    Person {
        id: PersonId(id),
        version: 1,
        person_type: PersonType::Customer,
        contacts: identities.iter().map(contact).collect(),
        standard: BTreeMap::new(),
        custom: BTreeMap::new(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    }
}

fn named(id: i64, first: &str, last: &str, modified: i64) -> Person {
    let phone = identity(IdentityType::Phone, &format!("4900{id:05}"));
    let mut person = person(id, &[phone]);
    person.standard.insert(StandardAttribute::FirstName, Value::Text(first.to_owned()));
    person.standard.insert(StandardAttribute::LastName, Value::Text(last.to_owned()));
    person.modified.at = Timestamp(modified);
    person
}

async fn insert(store: &Store, persons: Vec<Person>) -> Result<(), Error> {
    store.write(move |tx: &mut Tx<'_>| tx.insert_persons(WS, &persons)).await
}

/// The ids of persons with these identities; 0 for nobody.
async fn owners(store: &Store, ws: WorkspaceId, identities: Vec<Identity>) -> Vec<i64> {
    let found = store.read(move |tx: &mut Tx<'_>| tx.persons_by_identity(ws, &identities)).await;
    found.unwrap().into_iter().map(|id| id.map_or(0, |id| id.0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn identities_find_their_person_in_their_workspace_only() {
    on_both_engines(async |store| {
        let email = identity(IdentityType::Email, "Mira@Example.org");
        let chat = identity(IdentityType::LiveChat, "v-1");
        let mira = person(4711, &[email, chat.clone()]);
        insert(&store, vec![mira.clone(), person(4712, &[])]).await.unwrap();
        let asked = vec![
            identity(IdentityType::Email, "mira@example.ORG"),
            identity(IdentityType::Id, "4712"),
            identity(IdentityType::Phone, "385911234567"),
            chat.clone(),
            identity(IdentityType::Id, "9"),
        ];
        assert_eq!(owners(&store, WS, asked.clone()).await, [4711, 4712, 0, 4711, 0]);
        assert_eq!(owners(&store, OTHER, asked).await, [0; 5]);
        let loaded = store.read(move |tx: &mut Tx<'_>| tx.person_by_identity(WS, &chat)).await;
        assert_eq!(loaded.unwrap(), Some(mira));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_identity_or_a_stale_version_keeps_nothing() {
    on_both_engines(async |store| {
        let phone = identity(IdentityType::Phone, "385911234567");
        let email = identity(IdentityType::Email, "omar@example.org");
        let mira = person(1, std::slice::from_ref(&phone));
        insert(&store, vec![mira.clone()]).await.unwrap();
        let omar = person(2, &[email.clone(), phone]);
        assert!(matches!(insert(&store, vec![omar]).await, Err(Error::Conflict)));
        assert_eq!(owners(&store, WS, vec![email, identity(IdentityType::Id, "2")]).await, [0, 0]);
        let before = Person { version: 7, ..mira.clone() };
        let after = Person { version: 8, ..mira };
        let stale = store.write(move |tx: &mut Tx<'_>| tx.update_person(WS, &before, &after)).await;
        assert!(matches!(stale, Err(Error::Conflict)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_persons_lead_to_their_survivor() {
    on_both_engines(async |store| {
        let phone = identity(IdentityType::Phone, "385911234567");
        let persons = vec![person(1, &[]), person(2, &[]), person(3, std::slice::from_ref(&phone))];
        insert(&store, persons).await.unwrap();
        let merge = |loser: i64, winner: i64| {
            store.write(move |tx: &mut Tx<'_>| {
                const SQL: &str = "UPDATE person SET merged_into = $1
                     WHERE workspace_id = $2 AND person_id = $3";
                tx.execute_one(SQL, &[winner.into(), WS.0.into(), loser.into()])
            })
        };
        merge(3, 2).await.unwrap();
        merge(2, 1).await.unwrap();
        let asked = vec![phone, identity(IdentityType::Id, "3"), identity(IdentityType::Id, "2")];
        assert_eq!(owners(&store, WS, asked.clone()).await, [1, 1, 1]);
        assert_eq!(owners(&store, WS, asked[..1].to_vec()).await, [1]);
        let survivor = store.read(|tx: &mut Tx<'_>| tx.person(WS, PersonId(3))).await.unwrap();
        assert_eq!(survivor.map(|person| person.id), Some(PersonId(1)));
        let listed = listed(&store, PersonOrder::CreatedAt, Descending(false), 10).await;
        assert_eq!(listed, [1]);
    })
    .await;
}

/// All persons of an order, read in pages.
async fn listed(store: &Store, order: PersonOrder, descending: Descending, limit: i64) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut after: Option<PersonPosition> = None;
    loop {
        let place = after.clone();
        let page = store
            .read(move |tx: &mut Tx<'_>| {
                tx.persons_after(WS, order, descending, place.as_ref(), limit)
            })
            .await
            .unwrap();
        let Some(last) = page.last() else { return ids };
        let name = match order {
            PersonOrder::FirstName => last.standard.get(&StandardAttribute::FirstName),
            _ => last.standard.get(&StandardAttribute::LastName),
        };
        after = Some(PersonPosition {
            instant: last.modified.at.0,
            name: name.map(|name| name.to_text().to_lowercase()).unwrap_or_default(),
            id: last.id,
        });
        ids.extend(page.iter().map(|person| person.id.0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_order_is_total_and_paged_without_gaps() {
    on_both_engines(async |store| {
        let persons = vec![
            named(1, "Željko", "Anić", 50),
            named(2, "ana", "Horvat", 40),
            named(3, "Ana", "horvat", 40),
            named(4, "Bo", "", 60),
            named(5, "", "Babić", 10),
        ];
        insert(&store, persons).await.unwrap();
        let up = Descending(false);
        for limit in [1, 2, 10] {
            let by = async |order, descending| listed(&store, order, descending, limit).await;
            assert_eq!(by(PersonOrder::CreatedAt, up).await, [1, 2, 3, 4, 5]);
            assert_eq!(by(PersonOrder::ModifiedAt, up).await, [5, 2, 3, 1, 4]);
            assert_eq!(by(PersonOrder::FirstName, up).await, [5, 2, 3, 4, 1]);
            assert_eq!(by(PersonOrder::LastName, up).await, [4, 1, 5, 2, 3]);
            for order in [PersonOrder::CreatedAt, PersonOrder::ModifiedAt, PersonOrder::FirstName] {
                let mut reversed = by(order, up).await;
                reversed.reverse();
                assert_eq!(by(order, Descending(true)).await, reversed);
            }
        }
        let count = store.read(|tx: &mut Tx<'_>| tx.count_persons(WS, 3)).await.unwrap();
        assert_eq!(count, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_beginnings_of_names_and_contacts() {
    on_both_engines(async |store| {
        let mut mira = named(1, "Mira", "Horvat", 1);
        mira.contacts.push(Contact {
            identity: identity(IdentityType::Email, "Shop@example.org"),
            primary: true,
            added_at: Timestamp(1),
        });
        insert(&store, vec![mira, named(2, "Horst", "Miró", 1)]).await.unwrap();
        let search = async |text: &'static str| {
            let found = store.read(move |tx: &mut Tx<'_>| tx.search_persons(WS, text, 1)).await;
            found
                .unwrap()
                .expect("one of a kind at most")
                .into_iter()
                .map(|id| id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(search("HOR").await, [2, 1]);
        assert_eq!(search("mir").await, [2, 1]);
        assert_eq!(search("mira").await, [1]);
        assert_eq!(search("miró").await, [2]);
        assert_eq!(search("shop@").await, [1]);
        assert_eq!(search("+490000002").await, [2]);
        assert_eq!(search("orvat").await, [0; 0]);
        insert(&store, vec![named(3, "Mirna", "Babić", 1)]).await.unwrap();
        let too_many = store.read(|tx: &mut Tx<'_>| tx.search_persons(WS, "mir", 1)).await;
        assert_eq!(too_many.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_moves_identities_and_tags() {
    on_both_engines(async |store| {
        let (old, new) = (
            identity(IdentityType::ExternalId, "crm-88"),
            identity(IdentityType::ExternalId, "crm-89"),
        );
        let before = Person { tags: [TagId(9)].into(), ..person(1, std::slice::from_ref(&old)) };
        let mut after = person(1, std::slice::from_ref(&new));
        after.version = 2;
        after.tags = [TagId(10)].into();
        insert(&store, vec![before.clone()]).await.unwrap();
        let changed = after.clone();
        store.write(move |tx: &mut Tx<'_>| tx.update_person(WS, &before, &changed)).await.unwrap();
        assert_eq!(owners(&store, WS, vec![old, new.clone()]).await, [0, 1]);
        let counts = async || store.read(|tx: &mut Tx<'_>| tx.tag_counts(WS)).await.unwrap();
        assert_eq!(counts().await, [(TagId(10), 1)]);
        store.write(move |tx: &mut Tx<'_>| tx.delete_person(WS, &after)).await.unwrap();
        assert_eq!(owners(&store, WS, vec![new, identity(IdentityType::Id, "1")]).await, [0, 0]);
        assert_eq!(counts().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_attribute_leaves_no_values_and_a_deleted_tag_no_carriers() {
    on_both_engines(async |store| {
        let with_value = |id| {
            let mut person = person(id, &[]);
            person.custom.insert(AttributeId(7), Value::Integer(id));
            person.custom.insert(AttributeId(8), Value::Integer(id));
            person.tags.insert(TagId(9));
            person
        };
        insert(&store, (1..=5).map(with_value).collect()).await.unwrap();
        let vip = Tag {
            id: TagId(9),
            name: "vip".to_owned(),
            created_at: Timestamp(1),
            modified_at: Timestamp(1),
        };
        store
            .write(move |tx: &mut Tx<'_>| {
                tx.insert_tags(WS, std::slice::from_ref(&vip))?;
                tx.delete_tag(WS, vip.id)?;
                let mut after = PersonId(0);
                while let Some(last) = tx.sweep_attribute(WS, AttributeId(7), after, 2)? {
                    after = last;
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let (persons, carriers) = store
            .read(|tx: &mut Tx<'_>| {
                let ids: Vec<PersonId> = (1..=5).map(PersonId).collect();
                let carriers = tx.tag_counts(WS)?;
                Ok::<_, Error>((tx.load_persons(WS, &ids)?, carriers))
            })
            .await
            .unwrap();
        assert_eq!((persons.len(), carriers.len()), (5, 0));
        for person in persons.into_iter().flatten() {
            assert_eq!(person.custom.keys().collect::<Vec<_>>(), [&AttributeId(8)]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_numbers_without_gaps_also_under_contention() {
    on_both_engines(async |store| {
        let append = |n: i64| {
            let entries = format!("[{n}]");
            store.write(move |tx: &mut Tx<'_>| tx.append_feed(WS, Timestamp(n), &entries, 1))
        };
        let (one, two, three, four) = tokio::join!(append(1), append(1), append(1), append(1));
        for appended in [one, two, three, four] {
            appended.unwrap();
        }
        append(9).await.unwrap();
        let rows = store.read(|tx: &mut Tx<'_>| tx.feed_after(WS, 0, 10)).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let prune = async |before: i64, kept: i64| {
            let pruned = store
                .write(move |tx: &mut Tx<'_>| tx.prune_feed(WS, Timestamp(before), kept, 2))
                .await;
            let first = store.read(|tx: &mut Tx<'_>| tx.first_feed_row(WS)).await.unwrap();
            (pruned.unwrap(), first.map(|(seq, _)| seq))
        };
        assert_eq!(prune(0, 5).await, (0, Some(1)));
        assert_eq!(prune(0, 4).await, (1, Some(2)));
        assert_eq!(prune(5, 9).await, (2, Some(4)));
        assert_eq!(prune(5, 9).await, (1, Some(5)));
        assert_eq!(prune(100, 0).await, (0, Some(5)));
    })
    .await;
}

#[tokio::test]
async fn a_feed_row_counts_as_many_as_it_holds() {
    on_both_engines(async |store| {
        let answer = store
            .write(|tx: &mut Tx<'_>| {
                for (at, count) in [(1, 3), (2, 1), (3, 40), (4, 2)] {
                    tx.append_feed(WS, Timestamp(at), "[]", count)?;
                }
                let mut ends = |seq, limit| {
                    let rows = tx.feed_after(WS, seq, limit)?;
                    Ok::<_, Error>(rows.into_iter().map(|row| row.seq).collect::<Vec<_>>())
                };
                // From the middle of a row, as far as the limit; a row that is longer comes alone.
                assert_eq!(ends(1, 10)?, [3, 4]);
                assert_eq!(ends(4, 10)?, [44]);
                assert_eq!(ends(46, 10)?, [0; 0]);
                // Of the newest 42 entries the oldest lies at the start of the long row.
                assert_eq!(tx.prune_feed(WS, Timestamp(0), 42, 10)?, 2);
                tx.first_feed_row(WS)
            })
            .await;
        assert_eq!(answer.unwrap(), Some((44, Timestamp(3))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_newest_first() {
    on_both_engines(async |store| {
        for version in 1..=3 {
            let row = PersonChangeRow {
                version,
                at: Timestamp(version),
                origin: "API".to_owned(),
                author: "key".to_owned(),
                changes: "[]".to_owned(),
            };
            store
                .write(move |tx: &mut Tx<'_>| tx.insert_person_change(WS, PersonId(1), &row))
                .await
                .unwrap();
        }
        let before = async |version, limit| {
            let rows = store
                .read(move |tx: &mut Tx<'_>| tx.person_changes(WS, PersonId(1), version, limit))
                .await;
            rows.unwrap().into_iter().map(|row| row.version).collect::<Vec<_>>()
        };
        assert_eq!(before(i64::MAX, 2).await, [3, 2]);
        assert_eq!(before(2, 2).await, [1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leads_from_what_is_left_to_a_deleted_person() {
    on_both_engines(async |store| {
        let mira = person(1, &[identity(IdentityType::LiveChat, "v-1")]);
        let session = SessionRow {
            id: SessionId("s-1".to_owned()),
            bot: BotId("b-1".to_owned()),
            version: 1,
            channel: ChannelId("w-1".to_owned()),
            end_user: "v-1".to_owned(),
            chat_id: 5,
            person: Some(mira.id),
            first_seq: 1,
            first_turn: 1,
            started_at: Timestamp(1),
            end: None,
        };
        let chat = ChatRow {
            channel: session.channel.clone(),
            end_user: session.end_user.clone(),
            chat_id: 5,
            turn: 1,
            last_seq: 1,
            session: Some(OpenSessionRow {
                id: session.id.clone(),
                bot: session.bot.clone(),
                version: 1,
                person: Some(mira.id),
                state: "{}".to_owned(),
                expires_at: Timestamp(9),
            }),
            callback: None,
            inbound_at: None,
            contacted_at: None,
            recent_ids: vec![("c-1".to_owned(), 1)],
        };
        let before =
            SessionRow { id: SessionId("s-0".to_owned()), person: None, ..session.clone() };
        let end = SessionEndRow {
            at: Timestamp(1),
            reason: "CLOSED".to_owned(),
            last_turn: 1,
            attributes: r#"{"name":"Mira"}"#.to_owned(),
        };
        let visit = VisitRow {
            id: "visit".to_owned(),
            channel: session.channel.clone(),
            visitor_id: session.end_user.clone(),
            expires_at: Timestamp(9),
        };
        let message = MessageRow {
            seq: 1,
            turn: 1,
            author: "END_USER".to_owned(),
            content: r#"{"type":"TEXT","text":"my secret"}"#.to_owned(),
            client_id: Some("c-1".to_owned()),
            failed_at: None,
            at: Timestamp(1),
        };
        let turn = TurnRow {
            turn: 1,
            first_seq: 1,
            at: Timestamp(1),
            messages: vec![message],
            trace: Some("[\"my secret\"]".to_owned()),
        };
        store
            .write(move |tx: &mut Tx<'_>| {
                tx.insert_persons(WS, std::slice::from_ref(&mira))?;
                tx.insert_session(WS, &before)?;
                tx.end_session(WS, &before.id, &end)?;
                tx.insert_session(WS, &session)?;
                tx.insert_visit(WS, "token", &visit)?;
                tx.claim_inbound(WS, "w-1", 5, &[("m-1".to_owned(), 1)])?;
                tx.insert_chat(WS, &chat)?;
                tx.insert_turns(WS, 5, std::slice::from_ref(&turn))?;
                tx.set_timer(WS, TimerKind::Session, "s-1", Timestamp(9))?;
                tx.erase_transcripts(WS, &mira, Timestamp(3))?;
                tx.delete_person(WS, &mira)
            })
            .await
            .unwrap();
        let (chat, turns, sessions, visit, claimed, timer, broken) = store
            .read(|tx: &mut Tx<'_>| {
                Ok::<_, Error>((
                    tx.chat(WS, &ChannelId("w-1".to_owned()), "v-1")?,
                    tx.turns_from(WS, 5, 0, 10)?,
                    tx.sessions(WS, None, 10)?,
                    tx.visit(WS, "token")?,
                    tx.claimed_inbound(WS, "w-1", "m-1")?,
                    tx.next_timer_due()?,
                    tx.broken_invariants()?,
                ))
            })
            .await
            .unwrap();
        assert_eq!((chat, visit), (None, None));
        let left: Vec<_> = turns.into_iter().map(|row| (row.messages, row.trace)).collect();
        assert_eq!((left, claimed), (vec![(Vec::new(), None)], Some((5, 1))));
        for (session, ended_at) in sessions.into_iter().zip([3, 1]) {
            assert_eq!((session.person, session.end_user.as_str()), (None, ""));
            let end = session.end.unwrap();
            assert_eq!((end.at, end.attributes.as_str()), (Timestamp(ended_at), "{}"));
        }
        assert_eq!(timer, None);
        assert_eq!(broken, []);
    })
    .await;
}
