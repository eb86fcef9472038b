package main

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// DESIGN's budgets of pages.
const (
	pageMs       = 5
	firstVisitKB = 80
	nextPageKB   = 15
	maxRequests  = 7
)

// pages measures the catalog page and pages of entities as browsers get them.
func (b *bench) pages(ctx context.Context, n int, p *portal) error {
	b.say("pages")
	components, err := p.components(200)
	if err != nil {
		return err
	}
	var entities []string
	for _, c := range components {
		entities = append(entities, fmt.Sprintf("/catalog/%s/%s/%s", c.Metadata.Namespace, strings.ToLower(c.Kind), c.Metadata.Name))
	}
	lists := []string{"/catalog", "/catalog?filters[kind]=api", "/catalog?filters[kind]=all&offset=100", "/catalog?sort=-owner", "/catalog?filters[lifecycles]=deprecated&filters[type]=service"}
	texts := []string{"/catalog?filters[text]=gateway", "/catalog?filters[kind]=all&filters[text]=pay"}
	nothing := []string{"/catalog?filters[text]=zzyzx"}
	root := components[0]
	ref := strings.ToLower(root.Kind + ":" + root.Metadata.Namespace + "/" + root.Metadata.Name)
	graphs := []string{"/catalog-graph?maxDepth=3&rootEntityRefs[]=" + ref}
	typed := []string{"/palette?q=p", "/palette?q=pay", "/palette?q=pay%20gat", "/palette?q=gatewya", "/palette?q=pgw"}
	home, whole, teams := []string{"/"}, []string{"/catalog-graph"}, []string{"/teams"}
	yard, err := b.startPlain(ctx, p.address, slices.Concat(entities, lists, texts, nothing, graphs, typed, home, whole, teams))
	if err != nil {
		return err
	}
	defer yard.stop()
	for _, page := range []struct {
		what  string
		paths []string
		times int
	}{{"catalog page", lists, 2000}, {"catalog page filtered by text", texts, 500}, {"catalog page with nothing found", nothing, 200}, {"entity page", entities, 2000}, {"home", home, 500},
		{"teams", teams, 500}, {"graph of a neighbourhood", graphs, 300}, {"graph of the whole catalog", whole, 200}, {"palette, a keystroke", typed, 500}} {
		took, err := beyond(ctx, p, yard, page.paths, page.times)
		if err != nil {
			return err
		}
		b.report.add(budgetAt(n, 1_000_000, "< 5 ms", pageMs, Row{What: page.what + ", server time p99", Value: took.p99, Unit: "ms", Note: took.note()}))
	}
	if err := b.visit(n, p, entities[0]); err != nil {
		return err
	}
	return b.inBrowser(ctx, n, p, []seenPage{{"catalog page", "/catalog"}, {"entity page", entities[0]}, {"home", "/"}, {"graph of a neighbourhood", graphs[0]}})
}

// visit measures what a browser transfers on a first visit and for the page after it.
func (b *bench) visit(n int, p *portal, entity string) error {
	first, requests, err := firstVisit(p.address, "/catalog")
	if err != nil {
		return err
	}
	next, err := fetchOnce(p.address, entity, compressed)
	if err != nil {
		return err
	}
	kb, nextKB := float64(first)/1000, float64(next.Length)/1000
	b.report.add(
		Row{Entities: n, What: "first visit of the catalog page, compressed, with the font", Budget: fmt.Sprintf("≤ %d KB, ≤ %d requests", firstVisitKB, maxRequests),
			Value: kb, Unit: "KB", Note: fmt.Sprintf("%d requests", requests), Verdict: verdict(kb <= firstVisitKB && requests <= maxRequests)},
		Row{Entities: n, What: "next page, compressed", Budget: fmt.Sprintf("≤ %d KB", nextPageKB), Value: nextKB, Unit: "KB", Verdict: under(nextKB, nextPageKB)},
	)
	return nil
}

const compressed = "Accept-Encoding: gzip, deflate, br, zstd"

// asset finds what a page or a style sheet loads.
var asset = regexp.MustCompile(`(?:src|href)="(/assets/[^"#]+)|url\(["']?(/assets/[^"')#]+)`)

// firstVisit follows a page to everything that it loads, and returns bytes of bodies and
// the number of requests. It counts what style sheets name as loaded, though a browser
// leaves out what it does not need.
func firstVisit(address, path string) (bytes int64, requests int, err error) {
	seen := map[string]bool{path: true}
	for todo := []string{path}; len(todo) > 0; todo = todo[1:] {
		a, err := fetchOnce(address, todo[0], compressed)
		if err != nil {
			return 0, 0, err
		}
		if a.Status != http.StatusOK {
			return 0, 0, fmt.Errorf("GET %s answers %d", todo[0], a.Status)
		}
		bytes, requests = bytes+a.Length, requests+1
		if plain, err := fetchOnce(address, todo[0]); err == nil {
			for _, found := range asset.FindAllSubmatch(plain.Body, -1) {
				name := string(found[1]) + string(found[2])
				if !seen[name] {
					seen[name] = true
					todo = append(todo, name)
				}
			}
		}
	}
	return bytes, requests, nil
}
