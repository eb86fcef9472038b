package readmodel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// ParsePredicate reads the JSON of a predicate (reference A3, "Predicate grammar"). The
// error is a fault.Invalid that names the place.
func ParsePredicate(body []byte) (Filter, error) {
	return parsePredicate(body, false)
}

// parsePredicate also understands, in cursors, what only we write: the $text operator.
func parsePredicate(body []byte, internal bool) (Filter, error) {
	if len(body) > maxFilterBytes {
		return Filter{}, fault.New(fault.Invalid, "The query is too large: at most %d bytes are allowed.", maxFilterBytes)
	}
	if depth(body) > 3*maxFilterDepth {
		return Filter{}, fault.New(fault.Invalid, "The query is nested too deeply: at most %d levels are allowed.", maxFilterDepth)
	}
	v, err := entity.DecodeJSON(body)
	if err != nil {
		return Filter{}, fault.Wrap(fault.Invalid, err, "Invalid query: it is not JSON")
	}
	p := predicateParser{internal: internal}
	root := p.predicate(v, "", 0)
	if p.err != nil {
		return Filter{}, p.err
	}
	if root.op == opAnd && len(root.kids) == 0 {
		return Filter{}, nil
	}
	return Filter{root}, nil
}

// depth returns how deep brackets are nested in JSON text, whatever else is wrong with it.
func depth(b []byte) int {
	now, deepest := 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			_, _, end := readString(b, i)
			if end < 0 {
				return deepest
			}
			i = end - 1
		case '{', '[':
			now++
			deepest = max(deepest, now)
		case '}', ']':
			now--
		}
	}
	return deepest
}

type predicateParser struct {
	internal bool
	nodes    int
	err      error // the first one
}

// fail remembers what is wrong; path is where.
func (p *predicateParser) fail(path, format string, args ...any) *node {
	if p.err == nil {
		where := ""
		if path != "" {
			where = fmt.Sprintf(" at %q", path)
		}
		p.err = fault.New(fault.Invalid, "Invalid query%s: %s", where, fmt.Sprintf(format, args...))
	}
	return &node{op: opOr}
}

func (p *predicateParser) count(n, level int) bool {
	if p.nodes += n; p.nodes > maxFilterNodes {
		p.fail("", "it has more than %d conditions and values", maxFilterNodes)
	}
	if level > maxFilterDepth {
		p.fail("", "it is nested too deeply; at most %d levels are allowed", maxFilterDepth)
	}
	return p.err == nil
}

