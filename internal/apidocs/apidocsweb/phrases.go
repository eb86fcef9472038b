package apidocsweb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/webui"
	"github.com/callboard/callboard/internal/webui/markdown"
)

const (
	maxScopes = 60       // of one way to sign in
	maxProse  = 20 << 10 // bytes of a description
)

// prose shows a description. Most are a plain sentence, which needs no reader of
// Markdown; prefix keeps the ids of headings apart.
func prose(text, prefix string) templ.Component {
	text = clip(text, maxProse)
	if !strings.ContainsAny(text, "*_[<#|>!\n\\&:~") {
		return paragraph(text)
	}
	return markdown.Prose(text, markdown.Options{Top: 4, Prefix: prefix})
}

// safe is for addresses of our own making.
func safe(address string) templ.SafeURL {
	link, ok := webui.Link(address)
	if !ok {
		return "#"
	}
	return link
}

func (v *view) safe(address string) templ.SafeURL { return safe(address) }

func quoted(s string) string { return "“" + clip(s, 80) + "”" }

func anchor(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(clip(s, 60)))
}

// columns says whether there is something for the third column.
func (v *view) columns() string {
	if v.operation != nil {
		if len(v.exampleBlocks(v.operation)) > 0 || v.operation.Secured {
			return "three"
		}
		return "lead"
	}
	beside := len(v.doc.Servers)+len(v.doc.Auth)+len(v.doc.Links) > 0 || v.Providers != nil || v.Consumers != nil
	if v.whole() && v.schema == nil && beside {
		return "three"
	}
	return "lead"
}

// asideLabel names the third column for screen readers.
func (v *view) asideLabel() string {
	if v.operation != nil {
		return "Examples"
	}
	return "Servers, sign-in and links"
}

func (v *view) listTitle() string {
	switch {
	case v.words != "" && v.group != nil:
		return quoted(v.words) + " in " + v.group.Name
	case v.words != "":
		return "Found for " + quoted(v.words)
	case v.group != nil:
		return v.group.Name
	case v.schemas:
		return "Schemas"
	}
	return "Operations"
}

// pathPart is a piece of a path; a variable is in braces.
type pathPart struct {
	Text     string
	Variable bool
}

func pathParts(path string) []pathPart {
	var parts []pathPart
	for path != "" {
		open := strings.IndexByte(path, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(path[open:], '}')
		if length < 0 {
			break
		}
		if open > 0 {
			parts = append(parts, pathPart{Text: path[:open]})
		}
		parts = append(parts, pathPart{path[open : open+length+1], true})
		path = path[open+length+1:]
	}
	if path != "" {
		parts = append(parts, pathPart{Text: path})
	}
	return parts
}

// brief says in a few words what an operation is for: its summary, unless that is
// only its name; else the beginning of its description, or what comes back.
func brief(op *apidocs.Operation) string {
	if op.Summary != "" && !strings.HasSuffix("/"+op.Path, "/"+op.Summary) {
		return op.Summary
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(op.Description), "\n"); line != "" {
		return clip(line, 200)
	}
	if len(op.Responses) > 0 {
		if s := responseSchema(op.Responses[0]); s != nil && s.Label != "" {
			return "→ " + s.Label
		}
	}
	return ""
}

// restWords names what is folded away: "4 more: crossfade, parallel, context, trace".
func restWords(rows []row) string {
	names := make([]string, 0, 4)
	for _, r := range rows[:min(len(rows), 4)] {
		names = append(names, clip(r.Name, 40))
	}
	s := fmt.Sprintf("%d more: %s", len(rows), strings.Join(names, ", "))
	if len(rows) > 4 {
		s += "…"
	}
	return s
}

func described(choices []apidocs.Choice) bool {
	return slices.ContainsFunc(choices, func(c apidocs.Choice) bool { return c.Description != "" })
}

func schemaLine(s *apidocs.Named) string {
	if s.Schema == nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(s.Schema.Description), "\n")
	return clip(line, 160)
}

// sortNoun is the name of one of a sort: "Types" are a type.
func sortNoun(sort string) string {
	return strings.ToLower(strings.TrimSuffix(sort, "s"))
}

func (v *view) schemaLabel() string {
	if v.schema.Sort == "Directives" {
		return "Arguments"
	}
	if v.schema.Schema != nil && len(v.schema.Schema.Enum) > 0 {
		return "Values"
	}
	return "Fields"
}

// sample is an example of the shown schema, where JSON is what travels.
func (v *view) sample() string {
	switch v.schema.Sort {
	case "Directives", "Scalars", "Interfaces", "Unions", "Enums":
		return ""
	}
	return v.doc.Sample(v.schema.Schema)
}

func linkList(links []apidocs.Link) []webui.ListLink {
	var all []webui.ListLink
	for _, l := range links {
		all = append(all, webui.ListLink{Label: l.Label, Href: l.Href})
	}
	return all
}

func flowWords(f apidocs.Flow) string {
	words := f.Name
	if words == "" {
		words = "flow"
	}
	if len(f.Scopes) > 0 {
		words += ", " + plural(len(f.Scopes), "scope")
	}
	return words
}

func variableWords(v apidocs.Variable) string {
	var parts []string
	if v.Description != "" {
		parts = append(parts, v.Description)
	}
	if v.Default != "" {
		parts = append(parts, "default "+v.Default)
	}
	if len(v.Values) > 0 {
		parts = append(parts, "one of "+clip(strings.Join(v.Values, ", "), 200))
	}
	return strings.Join(parts, "; ")
}

// needFacts lists the schemes that an operation asks for; alternatives follow
// each other.
func needFacts(doc *apidocs.Document, op *apidocs.Operation) []webui.Fact {
	if len(op.Security) == 0 {
		return []webui.Fact{{Label: "Nothing", Text: "open to all"}}
	}
	var facts []webui.Fact
	for i, requirement := range op.Security {
		if len(requirement) == 0 {
			facts = append(facts, webui.Fact{Label: "or nothing", Text: "open to all"})
		}
		for j, need := range requirement {
			label := need.Scheme
			switch {
			case j > 0:
				label = "and " + label
			case i > 0:
				label = "or " + label
			}
			scheme, _ := doc.Scheme(need.Scheme)
			facts = append(facts, webui.Fact{Label: label, Text: scheme.Detail})
			if len(need.Scopes) > 0 {
				facts = append(facts, webui.Fact{Label: "Scopes", Text: clip(strings.Join(need.Scopes, ", "), 400)})
			}
		}
	}
	return facts
}
