package config

import (
	"encoding/json"
	"net"
	"strconv"
)

// Config is what Callboard uses of the configuration. Texts that nobody set are
// empty; numbers and choices hold their defaults.
type Config struct {
	Organization Organization
	App          App
	Backend      Backend
	Catalog      Catalog
	Callboard    Callboard

	// Ignored lists Backstage's keys that were set and are not used, sorted: a
	// top-level key, or a second-level one (backend.database) where some of its
	// neighbours are used.
	Ignored []string
	// Files lists every file that was read, includes too, as absolute paths in the
	// order of reading.
	Files []string
}

// Organization is the key organization.
type Organization struct {
	Name string
}

// App is the key app.
type App struct {
	Title   string
	BaseURL string // an http or https URL
}

// Backend is the key backend.
type Backend struct {
	BaseURL string // an http or https URL
	Listen  Listen
}

// Listen is the key backend.listen: a port, an address or {host, port}.
type Listen struct {
	Host string // empty means every interface, as in Backstage
	Port int    // 0 when the key is not set
	Pos  Pos
}

// IsSet tells whether the configuration says where to listen.
func (l Listen) IsSet() bool { return !l.Pos.IsZero() }

// Address returns host:port, as net.Listen takes it.
func (l Listen) Address() string { return net.JoinHostPort(l.Host, strconv.Itoa(l.Port)) }

// Catalog is the key catalog.
type Catalog struct {
	Locations []Location
	// Rules is nil when the key is not set, and empty when it is set to an empty
	// list, which allows nothing. [DefaultRules] are Backstage's for the first case.
	Rules                           []Rule
	Readonly                        bool
	OrphanStrategy                  OrphanStrategy
	DefaultLocationConflictStrategy ConflictStrategy
}

// Location is an item of catalog.locations.
type Location struct {
	Type   string
	Target string
	Rules  []Rule // allowed beside catalog.rules, for this location only
	Pos    Pos
	// Dir is the absolute folder of the file that holds the item; empty when it
	// comes from a variable. A relative target of type file is looked for here and
	// then, as Backstage does, in the working directory. The caller resolves it.
	Dir string
}

// Rule lets entities in: those that fit Allow, from the locations that fit
// Locations (reference: "Providers vs processors; rules; read-only").
type Rule struct {
	Allow []AllowedKind
	// Locations is nil when the rule holds for all of them. An empty list fits none.
	Locations []LocationMatch
	Pos       Pos
}

// AllowedKind fits entities by kind and, unless SpecType is empty, by spec.type.
// Both compare without regard to case.
type AllowedKind struct {
	Kind     string
	SpecType string
}

// LocationMatch fits locations by type and either by target or by a pattern of
// targets; when both are empty, by type alone.
type LocationMatch struct {
	Type    string
	Exact   string
	Pattern string // glob, without regard to case, matching dotfiles too
}

// DefaultRules returns the rules that Backstage applies when catalog.rules is not
// set: Component, API and Location from everywhere.
func DefaultRules() []Rule {
	return []Rule{{Allow: []AllowedKind{{Kind: "Component"}, {Kind: "API"}, {Kind: "Location"}}}}
}

// OrphanStrategy says what becomes of an entity that no location names any more.
type OrphanStrategy string

// The values of catalog.orphanStrategy.
const (
	DeleteOrphans OrphanStrategy = "delete" // the default
	KeepOrphans   OrphanStrategy = "keep"
)

// ConflictStrategy says what registering a known location does.
type ConflictStrategy string

// The values of catalog.defaultLocationConflictStrategy.
const (
	RejectKnown  ConflictStrategy = "reject" // the default
	RefreshKnown ConflictStrategy = "refresh"
)

// Callboard is the key callboard, which holds all keys that Backstage does not have.
type Callboard struct {
	Catalog CallboardCatalog
}

// CallboardCatalog is the key callboard.catalog.
type CallboardCatalog struct {
	Kinds        []Kind
	RemovalGuard RemovalGuard
	Limits       Limits
}

// Kind is an item of callboard.catalog.kinds: a kind of entity that a company adds.
type Kind struct {
	APIVersions []string // at least one
	Kind        string
	Plural      string          // of the title; may be empty
	Title       string          // may be empty
	Icon        string          // may be empty
	Schema      json.RawMessage // JSON Schema of the whole entity; nil when there is none
	SchemaPos   Pos
	Relations   []Relation
	Pos         Pos
}

// Relation is an item of a kind's relations: a field whose references become
// relations in both directions.
type Relation struct {
	Field            string // dotted path into the entity, such as spec.owner
	Type             string // relation from the entity, such as ownedBy
	Reverse          string // relation back to it, such as ownerOf
	DefaultKind      string // of a reference that names none; empty: it must name one
	DefaultNamespace NamespaceDefault
	Pos              Pos
}

// NamespaceDefault says in which namespace a reference without one lies.
type NamespaceDefault string

// The values of a relation's defaultNamespace.
const (
	OwnNamespace    NamespaceDefault = "own" // that of the entity itself; the default
	CommonNamespace NamespaceDefault = "default"
)

// RemovalGuard is the key callboard.catalog.removalGuard. A full pass of a source
// is held for review when it would remove more than both.
type RemovalGuard struct {
	Percent  int // of the source's entities, 0 to 100
	Entities int
}

// Limits is the key callboard.catalog.limits, for each file that is read.
type Limits struct {
	FileBytes int64
	Documents int // in one file
	Depth     int // nesting of lists and objects in a document
}
