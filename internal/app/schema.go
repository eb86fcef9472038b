package app

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/config"
)

// maxViolations bounds how many of a schema's objections to one entity are told.
const maxViolations = 20

// schema is the JSON Schema of a kind, compiled.
type schema struct{ compiled *jsonschema.Schema }

// compileSchema compiles the schema of a declared kind; nil when it has none. A schema
// may refer to its own parts only: nothing is loaded from elsewhere.
func compileSchema(d *config.Kind) (*schema, error) {
	if d.Schema == nil {
		return nil, nil
	}
	bad := func(err error) error {
		return &config.Error{Pos: d.SchemaPos, Message: "the schema of kind " + d.Kind + " is no JSON Schema: " + schemaReason(err),
			Fix: "correct it, or leave it out"}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(d.Schema))
	if err != nil {
		return nil, bad(err)
	}
	const name = "schema:/kind"
	c := jsonschema.NewCompiler()
	c.UseLoader(nothingElse{})
	if err := c.AddResource(name, doc); err != nil {
		return nil, bad(err)
	}
	compiled, err := c.Compile(name)
	if err != nil {
		return nil, bad(err)
	}
	return &schema{compiled}, nil
}

// schemaReason is the innermost word of the schema library.
func schemaReason(err error) string {
	if v, ok := errors.AsType[*jsonschema.SchemaValidationError](err); ok {
		if objections := violations(v.Err); len(objections) > 0 {
			return objections[0].Path + ": " + objections[0].Message
		}
	}
	return strings.ReplaceAll(err.Error(), "\n", " ")
}

// nothingElse refuses to load what a schema refers to.
type nothingElse struct{}

func (nothingElse) Load(url string) (any, error) {
	return nil, fmt.Errorf("it refers to %s, and only references within the schema are followed", url)
}

// check returns what the schema objects to, by field.
func (s *schema) check(e entity.Entity) []entity.Violation {
	return violations(s.compiled.Validate(any(e.Root())))
}

func violations(err error) []entity.Violation {
	v, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return nil
	}
	var found []entity.Violation
	for leaf := range leaves(v) {
		found = append(found, objections(leaf)...)
		if len(found) >= maxViolations {
			return found[:maxViolations]
		}
	}
	return found
}

// leaves gives the innermost errors, which name the fields that are wrong.
func leaves(e *jsonschema.ValidationError) func(yield func(*jsonschema.ValidationError) bool) {
	return func(yield func(*jsonschema.ValidationError) bool) { walkLeaves(e, yield) }
}

func walkLeaves(e *jsonschema.ValidationError, yield func(*jsonschema.ValidationError) bool) bool {
	if len(e.Causes) == 0 {
		return yield(e)
	}
	for _, cause := range e.Causes {
		if !walkLeaves(cause, yield) {
			return false
		}
	}
	return true
}

// objections tells one error of the schema library in the words of the catalog.
func objections(e *jsonschema.ValidationError) []entity.Violation {
	at := strings.Join(e.InstanceLocation, ".")
	one := func(code, format string, args ...any) []entity.Violation {
		return []entity.Violation{{Path: at, Code: code, Message: shown(at) + " " + fmt.Sprintf(format, args...),
			Fix: "Correct it as the schema of this kind asks."}}
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		return perField(at, k.Missing, "required", "%s is required", "Add %s.")
	case *kind.AdditionalProperties:
		return perField(at, k.Properties, "unknown-field", "%s is not a field of this kind", "Remove %s, or correct its name.")
	case *kind.Type:
		return one("wrong-type", "must be %s, found %s", strings.Join(k.Want, " or "), k.Got)
	case *kind.Enum:
		return one("not-allowed", "must be one of %s, found %v", listed(k.Want), k.Got)
	case *kind.Const:
		return one("not-allowed", "must be %v, found %v", k.Want, k.Got)
	case *kind.Pattern:
		return one("bad-format", "must match %s, found %q", k.Want, k.Got)
	case *kind.Format:
		return one("bad-format", "must be a %s, found %v", k.Want, k.Got)
	case *kind.Minimum:
		return one("out-of-range", "must be at least %s, found %s", k.Want.RatString(), k.Got.RatString())
	case *kind.Maximum:
		return one("out-of-range", "must be at most %s, found %s", k.Want.RatString(), k.Got.RatString())
	}
	return one("schema", "does not fit the schema of its kind: %s", libraryWords(e))
}

func shown(at string) string {
	if at == "" {
		return "the entity"
	}
	return at
}

func perField(parent string, fields []string, code, message, fix string) []entity.Violation {
	var all []entity.Violation
	for _, f := range fields {
		path := f
		if parent != "" {
			path = parent + "." + f
		}
		all = append(all, entity.Violation{Path: path, Code: code, Message: fmt.Sprintf(message, path), Fix: fmt.Sprintf(fix, path)})
	}
	return all
}

func listed(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

// libraryWords is how the schema library itself tells an error, without its preamble.
func libraryWords(e *jsonschema.ValidationError) string {
	if out := e.BasicOutput(); out.Error != nil {
		return out.Error.String()
	} else if len(out.Errors) > 0 && out.Errors[0].Error != nil {
		return out.Errors[0].Error.String()
	}
	return strings.ReplaceAll(e.Error(), "\n", " ")
}
