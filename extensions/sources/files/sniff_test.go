package files

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/sdk"
)

func TestHasCatalogDocument(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"apiVersion: backstage.io/v1alpha1":                     true,
		"apiVersion:   scaffolder.backstage.io/v1beta3 # x":     true,
		"\ufeffapiVersion: backstage.io/v1alpha1":               true,
		"a: 1\r\napiVersion: backstage.io/v1alpha1\r\n":         true,
		"a: 1\n---\napiVersion: 'backstage.io/v1alpha1'":        true,
		`"apiVersion" : "backstage.io/v1alpha1"`:                true,
		"# apiVersion: x\napiVersion: backstage.io/v1":          true,
		"apiVersion: apps/v1\n---\napiVersion: backstage.io/v1": true,
		"apiVersion: apps/v1":                                   false,
		" apiVersion: backstage.io/v1":                          false,
		"# apiVersion: backstage.io/v1":                         false,
		"apiVersions: backstage.io/v1":                          false,
		`"apiVersion': backstage.io/v1`:                         false,
		"apiVersion: notbackstage.io/v1":                        false,
		"xapiVersion: backstage.io/v1":                          false,
		"apiVersion":                                            false,
		"apiVersion:":                                           false,
		"":                                                      false,
	} {
		if got := hasCatalogDocument([]byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestSkeletonReason(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"t/template.yaml": "", "t/content/": ""})
	template := "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\nspec:\n  steps:\n    - input: ${{ parameters.x }}\n"
	for _, test := range []struct{ name, rel, text, want string }{
		{"name", "a.yaml", component("${{ values.name }}"), "metadata.name is ${{ values.name }}"},
		{"quoted name", "a.yaml", component(`"${{ values.name | dump }}"`), "metadata.name is ${{ values.name | dump }}"},
		{"cookiecutter", "a.yaml", component("{{cookiecutter.name}}"), "metadata.name is {{cookiecutter.name}}"},
		{"flow style", "a.yaml", "apiVersion: backstage.io/v1\nkind: API\nmetadata: {name: '${{ x }}'}\n", "metadata.name is"},
		{"kind", "a.yaml", "apiVersion: backstage.io/v1\nkind: ${{ k }}\nmetadata:\n  name: a\n", "kind is ${{ k }}"},
		{"name comes later", "a.yaml", "metadata:\n    tags:\n      - name: x\n    name: ${{ x }}\napiVersion: backstage.io/v1\n", "metadata.name is ${{ x }}"},
		{"rendered", "skeleton/a.yaml", component("a"), ""},
		{"one of two is rendered", "a.yaml", component("${{ a }}") + "---\n" + component("b"), ""},
		{"neither of two", "a.yaml", "---\n" + component("${{ a }}") + "---\n" + component("${{ b }}"), "metadata.name is ${{ a }}"},
		{"placeholder elsewhere", "a.yaml", component("a") + "spec:\n  owner: ${{ x }}\n", ""},
		{"placeholder in a skeleton", "skeleton/.b/a.yaml", component("a") + "spec:\n  owner: ${{ x }}\n", "lies in the template content skeleton"},
		{"placeholder beside a template", "t/content/a.yaml", component("a") + "spec:\n  owner: ${{ x }}\n", "lies in the template content t/content"},
		{"template", "t/template.yaml", template, ""},
		{"template in a skeleton", "skeleton/template.yaml", template, ""},
		{"template without a name yet", "skeleton/template.yaml", strings.Replace(template, "name: t", "name: ${{ x }}", 1), "metadata.name is ${{ x }}"},
	} {
		got := skeletonReason([]byte(test.text), dir, test.rel)
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte(component("${{ a }}")))
	f.Add([]byte("\"apiVersion': backstage.io/"))
	f.Add([]byte("---\nmetadata: {name:"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		hasCatalogDocument(data)
		skeletonReason(data, dir, "a/b.yaml")
	})
}

func FuzzFingerprint(f *testing.F) {
	f.Add(fingerprint{state: state{1, -2, 3}, hash: 4, racy: true}.String())
	f.Add("1:::::")
	f.Fuzz(func(t *testing.T, text string) {
		if p, ok := parseFingerprint(sdk.Fingerprint(text)); ok {
			if q, ok := parseFingerprint(p.sdk()); !ok || p != q {
				t.Errorf("%q reads as %+v, which reads as %+v", text, p, q)
			}
		}
	})
}
