package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/store"
)

// benchSize is how many entities the benchmarks work on.
const benchSize = 100_000

// benchCommit makes a commit of new components, with their history, numbered from
// start, like those of bench/generator in size (about 900 bytes of JSON).
func benchCommit(b *testing.B, start, n int) *catalog.Commit {
	b.Helper()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := &catalog.Commit{Bucket: "files:/srv/catalog", At: at}
	for i := start; i < start+n; i++ {
		r := benchRecord(b, i, at)
		c.Upserts = append(c.Upserts, r)
		c.History = append(c.History, catalog.HistoryEntry{
			At: at, Ref: r.Ref, UID: r.UID, Kind: catalog.Added, Bucket: c.Bucket, Location: r.Location,
		})
		c.Documents = append(c.Documents, catalog.DocumentState{
			Bucket: c.Bucket, Location: r.Location, Fingerprint: "812:1767323045000000:4f0e8c1d", Root: true, Origin: r.Location,
		})
		c.ProblemLocations = append(c.ProblemLocations, r.Location)
	}
	return c
}

func benchRecord(b *testing.B, i int, at time.Time) *catalog.Record {
	b.Helper()
	name := fmt.Sprintf("service-%06d-playback", i)
	location := fmt.Sprintf("file:/srv/catalog/team-%03d/%s/catalog-info.yaml", i/250, name)
	owner := fmt.Sprintf("group:default/team-%03d", i/250)
	document, err := json.Marshal(map[string]any{
		"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
		"metadata": map[string]any{
			"name": name, "namespace": "default", "title": "Playback service", "tags": []string{"go", "grpc", "tier-1"},
			"description": "Serves playback sessions to the players and keeps the state of what was watched how far, for all devices.",
			"annotations": map[string]string{
				"backstage.io/managed-by-location": location, "backstage.io/managed-by-origin-location": location,
				"backstage.io/techdocs-ref": "dir:.", "github.com/project-slug": "acme/" + name,
			},
			"links": []map[string]string{{"url": "https://dash.example.com/" + name, "title": "Dashboard", "icon": "dashboard"}},
		},
		"spec": map[string]any{
			"type": "service", "lifecycle": "production", "owner": owner, "system": "playback",
			"providesApis": []string{"playback-api"}, "dependsOn": []string{"resource:playback-db"},
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	return &catalog.Record{
		UID: fmt.Sprintf("%08x-1c2d-4e3f-9a4b-%012x", uint32(i*2654435761), i), Ref: "component:default/" + name,
		JSON: document, Hash: fmt.Sprintf("%064x", i*2654435761), Bucket: "files:/srv/catalog",
		Location: location, Origin: location, Line: 1, Created: at, Updated: at,
		Declared: []entity.Relation{
			{Type: "dependsOn", Target: "resource:default/playback-db"}, {Type: "ownedBy", Target: owner},
			{Type: "partOf", Target: "system:default/playback"}, {Type: "providesApi", Target: "api:default/playback-api"},
		},
	}
}

func openBench(b *testing.B) *store.Store {
	b.Helper()
	s, err := store.Open(b.Context(), store.Options{Path: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

func fill(b *testing.B, s *store.Store, commits []*catalog.Commit) {
	b.Helper()
	for _, c := range commits {
		if _, err := s.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func benchCommits(b *testing.B) []*catalog.Commit {
	b.Helper()
	var commits []*catalog.Commit
	for start := 0; start < benchSize; start += 1000 {
		commits = append(commits, benchCommit(b, start, 1000))
	}
	return commits
}

// BenchmarkCommit100k stores 100,000 new entities with history and documents in commits of 1,000.
func BenchmarkCommit100k(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		commits, s := benchCommits(b), openBench(b)
		b.StartTimer()
		fill(b, s, commits)
	}
	b.ReportMetric(float64(benchSize)*float64(b.N)/b.Elapsed().Seconds(), "entities/s")
}

// BenchmarkLoad100k reads 100,000 entities.
func BenchmarkLoad100k(b *testing.B) {
	s := openBench(b)
	fill(b, s, benchCommits(b))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range s.Records(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != benchSize {
			b.Fatalf("read %d entities", n)
		}
	}
}

// BenchmarkCommitOne changes a single entity in a catalog of 100,000, as a saved file does.
func BenchmarkCommitOne(b *testing.B) {
	s := openBench(b)
	commits := benchCommits(b)
	fill(b, s, commits)
	r := commits[50].Upserts[500]
	for b.Loop() {
		c := &catalog.Commit{Bucket: r.Bucket, Upserts: []*catalog.Record{r}, History: []catalog.HistoryEntry{{
			At: r.Updated, Ref: r.Ref, UID: r.UID, Kind: catalog.Changed, Bucket: r.Bucket, Location: r.Location,
			Fields: []catalog.FieldChange{{Path: "spec.owner", Old: "team-a", New: "team-b"}},
		}}}
		if _, err := s.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen opens a database of 100,000 entities.
func BenchmarkOpen(b *testing.B) {
	folder := b.TempDir()
	s, err := store.Open(b.Context(), store.Options{Path: folder})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s, benchCommits(b))
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := store.Open(b.Context(), store.Options{Path: folder})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
