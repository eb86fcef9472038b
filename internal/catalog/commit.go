package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/google/uuid"

	"github.com/callboard/callboard/entity"
)

// commitSize is how many entities a long pass makes durable at a time; viewSize how
// many changes the view is told one by one before it is better built anew.
const (
	commitSize = 1000
	viewSize   = 2000
)

// put compares a candidate with what the catalog has and notes the change, if any.
func (p *pass) put(c *candidate) {
	r := &c.record
	r.Hash = contentHash(r)
	h := p.in.held[r.Ref]
	now := p.commit.At
	switch {
	case h == nil:
		r.UID, r.Created = newUID(), now
		p.note(r, Added)
	case h.hash != r.Hash:
		r.ID, r.UID, r.Created = h.id, h.uid, h.created
		p.note(r, Changed)
	case h.location != r.Location || h.bucket != r.Bucket || h.orphan:
		r.ID, r.UID, r.Created = h.id, h.uid, h.created
		p.note(r, "")
	default:
		return
	}
	r.Updated = now
	p.in.release(h)
	p.in.remember(r)
	p.in.held[r.Ref].follow = c.follow
}

// newUID returns a uid that is larger than those before it (RFC 9562, version 7), so that
// the store's index of uids grows at its end.
func newUID() string {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.NewString() // the source of randomness failed once; it will hardly fail twice
	}
	return id.String()
}

// note adds an upsert, with a row of history unless the entity itself stayed the same.
func (p *pass) note(r *Record, kind ChangeKind) {
	p.commit.Upserts = append(p.commit.Upserts, r)
	if kind == "" {
		return
	}
	p.changed++
	p.commit.History = append(p.commit.History, HistoryEntry{At: p.commit.At, Ref: r.Ref, UID: r.UID, Kind: kind, Bucket: r.Bucket, Location: r.Location})
}

// release takes an entity off its bucket's count.
func (in *Ingester) release(h *heldEntity) {
	if h == nil {
		return
	}
	if b := in.buckets[h.bucket]; b != nil {
		b.count--
	}
}

