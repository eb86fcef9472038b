package sdk

import (
	"context"
	"errors"
	"iter"
)

// Location says where documents are: a type ("file", "url") and a target that the
// source understands. Its text form "file:/srv/repo/catalog-info.yaml" is what the
// annotation backstage.io/managed-by-location holds.
type Location struct {
	Type   string
	Target string
}

// String returns type:target.
func (l Location) String() string { return l.Type + ":" + l.Target }

// Fingerprint identifies a state of a document's bytes, cheaply comparable by its
// source ("size:mtime:hash"). Only the source that made it can read it; empty means
// that nothing is known.
type Fingerprint string

// Document is one file (or its like) with everything in it: YAML text of any number
// of YAML documents.
type Document struct {
	Location Location
	// Data is the text. It is nil when Unchanged is set.
	Data []byte
	// Fingerprint identifies Data.
	Fingerprint Fingerprint
	// Unchanged says that the text is what the catalog already holds of this location.
	Unchanged bool
	// Root is set on documents that a source gives by itself, nil on those which it
	// read because a Location entity pointed there.
	Root *Root
	// Err says why the location could not be read. The entities which the catalog holds
	// of it stay. ErrNotExist in its chain says that there is nothing any more.
	Err error
	// Skipped, when not empty, says why this document is deliberately left out, such as
	// an un-rendered skeleton. It is listed, not treated as a problem.
	Skipped string
}

// Root tells how the catalog shall treat a document that a source gives by itself.
type Root struct {
	// Entity says that the location itself shall be visible as a Location entity, the
	// parent of everything read from it, as Backstage does for configured locations.
	Entity bool
	// Rules limits the kinds that may come from this root besides what general rules
	// allow. AllowAll switches the rules off for it.
	Rules    []Rule
	AllowAll bool
}

// Rule allows entities of a kind, and of a spec.type if one is given; both in any case.
type Rule struct {
	Kind     string
	SpecType string
}

// ErrNotExist says that nothing is at a location (any more).
var ErrNotExist = errors.New("does not exist")

// Source brings documents into the catalog. Everything it gives belongs to one bucket
// that carries its name.
type Source interface {
	// Name is unique among the sources of a portal and stable across restarts:
	// "files:/srv/catalog".
	Name() string
	// Run reads all documents, gives them to the bucket as a full pass, then follows
	// changes until ctx is done. It returns nil when ctx ends it; any other return is
	// an error, after which the portal runs it again with back-off. A source that
	// cannot follow changes returns ErrPoll after the pass to be run again later.
	Run(ctx context.Context, bucket Bucket) error
}

// ErrPoll is returned by a Source that has finished a pass and wants to be run again
// after the portal's polling interval.
var ErrPoll = errors.New("run again later")

// Bucket is the place in the catalog that holds what one source gave.
type Bucket interface {
	// Known returns the fingerprint of the document that the catalog holds of l.
	Known(l Location) (Fingerprint, bool)
	// Full replaces the bucket's content: whatever is not given any more is removed at
	// the end, unless that is so much that it is held for review. If the sequence ends
	// with an error nothing is removed. It returns when everything is committed and
	// visible.
	Full(ctx context.Context, documents iter.Seq2[Document, error]) error
	// Delta changes single documents. It returns when that is committed and visible.
	Delta(ctx context.Context, d Delta) error
}

// Delta is a change of single documents.
type Delta struct {
	// Documents are new or changed, or read again.
	Documents []Document
	// Removed are gone.
	Removed []Location
	// Touched are files that may have been read as references by documents; those that
	// did are read again.
	Touched []Location
}

// IsEmpty tells whether d changes nothing.
func (d Delta) IsEmpty() bool { return len(d.Documents)+len(d.Removed)+len(d.Touched) == 0 }

// LocationReader is a Source that can read the locations which Location entities and
// the API name.
type LocationReader interface {
	// LocationTypes are the types it can read, such as "file".
	LocationTypes() []string
	// ReadLocation reads what target means as seen from base, the location of the
	// document that names it (zero when there is none). A glob gives any number of
	// documents, in order of their targets. known tells fingerprints, so that unchanged documents need not be
	// read. A target that cannot be read is a Document with Err.
	ReadLocation(ctx context.Context, base Location, typ, target string, known func(Location) (Fingerprint, bool)) ([]Document, error)
}

// Reference is a piece of text that a document puts in by a placeholder such as
// $text: ./openapi.yaml.
type Reference struct {
	Location    Location
	Data        []byte
	Fingerprint Fingerprint
}

// ReferenceReader is a Source that can read what placeholders name.
type ReferenceReader interface {
	// ReadReference reads what target means as seen from base. It refuses targets that
	// leave the tree which base belongs to. The location of the returned reference is
	// right even when the error says that it could not be read, if one can be told, so
	// that the document is read again when the file appears.
	ReadReference(ctx context.Context, base Location, target string) (Reference, error)
}

// ReferenceChecker is a ReferenceReader that can tell cheaply whether a reference is
// still what it was.
type ReferenceChecker interface {
	// ReferenceUnchanged tells whether what is at l has the fingerprint known. A file
	// that could not be read then and still cannot is unchanged.
	ReferenceUnchanged(ctx context.Context, l Location, known Fingerprint) bool
}
