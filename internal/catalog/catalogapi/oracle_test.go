package catalogapi_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// oracleDir holds what a real Backstage answered; see its README.
const oracleDir = "../../../../shared/oracle/"

// row is one recorded request and its answer.
type row struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body"`
	Status int             `json:"status"`
	Answer any             `json:"answer"`
	Link   bool            `json:"link"`
	Pages  [][]string      `json:"pages"`
}

func (r row) String() string {
	return strings.TrimSpace(r.Method + " " + r.Path + " " + string(r.Body))
}

// differences are the recorded answers that Callboard gives otherwise on purpose. The
// same list, for people, is docs/compatibility.md.
var differences = []struct {
	name, reason string
	covers       func(r row) bool
	// check looks at our answer instead; nil means that the recorded one is compared, but
	// for the wording of the message.
	check func(t *testing.T, r row, rec *httptest.ResponseRecorder)
}{
	{name: "cursor errors", reason: "the message tells what to do and does not repeat bytes of the cursor",
		covers: func(r row) bool { return strings.Contains(r.Path, "cursor=notacursor") }},
	{name: "filter errors", reason: "the message is our own",
		covers: func(r row) bool { return strings.HasSuffix(r.Path, "filter=%3Dx") }},
	{name: "predicate errors", reason: "the message names the operators that there are",
		covers: func(r row) bool { return strings.Contains(string(r.Body), "$bogus") }},
	{name: "validation errors", reason: "the message is our own and comes with field, code and fix",
		covers: func(r row) bool { return strings.HasSuffix(r.Path, "/validate-entity") && r.Status == 400 },
		check:  checkValidation},
}

// oracle replays recorded requests.
type oracle struct {
	*server
	records map[string]entity.Object // by ref, to look up sort fields
}

// TestOracle replays every request that a real Backstage was asked, over the same
// entities, and compares statuses, refs and their order, totals, cursors, facets, errors.
func TestOracle(t *testing.T) {
	t.Parallel()
	rows := readOracle[[]row](t, "answers.json")
	o := newOracle(t, rows)
	for i, r := range rows {
		t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
			o.replay(t, r)
		})
	}
}

