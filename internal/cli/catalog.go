package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// keeper is the command catalog with its parts: what a platform team does.
type keeper struct {
	env Env
	target
	output format
	limit  int

	owner, source, severity string
}

func catalogCommand(env Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "catalog",
		Short: "Keep the catalog of a portal: problems, held removals, history",
		Example: `  callboard catalog problems
  callboard catalog history component:playback-api`,
	}
	c.AddCommand(problemsCommand(env), refreshCommand(env), approveCommand(env), historyCommand(env), sourcesCommand(env))
	return group(c)
}

func problemsCommand(env Env) *cobra.Command {
	k := &keeper{env: env}
	severities := []string{string(catalog.SeverityError), string(catalog.SeverityWarning), string(catalog.SeverityNotice)}
	c := &cobra.Command{
		Use:   "problems",
		Short: "Show what is wrong in the catalog",
		Example: `  callboard catalog problems
  callboard catalog problems --owner group:playback --severity error
  callboard catalog problems -o json`,
		Args: arguments(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error { return k.problems(c.Context()) },
	}
	k.serverFlag(c)
	k.output.flag(c, tableFormat, jsonFormat)
	c.Flags().StringVar(&k.owner, "owner", "", "only of entities that this group or user `REF` owns")
	c.Flags().StringVar(&k.source, "source", "", "only from this `SOURCE`")
	c.Flags().Var(&choice{&k.severity, severities}, "severity", "only of this `SEVERITY`: "+strings.Join(severities, ", "))
	_ = c.RegisterFlagCompletionFunc("severity", cobra.FixedCompletions(severities, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (k *keeper) problems(ctx context.Context) error {
	cl, err := k.client(ctx, &k.env)
	if err != nil {
		return err
	}
	params := url.Values{}
	for name, value := range map[string]string{"owner": k.owner, "source": k.source, "severity": k.severity} {
		if value != "" {
			params.Set(name, value)
		}
	}
	problems, err := cl.problems(ctx, params)
	if err != nil {
		return err
	}
	if k.output == jsonFormat {
		return writeJSON(k.env.Out, problems)
	}
	printer := problemPrinter{w: k.env.Out, style: k.env.outStyle(), dir: k.env.Dir}
	if err := printer.print(problems); err != nil {
		return err
	}
	fmt.Fprintln(k.env.Err, counted(len(problems), "problem")+".")
	return nil
}

func refreshCommand(env Env) *cobra.Command {
	k := &keeper{env: env}
	c := &cobra.Command{
		Use:   "refresh REF...",
		Short: "Have the files of entities read again",
		Long: `Have the portal read the files of entities again, and those that led to them, even when
they look unchanged. Files that change are read by themselves; this is for what cannot be
watched.`,
		Example: `  callboard catalog refresh component:playback-api
  callboard list systems -o name | xargs callboard catalog refresh`,
		Args: arguments(1, -1, "the ref of an entity"),
		RunE: func(c *cobra.Command, args []string) error { return k.refresh(c.Context(), args) },
	}
	k.serverFlag(c)
	c.ValidArgsFunction = (&getter{env: env}).complete
	return c
}

func (k *keeper) refresh(ctx context.Context, args []string) error {
	cl, err := k.client(ctx, &k.env)
	if err != nil {
		return err
	}
	for _, arg := range args {
		e, err := cl.find(ctx, arg)
		if err != nil {
			return err
		}
		r := rowOf(e)
		ref, err := entity.ParseRef(r.ref(), entity.RefDefaults{})
		if err != nil {
			return err
		}
		if err := cl.refresh(ctx, ref); err != nil {
			return err
		}
		fmt.Fprintf(k.env.Err, "Read again: %s\n", ref)
	}
	return nil
}

func approveCommand(env Env) *cobra.Command {
	k := &keeper{env: env}
	c := &cobra.Command{
		Use:   "approve [SOURCE]",
		Short: "Let a held removal happen",
		Long: `When a source suddenly lacks many of its entities, their removal is held. Without SOURCE
this lists what is held; with it, what that source lacks is removed.`,
		Example: `  callboard catalog approve
  callboard catalog approve files:/srv/catalog`,
		Args: arguments(0, 1, ""),
		RunE: func(c *cobra.Command, args []string) error { return k.approve(c.Context(), args) },
	}
	k.serverFlag(c)
	k.output.flag(c, tableFormat, jsonFormat, nameFormat)
	c.ValidArgsFunction = k.completeHolds
	return c
}

func (k *keeper) approve(ctx context.Context, args []string) error {
	cl, err := k.client(ctx, &k.env)
	if err != nil {
		return err
	}
	holds, err := cl.holds(ctx)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return k.listHolds(holds)
	}
	for _, h := range holds {
		if h.Bucket == args[0] {
			if err := cl.approve(ctx, h.Bucket); err != nil {
				return err
			}
			fmt.Fprintf(k.env.Err, "Removed %s of %s.\n", entities(len(h.Refs)), h.Bucket)
			return nil
		}
	}
	f := fault.New(fault.NotFound, "No removal of source %s is held.", args[0])
	if len(holds) > 0 {
		return f.WithFix("Held are removals of: %s.", strings.Join(holders(holds), ", "))
	}
	return f.WithFix("Nothing is held.")
}

func holders(holds []catalog.Hold) []string {
	var names []string
	for _, h := range holds {
		names = append(names, h.Bucket)
	}
	return names
}

func (k *keeper) listHolds(holds []catalog.Hold) error {
	switch {
	case k.output == jsonFormat:
		return writeJSON(k.env.Out, holds)
	case len(holds) == 0:
		fmt.Fprintln(k.env.Err, "Nothing is held.")
		return nil
	}
	t := table{head: []string{"ENTITIES", "OF", "SINCE", "SOURCE"}}
	for _, h := range holds {
		if k.output == nameFormat {
			fmt.Fprintln(k.env.Out, h.Bucket)
		}
		t.add(fmt.Sprint(len(h.Refs)), fmt.Sprint(h.Total), moment(h.Since), h.Bucket)
	}
	if k.output == nameFormat {
		return nil
	}
	return t.print(k.env.Out, k.env.outStyle(), k.env.Width)
}

func historyCommand(env Env) *cobra.Command {
	k := &keeper{env: env}
	c := &cobra.Command{
		Use:   "history [REF]",
		Short: "Show what changed, newest first",
		Example: `  callboard catalog history
  callboard catalog history component:playback-api --limit 5
  callboard catalog history -o json`,
		Args: arguments(0, 1, ""),
		RunE: func(c *cobra.Command, args []string) error { return k.history(c.Context(), args) },
	}
	k.serverFlag(c)
	k.output.flag(c, tableFormat, jsonFormat)
	c.Flags().IntVar(&k.limit, "limit", 50, "print at most `N` changes")
	c.ValidArgsFunction = (&getter{env: env}).complete
	return c
}

func (k *keeper) history(ctx context.Context, args []string) error {
	cl, err := k.client(ctx, &k.env)
	if err != nil {
		return err
	}
	ref := ""
	if len(args) > 0 {
		// Not looked up: an entity that is gone has a history too.
		r, err := entity.ParseRef(args[0], entity.RefDefaults{})
		if err != nil {
			return usageError{err, "callboard catalog history"}
		}
		ref = r.String()
	}
	rows, err := cl.history(ctx, ref, k.limit)
	if err != nil {
		return err
	}
	if k.output == jsonFormat {
		return writeJSON(k.env.Out, rows)
	}
	if len(rows) == 0 {
		fmt.Fprintln(k.env.Err, "No changes.")
		return nil
	}
	t := table{head: []string{"TIME", "CHANGE", "REF", "FIELDS"}}
	for _, h := range rows {
		t.add(moment(h.At), string(h.Kind), h.Ref, changes(h.Fields))
	}
	return t.print(k.env.Out, k.env.outStyle(), k.env.Width)
}

// changes tells the fields that changed in one line.
func changes(fields []catalog.FieldChange) string {
	var all []string
	for _, f := range fields {
		all = append(all, fmt.Sprintf("%s: %s → %s", f.Path, short(f.Old), short(f.New)))
	}
	return strings.Join(all, "; ")
}

// longestValue is how much of a changed value a table shows, in characters.
const longestValue = 40

func short(v any) string {
	if v == nil {
		return "(none)"
	}
	if s, ok := v.(string); ok {
		return cut(firstLine(s), longestValue)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return cut(string(text), longestValue)
}

func sourcesCommand(env Env) *cobra.Command {
	k := &keeper{env: env}
	c := &cobra.Command{
		Use:     "sources",
		Short:   "Show how the sources of a portal are doing",
		Example: "  callboard catalog sources\n  callboard catalog sources -o json",
		Args:    arguments(0, 0, ""),
		RunE:    func(c *cobra.Command, _ []string) error { return k.sources(c.Context()) },
	}
	k.serverFlag(c)
	k.output.flag(c, tableFormat, jsonFormat, nameFormat)
	return c
}

func (k *keeper) sources(ctx context.Context) error {
	cl, err := k.client(ctx, &k.env)
	if err != nil {
		return err
	}
	all, err := cl.sources(ctx)
	if err != nil {
		return err
	}
	if k.output == jsonFormat {
		return writeJSON(k.env.Out, all)
	}
	t := table{head: []string{"ENTITIES", "DOCUMENTS", "SKIPPED", "PROBLEMS", "LAST PASS", "SOURCE"}}
	for _, s := range all {
		if k.output == nameFormat {
			fmt.Fprintln(k.env.Out, s.Name)
		}
		name := s.Name
		if s.Error != "" {
			name += "  (" + s.Error + ")"
		}
		t.add(fmt.Sprint(s.Entities), fmt.Sprint(s.Documents), fmt.Sprint(s.Skipped), fmt.Sprint(s.Problems), moment(s.LastPass), name)
	}
	if k.output == nameFormat {
		return nil
	}
	return t.print(k.env.Out, k.env.outStyle(), k.env.Width)
}

// moment is a time as a table shows it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
