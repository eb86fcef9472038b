package cli

import (
	"encoding/json"
	"strings"

	"github.com/callboard/callboard/entity"
)

// row is what a list shows of an entity.
type row struct {
	Kind     string
	Metadata struct{ Name, Namespace, Title, Description string }
	Spec     rowSpec

	Relations []struct{ Type, TargetRef string }
}

// rowSpec keeps fields as they are, because a wrong type in one must not hide the rest.
type rowSpec struct {
	Type, Lifecycle json.RawMessage
	Profile         struct{ DisplayName json.RawMessage }
}

// Fields to ask for: what a ref needs, and what a row needs.
var (
	refFields = []string{"kind", "metadata.name", "metadata.namespace"}
	rowFields = append(refFields[:len(refFields):len(refFields)],
		"metadata.title", "metadata.description", "spec.type", "spec.lifecycle", "spec.profile.displayName", "relations")
)

// rowOf reads what it can of an entity.
func rowOf(text json.RawMessage) row {
	var r row
	_ = json.Unmarshal(text, &r) // the catalog's entities have this form; anything else shows as empty
	return r
}

func (r row) ref() string {
	return entity.Ref{Kind: r.Kind, Namespace: r.Metadata.Namespace, Name: r.Metadata.Name}.String()
}

// owner is the first owner, as short as it can be said.
func (r row) owner() string {
	for _, rel := range r.Relations {
		if rel.Type == entity.OwnedBy {
			if ref, err := entity.ParseRef(rel.TargetRef, entity.RefDefaults{}); err == nil {
				return ref.Short("group")
			}
			return rel.TargetRef
		}
	}
	return ""
}

// targets are the refs that the entity has to do with.
func (r row) targets() []string {
	refs := make([]string, len(r.Relations))
	for i, rel := range r.Relations {
		refs[i] = rel.TargetRef
	}
	return refs
}

// title is the title, or else how the entity describes itself.
func (r row) title() string {
	for _, s := range []string{r.Metadata.Title, text(r.Spec.Profile.DisplayName), r.Metadata.Description} {
		if s = firstLine(s); s != "" {
			return s
		}
	}
	return ""
}

func (s rowSpec) typ() string       { return text(s.Type) }
func (s rowSpec) lifecycle() string { return text(s.Lifecycle) }

// text is a JSON string, or any other value as it is written.
func text(v json.RawMessage) string {
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		return strings.TrimSpace(string(v))
	}
	return s
}
