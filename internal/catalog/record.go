package catalog

import (
	"time"

	"github.com/callboard/callboard/entity"
)

// Record is one entity as the catalog stores it: the processed document, what it
// declares about others, and where it came from. Relations that others declare about
// it, orphan marks and problems are put in by the read model.
type Record struct {
	// ID is the store's number of the entity, small and never used again.
	ID int64
	// UID is metadata.uid, the same across restarts and changes of the document.
	UID string
	// Ref is the canonical ref.
	Ref string
	// JSON is the processed document (entity.Entity.MarshalJSON), without relations,
	// status, uid and etag.
	JSON []byte
	// Hash identifies JSON, Relations, Parents and Orphan.
	Hash string
	// Declared are the relations that the entity itself declares, sorted.
	Declared []entity.Relation
	// Bucket is the name of the source, Location where in it the document is
	// ("file:/srv/a.yaml").
	Bucket   string
	Location string
	// Origin is the root location through which the document was reached.
	Origin string
	// Line is the line in the document's file where the entity begins, from 1.
	Line int
	// Parents are the canonical refs of the Location entities that led to it, sorted.
	Parents []string
	// Orphan says that nothing leads to the entity any more, and that it was kept.
	Orphan bool
	// Created and Updated are when it first appeared and last changed.
	Created, Updated time.Time
	// Sequence is the change by which it got its present state.
	Sequence int64
}

// Severity says how bad a problem is.
type Severity string

// The severities. An error keeps a document or a new version of it out of the catalog;
// a warning is something that the owner should mend; a notice is for information.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNotice  Severity = "notice"
)

// Problem is something that is wrong with what a source gave, told so that its owner
// can mend it.
type Problem struct {
	Bucket   string   `json:"source"`
	Location string   `json:"location,omitempty"` // "file:/srv/a.yaml"
	Line     int      `json:"line,omitempty"`     // from 1; 0 when unknown
	Column   int      `json:"column,omitempty"`   // from 1, in characters; 0 when unknown
	Ref      string   `json:"entityRef,omitempty"`
	Field    string   `json:"field,omitempty"` // dotted path
	Code     string   `json:"code"`            // stable, short: "bad-name"
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`           // what is wrong, a sentence
	Fix      string   `json:"fix,omitempty"`     // what to do, a sentence
	Excerpt  []string `json:"excerpt,omitempty"` // the lines around Line, the first one's number is ExcerptLine
	// ExcerptLine is the number of the first line of Excerpt.
	ExcerptLine int `json:"excerptLine,omitempty"`
	// Other is the other entity or location concerned, such as the one that holds the ref.
	Other string `json:"other,omitempty"`
	// Since is when it was first seen.
	Since time.Time `json:"since"`
}

// ChangeKind says what happened to an entity.
type ChangeKind string

// What can happen to an entity.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
)

// FieldChange is a difference in one field between two versions of an entity.
type FieldChange struct {
	Path string `json:"path"`          // dotted path
	Old  any    `json:"old,omitempty"` // nil when the field was added
	New  any    `json:"new,omitempty"` // nil when the field was removed
}

// HistoryEntry is one change of one entity.
type HistoryEntry struct {
	Sequence int64         `json:"sequence"`
	At       time.Time     `json:"at"`
	Ref      string        `json:"entityRef"`
	UID      string        `json:"uid"`
	Kind     ChangeKind    `json:"change"`
	Bucket   string        `json:"source"`
	Location string        `json:"location"`
	Fields   []FieldChange `json:"fields,omitempty"`
}

// Change is what a commit changed, as the read model needs to know it.
type Change struct {
	Upserts  []*Record
	Removals []string // refs
	// Problems is the whole new list of stored problems when ProblemsChanged is set.
	Problems        []Problem
	ProblemsChanged bool
	// Sequence is that of the last change.
	Sequence int64
}
