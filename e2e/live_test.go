package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// visibleWithin is far above what is usual (below 0.2 s), for busy machines.
const visibleWithin = 2 * time.Second

// problem is a problem as the API tells it.
type problem struct {
	Source   string `json:"source"`
	File     string `json:"location"`
	Line     int    `json:"line"`
	Ref      string `json:"entityRef"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Severity string `json:"severity"`
}

// problems are the problems of the portal.
func (s *server) problems(t *testing.T) []problem {
	t.Helper()
	var out struct{ Items []problem }
	s.getJSON(t, "/api/callboard/catalog/problems", &out)
	return out.Items
}

// problemIn is the first problem of a file.
func (s *server) problemIn(t *testing.T, file string) (problem, bool) {
	t.Helper()
	list := s.problems(t)
	i := slices.IndexFunc(list, func(p problem) bool { return strings.HasSuffix(p.File, file) })
	if i < 0 {
		return problem{}, false
	}
	return list[i], true
}

// entity returns an entity by the path of its name, component/default/x.
func (s *server) entity(t *testing.T, path string) (e map[string]any, found bool) {
	t.Helper()
	status, body := s.get(t, "/api/catalog/entities/by-name/"+path)
	if status == 404 {
		return nil, false
	}
	if status != 200 {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	return e, true
}

// title is metadata.title of an entity that must be there.
func (s *server) title(t *testing.T, path string) any {
	t.Helper()
	e, found := s.entity(t, path)
	if !found {
		t.Fatalf("%s is not there", path)
	}
	return e["metadata"].(map[string]any)["title"]
}

// within waits for something that must become so soon, and logs when it did.
func (s *server) within(t *testing.T, what string, so func() bool) {
	t.Helper()
	start := time.Now()
	s.wait(t, what, so)
	took := time.Since(start)
	t.Logf("%s after %d ms", what, took.Milliseconds())
	if took > visibleWithin {
		t.Errorf("%s only after %s", what, took)
	}
}

// TestLiveFiles saves, breaks, mends, adds and removes a file under the eyes of the portal.
func TestLiveFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "shop", "catalog-info.yaml")
	write(t, file, service("shop", "First"))
	write(t, filepath.Join(dir, "team.yaml"), team)
	s := serve(t, dir)

	write(t, file, service("shop", "Second"))
	s.within(t, "saved in place, visible", func() bool { return s.title(t, "component/default/shop") == "Second" })

	write(t, file+".new", service("shop", "Third"))
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	s.within(t, "saved by rename, visible", func() bool { return s.title(t, "component/default/shop") == "Third" })

	write(t, file, "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop\nspec:\n  - ]\n")
	s.within(t, "broken, told as a problem", func() bool { _, found := s.problemIn(t, "shop/catalog-info.yaml"); return found })
	if p, _ := s.problemIn(t, "shop/catalog-info.yaml"); p.Line < 1 || p.Message == "" {
		t.Errorf("the problem does not say where and what: %+v", p)
	}
	if got := s.title(t, "component/default/shop"); got != "Third" {
		t.Errorf("the broken file changed the entity's title to %v", got)
	}

	write(t, file, service("shop", "Fourth"))
	s.within(t, "mended, visible", func() bool { return s.title(t, "component/default/shop") == "Fourth" })
	s.within(t, "mended, no problem any more", func() bool { _, found := s.problemIn(t, "shop/catalog-info.yaml"); return !found })

	write(t, filepath.Join(dir, "new", "folder", "catalog-info.yaml"), service("bakery", "Bakery"))
	s.within(t, "new file in a new folder, visible", func() bool { _, found := s.entity(t, "component/default/bakery"); return found })

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	s.within(t, "removed, gone", func() bool { _, found := s.entity(t, "component/default/shop"); return !found })
}

// TestHeldRemoval removes many files at once; the entities stay until somebody agrees.
func TestHeldRemoval(t *testing.T) {
	t.Parallel()
	for name, approve := range map[string]func(*testing.T, *server, string){
		"by the command": approveByCommand,
		"by the API":     approveByAPI,
		"by the page":    approveByPage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "team.yaml"), team)
			for i := range 30 {
				write(t, filepath.Join(dir, "services", fmt.Sprint("s", i), "catalog-info.yaml"), service(fmt.Sprint("s", i), "S"))
			}
			s := serve(t, dir)
			if err := os.RemoveAll(filepath.Join(dir, "services")); err != nil {
				t.Fatal(err)
			}
			s.wait(t, "holding the removal", func() bool { return len(s.holds(t)) == 1 })
			if _, found := s.entity(t, "component/default/s7"); !found {
				t.Fatal("the removal was held, but the entity is gone")
			}
			s.within(t, "held, told as a problem", func() bool {
				return slices.ContainsFunc(s.problems(t), func(p problem) bool { return p.Code == "removal-held" })
			})
			approve(t, s, s.holds(t)[0])
			s.within(t, "approved, gone", func() bool { _, found := s.entity(t, "component/default/s7"); return !found })
			if holds := s.holds(t); len(holds) > 0 {
				t.Errorf("still held: %v", holds)
			}
		})
	}
}

// holds are the sources of which removals are held.
func (s *server) holds(t *testing.T) []string {
	t.Helper()
	var out struct {
		Items []struct {
			Source string `json:"source"`
		}
	}
	s.getJSON(t, "/api/callboard/catalog/holds", &out)
	var sources []string
	for _, item := range out.Items {
		sources = append(sources, item.Source)
	}
	return sources
}

func approveByCommand(t *testing.T, s *server, source string) {
	if code, _, stderr := callboard(t, "catalog", "approve", source, "--server", s.URL); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
}

func approveByAPI(t *testing.T, s *server, source string) {
	status, body := s.do(t, "POST", "/api/callboard/catalog/holds/"+url.PathEscape(source)+"/approve", nil)
	if status != 204 {
		t.Fatalf("%d %s", status, body)
	}
}

func approveByPage(t *testing.T, s *server, source string) {
	if status, body := s.get(t, "/problems"); status != 200 || !strings.Contains(string(body), "/problems/approve") {
		t.Fatalf("the problems page has no button: %d", status)
	}
	resp, err := http.PostForm(s.URL+"/problems/approve", url.Values{"source": {source}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 { // after the redirect back to the page
		t.Fatalf("status %d", resp.StatusCode)
	}
}

const team = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: people}
spec: {type: team, children: []}
`

// service is a file with one component.
func service(name, title string) string {
	return fmt.Sprintf(`apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: %s
  title: %s
spec: {type: service, lifecycle: production, owner: people}
`, name, title)
}

// write writes a file and its folders.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
