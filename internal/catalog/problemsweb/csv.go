package problemsweb

import (
	"net/http"
	"strconv"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
)

// csvPath answers with the problems that the page would list, all of them.
const csvPath = portal.ProblemsPath + ".csv"

var csvHead = []string{"severity", "code", "message", "fix", "entity", "owner", "source", "location", "line", "column", "field", "other", "since"}

func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "csv")) {
		return nil
	}
	x := p.frame.Problems(s)
	sel := newSelection(parseProblemState(r.URL.Query()), s, x, p.frame.Reader(r, s).Mine())
	found := sel.found()
	problems := make([]catalog.Problem, len(found))
	for n, i := range found {
		problems[n] = x.All()[i]
	}
	catalog.Pinpoint(problems, p.opts.Text)
	h := w.Header()
	h.Set("Content-Type", httpkit.SheetType)
	h.Set("Content-Disposition", `attachment; filename="problems.csv"`)
	h.Set("X-Content-Type-Options", "nosniff")
	sheet := httpkit.NewSheet(w)
	_ = sheet.Row(csvHead...) // errors stay in the sheet: the reader has gone
	for n := range problems {
		_ = sheet.Row(csvRow(&problems[n], x.Owner(found[n]))...)
	}
	_ = sheet.Close()
	return nil
}

func csvRow(pr *catalog.Problem, owner string) []string {
	row := []string{string(pr.Severity), pr.Code, pr.Message, pr.Fix, pr.Ref, owner, pr.Bucket, pr.Location, number(pr.Line), number(pr.Column), pr.Field, pr.Other, ""}
	if !pr.Since.IsZero() {
		row[len(row)-1] = pr.Since.UTC().Format("2006-01-02T15:04:05Z")
	}
	return row
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
