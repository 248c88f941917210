ALTER TABLE channel ADD COLUMN former_bot_id TEXT;
