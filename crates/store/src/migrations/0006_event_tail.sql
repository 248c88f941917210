DROP INDEX event_by_person;

CREATE TABLE person_event (
  workspace_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  occurred_time BIGINT NOT NULL,
  event_id BYTEA NOT NULL,
  definition_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, person_id, occurred_time, event_id)
) {clustered};

INSERT INTO person_event (workspace_id, person_id, occurred_time, event_id, definition_id)
SELECT workspace_id, person_id, occurred_time, event_id, definition_id FROM event
ORDER BY workspace_id, person_id, occurred_time, event_id;

CREATE TABLE event_tail (
  workspace_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  received_time BIGINT NOT NULL,
  event_id BYTEA NOT NULL,
  PRIMARY KEY (workspace_id, person_id, received_time, event_id)
) {clustered};
