package apidocs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is read into the cases in testdata")

// TestCases reads every definition in testdata and compares what came out with
// what stands below it. A case is a comment, a line with the type, the
// definition, and after "== want" the document in short.
func TestCases(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			given, want, _ := strings.Cut(string(data), "\n== want\n")
			head, text, ok := strings.Cut(given, "\n-- definition --\n")
			if !ok {
				t.Fatal("the case has no definition")
			}
			_, kind, _ := strings.Cut(head, "type: ")
			kind, _, _ = strings.Cut(kind, "\n")
			got := dump(Read(Source{Type: kind, Text: text}, DefaultLimits()))
			if *update {
				if err := os.WriteFile(name, []byte(given+"\n== want\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("read otherwise (- want, + got):\n%s", diff)
			}
		})
	}
}

// dumper writes documents in short, for people to check.
type dumper struct {
	doc *Document
	out strings.Builder
}

func dump(d *Document) string {
	w := &dumper{doc: d}
	w.line(0, "%s: %s", Summary(d), strings.TrimSpace(d.Title+" "+d.Version))
	if d.Err != nil {
		w.line(0, "error %d:%d %s", d.Err.Line, d.Err.Column, d.Err.Message)
		return w.out.String()
	}
	for _, s := range d.Servers {
		w.line(0, "server %s", strings.TrimSpace(s.URL+" "+s.Protocol))
	}
	for _, s := range d.Auth {
		w.line(0, "sign-in %s: %s", s.Name, s.Detail)
	}
	for _, g := range d.Groups {
		w.line(0, "group %s", g.Name)
		for _, op := range g.Operations {
			w.operation(1, op)
		}
	}
	for _, s := range d.Schemas {
		w.line(0, "%s %s: %s", strings.ToLower(s.Sort), s.Name, w.schema(s.Schema))
		w.fields(1, s.Schema)
	}
	for _, n := range d.Notes {
		w.line(0, "note %s", n)
	}
	return w.out.String()
}

func (w *dumper) line(depth int, format string, args ...any) {
	w.out.WriteString(strings.Repeat("  ", depth) + strings.TrimSpace(fmt.Sprintf(format, args...)) + "\n")
}

func (w *dumper) operation(depth int, op *Operation) {
	w.line(depth, "%s %s #%s %s %s", op.Method, op.Path, op.ID, op.Summary, strings.Join(op.Badges, ", "))
	for _, p := range op.Parameters {
		w.line(depth+1, "%s %s: %s", p.In, required(p.Name, p.Required), w.schema(p.Schema))
	}
	if op.Request != nil {
		for _, m := range op.Request.Media {
			w.line(depth+1, "body %s: %s", m.Type, w.schema(m.Schema))
		}
	}
	for _, m := range op.Messages {
		w.line(depth+1, "message %s %s: %s", m.Name, m.ContentType, w.schema(m.Payload))
	}
	for _, r := range op.Responses {
		for _, m := range r.Media {
			w.line(depth+1, "answer %s %s: %s", r.Status, m.Type, w.schema(m.Schema))
		}
		if len(r.Media) == 0 {
			w.line(depth+1, "answer %s", r.Status)
		}
	}
	for _, b := range op.Bindings {
		w.line(depth+1, "binding %s: %s", b.Protocol, b.Text)
	}
	for _, call := range op.Callbacks {
		w.operation(depth+1, call)
	}
	if call := w.doc.Call(op); call != "" {
		for _, line := range strings.Split(call, "\n") {
			w.line(depth+1, "$ %s", line)
		}
	}
}

func required(name string, yes bool) string {
	if yes {
		return name + "!"
	}
	return name
}

// schema writes a schema on one line, without its fields.
func (w *dumper) schema(s *Schema) string {
	if s == nil {
		return "any"
	}
	words := append([]string{}, s.Types...)
	if s.Ref != "" {
		words = append([]string{"→" + s.Ref}, words...)
	}
	if s.Format != "" {
		words = append(words, s.Format)
	}
	if s.Items != nil {
		words = append(words, "["+w.schema(s.Items)+"]")
	}
	if s.Values != nil {
		words = append(words, "{"+w.schema(s.Values)+"}")
	}
	for i, list := range [][]*Schema{s.All, s.One, s.Any} {
		for _, part := range list {
			words = append(words, []string{"all", "one", "any"}[i]+"("+w.schema(part)+")")
		}
	}
	for _, c := range s.Enum {
		words = append(words, "'"+c.Value+"'")
	}
	words = append(words, s.Rules...)
	if s.Default != "" {
		words = append(words, "default "+s.Default)
	}
	if s.Deprecated {
		words = append(words, "deprecated")
	}
	return strings.Join(words, " ")
}

func (w *dumper) fields(depth int, s *Schema) {
	if s == nil || depth > 4 {
		return
	}
	for _, f := range s.Fields {
		w.line(depth, "%s %s", required(f.Name, f.Required), w.schema(f.Schema))
		for _, a := range f.Arguments {
			w.line(depth+1, "argument %s: %s", required(a.Name, a.Required), w.schema(a.Schema))
		}
		w.fields(depth+1, f.Schema)
	}
	for _, part := range s.All {
		w.fields(depth, part)
	}
}
