package entity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"owner", "onwer", 1}, {"ca", "abc", 3},
	} {
		if got := Distance(c.a, c.b, 10); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceProperties(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[a-c]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		limit := rapid.IntRange(0, 10).Draw(t, "limit")
		whole := Distance(a, b, 100)
		if (whole == 0) != (a == b) {
			t.Fatalf("distance %d", whole)
		}
		if back := Distance(b, a, 100); back != whole {
			t.Fatalf("distance %d there and %d back", whole, back)
		}
		if whole > max(len(a), len(b)) {
			t.Fatalf("distance %d is longer than both", whole)
		}
		if got, want := Distance(a, b, limit), min(whole, limit+1); got != want {
			t.Fatalf("with limit %d: %d, want %d", limit, got, want)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := Builtin().KindNames()
	for text, want := range map[string]string{
		"Componet": "Component", "component": "Component", "Resuorce": "Resource", "Gruop": "Group", "Api": "API", "APIs": "API",
		"Widget": "", "": "", "X": "", strings.Repeat("Component", 10_000): "",
	} {
		if got := Nearest(text, names); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", text, got, want)
		}
	}
	if got := Nearest("ab", []string{"ax", "ab"}); got != "ab" {
		t.Errorf("the nearest of two is %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		candidates := rapid.SliceOf(rapid.StringMatching(`[a-c]{1,6}`)).Draw(t, "candidates")
		s := rapid.StringMatching(`[a-c]{0,6}`).Draw(t, "text")
		got := Nearest(s, candidates)
		for _, c := range candidates {
			d, limit := Distance(s, c, 100), max(1, len(c)/3)
			if d <= limit && (got == "" || d < Distance(s, got, 100)) {
				t.Fatalf("%q is nearer than %q", c, got)
			}
		}
	})
}
