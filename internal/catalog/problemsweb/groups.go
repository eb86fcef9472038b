package problemsweb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// problemGroup is the problems of one file, owner, source or code.
type problemGroup struct {
	key      string
	title    string
	icon     string
	path     string // of a file, to be copied
	page     string // of an owner
	missing  bool   // the owner is not in the catalog
	owner    *webui.RefProps
	nobody   bool // it is a file without an owner
	problems []problemRow
	all      int // in the group, on other pages too
}

// problemRow is one problem with what can be done about it.
type problemRow struct {
	problem webui.ProblemProps
	copy    string // what to write instead
	open    string // address where the file can be changed
	edits   bool   // open leads to an editor
	primary bool   // its first button is the page's primary one
}

// groups puts the problems of one page together; problems are those of rows.
func (sel *selection) groups(s *readmodel.Snapshot, rows []int, problems []catalog.Problem, now time.Time) []problemGroup {
	var groups []problemGroup
	for n, i := range rows {
		key := sel.key(i)
		if len(groups) == 0 || groups[len(groups)-1].key != key {
			groups = append(groups, sel.group(s, i, key))
		}
		row := rowOf(s, &problems[n], now)
		if sel.st.group != problemlist.ByFile {
			row.problem.Where = longPlace(&problems[n], row.problem.Where)
		}
		last := &groups[len(groups)-1]
		last.problems = append(last.problems, row)
	}
	return groups
}

// group describes the group of problem i.
func (sel *selection) group(s *readmodel.Snapshot, i int, key string) problemGroup {
	pr := &sel.x.All()[i]
	g := problemGroup{key: key}
	owner := sel.x.Owner(i)
	switch sel.st.group {
	case problemlist.ByOwner:
		g.icon, g.title = "users", "No owner"
		if owner != "" {
			ref := portal.Reference(s, owner, "")
			g.title, g.page, g.missing = ref.Label(), ref.Href, ref.Missing
		}
	case problemlist.BySource:
		g.icon, g.title = "database", portal.Clip(pr.Bucket, portal.MaxTitle)
	case problemlist.ByCode:
		g.icon, g.title = "triangle-alert", portal.Clip(pr.Code, portal.MaxTitle)
	default:
		at := groupPlace(pr)
		g.icon, g.title, g.nobody = "file-code", at.Short, owner == ""
		if owner != "" {
			ref := portal.Reference(s, owner, "")
			g.owner = &ref
		}
		if pr.Location != "" {
			g.path = at.Full
		}
	}
	return g
}

func rowOf(s *readmodel.Snapshot, pr *catalog.Problem, now time.Time) problemRow {
	row := problemRow{problem: portal.Problem(s, pr, true, now), copy: problemlist.Suggestion(pr.Fix)}
	if row.problem.Href != "" {
		row.open, row.edits = editHref(row.problem.Href)
		row.problem.Href = lineHref(row.problem.Href, pr.Line)
		if !row.edits {
			row.open = row.problem.Href
		}
	}
	return row
}

// editHref is where a file can be changed in the browser, as GitHub and GitLab write it;
// false where that is not known.
func editHref(view string) (string, bool) {
	if before, after, ok := strings.Cut(view, "/blob/"); ok {
		return before + "/edit/" + after, true
	}
	return "", false
}

// lineHref leads to a line of a file, where hosts agree on how it is written.
func lineHref(view string, line int) string {
	if line > 0 && !strings.Contains(view, "#") && (strings.Contains(view, "/blob/") || strings.Contains(view, "/src/branch/")) {
		return view + "#L" + strconv.Itoa(line)
	}
	return view
}

// longPlace is a place with the last folders of its file, for groups of several files.
func longPlace(pr *catalog.Problem, short string) string {
	if pr.Location == "" {
		return short
	}
	at := groupPlace(pr).Short
	if pr.Line > 0 {
		at += ":" + strconv.Itoa(pr.Line)
	}
	if pr.Line > 0 && pr.Column > 0 {
		at += ":" + strconv.Itoa(pr.Column)
	}
	return at
}

// groupPlace names a file by its last folders: the whole path is told on hover.
func groupPlace(pr *catalog.Problem) portal.Place {
	if pr.Location == "" {
		return portal.Place{Short: "Source " + pr.Bucket, Full: pr.Bucket}
	}
	at := portal.PlaceOf(pr.Location, 0, 0)
	parts := strings.Split(strings.Trim(at.Full, "/"), "/")
	if len(parts) > 3 {
		parts = append([]string{"…"}, parts[len(parts)-3:]...)
	}
	at.Short = portal.Clip(strings.Join(parts, "/"), portal.MaxTitle)
	return at
}

// markPrimary makes the first button of the first problem that has one the page's primary
// button, unless a held removal has it.
func markPrimary(page *problemsPage) {
	if len(page.holds) > 0 {
		return
	}
	for g := range page.groups {
		rows := page.groups[g].problems
		if n := slices.IndexFunc(rows, func(row problemRow) bool { return row.copy != "" || row.open != "" }); n >= 0 {
			rows[n].primary = true
			return
		}
	}
}
