package readmodel

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// builder makes a snapshot of records that arrive in any order. Scanning begins while
// records still arrive; slots are given in order of ref when all are there.
type builder struct {
	kinds    *entity.Model
	failures map[string]string // JSON of status items by ref
	intern   *interner

	pages    [][]document // in order of arrival
	refs     []string
	declared [][]entity.Relation

	workers []*buildWorker
	feed    chan page
	running sync.WaitGroup
}

const pageSize = 256

// page is a run of documents; first is the number of the first one.
type page struct {
	first uint32
	docs  []document
}

// buildWorker scans pages into its own accumulators, by number of key.
type buildWorker struct {
	scan    *scanner
	folding folding
	scalars []*accumulator
	items   []*accumulator
	err     error
}

func newBuilder(kinds *entity.Model, problems []catalog.Problem) *builder {
	return &builder{kinds: kinds, failures: failuresOf(problems), intern: newInterner()}
}

// add takes a record. The builder keeps its JSON.
func (b *builder) add(r *catalog.Record) {
	n := len(b.pages)
	if n == 0 || len(b.pages[n-1]) == pageSize {
		if n > 0 {
			b.send(n - 1)
		}
		b.pages = append(b.pages, make([]document, 0, pageSize))
		n++
	}
	p := &b.pages[n-1]
	*p = append(*p, document{})
	d := &(*p)[len(*p)-1]
	d.fill(r, b.intern)
	d.failures = b.failures[r.Ref]
	b.refs = append(b.refs, r.Ref)
	b.declared = append(b.declared, r.Declared)
}

// send gives a full page to the workers, which it starts if need be.
func (b *builder) send(i int) {
	if b.feed == nil {
		b.feed = make(chan page, 16)
		for range max(1, runtime.GOMAXPROCS(0)) {
			w := &buildWorker{scan: newScanner()}
			b.workers = append(b.workers, w)
			b.running.Go(func() {
				for p := range b.feed {
					w.read(p)
				}
			})
		}
	}
	b.feed <- page{uint32(i * pageSize), b.pages[i]}
}

// stop waits for the workers. It may be called more than once.
func (b *builder) stop() {
	if b.feed != nil {
		close(b.feed)
		b.running.Wait()
		b.feed = nil
	}
}

func (w *buildWorker) read(p page) {
	for i := range p.docs {
		d := &p.docs[i]
		terms, m, err := w.scan.scan(d.body, d.uid, d.orphan)
		if err != nil {
			w.err = cmp.Or(w.err, fmt.Errorf("entity with uid %s: %w", d.uid, err))
			continue
		}
		d.marks = m
		doc := p.first + uint32(i)
		for _, t := range terms {
			switch {
			case t.null:
				a := w.accumulator(&w.scalars, t.key)
				a.nulls = append(a.nulls, doc)
			case t.item:
				w.accumulator(&w.items, t.key).add(t.text, doc)
			default:
				w.accumulator(&w.scalars, t.key).add(t.text, doc)
			}
		}
	}
}

func (w *buildWorker) accumulator(list *[]*accumulator, key uint32) *accumulator {
	for int(key) >= len(*list) {
		*list = append(*list, nil)
	}
	if (*list)[key] == nil {
		(*list)[key] = &accumulator{folding: &w.folding}
	}
	return (*list)[key]
}

// finish makes the snapshot.
func (b *builder) finish() (*Snapshot, error) {
	if n := len(b.pages); n > 0 {
		if b.feed == nil {
			b.workers = []*buildWorker{{scan: newScanner()}}
			b.workers[0].read(page{uint32((n - 1) * pageSize), b.pages[n-1]})
		} else {
			b.send(n - 1)
		}
	}
	s := &Snapshot{kinds: b.kinds, columns: map[string]*column{}, letters: &letterIndex{}, pool: &sync.Pool{}}
	slots, declarations, err := b.name(s)
	b.stop()
	if err != nil {
		return nil, err
	}
	for _, w := range b.workers {
		if w.err != nil {
			return nil, w.err
		}
	}
	b.place(s, slots)
	pairs := s.connect(declarations)
	b.fillColumns(s, slots, pairs)
	return s, nil
}

// declaration is one declared relation, by slots.
type declaration struct {
	from, to uint32
	relation uint16
}

