CREATE TABLE person (
  workspace_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  merged_into BIGINT,
  modified_at BIGINT NOT NULL,
  first_name_key BYTEA NOT NULL,
  last_name_key BYTEA NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (workspace_id, person_id)
) {clustered};

CREATE INDEX person_by_modified ON person (workspace_id, modified_at, person_id);

CREATE INDEX person_by_first_name ON person (workspace_id, first_name_key, person_id);

CREATE INDEX person_by_last_name ON person (workspace_id, last_name_key, person_id);

CREATE TABLE identity (
  workspace_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  identity_key BYTEA NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind, sender, identity_key)
) {clustered};

CREATE TABLE tag (
  workspace_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  modified_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, tag_id)
) {clustered};

CREATE UNIQUE INDEX tag_by_name ON tag (workspace_id, name_key);

CREATE TABLE person_tag (
  workspace_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, tag_id, person_id)
) {clustered};

CREATE TABLE custom_attribute (
  workspace_id BIGINT NOT NULL,
  attribute_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  data_type TEXT NOT NULL,
  object_schema TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, attribute_id)
) {clustered};

CREATE UNIQUE INDEX custom_attribute_by_name ON custom_attribute (workspace_id, name_key);

CREATE TABLE person_change (
  workspace_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  origin TEXT NOT NULL,
  author TEXT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (workspace_id, person_id, version)
) {clustered};

CREATE TABLE feed (
  workspace_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  entries TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);
