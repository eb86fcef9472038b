package catalog

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/callboard/callboard/sdk"
)

// prune drops documents that the source does not give any more, and those that no
// Location entity leads to; and then those to which they led.
func (p *pass) prune() {
	for again := true; again; {
		again = false
		for location, d := range p.b.docs {
			if p.visited[location] != nil || p.dropped[location] || !p.full && !p.ledBefore(d) {
				continue
			}
			switch {
			case p.full && d.Root:
				p.drop(location)
				again = true
			case !d.Root && len(p.finalParents(location, d)) == 0:
				p.unreachable(location, d)
				again = true
			}
		}
	}
}

// connect brings the tree of locations up to date: which Location entities lead to
// which documents, and so to which entities.
func (p *pass) connect(ctx context.Context) error {
	var moved []string // entities whose parents changed though they themselves did not
	for location, d := range p.treeDocuments() {
		parents := p.finalParents(location, d)
		if v := p.visited[location]; v != nil {
			v.state.Parents = parents
		} else {
			p.parents[location] = parents
		}
		for _, ref := range p.refsOf(location, d) {
			h := p.in.held[ref]
			if h == nil || !h.orphan && h.parents == joinRefs(parentsOf(ref, location, parents)) {
				continue
			}
			h.orphan = h.orphan && slices.Contains(p.orphans, ref)
			moved = append(moved, ref)
		}
	}
	return p.move(ctx, moved)
}

// treeDocuments are the documents whose place in the tree may have changed.
func (p *pass) treeDocuments() map[string]*heldDocument {
	docs := make(map[string]*heldDocument, len(p.visited))
	for location := range p.visited {
		docs[location] = p.b.docs[location]
	}
	for location, d := range p.b.docs {
		if p.visited[location] == nil && !p.dropped[location] && p.ledBefore(d) {
			docs[location] = d
		}
	}
	return docs
}

// ledBefore tells whether a Location entity that was read again, or is gone, led to d.
func (p *pass) ledBefore(d *heldDocument) bool {
	return slices.ContainsFunc(d.Parents, func(ref string) bool { return !p.stillLeads(ref) })
}

// stillLeads tells whether what a Location entity led to before this pass still counts.
func (p *pass) stillLeads(ref string) bool {
	h := p.in.held[ref]
	if p.full || h == nil || p.followed[ref] {
		return false
	}
	_, claimed := p.claims[ref]
	return claimed || p.visited[h.location] == nil && !p.dropped[h.location]
}

// finalParents are the Location entities that lead to a document, sorted.
func (p *pass) finalParents(location string, d *heldDocument) []string {
	parents := slices.Clone(p.parents[location])
	if d != nil && !p.full {
		for _, ref := range d.Parents {
			if p.stillLeads(ref) {
				parents = append(parents, ref)
			}
		}
	}
	if root := p.b.roots[location]; root != nil && root.Entity && (p.visited[location] == nil || p.visited[location].state.Root) {
		parents = append(parents, rootEntityRef(parseLocation(location)))
	}
	slices.Sort(parents)
	return slices.Compact(parents)
}

// unreachable deals with a document that nothing leads to any more: it is removed, or
// its entities are kept as orphans.
func (p *pass) unreachable(location string, d *heldDocument) {
	if !p.in.opts.KeepOrphans || p.dropped[location] || p.force {
		p.drop(location)
		return
	}
	p.visited[location] = &visit{prepared: &prepared{state: d.DocumentState, unchanged: true}, refs: d.refs}
	p.visited[location].state.Parents = nil
	for _, ref := range d.refs {
		p.claims[ref] = location
		if h := p.in.held[ref]; h != nil {
			h.orphan = true
			p.orphans = append(p.orphans, ref)
		}
	}
}

func (p *pass) refsOf(location string, d *heldDocument) []string {
	if v := p.visited[location]; v != nil {
		return v.refs
	}
	if d != nil {
		return d.refs
	}
	return nil
}

// move stores new parents and orphan marks of entities that are otherwise as they were.
func (p *pass) move(ctx context.Context, refs []string) error {
	slices.Sort(refs)
	refs = slices.Compact(refs)
	pending := map[string]*Record{}
	for _, r := range p.commit.Upserts {
		pending[r.Ref] = r
	}
	var stored []string
	for _, ref := range refs {
		if r := pending[ref]; r != nil {
			p.place(r)
		} else {
			stored = append(stored, ref)
		}
	}
	for part := range slices.Chunk(stored, commitSize) {
		records, err := p.in.store.RecordsByRef(ctx, part)
		if err != nil {
			return err
		}
		for _, r := range records {
			p.place(&r)
			r.Updated = p.commit.At
			p.commit.Upserts = append(p.commit.Upserts, &r)
		}
		if len(p.commit.Upserts) >= commitSize {
			if err := p.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// place gives a record the parents and the orphan mark that it has by now.
func (p *pass) place(r *Record) {
	h := p.in.held[r.Ref]
	var parents []string
	if v := p.visited[r.Location]; v != nil {
		parents = v.state.Parents
	} else {
		parents = p.parents[r.Location]
	}
	r.Parents, r.Orphan = parentsOf(r.Ref, r.Location, parents), h.orphan
	h.parents = joinRefs(r.Parents)
}

// parentsOf are the parents of an entity in a document to which those Location entities
// lead. An entity is no parent of its own, and the Location entity that stands for the
// document itself has none.
func parentsOf(ref, location string, parents []string) []string {
	if ref == rootEntityRef(parseLocation(location)) {
		return nil
	}
	var out []string
	for _, p := range parents {
		if p != ref {
			out = append(out, p)
		}
	}
	return out
}

// rootEntityRef is the canonical ref of the Location entity that stands for a root.
func rootEntityRef(l sdk.Location) string {
	return "location:default/" + rootEntityName(l)
}

// rootEntityName is the name that Backstage gives to it.
func rootEntityName(l sdk.Location) string {
	sum := sha1.Sum([]byte(l.String()))
	return "generated-" + hex.EncodeToString(sum[:])
}

func isLocation(ref string) bool { return strings.HasPrefix(ref, "location:") }

func joinRefs(refs []string) string { return strings.Join(refs, "\n") }
