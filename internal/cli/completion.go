package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/entity"
)

// completionTimeout bounds how long a press of Tab may wait for a portal.
const completionTimeout = 500 * time.Millisecond

// mostCompletions bounds how many refs are offered.
const mostCompletions = 1000

func completionCommand(env Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the script that lets a shell complete commands",
		Long: `Print a script for bash, zsh or fish. It completes commands and flags, and by asking the
portal, kinds and refs of entities.`,
		Example: `  callboard completion bash > /etc/bash_completion.d/callboard
  callboard completion zsh > "${fpath[1]}/_callboard"
  callboard completion fish > ~/.config/fish/completions/callboard.fish`,
		Args:      arguments(1, 1, "the shell (bash, zsh or fish)"),
		ValidArgs: []string{"bash", "zsh", "fish"},
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		switch args[0] {
		case "bash":
			return c.Root().GenBashCompletionV2(env.Out, true)
		case "zsh":
			return c.Root().GenZshCompletion(env.Out)
		case "fish":
			return c.Root().GenFishCompletion(env.Out, true)
		}
		return usage(c, "there is no completion for %q; use bash, zsh or fish", args[0])
	}
	return c
}

// complete offers kinds, and paths to whoever begins one.
func (l *lister) complete(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	if strings.ContainsAny(begun, `/.`) {
		return nil, cobra.ShellCompDirectiveDefault
	}
	ctx, cancel := context.WithTimeout(contextOf(c), completionTimeout)
	defer cancel()
	names := entity.Builtin().KindNames()
	if cl, err := l.target.client(ctx, silent(l.env)); err == nil {
		if facets, err := cl.facets(ctx, []string{"kind"}, nil); err == nil && len(facets["kind"]) > 0 {
			names = nil
			for _, f := range facets["kind"] {
				names = append(names, f.Value)
			}
		}
	}
	return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp
}

// complete offers refs.
func (g *getter) complete(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(contextOf(c), completionTimeout)
	defer cancel()
	cl, err := g.target.client(ctx, silent(g.env))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	q := entityQuery{Fields: refFields, Limit: mostCompletions}
	if kind, _, ok := strings.Cut(begun, ":"); ok {
		q.Filters = []string{"kind=" + kind}
	}
	var refs []string
	for e, err := range cl.entities(ctx, q) {
		if err != nil {
			break
		}
		r := rowOf(e)
		refs = append(refs, r.ref())
	}
	return beginning(refs, begun), cobra.ShellCompDirectiveNoFileComp
}

// completeHolds offers the sources of which a removal is held.
func (k *keeper) completeHolds(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(contextOf(c), completionTimeout)
	defer cancel()
	cl, err := k.target.client(ctx, silent(k.env))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	holds, err := cl.holds(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return beginning(holders(holds), begun), cobra.ShellCompDirectiveNoFileComp
}

func beginning(words []string, begun string) []string {
	var fit []string
	for _, w := range words {
		if len(w) >= len(begun) && strings.EqualFold(w[:len(begun)], begun) {
			fit = append(fit, strings.ToLower(w))
		}
	}
	return fit
}

func contextOf(c *cobra.Command) context.Context {
	if ctx := c.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

// silent is an environment whose notes nobody reads.
func silent(e Env) *Env {
	e.Err = nil
	e.fill()
	return &e
}
