package apidocs

import (
	"container/list"
	"context"
	"fmt"
	"hash/maphash"
	"sync"
)

// Cache keeps documents that have been read, by the content they were read from.
// It is safe for concurrent use. The same content is read once, however many ask
// for it at the same time.
type Cache struct {
	limits Limits
	seed   maphash.Seed
	budget int
	slots  chan struct{} // how many are read at the same time

	mu      sync.Mutex
	entries map[cacheKey]*entry
	recent  *list.List // of *entry, the last used in front
	bytes   int
}

// cacheKey is a text by its hash. The seed is this process's own, so that nobody
// can make two texts that share one.
type cacheKey struct {
	hash  uint64
	bytes int
	kind  string
}

type entry struct {
	key  cacheKey
	done chan struct{} // closed when doc is there
	doc  *Document
	cost int
	at   *list.Element
}

// documentFactor is how many bytes a document takes for each byte of its text,
// and documentBytes what the smallest one takes. Measured: 2.2 for JSON and YAML
// as generators write them, 5 for dense ones.
const (
	documentFactor = 5
	documentBytes  = 4 << 10
)

// readers is how many definitions are read at the same time: reading a large one
// takes a core and ten times its size in memory for a moment.
const readers = 2

// NewCache makes a cache that holds documents of about so many bytes of memory.
// One document may be larger than that; it is then the only one.
func NewCache(bytes int) *Cache {
	return &Cache{limits: DefaultLimits(), seed: maphash.MakeSeed(), budget: bytes, slots: make(chan struct{}, readers), entries: make(map[cacheKey]*entry), recent: list.New()}
}

// Document returns the document of source. The only error is ctx's, when it ends
// while another caller reads the same text or all readers are busy.
func (c *Cache) Document(ctx context.Context, source Source) (*Document, error) {
	key := c.keyOf(source)
	e, mine := c.claim(key)
	if !mine {
		select {
		case <-e.done:
			if e.doc == nil { // whoever read it gave up waiting
				return c.Document(ctx, source)
			}
			return e.doc, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		c.drop(e)
		return nil, ctx.Err()
	}
	defer func() { <-c.slots }()
	doc := readSafely(source, c.limits)
	c.keep(e, doc, documentBytes+documentFactor*len(source.Text))
	return doc, nil
}

// readSafely is Read, which never panics as far as we know. Some of its parsers are
// not ours, though, and one strange definition must not take its page down.
func readSafely(source Source, limits Limits) (doc *Document) {
	defer func() {
		if problem := recover(); problem != nil {
			doc = &Document{Kind: kindOf(source), Err: &Error{Message: fmt.Sprint("the reader gave up on it: ", problem), Fix: "Check it with a validator of its language."}}
			doc.index()
		}
	}()
	return Read(source, limits)
}

// Peek returns the document of source if it has been read and kept.
func (c *Cache) Peek(source Source) (*Document, bool) {
	c.mu.Lock()
	e, ok := c.entries[c.keyOf(source)]
	c.mu.Unlock()
	if !ok {
		return nil, false
	}
	select {
	case <-e.done:
		return e.doc, e.doc != nil
	default:
		return nil, false
	}
}

func (c *Cache) keyOf(source Source) cacheKey {
	var h maphash.Hash
	h.SetSeed(c.seed)
	if len(source.Remotes) > 0 {
		fmt.Fprintf(&h, "%+v", source.Remotes)
	}
	h.WriteString(source.Text)
	return cacheKey{h.Sum64(), len(source.Text), source.Type}
}

// claim returns the entry of key; mine when it is for the caller to fill.
func (c *Cache) claim(key cacheKey) (e *entry, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		if e.at != nil {
			c.recent.MoveToFront(e.at)
		}
		return e, false
	}
	e = &entry{key: key, done: make(chan struct{})}
	c.entries[key] = e
	return e, true
}

// keep fills an entry, and lets go of those unused for longest.
func (c *Cache) keep(e *entry, doc *Document, cost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.doc, e.cost = doc, cost
	e.at = c.recent.PushFront(e)
	c.bytes += cost
	for c.bytes > c.budget && c.recent.Len() > 1 {
		last := c.recent.Remove(c.recent.Back()).(*entry)
		c.bytes -= last.cost
		delete(c.entries, last.key)
	}
	close(e.done)
}

// drop gives an entry up without a document.
func (c *Cache) drop(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, e.key)
	close(e.done)
}
