package store

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/callboard/callboard/internal/usersettings"
)

// Popularity gives how often entities were visited, by ref.
func (s *Store) Popularity(ctx context.Context) ([]usersettings.Popularity, error) {
	return list(ctx, s, "read popularity", "SELECT ref, score, at FROM user_settings_popularity ORDER BY ref",
		func(rows *sql.Rows) (p usersettings.Popularity, err error) {
			var at int64
			err = rows.Scan(&p.Ref, &p.Score, &at)
			p.At = fromMicros(at)
			return p, err
		})
}

// SavePopularity stores all, each ref once, in place of what was there; a score of 0 or
// less removes that.
func (s *Store) SavePopularity(ctx context.Context, all []usersettings.Popularity) error {
	var scores []usersettings.Popularity
	var gone []string
	for _, p := range all {
		if p.Score > 0 {
			scores = append(scores, p)
		} else {
			gone = append(gone, p.Ref)
		}
	}
	return s.update(ctx, "save popularity of "+strconv.Itoa(len(all))+" entities", func(t *transaction) error {
		err := t.insert(len(scores), "user_settings_popularity", "ref, score, at",
			"ON CONFLICT (ref) DO UPDATE SET score = excluded.score, at = excluded.at",
			func(args []any, i int) []any {
				return append(args, scores[i].Ref, scores[i].Score, micros(scores[i].At))
			})
		if err != nil {
			return err
		}
		return t.each(len(gone), "DELETE FROM user_settings_popularity WHERE ref = $1", func(i int) []any { return []any{gone[i]} }, nil)
	})
}
