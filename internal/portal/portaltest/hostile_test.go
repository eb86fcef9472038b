package portaltest_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal/portaltest"
	"github.com/callboard/callboard/internal/yamldoc"
)

const trap = `"'><script>alert(1)</script><img src=x onerror=alert(1)>` + "`" + ` {{.}} ${x}`

var quoted = regexp.MustCompile(`"[^"]*"`)

// hostile is an entity with a trap in every field, however deep.
func hostile(name string) entity.Entity {
	return entity.New(entity.Object{
		"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
		"metadata": entity.Object{
			"name": name, "title": "\u202e" + trap + " 🎭 عنوان", "description": trap,
			"tags": []any{trap, "ok"}, "labels": entity.Object{trap: trap}, "annotations": entity.Object{
				trap: trap, "backstage.io/view-url": "javascript:alert(1)", "backstage.io/edit-url": "data:text/html,x", "backstage.io/source-location": "url:vbscript:x"},
			"links": []any{entity.Object{"url": "javascript:alert(1)", "title": trap, "icon": trap}, entity.Object{"url": trap}, entity.Object{"url": "https://example.com/\"onclick=alert(1)"}},
		},
		"spec": entity.Object{
			"type": trap, "lifecycle": trap, "owner": "group:default/x", "system": "sys", "definition": trap, "target": trap,
			"profile": entity.Object{"email": trap + "@x", "displayName": trap}, "dependsOn": []any{"component:default/" + trap, "component:../.."},
		},
	})
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, "")
	problem := catalog.Problem{Bucket: trap, Location: "file:/" + trap, Line: 1, Column: 2, Code: trap, Severity: trap, Message: trap, Fix: trap, Field: trap,
		Ref: "component:default/trap", Excerpt: []string{trap, trap}, ExcerptLine: 1, Since: portaltest.Noon}
	r := portaltest.Record(t, entity.Builtin(), hostile("trap"), 1)
	r.Bucket, r.Location = trap, "url:javascript:"+trap
	if err := p.Model.Replace(func(yield func(catalog.Record, error) bool) { yield(r, nil) }, []catalog.Problem{problem}, 1); err != nil {
		t.Fatal(err)
	}
	p.States = []catalog.SourceStatus{{Name: trap, Error: trap}}
	p.Held = []catalog.Hold{{Bucket: trap, Refs: []string{trap, "a:b/" + trap}, Total: 3}}
	p.Changes["component:default/trap"] = []catalog.HistoryEntry{{Kind: catalog.Changed, Bucket: trap, Location: trap, Fields: []catalog.FieldChange{{Path: trap, Old: trap, New: []any{trap}}}}}
	q := url.QueryEscape(trap)
	for _, path := range []string{
		"/catalog", "/catalog?filters[kind]=" + q, "/catalog?filters[text]=" + q + "&filters[tags]=" + q + "&filters[relations." + q + "]=a:b/" + q + "&sort=" + q, "/problems", "/problems?filters[code]=" + q + "&filters[text]=" + q,
		"/catalog?columns=name,title,description,labels,tags,source,problems,type,lifecycle,owner", "/catalog/values?of=filters[tags]&q=" + q, "/catalog/values?of=filters[labels]",
		"/catalog?done=view-deleted&view=" + q, "/catalog?filters[labels]=" + q + "=" + q + "&filters[systems]=" + q + "&columns=" + q + "&density=" + q,
		"/catalog/default/component/trap", "/catalog/default/component/trap/dependencies", "/catalog/default/component/trap/history", "/catalog/default/component/trap/raw",
		"/catalog/default/component/trap/raw?format=json", "/catalog/default/component/trap/definition",
		"/catalog/default/component/trap/raw?format=provenance", "/catalog/default/component/trap/raw?format=ancestry", "/catalog/default/component/trap/raw?format=colocated",
		"/catalog/default/component/trap/raw?at=2026-02-27", "/catalog/default/component/trap/raw?at=" + q + "&format=" + q, "/catalog/default/component/trap/history?field=" + q + "&since=" + q + "&before=" + q, "/" + url.PathEscape(trap), "/catalog/a/b/" + url.PathEscape(trap),
	} {
		a := p.Get(path)
		if a.Code != 200 && a.Code != 404 {
			t.Errorf("%s: status %d", path, a.Code)
		}
		for _, bad := range []string{"<script>alert", "<img", "javascript:alert(1)\"", `href="javascript`, `href="data:text`, `href="vbscript`} {
			if i := strings.Index(a.HTML, bad); i >= 0 {
				t.Errorf("%s has %q: …%s…", path, bad, a.HTML[max(0, i-200):min(len(a.HTML), i+100)])
			}
		}
		for _, tag := range portaltest.Tags.FindAllString(a.HTML, -1) {
			if bare := quoted.ReplaceAllString(tag, ""); strings.Contains(bare, " on") || strings.Contains(bare, " style") {
				t.Errorf("%s: an element has an attribute that the policy forbids: %s", path, tag)
			}
		}
	}
	p.Get("/catalog/default/component/trap").Says("<script>alert(1)</script>").Holds("<h1><bdi>")
}