// name gives every ref, of an entity or only of a target, its slot. It returns the
// slots of the documents in order of arrival, and all declared relations.
func (b *builder) name(s *Snapshot) ([]uint32, []declaration, error) {
	ids := make(map[string]uint32, len(b.refs)+len(b.refs)/8)
	for i, ref := range b.refs {
		if _, ok := ids[ref]; ok {
			return nil, nil, fmt.Errorf("two records have the ref %s", ref)
		}
		ids[ref] = uint32(i)
	}
	r := &rows{lower: b.refs}
	all := make([]declaration, 0, 4*len(b.refs))
	types := relationTypes(b.kinds, b.declared)
	s.relations = types.names
	for from, list := range b.declared {
		for _, rel := range list {
			to, ok := ids[rel.Target]
			if !ok {
				to = uint32(len(r.lower))
				ids[rel.Target] = to
				r.lower = append(r.lower, rel.Target)
			}
			all = append(all, declaration{uint32(from), to, types.ids[rel.Type]})
		}
	}
	b.declared = nil
	r.text, r.slots = r.lower, make([]uint32, len(r.lower))
	slots := make([]uint32, len(r.lower))
	s.names = make([]string, len(r.lower))
	for slot, k := range r.sorted() {
		slots[k.row] = uint32(slot)
		s.names[slot] = r.lower[k.row]
	}
	for ref, id := range ids {
		ids[ref] = slots[id]
	}
	for i := range all {
		all[i].from, all[i].to = slots[all[i].from], slots[all[i].to]
	}
	s.base = ids
	return slots, all, nil
}

// relationIDs numbers relation types in order of name.
type relationIDs struct {
	names []string
	ids   map[string]uint16
}

func relationTypes(kinds *entity.Model, declared [][]entity.Relation) relationIDs {
	t := relationIDs{ids: map[string]uint16{}}
	see := func(name string) {
		if _, ok := t.ids[name]; !ok && name != "" {
			t.ids[name] = 0
			t.names = append(t.names, name)
		}
	}
	for _, list := range declared {
		for _, rel := range list {
			if _, ok := t.ids[rel.Type]; !ok {
				see(rel.Type)
				see(kinds.Reverse(rel.Type))
			}
		}
	}
	slices.Sort(t.names)
	for i, n := range t.names {
		t.ids[n] = uint16(i)
	}
	return t
}

// place puts the documents into their slots.
func (b *builder) place(s *Snapshot, slots []uint32) {
	s.docs = make([]*document, len(s.names))
	s.live = make(bitset, words(len(s.names)))
	for i, p := range b.pages {
		for j := range p {
			slot := slots[i*pageSize+j]
			s.docs[slot] = &p[j]
			s.live.set(slot)
		}
	}
	s.n = len(b.refs)
}

// fillColumns makes all columns and etags, side by side.
func (b *builder) fillColumns(s *Snapshot, slots []uint32, pairs [][]pair) {
	type source struct{ scalars, items []*accumulator }
	sources := map[string]*source{}
	collect := func(w *buildWorker, list []*accumulator, to func(*source) *[]*accumulator) {
		for id, a := range list {
			if a == nil {
				continue
			}
			name := w.scan.names[id]
			if sources[name] == nil {
				sources[name] = &source{}
			}
			l := to(sources[name])
			*l = append(*l, a)
		}
	}
	for _, w := range b.workers {
		collect(w, w.scalars, func(s *source) *[]*accumulator { return &s.scalars })
		collect(w, w.items, func(s *source) *[]*accumulator { return &s.items })
	}
	b.workers = nil
	var mu sync.Mutex
	var tasks []task
	put := func(name string, weight int, make func() *column) {
		tasks = append(tasks, task{weight, func() {
			c := make()
			mu.Lock()
			s.columns[name] = c
			mu.Unlock()
		}})
	}
	for name, src := range sources {
		put(name, weightOf(src.scalars)+weightOf(src.items), func() *column {
			defer func() { *src = source{} }() // what it holds may go
			return assembleBoth(src.scalars, src.items, slots, len(s.names))
		})
	}
	for id, list := range pairs {
		if len(list) > 0 {
			put("relations."+strings.ToLower(s.relations[id]), len(list), func() *column { return s.relationColumn(list) })
		}
	}
	tasks = append(tasks, s.etagTasks()...)
	runAll(tasks)
}

// assembleBoth makes a column and the one of its list items.
func assembleBoth(scalars, items []*accumulator, slots []uint32, universe int) *column {
	c := assemble(slices.Concat(scalars, items), slots, universe)
	switch {
	case weightOf(items) == 0:
	case weightOf(scalars) == 0:
		c.items = c
	default:
		c.items = assemble(items, slots, universe)
	}
	return c
}

func weightOf(list []*accumulator) int {
	n := 0
	for _, a := range list {
		n += a.count()
	}
	return n
}

// task is a piece of work; heavy ones are begun first.
type task struct {
	weight int
	run    func()
}

// runAll runs the tasks on all processors and waits for them.
func runAll(tasks []task) {
	slices.SortFunc(tasks, func(a, b task) int { return cmp.Compare(b.weight, a.weight) })
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(tasks), max(1, runtime.GOMAXPROCS(0))) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(tasks); i = next.Add(1) - 1 {
				tasks[i].run()
				tasks[i].run = nil // what it holds may go
			}
		})
	}
	wg.Wait()
}
