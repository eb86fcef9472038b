package entityweb

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/entity"
)

func TestSides(t *testing.T) {
	t.Parallel()
	link := func(title string) any { return entity.Object{"title": title, "url": "https://x"} }
	for name, c := range map[string]struct {
		before, after any
		gone, come    string
	}{
		"text":            {"a", "b", "a", "b"},
		"added":           {nil, "b", "", "b"},
		"emptied":         {"a", "", "a", `""`},
		"words":           {[]any{"a", "b"}, []any{"b", "c", "d"}, "a", "c, d"},
		"order only":      {[]any{"a", "b"}, []any{"b", "a"}, "a, b", "b, a"},
		"one of objects":  {[]any{link("A"), link("B")}, []any{link("A"), link("C")}, "title: B, url: https://x", "title: C, url: https://x"},
		"list added":      {nil, []any{"a", "b c"}, "", "a\nb c"},
		"an object":       {entity.Object{"a": true}, nil, "a: true", ""},
		"list to text":    {[]any{"a"}, "a", "- a", "a"},
		"a line of many":  {"1\n2\n3\n4", "1\n2\nx\n4", "…\n3\n…", "…\nx\n…"},
		"a line went":     {"1\n2\n3", "1\n3", "…\n2\n3", "…\n3"},
		"a line at front": {"1\n2", "0\n1\n2", "1\n…", "0\n1\n…"},
	} {
		if gone, come := sides(c.before, c.after); gone != c.gone || come != c.come {
			t.Errorf("%s: %q and %q, want %q and %q", name, gone, come, c.gone, c.come)
		}
	}
	if gone, come := sides(strings.Repeat("x", 9000), []any{strings.Repeat("y", 9000)}); len(gone)+len(come) > 4*maxValue {
		t.Errorf("long values take %d bytes", len(gone)+len(come))
	}
}
