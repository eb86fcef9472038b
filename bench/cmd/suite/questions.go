package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// Addresses of the API.
const (
	byQuery = "/api/catalog/entities/by-query"
	facets  = "/api/catalog/entity-facets"
)

// workload is what the portal is asked, as paths.
type workload struct {
	names   []string // entities by name
	lists   []string // pages of 20, sorted
	filters []string // pages of 20, filtered in different ways, sorted
	facets  []string
}

func (w *workload) all() []string {
	var all []string
	for _, paths := range [][]string{w.names, w.lists, w.filters, w.facets} {
		all = append(all, paths...)
	}
	return all
}

// How many different questions of each sort there are.
const (
	manyNames = 1000
	manyLists = 50
	// manyQuestions is how often single ones are asked to learn how long they take.
	manyQuestions = 3000
)

// workloadOf makes questions about what the portal has.
func workloadOf(p *portal) (*workload, error) {
	w := &workload{}
	components, err := p.components(manyNames)
	if err != nil {
		return nil, err
	}
	for _, c := range components {
		w.names = append(w.names, c.byName())
	}
	for i := range manyLists {
		w.lists = append(w.lists, fmt.Sprintf("%s?filter=kind=component&orderField=metadata.name,asc&limit=20&offset=%d", byQuery, 20*i))
	}
	values, err := p.facetValues("spec.type", "spec.lifecycle", "relations.ownedBy", "metadata.tags")
	if err != nil {
		return nil, err
	}
	for i, order := range []string{"metadata.name,asc", "metadata.title,desc", "spec.owner,asc"} {
		for field, list := range values {
			for k, v := range list {
				if k%3 == i {
					w.filters = append(w.filters, fmt.Sprintf("%s?filter=kind=component,%s=%s&orderField=%s&limit=20", byQuery, field, url.QueryEscape(v), order))
				}
			}
		}
	}
	for _, filter := range []string{"", "&filter=kind=component", "&filter=kind=api", "&filter=kind=resource", "&filter=kind=component,spec.lifecycle=production"} {
		w.facets = append(w.facets, facets+"?facet=kind&facet=spec.type&facet=relations.ownedBy"+filter)
	}
	return w, nil
}

// named is the name of an entity.
type named struct {
	Kind     string
	Metadata struct{ Namespace, Name string }
}

func (e named) byName() string {
	return fmt.Sprintf("/api/catalog/entities/by-name/%s/%s/%s", strings.ToLower(e.Kind), e.Metadata.Namespace, e.Metadata.Name)
}

// components are up to n components, spread over the catalog.
func (p *portal) components(n int) ([]named, error) {
	var page struct {
		Items      []named
		TotalItems int
	}
	path := byQuery + "?filter=kind=component&fields=kind,metadata.namespace,metadata.name&orderField=metadata.uid,asc&limit=%d"
	if err := p.get(fmt.Sprintf(path, n), &page); err != nil {
		return nil, err
	}
	if len(page.Items) == 0 {
		return nil, fmt.Errorf("there are no components")
	}
	return page.Items, nil
}

// facetValues are some values of each field that components have, the most frequent first.
func (p *portal) facetValues(fields ...string) (map[string][]string, error) {
	var out struct {
		Facets map[string][]struct {
			Value string
			Count int
		}
	}
	if err := p.get(facets+"?filter=kind=component&facet="+strings.Join(fields, "&facet="), &out); err != nil {
		return nil, err
	}
	values := map[string][]string{}
	for _, field := range fields {
		for i, v := range out.Facets[field] {
			if i < 40 {
				values[field] = append(values[field], v.Value)
			}
		}
	}
	return values, nil
}

// questions measures the API beside the plain handler.
func (b *bench) questions(ctx context.Context, n int, p *portal) error {
	w, err := workloadOf(p)
	if err != nil {
		return err
	}
	yard, err := b.startPlain(ctx, p.address, w.all())
	if err != nil {
		return err
	}
	defer yard.stop()
	if err := b.throughput(ctx, n, p, yard, w); err != nil {
		return err
	}
	b.say("filtered, ordered pages and facets, one connection")
	page, err := beyond(ctx, p, yard, w.filters, manyQuestions)
	if err != nil {
		return err
	}
	facet, err := beyond(ctx, p, yard, w.facets, manyQuestions)
	if err != nil {
		return err
	}
	b.report.add(
		budgetAt(n, 100_000, "< 1 ms", 1, Row{What: "filtered, ordered page of 20 with exact total, p99", Value: page.p99, Unit: "ms", Note: page.note()}),
		budgetAt(n, 100_000, "< 1 ms", 1, Row{What: "facets kind + type + owner, p99", Value: facet.p99, Unit: "ms", Note: facet.note()}),
	)
	return nil
}

// budgetAt fills in a row whose budget, an upper one, holds up to a size.
func budgetAt(n, limit int, budget string, value float64, row Row) Row {
	row.Entities = n
	if n <= limit {
		row.Budget, row.Verdict = budget, under(row.Value, value)
	}
	return row
}

// throughput measures answers per second over many connections.
func (b *bench) throughput(ctx context.Context, n int, p *portal, yard *plain, w *workload) error {
	b.say("by-name and list, %d connections", b.connect)
	name, err := b.compare(ctx, p, yard, requests(w.names))
	if err != nil {
		return err
	}
	list, err := b.compare(ctx, p, yard, requests(w.lists))
	if err != nil {
		return err
	}
	on := fmt.Sprintf(", %d connections", b.connect)
	b.report.add(
		Row{Entities: n, What: "by-name REST" + on, Budget: "≥ 70 % of plain", Value: name.rate[0], Unit: "/s", Ratio: name.ratio,
			Note: name.note(), Verdict: least(name.ratio, 0.7)},
		Row{Entities: n, What: "list of 20, sorted" + on, Budget: "≥ 10,000/s", Value: list.rate[0], Unit: "/s", Ratio: list.ratio,
			Note: list.note(), Verdict: least(list.rate[0], 10_000)},
	)
	return nil
}

// cost is what the portal takes beyond the plain handler, in milliseconds.
type cost struct {
	p50, p99 float64
	client   latencies // of the portal, as the client sees them
}

// note tells what p99 alone does not.
func (c cost) note() string {
	return fmt.Sprintf("p50 %s; client sees %s / %s", number(c.p50), number(ms(c.client.p50)), number(ms(c.client.p99)))
}

// beyond measures single requests.
func beyond(ctx context.Context, p *portal, yard *plain, paths []string, times int) (cost, error) {
	ours, theirs, err := alternate(ctx, p.address, yard.address, requests(paths), times)
	return cost{p50: ms(ours.p50 - theirs.p50), p99: ms(ours.p99 - theirs.p99), client: ours}, err
}

func requests(paths []string) [][]byte {
	list := make([][]byte, len(paths))
	for i, path := range paths {
		list[i] = request(path)
	}
	return list
}
