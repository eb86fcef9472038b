package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/version"
)

func versionCommand(env Env) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Say which Callboard this is",
		Example: "  callboard version\n  callboard version --json",
		Args:    arguments(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return writeJSON(env.Out, version.Get())
			}
			_, err := fmt.Fprintln(env.Out, "callboard", version.String())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return c
}
