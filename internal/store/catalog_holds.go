package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/callboard/callboard/internal/catalog"
)

// Holds gives all held removals by bucket.
func (s *Store) Holds(ctx context.Context) ([]catalog.Hold, error) {
	return list(ctx, s, "read holds", "SELECT bucket, refs, total, since, approved FROM catalog_holds ORDER BY bucket", scanHold)
}

func scanHold(rows *sql.Rows) (catalog.Hold, error) {
	var h catalog.Hold
	var refs string
	var since int64
	if err := rows.Scan(&h.Bucket, &refs, &h.Total, &since, &h.Approve); err != nil {
		return h, err
	}
	h.Since = fromMicros(since)
	var err error
	if h.Refs, err = decodeList[string](refs); err != nil {
		return h, fmt.Errorf("refs held in %s: %w", h.Bucket, err)
	}
	return h, nil
}

// SaveHold stores h in place of the bucket's earlier one; a hold without refs is deleted.
func (s *Store) SaveHold(ctx context.Context, h catalog.Hold) error {
	refs, err := encodeList(h.Refs)
	if err != nil {
		return fmt.Errorf("save hold of %s: %w", h.Bucket, err)
	}
	return s.update(ctx, "save hold of "+h.Bucket, func(t *transaction) error {
		if _, err := t.exec("DELETE FROM catalog_holds WHERE bucket = $1", h.Bucket); err != nil || refs == "" {
			return err
		}
		_, err := t.exec("INSERT INTO catalog_holds (bucket, refs, total, since, approved) VALUES ($1, $2, $3, $4, $5)",
			h.Bucket, refs, h.Total, micros(h.Since), h.Approve)
		return err
	})
}
