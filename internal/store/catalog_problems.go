package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"github.com/callboard/callboard/internal/catalog"
)

const problemColumns = "bucket, location, line, col, ref, field, code, severity, message, fix, excerpt, excerpt_line, other, since"

// Problems gives all stored problems by location, line and column; what is at the same
// place, in the order in which it was stored.
func (s *Store) Problems(ctx context.Context) ([]catalog.Problem, error) {
	return list(ctx, s, "read problems",
		"SELECT "+problemColumns+" FROM catalog_problems ORDER BY location, line, col, id", scanProblem)
}

func scanProblem(rows *sql.Rows) (catalog.Problem, error) {
	var p catalog.Problem
	var excerpt string
	var since int64
	err := rows.Scan(&p.Bucket, &p.Location, &p.Line, &p.Column, &p.Ref, &p.Field, &p.Code, &p.Severity,
		&p.Message, &p.Fix, &excerpt, &p.ExcerptLine, &p.Other, &since)
	if err != nil {
		return p, err
	}
	p.Since = fromMicros(since)
	if p.Excerpt, err = decodeList[string](excerpt); err != nil {
		return p, fmt.Errorf("excerpt of %s: %w", p.Location, err)
	}
	return p, nil
}

// replaceProblems puts problems in place of all that the bucket has at locations.
func (t *transaction) replaceProblems(bucket string, locations []string, problems []catalog.Problem) error {
	err := t.each(len(locations), "DELETE FROM catalog_problems WHERE bucket = $1 AND location = $2",
		func(i int) []any { return []any{bucket, locations[i]} }, nil)
	if err != nil {
		return err
	}
	excerpts := make([]string, len(problems))
	for i, p := range problems {
		if excerpts[i], err = encodeList(p.Excerpt); err != nil {
			return err
		}
	}
	return t.insert(len(problems), "catalog_problems", problemColumns, "", func(args []any, i int) []any {
		p := problems[i]
		return append(args, cmp.Or(p.Bucket, bucket), p.Location, p.Line, p.Column, p.Ref, p.Field, p.Code,
			string(p.Severity), p.Message, p.Fix, excerpts[i], p.ExcerptLine, p.Other, micros(p.Since))
	})
}
