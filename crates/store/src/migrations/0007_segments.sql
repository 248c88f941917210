CREATE TABLE segment (
  workspace_id BIGINT NOT NULL,
  segment_id BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (workspace_id, segment_id)
) {clustered};

CREATE TABLE person_segment (
  workspace_id BIGINT NOT NULL,
  segment_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, segment_id, person_id)
) {clustered};

CREATE INDEX person_segment_by_person ON person_segment (workspace_id, person_id, segment_id);
