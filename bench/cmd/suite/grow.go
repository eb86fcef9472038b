package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
)

// growth measures what each size costs.
func (b *bench) growth(ctx context.Context) error {
	for _, n := range b.grow {
		g, err := b.grown(ctx, n)
		if err != nil {
			return fmt.Errorf("with %d entities: %w", n, err)
		}
		b.report.Growth = append(b.report.Growth, g)
	}
	return nil
}

func (b *bench) grown(ctx context.Context, n int) (Growth, error) {
	g := Growth{Entities: n}
	catalog, err := b.catalog(n)
	if err != nil {
		return g, err
	}
	data := filepath.Join(b.dir, fmt.Sprintf("data-%d", n))
	b.say("%d entities", n)
	p, c, err := b.ingest(ctx, n, catalog, data)
	if err != nil {
		return g, err
	}
	g.Ingest, g.CPU, g.Resident, g.Peak = c.took.Seconds(), c.cpu.Seconds(), c.resident, c.peak
	err = b.asked(ctx, n, p, catalog, &g)
	p.stop()
	if err != nil {
		return g, err
	}
	if g.Database, err = megabytes(data); err != nil {
		return g, err
	}
	times := 3
	if n > 100_000 {
		times = 1
	}
	g.Start, err = b.starts(ctx, times, catalog, data)
	return g, err
}

// asked measures pages and changes.
func (b *bench) asked(ctx context.Context, n int, p *portal, catalog string, g *Growth) error {
	w, err := workloadOf(p)
	if err != nil {
		return err
	}
	yard, err := b.startPlain(ctx, p.address, w.filters)
	if err != nil {
		return err
	}
	defer yard.stop()
	page, err := beyond(ctx, p, yard, w.filters, manyQuestions)
	if err != nil {
		return err
	}
	g.Page50, g.Page99 = page.p50, page.p99
	change, err := b.changeFiles(ctx, n, p, catalog)
	g.Change50, g.Change99 = ms(change.p50), ms(change.p99)
	return err
}

// megabytes is the size of all files below a folder.
func megabytes(dir string) (float64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return float64(total) / 1e6, err
}
