package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"

	"github.com/callboard/callboard/internal/catalog"
)

const documentColumns = "bucket, location, fingerprint, refs, root, parents, origin, skipped"

// Documents gives the states of all documents by bucket and location.
func (s *Store) Documents(ctx context.Context) iter.Seq2[catalog.DocumentState, error] {
	return stream(ctx, s, "read documents",
		"SELECT "+documentColumns+" FROM catalog_documents ORDER BY bucket, location", scanDocument)
}

func scanDocument(rows *sql.Rows) (catalog.DocumentState, error) {
	var d catalog.DocumentState
	var references, parents string
	err := rows.Scan(&d.Bucket, &d.Location, &d.Fingerprint, &references, &d.Root, &parents, &d.Origin, &d.Skipped)
	if err != nil {
		return d, err
	}
	if d.References, err = decodeList[catalog.ReferenceState](references); err != nil {
		return d, fmt.Errorf("references of %s: %w", d.Location, err)
	}
	if d.Parents, err = decodeList[string](parents); err != nil {
		return d, fmt.Errorf("parents of %s: %w", d.Location, err)
	}
	return d, nil
}

func (t *transaction) removeDocuments(bucket string, locations []string) error {
	return t.each(len(locations), "DELETE FROM catalog_documents WHERE bucket = $1 AND location = $2",
		func(i int) []any { return []any{bucket, locations[i]} }, nil)
}

// saveDocuments adds states or puts them in place of earlier ones. Of two for the same
// location the later counts.
func (t *transaction) saveDocuments(bucket string, documents []catalog.DocumentState) error {
	type row struct{ references, parents string }
	rows := make([]row, len(documents))
	for i, d := range documents {
		var err error
		if rows[i].references, err = encodeList(d.References); err != nil {
			return err
		}
		if rows[i].parents, err = encodeList(d.Parents); err != nil {
			return err
		}
	}
	const replace = `ON CONFLICT (bucket, location) DO UPDATE SET
		fingerprint = excluded.fingerprint, refs = excluded.refs, root = excluded.root,
		parents = excluded.parents, origin = excluded.origin, skipped = excluded.skipped`
	return t.insert(len(documents), "catalog_documents", documentColumns, replace, func(args []any, i int) []any {
		d := documents[i]
		return append(args, cmp.Or(d.Bucket, bucket), d.Location, string(d.Fingerprint), rows[i].references,
			d.Root, rows[i].parents, d.Origin, d.Skipped)
	})
}
