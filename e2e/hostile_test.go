package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// attack is markup that must never be anything but text: it would change the page's title.
const attack = `<script>document.title='owned'</script><img src=x onerror=document.title='owned'>`

// longName has as many characters as a name may have.
var longName = strings.Repeat("long-name-", 6) + "end"

// hostile is a catalog of what people and programs write into catalogs.
func hostile() map[string]string {
	tags := make([]string, 500)
	for i := range tags {
		tags[i] = fmt.Sprint("tag-number-", i)
	}
	members := map[string]string{
		"team":     team,
		"long":     service(longName, strings.Repeat("W", 300)),
		"emoji":    service("emoji", `"🎭🎪 مرحبا بالعالم \u202ereversed\u202c 👩\u200d👩\u200d👧\u200d👦 \u202E"`),
		"rtl":      service("rtl", "خدمة التشغيل الرئيسية"),
		"essay":    entityFile("essay", "description: "+strings.Repeat("All work and no play. ", 100<<10/22), "owner: people"),
		"unbroken": entityFile("unbroken", "description: "+strings.Repeat("x", 100<<10), "owner: people"),
		"tags":     entityFile("tags", "tags: ["+strings.Join(tags, ", ")+"]", "owner: people"),
		"orphaned": entityFile("orphaned", "title: Orphaned", "owner: group:default/nobody-at-all"),
		"dangling": entityFile("dangling", "title: Dangling", "owner: people, system: gone, dependsOn: [component:gone-one, resource:other/gone-two], providesApis: [gone-api], subcomponentOf: gone-parent"),
		"markup": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: markup\n" +
			fmt.Sprintf("  title: %[1]q\n  description: %[1]q\n  annotations:\n    example.com/a: %[1]q\n    backstage.io/view-url: \"javascript:document.title='owned'\"\n    backstage.io/edit-url: \"javascript:document.title='owned'\"\n  labels: {example.com/b: plain}\n", attack) +
			fmt.Sprintf("  links:\n    - {title: %[1]q, url: \"javascript:document.title='owned'\", icon: %[1]q}\n    - {title: \"data\", url: \"data:text/html,%[2]s\"}\n    - {title: fine, url: \"https://example.com/fine\"}\n", attack, "x") +
			fmt.Sprintf("spec: {type: %[1]q, lifecycle: %[1]q, owner: people}\n", attack),
		"api-broken":  apiFile("api-broken", "openapi", "openapi: 3.1.0\npaths:\n  /a: [}\n"+attack),
		"api-markup":  apiFile("api-markup", "openapi", fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":%[1]q,"version":%[1]q,"description":%[1]q},"servers":[{"url":"javascript:alert(1)"}],"paths":{"/x":{"get":{"operationId":%[1]q,"summary":%[1]q,"description":"[click](javascript:document.title='owned') %[2]s","responses":{"200":{"description":%[1]q}}}}}}`, attack, strings.ReplaceAll(attack, `"`, `\"`))),
		"api-graphql": apiFile("api-graphql", "graphql", "type Query {\n  a: \n}}}}"+attack),
		"api-async":   apiFile("api-async", "asyncapi", "asyncapi: [1, 2\n"+attack),
		"api-grpc":    apiFile("api-grpc", "grpc", "service A { rpc (((("+attack),
	}
	return members
}

// entityFile is a component with a line of metadata and fields of spec.
func entityFile(name, metadata, spec string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " + name + "\n  " + metadata + "\nspec: {type: service, lifecycle: production, " + spec + "}\n"
}

func apiFile(name, typ, definition string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: " + name + "}\nspec:\n  type: " + typ + "\n  lifecycle: production\n  owner: people\n  definition: |\n    " +
		strings.ReplaceAll(definition, "\n", "\n    ") + "\n"
}

// TestHostileCatalog shows every page over hostile entities: text stays text, and nothing
// grows out of the window.
func TestHostileCatalog(t *testing.T) {
	t.Parallel()
	browser := browse(t)
	dir := t.TempDir()
	for name, text := range hostile() {
		write(t, filepath.Join(dir, name, "catalog-info.yaml"), text)
	}
	if err := os.CopyFS(filepath.Join(dir, "broken"), os.DirFS(example(t, "broken"))); err != nil {
		t.Fatal(err)
	}
	s := serve(t, dir)
	component, api := "/catalog/default/component/", "/catalog/default/api/"
	pages := []string{"/", "/catalog", "/catalog?filters[kind]=all", "/api-docs", "/catalog-graph", "/catalog-graph?rootEntityRefs[]=component:default/dangling", "/teams", "/catalog/default/group/people", "/problems", "/search?q=owned"}
	for _, name := range []string{longName, "emoji", "rtl", "essay", "unbroken", "tags", "orphaned", "dangling", "markup"} {
		pages = append(pages, component+name, component+name+"/dependencies", component+name+"/raw", component+name+"/history")
	}
	for _, name := range []string{"api-broken", "api-markup", "api-graphql", "api-async", "api-grpc"} {
		pages = append(pages, api+name, api+name+"/definition", api+name+"/definition?format=raw")
	}
	b := open(t, browser, 1440, 900)
	for _, path := range pages {
		b.visit(s.URL + path)
		b.harmless(path)
		b.fits(path)
		b.resize(390, 844)
		b.fits(path + " on a phone")
		b.resize(1440, 900)
	}
	b.quiet()

	b.visit(s.URL + component + "markup")
	b.says("<script>document.title")
	b.shot("hostile/markup")
	for _, name := range []string{"api-broken", "api-graphql", "api-async", "api-grpc"} {
		b.visit(s.URL + api + name + "/definition")
		b.until(name+" is shown with what is wrong, and as it is", `document.querySelector('main .callout, main .problem, main .notes') && document.querySelector('main pre')?.textContent.includes('document.title')`)
		b.shot("hostile/" + name)
	}
	for _, name := range []string{longName, "emoji", "rtl", "essay", "tags", "dangling"} {
		b.visit(s.URL + component + name)
		b.shot("hostile/" + name)
	}
	b.visit(s.URL + "/catalog")
	b.shot("hostile/catalog")
}

// harmless checks that no text of a catalog became markup or an address that runs.
func (b *tab) harmless(where string) {
	b.t.Helper()
	if title := evaluate[string](b, "document.title"); strings.HasPrefix(title, "owned") {
		b.t.Errorf("%s ran a script of the catalog", where)
	}
	bad := `main script, main img[onerror], a[href^="javascript:" i], a[href^="data:" i], [href^="javascript:" i], form[action^="javascript:" i]`
	if found := evaluate[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.outerHTML.slice(0, 150))`, bad)); len(found) > 0 {
		b.t.Errorf("%s has %q", where, found)
	}
}
