package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/app"
)

// defaultData is the data folder when nobody names another.
const defaultData = "./callboard-data"

// copier is the commands backup and restore.
type copier struct {
	env       Env
	data      string
	overwrite bool
}

func (b *copier) path(p string) string {
	if filepath.IsAbs(p) || b.env.Dir == "." {
		return p
	}
	return filepath.Join(b.env.Dir, p)
}

func backupCommand(env Env) *cobra.Command {
	b := &copier{env: env}
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy a portal's data to a file, also while it runs",
		Long: `Copy the database of a data folder to one file. The portal may run meanwhile; the copy
holds everything up to one moment, and appears only when it is complete.`,
		Example: `  callboard backup callboard-2026-01-31.db
  callboard backup --data /var/lib/callboard --overwrite /srv/backup/callboard.db`,
		Args: arguments(1, 1, "the file to write"),
		RunE: func(c *cobra.Command, args []string) error { return b.backup(c.Context(), args[0]) },
	}
	c.Flags().StringVar(&b.data, "data", defaultData, "the `FOLDER` with the portal's data")
	c.Flags().BoolVar(&b.overwrite, "overwrite", false, "replace FILE when it is there")
	return c
}

func (b *copier) backup(ctx context.Context, file string) error {
	if err := app.Backup(ctx, b.path(b.data), b.path(file), b.overwrite); err != nil {
		return err
	}
	fmt.Fprintf(b.env.Err, "Wrote %s.\n", file)
	return nil
}

func restoreCommand(env Env) *cobra.Command {
	b := &copier{env: env}
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in place of a portal's data",
		Long: `Put a backup in place of the database of a data folder. No portal may run on it. The
backup is checked first, and the old database is kept beside the new one.`,
		Example: `  callboard restore callboard-2026-01-31.db
  callboard restore --data /var/lib/callboard /srv/backup/callboard.db`,
		Args: arguments(1, 1, "the file that callboard backup wrote"),
		RunE: func(c *cobra.Command, args []string) error { return b.restore(c.Context(), args[0]) },
	}
	c.Flags().StringVar(&b.data, "data", defaultData, "the `FOLDER` with the portal's data")
	return c
}

func (b *copier) restore(ctx context.Context, file string) error {
	kept, err := app.Restore(ctx, b.path(file), b.path(b.data))
	if err != nil {
		return err
	}
	fmt.Fprintf(b.env.Err, "Restored %s.\n", b.data)
	if kept != "" {
		fmt.Fprintf(b.env.Err, "The old database is kept as %s.\n", kept)
	}
	return nil
}
