package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// getter is the command get.
type getter struct {
	env Env
	target
	output format
}

func getCommand(env Env) *cobra.Command {
	g := &getter{env: env}
	c := &cobra.Command{
		Use:   "get REF...",
		Short: "Show entities",
		Long: `Show entities by their refs: kind:namespace/name, or shorter kind:name when the namespace
is "default". The kind may be left out when only one entity has the name.`,
		Example: `  callboard get component:default/playback-api
  callboard get playback-api
  callboard get group:playback user:mara -o yaml
  callboard get playback-api --path ./catalog -o json`,
		Args: arguments(1, -1, "the ref of an entity"),
		RunE: func(c *cobra.Command, args []string) error { return g.run(c.Context(), args) },
	}
	g.serverFlag(c)
	g.fileFlags(c)
	g.output.flag(c, tableFormat, jsonFormat, yamlFormat, nameFormat)
	c.ValidArgsFunction = g.complete
	return c
}

func (g *getter) run(ctx context.Context, args []string) error {
	cl, err := g.client(ctx, &g.env)
	if err != nil {
		return err
	}
	var found []json.RawMessage
	for _, arg := range args {
		e, err := cl.find(ctx, arg)
		if err != nil {
			return err
		}
		found = append(found, e)
	}
	return g.print(ctx, cl, found)
}

func (g *getter) print(ctx context.Context, cl *client, found []json.RawMessage) error {
	switch g.output {
	case jsonFormat:
		if len(found) == 1 {
			return writeJSON(g.env.Out, found[0])
		}
		return writeJSONList(g.env.Out, sequence(found))
	case yamlFormat:
		return writeYAMLDocuments(g.env.Out, sequence(found))
	}
	for i, e := range found {
		r := rowOf(e)
		if g.output == nameFormat {
			if _, err := fmt.Fprintln(g.env.Out, r.ref()); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(g.env.Out)
		}
		if err := g.describe(ctx, cl, e, r); err != nil {
			return err
		}
	}
	return nil
}

func sequence(list []json.RawMessage) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// describe shows an entity for a person: what it is, whose, and what it has to do with.
func (g *getter) describe(ctx context.Context, cl *client, text json.RawMessage, r row) error {
	e, err := entity.FromJSON(text)
	if err != nil {
		return err
	}
	there, err := cl.exist(ctx, r.targets())
	if err != nil {
		return err
	}
	d := description{style: g.env.outStyle()}
	d.head(r.ref(), e)
	d.line("type", r.Spec.typ())
	d.line("lifecycle", r.Spec.lifecycle())
	d.line("tags", strings.Join(e.Tags(), ", "))
	for _, l := range e.Links() {
		d.line("link", strings.TrimSpace(l.Title+" "+l.URL))
	}
	last := ""
	for _, rel := range r.Relations {
		name, target := rel.Type, rel.TargetRef
		if name == last {
			name = ""
		}
		if !there[strings.ToLower(target)] {
			target += " " + d.style.yellow("(not in the catalog)")
		}
		d.line(name, target)
		last = rel.Type
	}
	d.line("from", e.Annotation("backstage.io/managed-by-location"))
	_, err = g.env.Out.Write(d.text.Bytes())
	return err
}

// description is an entity as text.
type description struct {
	text  bytes.Buffer
	style style
}

func (d *description) head(ref string, e entity.Entity) {
	fmt.Fprintln(&d.text, d.style.bold(ref))
	if name := e.DisplayName(); name != e.Name() {
		fmt.Fprintln(&d.text, name)
	}
	if words := strings.TrimSpace(e.Description()); words != "" {
		fmt.Fprintln(&d.text, words)
	}
	fmt.Fprintln(&d.text)
}

func (d *description) line(name, value string) {
	if value != "" {
		fmt.Fprintf(&d.text, "  %s %s\n", d.style.faint(fmt.Sprintf("%-14s", name)), value)
	}
}

// find returns the entity that a person means by arg, or an error that names what is
// like it.
func (c *client) find(ctx context.Context, arg string) (json.RawMessage, error) {
	ref, err := entity.ParseRef(arg, entity.RefDefaults{Kind: unknownKind})
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s.", upperFirst(err.Error()))
	}
	if ref.Kind == unknownKind {
		return c.findByName(ctx, ref, strings.Contains(arg, "/"))
	}
	if name := kindName(ref.Kind); name != "" {
		ref.Kind = name // plurals are understood too
	}
	e, err := c.entity(ctx, ref.Canonical())
	if fault.Is(err, fault.NotFound) {
		return nil, c.notFound(ctx, ref)
	}
	return e, err
}

// unknownKind stands for a kind that was not written. It cannot be the name of one.
const unknownKind = "?"

func (c *client) findByName(ctx context.Context, ref entity.Ref, inNamespace bool) (json.RawMessage, error) {
	filter := "metadata.name=" + ref.Name
	if inNamespace {
		filter += ",metadata.namespace=" + ref.Namespace
	}
	var found []json.RawMessage
	for e, err := range c.entities(ctx, entityQuery{Filters: []string{filter}, Limit: 10}) {
		if err != nil {
			return nil, err
		}
		found = append(found, e)
	}
	switch len(found) {
	case 0:
		return nil, c.notFound(ctx, ref)
	case 1:
		return found[0], nil
	}
	var refs []string
	for _, e := range found {
		r := rowOf(e)
		refs = append(refs, r.ref())
	}
	return nil, fault.New(fault.Invalid, "Several entities are called %s: %s.", ref.Name, strings.Join(refs, ", ")).WithFix("Write one of these refs.")
}

// mostSearched bounds the search for them.
const mostSearched = 20_000

// nearMatches is how many entities are named that may have been meant.
const nearMatches = 3

// notFound says that there is no such entity, and what is like it: the same name as
// another kind or elsewhere, or a name that differs by a slip.
func (c *client) notFound(ctx context.Context, ref entity.Ref) error {
	shown := ref.String()
	if ref.Kind == unknownKind {
		shown = ref.Name
	}
	f := fault.New(fault.NotFound, "There is no entity %s.", shown)
	var near, names []string
	byName := map[string][]string{}
	for e, err := range c.entities(ctx, entityQuery{Fields: refFields, Limit: mostSearched}) {
		if err != nil {
			return f // the search for near matches must not hide the answer
		}
		r := rowOf(e)
		name := strings.ToLower(r.Metadata.Name)
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], r.ref())
	}
	near = append(near, byName[strings.ToLower(ref.Name)]...)
	if name := entity.Nearest(ref.Name, names); len(near) == 0 && name != "" {
		near = byName[name]
	}
	if len(near) == 0 {
		return f.WithFix("callboard list shows what there is.")
	}
	return f.WithFix("Did you mean %s?", strings.Join(near[:min(nearMatches, len(near))], " or "))
}
