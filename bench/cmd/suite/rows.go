package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"
)

// size measures everything at one size of catalog.
func (b *bench) size(ctx context.Context, n int) error {
	catalog, err := b.catalog(n)
	if err != nil {
		return err
	}
	data := filepath.Join(b.dir, fmt.Sprintf("data-%d", n))
	p, err := b.fromFiles(ctx, n, catalog, data)
	if err != nil {
		return err
	}
	err = b.running(ctx, n, p, catalog)
	p.stop()
	if err != nil {
		return err
	}
	return b.fromStored(ctx, n, catalog, data)
}

// running measures a portal that has read all its files.
func (b *bench) running(ctx context.Context, n int, p *portal, catalog string) error {
	for _, measure := range []func() error{
		func() error { return b.idle(ctx, n, p) },
		func() error { return b.questions(ctx, n, p) },
		func() error { return b.everything(ctx, n, p) },
		func() error { return b.pages(ctx, n, p) },
		func() error { return b.changes(ctx, n, p, catalog) },
	} {
		if err := measure(); err != nil {
			return err
		}
	}
	return nil
}

// fromFilesBudget is DESIGN's: seconds, and megabytes resident; 0 is none.
func fromFilesBudget(n int) (seconds, resident float64) {
	switch n {
	case 10_000:
		return 1, 100
	case 100_000:
		return 12, 500
	case 1_000_000:
		return 120, 0
	}
	return 0, 0
}

// fromFiles starts with an empty database, several times when that is short, and leaves
// the last portal running.
func (b *bench) fromFiles(ctx context.Context, n int, catalog, data string) (*portal, error) {
	b.say("%d entities from files", n)
	times := 1
	if n <= 10_000 {
		times = 3
	}
	var took, cpu []float64
	var now memory
	var last *portal
	for range times {
		if last != nil {
			last.stop()
		}
		p, c, err := b.ingest(ctx, n, catalog, data)
		if err != nil {
			return nil, err
		}
		last, now, took, cpu = p, c.memory, append(took, c.took.Seconds()), append(cpu, c.cpu.Seconds())
	}
	seconds, resident := fromFilesBudget(n)
	time := Row{Entities: n, What: "from files, empty database → all visible with relations", Value: median(took), Unit: "s", Note: "CPU " + number(median(cpu)) + " s"}
	if seconds > 0 {
		time.Budget, time.Verdict = fmt.Sprintf("%g s", seconds), under(time.Value, seconds)
	}
	held := Row{Entities: n, What: "resident memory after it", Value: now.resident, Unit: "MB", Note: "at most " + number(now.peak) + " meanwhile"}
	if resident > 0 {
		held.Budget, held.Verdict = fmt.Sprintf("%g MB", resident), under(now.resident, resident)
	}
	b.report.add(time, held)
	return last, nil
}

// settle is how long after everything is visible memory is measured, and idleness from:
// what reading left behind may be given back first.
const settle = 2 * time.Second

// ingested is what it took to read everything.
type ingested struct {
	memory // after settle
	took   time.Duration
	cpu    time.Duration // 0 where the system does not tell
}

// ingest starts a portal with an empty database and waits until everything is there.
func (b *bench) ingest(ctx context.Context, n int, catalog, data string) (*portal, ingested, error) {
	if err := os.RemoveAll(data); err != nil {
		return nil, ingested{}, err
	}
	p, err := b.startPortal(catalog, data)
	if err != nil {
		return nil, ingested{}, err
	}
	var c ingested
	c.took, err = p.ready(ctx)
	c.cpu, _ = cpuOf(p.pid())
	if err == nil {
		err = p.complete(n)
	}
	if err == nil {
		err = pause(ctx, settle)
	}
	c.memory = memoryOf(p.pid())
	if err != nil {
		p.stop()
		return nil, ingested{}, err
	}
	return p, c, nil
}

// complete checks that all entities are there, with relations in both directions.
func (p *portal) complete(n int) error {
	type page struct {
		Items []struct {
			Kind      string
			Relations []struct{ Type, TargetRef string }
		}
		TotalItems int
	}
	var all, owners page
	if err := p.get("/api/catalog/entities/by-query?limit=1", &all); err != nil {
		return err
	}
	if all.TotalItems < n {
		return fmt.Errorf("%d entities are visible, not %d", all.TotalItems, n)
	}
	if err := p.get("/api/catalog/entities/by-query?limit=1&filter=kind=group,relations.ownerOf", &owners); err != nil {
		return err
	}
	if len(owners.Items) == 0 || len(owners.Items[0].Relations) == 0 {
		return fmt.Errorf("no group owns anything: relations are not visible")
	}
	return nil
}

// idle measures what the portal costs when nobody asks anything.
func (b *bench) idle(ctx context.Context, n int, p *portal) error {
	b.say("idle")
	const watch = 5 * time.Second
	before, ok1 := cpuOf(p.pid())
	if err := pause(ctx, watch); err != nil {
		return err
	}
	after, ok2 := cpuOf(p.pid())
	row := Row{Entities: n, What: "idle CPU, over 5 s", Budget: "nothing measurable", Value: math.NaN(), Unit: "% of a core"}
	if ok1 && ok2 {
		row.Value = 100 * float64(after-before) / float64(watch)
		row.Verdict = under(row.Value, 0.2) // one tick of the kernel's clock
	}
	b.report.add(row)
	return nil
}

// fromStored measures a start with a database that holds everything.
func (b *bench) fromStored(ctx context.Context, n int, catalog, data string) error {
	b.say("start with %d stored entities", n)
	times := 5
	if n > 100_000 {
		times = 2
	}
	took, err := b.starts(ctx, times, catalog, data)
	if err != nil {
		return err
	}
	row := Row{Entities: n, What: "start with stored entities → first page served", Value: took, Unit: "ms"}
	if n == 10_000 {
		row.Budget, row.Verdict = "300 ms", under(took, 300)
	}
	b.report.add(row)
	return nil
}

// starts is the median time from execution to the first catalog page, in milliseconds.
func (b *bench) starts(ctx context.Context, times int, catalog, data string) (float64, error) {
	var took []float64
	for range times {
		p, err := b.startPortal(catalog, data)
		if err != nil {
			return 0, err
		}
		d, err := p.until(ctx, "/catalog", time.Millisecond)
		if err == nil {
			_, err = p.ready(ctx)
		}
		p.stop()
		if err != nil {
			return 0, err
		}
		took = append(took, ms(d))
	}
	return median(took), nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
