package graphweb

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// cachedImpacts is how many impacts are kept. One of graph.MaxBroken takes 1.6 MB.
const cachedImpacts = 8

// How much of an impact is listed.
const (
	maxImpactOwners = 50
	fewBroken       = 5   // of an owner, before "more"
	maxBrokenShown  = 500 // of the one owner that was chosen
)

// impactPart is who breaks if an entity breaks.
type impactPart struct {
	sentence string
	owners   []impactOwner
	more     int // owners that are not listed
	all      string
}

type impactOwner struct {
	ref     *webui.RefProps // nil: nobody
	count   int
	nearest int
	broken  []brokenItem
	more    int
	href    string // lists all of them
}

type brokenItem struct {
	ref  webui.RefProps
	note string // "2 steps, by way of ledger"
}

// fewImpact is how many entities that break are looked for where only their number is
// told.
const fewImpact = 1000

// impactOf finds who breaks, unless it has been found in this snapshot.
func (p *Pages) impactOf(s *readmodel.Snapshot, ref string, limit int) graph.Impact {
	key := strconv.FormatInt(s.Sequence(), 36) + "/" + strconv.FormatInt(s.At().UnixNano(), 36) + "/" + strconv.Itoa(limit) + "/" + ref
	return p.impacts.Get(key, func() graph.Impact { return graph.ImpactOf(s, ref, limit) })
}

// impactSentence says how much breaks.
func impactSentence(label string, i graph.Impact) string {
	if len(i.Broken) == 0 {
		return "If " + label + " breaks, nothing else in the catalog breaks with it."
	}
	n, owners := len(i.Broken), i.OwnerCount()
	words := webui.Count(n) + portal.Noun(n, " entity", " entities")
	if i.Unfinished {
		words = "more than " + words
	}
	if owners > 0 && !i.Unfinished {
		words += " of " + webui.Count(owners) + portal.Noun(owners, " owner", " owners")
	}
	return "If " + label + " breaks, " + words + portal.Noun(n, " breaks", " break") + " with it."
}

func (p *Pages) impactPart(s *readmodel.Snapshot, e readmodel.Entity, owner, path string) impactPart {
	i := p.impactOf(s, e.Ref(), graph.MaxBroken)
	part := impactPart{sentence: impactSentence(portal.ReferenceTo(e).Label(), i)}
	namespace := e.Parts().Namespace
	for k, o := range i.Owners {
		if owner != "" && ownerKey(o.Owner) != owner {
			continue
		}
		if owner == "" && k == maxImpactOwners {
			part.more = len(i.Owners) - k
			break
		}
		few := fewBroken
		if owner != "" {
			few = maxBrokenShown
		}
		part.owners = append(part.owners, impactOwnerOf(s, i, o, few, namespace, path))
	}
	if owner != "" {
		part.all = path + "?" + paramView + "=" + viewImpact
	}
	return part
}

// ownerKey names an owner in the address; "-" is nobody.
func ownerKey(ref string) string {
	if ref == "" {
		return "-"
	}
	return ref
}

func impactOwnerOf(s *readmodel.Snapshot, i graph.Impact, o graph.OwnerImpact, few int, namespace, path string) impactOwner {
	if len(o.Broken) == few+1 {
		few++ // no "1 more"
	}
	row := impactOwner{count: len(o.Broken), nearest: o.Nearest, more: max(0, len(o.Broken)-few)}
	if o.Owner != "" {
		ref := portal.Reference(s, o.Owner, namespace)
		row.ref = &ref
	}
	row.href = path + "?" + paramView + "=" + viewImpact + "&" + paramOwner + "=" + url.QueryEscape(ownerKey(o.Owner))
	for _, at := range portal.FirstOf(o.Broken, few) {
		b := i.Broken[at]
		note := "directly, " + relationWords(b.Relation)
		if b.Depth > 1 {
			note = strings.TrimSuffix(stepsWords(b.Depth), " ") + ", by way of " + portal.Reference(s, b.Via, namespace).Label()
		}
		row.broken = append(row.broken, brokenItem{portal.Reference(s, b.Ref, namespace), note})
	}
	return row
}
