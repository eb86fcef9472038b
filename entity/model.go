package entity

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// FieldType is the JSON type that a field of a kind must have.
type FieldType uint8

// The field types that kinds ask for.
const (
	AnyType    FieldType = iota
	StringType           // a string that is not empty
	TextType             // a string that may be empty
	StringList           // a list of strings that are not empty
	ObjectType
	ObjectList
	RefOrRefs // a ref, or (as Callboard's extension) a list of refs
)

// Field is one field that a kind knows below spec. Fields it does not know are kept.
type Field struct {
	Path     string // dotted, below spec: "profile.email"
	Type     FieldType
	Required bool
	OneOf    []string // allowed values of a string; empty allows all
	MaxLen   int      // longest string in characters; 0 is unlimited
	When     string   // if set, applies only when spec.type has this value (any case)
	Unless   string   // if set, does not apply when spec.type has this value
}

// RelationField is a field whose value declares relations.
type RelationField struct {
	Path             string   // dotted, below the root: "spec.owner"
	Type             string   // the relation from the declaring entity's side
	DefaultKind      string   // kind of short refs; empty: the kind must be written
	DefaultNamespace bool     // true: short refs mean namespace "default" rather than the entity's own
	TargetKinds      []string // allowed target kinds; a target of another kind is not related; empty allows all
	When             string   // if set, applies only when spec.type has this value
}

// Kind describes one kind of entity: how it is called, where it is valid, which fields
// it asks for and what they declare (reference: "Built-in kinds", "Relations").
type Kind struct {
	Name        string
	Plural      string
	APIVersions []string // empty accepts any
	Fields      []Field
	Relations   []RelationField
	// Check is an additional rule, such as a custom kind's JSON Schema; nil when there is none.
	Check func(Entity) []Violation `json:"-"`
}

// Accepts tells whether entities of apiVersion v can be of this kind.
func (k *Kind) Accepts(v string) bool {
	return len(k.APIVersions) == 0 || slices.Contains(k.APIVersions, v)
}

// RelationPair is a relation and how it reads from the other side.
type RelationPair struct{ Forward, Reverse string }

// Model is the set of kinds and relations that a catalog knows. It is immutable.
type Model struct {
	kinds   map[string]*Kind // by lower-cased name
	names   []string
	reverse map[string]string
}

// NewModel returns a model of the given kinds and relation pairs. Two kinds of the
// same name are an error, and so are relation fields whose type is in no pair.
func NewModel(kinds []Kind, pairs []RelationPair) (*Model, error) {
	m := &Model{kinds: map[string]*Kind{}, reverse: map[string]string{}}
	for _, p := range pairs {
		m.reverse[p.Forward], m.reverse[p.Reverse] = p.Reverse, p.Forward
	}
	for i := range kinds {
		k := &kinds[i]
		key := strings.ToLower(k.Name)
		if !kindPattern.MatchString(k.Name) || len(k.Name) > maxNameLength {
			return nil, fmt.Errorf("kind %q is not a valid kind name: use letters and digits, a letter first, at most %d", k.Name, maxNameLength)
		}
		if _, ok := m.kinds[key]; ok {
			return nil, fmt.Errorf("kind %s is declared twice", k.Name)
		}
		for _, f := range k.Relations {
			if _, ok := m.reverse[f.Type]; !ok {
				return nil, fmt.Errorf("kind %s: field %s declares relation %q, which has no reverse", k.Name, f.Path, f.Type)
			}
		}
		m.kinds[key] = k
		m.names = append(m.names, k.Name)
	}
	sort.Strings(m.names)
	return m, nil
}

// With returns a model that has further kinds and relation pairs besides those of m.
func (m *Model) With(kinds []Kind, pairs []RelationPair) (*Model, error) {
	all := make([]Kind, 0, len(m.kinds)+len(kinds))
	for _, n := range m.names {
		all = append(all, *m.kinds[strings.ToLower(n)])
	}
	var allPairs []RelationPair
	for f, r := range m.reverse {
		allPairs = append(allPairs, RelationPair{f, r})
	}
	return NewModel(append(all, kinds...), append(allPairs, pairs...))
}

// Kind returns the kind of the given name in any case, or nil.
func (m *Model) Kind(name string) *Kind { return m.kinds[strings.ToLower(name)] }

// KindNames returns all kind names, sorted.
func (m *Model) KindNames() []string { return slices.Clone(m.names) }

// Reverse returns how a relation reads from the other side; empty when it is unknown.
func (m *Model) Reverse(relation string) string { return m.reverse[relation] }

// Relation is one edge of the catalog's graph as seen from an entity.
type Relation struct {
	Type   string // "ownedBy"
	Target string // canonical ref
}

// Compare orders relations by type, then target, as Backstage's answers do.
func (r Relation) Compare(s Relation) int {
	if c := strings.Compare(r.Type, s.Type); c != 0 {
		return c
	}
	return strings.Compare(r.Target, s.Target)
}

// Relations returns the relations that e itself declares, without the reverse ones
// that others declare about it; sorted, each once. Refs that cannot be read are
// reported as violations and left out.
func (m *Model) Relations(e Entity) ([]Relation, []Violation) {
	k := m.Kind(e.Kind())
	if k == nil {
		return nil, nil
	}
	var rels []Relation
	var bad []Violation
	for i := range k.Relations {
		f := &k.Relations[i]
		if f.When != "" && !strings.EqualFold(f.When, e.SpecString("type")) {
			continue
		}
		rels, bad = f.collect(e, rels, bad)
	}
	slices.SortFunc(rels, Relation.Compare)
	return slices.Compact(rels), bad
}

func (f *RelationField) collect(e Entity, rels []Relation, bad []Violation) ([]Relation, []Violation) {
	path := strings.Split(f.Path, ".")
	v, ok := e.Lookup(path...)
	if !ok {
		return rels, bad
	}
	d := RefDefaults{Kind: f.DefaultKind, Namespace: e.Namespace()}
	if f.DefaultNamespace {
		d.Namespace = DefaultNamespace
	}
	one := func(text, at string) {
		r, err := ParseRef(text, d)
		if err != nil {
			bad = append(bad, Violation{Path: at, Code: "bad-ref", Message: err.Error(),
				Fix: "Write the reference as kind:namespace/name."})
			return
		}
		if len(f.TargetKinds) == 0 || slices.ContainsFunc(f.TargetKinds, func(k string) bool { return strings.EqualFold(k, r.Kind) }) {
			rels = append(rels, Relation{Type: f.Type, Target: r.String()})
		}
	}
	switch v := v.(type) {
	case string:
		one(v, f.Path)
	case []any:
		for i, x := range v {
			if s, ok := x.(string); ok {
				one(s, fmt.Sprintf("%s.%d", f.Path, i))
			}
		}
	}
	return rels, bad
}
