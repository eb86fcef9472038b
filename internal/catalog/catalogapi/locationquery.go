package catalogapi

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// defaultLocationLimit is how many locations a page holds when the request does not say.
const defaultLocationLimit = 1000

// locationCursor is where the next page of locations begins, as base64 of JSON.
type locationCursor struct {
	Limit   int             `json:"limit"`
	AfterID string          `json:"afterId,omitempty"`
	Query   json.RawMessage `json:"query,omitempty"`
}

// queryLocations answers POST /locations/by-query.
func (a *API) queryLocations(w http.ResponseWriter, r *http.Request) error {
	c, err := readLocationQuery(w, r)
	if err != nil {
		return err
	}
	match, err := parseLocationQuery(c.Query)
	if err != nil {
		return err
	}
	list, err := a.stored(r.Context())
	if err != nil {
		return err
	}
	items := []location{}
	for _, l := range list {
		if loc := locationOf(l); match(loc) {
			items = append(items, loc)
		}
	}
	total := len(items)
	items = slices.DeleteFunc(items, func(l location) bool { return l.ID <= c.AfterID })
	page := map[string]any{}
	if len(items) > c.Limit {
		items = items[:c.Limit]
		c.AfterID = items[c.Limit-1].ID
		page["nextCursor"] = c.encode()
	}
	return httpkit.Reply(w, r, http.StatusOK, map[string]any{"items": items, "totalItems": total, "pageInfo": page})
}

func (c locationCursor) encode() string {
	text, _ := json.Marshal(c) // a checked query and two plain fields: always JSON
	return base64.StdEncoding.EncodeToString(text)
}

func readLocationQuery(w http.ResponseWriter, r *http.Request) (locationCursor, error) {
	var b struct {
		Query  json.RawMessage `json:"query"`
		Limit  *float64        `json:"limit"`
		Cursor *string         `json:"cursor"`
	}
	c := locationCursor{Limit: defaultLocationLimit}
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &b); err != nil {
		return c, err
	}
	if b.Cursor != nil {
		return decodeLocationCursor(*b.Cursor)
	}
	if n := b.Limit; n != nil {
		if *n < 1 || *n != math.Trunc(*n) || *n > math.MaxInt32 {
			return c, fault.New(fault.Invalid, "Limit must be a positive integer >= 1")
		}
		c.Limit = int(*n)
	}
	c.Query = b.Query
	return c, nil
}

func decodeLocationCursor(text string) (c locationCursor, err error) {
	if text == "" {
		return c, fault.New(fault.Invalid, "Cursor cannot be empty")
	}
	data, err := decodeBase64(text)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil || c.Limit < 1 {
		return c, fault.New(fault.Invalid, "Malformed cursor, unknown encoding")
	}
	return c, nil
}

// matcher tells whether a location is meant.
type matcher func(location) bool

// parseLocationQuery reads a predicate over a location's four fields. It is the same
// grammar as for entities, without what only lists have ($contains).
func parseLocationQuery(query json.RawMessage) (matcher, error) {
	if query == nil {
		return func(location) bool { return true }, nil
	}
	var v any
	if err := json.Unmarshal(query, &v); err != nil {
		return nil, badQuery("it is not JSON")
	}
	return predicateOf(v)
}

func badQuery(format string, args ...any) error {
	return fault.New(fault.Invalid, "Invalid query: "+format, args...)
}

func predicateOf(v any) (matcher, error) {
	o, ok := v.(map[string]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "Query must be an object")
	}
	for _, op := range []string{"$all", "$any", "$not"} {
		if inner, ok := o[op]; ok {
			if len(o) != 1 {
				return nil, badQuery("operator %s must be the only key of its object", op)
			}
			return combined(op, inner)
		}
	}
	var all []matcher
	for key, want := range o {
		if strings.HasPrefix(key, "$") {
			return nil, badQuery("unknown operator %q", key)
		}
		m, err := fieldOf(key, want)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return every(all), nil
}

func combined(op string, inner any) (matcher, error) {
	if op == "$not" {
		m, err := predicateOf(inner)
		return func(l location) bool { return !m(l) }, err
	}
	list, ok := inner.([]any)
	if !ok {
		return nil, badQuery("operator %s needs a list", op)
	}
	parts := make([]matcher, len(list))
	for i, v := range list {
		m, err := predicateOf(v)
		if err != nil {
			return nil, err
		}
		parts[i] = m
	}
	if op == "$all" {
		return every(parts), nil
	}
	return func(l location) bool { return slices.ContainsFunc(parts, func(m matcher) bool { return m(l) }) }, nil
}

func every(parts []matcher) matcher {
	return func(l location) bool { return !slices.ContainsFunc(parts, func(m matcher) bool { return !m(l) }) }
}

// fieldOf reads the condition on one field: a plain value, $exists, $in or $hasPrefix.
func fieldOf(key string, want any) (matcher, error) {
	test, err := valueOf(key, want)
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(key) {
	case "id":
		return func(l location) bool { return test(l.ID, true) }, nil
	case "type":
		return func(l location) bool { return test(l.Type, true) }, nil
	case "target":
		return func(l location) bool { return test(l.Target, true) }, nil
	case "entityref":
		return func(l location) bool { return test(l.EntityRef, true) }, nil
	}
	return func(location) bool { return test("", false) }, nil
}

// valueOf returns a test of a field's value and of whether there is one.
func valueOf(key string, want any) (func(value string, there bool) bool, error) {
	o, ok := want.(map[string]any)
	if !ok {
		return oneOf(key, []any{want})
	}
	if len(o) != 1 {
		return nil, badQuery("field %q needs one operator", key)
	}
	for op, v := range o {
		switch v := v.(type) {
		case bool:
			if op == "$exists" {
				return func(_ string, there bool) bool { return there == v }, nil
			}
		case []any:
			if op == "$in" {
				return oneOf(key, v)
			}
		case string:
			if op == "$hasPrefix" {
				prefix := strings.ToLower(v)
				return func(value string, there bool) bool { return there && strings.HasPrefix(strings.ToLower(value), prefix) }, nil
			}
		}
	}
	return nil, badQuery("field %q has a condition that locations do not know", key)
}

func oneOf(key string, values []any) (func(string, bool) bool, error) {
	var texts []string
	for _, v := range values {
		switch v.(type) {
		case string, float64, bool:
			texts = append(texts, strings.ToLower(fmt.Sprint(v)))
		default:
			return nil, badQuery("field %q must be compared with a text, a number, true or false", key)
		}
	}
	return func(value string, there bool) bool { return there && slices.Contains(texts, strings.ToLower(value)) }, nil
}
