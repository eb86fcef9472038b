package entity

import (
	"fmt"
	"slices"
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
	When     string   // if set, applies only when spec.type is exactly this
	Unless   string   // if set, does not apply when spec.type is exactly this

	at   string   // Path from the root; set by NewModel
	keys []string // Path, split
}

// RelationField is a field whose value declares relations.
type RelationField struct {
	Path             string   // dotted, below the root: "spec.owner"
	Type             string   // the relation from the declaring entity's side
	DefaultKind      string   // kind of short refs; empty: the kind must be written
	DefaultNamespace bool     // true: short refs mean namespace "default" rather than the entity's own
	TargetKinds      []string // allowed target kinds; a target of another kind is not related; empty allows all
	When             string   // if set, applies only when spec.type is exactly this

	keys []string // Path, split; set by NewModel
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
	// CheckID identifies what Check asks, so that documents which have been checked are
	// looked at again when that changes.
	CheckID string
}

// Accepts tells whether entities of apiVersion v can be of this kind.
func (k *Kind) Accepts(v string) bool {
	return len(k.APIVersions) == 0 || slices.Contains(k.APIVersions, v)
}

// RelationPair is a relation and how it reads from the other side.
type RelationPair struct{ Forward, Reverse string }

// Model is the set of kinds and relations that a catalog knows. It is immutable.
type Model struct {
	kinds   map[string]*Kind // by name, and by lower-cased name
	names   []string
	reverse map[string]string
}

// NewModel returns a model of the given kinds and relation pairs. Two kinds of the
// same name are an error, and so are relation fields whose type is in no pair and a
// relation with two reverses.
func NewModel(kinds []Kind, pairs []RelationPair) (*Model, error) {
	m := &Model{kinds: map[string]*Kind{}, reverse: map[string]string{}}
	for _, p := range pairs {
		if err := m.addPair(p.Forward, p.Reverse); err != nil {
			return nil, err
		}
	}
	for _, k := range kinds {
		if err := m.addKind(k); err != nil {
			return nil, err
		}
	}
	slices.Sort(m.names)
	return m, nil
}

func (m *Model) addPair(forward, reverse string) error {
	if forward == "" || reverse == "" {
		return fmt.Errorf("a relation pair needs two names, found %q and %q", forward, reverse)
	}
	for _, p := range [...]RelationPair{{forward, reverse}, {reverse, forward}} {
		if other, ok := m.reverse[p.Forward]; ok && other != p.Reverse {
			return fmt.Errorf("relation %q has two reverses, %q and %q", p.Forward, other, p.Reverse)
		}
		m.reverse[p.Forward] = p.Reverse
	}
	return nil
}

// addKind adds a copy of k in which the paths are split.
func (m *Model) addKind(k Kind) error {
	if !ValidKind(k.Name) {
		return fmt.Errorf("kind %q is not a valid kind name: use letters and digits, a letter first, at most %d", k.Name, maxNameLength)
	}
	lower := strings.ToLower(k.Name)
	if _, ok := m.kinds[lower]; ok {
		return fmt.Errorf("kind %s is declared twice", k.Name)
	}
	k.Fields, k.Relations = slices.Clone(k.Fields), slices.Clone(k.Relations)
	for i := range k.Fields {
		f := &k.Fields[i]
		f.at, f.keys = "spec."+f.Path, strings.Split(f.Path, ".")
	}
	for i := range k.Relations {
		f := &k.Relations[i]
		if _, ok := m.reverse[f.Type]; !ok {
			return fmt.Errorf("kind %s: field %s declares relation %q, which has no reverse", k.Name, f.Path, f.Type)
		}
		f.keys = strings.Split(f.Path, ".")
	}
	m.kinds[lower], m.kinds[k.Name] = &k, &k
	m.names = append(m.names, k.Name)
	return nil
}

// With returns a model that has further kinds and relation pairs besides those of m.
func (m *Model) With(kinds []Kind, pairs []RelationPair) (*Model, error) {
	all := make([]Kind, 0, len(m.kinds)+len(kinds))
	for _, n := range m.names {
		all = append(all, *m.kinds[n])
	}
	var allPairs []RelationPair
	for f, r := range m.reverse {
		allPairs = append(allPairs, RelationPair{f, r})
	}
	return NewModel(append(all, kinds...), append(allPairs, pairs...))
}

// Kind returns the kind of the given name in any case, or nil.
func (m *Model) Kind(name string) *Kind {
	if k := m.kinds[name]; k != nil {
		return k
	}
	return m.kinds[strings.ToLower(name)]
}

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
	var few [16]Relation // enough for most entities; more spill to the heap
	c := collector{namespace: e.Namespace(), rels: few[:0]}
	typ := e.SpecString("type")
	for i := range k.Relations {
		f := &k.Relations[i]
		if f.When != "" && f.When != typ {
			continue
		}
		if v, ok := e.Lookup(f.keys...); ok {
			c.field(f, v)
		}
	}
	slices.SortFunc(c.rels, Relation.Compare)
	rels := slices.Compact(c.rels)
	if len(rels) == 0 {
		return nil, c.bad
	}
	return slices.Clone(rels), c.bad // of the exact size: catalogs keep many of them
}

// collector gathers what the relation fields of an entity declare.
type collector struct {
	namespace string // the entity's own
	rels      []Relation
	bad       []Violation
}

func (c *collector) field(f *RelationField, v any) {
	switch v := v.(type) {
	case string:
		if err := c.relate(f, v); err != nil {
			c.unreadable(f.Path, err)
		}
	case []any:
		c.rels = slices.Grow(c.rels, len(v))
		for i, x := range v {
			if s, ok := x.(string); ok {
				if err := c.relate(f, s); err != nil {
					c.unreadable(item(f.Path, i), err)
				}
			}
		}
	}
}

func (c *collector) relate(f *RelationField, text string) error {
	d := RefDefaults{Kind: f.DefaultKind, Namespace: c.namespace}
	if f.DefaultNamespace {
		d.Namespace = DefaultNamespace
	}
	r, err := ParseRef(text, d)
	if err != nil {
		return err
	}
	if len(f.TargetKinds) == 0 || slices.ContainsFunc(f.TargetKinds, func(k string) bool { return strings.EqualFold(k, r.Kind) }) {
		c.rels = append(c.rels, Relation{Type: f.Type, Target: r.String()})
	}
	return nil
}

func (c *collector) unreadable(path string, err error) {
	if len(c.bad) < maxViolations {
		c.bad = append(c.bad, Violation{Path: path, Code: "bad-ref", Message: path + ": " + err.Error(),
			Fix: "Write the reference as kind:namespace/name."})
	}
}
