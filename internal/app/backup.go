package app

import (
	"context"

	"github.com/callboard/callboard/internal/store"
)

// Backup copies the database of a data folder to a file, also while a portal runs on it.
// A file that is there already is a fault.Conflict, unless overwrite is set.
func Backup(ctx context.Context, data, file string, overwrite bool) error {
	return store.Backup(ctx, data, file, store.BackupOptions{Overwrite: overwrite})
}

// Restore puts a backup in place of the database of a data folder, and returns where the
// old one is kept; empty when there was none.
func Restore(ctx context.Context, file, data string) (kept string, err error) {
	return store.Restore(ctx, file, data)
}
