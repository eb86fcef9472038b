package readmodel

import (
	"cmp"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"unicode/utf16"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// naive is a catalog that answers by scanning: slow, short and plainly right. It is
// what the read model is compared with.
type naive struct {
	refs []string // sorted
	rows map[string][]naiveRow
}

type naiveRow struct{ key, text, lower, null string }

func newNaive(records []catalog.Record) *naive {
	n := &naive{rows: map[string][]naiveRow{}}
	relations := map[string][]Relation{}
	for _, r := range records {
		for _, rel := range r.Declared {
			relations[r.Ref] = append(relations[r.Ref], rel)
			if reverse := kinds.Reverse(rel.Type); reverse != "" {
				relations[rel.Target] = append(relations[rel.Target], Relation{Type: reverse, Target: r.Ref})
			}
		}
	}
	for _, r := range records {
		n.refs = append(n.refs, r.Ref)
		n.rows[r.Ref] = naiveRows(r, relations[r.Ref])
	}
	slices.Sort(n.refs)
	return n
}

// naiveRows flattens an entity (reference: "Search rows").
func naiveRows(r catalog.Record, relations []Relation) []naiveRow {
	v, err := entity.DecodeJSON(r.JSON)
	if err != nil {
		panic(err)
	}
	root := v.(entity.Object)
	m := root["metadata"].(entity.Object)
	if r.Orphan {
		a, _ := m["annotations"].(entity.Object)
		if a == nil {
			a = entity.Object{}
			m["annotations"] = a
		}
		if a["backstage.io/orphan"] == nil {
			a["backstage.io/orphan"] = "true"
		}
	}
	var out []naiveRow
	add := func(key string, value any) {
		row := naiveRow{key: strings.ToLower(key)}
		text := ""
		switch v := value.(type) {
		case nil:
			row.null = "null"
		case string:
			text = v
		case bool:
			text = map[bool]string{true: "true", false: "false"}[v]
		case json.Number:
			text = string(v)
		}
		if len(utf16.Encode([]rune(strings.ToLower(text)))) > 200 {
			row.null = "null"
		}
		if row.null == "" {
			row.text, row.lower = text, strings.ToLower(text)
		}
		if len(utf16.Encode([]rune(row.key))) > 200 {
			return
		}
		for _, o := range out {
			if o.key == row.key && o.lower == row.lower && o.null == row.null {
				return
			}
		}
		out = append(out, row)
	}
	var visit func(path string, v any)
	visit = func(path string, v any) {
		switch path {
		case "attachments", "relations", "status", "metadata.uid", "metadata.etag":
			return
		}
		switch v := v.(type) {
		case entity.Object:
			for _, k := range documentOrder(path, v) {
				p := k
				if path != "" {
					p = path + "." + k
				}
				visit(p, v[k])
			}
		case []any:
			for _, item := range v {
				visit(path, item)
				if s, ok := item.(string); ok {
					add(path+"."+s, true)
				}
			}
		default:
			add(path, v)
		}
	}
	visit("", root)
	if ns, _ := m["namespace"].(string); ns == "" {
		add("metadata.namespace", "default")
	}
	add("metadata.uid", r.UID)
	for _, rel := range relations {
		add("relations."+rel.Type, rel.Target)
	}
	return out
}

// documentOrder is the order in which keys stand in JSON, which matters where rows
// differ only in case.
func documentOrder(path string, o entity.Object) []string { return entity.KeyOrder(path, o) }

func (n *naive) values(ref, key string) (rows []naiveRow) {
	for _, r := range n.rows[ref] {
		if r.key == strings.ToLower(key) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (n *naive) selects(f *node, ref string) bool {
	any := func(key string, ok func(naiveRow) bool) bool { return slices.ContainsFunc(n.values(ref, key), ok) }
	switch f.op {
	case opAnd:
		return !slices.ContainsFunc(f.kids, func(k *node) bool { return !n.selects(k, ref) })
	case opOr:
		return slices.ContainsFunc(f.kids, func(k *node) bool { return n.selects(k, ref) })
	case opNot:
		return !n.selects(f.kids[0], ref)
	case opIn:
		return any(f.key, func(r naiveRow) bool { return r.null == "" && slices.Contains(f.values, r.lower) })
	case opExists:
		return any(f.key, func(naiveRow) bool { return true })
	case opPrefix:
		return any(f.key, func(r naiveRow) bool { return r.null == "" && strings.HasPrefix(r.lower, f.values[0]) })
	default:
		return slices.ContainsFunc(f.fields, func(key string) bool {
			return any(key, func(r naiveRow) bool { return r.null == "" && strings.Contains(r.lower, f.values[0]) })
		})
	}
}

// first returns the value of a field that comes first in an order.
func (n *naive) first(ref string, o Order) (value string, ok bool) {
	for _, r := range n.values(ref, o.Field) {
		if r.null == "" && (!ok || r.lower < value != o.Descending) {
			value, ok = r.lower, true
		}
	}
	return value, ok
}

// list returns all refs that q selects, in order.
func (n *naive) list(q Query) []string {
	out := []string{}
	for _, ref := range n.refs {
		if f := And(q.Filter, q.Restrict); !f.IsZero() && !n.selects(f.root, ref) {
			continue
		}
		if q.DropMissing && len(q.Order) > 0 {
			if _, ok := n.first(ref, q.Order[0]); !ok {
				continue
			}
		}
		out = append(out, ref)
	}
	sort.SliceStable(out, func(i, j int) bool {
		for _, o := range q.Order {
			a, okA := n.first(out[i], o)
			b, okB := n.first(out[j], o)
			if okA != okB {
				return okA
			}
			if a != b {
				return a < b != o.Descending
			}
		}
		return out[i] < out[j]
	})
	return out
}

func (n *naive) facet(f Filter, key string) []FacetValue {
	counts := map[string]int{}
	for _, ref := range n.refs {
		if !f.IsZero() && !n.selects(f.root, ref) {
			continue
		}
		for _, r := range n.values(ref, key) {
			if r.null == "" {
				counts[r.text]++
			}
		}
	}
	out := []FacetValue{}
	for v, c := range counts {
		out = append(out, FacetValue{v, c})
	}
	slices.SortFunc(out, func(a, b FacetValue) int { return cmp.Compare(a.Value, b.Value) })
	return out
}