// TestLargeText checks that pages stay small however much is written.
func TestLargeText(t *testing.T) {
	t.Parallel()
	var list []catalog.Record
	for n := range 60 {
		e := hostile(fmt.Sprintf("large-%02d-%s", n, strings.Repeat("n", 54)))
		meta := e.Metadata()
		meta["description"] = strings.Repeat("Eine sehr lange Beschreibung, 🎻 und noch eine. ", 2500)
		meta["title"] = strings.Repeat("W", 5000)
		var manyTags, manyLinks []any
		notes := entity.Object{}
		for i := range 500 {
			manyTags = append(manyTags, fmt.Sprintf("tag-%03d-%s", i, strings.Repeat("t", 50)))
			manyLinks = append(manyLinks, entity.Object{"url": "https://example.com/" + fmt.Sprint(i)})
			notes[fmt.Sprintf("example.com/n%03d", i)] = strings.Repeat("v", 4000)
		}
		meta["tags"] = manyTags
		if n == 0 {
			meta["links"], meta["annotations"] = manyLinks, notes
			e.Spec()["definition"] = strings.Repeat("line of a definition\n", 50_000)
		}
		list = append(list, portaltest.Record(t, entity.Builtin(), e, int64(n+1)))
	}
	p := portaltest.New(t, "")
	if err := p.Model.Replace(func(yield func(catalog.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}, nil, 1); err != nil {
		t.Fatal(err)
	}
	first := parsePath(list[0].Ref)
	for path, limit := range map[string]int{
		"/catalog": 240 << 10, first: 150 << 10, first + "/dependencies": 60 << 10, first + "/definition": 500 << 10, first + "/raw": 450 << 10,
	} {
		if a := p.Get(path).Want(200); len(a.HTML) > limit {
			t.Errorf("%s has %d bytes, more than %d", path, len(a.HTML), limit)
		}
	}
	p.Get(first).Says("+488", "Whole description", "480 more on the Raw tab")
}

func parsePath(ref string) string {
	kind, rest, _ := strings.Cut(ref, ":")
	namespace, name, _ := strings.Cut(rest, "/")
	return "/catalog/" + namespace + "/" + kind + "/" + name
}

// TestRealCatalogs renders every page of every entity in real catalog files.
func TestRealCatalogs(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..", "..", "shared", "realworld", "catalog")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("SKIPPED: no real catalogs at ../shared/realworld/catalog: %v", err)
	}
	kinds, seen, n := entity.Builtin(), map[string]bool{}, int64(0)
	var list []catalog.Record
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, doc := range yamldoc.Parse(text, yamldoc.Limits{}) {
			o, ok := doc.Value.(entity.Object)
			e := entity.New(o)
			if ok && e.Kind() != "" && e.Name() != "" && len(kinds.Validate(e)) == 0 && !seen[e.Ref().String()] {
				seen[e.Ref().String()] = true
				n++
				list = append(list, portaltest.Record(t, kinds, e, n))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p := portaltest.New(t, "")
	if err := p.Model.Replace(func(yield func(catalog.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}, nil, 1); err != nil {
		t.Fatal(err)
	}
	renderAll(t, p, p.Model.Snapshot())
	t.Logf("%d real entities", len(list))
}

func renderAll(t *testing.T, p *portaltest.Portal, s *readmodel.Snapshot) {
	for e := range s.All() {
		for _, tab := range []string{"", "/dependencies", "/raw", "/catalog-info.yaml"} {
			a := p.Get(parsePath(e.Ref()) + tab)
			if a.Code != 200 {
				t.Errorf("%s%s: status %d", e.Ref(), tab, a.Code)
			}
			if tab == "/catalog-info.yaml" {
				checkYAML(t, e, a.HTML)
			}
		}
	}
	for _, path := range []string{"/catalog?filters[kind]=all&limit=100", "/problems"} {
		p.Get(path).Want(200)
	}
}

// checkYAML checks that the text that a page gives for an entity means the same.
func checkYAML(t *testing.T, e readmodel.Entity, text string) {
	docs := yamldoc.Parse([]byte(text), yamldoc.Limits{})
	if len(docs) != 1 || docs[0].Err != nil {
		t.Errorf("%s: the YAML does not parse: %v", e.Ref(), docs)
		return
	}
	got, err := entity.New(docs[0].Value.(entity.Object)).MarshalJSON()
	want, err2 := e.Decode().MarshalJSON()
	if err != nil || err2 != nil || string(got) != string(want) {
		t.Errorf("%s: the YAML means something else:\n%s\n%s", e.Ref(), got, want)
	}
}
