package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/pressly/goose/v3"

	"github.com/callboard/callboard/internal/fault"
)

// versionTable is where goose keeps which migrations a database has had.
const versionTable = "schema_versions"

// migrate brings a database to the newest schema. Migrations only go forward; each is
// a transaction of its own. goose is asked only when there is something to do, so that
// an ordinary start costs one query.
func migrate(ctx context.Context, db *sql.DB, d dialect, log *slog.Logger) error {
	current, newest, err := versions(ctx, db, d)
	if err != nil || current == newest {
		return err
	}
	if current == 0 {
		if err := d.claim(ctx, db); err != nil {
			return err
		}
	}
	provider, err := migrations(db, d)
	if err != nil {
		return err
	}
	done, err := provider.Up(ctx)
	for _, m := range done {
		log.InfoContext(ctx, "database migrated", "version", m.Source.Version, "took", m.Duration)
	}
	if err != nil {
		return fmt.Errorf("migrate from version %d to %d: %w", current, newest, err)
	}
	return nil
}

// versions returns the schema version of a database and the one that this binary works
// with. A database that is newer is a fault.Conflict.
func versions(ctx context.Context, db *sql.DB, d dialect) (current, newest int64, err error) {
	provider, err := migrations(db, d)
	if err != nil {
		return 0, 0, err
	}
	sources := provider.ListSources() // in order
	newest = sources[len(sources)-1].Version
	if current, err = d.inspect(ctx, db); err != nil {
		return 0, 0, err
	}
	if current > newest {
		return 0, 0, fault.New(fault.Conflict,
			"The database has schema version %d, but this version of Callboard knows only up to %d.", current, newest).
			WithFix("Start the newer Callboard that wrote it, or restore a backup from before the upgrade.")
	}
	return current, newest, nil
}

func migrations(db *sql.DB, d dialect) (*goose.Provider, error) {
	kind, files := d.schema()
	provider, err := goose.NewProvider(kind, db, files, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

// storedVersion returns the version of a database that has the version table.
func storedVersion(ctx context.Context, db *sql.DB) (version int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+versionTable).Scan(&version)
	return version, err
}
