package readmodel

import (
	"iter"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// Model holds the newest [Snapshot] and makes the next one. Its methods may be called
// from any goroutine.
type Model struct{ s *Snapshot }

// New returns the model of an empty catalog at sequence 0.
func New(kinds *entity.Model) *Model { return &Model{s: &Snapshot{}} }

// Snapshot returns the newest snapshot. It is never nil and never waits.
func (m *Model) Snapshot() *Snapshot { return m.s }

// Replace builds a snapshot of records and problems from scratch and makes it the newest.
func (m *Model) Replace(records iter.Seq2[catalog.Record, error], problems []catalog.Problem, sequence int64) error {
	return nil
}

// Change is what happened to the catalog since the newest snapshot.
type Change struct {
	Upserts  []*catalog.Record
	Removals []string // refs
	// Problems is the whole new list of stored problems; looked at when ProblemsChanged.
	Problems        []catalog.Problem
	ProblemsChanged bool
	Sequence        int64
}

// Apply makes the next snapshot from the newest one.
func (m *Model) Apply(c Change) error { return nil }

// Changed returns a channel that is closed when a newer snapshot than the present one is there.
func (m *Model) Changed() <-chan struct{} { return nil }

// Snapshot is the catalog at one sequence of changes. It never changes.
type Snapshot struct{}

func (s *Snapshot) Sequence() int64                   { return 0 }
func (s *Snapshot) At() time.Time                     { return time.Time{} }
func (s *Snapshot) Len() int                          { return 0 }
func (s *Snapshot) ByRef(ref string) (Entity, bool)   { return Entity{}, false }
func (s *Snapshot) ByUID(uid string) (Entity, bool)   { return Entity{}, false }
func (s *Snapshot) Resolve(ref string) (Entity, bool) { return Entity{}, false }
func (s *Snapshot) Query(q Query) (Page, error)       { return Page{}, nil }
func (s *Snapshot) Facets(filter Filter, keys []string) map[string][]FacetValue {
	return nil
}
func (s *Snapshot) Count(filter Filter) int                 { return 0 }
func (s *Snapshot) All() iter.Seq[Entity]                   { return func(func(Entity) bool) {} }
func (s *Snapshot) Ancestry(ref string) ([]Ancestor, bool)  { return nil, false }
func (s *Snapshot) Problems() []catalog.Problem             { return nil }
func (s *Snapshot) ProblemsOf(ref string) []catalog.Problem { return nil }
func (s *Snapshot) Near(ref string, limit int) []Entity     { return nil }

// Ancestor is an entity on the way from a root location to another entity.
type Ancestor struct {
	Entity  Entity
	Parents []string
}

// FacetValue is one value of a key and how many entities have it.
type FacetValue struct {
	Value string
	Count int
}

// Entity is a handle of one entity in one snapshot: small, comparable, cheap to copy.
type Entity struct {
	s    *Snapshot
	slot uint32
}

func (e Entity) JSON() []byte                       { return nil }
func (e Entity) AppendJSON(dst []byte) []byte       { return dst }
func (e Entity) Decode() entity.Entity              { return entity.Entity{} }
func (e Entity) Record() *catalog.Record            { return nil }
func (e Entity) Ref() string                        { return "" }
func (e Entity) Parts() entity.Ref                  { return entity.Ref{} }
func (e Entity) UID() string                        { return "" }
func (e Entity) ETag() string                       { return "" }
func (e Entity) Title() string                      { return "" }
func (e Entity) DisplayName() string                { return "" }
func (e Entity) Description() string                { return "" }
func (e Entity) Type() string                       { return "" }
func (e Entity) Lifecycle() string                  { return "" }
func (e Entity) Tags() []string                     { return nil }
func (e Entity) Relations() []Relation              { return nil }
func (e Entity) Related(relation string) []Relation { return nil }

// Relation is one edge of an entity: its type and the canonical ref of its target.
type Relation struct{ Type, Target string }

// Filter selects entities. The zero Filter selects all.
type Filter struct{ n *node }

type node struct{}

func ParseFilter(params []string) (Filter, error) { return Filter{}, nil }
func ParsePredicate(body []byte) (Filter, error)  { return Filter{}, nil }
func And(filters ...Filter) Filter                { return Filter{} }
func Or(filters ...Filter) Filter                 { return Filter{} }
func Not(f Filter) Filter                         { return Filter{} }
func Equals(key string, values ...string) Filter  { return Filter{} }
func Exists(key string) Filter                    { return Filter{} }
func Text(term string, fields ...string) Filter   { return Filter{} }

// FullText keeps entities of which one of Fields contains Term.
type FullText struct {
	Term   string
	Fields []string
}

// Order is one order of a list.
type Order struct {
	Field      string
	Descending bool
}

// Query asks for a page of entities.
type Query struct {
	Filter Filter
	Text   *FullText
	// Restrict is applied besides Filter, with a cursor too, and is never part of a
	// cursor: the place for what the caller may see.
	Restrict    Filter
	Order       []Order
	DropMissing bool
	Limit       int
	Offset      int
	Cursor      string
	SkipTotal   bool
}

// Page is the answer to a [Query].
type Page struct {
	Items                  []Entity
	Total                  int
	NextCursor, PrevCursor string
}
