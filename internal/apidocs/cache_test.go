package apidocs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
)

func tiny(i int) Source {
	return Source{Type: "openapi", Text: fmt.Sprintf("openapi: 3.0.0\ninfo: {title: t%d, version: '1'}\npaths: {}\n", i)}
}

func TestCacheKeepsWhatFits(t *testing.T) {
	t.Parallel()
	c := NewCache(3 * (documentBytes + documentFactor*len(tiny(0).Text)))
	for i := range 5 {
		doc, err := c.Document(t.Context(), tiny(i))
		if err != nil || doc.Title != fmt.Sprintf("t%d", i) {
			t.Fatalf("document %d is %v, %v", i, doc, err)
		}
		c.Document(t.Context(), tiny(0)) // used all the time
	}
	for i, want := range []bool{true, false, false, true, true} {
		if _, got := c.Peek(tiny(i)); got != want {
			t.Errorf("document %d is kept: %v, want %v", i, got, want)
		}
	}
}

func TestCacheReadsOnce(t *testing.T) {
	t.Parallel()
	c := NewCache(1 << 20)
	docs := make([]*Document, 16)
	var all sync.WaitGroup
	for i := range docs {
		all.Go(func() { docs[i], _ = c.Document(t.Context(), tiny(7)) })
	}
	all.Wait()
	for _, doc := range docs {
		if doc == nil || doc != docs[0] {
			t.Fatal("the same text was read more than once")
		}
	}
	if other, _ := c.Document(t.Context(), Source{Type: "asyncapi", Text: tiny(7).Text}); other == docs[0] {
		t.Error("another type gave the same document")
	}
}

// TestCacheWaits fills the readers, so that a caller has to wait, and ends its
// context: it gets the context's error, and leaves nothing behind.
func TestCacheWaits(t *testing.T) {
	t.Parallel()
	c := NewCache(1 << 20)
	for range readers {
		c.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Document(ctx, tiny(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	for range readers {
		<-c.slots
	}
	if doc, err := c.Document(t.Context(), tiny(1)); err != nil || doc.Title != "t1" {
		t.Errorf("afterwards it is %v, %v", doc, err)
	}
}
