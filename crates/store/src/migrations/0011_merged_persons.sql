CREATE INDEX person_merged ON person (workspace_id, merged_into) WHERE merged_into IS NOT NULL;
