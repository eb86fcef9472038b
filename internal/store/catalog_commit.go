package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// Commit makes c durable in one transaction. Removals come before upserts, so that an
// entity can be removed and added anew, with a new ID, in one commit.
//
// Every history entry gets a sequence of its own, in their order. An upsert has the
// sequence of its entity's last entry, or one of its own if it has none. A commit of
// documents and problems alone takes one sequence, for it changes what is shown.
//
// A new entity whose ref or uid is taken, and a changed one that is not there, are a
// fault.Conflict. c keeps its state if there is an error.
func (s *Store) Commit(ctx context.Context, c *catalog.Commit) (int64, error) {
	if c.IsEmpty() {
		return s.Sequence(ctx)
	}
	operation := "commit to bucket " + c.Bucket
	if err := checkCommit(c); err != nil {
		return 0, fmt.Errorf("%s: %w", operation, err)
	}
	var n *numbers
	err := s.update(ctx, operation, func(t *transaction) (err error) {
		if n, err = takeNumbers(t, c); err != nil {
			return err
		}
		return t.commit(c, n)
	})
	if err != nil {
		return 0, err
	}
	n.apply(c)
	return n.last, nil
}

func (t *transaction) commit(c *catalog.Commit, n *numbers) error {
	if err := t.removeEntities(c.Removals); err != nil {
		return err
	}
	if err := t.saveEntities(c.Upserts, n); err != nil {
		return err
	}
	if err := t.addHistory(c.History, n.history); err != nil {
		return err
	}
	if err := t.removeDocuments(c.Bucket, c.RemovedDocuments); err != nil {
		return err
	}
	if err := t.saveDocuments(c.Bucket, c.Documents); err != nil {
		return err
	}
	return t.replaceProblems(c.Bucket, c.ProblemLocations, c.Problems)
}

// checkCommit refuses what would silently leave wrong data behind.
func checkCommit(c *catalog.Commit) error {
	foreign := func(bucket string) bool { return bucket != "" && bucket != c.Bucket }
	for _, d := range c.Documents {
		if foreign(d.Bucket) {
			return fault.New(fault.Internal, "document %s is of bucket %s", d.Location, d.Bucket)
		}
	}
	replaced := make(map[string]bool, len(c.ProblemLocations))
	for _, location := range c.ProblemLocations {
		replaced[location] = true
	}
	for _, p := range c.Problems {
		if foreign(p.Bucket) || !replaced[p.Location] {
			return fault.New(fault.Internal, "problem %s at %s of bucket %s is not among the locations whose problems are replaced",
				p.Code, p.Location, p.Bucket)
		}
	}
	return nil
}

// numbers are the IDs and sequences that a commit gets.
type numbers struct {
	ids, sequences []int64 // of the upserts
	history        []int64 // of the history entries
	last           int64
}

func takeNumbers(t *transaction, c *catalog.Commit) (*numbers, error) {
	latest := make(map[string]int, len(c.History)) // by ref
	for i := range c.History {
		latest[c.History[i].Ref] = i
	}
	var created, silent int64 // new entities; upserts without history
	for _, r := range c.Upserts {
		if r.ID == 0 {
			created++
		}
		if _, told := latest[r.Ref]; !told {
			silent++
		}
	}
	changes := max(int64(len(c.History))+silent, 1)
	last, err := t.take("sequence", changes)
	if err != nil {
		return nil, err
	}
	n := &numbers{last: last}
	next := last - changes
	for range c.History {
		next++
		n.history = append(n.history, next)
	}
	for _, r := range c.Upserts {
		if i, told := latest[r.Ref]; told {
			n.sequences = append(n.sequences, n.history[i])
			continue
		}
		next++
		n.sequences = append(n.sequences, next)
	}
	n.ids, err = takeIDs(t, c.Upserts, created)
	return n, err
}

func takeIDs(t *transaction, upserts []*catalog.Record, created int64) ([]int64, error) {
	var next int64
	if created > 0 {
		last, err := t.take("entity", created)
		if err != nil {
			return nil, err
		}
		next = last - created
	}
	ids := make([]int64, len(upserts))
	for i, r := range upserts {
		if ids[i] = r.ID; r.ID == 0 {
			next++
			ids[i] = next
		}
	}
	return ids, nil
}

// apply tells the numbers to whoever made c.
func (n *numbers) apply(c *catalog.Commit) {
	for i, r := range c.Upserts {
		r.ID, r.Sequence = n.ids[i], n.sequences[i]
	}
	for i := range c.History {
		c.History[i].Sequence = n.history[i]
	}
}

// Sequence returns the sequence of the last change, 0 when there was none.
func (s *Store) Sequence(ctx context.Context) (sequence int64, err error) {
	err = s.read(ctx, "read sequence", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT value FROM catalog_counters WHERE name = 'sequence'").Scan(&sequence)
	})
	return sequence, err
}
