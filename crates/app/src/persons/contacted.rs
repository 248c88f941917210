//! When a person last wrote and was last written to, by channel (P-28).
//!
//! Nothing is kept at the person, so that a turn of a chat costs no write of it: the times lie in
//! the row of each chat, which the turn writes anyway, and are read with the person.

use crate::Error;
use crate::scope::Scope;
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::ChannelId;
use rapport_domain::person::Person;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
pub use rapport_store::chats::ChatTimes;
use std::collections::{BTreeMap, BTreeSet};

/// Sessions in which chats of a person are looked for that none of its contacts names.
const SESSIONS_MAX: i64 = 50;

/// The times of a person by the wire name of the channel type; empty without chats.
pub type Contacted = BTreeMap<&'static str, ChatTimes>;

/// The times over all channels.
pub fn overall(contacted: &Contacted) -> ChatTimes {
    contacted.values().fold(ChatTimes::default(), |one, other| latest(one, *other))
}

/// The times of a person.
pub(crate) fn of(tx: &mut Tx<'_>, scope: &Scope<'_>, person: &Person) -> Result<Contacted, Error> {
    let keys: Vec<(ChannelId, String)> = chats(tx, scope, person)?.into_iter().collect();
    let mut contacted = Contacted::new();
    if keys.is_empty() {
        return Ok(contacted);
    }
    let times = tx.chat_times(scope.workspace(), &keys)?;
    for ((channel, _), times) in keys.iter().zip(times) {
        // The channel of an old chat may be gone.
        if let (Some(times), Ok(channel)) = (times, scope.catalog.channel(channel)) {
            let entry = contacted.entry(channel.channel_type.name()).or_default();
            *entry = latest(*entry, times);
        }
    }
    Ok(contacted)
}

/// The chats of a person: those its channel identities name, and, where a channel knows its end
/// users by phone or the like, those of its newest sessions.
fn chats(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: &Person,
) -> Result<BTreeSet<(ChannelId, String)>, Error> {
    let contacts = person.contacts.iter().map(|contact| &contact.identity);
    let own = contacts.filter(|identity| identity.kind.needs_sender());
    let mut chats: BTreeSet<_> =
        own.map(|i| (ChannelId(i.sender.clone()), i.identifier.clone())).collect();
    let by_contact = |kind: IdentityType| !kind.needs_sender();
    if scope.catalog.channels.iter().any(|channel| by_contact(channel.settings.identity_type)) {
        let sessions = tx.person_sessions(scope.workspace(), person.id, None, SESSIONS_MAX)?;
        chats.extend(sessions.into_iter().map(|session| (session.channel, session.end_user)));
    }
    Ok(chats)
}

fn latest(one: ChatTimes, other: ChatTimes) -> ChatTimes {
    let later = |one: Option<Timestamp>, other: Option<Timestamp>| one.max(other);
    ChatTimes {
        inbound_at: later(one.inbound_at, other.inbound_at),
        contacted_at: later(one.contacted_at, other.contacted_at),
    }
}
