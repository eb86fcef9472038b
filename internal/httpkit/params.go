package httpkit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// maxParams bounds how many parameters a query string may have.
const maxParams = 1000

// Param is one name and value of a query string.
type Param struct{ Name, Value string }

// Params is a query string, in the order in which it was written. Unlike [url.Values]
// it costs one allocation, and unlike it it takes a semicolon for a character of the
// value, as Backstage does.
type Params []Param

// ReadParams reads the query string of r. As in Backstage's validator every parameter
// must be known and must have a value. Errors are fault.Invalid and name the parameter.
func ReadParams(r *http.Request, known ...string) (Params, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	params := make(Params, 0, 1+strings.Count(r.URL.RawQuery, "&"))
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if part == "" {
			continue
		}
		p, err := readParam(part)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(known, p.Name) {
			return nil, unknownParam(p.Name, known)
		}
		if p.Value == "" {
			return nil, fault.New(fault.Invalid, "Empty value found for query parameter '%s'", p.Name)
		}
		if params = append(params, p); len(params) > maxParams {
			return nil, fault.New(fault.Invalid, "The query string has more than %d parameters.", maxParams)
		}
	}
	return params, nil
}

func unknownParam(name string, known []string) error {
	f := fault.New(fault.Invalid, "Unknown query parameter '%s'", name)
	if len(known) == 0 {
		return f.WithFix("This request takes no parameters.")
	}
	return f.WithFix("This request takes: %s.", strings.Join(known, ", "))
}

func readParam(part string) (Param, error) {
	name, value, _ := strings.Cut(part, "=")
	var p Param
	var err error
	if p.Name, err = url.QueryUnescape(name); err == nil {
		p.Value, err = url.QueryUnescape(value)
	}
	if err != nil {
		return p, fault.Wrap(fault.Invalid, err, "The query string has a broken escape sequence in %q.", part)
	}
	return p, nil
}

// Has tells whether the parameter is there.
func (ps Params) Has(name string) bool {
	return slices.ContainsFunc(ps, func(p Param) bool { return p.Name == name })
}

// All returns every value of a parameter that may be repeated.
func (ps Params) All(name string) []string {
	var values []string
	for _, p := range ps {
		if p.Name == name {
			values = append(values, p.Value)
		}
	}
	return values
}

// List returns the values of a parameter that is written as a comma-separated list.
func (ps Params) List(name string) []string {
	var values []string
	for _, p := range ps {
		if p.Name == name {
			values = append(values, strings.Split(p.Value, ",")...)
		}
	}
	return values
}

// Text returns the value of a parameter that may be there once; "" when it is absent.
func (ps Params) Text(name string) (string, error) {
	value, found := "", false
	for _, p := range ps {
		if p.Name != name {
			continue
		}
		if found {
			return "", fault.New(fault.Invalid, "request/query/%s must be string", name)
		}
		value, found = p.Value, true
	}
	return value, nil
}

// Int returns the value of a parameter that is an integer of at least least, or
// otherwise when it is absent.
func (ps Params) Int(name string, least, otherwise int) (int, error) {
	if !ps.Has(name) {
		return otherwise, nil
	}
	text, err := ps.Text(name)
	if err != nil {
		return 0, fault.New(fault.Invalid, "request/query/%s must be integer", name)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "request/query/%s must be integer", name)
	}
	if n < least {
		return 0, fault.New(fault.Invalid, "request/query/%s must be >= %d", name, least)
	}
	return n, nil
}

// Choice returns the value of a parameter that must be one of a few; "" when absent.
func (ps Params) Choice(name string, allowed ...string) (string, error) {
	text, err := ps.Text(name)
	if err != nil || text == "" || slices.Contains(allowed, text) {
		return text, err
	}
	return "", fault.New(fault.Invalid, "request/query/%s must be equal to one of the allowed values: %s", name, strings.Join(allowed, ", "))
}

// Require returns an error unless the parameter is there.
func (ps Params) Require(name string) error {
	if ps.Has(name) {
		return nil
	}
	return fault.New(fault.Invalid, "request/query must have required property '%s'", name)
}
