package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/sdk"
)

// TestHoweverItCame: whatever edits, restarts and passes led to it, the catalog has the
// same entities, parents and problems as one that reads the files as they are now for
// the first time. Only who holds a contested ref may differ: the first keeps it.
func TestHoweverItCame(t *testing.T) {
	t.Parallel()
	names := []string{"a.yaml", "b.yaml", "c.yaml", "sub/d.yaml", "sub/e.yaml"}
	rapid.Check(t, func(rt *rapid.T) {
		source := &fakeSource{files: map[string]string{}}
		store := NewMemoryStore()
		opts := Options{Model: entity.Builtin(), Guard: Guard{Percent: 101, Entities: 0}}
		in := attached(rt, store, source, opts)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			var changed []string
			for range rapid.IntRange(1, 2).Draw(rt, "files") {
				name := rapid.SampledFrom(names).Draw(rt, "name")
				changed = append(changed, name)
				if rapid.IntRange(0, 4).Draw(rt, "delete") == 0 {
					delete(source.files, name)
				} else {
					source.files[name] = randomFile(rt, name)
				}
			}
			i := &intake{in: in, b: in.buckets[source.Name()]}
			switch rapid.IntRange(0, 3).Draw(rt, "how") {
			case 0:
				in = attached(rt, store, source, opts)
				i = &intake{in: in, b: in.buckets[source.Name()]}
				fallthrough
			case 1:
				must(rt, i.Full(t.Context(), source.documents(i)))
			default:
				must(rt, i.Delta(t.Context(), source.delta(changed)))
			}
		}
		// What broken documents held before stays; to compare, mend them.
		for name, text := range source.files {
			source.files[name] = strings.ReplaceAll(text, "kind: [", "# nothing")
		}
		i := &intake{in: in, b: in.buckets[source.Name()]}
		must(rt, i.Full(t.Context(), source.documents(i)))
		fresh := NewMemoryStore()
		j := attached(rt, fresh, source, opts)
		k := &intake{in: j, b: j.buckets[source.Name()]}
		must(rt, k.Full(t.Context(), source.documents(k)))
		if diff := cmp.Diff(outline(rt, fresh), outline(rt, store)); diff != "" {
			rt.Fatalf("differs from a first reading: %s\nfiles: %v", diff, source.files)
		}
	})
}

func attached(rt *rapid.T, store *MemoryStore, source *fakeSource, opts Options) *Ingester {
	in := NewIngester(store, store, &recordingView{}, opts)
	must(rt, in.Load(rt.Context()))
	in.bucket(source.Name()).attach(source)
	return in
}

func must(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

// outline lists the entities with their parents, leaving open which document holds a ref.
func outline(rt *rapid.T, store *MemoryStore) []string {
	var lines []string
	for r, err := range store.Records(rt.Context()) {
		must(rt, err)
		lines = append(lines, r.Ref)
	}
	slices.Sort(lines)
	documents := map[string]string{}
	for d, err := range store.Documents(rt.Context()) {
		must(rt, err)
		documents[d.Location] = fmt.Sprint(d.Root, d.Parents)
	}
	for _, location := range slices.Sorted(maps.Keys(documents)) {
		lines = append(lines, location+" "+documents[location])
	}
	return lines
}

func randomFile(rt *rapid.T, name string) string {
	var docs []string
	for range rapid.IntRange(0, 3).Draw(rt, "documents") {
		switch rapid.IntRange(0, 5).Draw(rt, "document") {
		case 0:
			docs = append(docs, "kind: [\n")
		case 1:
			target := rapid.SampledFrom([]string{"./sub/d.yaml", "./sub/*.yaml", "./b.yaml", "./none.yaml", "../a.yaml"}).Draw(rt, "target")
			docs = append(docs, fmt.Sprintf("apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: %s}\nspec: {target: '%s'}\n",
				strings.NewReplacer("/", "-", ".yaml", "").Replace(name), target))
		default:
			docs = append(docs, component(rapid.SampledFrom([]string{"u", "v", "w", "x", "y", "z"}).Draw(rt, "entity")))
		}
	}
	return strings.Join(docs, "---\n")
}

var _ sdk.ReferenceChecker = (*fakeSource)(nil)
