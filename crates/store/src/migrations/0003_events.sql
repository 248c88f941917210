CREATE TABLE event_definition (
  workspace_id BIGINT NOT NULL,
  definition_id TEXT NOT NULL,
  document TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, definition_id)
) {clustered};

CREATE TABLE event (
  workspace_id BIGINT NOT NULL,
  event_id BYTEA NOT NULL,
  person_id BIGINT NOT NULL,
  definition_id TEXT NOT NULL,
  occurred_time BIGINT NOT NULL,
  received_time BIGINT NOT NULL,
  properties TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (workspace_id, event_id)
);

CREATE INDEX event_by_person ON event (workspace_id, person_id, occurred_time, event_id, definition_id);

CREATE TABLE event_count (
  workspace_id BIGINT NOT NULL,
  definition_id TEXT NOT NULL,
  stored BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, definition_id)
) {clustered};

CREATE TABLE event_tombstone (
  workspace_id BIGINT NOT NULL,
  event_hash BYTEA NOT NULL,
  kept_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, event_hash)
) {clustered};

CREATE INDEX event_tombstone_by_end ON event_tombstone (kept_until);

CREATE TABLE computed_attribute (
  workspace_id BIGINT NOT NULL,
  computed_id BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (workspace_id, computed_id)
) {clustered};

CREATE TABLE computed_backfill (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  zone TEXT NOT NULL,
  after_person BIGINT
);

CREATE TABLE person_state (
  workspace_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  state BYTEA NOT NULL,
  settled_at BIGINT NOT NULL,
  next_change BIGINT,
  PRIMARY KEY (workspace_id, person_id)
) {clustered};

CREATE TABLE timer (
  workspace_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind, subject)
) {clustered};

CREATE INDEX timer_by_due ON timer (due_at, workspace_id, kind, subject);
