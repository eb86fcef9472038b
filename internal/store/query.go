package store

import (
	"context"
	"database/sql"
	"iter"
)

// stream gives the rows of a query one by one; scan reads one. An error is given last.
func stream[T any](ctx context.Context, s *Store, operation, query string, scan func(*sql.Rows) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := s.read(ctx, operation, func(db *sql.DB) error {
			rows, err := db.QueryContext(ctx, query)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				value, err := scan(rows)
				if err != nil {
					return err
				}
				if !yield(value, nil) {
					return nil
				}
			}
			return rows.Err()
		})
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

// list returns all rows of a query; scan reads one.
func list[T any](ctx context.Context, s *Store, operation, query string, scan func(*sql.Rows) (T, error), args ...any) (all []T, err error) {
	err = s.read(ctx, operation, func(db *sql.DB) error {
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		all, err = appendRows(all, rows, scan)
		return err
	})
	return all, err
}

// appendRows adds what scan reads of each row, and closes rows.
func appendRows[T any](all []T, rows *sql.Rows, scan func(*sql.Rows) (T, error)) ([]T, error) {
	defer rows.Close()
	for rows.Next() {
		value, err := scan(rows)
		if err != nil {
			return all, err
		}
		all = append(all, value)
	}
	return all, rows.Err()
}

// anySlice makes arguments of strings.
func anySlice(values []string) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return args
}
