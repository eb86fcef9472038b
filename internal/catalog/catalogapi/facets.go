package catalogapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// maxFacets bounds how many facets one request may ask for.
const maxFacets = 100

// facets answers GET /entity-facets.
func (a *API) facets(w http.ResponseWriter, r *http.Request) error {
	ps, err := httpkit.ReadParams(r, "facet", "filter")
	if err != nil {
		return err
	}
	if err := ps.Require("facet"); err != nil {
		return err
	}
	filter, err := filterParams(ps)
	if err != nil {
		return err
	}
	s := a.opts.Snapshots.Snapshot()
	if httpkit.NotModified(w, r, a.tag(s)) {
		return nil
	}
	return writeFacets(w, s, filter, ps.All("facet"))
}

// facetsByPredicate answers POST /entity-facets.
func (a *API) facetsByPredicate(w http.ResponseWriter, r *http.Request) error {
	var b struct {
		Facets []string        `json:"facets"`
		Query  json.RawMessage `json:"query"`
	}
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &b); err != nil {
		return err
	}
	if b.Facets == nil {
		return httpkit.MissingField("facets")
	}
	keys := slices.DeleteFunc(b.Facets, func(f string) bool { return f == "" })
	if len(keys) == 0 {
		return fault.New(fault.Invalid, "Missing or empty facets parameter")
	}
	filter, err := predicateFilter(b.Query)
	if err != nil {
		return err
	}
	return writeFacets(w, a.opts.Snapshots.Snapshot(), filter, keys)
}

func writeFacets(w http.ResponseWriter, s *readmodel.Snapshot, filter readmodel.Filter, keys []string) error {
	keys = distinct(keys)
	if len(keys) > maxFacets {
		return fault.New(fault.Invalid, "More than %d facets are asked for.", maxFacets)
	}
	values := s.Facets(filter, keys)
	out := httpkit.NewStream(w)
	defer out.Close()
	out.B = append(out.B, `{"facets":{`...)
	for i, key := range keys {
		if i > 0 {
			out.B = append(out.B, ',')
		}
		out.B = appendText(out.B, key)
		out.B = append(out.B, ":["...)
		for j, v := range values[key] {
			if j > 0 {
				out.B = append(out.B, ',')
			}
			out.B = append(out.B, `{"value":`...)
			out.B = appendText(out.B, v.Value)
			out.B = append(out.B, `,"count":`...)
			out.B = strconv.AppendInt(out.B, int64(v.Count), 10)
			out.B = append(out.B, '}')
		}
		out.B = append(out.B, ']')
	}
	out.B = append(out.B, "}}"...)
	return nil
}

// distinct drops repeated texts and keeps the order.
func distinct(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
