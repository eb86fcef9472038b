package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// badFile is a file that a portal must survive.
type badFile struct {
	name string
	text string
	// told is part of the problem that must be told of it; empty when it is simply read.
	told string
	// entity must be there, by-name path; may be empty.
	entity string
}

func badFiles() []badFile {
	head := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: %s\n"
	spec := "spec: {type: service, lifecycle: production, owner: people}\n"
	with := func(name, rest string) string { return fmt.Sprintf(head, name) + rest }
	tiny := &strings.Builder{}
	for i := range 10_000 {
		fmt.Fprintf(tiny, "---\n"+head+spec, fmt.Sprint("tiny-", i))
	}
	return []badFile{
		{name: "big", text: with("big", "  description: "+strings.Repeat("x", 10<<20)+"\n"+spec), told: "big"},
		{name: "deep", text: with("deep", "  nested: "+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+"\n"+spec), told: "depth"},
		{name: "deepblock", text: with("deepblock", "  nested:\n"+staircase(2000)+spec), told: "deep"},
		{name: "bomb", text: with("bomb", bomb()+spec), told: "alias"},
		{name: "binary", text: "apiVersion: backstage.io/v1alpha1\x00\x01\x02\xff\xfe\x7fELF", told: " "},
		{name: "notutf8", text: with("notutf8", "  title: caf\xe9\n"+spec), told: "UTF-8"},
		{name: "truncated", text: "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: \"trunc", told: " "},
		{name: "manyrelations", text: with("manyrelations", "") + "spec:\n  type: service\n  lifecycle: production\n  owner: people\n  dependsOn:\n" + dependencies(5000), entity: "component/default/manyrelations"},
		{name: "cycle", text: group("cycle-a", "cycle-b") + "---\n" + group("cycle-b", "cycle-a") + "---\n" + group("cycle-self", "cycle-self"), entity: "group/default/cycle-a"},
		{name: "tiny", text: tiny.String(), entity: "component/default/tiny-9999"},
		{name: "fine", text: with("fine", spec), entity: "component/default/fine"},
	}
}

func group(name, parent string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: " + name + "}\nspec: {type: team, parent: " + parent + ", children: []}\n"
}

// staircase is a mapping as deep as it has lines.
func staircase(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i+4) + "a:\n")
	}
	return b.String()
}

// bomb is a "billion laughs": ten aliases of ten aliases, ten times.
func bomb() string {
	var b strings.Builder
	b.WriteString("  a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < 10; i++ {
		last := "*a" + strconv.Itoa(i-1)
		fmt.Fprintf(&b, "  a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(last+", ", 10), ", "))
	}
	return b.String()
}

func dependencies(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "    - resource:default/r-%d\n", i)
	}
	return b.String()
}

// residentLimit is what the portal may hold after all of it, in megabytes.
const residentLimit = 300

// TestBadInput serves a folder full of files that nobody should have written.
func TestBadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "team.yaml"), team)
	files := badFiles()
	for _, f := range files {
		write(t, filepath.Join(dir, f.name, "catalog-info.yaml"), f.text)
	}
	oddFiles(t, dir)
	s := serve(t, dir)
	for _, f := range files {
		s.checkBadFile(t, f)
	}
	if status, _ := s.get(t, "/.backstage/health/v1/liveness"); status != http.StatusOK {
		t.Errorf("liveness: %d", status)
	}
	s.checkPages(t, "/catalog", "/problems", "/catalog/default/component/manyrelations", "/catalog/default/group/cycle-a",
		"/catalog/default/group/cycle-self", "/catalog/default/component/fine")
	s.checkResident(t)
}

// oddFiles adds what is not an ordinary file.
func oddFiles(t *testing.T, dir string) {
	t.Helper()
	odd := filepath.Join(dir, "odd")
	if err := os.MkdirAll(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"loop": dir, "self": "self", "dangling": "nowhere", "catalog-info.yaml": "catalog-info.yaml"} {
		if err := os.Symlink(to, filepath.Join(odd, from)); err != nil {
			t.Logf("no symbolic links here: %v", err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "folder", "catalog-info.yaml"), 0o755); err != nil {
		t.Fatal(err)
	}
	makeFIFO(t, filepath.Join(dir, "fifo"))
	locked := filepath.Join(dir, "locked", "catalog-info.yaml")
	write(t, locked, service("locked", "Locked"))
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
}

// checkBadFile checks that a file was read, or that somebody is told why not.
func (s *server) checkBadFile(t *testing.T, f badFile) {
	t.Helper()
	if f.entity != "" {
		if _, found := s.entity(t, f.entity); !found {
			t.Errorf("%s: %s is not there", f.name, f.entity)
		}
	}
	p, found := s.problemIn(t, "/"+f.name+"/catalog-info.yaml")
	switch {
	case f.told == "":
	case !found:
		t.Errorf("%s: no problem tells what is wrong", f.name)
	case !strings.Contains(p.Message, strings.TrimSpace(f.told)):
		t.Errorf("%s: the problem says %q, not about %q", f.name, p.Message, f.told)
	default:
		t.Logf("%s: line %d: %.200s", f.name, p.Line, p.Message)
	}
}

// checkPages checks that pages can be shown.
func (s *server) checkPages(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if status, body := s.get(t, path); status != http.StatusOK {
			t.Errorf("%s: %d %.300s", path, status, body)
		} else if len(body) > 2<<20 {
			t.Errorf("%s has %d bytes", path, len(body))
		}
	}
}

