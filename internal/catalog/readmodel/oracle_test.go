package readmodel

import (
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// oracleFolder has what a real Backstage answered; see its README. It lies beside the
// repository.
const oracleFolder = "../../../../shared/oracle"

func readOracle(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(oracleFolder, name))
	if err != nil {
		t.Skipf("SKIPPED: no answers of a real Backstage to compare with: %v", err)
	}
	if err := json.Unmarshal(hashNames(data), into); err != nil {
		t.Fatal(err)
	}
}

// oracleModel loads the catalog of which the answers are. Declared relations are worked
// out anew, so that the reverse ones are checked as well.
func oracleModel(t *testing.T) (*Snapshot, map[string]entity.Entity) {
	t.Helper()
	var documents []json.RawMessage
	readOracle(t, "entities.json", &documents)
	want := map[string]entity.Entity{}
	var records []catalog.Record
	for _, d := range documents {
		e, err := entity.FromJSON(d)
		if err != nil {
			t.Fatal(err)
		}
		want[e.Ref().String()] = e.Clone()
		root := e.Root()
		delete(root, "relations")
		delete(root, "status")
		r := recordOf(t, e)
		r.UID = hash(r.Ref)
		records = append(records, r)
	}
	return modelOf(t, records).Snapshot(), want
}

func TestOracleEntities(t *testing.T) {
	t.Parallel()
	s, want := oracleModel(t)
	for ref, w := range want {
		e, ok := s.ByRef(ref)
		if !ok {
			t.Errorf("%s is missing", ref)
			continue
		}
		got := e.Decode().Root()
		delete(got["metadata"].(entity.Object), "uid")
		delete(got["metadata"].(entity.Object), "etag")
		if d := cmp.Diff(w.Root(), got); d != "" {
			t.Errorf("%s (-Backstage +ours):\n%s", ref, d)
		}
	}
}

var generatedName = regexp.MustCompile(`generated:[^"]*`)

// hashNames gives generated locations names that look like the ones they had: the
// recorder wrote generated:<target> for generated-<hash>.
func hashNames(text []byte) []byte {
	return generatedName.ReplaceAllFunc(text, func(name []byte) []byte {
		return []byte("generated-" + hash(string(name)))
	})
}

func hash(s string) string { return fmt.Sprintf("%x", sha1.Sum([]byte(s))) }

type oracleRow struct {
	Method string
	Path   string
	Body   json.RawMessage
	Status int
	Answer json.RawMessage
	Pages  [][]string
}

type oracleList struct {
	Items      []string
	Refs       []json.RawMessage
	TotalItems int
	PageInfo   []string
	Facets     map[string][]FacetValue
}

func TestOracleAnswers(t *testing.T) {
	t.Parallel()
	s, _ := oracleModel(t)
	var rows []oracleRow
	readOracle(t, "answers.json", &rows)
	done := 0
	for _, row := range rows {
		u, err := url.Parse(row.Path)
		if err != nil {
			t.Fatal(err)
		}
		o := &oracleCheck{t: t, s: s, row: row, query: u.Query()}
		name := row.Method + " " + strings.TrimPrefix(row.Path, "/api/catalog") + " " + string(row.Body)
		ok := true
		check := func(f func()) { t.Run(name, func(t *testing.T) { o.t = t; f() }) }
		switch path := strings.TrimPrefix(u.Path, "/api/catalog"); {
		case row.Method == "WALK":
			check(o.walk)
		case path == "/entities/by-query":
			check(o.byQuery)
		case path == "/entities" && !o.query.Has("fields"):
			check(o.entities)
		case path == "/entity-facets":
			check(o.facets)
		default:
			ok = false
		}
		if ok {
			done++
		}
	}
	if done < 100 {
		t.Errorf("only %d of %d answers were compared", done, len(rows))
	}
}

type oracleCheck struct {
	t     *testing.T
	s     *Snapshot
	row   oracleRow
	query url.Values
}

func (o *oracleCheck) answer() (l oracleList) {
	o.t.Helper()
	if err := json.Unmarshal(o.row.Answer, &l); err != nil {
		o.t.Fatal(err)
	}
	return l
}

