CREATE TABLE idempotency_key (
  workspace_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  status BIGINT NOT NULL,
  headers TEXT NOT NULL,
  body BYTEA NOT NULL,
  kept_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE INDEX idempotency_key_by_end ON idempotency_key (workspace_id, kept_until);
