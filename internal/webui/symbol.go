package webui

import (
	"strings"
	"sync"
)

// symbols are the drawings in the sprite by name, without the element around them.
var symbols = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	for _, part := range strings.Split(string(mustRead("icons/sprite.svg")), "<symbol ")[1:] {
		head, body, _ := strings.Cut(part, ">")
		_, id, _ := strings.Cut(head, `id="i-`)
		name, _, _ := strings.Cut(id, `"`)
		body, _, _ = strings.Cut(body, "</symbol>")
		found[name] = body
	}
	return found
})

// KindDrawing is what is inside a kind's icon, as SVG of 24 by 24 drawn by strokes, for
// files that must not refer to the sprite.
func KindDrawing(kind string) string { return symbols()[kindIcon(kind)] }
