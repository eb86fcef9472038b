package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/app"
	"github.com/callboard/callboard/internal/catalog"
)

// validator is the command validate.
type validator struct {
	env                          Env
	config                       []string
	strict, json, quiet, verbose bool
}

func validateCommand(env Env) *cobra.Command {
	v := &validator{env: env}
	c := &cobra.Command{
		Use:   "validate PATH...",
		Short: "Check catalog files, without a portal",
		Long: `Read catalog files as a portal would, and tell what is wrong with them: file, line and
column, what is wrong, and what to do. Nothing is stored and no network is used, so it
works in continuous integration.

Returns 0 when there are no errors, 1 when there are, and 2 when the command was not
understood. A reference to an entity that is not among the files is a warning, because it
may be elsewhere; with --strict warnings count as errors.`,
		Example: `  callboard validate .
  callboard validate catalog-info.yaml
  callboard validate --strict --config app-config.yaml ./catalog
  callboard validate --json . > problems.json`,
		RunE: func(c *cobra.Command, args []string) error { return v.run(c.Context(), args) },
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 && len(v.config) == 0 {
			return usage(c, "the file or folder to check is missing")
		}
		if v.quiet && v.verbose {
			return usage(c, "--quiet and --verbose do not go together")
		}
		return nil
	}
	flags := c.Flags()
	flags.StringArrayVar(&v.config, "config", nil, "app-config.yaml `FILE` that declares rules and kinds; without PATH, its catalog.locations are checked (repeatable)")
	flags.BoolVar(&v.strict, "strict", false, "warnings fail too")
	flags.BoolVar(&v.json, "json", false, "print everything as one JSON object")
	flags.BoolVarP(&v.quiet, "quiet", "q", false, "print errors only")
	flags.BoolVarP(&v.verbose, "verbose", "v", false, "list also what is skipped, and why")
	return c
}

// validation is what validate found, as --json prints it.
type validation struct {
	Problems []catalog.Problem `json:"problems"`
	Skipped  map[string]string `json:"skipped"` // location → why
	Summary  struct {
		Errors   int `json:"errors"`
		Warnings int `json:"warnings"`
		Notices  int `json:"notices"`
		Files    int `json:"files"`
		Entities int `json:"entities"`
		Skipped  int `json:"skipped"`
	} `json:"summary"`
}

func (v *validator) run(ctx context.Context, paths []string) error {
	looked, err := app.Look(ctx, v.env.setup(paths, v.config))
	if err != nil {
		return err
	}
	catalog.Pinpoint(looked.Problems, app.ReadLocation)
	found := summarize(looked)
	if err := v.report(found); err != nil {
		return err
	}
	if found.Summary.Errors > 0 || v.strict && found.Summary.Warnings > 0 {
		return silentError{exitFailure}
	}
	return nil
}

func summarize(looked *app.Looked) *validation {
	v := &validation{Problems: looked.Problems, Skipped: looked.Skipped}
	if v.Problems == nil {
		v.Problems = []catalog.Problem{}
	}
	for _, p := range v.Problems {
		switch p.Severity {
		case catalog.SeverityError:
			v.Summary.Errors++
		case catalog.SeverityWarning:
			v.Summary.Warnings++
		default:
			v.Summary.Notices++
		}
	}
	v.Summary.Files, v.Summary.Entities, v.Summary.Skipped = looked.Documents, looked.Entities, len(looked.Skipped)
	return v
}

func (v *validator) report(found *validation) error {
	if v.json {
		return writeJSON(v.env.Out, found)
	}
	problems := found.Problems
	if v.quiet {
		problems = slices.DeleteFunc(slices.Clone(problems), func(p catalog.Problem) bool {
			return p.Severity != catalog.SeverityError && !(v.strict && p.Severity == catalog.SeverityWarning)
		})
	}
	printer := problemPrinter{w: v.env.Out, style: v.env.outStyle(), dir: v.env.Dir, read: linesAround}
	if err := printer.print(problems); err != nil || v.quiet {
		return err
	}
	if v.verbose {
		for _, location := range slices.Sorted(maps.Keys(found.Skipped)) {
			fmt.Fprintf(v.env.Out, "%s: skipped: %s\n", relative(v.env.Dir, strings.TrimPrefix(location, "file:")), found.Skipped[location])
		}
	}
	_, err := fmt.Fprintln(v.env.Err, v.summary(found))
	return err
}

// summary is the last line: "3 errors, 1 warning in 12 files, 60 entities; 4 skipped".
func (v *validator) summary(found *validation) string {
	s, n := v.env.errStyle(), found.Summary
	errors, warnings := counted(n.Errors, "error"), counted(n.Warnings, "warning")
	if n.Errors > 0 {
		errors = s.red(errors)
	}
	if n.Warnings > 0 {
		warnings = s.yellow(warnings)
	}
	text := errors + ", " + warnings + " in " + counted(n.Files, "file") + ", " + entities(n.Entities)
	if n.Skipped > 0 {
		text += fmt.Sprintf("; %d skipped (-v lists them)", n.Skipped)
		if v.verbose {
			text = strings.TrimSuffix(text, " (-v lists them)")
		}
	}
	return text
}

func entities(n int) string { return counted(n, "entity") }
