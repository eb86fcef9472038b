package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// load asks an address over several connections for a while, each connection one request
// after the other, going round the list of requests. It returns answers per second.
func load(ctx context.Context, address string, requests [][]byte, connections int, d time.Duration) (float64, error) {
	start := time.Now()
	end := start.Add(d)
	counts := make([]int, connections)
	g, ctx := errgroup.WithContext(ctx)
	for i := range connections {
		g.Go(func() error {
			var err error
			counts[i], err = loop(ctx, address, requests, i*len(requests)/connections, end)
			return err
		})
	}
	err := g.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(start).Seconds(), err
}

// loop is one connection of a load.
func loop(ctx context.Context, address string, requests [][]byte, at int, end time.Time) (int, error) {
	c, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	n := 0
	for ; time.Now().Before(end) && ctx.Err() == nil; n++ {
		a, err := c.skip(requests[(at+n)%len(requests)])
		if err != nil {
			return n, err
		}
		if a.Status != http.StatusOK {
			return n, fmt.Errorf("%s answers %d to %q", address, a.Status, requests[(at+n)%len(requests)])
		}
	}
	return n, ctx.Err()
}

// comparison is the portal beside the plain handler.
type comparison struct {
	rate  [2]float64 // answers per second: portal, plain
	cpu   [2]float64 // what the process computes for an answer, in microseconds; NaN if unknown
	ratio float64    // of the rates; the median over the rounds
}

// note tells what the rates alone do not. Unlike them, the processor time of an answer
// hardly depends on what else the machine does.
func (c *comparison) note() string {
	text := "plain " + number(c.rate[1]) + "/s"
	if c.cpu[0] > 0 {
		text += fmt.Sprintf("; CPU %s µs, plain %s µs", number(c.cpu[0]), number(c.cpu[1]))
	}
	return text
}

// side is one of the processes that are compared.
type side struct {
	address string
	pid     int
}

// compare puts load on the portal and the plain handler in turns.
func (b *bench) compare(ctx context.Context, p *portal, yard *plain, requests [][]byte) (comparison, error) {
	var c comparison
	var rates, cpu [2][]float64
	var ratios []float64
	for range b.rounds {
		var pair [2]float64
		for i, s := range []side{{p.address, p.pid()}, {yard.address, yard.cmd.Process.Pid}} {
			before, _ := cpuOf(s.pid)
			start := time.Now()
			rate, err := load(ctx, s.address, requests, b.connect, b.round)
			if err != nil {
				return c, err
			}
			answers := rate * time.Since(start).Seconds()
			after, _ := cpuOf(s.pid)
			cpu[i] = append(cpu[i], float64((after-before).Microseconds())/answers)
			pair[i], rates[i] = rate, append(rates[i], rate)
		}
		ratios = append(ratios, pair[0]/pair[1])
	}
	for i := range rates {
		c.rate[i], c.cpu[i] = median(rates[i]), median(cpu[i])
	}
	c.ratio = median(ratios)
	return c, nil
}

// latencies are times of single requests, one at a time.
type latencies struct{ p50, p99 time.Duration }

// alternate asks two addresses for the same, in turns on one connection each, and
// returns how long each of them took.
func alternate(ctx context.Context, portal, plain string, requests [][]byte, times int) (ours, theirs latencies, err error) {
	var took [2][]time.Duration
	var conns [2]*conn
	for i, address := range []string{portal, plain} {
		if conns[i], err = dial(address); err != nil {
			return ours, theirs, err
		}
		defer conns[i].Close()
	}
	for n := range times + len(requests) {
		for i, c := range conns {
			start := time.Now()
			a, err := c.skip(requests[n%len(requests)])
			if err == nil && a.Status != http.StatusOK {
				err = fmt.Errorf("status %d", a.Status)
			}
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return ours, theirs, fmt.Errorf("%q: %w", requests[n%len(requests)], err)
			}
			if n >= len(requests) { // the first time round warms up
				took[i] = append(took[i], time.Since(start))
			}
		}
	}
	return percentiles(took[0]), percentiles(took[1]), nil
}

func percentiles(took []time.Duration) latencies {
	slices.Sort(took)
	at := func(percent int) time.Duration { return took[(len(took)-1)*percent/100] }
	return latencies{p50: at(50), p99: at(99)}
}

func median[T float64 | time.Duration](values []T) T {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
