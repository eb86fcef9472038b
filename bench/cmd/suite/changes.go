package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/callboard/callboard/bench/generator"
)

// manyChanges is how many files are changed, one after the other.
const manyChanges = 20

// changes measures how long it takes from saving a file until the API shows it.
func (b *bench) changes(ctx context.Context, n int, p *portal, catalog string) error {
	b.say("changed files")
	took, err := b.changeFiles(ctx, n, p, catalog)
	if err != nil {
		return err
	}
	b.report.add(budgetAt(n, 100_000, "< 200 ms", 200, Row{
		What: fmt.Sprintf("a changed file → visible, p99 of %d", manyChanges), Value: ms(took.p99), Unit: "ms", Note: "p50 " + number(ms(took.p50)),
	}))
	return nil
}

func (b *bench) changeFiles(ctx context.Context, n int, p *portal, catalog string) (latencies, error) {
	var took []time.Duration
	every := max(1, n/20/manyChanges) // spread over about half of the files
	i := 0
	for doc := range generator.Documents(generator.Config{N: n, Seed: 1}) {
		e, ok := firstComponent(doc.YAML)
		if !ok {
			continue
		}
		if i++; i%every != 0 {
			continue
		}
		d, err := changeFile(ctx, p, filepath.Join(catalog, filepath.FromSlash(doc.Path)), doc.YAML, e, len(took))
		if err != nil {
			return latencies{}, fmt.Errorf("%s: %w", doc.Path, err)
		}
		if took = append(took, d); len(took) == manyChanges {
			break
		}
	}
	if len(took) == 0 {
		return latencies{}, fmt.Errorf("no file has a component")
	}
	return percentiles(took), nil
}

var component = regexp.MustCompile(`(?s)\nkind: Component\nmetadata:\n(?:  namespace: (\S+)\n)?  name: (\S+)\n(?:  namespace: (\S+)\n)?`)

// firstComponent is the first component of a file of the generator.
func firstComponent(yaml []byte) (named, bool) {
	found := component.FindSubmatch(yaml)
	if found == nil {
		return named{}, false
	}
	e := named{Kind: "Component"}
	e.Metadata.Name = string(found[2])
	e.Metadata.Namespace = string(found[1]) + string(found[3])
	if e.Metadata.Namespace == "" {
		e.Metadata.Namespace = "default"
	}
	return e, true
}

// changeFile saves a file with one more field in a component's metadata, in place or by rename as
// editors do, waits until it shows, and puts the file back.
func changeFile(ctx context.Context, p *portal, path string, before []byte, e named, i int) (time.Duration, error) {
	mark := fmt.Sprintf("mark-%d", i)
	at := component.FindIndex(before)[1]
	after := bytes.Join([][]byte{before[:at], []byte("  " + mark + ": changed\n"), before[at:]}, nil)
	save := os.WriteFile
	if i%2 == 1 {
		save = saveByRename
	}
	c, err := dial(p.address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	start := time.Now()
	if err := save(path, after, 0o600); err != nil {
		return 0, err
	}
	took, err := shows(ctx, c, e, []byte(mark), start)
	if err != nil {
		return 0, err
	}
	return took, save(path, before, 0o600)
}

// shows asks every millisecond until an entity holds mark.
func shows(ctx context.Context, c *conn, e named, mark []byte, start time.Time) (time.Duration, error) {
	req := request(e.byName())
	for {
		a, err := c.fetch(req)
		took := time.Since(start)
		switch {
		case err != nil:
			return 0, err
		case a.Status != http.StatusOK:
			return 0, fmt.Errorf("%s answers %d", e.byName(), a.Status)
		case bytes.Contains(a.Body, mark):
			return took, nil
		case took > time.Minute:
			return 0, fmt.Errorf("%s does not change", e.byName())
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return 0, err
		}
	}
}

func saveByRename(path string, data []byte, mode os.FileMode) error {
	next := path + "~"
	if err := os.WriteFile(next, data, mode); err != nil {
		return err
	}
	return os.Rename(next, path)
}
