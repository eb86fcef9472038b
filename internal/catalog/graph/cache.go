package graph

import (
	"container/list"
	"sync"
)

// Cache keeps the results of the last few keys. Whoever asks for one that is being made
// waits for it; nothing is made twice. Keys begin with the snapshot they are of.
type Cache[V any] struct {
	size    int
	mu      sync.Mutex
	entries map[string]*list.Element
	recent  *list.List // of *cached, the last used first
}

type cached[V any] struct {
	key   string
	value func() V
}

// NewCache returns a cache of so many results.
func NewCache[V any](size int) *Cache[V] {
	return &Cache[V]{size: max(size, 1), entries: map[string]*list.Element{}, recent: list.New()}
}

// Get returns the result of a key, and makes it if nobody has. Should make panic, all who
// wait for it panic with it.
func (c *Cache[V]) Get(key string, make func() V) V {
	return c.entry(key, make)()
}

func (c *Cache[V]) entry(key string, make func() V) func() V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*cached[V]).value
	}
	value := sync.OnceValue(make)
	c.entries[key] = c.recent.PushFront(&cached[V]{key, value})
	for c.recent.Len() > c.size {
		oldest := c.recent.Back()
		c.recent.Remove(oldest)
		delete(c.entries, oldest.Value.(*cached[V]).key)
	}
	return value
}
