DROP INDEX session_open;
