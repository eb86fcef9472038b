package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// lister is the command list.
type lister struct {
	env Env
	target
	output  format
	filters []string
	order   []string
	limit   int
}

func listCommand(env Env) *cobra.Command {
	l := &lister{env: env}
	c := &cobra.Command{
		Use:   "list [KIND|PATH...]",
		Short: "List entities",
		Long: `List the entities of a portal, or of files.

An argument with a slash in it, or that begins with a dot, is a file or folder: it is read
on the spot, and no portal is asked. Every other argument is a kind, in singular or plural.

A filter is one or more conditions with commas between them, all of which must hold:
key=value, or key alone for "has it". Keys are dotted paths such as spec.type or
metadata.annotations.backstage.io/techdocs-ref, and relations.ownedBy=group:default/team.
Of several filters any may hold.`,
		Example: `  callboard list
  callboard list components
  callboard list apis --filter spec.lifecycle=production --order spec.type
  callboard list --filter relations.ownedBy=group:default/playback -o name
  callboard list ./catalog -o json
  callboard list systems --path ./catalog`,
		Args: arguments(0, -1, ""),
		RunE: func(c *cobra.Command, args []string) error { return l.run(c.Context(), args) },
	}
	l.serverFlag(c)
	l.fileFlags(c)
	l.output.flag(c, tableFormat, jsonFormat, yamlFormat, nameFormat)
	c.Flags().StringArrayVarP(&l.filters, "filter", "f", nil, "keep entities that this `FILTER` fits, in Backstage's grammar (repeatable)")
	c.Flags().StringArrayVar(&l.order, "order", nil, "sort by this `FIELD`, such as metadata.name or metadata.name,desc; entities without it are left out")
	c.Flags().IntVar(&l.limit, "limit", 0, "print at most `N` entities; 0 for all")
	c.ValidArgsFunction = l.complete
	return c
}

func (l *lister) run(ctx context.Context, args []string) error {
	if l.limit < 0 {
		return usageError{fmt.Errorf("--limit must not be negative"), "callboard list"}
	}
	var kinds []string
	for _, arg := range args {
		if l.env.isPath(arg) {
			l.paths = append(l.paths, arg)
		} else {
			kinds = append(kinds, kindOrAsWritten(arg))
		}
	}
	cl, err := l.client(ctx, &l.env)
	if err != nil {
		return err
	}
	q := entityQuery{Filters: withKinds(kinds, l.filters), Order: l.order, Limit: l.limit}
	found, err := l.print(ctx, cl, q)
	if err == nil && found == 0 {
		return l.explain(ctx, cl, kinds)
	}
	return err
}

// print prints the entities and returns how many there were.
func (l *lister) print(ctx context.Context, cl *client, q entityQuery) (int, error) {
	found := 0
	count := func(entities iter.Seq2[json.RawMessage, error]) iter.Seq2[json.RawMessage, error] {
		return func(yield func(json.RawMessage, error) bool) {
			for e, err := range entities {
				found++
				if !yield(e, err) {
					return
				}
			}
		}
	}
	switch l.output {
	case jsonFormat:
		return found, writeJSONList(l.env.Out, count(cl.entities(ctx, q)))
	case yamlFormat:
		err := writeYAMLDocuments(l.env.Out, count(cl.entities(ctx, q)))
		return found, err
	case nameFormat:
		q.Fields = refFields
		for e, err := range count(cl.entities(ctx, q)) {
			if err != nil {
				return found, err
			}
			if _, err := fmt.Fprintln(l.env.Out, rowOf(e).ref()); err != nil {
				return found, err
			}
		}
		return found, nil
	}
	q.Fields = rowFields
	t := table{head: []string{"REF", "TYPE", "LIFECYCLE", "OWNER", "TITLE"}}
	for e, err := range count(cl.entities(ctx, q)) {
		if err != nil {
			return found, err
		}
		r := rowOf(e)
		t.add(r.ref(), r.Spec.typ(), r.Spec.lifecycle(), r.owner(), r.title())
	}
	if found == 0 {
		return 0, nil
	}
	return found, t.print(l.env.Out, l.env.outStyle(), l.env.Width)
}

// explain tells why there is nothing: there is no such kind, perhaps.
func (l *lister) explain(ctx context.Context, cl *client, kinds []string) error {
	if len(kinds) == 0 {
		fmt.Fprintln(l.env.Err, "No entities.")
		return nil
	}
	facets, err := cl.facets(ctx, []string{"kind"}, nil)
	if err != nil {
		return err
	}
	var here []string
	for _, f := range facets["kind"] {
		here = append(here, f.Value)
	}
	for _, kind := range kinds {
		if kindName(kind) != "" || containsFold(here, kind) {
			continue
		}
		f := fault.New(fault.NotFound, "There is no kind %s in this catalog.", kind)
		if near := entity.Nearest(kind, append(here, entity.Builtin().KindNames()...)); near != "" {
			return f.WithFix("Did you mean %s?", near)
		}
		return f.WithFix("Kinds here: %s.", strings.Join(here, ", "))
	}
	fmt.Fprintln(l.env.Err, "No entities.")
	return nil
}

func containsFold(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

// kindName returns the built-in kind that is meant by its name or plural in any case, or "".
func kindName(arg string) string {
	model := entity.Builtin()
	for _, name := range model.KindNames() {
		if strings.EqualFold(arg, name) || strings.EqualFold(arg, model.Kind(name).Plural) {
			return name
		}
	}
	return ""
}

// kindOrAsWritten leaves what may be a kind of the company's own as it is.
func kindOrAsWritten(arg string) string {
	if name := kindName(arg); name != "" {
		return name
	}
	return arg
}

// withKinds adds to every filter that the kind must be one of kinds.
func withKinds(kinds, filters []string) []string {
	if len(kinds) == 0 {
		return filters
	}
	conditions := make([]string, len(kinds))
	for i, k := range kinds {
		conditions[i] = "kind=" + strings.ToLower(k)
	}
	any := strings.Join(conditions, ",")
	if len(filters) == 0 {
		return []string{any}
	}
	all := make([]string, len(filters))
	for i, f := range filters {
		all[i] = any + "," + f
	}
	return all
}
