package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
)

// counter is the command facets.
type counter struct {
	env Env
	target
	output  format
	filters []string
}

func facetsCommand(env Env) *cobra.Command {
	f := &counter{env: env}
	c := &cobra.Command{
		Use:   "facets KEY...",
		Short: "Count entities by the values of a field",
		Example: `  callboard facets kind
  callboard facets spec.type spec.lifecycle --filter kind=component
  callboard facets relations.ownedBy -o json
  callboard facets metadata.tags --path ./catalog`,
		Args: arguments(1, -1, "a key such as kind or spec.type"),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), args) },
	}
	f.serverFlag(c)
	f.fileFlags(c)
	f.output.flag(c, tableFormat, jsonFormat, yamlFormat, nameFormat)
	c.Flags().StringArrayVarP(&f.filters, "filter", "f", nil, "count only entities that this `FILTER` fits (repeatable)")
	c.ValidArgsFunction = cobra.FixedCompletions(
		[]string{"kind", "spec.type", "spec.lifecycle", "relations.ownedBy", "metadata.namespace", "metadata.tags"}, cobra.ShellCompDirectiveNoFileComp)
	return c
}

func (f *counter) run(ctx context.Context, keys []string) error {
	cl, err := f.client(ctx, &f.env)
	if err != nil {
		return err
	}
	facets, err := cl.facets(ctx, keys, f.filters)
	if err != nil {
		return err
	}
	for _, values := range facets {
		slices.SortFunc(values, func(a, b facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	}
	switch f.output {
	case jsonFormat:
		return writeJSON(f.env.Out, facets)
	case yamlFormat:
		text, err := json.Marshal(facets)
		if err != nil {
			return err
		}
		if text, err = toYAML(text); err != nil {
			return err
		}
		_, err = f.env.Out.Write(text)
		return err
	}
	return f.print(keys, facets)
}

func (f *counter) print(keys []string, facets map[string][]facet) error {
	t := table{head: []string{"KEY", "COUNT", "VALUE"}}
	for _, key := range keys {
		for _, v := range facets[key] {
			if f.output == nameFormat {
				if _, err := fmt.Fprintln(f.env.Out, v.Value); err != nil {
					return err
				}
			}
			t.add(key, strconv.Itoa(v.Count), v.Value)
		}
	}
	switch {
	case f.output == nameFormat:
		return nil
	case len(t.rows) == 0:
		fmt.Fprintln(f.env.Err, "No entity has a value there.")
		return nil
	}
	return t.print(f.env.Out, f.env.outStyle(), f.env.Width)
}
