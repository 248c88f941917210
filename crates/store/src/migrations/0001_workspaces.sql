CREATE TABLE workspace (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  settings TEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE installation (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE user_account (
  user_id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  api_sign_in BIGINT NOT NULL
);

CREATE UNIQUE INDEX user_account_by_email ON user_account (email_key);

CREATE TABLE user_role (
  workspace_id BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);

CREATE INDEX user_role_by_user ON user_role (user_id);

CREATE TABLE console_session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  csrf_token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);

CREATE TABLE api_key (
  key_hash TEXT NOT NULL PRIMARY KEY,
  workspace_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  expires_at BIGINT,
  allowed_ips TEXT NOT NULL,
  replaced BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE INDEX api_key_by_workspace ON api_key (workspace_id, key_id);
