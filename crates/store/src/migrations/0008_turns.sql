DROP TABLE message;

DROP TABLE trace;

DELETE FROM inbound_message;

DELETE FROM chat;

DELETE FROM session;

CREATE TABLE turn (
  workspace_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  at BIGINT NOT NULL,
  messages TEXT NOT NULL,
  trace TEXT,
  PRIMARY KEY (workspace_id, chat_id, first_seq)
);

ALTER TABLE chat ADD COLUMN recent_ids TEXT NOT NULL DEFAULT '[]';

CREATE UNIQUE INDEX chat_by_id ON chat (workspace_id, chat_id);
