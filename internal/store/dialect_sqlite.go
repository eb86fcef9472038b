package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/sqlite/*.sql
var sqliteMigrations embed.FS

const (
	// sqliteApplication marks a file as Callboard's: "CBRD" in ASCII
	// (https://www.sqlite.org/pragma.html#pragma_application_id).
	sqliteApplication = 0x43425244
	// sqliteReaders is how many queries run at a time.
	sqliteReaders = 4

	// walSuffix and shmSuffix name the files that SQLite keeps beside an open database:
	// the log of what was written last, and its index.
	walSuffix, shmSuffix = "-wal", "-shm"
)

// sqlite is the dialect of SQLite in a file.
type sqlite struct{}

// sqliteDSN names a file with what all connections have in common, and more. The
// caches are small, because the read model serves; the log is moved into the file
// every 4,000 pages (32 MB), which saves much writing when a catalog is first read.
func sqliteDSN(file string, more ...string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data
	}
	settings := url.Values{
		"mode":          {"rw"}, // never makes a file
		"_busy_timeout": {"5000"},
		"_synchronous":  {"NORMAL"},
		"_foreign_keys": {"on"},
		"_defensive":    {"1"},
		"_dqs":          {"0"},
		"_error_rc":     {"1"},
		"_txlock":       {"immediate"},
		"_pragma":       {"journal_size_limit(67108864)", "wal_autocheckpoint(4000)", "temp_store(memory)"},
	}
	for i := 0; i < len(more); i += 2 {
		settings.Add(more[i], more[i+1])
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: settings.Encode()}).String()
}

func (sqlite) openWriter(file string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", sqliteDSN(file, "_journal_mode", "WAL", "_pragma", "cache_size(-4000)", "_pragma", "page_size(8192)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func (sqlite) openReaders(file string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", sqliteDSN(file, "_query_only", "1"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(sqliteReaders)
	db.SetMaxIdleConns(sqliteReaders)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

func (sqlite) schema() (goose.Dialect, fs.FS) {
	migrations, err := fs.Sub(sqliteMigrations, "migrations/sqlite")
	if err != nil {
		panic(err) // the name above is a valid path
	}
	return goose.DialectSQLite3, migrations
}

func (sqlite) inspect(ctx context.Context, db *sql.DB) (version int64, err error) {
	var application, tables, versioned int64
	err = db.QueryRowContext(ctx, `
		SELECT (SELECT application_id FROM pragma_application_id),
			(SELECT COUNT(*) FROM sqlite_schema),
			(SELECT COUNT(*) FROM sqlite_schema WHERE name = $1)`, versionTable).
		Scan(&application, &tables, &versioned)
	switch {
	case err != nil:
		return 0, err
	case application != sqliteApplication && tables > 0:
		return 0, errForeign
	case versioned == 0:
		return 0, nil
	}
	return storedVersion(ctx, db)
}

func (sqlite) claim(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", sqliteApplication))
	return err
}

// placeholder has no number, which the driver finds faster.
func (sqlite) placeholder(int) string { return "?" }

// parameterLimit is SQLITE_MAX_VARIABLE_NUMBER.
func (sqlite) parameterLimit() int { return 32766 }

func (sqlite) classify(err error) failure {
	var e *driver.Error
	if !errors.As(err, &e) {
		return unknownFailure
	}
	switch e.Code() & 0xff { // the low byte is the primary code
	case sqlite3.SQLITE_FULL:
		return diskFull
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return diskFailed
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return readOnly
	case sqlite3.SQLITE_CORRUPT:
		return damaged
	case sqlite3.SQLITE_NOTADB:
		return foreign
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return busy
	case sqlite3.SQLITE_CONSTRAINT:
		return duplicate // the schema has no other constraints that data can break
	}
	return unknownFailure
}

func (sqlite) check(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA integrity_check(5)")
	if err != nil {
		return err
	}
	defer rows.Close()
	var findings []string
	for rows.Next() {
		var finding string
		if err := rows.Scan(&finding); err != nil {
			return err
		}
		findings = append(findings, finding)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(findings) == 1 && findings[0] == "ok" {
		return nil
	}
	return fmt.Errorf("%w: %s", errDamaged, strings.Join(findings, "; "))
}

func (d sqlite) copy(ctx context.Context, database, file string) error {
	return d.withDatabase(database, func(db *sql.DB) error {
		if _, err := d.inspect(ctx, db); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, "VACUUM INTO $1", file)
		return err
	})
}

func (d sqlite) settle(ctx context.Context, database string) error {
	return d.withDatabase(database, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
		return err
	})
}

// withDatabase opens a database file apart from the pools.
func (d sqlite) withDatabase(file string, use func(*sql.DB) error) error {
	db, err := sql.Open("sqlite", sqliteDSN(file))
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}
