package entityweb

import (
	"bytes"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/portal"
)

const (
	// maxValue is how many characters of a value that changed are shown, maxItemText of
	// one item of a list.
	maxValue    = 230
	maxItemText = 120
)

// sides are a value before and after as people read them. Of lists only the items that
// went and that came are told, of texts only the lines around the difference.
func sides(before, after any) (gone, come string) {
	a, isA := items(before)
	b, isB := items(after)
	if isA && isB {
		return listSides(a, b)
	}
	x, isX := before.(string)
	y, isY := after.(string)
	if isX && isY && strings.Contains(x+y, "\n") {
		return textSides(x, y)
	}
	return fieldText(before), fieldText(after)
}

func listSides(a, b []string) (gone, come string) {
	gone, come = joined(without(a, b)), joined(without(b, a))
	if gone == "" && come == "" { // only their order changed, or how often they come
		gone, come = joined(a), joined(b)
	}
	return portal.Clip(gone, maxValue), portal.Clip(come, maxValue)
}

// joined writes items in one line when all are words, else below each other.
func joined(items []string) string {
	for _, item := range items {
		if strings.ContainsAny(item, " \n") {
			return strings.Join(items, "\n")
		}
	}
	return strings.Join(items, ", ")
}

// textSides leaves out the lines that both texts begin and end with.
func textSides(before, after string) (gone, come string) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var top, end bool
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b, top = a[1:], b[1:], true
	}
	for len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-1] {
		a, b, end = a[:len(a)-1], b[:len(b)-1], true
	}
	shown := func(lines []string) string {
		text := portal.Clip(strings.Join(lines, "\n"), maxValue)
		if top {
			text = "…\n" + text
		}
		if end {
			text += "\n…"
		}
		return text
	}
	return shown(a), shown(b)
}

// items is a list as texts; an absent one is empty.
func items(v any) ([]string, bool) {
	if v == nil {
		return nil, true
	}
	list, ok := v.([]any)
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = itemText(item)
	}
	return texts, ok
}

// itemText writes an item of a list in one line: the members of an object with their
// names, as YAML has them.
func itemText(v any) string {
	switch v := v.(type) {
	case string:
		return portal.Clip(v, maxItemText)
	case entity.Object:
		var members []string
		for _, key := range entity.KeyOrder("", v) {
			members = append(members, key+": "+fieldText(v[key]))
		}
		return portal.Clip(strings.Join(members, ", "), 2*maxItemText)
	}
	return portal.Clip(fieldText(v), maxItemText)
}

func without(list, other []string) []string {
	in := make(map[string]bool, len(other))
	for _, item := range other {
		in[item] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(item string) bool { return in[item] })
}

// fieldText is a value as a person would write it: text bare, objects and lists as YAML
// when they are short, else as JSON.
func fieldText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return `""`
		}
		return portal.Clip(v, maxValue)
	case entity.Object, []any:
		if text := strings.TrimSpace(valueYAML(v)); len(text) <= maxValue {
			return text
		}
	}
	var b bytes.Buffer
	if err := entity.AppendJSON(&b, v); err != nil {
		return "?"
	}
	return portal.Clip(b.String(), maxValue)
}
