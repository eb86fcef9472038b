package store

import (
	"context"
	"database/sql"
	"strings"
)

// rowsPerInsert is how many rows one statement adds; more gain nothing.
const rowsPerInsert = 64

// transaction is a change under way on the writing connection. Its statements cannot
// be interrupted midway, each being short; between them it stops when ctx ends.
type transaction struct {
	ctx     context.Context
	tx      *sql.Tx
	dialect dialect
}

// update makes change durable as a whole, or nothing of it.
func (s *Store) update(ctx context.Context, operation string, change func(*transaction) error) error {
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	return s.fault(ctx, operation, s.transact(ctx, change))
}

func (s *Store) transact(ctx context.Context, change func(*transaction) error) error {
	conn, err := s.writer.Conn(ctx) // waits for its turn
	if err != nil {
		return err
	}
	defer conn.Close()
	// Apart from ctx, for its end would roll back behind our back.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit; after a full disk it may have been done already
	if err := change(&transaction{ctx: ctx, tx: tx, dialect: s.dialect}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return tx.Commit()
}

// exec runs a statement once and returns how many rows it changed.
func (t *transaction) exec(query string, args ...any) (int64, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	result, err := t.tx.Exec(query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// each runs a statement n times with the arguments that args gives. missing, if not
// nil, is called for those which changed no row.
func (t *transaction) each(n int, query string, args func(i int) []any, missing func(i int) error) error {
	if n == 0 {
		return nil
	}
	statement, err := t.tx.Prepare(query)
	if err != nil {
		return err
	}
	defer statement.Close()
	for i := range n {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		result, err := statement.Exec(args(i)...)
		if err != nil {
			return err
		}
		if missing == nil {
			continue
		}
		if changed, err := result.RowsAffected(); err != nil {
			return err
		} else if changed == 0 {
			return missing(i)
		}
	}
	return nil
}

// insert adds n rows, whose values row appends to those of the rows before it. suffix
// follows the rows.
func (t *transaction) insert(n int, table, columns, suffix string, row func(args []any, i int) []any) error {
	width := strings.Count(columns, ",") + 1
	per := min(rowsPerInsert, t.dialect.parameterLimit()/width)
	var whole *sql.Stmt
	args := make([]any, 0, min(n, per)*width)
	for start := 0; start < n; start += per {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		end := min(start+per, n)
		args = args[:0]
		for i := start; i < end; i++ {
			args = row(args, i)
		}
		if end-start < per {
			_, err := t.tx.Exec(t.insertStatement(end-start, width, table, columns, suffix), args...)
			return err
		}
		if whole == nil {
			var err error
			if whole, err = t.tx.Prepare(t.insertStatement(per, width, table, columns, suffix)); err != nil {
				return err
			}
			defer whole.Close()
		}
		if _, err := whole.Exec(args...); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) insertStatement(rows, width int, table, columns, suffix string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + columns + ") VALUES ")
	for n := range rows * width {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString(t.dialect.placeholder(n + 1))
	}
	b.WriteString(") " + suffix)
	return b.String()
}

// take gives n numbers that were never given before, and returns the last of them. It
// also makes writers of several processes follow one another.
func (t *transaction) take(counter string, n int64) (last int64, err error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	err = t.tx.QueryRow("UPDATE catalog_counters SET value = value + $1 WHERE name = $2 RETURNING value", n, counter).Scan(&last)
	return last, err
}
