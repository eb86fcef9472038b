package generator_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

var sizes = []int{1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 30, 60, 100, 345, 1000, 10_000}

// TestCatalog reads catalogs of many sizes with a YAML reader and checks what
// every catalog promises: the exact number of entities, nothing twice, nothing
// against the rules of the format, and references that resolve.
func TestCatalog(t *testing.T) {
	t.Parallel()
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			entities, files := read(t, generator.Config{N: n, Seed: uint64(n)})
			if len(entities) != n {
				t.Fatalf("%d entities, want %d", len(entities), n)
			}
			known := make(map[string]bool, n)
			for i, e := range entities {
				ref := e.Ref().String()
				if known[ref] {
					t.Errorf("%s: %s is there twice", files[i], ref)
				}
				known[ref] = true
			}
			model := entity.Builtin()
			for i, e := range entities {
				relations, violations := model.Relations(e)
				for _, v := range append(violations, model.Validate(e)...) {
					t.Errorf("%s: %s: %s: %v", files[i], e.Ref(), v.Path, v)
				}
				for _, r := range relations {
					if !known[r.Target] {
						t.Errorf("%s: %s %s %s, which does not exist", files[i], e.Ref(), r.Type, r.Target)
					}
				}
			}
		})
	}
}

// TestRealisticShape checks that a large catalog looks like real ones do.
func TestRealisticShape(t *testing.T) {
	t.Parallel()
	entities, names := read(t, generator.Config{N: 10_000, Seed: 1})
	kinds, files, sizes := map[string]int{}, map[string]bool{}, map[string]int{}
	used, namespaces, parents := map[string]int{}, map[string]int{}, map[string]string{}
	model := entity.Builtin()
	for i, e := range entities {
		kinds[e.Kind()]++
		files[names[i]] = true
		namespaces[e.Namespace()]++
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		sizes[e.Kind()] += len(data)
		sizes[""] += len(data)
		relations, _ := model.Relations(e)
		for _, r := range relations {
			used[r.Target]++
		}
		if e.Kind() == "Group" {
			parents[e.Name()] = e.SpecString("parent")
		}
	}
	want := map[string]int{"Group": 150, "User": 900, "Domain": 40, "System": 890, "API": 1200, "Resource": 1000, "Component": 5820}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	deepest, most := 0, 0
	for name := range parents {
		depth := 0
		for ; name != ""; name = parents[name] {
			depth++
		}
		deepest = max(deepest, depth)
	}
	for target, n := range used {
		if strings.HasPrefix(target, "component:") {
			most = max(most, n)
		}
	}
	between(t, "bytes of JSON in an entity", float64(sizes[""])/10_000, 1000, 1250)
	between(t, "bytes of JSON in a component", float64(sizes["Component"])/float64(kinds["Component"]), 1000, 1350)
	between(t, "entities in a file", 10_000/float64(len(files)), 8, 12)
	between(t, "depth of the organisation", float64(deepest), 4, 4)
	between(t, "users of the most used component", float64(most), 200, 1000)
	between(t, "entities outside the default namespace", 10_000-float64(namespaces["default"]), 300, 2000)
}

func between(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	t.Logf("%s: %.1f", what, got)
	if got < low || got > high {
		t.Errorf("%s: %.1f, want %.0f to %.0f", what, got, low, high)
	}
}

// TestSameBytes makes catalogs twice and compares them.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	sum := func(seed uint64) [sha256.Size]byte {
		h := sha256.New()
		for d := range generator.Documents(generator.Config{N: 2000, Seed: seed}) {
			fmt.Fprintf(h, "%s %d\n%s", d.Path, d.Entities, d.YAML)
		}
		return [sha256.Size]byte(h.Sum(nil))
	}
	first := sum(1)
	if again := sum(1); again != first {
		t.Error("the same seed gave two different catalogs")
	}
	if sum(2) == first {
		t.Error("two seeds gave the same catalog")
	}
}

// TestStop checks that nothing is made for a receiver that has enough.
func TestStop(t *testing.T) {
	t.Parallel()
	for stopAfter := 1; stopAfter < 300; stopAfter += 7 {
		seen := 0
		for range generator.Documents(generator.Config{N: 3000, Seed: 1}) {
			if seen++; seen == stopAfter {
				break
			}
		}
		if seen != stopAfter {
			t.Errorf("%d files seen, want %d", seen, stopAfter)
		}
	}
}

// TestWrite compares the files on disk with the stream.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir, cfg := filepath.Join(t.TempDir(), "new"), generator.Config{N: 500, Seed: 9}
	stats, err := generator.Write(dir, cfg)
	if err != nil {
		t.Fatal(err)
	}
	want := generator.Stats{ByKind: stats.ByKind}
	for d := range generator.Documents(cfg) {
		want.Files++
		want.Entities += d.Entities
		want.Bytes += int64(len(d.YAML))
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.Path)))
		if err != nil || !bytes.Equal(got, d.YAML) {
			t.Errorf("%s is not on disk as in the stream: %v", d.Path, err)
		}
	}
	if diff := cmp.Diff(want, stats); diff != "" || stats.Entities != cfg.N {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
	total := 0
	for _, n := range stats.ByKind {
		total += n
	}
	if total != cfg.N {
		t.Errorf("the kinds sum up to %d, want %d", total, cfg.N)
	}
}

// TestWriteFails checks that the first error ends the writing and is told.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := generator.Write(file, generator.Config{N: 10})
	if pathErr := (*fs.PathError)(nil); !errors.As(err, &pathErr) {
		t.Errorf("error %v, want one of the file system", err)
	}
}

// read returns the entities of a catalog as the YAML reader sees them, with
// the file that each is in.
func read(t *testing.T, cfg generator.Config) (entities []entity.Entity, files []string) {
	t.Helper()
	for d := range generator.Documents(cfg) {
		decoder := yaml.NewDecoder(bytes.NewReader(d.YAML))
		count := 0
		for {
			var root entity.Object
			err := decoder.Decode(&root)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", d.Path, err, d.YAML)
			}
			entities, files = append(entities, entity.New(root)), append(files, d.Path)
			count++
		}
		if count != d.Entities {
			t.Errorf("%s holds %d entities and says %d", d.Path, count, d.Entities)
		}
	}
	return entities, files
}

// BenchmarkDocuments measures making catalogs. Memory per entity stays the
// same at every size; the largest is a million, so run it with -benchtime=1x.
func BenchmarkDocuments(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			var size int64
			for b.Loop() {
				for d := range generator.Documents(generator.Config{N: n, Seed: 1}) {
					size += int64(len(d.YAML))
				}
			}
			b.SetBytes(size / int64(b.N))
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/entity")
		})
	}
}