// filter reads the filter of the row; ok is false when it was refused, as it should be.
func (o *oracleCheck) filter() (f Filter, ok bool) {
	o.t.Helper()
	var body struct{ Query json.RawMessage }
	var err error
	if o.row.Method == "POST" {
		if err := json.Unmarshal(o.row.Body, &body); err != nil {
			o.t.Fatal(err)
		}
		f, err = ParsePredicate(body.Query)
	} else {
		f, err = ParseFilter(o.query["filter"])
	}
	if o.row.Status == 400 {
		if err != nil && !fault.Is(err, fault.Invalid) {
			o.t.Errorf("error is no fault.Invalid: %v", err)
		}
		return f, false // other parameters may be what is wrong; HTTP tests look at them
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return f, true
}

func (o *oracleCheck) byQuery() {
	f, ok := o.filter()
	if !ok {
		if o.query.Get("cursor") != "" {
			if _, err := o.s.Query(Query{Cursor: o.query.Get("cursor"), Limit: 20}); !fault.Is(err, fault.Invalid) {
				o.t.Errorf("cursor %s: error %v", o.query.Get("cursor"), err)
			}
		}
		return
	}
	q := Query{Filter: f, Limit: 200, DropMissing: true, SkipTotal: o.query.Get("totalItems") == "exclude"}
	if o.row.Method == "POST" {
		var body struct {
			Limit   int
			OrderBy []struct{ Field, Order string }
		}
		if err := json.Unmarshal(o.row.Body, &body); err != nil {
			o.t.Fatal(err)
		}
		q.Limit, q.Order = body.Limit, []Order{{body.OrderBy[0].Field, body.OrderBy[0].Order == "desc"}}
	}
	o.parameters(&q)
	got, err := o.s.Query(q)
	if err != nil {
		o.t.Fatal(err)
	}
	want := o.answer()
	if got.Total != want.TotalItems {
		o.t.Errorf("total is %d, want %d", got.Total, want.TotalItems)
	}
	if (got.NextCursor != "") != slices.Contains(want.PageInfo, "nextCursor") || (got.PrevCursor != "") != slices.Contains(want.PageInfo, "prevCursor") {
		o.t.Errorf("cursors next %t previous %t, want %v", got.NextCursor != "", got.PrevCursor != "", want.PageInfo)
	}
	o.compare(got.Items, want.Items, q.Order, len(want.PageInfo) == 0)
}

func (o *oracleCheck) parameters(q *Query) {
	if l := o.query.Get("limit"); l != "" {
		q.Limit, _ = strconv.Atoi(l)
	}
	q.Offset, _ = strconv.Atoi(o.query.Get("offset"))
	for _, f := range o.query["orderField"] {
		field, direction, _ := strings.Cut(f, ",")
		q.Order = append(q.Order, Order{field, direction == "desc"})
	}
	for _, f := range o.query["order"] {
		direction, field, _ := strings.Cut(f, ":")
		q.Order = append(q.Order, Order{field, direction == "desc"})
	}
	if term := o.query.Get("fullTextFilterTerm"); term != "" {
		q.Text = &FullText{Term: term}
		if fields := o.query.Get("fullTextFilterFields"); fields != "" {
			q.Text.Fields = strings.Split(fields, ",")
		}
	}
}

// compare compares a list. Where Backstage breaks ties by its random entity ids, only
// the values of the order must agree, and, in a whole list, the set.
func (o *oracleCheck) compare(got []Entity, want []string, order []Order, whole bool) {
	o.t.Helper()
	want = slices.Clone(want)
	if len(got) != len(want) {
		o.t.Errorf("%d items, want %d", len(got), len(want))
	}
	if whole {
		sorted := slices.Sorted(slices.Values(want))
		if d := cmp.Diff(sorted, sortedRefs(got)); d != "" {
			o.t.Errorf("not the same items (-Backstage +ours):\n%s", d)
		}
	}
	if len(order) == 0 {
		return
	}
	values := func(refs []string) (out []string) {
		for _, ref := range refs {
			e, _ := o.s.ByRef(ref)
			v, _ := e.Decode().Lookup(strings.Split(order[0].Field, ".")...)
			text, _ := v.(string)
			if strings.HasPrefix(text, "generated-") { // another hash than it was
				text = "generated"
			}
			out = append(out, strings.ToLower(text))
		}
		return out
	}
	if d := cmp.Diff(values(want), values(refsOf(got))); d != "" {
		o.t.Errorf("not the same order (-Backstage +ours):\n%s", d)
	}
}

func (o *oracleCheck) entities() {
	f, ok := o.filter()
	if !ok {
		return
	}
	q := Query{Filter: f, Limit: -1}
	o.parameters(&q)
	got, err := o.s.Query(q)
	if err != nil {
		o.t.Fatal(err)
	}
	var want []string
	for _, r := range o.answer().Refs {
		want = append(want, strings.Trim(string(r), `"`))
	}
	if q.Limit >= 0 && len(q.Order) == 0 { // by ref: no ties
		if d := cmp.Diff(want, refsOf(got.Items)); d != "" {
			o.t.Errorf("(-Backstage +ours):\n%s", d)
		}
	}
	o.compare(got.Items, want, q.Order, q.Limit < 0)
}

func (o *oracleCheck) facets() {
	f, ok := o.filter()
	if !ok {
		return
	}
	want := o.answer().Facets
	keys := slices.Collect(maps.Keys(want))
	if d := cmp.Diff(want, o.s.Facets(f, keys)); d != "" {
		o.t.Errorf("(-Backstage +ours):\n%s", d)
	}
}

// walk follows cursors forward through all pages, and back.
func (o *oracleCheck) walk() {
	q := Query{Limit: 17, DropMissing: true}
	o.parameters(&q)
	var forward [][]string
	var last Page
	for i, want := range o.row.Pages {
		page, err := o.s.Query(q)
		if err != nil {
			o.t.Fatal(err)
		}
		o.compare(page.Items, want, q.Order, false)
		forward = append(forward, refsOf(page.Items))
		if (page.NextCursor != "") != (i < len(o.row.Pages)-1) || (page.PrevCursor != "") != (i > 0) {
			o.t.Fatalf("page %d: cursors next %t previous %t", i, page.NextCursor != "", page.PrevCursor != "")
		}
		q.Cursor, last = page.NextCursor, page
	}
	for _, want := range slices.Backward(forward[:len(forward)-1]) {
		page, err := o.s.Query(Query{Cursor: last.PrevCursor, Limit: 17})
		if err != nil {
			o.t.Fatal(err)
		}
		if d := cmp.Diff(want, refsOf(page.Items)); d != "" {
			o.t.Errorf("back (-forward +back):\n%s", d)
		}
		last = page
	}
	if last.PrevCursor != "" {
		o.t.Error("the first page has a previous one")
	}
}
