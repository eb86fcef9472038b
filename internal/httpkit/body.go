package httpkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// Limits on request bodies. Depth counts objects and lists inside each other.
const (
	MaxBody      = 1 << 20 // bytes
	MaxLargeBody = 5 << 20 // bytes, for requests that carry long lists
	MaxDepth     = 100
)

// ReadJSON returns the request's body, which is a JSON text of at most limit bytes and
// [MaxDepth] levels. An absent body gives nil. Errors are fault.Invalid or *TooLarge.
func ReadJSON(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, &TooLarge{Limit: limit}
		}
		return nil, fault.Wrap(fault.Invalid, err, "The request body could not be read to its end.")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	if err := checkType(r.Header.Get("Content-Type")); err != nil {
		return nil, err
	}
	if depth(body) > MaxDepth {
		return nil, fault.New(fault.Invalid, "The request body nests deeper than %d levels.", MaxDepth)
	}
	if !json.Valid(body) {
		return nil, malformed(body)
	}
	return body, nil
}

func checkType(contentType string) error {
	media, _, err := mime.ParseMediaType(contentType)
	if err == nil && (media == "application/json" || strings.HasSuffix(media, "+json")) {
		return nil
	}
	return fault.New(fault.Invalid, "unsupported media type %q", contentType).
		WithFix("Send the body with the header Content-Type: application/json.")
}

func malformed(body []byte) error {
	var v any
	err := json.Unmarshal(body, &v)
	f := fault.New(fault.Invalid, "The request body is not valid JSON.")
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		f = fault.New(fault.Invalid, "The request body is not valid JSON: %s (at byte %d).", syntax.Error(), syntax.Offset)
	}
	return f
}

// depth returns how deep objects and lists nest; brackets inside strings don't count.
func depth(text []byte) int {
	level, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

// DecodeJSON reads the request's body into v, a pointer to a struct, and names the field
// of the wrong type as Backstage's validator does. An absent body leaves v alone.
func DecodeJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) error {
	body, err := ReadJSON(w, r, limit)
	if err != nil || body == nil {
		return err
	}
	return decode(body, v, false)
}

// DecodeStrictJSON is [DecodeJSON] for bodies that must not be absent nor have fields
// that v does not have.
func DecodeStrictJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) error {
	body, err := ReadJSON(w, r, limit)
	if err != nil {
		return err
	}
	if body == nil {
		return fault.New(fault.Invalid, "request must have required body")
	}
	return decode(body, v, true)
}

func decode(body []byte, v any, strict bool) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	if strict {
		dec.DisallowUnknownFields()
	}
	err := dec.Decode(v)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.New(fault.Invalid, "%s must be %s", bodyPath(wrong.Field), schemaType(wrong.Type))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.New(fault.Invalid, "request/body must NOT have additional properties: %s", name)
	}
	return fault.Wrap(fault.Invalid, err, "The request body cannot be read.")
}

func bodyPath(field string) string {
	if field == "" {
		return "request/body"
	}
	return "request/body/" + strings.ReplaceAll(field, ".", "/")
}

// schemaType names a Go type as JSON Schema does.
func schemaType(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "number"
	default:
		return "object"
	}
}

// MissingField is the error for a body that lacks a field it must have.
func MissingField(name string) error {
	return fault.New(fault.Invalid, "request/body must have required property '%s'", name)
}
