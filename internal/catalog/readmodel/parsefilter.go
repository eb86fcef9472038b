package readmodel

import (
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// The limits of filters that come from outside. They are far beyond what any page asks.
const (
	maxFilterBytes = 256 << 10 // of all texts together
	maxFilterNodes = 20_000    // conditions and values
	maxFilterDepth = 32
	maxTextFields  = 50
	scanWeight     = 200 // of a condition that looks at many values, in nodes
)

// ParseFilter reads filter parameters (reference A3, "Filter grammar"): an entity is
// selected when any of them selects it. Each is a list of statements key or key=value
// with commas between; all keys must hold, with one of the values given for the key. No
// parameters give the zero Filter. The error is a fault.Invalid.
func ParseFilter(params []string) (Filter, error) {
	bytes, statements := 0, 0
	var any []Filter
	for _, p := range params {
		if p == "" {
			return Filter{}, fault.New(fault.Invalid, "Empty value found for query parameter 'filter'").
				WithFix("Leave the parameter out, or write it as key=value.")
		}
		bytes += len(p)
		statements += 1 + strings.Count(p, ",")
		if bytes > maxFilterBytes || statements > maxFilterNodes {
			return Filter{}, fault.New(fault.Invalid, "The filter is too large: at most %d bytes and %d statements are allowed.", maxFilterBytes, maxFilterNodes)
		}
		f, ok, err := parseFilterParam(p)
		if err != nil {
			return Filter{}, err
		}
		if ok {
			any = append(any, f)
		}
	}
	if len(any) == 0 {
		return Filter{}, nil
	}
	return Or(any...), nil
}

// parseFilterParam reads one parameter; ok is false when there is no statement in it.
func parseFilterParam(param string) (f Filter, ok bool, err error) {
	type statement struct {
		key    string
		values []string
	}
	var list []*statement
	byKey := map[string]*statement{}
	for text := range strings.SplitSeq(param, ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		key, value, hasValue := strings.Cut(text, "=")
		key = strings.TrimSpace(key)
		if key == "" {
			return Filter{}, false, fault.New(fault.Invalid, "Invalid filter, '%s' is not a valid statement (expected a string on the form a=b or a= or a)", text)
		}
		if byKey[key] == nil {
			byKey[key] = &statement{key: key}
			list = append(list, byKey[key])
		}
		if hasValue {
			byKey[key].values = append(byKey[key].values, strings.TrimSpace(value))
		}
	}
	var all []Filter
	for _, st := range list {
		if st.values == nil {
			all = append(all, Exists(st.key))
		} else {
			all = append(all, Equals(st.key, st.values...))
		}
	}
	return And(all...), len(all) > 0, nil
}
