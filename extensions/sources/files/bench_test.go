package files

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/callboard/callboard/sdk"
	"github.com/callboard/callboard/sdk/sdktest"
)

// repositories makes n folders with a catalog file and some other files each.
func repositories(b *testing.B, n int) string {
	dir := tempDir(b)
	for i := range n {
		fill(b, dir, map[string]string{
			fmt.Sprintf("team-%d/repo-%d/catalog-info.yaml", i/50, i): component(fmt.Sprintf("service-%d", i)),
			fmt.Sprintf("team-%d/repo-%d/deploy.yaml", i/50, i):       "apiVersion: apps/v1\n",
			fmt.Sprintf("team-%d/repo-%d/README.md", i/50, i):         "",
		})
	}
	age(b, dir)
	return dir
}

// BenchmarkPass reads 10,000 repositories: for the first time, and when nothing changed.
func BenchmarkPass(b *testing.B) {
	dir := repositories(b, 10_000)
	prints := map[sdk.Location]sdk.Fingerprint{}
	s := newSource(b, Config{Paths: []string{dir}})
	for _, d := range readAll(b, s, nil) {
		prints[d.Location] = d.Fingerprint
	}
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.seen = newMemory()
			for _, err := range s.Documents(b.Context(), nothingKnown) {
				must(b, err)
			}
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for d, err := range s.Documents(b.Context(), func(l sdk.Location) (sdk.Fingerprint, bool) { f, ok := prints[l]; return f, ok }) {
				must(b, err)
				if d.Unchanged {
					n++
				}
			}
			if n != 10_000 {
				b.Fatal(n)
			}
		}
	})
	b.Run("unchanged, watched", func(b *testing.B) {
		for b.Loop() {
			w := s.startWatching()
			s.watcher.Store(w)
			for _, err := range s.Documents(b.Context(), func(l sdk.Location) (sdk.Fingerprint, bool) { f, ok := prints[l]; return f, ok }) {
				must(b, err)
			}
			s.watcher.Store(nil)
			b.StopTimer()
			w.close()
			b.StartTimer()
		}
	})
}

// BenchmarkSave measures the way from a saved file to the delta, in a tree of 1,000
// repositories.
func BenchmarkSave(b *testing.B) {
	dir := repositories(b, 1_000)
	s, err := New(Config{Paths: []string{dir}, Logger: slog.New(slog.DiscardHandler)})
	must(b, err)
	bucket := sdktest.NewBucket()
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, bucket) }()
	<-bucket.Passes
	path := filepath.Join(dir, "team-3/repo-150/catalog-info.yaml")
	i := 0
	for b.Loop() {
		i++
		must(b, os.WriteFile(path, []byte(component(fmt.Sprint("v", i))), 0o644))
		<-bucket.Deltas
	}
	cancel()
	<-ended
}
