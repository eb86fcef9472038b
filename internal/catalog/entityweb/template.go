package entityweb

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/portal"
)

// How much of a template is shown.
const (
	maxSteps      = 40
	maxQuestions  = 12 // pages of parameters
	maxParameters = 40 // of one page
)

// template is what a Template asks for and does (reference A5, "Template").
type template struct {
	questions []questions
	steps     []step
	moreSteps int
}

// questions is one page of a template's parameters.
type questions struct {
	title  string
	fields []parameter
	more   int
}

type parameter struct {
	name, title, note string
	required          bool
}

// step is one thing that a template does.
type step struct{ name, action, when string }

// templateOf reads what spec has of parameters and steps; nil when that is nothing.
func templateOf(e entity.Entity) *template {
	t := &template{}
	switch p := e.Spec()["parameters"].(type) {
	case entity.Object:
		t.questions = append(t.questions, questionsOf(p))
	case []any:
		for _, page := range portal.FirstOf(p, maxQuestions) {
			if o, ok := page.(entity.Object); ok {
				t.questions = append(t.questions, questionsOf(o))
			}
		}
	}
	steps, _ := e.Spec()["steps"].([]any)
	for _, item := range portal.FirstOf(steps, maxSteps) {
		if o, ok := item.(entity.Object); ok {
			t.steps = append(t.steps, step{name: firstText(o, "name", "id"), action: firstText(o, "action"), when: firstText(o, "if")})
		}
	}
	t.moreSteps = max(0, len(steps)-maxSteps)
	if len(t.questions)+len(t.steps) == 0 {
		return nil
	}
	return t
}

// questionsOf reads one page of parameters by name, those that must be answered first:
// the order of the file is not kept.
func questionsOf(o entity.Object) questions {
	q := questions{title: firstText(o, "title")}
	required, _ := o["required"].([]any)
	properties, _ := o["properties"].(entity.Object)
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, name)
	}
	must := func(name string) bool { return slices.Contains(required, any(name)) }
	slices.SortFunc(names, func(a, b string) int {
		if must(a) != must(b) {
			return map[bool]int{true: -1, false: 1}[must(a)]
		}
		return strings.Compare(a, b)
	})
	for _, name := range portal.FirstOf(names, maxParameters) {
		field, _ := properties[name].(entity.Object)
		q.fields = append(q.fields, parameter{name: portal.Clip(name, portal.MaxTitle), title: firstText(field, "title"),
			note: firstText(field, "description", "type"), required: must(name)})
	}
	q.more = len(names) - len(q.fields)
	return q
}

// firstText is the first of the keys that holds text, in one line.
func firstText(o entity.Object, keys ...string) string {
	for _, key := range keys {
		if text, ok := o[key].(string); ok && strings.TrimSpace(text) != "" {
			return portal.Clip(portal.FirstLine(text), portal.MaxLine)
		}
	}
	return ""
}
