package homeweb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

type templComponent = templ.Component

// What the card Mine can show, as the parameter says it.
const (
	paramMine   = "mine"
	mineOwned   = "owned"
	mineStarred = "starred"
	mineRecent  = "recent"
	mineStart   = "start" // not asked for: what a first visitor can begin with
)

const (
	maxMine   = 8
	maxRecent = 6
)

// mine is the card with what is the reader's: owned, starred or opened last.
type mine struct {
	which    string
	segments []webui.Segment
	rows     []mineRow
	owned    int    // entities that the reader's refs own
	allHref  string // the whole list, when it is longer
	all      int
}

// mineRow is one entity at a glance.
type mineRow struct {
	ref         webui.RefProps
	description string
	level       webui.StatusLevel
	state       string
	changed     time.Time
}

func (p *Pages) mineOf(s *readmodel.Snapshot, reader portal.Reader, refs []string, teams []webui.RefProps, which string) mine {
	starred := known(s, reader.Settings.Starred())
	m := mine{which: which}
	var owned []readmodel.Entity
	if len(refs) > 0 {
		found, err := s.Query(readmodel.Query{Filter: readmodel.And(org.OwnedBy(refs...), readmodel.Not(readmodel.Equals("kind", "location"))),
			Order: []readmodel.Order{{Field: "metadata.name"}}, Limit: maxMine})
		if err == nil {
			owned, m.owned = found.Items, found.Total
		}
	}
	if which != mineOwned && which != mineStarred && which != mineRecent {
		m.which = mineOwned
		if m.owned == 0 { // the first that has something
			m.which = mineStarred
			if len(starred) == 0 {
				m.which = mineRecent
			}
			if len(starred) == 0 && len(recentRefs(reader, 1)) == 0 {
				m.which = mineStart
			}
		}
	}
	label := "Mine"
	if len(teams) == 1 {
		label = teams[0].Label()
	}
	if len(refs) > 0 {
		m.segments = append(m.segments, m.segment(mineOwned, label+" "+webui.Count(m.owned)))
	}
	m.segments = append(m.segments, m.segment(mineStarred, "Starred "+webui.Count(len(starred))), m.segment(mineRecent, "Recent"))
	switch m.which {
	case mineOwned:
		m.rows, m.all = rows(s, owned), m.owned
		m.allHref = portal.CatalogPath + "?" + portal.ParamKind + "=" + portal.AllKinds + "&" + portal.ParamUser + "=owned"
	case mineStarred:
		m.rows, m.all = rows(s, portal.FirstOf(starred, maxMine)), len(starred)
		m.allHref = portal.CatalogPath + "?" + portal.ParamKind + "=" + portal.AllKinds + "&" + portal.ParamUser + "=starred"
	case mineStart:
		m.rows, m.all, m.allHref = beginnings(s)
	case mineRecent:
		m.rows = rows(s, known(s, recentRefs(reader, maxMine)))
		m.all = len(m.rows)
	}
	return m
}

// beginnings are entities from which the rest can be found: the largest units that the
// catalog has.
func beginnings(s *readmodel.Snapshot) (first []mineRow, all int, allHref string) {
	for _, kind := range []string{"domain", "system", "component"} {
		found, err := s.Query(readmodel.Query{Filter: readmodel.Equals("kind", kind), Order: []readmodel.Order{{Field: "metadata.name"}}, Limit: maxMine})
		if err == nil && found.Total > 0 {
			return rows(s, found.Items), found.Total, portal.ListQuery{Kind: kind}.Href()
		}
	}
	return nil, 0, ""
}

// title is that of the card.
func (m mine) title() string {
	if m.which == mineStart {
		return "Begin here"
	}
	return "Mine"
}

func (m *mine) segment(which, label string) webui.Segment {
	return webui.Segment{Label: label, Href: portal.HomePath + "?" + paramMine + "=" + which, Current: m.which == which}
}

// known are the entities of those refs that are in the catalog, in that order.
func known(s *readmodel.Snapshot, refs []string) []readmodel.Entity {
	var out []readmodel.Entity
	for _, ref := range refs {
		if e, ok := s.ByRef(ref); ok {
			out = append(out, e)
		}
	}
	return out
}

func references(s *readmodel.Snapshot, refs []string) []webui.RefProps {
	return portal.References(known(s, refs))
}

// recentRefs are what the reader opened last, newest first.
func recentRefs(reader portal.Reader, limit int) []string {
	var refs []string
	for _, visit := range reader.Settings.Recent(limit) {
		refs = append(refs, visit.Ref)
	}
	return refs
}

func rows(s *readmodel.Snapshot, entities []readmodel.Entity) []mineRow {
	out := make([]mineRow, len(entities))
	for i, e := range entities {
		out[i] = mineRow{ref: portal.ReferenceTo(e), description: portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine), changed: e.Updated()}
		out[i].level, out[i].state = health(s, e)
	}
	return out
}

// health is how the catalog finds an entity described. Nothing is derived for it: a row
// tells how many problems there are, and whether one is an error, which only stored ones
// are.
func health(s *readmodel.Snapshot, e readmodel.Entity) (level webui.StatusLevel, state string) {
	n := e.CountProblems()
	if n == 0 {
		return "", ""
	}
	level = webui.StatusWarn
	for _, problem := range s.StoredProblemsOf(e.Ref()) {
		if problem.Severity == catalog.SeverityError {
			level = webui.StatusBad
		}
	}
	return level, webui.Count(n) + " " + portal.Noun(n, "problem", "problems")
}

func sortKinds(counts []kindCount) {
	slices.SortFunc(counts, func(a, b kindCount) int {
		return cmp.Or(portal.KindRank(a.kind)-portal.KindRank(b.kind), b.count-a.count, strings.Compare(a.kind, b.kind))
	})
}
