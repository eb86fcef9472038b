-- +goose Up

-- What each person has set, as Backstage's user-settings API has it. Person is the ref of
-- a user, or "guest:" and a random text.
CREATE TABLE user_settings (
	person     TEXT NOT NULL,
	bucket     TEXT NOT NULL,
	key        TEXT NOT NULL,
	value      TEXT NOT NULL, -- JSON
	updated_at INTEGER NOT NULL,
	PRIMARY KEY (person, bucket, key)
) STRICT;

-- How often everybody visited an entity: a number of visits that had melted to score at
-- that time.
CREATE TABLE user_settings_popularity (
	ref   TEXT PRIMARY KEY,
	score REAL NOT NULL,
	at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