// checkResident checks what the process holds, where the system tells.
func (s *server) checkResident(t *testing.T) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Logf("resident memory is not known here: %v", err)
		return
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != "VmRSS:" && fields[0] != "VmHWM:" {
			continue
		}
		kb, err := strconv.Atoi(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %d MB", fields[0], kb/1000)
		if fields[0] == "VmRSS:" && kb/1000 > residentLimit {
			t.Errorf("%d MB are resident, more than %d", kb/1000, residentLimit)
		}
	}
}

// TestNoise asks what no client should ask. Each must be refused as the caller's fault, in
// the envelope, or be answered.
func TestNoise(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	for path, want := range map[string]int{
		"/api/catalog/entities/by-query?cursor=noise":                                  400,
		"/api/catalog/entities/by-query?cursor=%FF%FE%00":                              400,
		"/api/catalog/entities/by-query?cursor=eyJhIjoxfQ%3D%3D":                       400,
		"/api/catalog/entities/by-query?cursor=" + strings.Repeat("A", 6000):           400,
		"/api/catalog/entities/by-query?limit=minus":                                   400,
		"/api/catalog/entities/by-query?limit=99999999999999999999":                    400,
		"/api/catalog/entities/by-query?offset=-1":                                     400,
		"/api/catalog/entities/by-query?orderField=metadata.name,sideways":             400,
		"/api/catalog/entities/by-query?filter=,=,==":                                  0,
		"/api/catalog/entities/by-query?filter=%00%01":                                 0,
		"/api/catalog/entities/by-query?filter=" + strings.Repeat("a=b,", 2000):        0,
		"/api/catalog/entities/by-query?fullTextFilterTerm=%F0%9F%92%A9%00":            0,
		"/api/catalog/entities?filter=" + strings.Repeat("x", 20_000):                  0,
		"/api/catalog/entities?limit=x":                                                400,
		"/api/catalog/entities?after=%7B%7D":                                           0,
		"/api/catalog/entity-facets":                                                   400,
		"/api/catalog/entity-facets?facet=":                                            0,
		"/api/catalog/entity-facets?facet=" + strings.Repeat("a.", 3000):               0,
		"/api/catalog/entities/by-name/%00/%FF/..%2f..%2fetc":                          0,
		"/api/catalog/entities/by-name/component/default/" + strings.Repeat("n", 5000): 404,
		"/api/catalog/entities/by-uid/'%20OR%201=1":                                    404,
		"/api/catalog/nothing-here":                                                    404,
		"/api/nothing-here":                                                            404,
	} {
		status, body := s.get(t, path)
		switch {
		case want != 0 && status != want:
			t.Errorf("%.120s: %d, want %d: %.300s", path, status, want, body)
		case status >= 500:
			t.Errorf("%.120s: %d %.300s", path, status, body)
		case status == 404 && len(body) == 0: // as Backstage has it for routes that its catalog does not know
		case status >= 400 && !isEnvelope(body):
			t.Errorf("%.120s: %d without the error envelope: %.300s", path, status, body)
		}
	}
	for _, path := range []string{
		"/catalog?filters[kind]=%00&filters[owners]=%FF&limit=-5&offset=99999999999&sort=--&filters[relations.x]=y",
		"/catalog?" + strings.Repeat("filters[tags]=a&", 3000), "/problems?offset=-1&owner=%FF", "/catalog/%FF/%00/x", "/catalog/a/b/c/d/e/f",
	} {
		if status, body := s.get(t, path); status >= 500 {
			t.Errorf("%.120s: %d %.300s", path, status, body)
		}
	}
	s.checkBodies(t)
}

// checkBodies posts what is no proper body.
func (s *server) checkBodies(t *testing.T) {
	t.Helper()
	for _, path := range []string{"/entities/by-query", "/entities/by-refs", "/entity-facets", "/refresh", "/locations", "/analyze-location", "/validate-entity"} {
		for _, body := range []string{"", "{", "null", "[]", `"x"`, `{"a":` + strings.Repeat("[", 50_000), "\xff\xfe", strings.Repeat(" ", 1<<20) + "x"} {
			resp, err := http.Post(s.URL+"/api/catalog"+path, "application/json", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode >= 500 {
				t.Errorf("POST %s %.40q: %d", path, body, resp.StatusCode)
			}
		}
	}
}
