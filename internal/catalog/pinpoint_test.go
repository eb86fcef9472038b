package catalog_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
)

const pinned = `# everything
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec:
  targets:
    - ./a.yaml
    - ./gone.yaml
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: c}
spec:
  dependsOn:
    - component:other
    - component:gone
`

func TestPinpoint(t *testing.T) {
	t.Parallel()
	read := func(location string) ([]byte, error) {
		if location != "file:/all.yaml" {
			return nil, errors.New("no such file")
		}
		return []byte(pinned), nil
	}
	target := catalog.Problem{Location: "file:/all.yaml", Line: 8, Field: "spec.targets.1", Code: "does-not-exist"}
	reference := catalog.Problem{Location: "file:/all.yaml", Line: 10, Field: "spec.dependsOn", Other: "component:default/gone"}
	elsewhere := catalog.Problem{Location: "file:/other.yaml", Line: 8, Field: "spec.targets.1"}
	moved := target
	moved.Line = 3 // the file has changed since
	told := catalog.Problem{Location: "file:/all.yaml", Line: 2, Field: "spec.targets.1", Excerpt: []string{"as it was"}, ExcerptLine: 2}
	got := []catalog.Problem{target, reference, elsewhere, moved, told}
	catalog.Pinpoint(got, read)

	target.Column, target.Excerpt, target.ExcerptLine = 7, []string{"  targets:", "    - ./a.yaml", "    - ./gone.yaml", "---"}, 6
	reference.Line, reference.Column, reference.Excerpt, reference.ExcerptLine = 16, 7, []string{"  dependsOn:", "    - component:other", "    - component:gone"}, 14
	if diff := cmp.Diff([]catalog.Problem{target, reference, elsewhere, moved, told}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	catalog.Pinpoint(got, nil)
}
