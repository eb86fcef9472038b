package store

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// dialect is everything in which one database product differs from another. The
// implementations are dialect_*.go with migrations/*.
type dialect interface {
	// openWriter returns the pool of the one writing connection, openReaders that of
	// connections which cannot write.
	openWriter(target string) (*sql.DB, error)
	openReaders(target string) (*sql.DB, error)

	// schema returns the migrations and how goose keeps their versions.
	schema() (goose.Dialect, fs.FS)
	// inspect returns the schema version of a database, 0 when it is empty; errForeign
	// when something else than Callboard made it.
	inspect(ctx context.Context, db *sql.DB) (version int64, err error)
	// claim marks an empty database as Callboard's.
	claim(ctx context.Context, db *sql.DB) error

	// placeholder writes the n-th parameter of a statement, from 1, and parameterLimit
	// is how many a statement may have.
	placeholder(n int) string
	parameterLimit() int

	// classify tells what an error of the driver means.
	classify(err error) failure
	// check returns an error that is errDamaged if the database is not sound.
	check(ctx context.Context, db *sql.DB) error
	// copy writes a whole database, as of one moment, to an empty file.
	copy(ctx context.Context, target, file string) error
	// settle brings a database that nobody uses into its one file.
	settle(ctx context.Context, target string) error
}
