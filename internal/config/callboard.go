package config

import (
	"bytes"
	"errors"
	"math"
	"regexp"
	"strings"
)

// Defaults of callboard.catalog.
const (
	defaultGuardPercent  = 30
	defaultGuardEntities = 20
	defaultFileBytes     = 10 << 20
	defaultDocuments     = 10_000
	defaultDocumentDepth = 100
)

// Unknown keys below callboard are errors: nobody but Callboard reads them, so one
// that it does not know is a slip.
func (d *decoder) callboard(o *object) Callboard {
	defer o.rejectUnknown()
	return Callboard{Catalog: d.callboardCatalog(o.object("catalog"))}
}

func (d *decoder) callboardCatalog(o *object) CallboardCatalog {
	defer o.rejectUnknown()
	return CallboardCatalog{
		Kinds:        d.kinds(o),
		RemovalGuard: d.removalGuard(o.object("removalGuard")),
		Limits:       d.limits(o.object("limits")),
	}
}

func (d *decoder) removalGuard(o *object) RemovalGuard {
	defer o.rejectUnknown()
	return RemovalGuard{
		Percent:  int(o.integer("percent", defaultGuardPercent, 0, 100)),
		Entities: int(o.integer("entities", defaultGuardEntities, 0, math.MaxInt32)),
	}
}

func (d *decoder) limits(o *object) Limits {
	defer o.rejectUnknown()
	return Limits{
		FileBytes: o.integer("fileBytes", defaultFileBytes, 1, 1<<40),
		Documents: int(o.integer("documents", defaultDocuments, 1, math.MaxInt32)),
		Depth:     int(o.integer("depth", defaultDocumentDepth, 1, 10_000)),
	}
}

func (d *decoder) kinds(catalog *object) []Kind {
	items, _ := catalog.list("kinds")
	var kinds []Kind
	first := map[string]Pos{}
	for _, item := range items {
		k := d.kind(item)
		for _, version := range k.APIVersions {
			if version == "" || k.Kind == "" {
				continue // reported already
			}
			id := strings.ToLower(version + " " + k.Kind)
			if at, twice := first[id]; twice {
				d.problem(k.Pos, item.path, "the same kind and apiVersion are declared twice, first at "+at.String(), "keep one of them")
			}
			first[id] = k.Pos
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func (d *decoder) kind(item element) Kind {
	o := d.asItem(item)
	defer o.rejectUnknown()
	k := Kind{
		APIVersions: d.apiVersions(o),
		Kind:        o.required("kind"),
		Plural:      o.text("plural"),
		Title:       o.text("title"),
		Icon:        o.text("icon"),
		Relations:   d.relations(o),
		Pos:         item.v.pos,
	}
	d.checkName(o, "kind", k.Kind, kindName, "letters and digits, beginning with a letter")
	if v := o.get("schema"); v != nil {
		k.Schema, k.SchemaPos = d.schema(element{o.at("schema"), v}), v.pos
	}
	return k
}

// kindName is the form of a kind (reference: "Validation rules").
var kindName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]{0,62}$`)

// fieldPath is a dotted path into an entity.
var fieldPath = regexp.MustCompile(`^[^.\s]+(\.[^.\s]+)*$`)

// checkName reports a text that is there and does not have the expected form.
func (d *decoder) checkName(o *object, name, text string, form *regexp.Regexp, expected string) {
	if text != "" && !form.MatchString(text) {
		d.wrongType(o.v.get(name).value, o.at(name), expected)
	}
}

// apiVersions reads apiVersions, a list, or apiVersion, for one.
func (d *decoder) apiVersions(o *object) []string {
	many, one := o.get("apiVersions"), o.get("apiVersion")
	switch {
	case many != nil && one != nil:
		d.problem(one.pos, o.at("apiVersion"), "both apiVersion and apiVersions are set", "keep apiVersions")
	case many != nil:
		versions := o.texts("apiVersions")
		if many.kind == listValue && len(versions) == 0 {
			d.problem(many.pos, o.at("apiVersions"), "expected at least one, found an empty list", "")
		}
		return versions
	default:
		if version := o.required("apiVersion"); version != "" {
			return []string{version}
		}
	}
	return nil
}

// schema writes the inline JSON Schema as JSON. Whether it is a good schema is for
// the catalog to say.
func (d *decoder) schema(e element) []byte {
	if e.v.kind != objectValue {
		d.wrongType(e.v, e.path, "a JSON Schema as an object")
		return nil
	}
	var b bytes.Buffer
	if err := e.v.appendJSON(&b); err != nil {
		var bad *Error
		if errors.As(err, &bad) {
			d.problem(bad.Pos, e.path, bad.Message, bad.Fix)
		}
		return nil
	}
	return b.Bytes()
}

func (d *decoder) relations(kind *object) []Relation {
	items, _ := kind.list("relations")
	var relations []Relation
	for _, item := range items {
		o := d.asItem(item)
		r := Relation{
			Field:            o.required("field"),
			Type:             o.required("type"),
			Reverse:          o.required("reverse"),
			DefaultKind:      o.text("defaultKind"),
			DefaultNamespace: NamespaceDefault(o.choice("defaultNamespace", "own", "default")),
			Pos:              item.v.pos,
		}
		d.checkName(o, "field", r.Field, fieldPath, "a path with dots like spec.owner")
		d.checkName(o, "defaultKind", r.DefaultKind, kindName, "letters and digits, beginning with a letter")
		o.rejectUnknown()
		relations = append(relations, r)
	}
	return relations
}
