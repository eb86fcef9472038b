package orgweb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// maxOwnersInLink is through how many owners a link may lead to the catalog's list; for
// more the tab Owns lists what is meant.
const maxOwnersInLink = 20

// holdings are what a group or user owns: directly, or with groups below (a user: with
// their groups).
type holdings struct {
	s      *readmodel.Snapshot
	self   string
	user   bool
	owners []string // as chosen
	all    int      // owners with the groups
	direct bool     // as chosen; also when there is nothing to choose
	filter readmodel.Filter
	total  int
	kinds  []kindTally
}

// kindTally counts what is owned of a kind.
type kindTally struct {
	kind  string // in lower case
	count int
	types []readmodel.FacetValue // most first
}

func (p *Pages) holdings(s *readmodel.Snapshot, e readmodel.Entity, direct bool) holdings {
	h := holdings{s: s, self: e.Ref(), user: isUser(e), owners: p.allOwners(s, e)}
	h.all = len(h.owners)
	h.direct = direct || h.all == 1
	if h.direct {
		h.owners = []string{h.self}
	}
	h.filter = s.Hold(org.OwnedBy(h.owners...))
	for _, kind := range s.Facets(h.filter, []string{"kind"})["kind"] {
		h.total += kind.Count
		h.addKind(strings.ToLower(kind.Value), kind.Count)
	}
	slices.SortFunc(h.kinds, func(a, b kindTally) int {
		return cmp.Or(portal.KindRank(a.kind)-portal.KindRank(b.kind), strings.Compare(a.kind, b.kind))
	})
	return h
}

// addKind counts n of a kind, which may be written in several ways.
func (h *holdings) addKind(kind string, n int) {
	for i := range h.kinds {
		if h.kinds[i].kind == kind {
			h.kinds[i].count += n
			return
		}
	}
	tally := kindTally{kind: kind, count: n}
	tally.types = h.s.Facets(h.of(kind, ""), []string{fieldType})[fieldType]
	slices.SortFunc(tally.types, func(a, b readmodel.FacetValue) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	})
	h.kinds = append(h.kinds, tally)
}

const (
	fieldKind = "kind"
	fieldType = "spec.type"
	fieldName = "metadata.name"
)

// of selects what is owned of a kind and type; empty is any.
func (h *holdings) of(kind, typ string) readmodel.Filter {
	filter := h.filter
	if kind != "" {
		filter = readmodel.And(filter, readmodel.Equals(fieldKind, kind))
	}
	if typ != "" {
		filter = readmodel.And(filter, readmodel.Equals(fieldType, typ))
	}
	return filter
}

// href lists what is owned of a kind and type: in the catalog where an address can say
// it, or on the tab at owns.
func (h *holdings) href(owns state, kind, typ string) string {
	if len(h.owners) <= maxOwnersInLink {
		q := portal.ListQuery{Kind: kind, Owners: h.owners}
		if typ != "" {
			q.Types = []string{typ}
		}
		return q.Href()
	}
	return owns.with(func(st *state) { st.kind, st.typ, st.offset = kind, typ, 0 }, "")
}

// ownedRow is a row of the table of what is owned.
type ownedRow struct {
	ref         webui.RefProps
	description string
	typ         string
	lifecycle   string
	owner       *webui.RefProps
	changed     time.Time
}

// rows are a page of what is owned, in order of name, and how many there are.
func (h *holdings) rows(filter readmodel.Filter, limit, offset int) ([]ownedRow, int) {
	page, err := h.s.Query(readmodel.Query{Filter: filter, Order: []readmodel.Order{{Field: fieldName}}, Limit: limit, Offset: offset})
	if err != nil { // never: there is no cursor and one order
		return nil, 0
	}
	rows := make([]ownedRow, len(page.Items))
	for i, e := range page.Items {
		rows[i] = ownedRow{ref: portal.ReferenceTo(e), description: portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine),
			typ: portal.Clip(e.Type(), portal.MaxTitle), lifecycle: portal.Clip(e.Lifecycle(), portal.MaxTitle), changed: e.Updated()}
		if owner := org.Owner(e); owner != "" && !h.direct {
			ref := portal.Reference(h.s, owner, e.Parts().Namespace)
			rows[i].owner = &ref
		}
	}
	return rows, page.Total
}

// choice is the switch between direct and all; nothing when they are the same.
func (h *holdings) choice(st state) []webui.Segment {
	if h.all == 1 {
		return nil
	}
	own, all := "Only its own", "With groups below"
	if h.user {
		own, all = "Only their own", "With their groups"
	}
	return []webui.Segment{
		{Label: all, Current: !h.direct, Href: st.with(func(st *state) { st.direct, st.offset = false, 0 }, "")},
		{Label: own, Current: h.direct, Href: st.with(func(st *state) { st.direct, st.offset = true, 0 }, "")},
	}
}

// maxKinds is how many kinds the switch between them has.
const maxKinds = 6

// kindChoice is the switch between kinds; nothing when there are not several.
func (p *Pages) kindChoice(h *holdings, st state) []webui.Segment {
	if len(h.kinds) < 2 {
		return nil
	}
	at := func(kind string) string {
		return st.with(func(st *state) { st.kind, st.typ, st.offset = kind, "", 0 }, "")
	}
	segments := []webui.Segment{{Label: "All", Count: h.total, Href: at(""), Current: st.kind == ""}}
	for _, k := range portal.FirstOf(h.kinds, maxKinds) {
		segments = append(segments, webui.Segment{Label: portal.Clip(p.frame.Plural(k.kind), portal.MaxTitle), Count: k.count, Href: at(k.kind), Current: st.kind == k.kind})
	}
	return segments
}

// nothing says why a list of what is owned is empty.
func (h *holdings) nothing(st state) webui.EmptyProps {
	if st.kind != "" || st.typ != "" || st.text != "" {
		return webui.EmptyProps{Icon: "search", Title: "Nothing matches", Text: "It owns other things: take a filter away.", Small: true}
	}
	text := "What names it as `spec.owner` is listed here: `" + portal.PlainCode(portal.Clip(h.self, portal.MaxTitle)) + "`."
	if h.direct && h.all > 1 {
		return webui.EmptyProps{Icon: "inbox", Title: "Owns nothing by itself", Text: text, Small: true}
	}
	return webui.EmptyProps{Icon: "inbox", Title: "Owns nothing yet", Text: text, Small: true}
}
