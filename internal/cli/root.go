package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/version"
)

type cobraCommand = cobra.Command

// NewRoot returns the program's commands.
func NewRoot(env Env) *cobra.Command {
	env.fill()
	root := &cobra.Command{
		Use:   "callboard",
		Short: "A developer portal in one binary",
		Long: `Callboard is a developer portal in one binary: who owns what, from the catalog files
you have. It reads Backstage's catalog-info.yaml and app-config.yaml, and answers
Backstage's REST API.`,
		Example: `  callboard serve .                    read this folder and open http://127.0.0.1:7007
  callboard validate .                 check catalog files, in CI too
  callboard list components            ask the running portal`,
		Version:       version.Get().Version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetVersionTemplate("callboard {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(strings.Replace(root.UsageTemplate(), "{{if .Runnable}}", "{{if and .Runnable (not .HasAvailableSubCommands)}}", 1))
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddGroup(&cobra.Group{ID: "run", Title: "Run a portal:"}, &cobra.Group{ID: "ask", Title: "Ask the catalog:"})
	addTo(root, "run", serveCommand(env), validateCommand(env), backupCommand(env), restoreCommand(env))
	addTo(root, "ask", listCommand(env), getCommand(env), facetsCommand(env), catalogCommand(env))
	root.AddCommand(versionCommand(env), completionCommand(env))
	return group(root)
}

func addTo(root *cobra.Command, groupID string, commands ...*cobra.Command) {
	for _, c := range commands {
		c.GroupID = groupID
		root.AddCommand(c)
	}
}

// group makes a command that only holds others: alone it shows its help, and a word that
// it does not know is an error with the nearest that it does.
func group(c *cobra.Command) *cobra.Command {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		err := fmt.Errorf("there is no command %q in %s", args[0], c.CommandPath())
		if near := entity.Nearest(args[0], names); near != "" {
			err = fmt.Errorf("%w; did you mean %s?", err, near)
		}
		return usageError{err, c.CommandPath()}
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return c
}

// flagError tells of a flag that is wrong, and of the one that was probably meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err, c.CommandPath()}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := entity.Nearest(unknown.GetSpecifiedName(), names); near != "" {
		err = fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return usageError{err, c.CommandPath()}
}

// arguments checks how many arguments a command got; most < 0 is any number.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < least && least == 1:
			return usage(c, "%s is missing", what)
		case n < least:
			return usage(c, "%s are missing", what)
		case most == 0 && n > 0:
			return usage(c, "no arguments are expected, found %q", strings.Join(args, " "))
		case most >= 0 && n > most:
			return usage(c, "too many arguments: %q", strings.Join(args[most:], " "))
		}
		return nil
	}
}

func usage(c *cobra.Command, format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...), c.CommandPath()}
}