func readOracle[T any](t *testing.T, name string) T {
	t.Helper()
	text, err := os.ReadFile(oracleDir + name)
	if os.IsNotExist(err) {
		t.Skipf("SKIPPED: %s is not there, so nothing is compared with a real Backstage", oracleDir+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := json.Unmarshal(rename(t, text), &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// rename gives Location entities back the names that the recording normalised away:
// generated:<target> becomes generated-<sha1>, which the order and text filters depend
// on in form, if not in value.
func rename(t *testing.T, text []byte) []byte {
	t.Helper()
	const mark = "generated:<root>"
	var out bytes.Buffer
	for {
		before, after, found := bytes.Cut(text, []byte(mark))
		out.Write(before)
		if !found {
			return out.Bytes()
		}
		end := bytes.IndexByte(after, '"')
		target, rest := after[:end], ""
		if short, ok := bytes.CutSuffix(target, []byte("/ancestry")); ok {
			target, rest = short, "/ancestry"
		}
		out.WriteString("generated-" + hash("file:<root>"+string(target)) + rest)
		text = after[end:]
	}
}

func newOracle(t *testing.T, rows []row) *oracle {
	t.Helper()
	o := &oracle{records: map[string]entity.Object{}}
	parents := parentsOf(rows)
	var records []catalog.Record
	for i, raw := range readOracle[[]json.RawMessage](t, "entities.json") {
		e, err := entity.FromJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		root := e.Root()
		delete(root, "relations")
		r := record(t, int64(i+1), entity.New(root))
		r.Parents = parents[r.Ref]
		o.records[r.Ref] = root
		records = append(records, r)
	}
	o.server = newServer(t, records, nil)
	return o
}

// parentsOf gathers from the recorded ancestries what led to each entity.
func parentsOf(rows []row) map[string][]string {
	parents := map[string][]string{}
	for _, r := range rows {
		if !strings.HasSuffix(r.Path, "/ancestry") {
			continue
		}
		for _, item := range r.Answer.(map[string]any)["items"].([]any) {
			item := item.(map[string]any)
			parents[item["entity"].(string)] = texts(item["parentEntityRefs"])
		}
	}
	return parents
}

func texts(v any) []string {
	var out []string
	for _, x := range v.([]any) {
		s, ok := x.(string)
		if !ok {
			text, _ := marshalPlain(x)
			s = text
		}
		out = append(out, s)
	}
	return out
}

func (o *oracle) replay(t *testing.T, r row) {
	if r.Method == "WALK" {
		o.walk(t, r)
		return
	}
	path := r.Path
	if i := strings.Index(path, "/GENERATED-"); i >= 0 { // the recording kept the original hash here
		ref := r.Answer.(map[string]any)["entity"].(string)
		path = path[:i] + "/" + strings.ToUpper(ref[strings.LastIndexByte(ref, '/')+1:])
	}
	var header []string
	if bytes.Contains(r.Body, []byte(`"fields"`)) {
		header = []string{projectedHeader, "1"}
	}
	rec := o.send(t, r.Method, path, string(r.Body), header...)
	if rec.Code != r.Status {
		t.Fatalf("%s: status %d, want %d\n%s", r, rec.Code, r.Status, rec.Body)
	}
	if got := rec.Header().Get("Link") != ""; got != r.Link {
		t.Errorf("%s: Link header %v, want %v", r, got, r.Link)
	}
	sameWording := true
	for _, d := range differences {
		if d.covers(r) {
			if d.check != nil {
				d.check(t, r, rec)
				return
			}
			sameWording = false
		}
	}
	o.compare(t, r, rec.Body.Bytes(), sameWording)
}

// compare holds our answer against the recorded one.
func (o *oracle) compare(t *testing.T, r row, body []byte, sameWording bool) {
	if r.Answer == "" {
		if len(body) > 0 {
			t.Errorf("%s: the answer should be empty, and is %s", r, body)
		}
		return
	}
	want := r.Answer.(map[string]any)
	var got any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%s: %v\n%s", r, err, body)
	}
	got = reduce(got)
	switch {
	case want["refs"] != nil:
		if strings.HasSuffix(r.Path, "/locations") || strings.Contains(r.Path, "fields=metadata.annotations") {
			same(t, r, want["refs"], got)
			return
		}
		o.compareList(t, r, texts(want["refs"]), texts(got), r.Link)
	case want["entity"] != nil:
		same(t, r, want["entity"], got)
	case want["rootEntityRef"] != nil:
		same(t, r, ancestrySet(want), ancestrySet(got.(map[string]any)))
	case want["error"] != nil:
		compareError(t, r, want, got.(map[string]any), sameWording)
	case want["totalItems"] != nil:
		page := got.(map[string]any)
		same(t, r, want["totalItems"], page["totalItems"])
		same(t, r, want["pageInfo"], page["pageInfo"])
		o.compareList(t, r, texts(want["items"]), texts(page["items"]), slices.Contains(texts(want["pageInfo"]), "nextCursor"))
	default: // facets, by-refs
		same(t, r, r.Answer, got)
	}
}

func same(t *testing.T, r row, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s: answers differ (-Backstage +Callboard):\n%s", r, diff)
	}
}

// ancestrySet is an ancestry without order beyond the first item: Backstage walks
// parents in the order in which its database gives them.
func ancestrySet(v map[string]any) map[string][]string {
	out := map[string][]string{"root": {v["rootEntityRef"].(string)}}
	items := v["items"].([]any)
	out["first"] = []string{items[0].(map[string]any)["entity"].(string)}
	for _, item := range items {
		item := item.(map[string]any)
		parents := append([]string{}, texts(item["parentEntityRefs"])...)
		slices.Sort(parents)
		out[item["entity"].(string)] = parents
	}
	return out
}

func compareError(t *testing.T, r row, want, got map[string]any, sameWording bool) {
	t.Helper()
	w, g := want["error"].(map[string]any), got["error"].(map[string]any)
	same(t, r, w["name"], g["name"])
	same(t, r, want["request"], got["request"])
	same(t, r, want["response"], got["response"])
	if sameWording {
		same(t, r, w["message"], g["message"])
	}
}

// compareList compares lists where only the sort field decides the order: entities with
// the same value of it come in the order of Backstage's random row ids. more says that
// the list goes on: then its last group may hold other entities of the same value.
func (o *oracle) compareList(t *testing.T, r row, want, got []string, more bool) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d items, want %d\n%s", r, len(got), len(want), gocmp.Diff(sorted(want), sorted(got)))
		return
	}
	field, byRef := sortField(t, r)
	if byRef {
		same(t, r, want, got)
		return
	}
	wantKeys, gotKeys := o.keys(want, field), o.keys(got, field)
	if diff := gocmp.Diff(wantKeys, gotKeys); diff != "" {
		t.Errorf("%s: the order differs (-Backstage +Callboard):\n%s", r, diff)
		return
	}
	// Groups that the page may have cut hold some of the entities, each its own.
	whole := len(want)
	if more && len(want) > 0 {
		whole = slices.Index(wantKeys, wantKeys[len(wantKeys)-1])
	}
	first := 0
	if strings.Contains(r.Path, "offset=") {
		for first < whole && wantKeys[first] == wantKeys[0] {
			first++
		}
	}
	same(t, r, sortedGroups(want[first:whole], wantKeys[first:whole]), sortedGroups(got[first:whole], gotKeys[first:whole]))
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// sortedGroups sorts refs that have the same key.
func sortedGroups(refs, keys []string) []string {
	type item struct{ ref, key string }
	items := make([]item, len(refs))
	position := map[string]int{}
	for i := range refs {
		items[i] = item{refs[i], keys[i]}
		if _, ok := position[keys[i]]; !ok {
			position[keys[i]] = i
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(position[a.key], position[b.key]), strings.Compare(a.ref, b.ref))
	})
	out := make([]string, len(items))
	for i := range items {
		out[i] = items[i].ref
	}
	return out
}

