//! What a deleted person said: texts are blanked, and nothing that is left leads to the person or
//! its channel identities (A-40, P-100).
//!
//! The turns stay as numbered, empty rows without a chat, because the ids of inbound messages name
//! them: a late copy of one is still a copy.

use crate::timers::TimerKind;
use crate::{Error, Param, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Person;
use rapport_domain::time::Timestamp;
use std::collections::BTreeSet;

/// A chat by its key: channel and end user.
type ChatKey = (String, String);

impl Tx<'_> {
    /// Erases the chats and visits of a person and ends its open sessions, which record no event.
    pub fn erase_transcripts(
        &mut self,
        ws: WorkspaceId,
        person: &Person,
        now: Timestamp,
    ) -> Result<(), Error> {
        const CHAT: &str = "SELECT chat_id, session_id, turn FROM chat
             WHERE workspace_id = $1 AND channel_id = $2 AND end_user = $3";
        const VISITS: &str = "DELETE FROM visit
             WHERE workspace_id = $1 AND channel_id = $2 AND visitor_id = $3";
        const SESSIONS: &str = "UPDATE session SET person_id = NULL, end_user = '',
             attributes = '{}' WHERE workspace_id = $1 AND person_id = $2";
        for (channel, end_user) in self.chats_of(ws, person)? {
            let key = [ws.0.into(), (&channel).into(), (&end_user).into()];
            self.execute(VISITS, &key)?;
            let Some(mut chat) = self.query_opt(CHAT, &key)? else { continue };
            let (chat_id, session, turn) = (chat.int(0)?, chat.opt_text(1)?, chat.int(2)?);
            if let Some(session) = session {
                self.close_session(ws, &session, turn, now)?;
            }
            self.erase_chat(ws, chat_id)?;
            self.remove_chat(&key, turn)?;
        }
        self.execute(SESSIONS, &[ws.0.into(), person.id.0.into()]).map(drop)
    }

    /// The chats of a person's channel identities and of its sessions.
    fn chats_of(&mut self, ws: WorkspaceId, person: &Person) -> Result<BTreeSet<ChatKey>, Error> {
        const SESSIONS: &str = "SELECT channel_id, end_user FROM session
             WHERE workspace_id = $1 AND person_id = $2";
        let contacts = person.contacts.iter().map(|contact| &contact.identity);
        let channels = contacts.filter(|identity| identity.kind.needs_sender());
        let mut keys: BTreeSet<ChatKey> =
            channels.map(|i| (i.sender.clone(), i.identifier.clone())).collect();
        for mut row in self.query(SESSIONS, &[ws.0.into(), person.id.0.into()])? {
            keys.insert((row.text(0)?, row.text(1)?));
        }
        Ok(keys)
    }

    /// Erases what belongs to a chat, also sessions that started before there was a person.
    fn erase_chat(&mut self, ws: WorkspaceId, chat_id: i64) -> Result<(), Error> {
        const ALL: [&str; 5] = [
            "UPDATE turn SET messages = '[]', trace = NULL
             WHERE workspace_id = $1 AND chat_id = $2",
            "UPDATE session SET person_id = NULL, end_user = '', attributes = '{}'
             WHERE workspace_id = $1 AND chat_id = $2",
            "DELETE FROM outbox WHERE workspace_id = $1 AND chat_id = $2",
            "DELETE FROM outbox_lane WHERE workspace_id = $1 AND chat_id = $2",
            "DELETE FROM dead_letter WHERE workspace_id = $1 AND chat_id = $2",
        ];
        for statement in ALL {
            self.execute(statement, &[ws.0.into(), chat_id.into()])?;
        }
        Ok(())
    }

    /// Removes a chat that is still at a turn; one that is under way finds it gone and runs again.
    fn remove_chat(&mut self, key: &[Param<'_>; 3], turn: i64) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM chat
             WHERE workspace_id = $1 AND channel_id = $2 AND end_user = $3 AND turn = $4";
        let [workspace, channel, end_user] = *key;
        self.execute_one(SQL, &[workspace, channel, end_user, turn.into()])
    }

    fn close_session(
        &mut self,
        ws: WorkspaceId,
        session: &str,
        turn: i64,
        now: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE session SET ended_at = $1, reason = 'CLOSED', last_turn = $2,
             attributes = '{}' WHERE workspace_id = $3 AND session_id = $4 AND ended_at IS NULL";
        self.execute(SQL, &[now.0.into(), turn.into(), ws.0.into(), session.into()])?;
        self.clear_timer(ws, TimerKind::Session, session)
    }
}
