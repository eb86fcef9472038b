package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/spf13/cobra"
)

// format is how data is printed.
type format string

// The formats of -o.
const (
	tableFormat format = "table"
	jsonFormat  format = "json"
	yamlFormat  format = "yaml"
	nameFormat  format = "name"
)

// flag adds -o to a command, with the formats that it has; the first is the default.
func (f *format) flag(c *cobra.Command, formats ...format) {
	*f = formats[0]
	names := make([]string, len(formats))
	for i, one := range formats {
		names[i] = string(one)
	}
	c.Flags().VarP(&choice{(*string)(f), names}, "output", "o", "print as this `FORMAT`: "+strings.Join(names, ", "))
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
}

// choice is a flag with a closed set of values.
type choice struct {
	value   *string
	allowed []string
}

// String implements pflag.Value.
func (c *choice) String() string { return *c.value }

// Type implements pflag.Value.
func (c *choice) Type() string { return "string" }

// Set implements pflag.Value.
func (c *choice) Set(s string) error {
	for _, a := range c.allowed {
		if s == a {
			*c.value = s
			return nil
		}
	}
	return fmt.Errorf("use one of %s", strings.Join(c.allowed, ", "))
}

// writeJSON prints v with two spaces of indentation.
func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// writeJSONList prints entities as one list, each as soon as it is there.
func writeJSONList(w io.Writer, entities iter.Seq2[json.RawMessage, error]) error {
	separator := "[\n  "
	var text bytes.Buffer
	for e, err := range entities {
		if err != nil {
			return err
		}
		text.Reset()
		if err := json.Indent(&text, e, "  ", "  "); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text.Bytes()); err != nil {
			return err
		}
		separator = ",\n  "
	}
	end := "\n]\n"
	if strings.HasPrefix(separator, "[") {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// writeYAMLDocuments prints entities as YAML documents, which can be read again as a
// catalog file.
func writeYAMLDocuments(w io.Writer, entities iter.Seq2[json.RawMessage, error]) error {
	separator := ""
	for e, err := range entities {
		if err != nil {
			return err
		}
		text, err := toYAML(e)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text); err != nil {
			return err
		}
		separator = "---\n"
	}
	return nil
}

// counted says how many there are: "1 problem", "2 problems".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if stem, ok := strings.CutSuffix(what, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
