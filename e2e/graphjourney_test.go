package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestGraph walks in the graph with mouse and keys, and exports it.
func TestGraph(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + graphPage)
	b.until("the root is marked", `document.querySelector('.node.root')?.textContent.includes('playback-api')`)
	boxes := evaluate[int](b, `document.querySelectorAll('svg.graph .node').length`)
	b.click(`input[name=maxDepth][value="1"]`)
	b.until("fewer at depth 1", `new URL(location).searchParams.get('maxDepth') === '1' && document.querySelectorAll('svg.graph .node').length < `+strconv.Itoa(boxes))

	width := `document.querySelector('svg.graph').getBoundingClientRect().width`
	before := evaluate[float64](b, width)
	b.click(`[data-zoom=in]`)
	larger := evaluate[float64](b, width)
	b.click(`[data-zoom=out]`)
	b.click(`[data-zoom=out]`)
	smaller := evaluate[float64](b, width)
	if larger <= before || smaller >= before {
		t.Errorf("the graph is %.0f wide, %.0f zoomed in and %.0f zoomed out", before, larger, smaller)
	}
	b.click(`[data-zoom=fit]`)

	evaluate[string](b, `(document.querySelector('[data-graph] .node a').focus(), '')`)
	seen := map[string]bool{}
	for _, way := range []string{kb.ArrowRight, kb.ArrowRight, kb.ArrowDown, kb.ArrowLeft} {
		b.key(way)
		seen[evaluate[string](b, `document.activeElement.closest('.node')?.dataset.node ?? 'outside'`)] = true
	}
	if seen["outside"] || len(seen) < 2 {
		t.Errorf("arrows walk to %v", seen)
	}
	b.until("the path lights up", `document.querySelector('svg.graph.lit .hot')`)
	b.shot("graph-walk")

	head, text := b.file(`a[download$=".svg"]`)
	if !strings.HasPrefix(head, "200 image/svg+xml") || !strings.HasPrefix(text, "<svg") || strings.Contains(text, "<script") {
		t.Errorf("the picture: %s %.80s", head, text)
	}

	b.click(`.node:not(.root) > a[href*="rootEntityRefs"]`)
	b.until("the graph is around another", `!document.querySelector('.node.root').textContent.includes('playback-api')`)
	b.visit(s.URL + "/catalog-graph")
	b.says("entities")
	b.click(`#filters input[data-filter]`)
	b.press("royalty")
	b.until("roots are offered", `document.querySelector('main .results a[href*="royalty"]')`)
	b.quiet()
}

// TestTeams follows the tree to a team and from there to a person.
func TestTeams(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/teams")
	b.click(`.tree details summary`)
	b.until("it folds", `!document.querySelector('.tree details').open`)
	b.click(`.tree details summary`)
	b.click(`.tree a[href="/catalog/default/group/playback"]`)
	b.until("the team is open", `document.querySelector('h1').textContent.includes('Playback')`)
	b.says("playback-api")
	b.click(`.tabs a[href$="/owns"]`)
	b.until("what it owns is listed", `document.querySelectorAll('main tbody tr, main li a.ref').length > 3`)
	b.visit(s.URL + "/catalog/default/group/playback")
	b.click(`main a[href^="/catalog/default/user/"]`)
	b.until("a person is open", `location.pathname.startsWith('/catalog/default/user/') && document.querySelector('h1')`)
	b.visit(s.URL + "/teams?view=people")
	b.says("Mara Lindqvist")
	b.quiet()
}

// TestProblems groups problems and takes them along as a file.
func TestProblems(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/problems")
	b.says("licence-broker", "Fix")
	for _, by := range []string{"owner", "source", "code"} {
		b.click(`main .segmented a[href*="group=` + by + `"]`)
		b.until("grouped by "+by, `new URL(location).searchParams.get('group') === '`+by+`' && document.querySelector('main .problem')`)
	}
	b.click("#filter-severity summary")
	b.click(`#filter-severity input[value=warning]`)
	b.until("only warnings are left", `[...document.querySelectorAll('.severity')].every(e => e.textContent === 'warning')`)
	head, text := b.file(`a[href^="/problems.csv"]`)
	if !strings.HasPrefix(head, "200 text/csv") || strings.Contains(text, ",error,") || !strings.Contains(text, "licence-broker") {
		t.Errorf("the file: %s %.300s", head, text)
	}
	b.quiet()
}
