package catalogapi

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// maxRefs bounds how many refs one request may ask for.
const maxRefs = 100_000

// refsBody is the body of POST /entities/by-refs.
type refsBody struct {
	EntityRefs []string        `json:"entityRefs"`
	Fields     []string        `json:"fields"`
	Query      json.RawMessage `json:"query"`
}

// entitiesByRefs answers POST /entities/by-refs: the entities in the order of the refs,
// null for each that is not there or that the filter leaves out.
func (a *API) entitiesByRefs(w http.ResponseWriter, r *http.Request) error {
	ps, err := httpkit.ReadParams(r, "filter")
	if err != nil {
		return err
	}
	var b refsBody
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxLargeBody, &b); err != nil {
		return err
	}
	if b.EntityRefs == nil {
		return httpkit.MissingField("entityRefs")
	}
	if len(b.EntityRefs) > maxRefs {
		return fault.New(fault.Invalid, "request/body/entityRefs must NOT have more than %d items", maxRefs)
	}
	fields, err := newProjection(splitAll(b.Fields))
	if err != nil {
		return err
	}
	s := a.opts.Snapshots.Snapshot()
	keep, err := selection(s, ps, b.Query)
	if err != nil {
		return err
	}
	return writeByRefs(w, s, b.EntityRefs, keep, fields)
}

// selection returns what tells whether an entity matches both the filter parameters and
// the query of the body.
func selection(s *readmodel.Snapshot, ps httpkit.Params, query json.RawMessage) (func(readmodel.Entity) bool, error) {
	filter, err := filterParams(ps)
	if err != nil {
		return nil, err
	}
	predicate, err := predicateFilter(query)
	if err != nil {
		return nil, err
	}
	if !ps.Has("filter") && query == nil {
		return func(readmodel.Entity) bool { return true }, nil
	}
	page, err := s.Query(readmodel.Query{Filter: readmodel.And(filter, predicate), Limit: unlimited, SkipTotal: true})
	if err != nil {
		return nil, err
	}
	in := make(map[readmodel.Entity]struct{}, len(page.Items))
	for _, e := range page.Items {
		in[e] = struct{}{}
	}
	return func(e readmodel.Entity) bool { _, ok := in[e]; return ok }, nil
}

func writeByRefs(w http.ResponseWriter, s *readmodel.Snapshot, refs []string, keep func(readmodel.Entity) bool, fields projection) error {
	out := httpkit.NewStream(w)
	defer out.Close()
	out.B = append(out.B, `{"items":[`...)
	for i, ref := range refs {
		if i > 0 {
			out.B = append(out.B, ',')
		}
		if e, ok := s.ByRef(strings.ToLower(ref)); ok && keep(e) {
			out.B = fields.appendTo(out.B, e)
		} else {
			out.B = append(out.B, "null"...)
		}
		if out.Spill() != nil {
			return nil // the caller has gone
		}
	}
	out.B = append(out.B, "]}"...)
	return nil
}
