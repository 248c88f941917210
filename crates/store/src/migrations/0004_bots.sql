CREATE TABLE channel (
  workspace_id BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  channel_type TEXT NOT NULL,
  name TEXT NOT NULL,
  sender TEXT NOT NULL,
  identity_type TEXT NOT NULL,
  outbound_url TEXT,
  secret TEXT NOT NULL,
  allowed_origins TEXT NOT NULL,
  person_type TEXT NOT NULL,
  bot_id TEXT,
  bot_version BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id)
) {clustered};

CREATE UNIQUE INDEX channel_by_id ON channel (channel_id);

CREATE TABLE bot (
  workspace_id BIGINT NOT NULL,
  bot_id TEXT NOT NULL,
  name TEXT NOT NULL,
  channel_type TEXT NOT NULL,
  language TEXT NOT NULL,
  description TEXT NOT NULL,
  channel_ids TEXT NOT NULL,
  draft_revision BIGINT NOT NULL,
  last_version BIGINT NOT NULL,
  active_version BIGINT,
  was_active BIGINT NOT NULL,
  archived_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (workspace_id, bot_id)
) {clustered};

CREATE TABLE bot_draft (
  workspace_id BIGINT NOT NULL,
  bot_id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (workspace_id, bot_id)
);

CREATE TABLE bot_version (
  workspace_id BIGINT NOT NULL,
  bot_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  document TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (workspace_id, bot_id, number)
);

CREATE TABLE chat (
  workspace_id BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  end_user TEXT NOT NULL,
  chat_id BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  session_id TEXT,
  bot_id TEXT,
  bot_version BIGINT,
  person_id BIGINT,
  session_state TEXT,
  session_expires_at BIGINT,
  callback TEXT,
  PRIMARY KEY (workspace_id, channel_id, end_user)
);

CREATE TABLE message (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  author TEXT NOT NULL,
  content TEXT NOT NULL,
  client_id TEXT,
  failed BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, chat_id, seq)
) {clustered};

CREATE TABLE inbound_message (
  workspace_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  message_id TEXT NOT NULL,
  chat_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, source, message_id)
) {clustered};

CREATE TABLE session (
  workspace_id BIGINT NOT NULL,
  session_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  bot_version BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  end_user TEXT NOT NULL,
  chat_id BIGINT NOT NULL,
  person_id BIGINT,
  first_seq BIGINT NOT NULL,
  first_turn BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  reason TEXT,
  last_turn BIGINT,
  attributes TEXT,
  PRIMARY KEY (workspace_id, session_id)
) {clustered};

CREATE INDEX session_open ON session (workspace_id, bot_id, session_id) WHERE ended_at IS NULL;

CREATE INDEX session_by_bot ON session (workspace_id, bot_id, session_id);

CREATE INDEX session_by_person ON session (workspace_id, person_id, session_id) WHERE person_id IS NOT NULL;

CREATE INDEX session_by_chat ON session (workspace_id, chat_id);

CREATE TABLE trace (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  entries TEXT NOT NULL,
  PRIMARY KEY (workspace_id, chat_id, turn)
);

CREATE TABLE visit (
  workspace_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  visitor_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, token_hash)
) {clustered};

CREATE INDEX visit_by_expiry ON visit (expires_at);

CREATE INDEX visit_by_visitor ON visit (workspace_id, channel_id, visitor_id);

CREATE TABLE outbox (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  message_id TEXT NOT NULL,
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, chat_id, seq)
);

CREATE TABLE outbox_lane (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  fence BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, chat_id)
) {clustered};

CREATE INDEX outbox_lane_due ON outbox_lane (due_at);

CREATE TABLE dead_letter (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  failed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, chat_id, seq)
);
