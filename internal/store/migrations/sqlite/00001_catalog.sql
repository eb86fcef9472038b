-- +goose Up

-- The last number given: of changes ("sequence") and of entities ("entity").
CREATE TABLE catalog_counters (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO catalog_counters (name, value) VALUES ('entity', 0), ('sequence', 0);

-- Times everywhere are microseconds since 1970 in UTC. Lists are JSON, '' when empty.
CREATE TABLE catalog_entities (
	id         INTEGER PRIMARY KEY,
	uid        TEXT NOT NULL UNIQUE,
	ref        TEXT NOT NULL UNIQUE,
	bucket     TEXT NOT NULL,
	location   TEXT NOT NULL,
	origin     TEXT NOT NULL,
	line       INTEGER NOT NULL,
	orphan     INTEGER NOT NULL,
	parents    TEXT NOT NULL, -- ["location:default/all"]
	declared   TEXT NOT NULL, -- a line each: ownedBy group:default/a
	hash       TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	seq        INTEGER NOT NULL,
	json       TEXT NOT NULL
) STRICT;

-- One row for each change of an entity, for ever.
CREATE TABLE catalog_history (
	seq      INTEGER PRIMARY KEY,
	at       INTEGER NOT NULL,
	ref      TEXT NOT NULL,
	uid      TEXT NOT NULL,
	change   TEXT NOT NULL, -- added, changed, removed
	bucket   TEXT NOT NULL,
	location TEXT NOT NULL,
	fields   TEXT NOT NULL  -- [{"path":"spec.owner","old":"a","new":"b"}]
) STRICT;
CREATE INDEX catalog_history_ref ON catalog_history (ref, seq);

CREATE TABLE catalog_documents (
	bucket      TEXT NOT NULL,
	location    TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	refs        TEXT NOT NULL, -- files that placeholders put in
	root        INTEGER NOT NULL,
	parents     TEXT NOT NULL,
	origin      TEXT NOT NULL,
	skipped     TEXT NOT NULL,
	PRIMARY KEY (bucket, location)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_problems (
	id           INTEGER PRIMARY KEY,
	bucket       TEXT NOT NULL,
	location     TEXT NOT NULL,
	line         INTEGER NOT NULL,
	col          INTEGER NOT NULL,
	ref          TEXT NOT NULL,
	field        TEXT NOT NULL,
	code         TEXT NOT NULL,
	severity     TEXT NOT NULL,
	message      TEXT NOT NULL,
	fix          TEXT NOT NULL,
	excerpt      TEXT NOT NULL, -- lines
	excerpt_line INTEGER NOT NULL,
	other        TEXT NOT NULL,
	since        INTEGER NOT NULL
) STRICT;
CREATE INDEX catalog_problems_location ON catalog_problems (bucket, location);

-- Removals that a person must agree to.
CREATE TABLE catalog_holds (
	bucket   TEXT PRIMARY KEY,
	refs     TEXT NOT NULL,
	total    INTEGER NOT NULL,
	since    INTEGER NOT NULL,
	approved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Locations that were registered through the API, numbered in that order.
CREATE TABLE catalog_locations (
	number INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	type   TEXT NOT NULL,
	target TEXT NOT NULL,
	UNIQUE (type, target)
) STRICT;
