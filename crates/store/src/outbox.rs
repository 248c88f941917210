//! The outbox of signed webhooks: what must leave, in order per chat, until it is delivered.
//!
//! A lane is a chat with something to deliver. Whoever works a lane claims it: `fence` grows and
//! `due_at` moves to the end of the lease, so that a worker that died is followed by another and
//! one that was only slow cannot write over its follower.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A chat with something to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneRow {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The chat.
    pub chat_id: i64,
    /// Its channel.
    pub channel: ChannelId,
    /// Grows with each claim and each outcome.
    pub fence: i64,
    /// Failed tries of its first entry.
    pub attempts: i64,
    /// When it is to be worked next.
    pub due_at: Timestamp,
}

/// One webhook to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The number of the message in its chat.
    pub seq: i64,
    /// The stable id its receiver knows it by.
    pub message_id: String,
    /// Where it goes.
    pub url: String,
    /// The body, byte for byte.
    pub body: String,
    /// When it was put here.
    pub created_at: Timestamp,
}

/// Whom a claimed lane belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The chat.
    pub chat_id: i64,
    /// The fence the claim wrote.
    pub fence: i64,
}

impl Tx<'_> {
    /// Puts entries into a chat's lane; a lane that already waits keeps its schedule. It is still
    /// written, so that a worker who closes it at the same moment meets a conflict.
    pub fn insert_outbox(
        &mut self,
        ws: WorkspaceId,
        channel: &ChannelId,
        chat_id: i64,
        rows: &[OutboxRow],
        now: Timestamp,
    ) -> Result<(), Error> {
        const ENTRY: &str = "INSERT INTO outbox
             (workspace_id, chat_id, seq, message_id, url, body, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        const LANE: &str = "INSERT INTO outbox_lane
             (workspace_id, chat_id, channel_id, fence, attempts, due_at)
             VALUES ($1, $2, $3, 0, 0, $4)
             ON CONFLICT (workspace_id, chat_id) DO UPDATE SET attempts = outbox_lane.attempts";
        let sets: Vec<Vec<Param<'_>>> =
            rows.iter().map(|row| entry_params(ws, chat_id, row)).collect();
        self.execute_many(ENTRY, &sets)?;
        let lane = [ws.0.into(), chat_id.into(), channel.as_str().into(), now.0.into()];
        self.execute(LANE, &lane).map(drop)
    }

    /// Lanes that are due, longest waiting first.
    pub fn due_lanes(&mut self, now: Timestamp, limit: i64) -> Result<Vec<LaneRow>, Error> {
        const SQL: &str = "SELECT workspace_id, chat_id, channel_id, fence, attempts, due_at
             FROM outbox_lane WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
        self.query(SQL, &[now.0.into(), limit.into()])?.iter_mut().map(lane).collect()
    }

    /// When the next lane is due.
    pub fn next_lane_due(&mut self) -> Result<Option<Timestamp>, Error> {
        const SQL: &str = "SELECT due_at FROM outbox_lane ORDER BY due_at LIMIT 1";
        self.query_opt(SQL, &[])?.map(|row| row.int(0).map(Timestamp)).transpose()
    }

    /// Takes a lane until the lease ends; `None` when another worker was faster.
    pub fn claim_lane(
        &mut self,
        lane: &LaneRow,
        lease_until: Timestamp,
    ) -> Result<Option<Claim>, Error> {
        let claim = Claim { workspace: lane.workspace, chat_id: lane.chat_id, fence: lane.fence };
        self.move_lane(claim, lane.attempts, lease_until)
    }

    /// Sets a claimed lane's tries and next instant; the claim goes on under a new fence, or is
    /// `None` when it was lost.
    pub fn move_lane(
        &mut self,
        claim: Claim,
        attempts: i64,
        due_at: Timestamp,
    ) -> Result<Option<Claim>, Error> {
        const SQL: &str = "UPDATE outbox_lane SET fence = $1, attempts = $2, due_at = $3
             WHERE workspace_id = $4 AND chat_id = $5 AND fence = $6";
        let next = Claim { fence: claim.fence + 1, ..claim };
        let params: [Param<'_>; 6] = [
            next.fence.into(),
            attempts.into(),
            due_at.0.into(),
            claim.workspace.0.into(),
            claim.chat_id.into(),
            claim.fence.into(),
        ];
        Ok((self.execute(SQL, &params)? == 1).then_some(next))
    }

    /// Closes a claimed lane that has nothing left; false when the claim was lost.
    pub fn close_lane(&mut self, claim: Claim) -> Result<bool, Error> {
        const SQL: &str = "DELETE FROM outbox_lane
             WHERE workspace_id = $1 AND chat_id = $2 AND fence = $3";
        let params = [claim.workspace.0.into(), claim.chat_id.into(), claim.fence.into()];
        Ok(self.execute(SQL, &params)? == 1)
    }

    /// The first entry of a chat.
    pub fn first_outbox(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
    ) -> Result<Option<OutboxRow>, Error> {
        const SQL: &str = "SELECT seq, message_id, url, body, created_at FROM outbox
             WHERE workspace_id = $1 AND chat_id = $2 ORDER BY seq LIMIT 1";
        let Some(mut row) = self.query_opt(SQL, &[ws.0.into(), chat_id.into()])? else {
            return Ok(None);
        };
        Ok(Some(OutboxRow {
            seq: row.int(0)?,
            message_id: row.text(1)?,
            url: row.text(2)?,
            body: row.text(3)?,
            created_at: Timestamp(row.int(4)?),
        }))
    }

    /// Removes an entry.
    pub fn delete_outbox(&mut self, ws: WorkspaceId, chat_id: i64, seq: i64) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM outbox
             WHERE workspace_id = $1 AND chat_id = $2 AND seq = $3";
        self.execute_one(SQL, &[ws.0.into(), chat_id.into(), seq.into()])
    }

    /// Keeps an entry that could not be delivered.
    pub fn insert_dead_letter(
        &mut self,
        ws: WorkspaceId,
        channel: &ChannelId,
        chat_id: i64,
        row: &OutboxRow,
        failed_at: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO dead_letter
             (workspace_id, chat_id, seq, message_id, url, body, created_at, channel_id, failed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut params = entry_params(ws, chat_id, row);
        params.push(channel.as_str().into());
        params.push(failed_at.0.into());
        self.execute_one(SQL, &params)
    }

    /// Webhooks that could not be delivered in a chat, in order.
    pub fn dead_letters(&mut self, ws: WorkspaceId, chat_id: i64) -> Result<Vec<i64>, Error> {
        const SQL: &str = "SELECT seq FROM dead_letter
             WHERE workspace_id = $1 AND chat_id = $2 ORDER BY seq";
        self.query(SQL, &[ws.0.into(), chat_id.into()])?.iter().map(|row| row.int(0)).collect()
    }
}

fn entry_params(ws: WorkspaceId, chat_id: i64, row: &OutboxRow) -> Vec<Param<'_>> {
    vec![
        ws.0.into(),
        chat_id.into(),
        row.seq.into(),
        (&row.message_id).into(),
        (&row.url).into(),
        (&row.body).into(),
        row.created_at.0.into(),
    ]
}

fn lane(row: &mut Row) -> Result<LaneRow, Error> {
    Ok(LaneRow {
        workspace: WorkspaceId(row.int(0)?),
        chat_id: row.int(1)?,
        channel: ChannelId(row.text(2)?),
        fence: row.int(3)?,
        attempts: row.int(4)?,
        due_at: Timestamp(row.int(5)?),
    })
}
