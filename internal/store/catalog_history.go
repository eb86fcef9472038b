package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
)

const historyColumns = "seq, at, ref, uid, change, bucket, location, fields"

// History gives changes of the entity ref, or of all when it is empty, newest first:
// at most limit of those before a sequence, or of all when before is 0. Nothing is ever
// removed from history.
func (s *Store) History(ctx context.Context, ref string, before int64, limit int) ([]catalog.HistoryEntry, error) {
	if limit <= 0 {
		return nil, nil
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	const query = "SELECT " + historyColumns + " FROM catalog_history WHERE seq < $1"
	const newest = " ORDER BY seq DESC LIMIT $2"
	if ref == "" {
		return list(ctx, s, "read history", query+newest, scanHistory, before, limit)
	}
	return list(ctx, s, "read history of "+ref, query+" AND ref = $3"+newest, scanHistory, before, limit, ref)
}

func scanHistory(rows *sql.Rows) (catalog.HistoryEntry, error) {
	var h catalog.HistoryEntry
	var at int64
	var fields string
	err := rows.Scan(&h.Sequence, &at, &h.Ref, &h.UID, &h.Kind, &h.Bucket, &h.Location, &fields)
	if err != nil {
		return h, err
	}
	h.At = fromMicros(at)
	if h.Fields, err = decodeFields(fields); err != nil {
		return h, fmt.Errorf("fields of change %d: %w", h.Sequence, err)
	}
	return h, nil
}

// decodeFields keeps all digits of numbers.
func decodeFields(text string) (fields []catalog.FieldChange, err error) {
	if text == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&fields)
	return fields, err
}

func (t *transaction) addHistory(entries []catalog.HistoryEntry, sequences []int64) error {
	fields := make([]string, len(entries))
	for i, h := range entries {
		var err error
		if fields[i], err = encodeList(h.Fields); err != nil {
			return fmt.Errorf("history of %s: %w", h.Ref, err)
		}
	}
	return t.insert(len(entries), "catalog_history", historyColumns, "", func(args []any, i int) []any {
		h := entries[i]
		return append(args, sequences[i], micros(h.At), h.Ref, h.UID, string(h.Kind), h.Bucket, h.Location, fields[i])
	})
}
