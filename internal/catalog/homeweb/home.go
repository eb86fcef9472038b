package homeweb

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// homePage is Home as it is shown.
type homePage struct {
	shell     webui.PageProps
	title     string
	lede      string
	guest     bool             // nobody said who reads
	unknown   string           // the reader's ref, when the catalog does not know it
	hasPeople bool             // there is somebody whom the reader could be
	empty     bool             // there is nothing in the catalog
	teams     []webui.RefProps // the reader's
	attention attention
	mine      mine
	changes   changesCard
	recent    []webui.RefProps
	kinds     []kindCount
	board     []templComponent
	now       time.Time
}

func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	reader, now := p.frame.Reader(r, s), p.frame.Now()
	further := greeting(now) + strconv.FormatUint(reader.Settings.VisitsRevision(), 36)
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, further)) {
		return nil
	}
	refs := reader.Mine()
	page := homePage{
		shell: p.frame.Page(r, s, "Home", portal.HomePath), guest: reader.Ref == "", empty: s.Len() == 0, now: now,
		attention: p.attentionOf(s, refs),
		changes:   p.changesOf(r, s, refs),
		kinds:     p.kindCounts(s),
		recent:    references(s, recentRefs(reader, maxRecent)),
	}
	page.hasPeople = s.Count(readmodel.Equals("kind", "user")) > 0
	for _, group := range org.Groups(s, reader.Ref) {
		page.teams = append(page.teams, portal.Reference(s, group, ""))
	}
	page.mine = p.mineOf(s, reader, refs, page.teams, r.URL.Query().Get(paramMine))
	page.title, page.lede = p.welcome(s, reader, &page)
	if p.opts.Board != nil {
		page.board = p.opts.Board(r)
	}
	return portal.Show(w, r, http.StatusOK, page.view())
}

// welcome is the head of Home and a line below it.
func (p *Pages) welcome(s *readmodel.Snapshot, reader portal.Reader, page *homePage) (title, lede string) {
	if reader.Ref == "" {
		title = "Welcome"
		if name := p.frame.Organisation(); name != "" {
			title = "Welcome to " + name
		}
		return title, "Who owns what, how it hangs together, and what changed: " + webui.Count(s.Len()) + " " + portal.Noun(s.Len(), "entity", "entities") + " in one place."
	}
	me, known := reader.Entity()
	if !known {
		page.unknown = reader.Ref
		return greeting(page.now), "The catalog does not know `" + portal.PlainCode(reader.Ref) + "` any more."
	}
	first, _, _ := strings.Cut(portal.ReferenceTo(me).Label(), " ")
	return greeting(page.now) + ", " + first, page.summary()
}

// summary says in a line what is the reader's and how it is.
func (page *homePage) summary() string {
	who := "You own "
	if len(page.teams) == 1 {
		who = page.teams[0].Label() + " owns "
	} else if len(page.teams) > 1 {
		who = "Your teams own "
	}
	n := page.mine.owned
	if n == 0 {
		return who + "nothing in the catalog yet."
	}
	line := who + inWords(n) + " " + portal.Noun(n, "thing", "things") + ". "
	switch wants := page.attention.entities; {
	case wants == 0 && n == 1:
		return line + "It is well described."
	case wants == 0:
		return line + "All are well described."
	case wants == 1:
		return line + "One wants attention."
	default:
		return line + portal.UpperFirst(inWords(wants)) + " want attention."
	}
}

// inWords writes small numbers as words, as prose does.
func inWords(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return webui.Count(n)
}

// greeting fits the time of day where the portal runs.
func greeting(now time.Time) string {
	switch hour := now.Local().Hour(); {
	case hour >= 5 && hour < 12:
		return "Good morning"
	case hour >= 12 && hour < 18:
		return "Good afternoon"
	}
	return "Good evening"
}

// kindCount is how many entities of a kind there are.
type kindCount struct {
	kind, label, href string
	count             int
}

// kindCounts are all kinds of the catalog, in the order in which people look for them.
func (p *Pages) kindCounts(s *readmodel.Snapshot) []kindCount {
	var counts []kindCount
	for _, v := range s.Facets(readmodel.Filter{}, []string{"kind"})["kind"] {
		kind := strings.ToLower(v.Value)
		if kind == "location" {
			continue // how the catalog is made, not what is in it
		}
		counts = append(counts, kindCount{kind, p.frame.Plural(kind), portal.ListQuery{Kind: kind}.Href(), v.Count})
	}
	sortKinds(counts)
	return counts
}
