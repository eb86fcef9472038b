package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

const entityColumns = "id, uid, ref, bucket, location, origin, line, orphan, parents, declared, hash, created_at, updated_at, seq, json"

// Records gives all entities in order of ID, as they were when it began.
func (s *Store) Records(ctx context.Context) iter.Seq2[catalog.Record, error] {
	return func(yield func(catalog.Record, error) bool) {
		stream(ctx, s, "read entities", "SELECT "+entityColumns+" FROM catalog_entities ORDER BY id", newRecordScanner().record)(yield)
	}
}

// refsPerSelect is how many entities one statement looks up.
const refsPerSelect = 500

// RecordsByRef gives the entities of those refs that exist, each once, in any order,
// all as of the same moment.
func (s *Store) RecordsByRef(ctx context.Context, refs []string) (records []catalog.Record, err error) {
	refs = slices.Compact(slices.Sorted(slices.Values(refs)))
	if len(refs) == 0 {
		return nil, nil
	}
	scan := newRecordScanner().record
	err = s.read(ctx, "read entities by ref", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return err
		}
		defer tx.Rollback() // there is nothing to commit
		for chunk := range slices.Chunk(refs, refsPerSelect) {
			rows, err := tx.QueryContext(ctx, s.selectByRef(len(chunk)), anySlice(chunk)...)
			if err != nil {
				return err
			}
			if records, err = appendRows(records, rows, scan); err != nil {
				return err
			}
		}
		return nil
	})
	return records, err
}

func (s *Store) selectByRef(n int) string {
	places := make([]string, n)
	for i := range places {
		places[i] = s.dialect.placeholder(i + 1)
	}
	return "SELECT " + entityColumns + " FROM catalog_entities WHERE ref IN (" + strings.Join(places, ", ") + ")"
}

// recordScanner reads records. What many have in common is kept once, which saves more
// than the half of what is not JSON.
type recordScanner struct {
	words    words
	location string // of the record before; entities of a file often follow one another
}

func newRecordScanner() *recordScanner { return &recordScanner{words: words{}} }

// places makes the record share its places with others.
func (s *recordScanner) places(r *catalog.Record) {
	r.Bucket = s.words.one(r.Bucket)
	if r.Location == s.location {
		r.Location = s.location
	}
	s.location = r.Location
	if r.Origin == r.Location {
		r.Origin = r.Location
	} else {
		r.Origin = s.words.one(r.Origin)
	}
}

func (s *recordScanner) record(rows *sql.Rows) (catalog.Record, error) {
	var r catalog.Record
	var parents, declared string
	var created, updated int64
	err := rows.Scan(&r.ID, &r.UID, &r.Ref, &r.Bucket, &r.Location, &r.Origin, &r.Line, &r.Orphan,
		&parents, &declared, &r.Hash, &created, &updated, &r.Sequence, &r.JSON)
	if err != nil {
		return r, err
	}
	s.places(&r)
	r.Created, r.Updated = fromMicros(created), fromMicros(updated)
	if r.Parents, err = decodeList[string](parents); err != nil {
		return r, fmt.Errorf("parents of %s: %w", r.Ref, err)
	}
	for i, parent := range r.Parents {
		r.Parents[i] = s.words.one(parent)
	}
	if r.Declared, err = s.relations(declared); err != nil {
		return r, fmt.Errorf("relations of %s: %w", r.Ref, err)
	}
	return r, nil
}

func (s *recordScanner) relations(text string) ([]entity.Relation, error) {
	if text == "" {
		return nil, nil
	}
	relations := make([]entity.Relation, 0, 1+strings.Count(text, "\n"))
	for line := range strings.SplitSeq(text, "\n") {
		typ, target, ok := strings.Cut(line, " ")
		if !ok {
			return nil, fmt.Errorf("relation %q has no target", line)
		}
		if strings.HasPrefix(target, `"`) {
			var err error
			if target, err = strconv.Unquote(target); err != nil {
				return nil, fmt.Errorf("relation %q: %w", line, err)
			}
		}
		relations = append(relations, entity.Relation{Type: s.words.one(typ), Target: s.words.one(target)})
	}
	return relations, nil
}

// encodeRelations writes relations as lines "ownedBy group:default/a". Every start reads
// them all, which is why they are no JSON. A target that would not fit a line is quoted.
func encodeRelations(relations []entity.Relation) string {
	var b strings.Builder
	for i, r := range relations {
		if i > 0 {
			b.WriteByte('\n')
		}
		target := r.Target
		if strings.ContainsAny(target, "\n\"") {
			target = strconv.Quote(target)
		}
		b.WriteString(r.Type + " " + target)
	}
	return b.String()
}

func (t *transaction) removeEntities(refs []string) error {
	return t.each(len(refs), "DELETE FROM catalog_entities WHERE ref = $1",
		func(i int) []any { return []any{refs[i]} }, nil)
}

// entityRow is a record with its lists as they are stored.
type entityRow struct {
	*catalog.Record
	id, sequence      int64
	parents, declared string
}

func (r *entityRow) values(args []any) []any {
	return append(args, r.id, r.UID, r.Ref, r.Bucket, r.Location, r.Origin, r.Line, r.Orphan, r.parents, r.declared,
		r.Hash, micros(r.Created), micros(r.Updated), r.sequence, string(r.JSON))
}

// saveEntities adds records without ID and changes those which have one.
func (t *transaction) saveEntities(upserts []*catalog.Record, n *numbers) error {
	var added, changed []entityRow
	for i, r := range upserts {
		row := entityRow{Record: r, id: n.ids[i], sequence: n.sequences[i]}
		var err error
		if row.parents, err = encodeList(r.Parents); err != nil {
			return err
		}
		row.declared = encodeRelations(r.Declared)
		if r.ID == 0 {
			added = append(added, row)
		} else {
			changed = append(changed, row)
		}
	}
	if err := t.changeEntities(changed); err != nil {
		return err
	}
	err := t.insert(len(added), "catalog_entities", entityColumns, "",
		func(args []any, i int) []any { return added[i].values(args) })
	return t.takenFault(err)
}

// takenFault says in words of the catalog that a ref or uid is there already.
func (t *transaction) takenFault(err error) error {
	if err == nil || classify(t.dialect, err) != duplicate {
		return err
	}
	return fault.Wrap(fault.Conflict, err, "An entity with the same ref or uid is in the catalog already.")
}

func (t *transaction) changeEntities(rows []entityRow) error {
	const query = `UPDATE catalog_entities SET
		uid = $2, ref = $3, bucket = $4, location = $5, origin = $6, line = $7, orphan = $8, parents = $9, declared = $10,
		hash = $11, created_at = $12, updated_at = $13, seq = $14, json = $15 WHERE id = $1`
	err := t.each(len(rows), query,
		func(i int) []any { return rows[i].values(nil) },
		func(i int) error {
			return fault.New(fault.Conflict, "The entity %s cannot be changed: it is not in the catalog any more.", rows[i].Ref)
		})
	return t.takenFault(err)
}
