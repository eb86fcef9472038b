// Package store keeps what Callboard must not forget in a database: the catalog's
// entities, their history, problems, documents, held removals and registered locations;
// and people's settings. It is the only package that knows SQL.
//
// It implements interfaces which the features declare; only package app imports it.
// Reading the files tells the way of the data:
//
//	store.go         opening and closing
//	path.go          the data folder and the database in it
//	lock.go          one process for each database
//	migrate.go       the schema and its versions
//	transaction.go   the one writer, rows in bulk
//	failure.go       what the database reports, as faults
//	catalog_*.go     the catalog's data, one table each; begin with catalog_commit.go
//	usersettings*.go what people have set, and what is visited
//	backup.go        copies of a database in use
//	restore.go       and the way back
//	dialect*.go      whatever is special to a database product
//
// SQL outside of the dialect and its migrations is common to SQLite and PostgreSQL.
//
// # Durability
//
// A commit is one transaction. Killing the process at any point loses nothing that
// was committed and never leaves half a commit. When the whole machine loses power,
// the last commits before it may be missing, but never a part of one: SQLite's
// write-ahead log is synced when it is moved into the database, not at each commit
// (synchronous=NORMAL). Sources are read again at the next start, so that the
// catalog catches up by itself.
//
// # Values
//
// Times are kept in microseconds and come back in UTC. Empty lists come back as nil.
// Numbers in [catalog.FieldChange] come back as [json.Number].
package store
