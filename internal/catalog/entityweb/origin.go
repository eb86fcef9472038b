package entityweb

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// maxAncestors bounds the tree of what led to an entity.
	maxAncestors = 100
	// maxColocated is how many entities of one place are listed, maxEmitted how many
	// are looked at to find those that a location brought.
	maxColocated = 100
	maxEmitted   = 500
	// maxWitnesses is how many relations are told with who declares them.
	maxWitnesses = 200

	keyLocation = "metadata.annotations." + catalog.AnnotationLocation
	keyOrigin   = "metadata.annotations." + catalog.AnnotationOrigin
)

// ancestryOf is the tree of Locations that led to an entity, from the entity upwards.
func ancestryOf(s *readmodel.Snapshot, page *entityPage) templ.Component {
	all, _ := s.Ancestry(page.handle.Ref())
	by := make(map[string]readmodel.Ancestor, len(all))
	for _, a := range portal.FirstOf(all, maxAncestors) {
		by[a.Entity.Ref()] = a
	}
	seen := map[string]bool{}
	var node func(a readmodel.Ancestor) webui.TreeNode
	node = func(a readmodel.Ancestor) webui.TreeNode {
		ref := portal.ReferenceTo(a.Entity)
		r := a.Entity.Record()
		n := webui.TreeNode{Ref: &ref, Open: true, Current: a.Entity.Ref() == page.handle.Ref(), Note: portal.PlaceOf(r.Location, r.Line, 0).Short}
		if seen[a.Entity.Ref()] {
			return n
		}
		seen[a.Entity.Ref()] = true
		for _, parent := range a.Parents {
			if above, ok := by[parent]; ok {
				n.Children = append(n.Children, node(above))
			}
		}
		return n
	}
	if len(all) < 2 {
		return rootView(portal.PlaceOf(page.record.Location, page.record.Line, 0), page.record.Bucket)
	}
	return ancestryView([]webui.TreeNode{node(all[0])})
}

// together is the entities that share a place.
type together struct {
	title string
	place string
	refs  []relationItem
	count int
}

// colocatedOf are the entities of the same file and of the same root location.
func colocatedOf(s *readmodel.Snapshot, page *entityPage) templ.Component {
	file := sharing(s, page, keyLocation, page.record.Location)
	file.title = "From the same file"
	groups := []together{file}
	if page.record.Origin != "" && page.record.Origin != page.record.Location {
		root := sharing(s, page, keyOrigin, page.record.Origin)
		root.title = "From the same root location"
		groups = append(groups, root)
	}
	return colocatedView(groups)
}

// sharing lists the entities with a value at a key, without the page's own.
func sharing(s *readmodel.Snapshot, page *entityPage, key, value string) together {
	t := together{place: portal.Clip(value, portal.MaxField)}
	if value == "" {
		return t
	}
	found, err := s.Query(readmodel.Query{Filter: readmodel.Equals(key, value), Limit: maxColocated + 1})
	if err != nil { // never: the query is ours
		return t
	}
	t.count = found.Total
	for _, e := range found.Items {
		if e.Ref() == page.handle.Ref() {
			t.count--
		} else if len(t.refs) < maxColocated {
			t.refs = append(t.refs, relationItemOf(s, e.Ref(), page.handle.Parts().Namespace))
		}
	}
	return t
}

// emitted are the entities that a Location brought into the catalog: those whose file is
// a target of it, and which name it as a parent. Nil when there are none.
func emitted(s *readmodel.Snapshot, page *entityPage) *relationGroup {
	var places []readmodel.Filter
	for _, target := range portal.FirstOf(portal.LocationTargets(page.entity), maxTargets) {
		places = append(places, placeFilter(page, target))
	}
	if len(places) == 0 {
		return nil
	}
	found, err := s.Query(readmodel.Query{Filter: readmodel.Or(places...), Limit: maxEmitted})
	if err != nil { // never: the query is ours
		return nil
	}
	g := &relationGroup{label: "What it brought"}
	for _, e := range found.Items {
		if !slices.Contains(e.Record().Parents, page.handle.Ref()) {
			continue
		}
		if g.count++; len(g.items) < maxGroup {
			g.items = append(g.items, relationItemOf(s, e.Ref(), page.handle.Parts().Namespace))
		}
	}
	if g.count == 0 {
		return nil
	}
	return g
}

// placeFilter selects what comes from a target of a Location, which may be relative to
// its file and may hold wildcards.
func placeFilter(page *entityPage, target string) readmodel.Filter {
	typ, base, _ := strings.Cut(page.record.Location, ":")
	if own := page.entity.SpecString("type"); own != "" {
		typ = own
	}
	if !strings.Contains(target, "://") && !path.IsAbs(target) {
		head, rest := "", base
		if i := strings.Index(base, "://"); i >= 0 { // keep the double slash
			head, rest = base[:i+3], base[i+3:]
		}
		target = head + path.Join(path.Dir(rest), target)
	}
	if i := strings.IndexAny(target, "*?[{"); i >= 0 {
		return readmodel.HasPrefix(keyLocation, typ+":"+target[:i])
	}
	return readmodel.Equals(keyLocation, typ+":"+target)
}

// provenance is what the catalog knows of where an entity comes from.
type provenance struct {
	facts     []webui.Fact
	witnesses []witness
	more      int
}

// witness is a relation and who declares it.
type witness struct {
	relation string
	target   webui.RefProps
	own      bool // the entity's own file does
	other    bool // the target's file does
}

func provenanceOf(s *readmodel.Snapshot, page *entityPage, kinds *entity.Model) templ.Component {
	r := page.record
	text := func(label, value string) webui.Fact {
		return webui.Fact{Label: label, Text: portal.Clip(value, portal.MaxField), Tall: len(label)+len(value) > shortPair}
	}
	part := provenance{facts: []webui.Fact{
		text("Source", r.Bucket), text("File", placeText(page)), text("Root location", r.Origin),
		{Label: "First seen", Value: webui.Time(r.Created, page.now)}, {Label: "Last changed", Value: webui.Time(r.Updated, page.now)},
		text("Sequence", strconv.FormatInt(r.Sequence, 10)), text("uid", page.handle.UID()), text("etag", page.handle.ETag()),
	}}
	all := page.handle.Relations()
	for _, relation := range portal.FirstOf(all, maxWitnesses) {
		part.witnesses = append(part.witnesses, witnessOf(s, page, kinds, relation))
	}
	part.more = len(all) - len(part.witnesses)
	return part.view()
}

// placeText is the whole place of an entity, with its line.
func placeText(page *entityPage) string {
	return portal.PlaceOf(page.record.Location, page.record.Line, 0).Full
}

func witnessOf(s *readmodel.Snapshot, page *entityPage, kinds *entity.Model, relation readmodel.Relation) witness {
	w := witness{relation: portal.RelationLabel(relation.Type), target: portal.Reference(s, relation.Target, page.handle.Parts().Namespace),
		own: slices.Contains(page.record.Declared, relation)}
	if other, ok := s.ByRef(relation.Target); ok {
		back := entity.Relation{Type: kinds.Reverse(relation.Type), Target: page.handle.Ref()}
		w.other = slices.Contains(other.Record().Declared, back)
	}
	return w
}
