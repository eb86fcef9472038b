package catalog

import (
	"context"
	"iter"
	"time"

	"github.com/callboard/callboard/sdk"
)

// DocumentState is what the catalog remembers of a document, so that an unchanged one
// need not be read again.
type DocumentState struct {
	Bucket      string
	Location    string
	Fingerprint sdk.Fingerprint
	// References are the files that placeholders put in.
	References []ReferenceState
	// Root says that the source gave it by itself; RootEntity that it is visible as a
	// Location entity.
	Root bool
	// Parents are the canonical refs of the Location entities that led to it.
	Parents []string
	// Origins are the root locations through which it is reached.
	Origin string
	// Skipped says why it was left out, if it was.
	Skipped string
}

// ReferenceState is one file that a placeholder put in.
type ReferenceState struct {
	Location    string          `json:"location"`
	Fingerprint sdk.Fingerprint `json:"fingerprint"`
}

// Commit is a set of changes that become durable together.
type Commit struct {
	Bucket string
	At     time.Time
	// Upserts are new entities (ID 0) and changed ones. The store fills in ID and
	// Sequence, and for new ones keeps UID and Created as given.
	Upserts []*Record
	// Removals are the refs of entities that are gone.
	Removals []string
	// History has a row for every upsert and removal; the store fills in Sequence.
	History []HistoryEntry
	// Documents are new states of documents; RemovedDocuments are locations of the
	// bucket that are forgotten.
	Documents        []DocumentState
	RemovedDocuments []string
	// Problems replaces, for each location in ProblemLocations, what is stored.
	ProblemLocations []string
	Problems         []Problem
}

// IsEmpty tells whether c changes nothing.
func (c *Commit) IsEmpty() bool {
	return len(c.Upserts)+len(c.Removals)+len(c.Documents)+len(c.RemovedDocuments)+len(c.ProblemLocations) == 0
}

// Store keeps the catalog. It is the truth; the read model serves from memory.
type Store interface {
	// Records gives all entities in order of ID.
	Records(ctx context.Context) iter.Seq2[Record, error]
	// RecordsByRef gives the entities of those canonical refs that exist, in any order.
	RecordsByRef(ctx context.Context, refs []string) ([]Record, error)
	// Documents gives the states of all documents of all buckets.
	Documents(ctx context.Context) iter.Seq2[DocumentState, error]
	// Problems gives all stored problems, by location, line and column.
	Problems(ctx context.Context) ([]Problem, error)
	// Commit makes c durable in one transaction and returns the sequence of its last
	// change. On error nothing of it is.
	Commit(ctx context.Context, c *Commit) (int64, error)
	// Sequence returns the sequence of the last change.
	Sequence(ctx context.Context) (int64, error)
}

// HistoryStore answers what happened to entities.
type HistoryStore interface {
	// History gives the changes of one entity, newest first; of all entities when ref is
	// empty. before is a sequence (0: from the newest), limit the largest number of rows.
	History(ctx context.Context, ref string, before int64, limit int) ([]HistoryEntry, error)
}

// Hold is a removal that was so large that a person must agree to it.
type Hold struct {
	Bucket  string    `json:"source"`
	Refs    []string  `json:"entityRefs"`
	Total   int       `json:"total"` // entities that the bucket held at that time
	Since   time.Time `json:"since"`
	Approve bool      `json:"approved"` // agreed to; the next pass removes them
}

// HoldStore keeps held removals, at most one for each bucket.
type HoldStore interface {
	Holds(ctx context.Context) ([]Hold, error)
	// SaveHold stores h in place of the bucket's earlier one; a hold without refs is deleted.
	SaveHold(ctx context.Context, h Hold) error
}

// StoredLocation is a location that was registered through the API.
type StoredLocation struct {
	ID     string
	Type   string
	Target string
}

// LocationStore keeps registered locations.
type LocationStore interface {
	Locations(ctx context.Context) ([]StoredLocation, error)
	// AddLocation stores l; a second one of the same type and target is a fault.Conflict.
	AddLocation(ctx context.Context, l StoredLocation) error
	// UpdateLocation changes type and target of the location with l.ID (fault.NotFound).
	UpdateLocation(ctx context.Context, l StoredLocation) error
	// DeleteLocation removes it (fault.NotFound).
	DeleteLocation(ctx context.Context, id string) error
}
