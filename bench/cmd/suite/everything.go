package main

import (
	"context"
	"fmt"
	"time"
)

// everything measures lists without an end, up to 10,000 entities.
func (b *bench) everything(ctx context.Context, n int, p *portal) error {
	if n > 10_000 {
		return nil
	}
	b.say("all components, all entities")
	paths := []string{"/api/catalog/entities?filter=kind=component", "/api/catalog/entities"}
	yard, err := b.startPlain(ctx, p.address, paths)
	if err != nil {
		return err
	}
	defer yard.stop()
	for i, what := range []string{"all components, one request", "all entities, one request"} {
		ours, theirs, bytes, err := wholes(ctx, p.address, yard.address, request(paths[i]))
		if err != nil {
			return err
		}
		b.report.add(budgetAt(n, 10_000, "20 ms", 20, Row{
			What: what, Value: ours, Unit: "ms", Ratio: theirs / ours,
			Note: fmt.Sprintf("%s MB; plain %s ms", number(float64(bytes)/1e6), number(theirs)),
		}))
	}
	return nil
}

// wholes asks both for one large answer in turns; it returns medians in milliseconds, and
// the size of the answer.
func wholes(ctx context.Context, portal, plain string, req []byte) (ours, theirs float64, bytes int64, err error) {
	var took [2][]float64
	for range 15 {
		for i, address := range []string{portal, plain} {
			c, err := dial(address)
			if err != nil {
				return 0, 0, 0, err
			}
			start := time.Now()
			a, err := c.skip(req)
			took[i] = append(took[i], ms(time.Since(start)))
			_ = c.Close()
			if err != nil || ctx.Err() != nil {
				return 0, 0, 0, fmt.Errorf("%q: %w", req, err)
			}
			bytes = a.Length
		}
	}
	return median(took[0]), median(took[1]), bytes, nil
}
