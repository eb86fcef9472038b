package store

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/callboard/callboard/internal/usersettings"
)

// UserSettings gives everything that a person has set, by bucket and key.
func (s *Store) UserSettings(ctx context.Context, person string) ([]usersettings.Entry, error) {
	return list(ctx, s, "read settings of "+person, "SELECT bucket, key, value FROM user_settings WHERE person = $1 ORDER BY bucket, key",
		func(rows *sql.Rows) (e usersettings.Entry, err error) {
			err = rows.Scan(&e.Bucket, &e.Key, (*[]byte)(&e.Value))
			return e, err
		}, person)
}

// SaveUserSettings stores changes, no two of them of the same person and name, each in
// place of what was there; one without a value removes that.
func (s *Store) SaveUserSettings(ctx context.Context, at time.Time, changes []usersettings.Change) error {
	var puts, removals []usersettings.Change
	for _, c := range changes {
		if c.Value == nil {
			removals = append(removals, c)
		} else {
			puts = append(puts, c)
		}
	}
	return s.update(ctx, "save "+strconv.Itoa(len(changes))+" settings", func(t *transaction) error {
		err := t.insert(len(puts), "user_settings", "person, bucket, key, value, updated_at",
			"ON CONFLICT (person, bucket, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
			func(args []any, i int) []any {
				c := &puts[i]
				return append(args, c.Person, c.Bucket, c.Key, string(c.Value), micros(at))
			})
		if err != nil {
			return err
		}
		return t.each(len(removals), "DELETE FROM user_settings WHERE person = $1 AND bucket = $2 AND key = $3",
			func(i int) []any { return []any{removals[i].Person, removals[i].Bucket, removals[i].Key} }, nil)
	})
}

// ForgetUserSettings removes everything of the people whose names begin with prefix and
// for whom nothing was saved since before, and returns how many values that were.
func (s *Store) ForgetUserSettings(ctx context.Context, prefix string, before time.Time) (removed int64, err error) {
	err = s.update(ctx, "forget settings of "+prefix, func(t *transaction) (err error) {
		removed, err = t.exec(`DELETE FROM user_settings WHERE person IN (
			SELECT person FROM user_settings WHERE substr(person, 1, length($1)) = $1
			GROUP BY person HAVING MAX(updated_at) < $2)`, prefix, micros(before))
		return err
	})
	return removed, err
}
