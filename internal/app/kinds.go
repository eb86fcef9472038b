package app

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/config"
)

// ownKinds returns the built-in kinds and those which the configuration declares. A kind
// that is declared for several apiVersions is one kind with a schema for each.
func ownKinds(declared []config.Kind) (*entity.Model, error) {
	model := entity.Builtin()
	if len(declared) == 0 {
		return model, nil
	}
	var kinds []*ownKind
	var pairs []entity.RelationPair
	for i := range declared {
		d := &declared[i]
		if b := model.Kind(d.Kind); b != nil {
			return nil, &config.Error{Pos: d.Pos, Message: "the kind " + b.Name + " is built in and cannot be declared anew",
				Fix: "give your kind another name"}
		}
		schema, err := compileSchema(d)
		if err != nil {
			return nil, err
		}
		k := findKind(kinds, d.Kind)
		if k == nil {
			k = &ownKind{kind: entity.Kind{Name: d.Kind, Plural: d.Plural}}
			kinds = append(kinds, k)
		}
		k.add(d, schema)
		for _, r := range d.Relations {
			pairs = append(pairs, entity.RelationPair{Forward: r.Type, Reverse: r.Reverse})
		}
	}
	if err := checkPairs(model, declared); err != nil {
		return nil, err
	}
	all := make([]entity.Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
		all[i].Check = k.check
	}
	return model.With(all, pairs)
}

// ownKind is a kind of the configuration while it is put together.
type ownKind struct {
	kind    entity.Kind
	schemas map[string]*schema // by apiVersion
}

func findKind(kinds []*ownKind, name string) *ownKind {
	i := slices.IndexFunc(kinds, func(k *ownKind) bool { return strings.EqualFold(k.kind.Name, name) })
	if i < 0 {
		return nil
	}
	return kinds[i]
}

func (k *ownKind) add(d *config.Kind, s *schema) {
	if k.schemas == nil {
		k.schemas = map[string]*schema{}
	}
	k.kind.CheckID += string(d.Schema)
	for _, v := range d.APIVersions {
		k.kind.APIVersions = append(k.kind.APIVersions, v)
		k.schemas[v] = s
	}
	for _, r := range d.Relations {
		k.kind.Relations = append(k.kind.Relations, entity.RelationField{
			Path: r.Field, Type: r.Type, DefaultKind: r.DefaultKind,
			DefaultNamespace: r.DefaultNamespace == config.CommonNamespace,
		})
	}
}

func (k *ownKind) check(e entity.Entity) []entity.Violation {
	if s := k.schemas[e.APIVersion()]; s != nil {
		return s.check(e)
	}
	return nil
}

// checkPairs refuses a relation that reads differently from the other side than the same
// one does elsewhere.
func checkPairs(model *entity.Model, declared []config.Kind) error {
	reverse := map[string]string{}
	for _, d := range declared {
		for _, r := range d.Relations {
			for one, other := range map[string]string{r.Type: r.Reverse, r.Reverse: r.Type} {
				known := model.Reverse(one)
				if known == "" {
					known = reverse[one]
				}
				if known != "" && known != other {
					return &config.Error{Pos: r.Pos, Message: "the relation " + one + " has the reverse " + known + " elsewhere, and here " + other,
						Fix: "use the same pair everywhere, or give this relation another name"}
				}
			}
			reverse[r.Type], reverse[r.Reverse] = r.Reverse, r.Type
		}
	}
	return nil
}