// contentHash identifies what an entity says, not where it stands.
func contentHash(r *Record) string {
	h := xxhash.New()
	_, _ = h.Write(r.JSON)
	for _, d := range r.Declared {
		_, _ = h.WriteString(d.Type)
		_, _ = h.WriteString("\x00" + d.Target + "\x00")
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// flush makes the entities noted so far durable.
func (p *pass) flush(ctx context.Context) error {
	if p.commit.IsEmpty() {
		return nil
	}
	if err := p.diff(ctx); err != nil {
		return err
	}
	if _, err := p.in.store.Commit(ctx, &p.commit); err != nil {
		return err
	}
	for _, r := range p.commit.Upserts {
		if h := p.in.held[r.Ref]; h != nil && h.uid == r.UID {
			h.id = r.ID
		}
	}
	p.bulk = p.bulk || len(p.upserts)+len(p.commit.Upserts) > viewSize
	if p.bulk {
		p.upserts = nil
	} else {
		p.upserts = append(p.upserts, p.commit.Upserts...)
	}
	p.commit = Commit{Bucket: p.b.name, At: p.commit.At}
	return nil
}

// diff fills in which fields changed, from the versions that are stored.
func (p *pass) diff(ctx context.Context) error {
	rows := map[string]*HistoryEntry{}
	var refs []string
	for i := range p.commit.History {
		if row := &p.commit.History[i]; row.Kind == Changed {
			rows[row.Ref] = row
			refs = append(refs, row.Ref)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	before, err := p.in.store.RecordsByRef(ctx, refs)
	if err != nil {
		return err
	}
	after := map[string][]byte{}
	for _, r := range p.commit.Upserts {
		after[r.Ref] = r.JSON
	}
	for _, r := range before {
		if rows[r.Ref].Fields, err = Diff(r.JSON, after[r.Ref]); err != nil {
			return fmt.Errorf("compare versions of %s: %w", r.Ref, err)
		}
	}
	return nil
}

// Diff tells in which fields two versions of an entity differ, sorted by path.
// Differences in lists are told for the list as a whole.
func Diff(before, after []byte) ([]FieldChange, error) {
	a, err := entity.FromJSON(before)
	if err != nil {
		return nil, err
	}
	b, err := entity.FromJSON(after)
	if err != nil {
		return nil, err
	}
	var changes []FieldChange
	diffObjects("", a.Root(), b.Root(), &changes)
	slices.SortFunc(changes, func(x, y FieldChange) int { return strings.Compare(x.Path, y.Path) })
	return changes, nil
}

func diffObjects(path string, a, b entity.Object, out *[]FieldChange) {
	for key, old := range a {
		diffValues(join(path, key), old, b[key], out)
	}
	for key, value := range b {
		if _, ok := a[key]; !ok {
			diffValues(join(path, key), nil, value, out)
		}
	}
}

func diffValues(path string, a, b any, out *[]FieldChange) {
	oa, isA := a.(entity.Object)
	ob, isB := b.(entity.Object)
	if isA && isB {
		diffObjects(path, oa, ob, out)
		return
	}
	if !equalValues(a, b) {
		*out = append(*out, FieldChange{Path: path, Old: a, New: b})
	}
}

func equalValues(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// finish ends the pass: removes what nobody claims, brings parents up to date, and
// commits it all. The ingester's lock is held.
func (p *pass) finish(ctx context.Context) error {
	p.settle()
	p.giveUp()
	if err := p.connect(ctx); err != nil {
		return err
	}
	p.removals = append(p.removals, p.unclaimed()...)
	if err := p.guard(ctx); err != nil {
		return err
	}
	p.remove()
	if err := p.flush(ctx); err != nil { // entities first: a document counts as read only when what it has is stored
		return err
	}
	problemsChanged, err := p.flushDocuments(ctx)
	if err != nil {
		return err
	}
	return p.show(ctx, problemsChanged)
}

// unclaimed are the entities of documents that were admitted or are gone, and that
// nobody has claimed.
func (p *pass) unclaimed() []string {
	var refs []string
	for location, d := range p.b.docs {
		if p.visited[location] == nil && !p.dropped[location] {
			continue
		}
		for _, ref := range d.refs {
			h := p.in.held[ref]
			if _, claimed := p.claims[ref]; !claimed && h != nil && h.bucket == p.b.name && h.location == location {
				refs = append(refs, ref)
			}
		}
	}
	slices.Sort(refs)
	return refs
}

// remove notes the removals, after the guard has let them pass.
func (p *pass) remove() {
	for _, ref := range p.removals {
		h := p.in.held[ref]
		if h == nil {
			continue
		}
		p.commit.Removals = append(p.commit.Removals, ref)
		p.commit.History = append(p.commit.History, HistoryEntry{At: p.commit.At, Ref: ref, UID: h.uid, Kind: Removed, Bucket: h.bucket, Location: h.location})
		p.in.release(h)
		delete(p.in.held, ref)
		p.removed = append(p.removed, ref)
		for name, b := range p.in.buckets {
			if name != p.b.name && b.reader != nil && len(b.contenders[ref]) > 0 {
				p.handover[b] = append(p.handover[b], b.contenders[ref]...)
			}
		}
	}
}

// documentsPerCommit bounds how many documents' states become durable at a time.
const documentsPerCommit = 2000

// flushDocuments makes the new states and problems of documents durable, and tells
// whether any problem came, went or changed.
func (p *pass) flushDocuments(ctx context.Context) (problemsChanged bool, err error) {
	changes := p.documentChanges()
	for part := range slices.Chunk(changes, documentsPerCommit) {
		for _, c := range part {
			switch {
			case c.removed:
				p.commit.RemovedDocuments = append(p.commit.RemovedDocuments, c.location)
			case c.state != nil:
				p.commit.Documents = append(p.commit.Documents, *c.state)
			}
			if c.problemsChanged {
				problemsChanged = true
				p.commit.ProblemLocations = append(p.commit.ProblemLocations, c.location)
				p.commit.Problems = append(p.commit.Problems, c.problems...)
			}
		}
		if err := p.flush(ctx); err != nil {
			return false, err
		}
	}
	return problemsChanged, nil
}

// show has the view follow what was committed.
func (p *pass) show(ctx context.Context, problemsChanged bool) error {
	p.report()
	if p.bulk || len(p.removed) > viewSize {
		return p.in.showAll(ctx, nil)
	}
	if len(p.upserts)+len(p.removed) == 0 && !problemsChanged {
		return nil
	}
	sequence, err := p.in.store.Sequence(ctx)
	if err != nil {
		return err
	}
	c := Change{Upserts: p.upserts, Removals: p.removed, ProblemsChanged: problemsChanged, Sequence: sequence}
	if problemsChanged {
		c.Problems = p.in.allProblems()
	}
	return p.in.view.Apply(c)
}

// report brings the source's status up to date.
func (p *pass) report() {
	s := &p.b.status
	p.b.statusMu.Lock()
	defer p.b.statusMu.Unlock()
	s.LastPass, s.Documents, s.Entities, s.Skipped, s.Problems = p.commit.At, len(p.b.docs), p.b.count, 0, 0
	for _, d := range p.b.docs {
		if d.Skipped != "" {
			s.Skipped++
		}
	}
	for _, list := range p.b.problems {
		s.Problems += len(list)
	}
}
