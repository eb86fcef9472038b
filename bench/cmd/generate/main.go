// Command generate writes a catalog of any size to a folder:
//
//	go run ./bench/cmd/generate -n 10000 -o /tmp/catalog
//
// The same -n and -seed always write the same files.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/callboard/callboard/bench/generator"
)

func main() {
	n := flag.Int("n", 10_000, "how many `entities`, exactly")
	seed := flag.Uint64("seed", 1, "another `number` gives another catalog of the same shape")
	out := flag.String("o", "", "the `folder` to write to")
	flag.Parse()
	if *out == "" || *n < 1 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "generate: say how many entities (-n) and the folder to write to (-o)")
		flag.Usage()
		os.Exit(2)
	}
	if err := generate(*out, generator.Config{N: *n, Seed: *seed}); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate writes the catalog and says what it wrote.
func generate(dir string, cfg generator.Config) error {
	start := time.Now()
	stats, err := generator.Write(dir, cfg)
	if err != nil {
		return err
	}
	fmt.Printf("%d entities in %d files, %.1f MB, in %s\n",
		stats.Entities, stats.Files, float64(stats.Bytes)/1e6, time.Since(start).Round(time.Millisecond))
	for _, kind := range slices.Sorted(maps.Keys(stats.ByKind)) {
		fmt.Printf("  %-10s %7d\n", kind, stats.ByKind[kind])
	}
	return nil
}
