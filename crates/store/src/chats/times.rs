//! When the two sides of chats last spoke.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// When an end user last wrote and was last written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChatTimes {
    /// The last message of the end user.
    pub inbound_at: Option<Timestamp>,
    /// The last message to the end user.
    pub contacted_at: Option<Timestamp>,
}

impl Tx<'_> {
    /// The times of chats by channel and end user; answers in order, of chats that are there.
    pub fn chat_times(
        &mut self,
        ws: WorkspaceId,
        keys: &[(ChannelId, String)],
    ) -> Result<Vec<Option<ChatTimes>>, Error> {
        const SQL: &str = "SELECT inbound_at, contacted_at FROM chat
             WHERE workspace_id = $1 AND channel_id = $2 AND end_user = $3";
        let sets: Vec<Vec<Param<'_>>> = keys
            .iter()
            .map(|(channel, end_user)| vec![ws.0.into(), channel.as_str().into(), end_user.into()])
            .collect();
        let times = |row: Row| -> Result<ChatTimes, Error> {
            let (inbound_at, contacted_at) = (row.opt_int(0)?, row.opt_int(1)?);
            Ok(ChatTimes {
                inbound_at: inbound_at.map(Timestamp),
                contacted_at: contacted_at.map(Timestamp),
            })
        };
        let first = |rows: Vec<Row>| rows.into_iter().next().map(times).transpose();
        self.query_many(SQL, &sets)?.into_iter().map(first).collect()
    }
}
