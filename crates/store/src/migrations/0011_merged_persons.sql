CREATE INDEX person_merged ON person (workspace_id) WHERE merged_into IS NOT NULL;
