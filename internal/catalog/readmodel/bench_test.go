package readmodel

import (
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
)

// big returns a generated catalog; making a large one from YAML takes long, so it is
// kept in the folder that CALLBOARD_BENCH_CACHE names, if any.
func big(tb testing.TB, n int) []catalog.Record {
	tb.Helper()
	file := filepath.Join(os.Getenv("CALLBOARD_BENCH_CACHE"), fmt.Sprintf("records-%d.gob", n))
	if f, err := os.Open(file); err == nil {
		defer f.Close()
		var out []catalog.Record
		if gob.NewDecoder(f).Decode(&out) == nil {
			return out
		}
	}
	out := generated(tb, n)
	if os.Getenv("CALLBOARD_BENCH_CACHE") != "" {
		if f, err := os.Create(file); err == nil {
			defer f.Close()
			if err := gob.NewEncoder(f).Encode(out); err != nil {
				tb.Log(err)
			}
		}
	}
	return out
}

var sizes = []int{10_000, 100_000}

func BenchmarkReplace(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := big(b, n)
			bytes := 0
			for i := range records {
				bytes += len(records[i].JSON)
			}
			b.ReportMetric(float64(bytes)/float64(len(records)), "JSON-B/entity")
			m := New(kinds)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.ResetTimer()
			for b.Loop() {
				if err := m.Replace(each(records), nil, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(records)), "heap-B/entity")
			b.ReportMetric(float64(len(m.Snapshot().columns)), "columns")
			runtime.KeepAlive(records)
			runtime.KeepAlive(m)
		})
	}
}
