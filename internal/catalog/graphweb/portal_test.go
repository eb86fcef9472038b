package graphweb_test

import (
	"fmt"
	"html"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/graphweb"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// site is the pages over a small catalog.
type site struct {
	t       testing.TB
	model   *readmodel.Model
	pages   *graphweb.Pages
	handler http.Handler
}

// newSite serves a catalog of lines like "component/a dependsOn component/b api/c";
// everything in front of a relation is an entity. A line "titled component/a Some title"
// names one.
func newSite(t testing.TB, lines ...string) *site {
	t.Helper()
	return serve(t, records(lines))
}

func serve(t testing.TB, all iter.Seq2[catalog.Record, error]) *site {
	t.Helper()
	s := &site{t: t, model: readmodel.New(entity.Builtin())}
	if err := s.model.Replace(all, nil, 7); err != nil {
		t.Fatal(err)
	}
	frame := portal.New(portal.Options{Snapshots: s.model, Organisation: "Lark Music", Now: func() time.Time { return noon }})
	s.pages = graphweb.New(frame)
	router := httpkit.NewRouter(httpkit.Options{ErrorPage: frame.ErrorPage})
	s.pages.Register(router)
	s.handler = router
	return s
}

func records(lines []string) iter.Seq2[catalog.Record, error] {
	found, titles := map[string]*catalog.Record{}, map[string]string{}
	var order []string
	record := func(short string) *catalog.Record {
		if found[short] == nil {
			found[short] = &catalog.Record{ID: int64(len(order) + 1), UID: "uid-" + short, Ref: full(short), Hash: "h", Bucket: "b", Sequence: 1}
			order = append(order, short)
		}
		return found[short]
	}
	for _, line := range lines {
		words := strings.Fields(line)
		if words[0] == "titled" {
			record(words[1])
			titles[words[1]] = strings.Join(words[2:], " ")
			continue
		}
		r := record(words[0])
		for _, target := range words[min(2, len(words)):] {
			r.Declared = append(r.Declared, entity.Relation{Type: words[1], Target: full(target)})
		}
		slices.SortFunc(r.Declared, entity.Relation.Compare)
	}
	return func(yield func(catalog.Record, error) bool) {
		for _, short := range order {
			kind, name, _ := strings.Cut(short, "/")
			r := *found[short]
			r.JSON = fmt.Appendf(nil, `{"apiVersion":"backstage.io/v1alpha1","kind":%q,"metadata":{"name":%q,"title":%q},"spec":{"type":"service"}}`, kind, name, titles[short])
			if !yield(r, nil) {
				return
			}
		}
	}
}

func full(short string) string {
	kind, name, _ := strings.Cut(short, "/")
	return kind + ":default/" + name
}

type answer struct {
	*httptest.ResponseRecorder
	t    testing.TB
	text string // of the main part
	html string
}

var (
	tags   = regexp.MustCompile(`<(?:"[^"]*"|[^">])*>`)
	spaces = regexp.MustCompile(`\s+`)
	mains  = regexp.MustCompile(`(?s)<main.*</main>`)
	hrefs  = regexp.MustCompile(`href="([^"]*)"`)
)

func (s *site) get(path string, headers ...string) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	a := answer{ResponseRecorder: w, t: s.t, html: w.Body.String()}
	if _, measured := s.t.(*testing.B); !measured {
		a.text = textOf(mains.FindString(a.html))
	}
	return a
}

func textOf(markup string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(markup, " ")), " "))
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("status %d, want %d: %s", a.Code, status, a.text)
	}
	return a
}

func (a answer) says(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.text, w) {
			a.t.Errorf("it does not say %q:\n%s", w, a.text)
		}
	}
	return a
}

func (a answer) hides(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.text, w) {
			a.t.Errorf("it says %q:\n%s", w, a.text)
		}
	}
	return a
}

// leads checks that there are links to addresses, which are compared unescaped.
func (a answer) leads(to ...string) answer {
	a.t.Helper()
	var links []string
	for _, m := range hrefs.FindAllStringSubmatch(a.html, -1) {
		link, _ := url.QueryUnescape(html.UnescapeString(m[1]))
		links = append(links, link)
	}
	for _, link := range to {
		if !slices.Contains(links, link) {
			a.t.Errorf("no link to %s; there are:\n%s", link, strings.Join(links, "\n"))
		}
	}
	return a
}

func (a answer) holds(parts ...string) answer {
	a.t.Helper()
	for _, p := range parts {
		if !strings.Contains(a.html, p) {
			a.t.Errorf("the HTML has no %s", p)
		}
	}
	return a
}

// boxes are the names of the boxes in the picture.
func (a answer) boxes() []string {
	var out []string
	for _, m := range regexp.MustCompile(`<text x="34" y="19"[^>]*>([^<]*)</text>`).FindAllStringSubmatch(a.html, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	slices.Sort(out)
	return out
}
