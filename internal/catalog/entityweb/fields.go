package entityweb

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// maxFields is how many further fields of spec About has, maxItems how many items of
	// a list are named.
	maxFields = 16
	maxItems  = 8
	// fieldDepth is how deep objects are opened.
	fieldDepth = 3
)

// shownFields are fields of spec that the page shows elsewhere, in About or as cards.
var shownFields = []string{"type", "lifecycle", "owner", "profile", "definition", "remotes", "parameters", "steps", "output", "target", "targets"}

// furtherFacts are what spec says besides the fields that every kind shows: those of
// custom kinds, of AI resources, and any that a company has added. Fields that declare
// relations are shown as these.
func (p *Pages) furtherFacts(s *readmodel.Snapshot, page *entityPage) []webui.Fact {
	told := slices.Clone(shownFields)
	if k := p.frame.Kinds().Kind(page.kind); k != nil {
		for _, r := range k.Relations {
			told = append(told, strings.TrimPrefix(r.Path, "spec."))
		}
	}
	f := fieldFacts{s: s, told: told}
	f.object("", page.entity.Spec(), 1)
	if f.more > 0 {
		f.facts = append(f.facts, webui.Fact{Label: "Further fields", Value: portal.FooterLink(page.at(tabRaw), strconv.Itoa(f.more)+" on the Raw tab")})
	}
	return f.facts
}

// fieldFacts collects fields as facts, and counts those for which there is no room.
type fieldFacts struct {
	s     *readmodel.Snapshot
	told  []string // paths to leave out
	facts []webui.Fact
	more  int
}

func (f *fieldFacts) object(path string, o entity.Object, depth int) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		at := key
		if path != "" {
			at = path + "." + key
		}
		if slices.Contains(f.told, at) {
			continue
		}
		if below, ok := o[key].(entity.Object); ok && depth < fieldDepth && len(below) > 0 {
			f.object(at, below, depth+1)
			continue
		}
		f.field(at, o[key])
	}
}

func (f *fieldFacts) field(path string, v any) {
	if len(f.facts) == maxFields {
		f.more++
		return
	}
	fact := webui.Fact{Label: fieldLabel(path), Note: portal.Clip("spec."+path, portal.MaxTitle)}
	text := plainValue(v)
	if ref, ok := f.reference(v); ok {
		fact.Value = webui.Ref(ref)
	} else if portal.IsWeb(text) {
		fact.Value = valueText(text)
	} else {
		fact.Text = text
	}
	fact.Tall = len(fact.Label)+len(text) > shortPair
	f.facts = append(f.facts, fact)
}

// reference is the entity that a text names in full.
func (f *fieldFacts) reference(v any) (webui.RefProps, bool) {
	text, ok := v.(string)
	if !ok || len(text) > portal.MaxField {
		return webui.RefProps{}, false
	}
	ref, err := entity.ParseRef(text, entity.RefDefaults{Namespace: entity.DefaultNamespace})
	if err != nil || ref.Kind == "" {
		return webui.RefProps{}, false
	}
	e, ok := f.s.ByRef(ref.Canonical().String())
	if !ok {
		return webui.RefProps{}, false
	}
	return portal.ReferenceTo(e), true
}

// fieldLabel writes a path of keys as words: "runtime.minVersion" is "Runtime min version".
func fieldLabel(path string) string {
	return portal.RelationLabel(strings.NewReplacer(".", " ", "_", " ", "-", " ").Replace(path))
}

// plainValue is a value in a few words.
func plainValue(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case string:
		return portal.Clip(strings.TrimSpace(v), portal.MaxField)
	case json.Number:
		return v.String()
	case []any:
		return listWords(v)
	case entity.Object:
		return strconv.Itoa(len(v)) + " " + portal.Noun(len(v), "field", "fields")
	}
	return fieldText(v)
}

func listWords(list []any) string {
	words := make([]string, 0, maxItems)
	for _, item := range portal.FirstOf(list, maxItems) {
		switch item.(type) {
		case entity.Object, []any:
			return strconv.Itoa(len(list)) + " " + portal.Noun(len(list), "item", "items")
		}
		words = append(words, plainValue(item))
	}
	if more := len(list) - len(words); more > 0 {
		words = append(words, strconv.Itoa(more)+" more")
	}
	return portal.Clip(strings.Join(words, ", "), portal.MaxField)
}