// predicate reads an object of conditions, or of one operator that combines others.
func (p *predicateParser) predicate(v any, path string, level int) *node {
	o, ok := v.(entity.Object)
	if !ok || o == nil {
		return p.fail(path, "expected an object such as {\"kind\": \"component\"}, found %s", entity.TypeName(v))
	}
	if !p.count(1, level) {
		return &node{op: opOr}
	}
	keys := entity.KeyOrder("spec", o)
	for _, key := range keys {
		if strings.HasPrefix(key, "$") {
			if len(o) > 1 {
				return p.fail(path, "%s must stand alone in its object", key)
			}
			return p.operator(key, o[key], join(path, key), level)
		}
	}
	all := &node{op: opAnd}
	for _, key := range keys {
		all.kids = append(all.kids, p.condition(key, o[key], join(path, key)))
	}
	if len(all.kids) == 1 {
		return all.kids[0]
	}
	return all
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (p *predicateParser) operator(key string, v any, path string, level int) *node {
	switch key {
	case "$not":
		return &node{op: opNot, kids: []*node{p.predicate(v, path, level+1)}}
	case "$all", "$any":
		n := &node{op: opAnd}
		if key == "$any" {
			n.op = opOr
		}
		list, ok := v.([]any)
		if !ok {
			return p.fail(path, "expected a list of conditions, found %s", entity.TypeName(v))
		}
		for i, x := range list {
			if p.err != nil {
				break
			}
			n.kids = append(n.kids, p.predicate(x, fmt.Sprintf("%s[%d]", path, i), level+1))
		}
		return n
	case "$text":
		if p.internal {
			return p.text(v, path)
		}
	}
	return p.fail(path, "there is no operator %s here; use $all, $any or $not", key)
}

// text reads what node.object writes for Text.
func (p *predicateParser) text(v any, path string) *node {
	list, ok := v.([]any)
	texts, isText := stringsOf(list)
	if !ok || !isText || len(texts) == 0 {
		return p.fail(path, "expected a list of a term and fields")
	}
	p.count(len(texts)*scanWeight, 0)
	return &node{op: opText, values: texts[:1], fields: texts[1:]}
}

// condition reads what must hold for one key.
func (p *predicateParser) condition(key string, v any, path string) *node {
	n := &node{op: opIn, key: strings.ToLower(key)}
	if !p.count(1, 0) {
		return n
	}
	if text, ok := primitive(v); ok {
		n.values = []string{text}
		return n
	}
	o, ok := v.(entity.Object)
	if !ok || len(o) != 1 {
		return p.fail(path, "expected a value, or an object with one of $exists, $in, $hasPrefix and $contains")
	}
	for operator, arg := range o {
		p.valueOperator(n, operator, arg, join(path, operator))
	}
	return n
}

func (p *predicateParser) valueOperator(n *node, operator string, arg any, path string) {
	switch operator {
	case "$exists":
		want, ok := arg.(bool)
		if !ok {
			p.fail(path, "expected true or false, found %s", entity.TypeName(arg))
		}
		if n.op = opExists; !want {
			*n = node{op: opNot, kids: []*node{{op: opExists, key: n.key}}}
		}
	case "$in":
		list, ok := arg.([]any)
		if !ok {
			p.fail(path, "expected a list of values, found %s", entity.TypeName(arg))
		}
		n.values = p.primitives(list, path)
	case "$hasPrefix":
		prefix, ok := arg.(string)
		if !ok {
			p.fail(path, "expected a string, found %s", entity.TypeName(arg))
		}
		p.count(scanWeight, 0)
		n.op, n.values = opPrefix, []string{strings.ToLower(prefix)}
	case "$contains":
		p.contains(n, arg, path)
	default:
		p.fail(path, "there is no operator %s; use $exists, $in, $hasPrefix or $contains", operator)
	}
}

// contains reads $contains: a value in a list, or a relation.
func (p *predicateParser) contains(n *node, arg any, path string) {
	if text, ok := primitive(arg); ok {
		n.values = []string{text}
		return
	}
	o, ok := arg.(entity.Object)
	if !ok || n.key != "relations" {
		p.fail(path, "expected a value; an object is possible for relations only")
		return
	}
	*n = node{op: opExists}
	for _, key := range entity.KeyOrder("spec", o) {
		switch {
		case strings.EqualFold(key, "type"):
			t, ok := o[key].(string)
			if !ok || n.key != "" {
				p.fail(path, "type must be one string")
			}
			n.key = "relations." + strings.ToLower(t)
		case strings.EqualFold(key, "targetRef"):
			n.op, n.values = opIn, p.targets(o[key], join(path, key))
		default:
			p.fail(path, "there is no %q in a relation; use type and targetRef", key)
		}
	}
	if n.key == "" || n.key == "relations." {
		p.fail(path, "a relation needs a type")
	}
}

func (p *predicateParser) targets(v any, path string) []string {
	if s, ok := v.(string); ok {
		return []string{strings.ToLower(s)}
	}
	o, _ := v.(entity.Object)
	list, _ := o["$in"].([]any)
	texts, ok := stringsOf(list)
	if !ok || len(o) != 1 || len(texts) == 0 {
		p.fail(path, "expected a string, or an object {\"$in\": […]} with at least one string")
	}
	p.count(len(texts), 0)
	return texts
}

func (p *predicateParser) primitives(list []any, path string) []string {
	p.count(len(list), 0)
	out := make([]string, 0, len(list))
	for i, v := range list {
		text, ok := primitive(v)
		if !ok {
			p.fail(fmt.Sprintf("%s[%d]", path, i), "expected a string, a number, true or false, found %s", entity.TypeName(v))
			break
		}
		out = append(out, text)
	}
	return out
}

// primitive returns a string, number or boolean as a search row has it.
func primitive(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return strings.ToLower(v), true
	case json.Number:
		return strings.ToLower(string(v)), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

func stringsOf(list []any) ([]string, bool) {
	out := make([]string, 0, len(list))
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return nil, false
		}
		out = append(out, strings.ToLower(s))
	}
	return out, true
}

// MarshalJSON writes f in the grammar of predicates, so that a cursor can carry it.
func (f Filter) MarshalJSON() ([]byte, error) {
	if f.root == nil {
		return []byte("{}"), nil
	}
	var b bytes.Buffer
	err := entity.AppendJSON(&b, f.root.object())
	return b.Bytes(), err
}

func (n *node) object() entity.Object {
	if strings.HasPrefix(n.key, "$") { // no entity has such a key, and it would read as an operator
		n = &node{op: opOr}
	}
	switch n.op {
	case opNot:
		return entity.Object{"$not": n.kids[0].object()}
	case opIn:
		return entity.Object{n.key: entity.Object{"$in": list(n.values)}}
	case opExists:
		return entity.Object{n.key: entity.Object{"$exists": true}}
	case opPrefix:
		return entity.Object{n.key: entity.Object{"$hasPrefix": n.values[0]}}
	case opText:
		return entity.Object{"$text": list(slices.Concat(n.values[:1], n.fields))}
	}
	kids := make([]any, len(n.kids))
	for i, k := range n.kids {
		kids[i] = k.object()
	}
	if n.op == opOr {
		return entity.Object{"$any": kids}
	}
	return entity.Object{"$all": kids}
}

func list(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
