package portal

import (
	"net/url"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Where the sections live, as in Backstage where it has them (reference: "Shell and
// routes").
const (
	HomePath     = "/"
	CatalogPath  = "/catalog"
	APIsPath     = "/api-docs"
	GraphPath    = "/catalog-graph"
	TeamsPath    = "/teams"
	ProblemsPath = "/problems"
	SettingsPath = "/settings"
	AboutPath    = "/about"
	SearchPath   = "/search"
	PalettePath  = "/palette" // what the palette asks at every keystroke
)

// The parameters of the catalog's list that other pages write, with Backstage's names
// (reference: "Catalog index page").
const (
	ParamKind   = "filters[kind]"
	ParamTypes  = "filters[type]"
	ParamOwners = "filters[owners]"
	ParamTags   = "filters[tags]"
	ParamUser   = "filters[user]"
	ParamText   = "filters[text]"
	// ParamRelation is followed by the type of a relation and "]".
	ParamRelation = "filters[relations."
	// ParamOwner narrows the Problems page, ParamTeam to a group and all below it.
	ParamOwner = "filters[owner]"
	ParamTeam  = "filters[team]"
)

// ListQuery is a list of the catalog that a page leads to.
type ListQuery struct {
	Kind      string // in lower case; empty means all kinds
	Types     []string
	Owners    []string // canonical refs
	Tags      []string
	Relations []readmodel.Relation
	Text      string
}

// Href is the address of the list.
func (q ListQuery) Href() string {
	var b addressBuilder
	kind := q.Kind
	if kind == "" {
		kind = AllKinds
	}
	b.add(ParamKind, kind)
	b.add(ParamTypes, q.Types...)
	b.add(ParamOwners, q.Owners...)
	b.add(ParamTags, q.Tags...)
	for _, r := range q.Relations {
		b.add(ParamRelation+r.Type+"]", r.Target)
	}
	if q.Text != "" {
		b.add(ParamText, q.Text)
	}
	return CatalogPath + "?" + strings.Join(b, "&")
}

// ProblemsHref is the address of the problems that contain text and, if owners are
// named, are theirs.
func ProblemsHref(text string, owners ...string) string {
	var b addressBuilder
	for _, owner := range owners {
		if owner != "" {
			b.add(ParamOwner, owner)
		}
	}
	if text != "" {
		b.add(ParamText, text)
	}
	if len(b) == 0 {
		return ProblemsPath
	}
	return ProblemsPath + "?" + strings.Join(b, "&")
}

// ProblemsBelowHref is the address of the problems of a group and all groups below it.
func ProblemsBelowHref(group string) string {
	return ProblemsPath + "?" + ParamTeam + "=" + url.QueryEscape(group)
}

// GraphHref is the address of the graph around an entity.
func GraphHref(ref string) string {
	return GraphPath + "?rootEntityRefs[]=" + url.QueryEscape(ref)
}

type addressBuilder []string

func (b *addressBuilder) add(name string, values ...string) {
	for _, v := range values {
		*b = append(*b, EscapeName(name)+"="+url.QueryEscape(v))
	}
}

// maxValues bounds the values of one filter.
const maxValues = 50

// FilterValues are the values of a filter, in all forms in which it may be written.
func FilterValues(query url.Values, name string) []string {
	all := slices.Clone(query[name])
	for key, values := range query {
		if index, ok := strings.CutPrefix(key, name+"["); ok && strings.HasSuffix(index, "]") {
			all = append(all, values...)
		}
	}
	for i := range all {
		all[i] = CleanText(all[i])
	}
	return Set(slices.DeleteFunc(all, func(v string) bool { return v == "" }))
}

// Set sorts values and keeps each once, in a bounded number.
func Set(values []string) []string {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		return nil
	}
	return values[:min(len(values), maxValues)]
}

// EscapeName is the query form of a parameter's name; brackets stay, as people read them.
func EscapeName(name string) string {
	if !strings.ContainsFunc(name, isSpecial) {
		return name
	}
	return strings.NewReplacer("%5B", "[", "%5D", "]").Replace(url.QueryEscape(name))
}

func isSpecial(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	return !letter && r != '[' && r != ']' && r != '.'
}