// sortField returns the field that r sorts by; byRef when it asks for none in a place
// where Backstage sorts by ref.
func sortField(t *testing.T, r row) (field string, byRef bool) {
	t.Helper()
	u, err := url.Parse(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if by := q.Get("orderField"); by != "" {
		field, _, _ = strings.Cut(by, ",")
		return field, false
	}
	if by := q.Get("order"); by != "" {
		_, field, _ = strings.Cut(by, ":")
		return field, false
	}
	var body struct{ OrderBy []struct{ Field string } }
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &body); err != nil {
			t.Fatal(err)
		}
		if len(body.OrderBy) > 0 {
			return body.OrderBy[0].Field, false
		}
	}
	return "", strings.HasSuffix(u.Path, "/entities") && (q.Has("limit") || q.Has("offset"))
}

// keys returns what each entity is sorted by. The generated names of locations count as
// equal: their hashes depend on where the files lay.
func (o *oracle) keys(refs []string, field string) []string {
	keys := make([]string, len(refs))
	for i, ref := range refs {
		if field == "" {
			continue
		}
		v, _ := entity.New(o.records[ref]).Lookup(strings.Split(field, ".")...)
		keys[i] = strings.ToLower(fmt.Sprint(v))
		if field == "metadata.name" && strings.HasPrefix(keys[i], "generated-") {
			keys[i] = "generated"
		}
	}
	return keys
}

// walk follows the cursors through all pages.
func (o *oracle) walk(t *testing.T, r row) {
	u, err := url.Parse(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	limit := u.Query().Get("limit")
	var got, want []string
	target := r.Path
	for i, page := range r.Pages {
		want = append(want, page...)
		rec := o.send(t, "GET", target, "")
		var answer struct {
			Items      []map[string]any
			TotalItems int
			PageInfo   struct{ NextCursor, PrevCursor string }
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		if len(answer.Items) != len(page) {
			t.Fatalf("page %d has %d items, want %d", i, len(answer.Items), len(page))
		}
		if (answer.PageInfo.PrevCursor != "") != (i > 0) || (answer.PageInfo.NextCursor != "") != (i+1 < len(r.Pages)) {
			t.Errorf("page %d of %d has cursors %+v", i, len(r.Pages), answer.PageInfo)
		}
		for _, item := range answer.Items {
			ref, _ := refOfJSON(item)
			got = append(got, ref)
		}
		target = u.Path + "?limit=" + limit + "&cursor=" + url.QueryEscape(answer.PageInfo.NextCursor)
	}
	o.compareList(t, row{Method: "GET", Path: r.Path}, want, got, false)
}

func checkValidation(t *testing.T, r row, rec *httptest.ResponseRecorder) {
	var got struct {
		Errors []struct{ Name, Message, Field, Code string }
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || len(got.Errors) == 0 {
		t.Fatalf("%s: %v\n%s", r, err, rec.Body)
	}
	first := r.Answer.(map[string]any)["errors"].([]any)[0].(map[string]any)
	if got.Errors[0].Name != first["name"] || !strings.Contains(got.Errors[0].Message, "metadata.name") || got.Errors[0].Field != "metadata.name" {
		t.Errorf("%s: got %+v, want an %v about metadata.name", r, got.Errors[0], first["name"])
	}
}
