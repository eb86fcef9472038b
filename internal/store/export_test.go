package store

import (
	"context"
	"strconv"
)

// LimitPages lets the database grow to n pages, so that it is full then; 0 to no limit.
func (s *Store) LimitPages(ctx context.Context, n int) (limit int, err error) {
	if n == 0 {
		n = 1 << 30
	}
	err = s.writer.QueryRowContext(ctx, "PRAGMA max_page_count = "+strconv.Itoa(n)).Scan(&limit)
	return limit, err
}

// Exec runs SQL as if another version of Callboard had.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	_, err := s.writer.ExecContext(ctx, query, args...)
	return err
}
