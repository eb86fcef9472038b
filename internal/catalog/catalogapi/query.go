package catalogapi

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// defaultLimit is how many entities by-query returns when the request does not say.
// Backstage's documents say 20, its code does this (reference: "Trap").
const defaultLimit = 200

// unlimited asks the read model for everything.
const unlimited = -1

// listing is what a caller asks of the list of entities, whichever way it was asked.
type listing struct {
	query  readmodel.Query
	fields projection
	paged  bool // the caller asked for a page, so it is told of the next one
}

// listParams reads the parameters of GET /entities.
func listParams(r *http.Request) (listing, error) {
	ps, err := httpkit.ReadParams(r, "filter", "fields", "order", "limit", "offset", "after")
	if err != nil {
		return listing{}, err
	}
	l := listing{query: readmodel.Query{Limit: unlimited, SkipTotal: true}}
	if l.query.Filter, err = filterParams(ps); err != nil {
		return l, err
	}
	if l.fields, err = newProjection(ps.List("fields")); err != nil {
		return l, err
	}
	if l.query.Order, err = orders(ps.All("order")); err != nil {
		return l, err
	}
	return l, l.page(ps)
}

func filterParams(ps httpkit.Params) (readmodel.Filter, error) {
	values := ps.All("filter")
	if len(values) == 0 {
		return readmodel.Filter{}, nil
	}
	return readmodel.ParseFilter(values)
}

// page reads limit, offset and after; what after says wins.
func (l *listing) page(ps httpkit.Params) error {
	l.paged = ps.Has("limit") || ps.Has("offset") || ps.Has("after")
	limit, err := ps.Int("limit", 0, unlimited)
	if err != nil {
		return err
	}
	if limit == 0 {
		return fault.New(fault.Invalid, "Invalid limit, must be greater than zero")
	}
	if l.query.Offset, err = ps.Int("offset", 0, 0); err != nil {
		return err
	}
	l.query.Limit = limit
	after, err := ps.Text("after")
	if err != nil || after == "" {
		return err
	}
	return l.after(after)
}

// position is what the after parameter holds, as base64 of JSON.
type position struct {
	Limit  *int `json:"limit,omitempty"`
	Offset *int `json:"offset,omitempty"`
}

func (l *listing) after(text string) error {
	bad := fault.New(fault.Invalid, "Malformed after cursor, could not be parsed").WithFix("Use the address that the Link header gave.")
	data, err := decodeBase64(text)
	if err != nil {
		return bad
	}
	var p position
	if err := json.Unmarshal(data, &p); err != nil || p.Limit != nil && *p.Limit < 1 || p.Offset != nil && *p.Offset < 0 {
		return bad
	}
	if p.Limit != nil {
		l.query.Limit = *p.Limit
	}
	if p.Offset != nil {
		l.query.Offset = *p.Offset
	}
	return nil
}

// decodeBase64 reads base64 of either alphabet, padded or not, as JavaScript does.
func decodeBase64(text string) ([]byte, error) {
	text = strings.TrimRight(text, "=")
	if strings.ContainsAny(text, "-_") {
		return base64.RawURLEncoding.DecodeString(text)
	}
	return base64.RawStdEncoding.DecodeString(text)
}

func encodePosition(limit, offset int) string {
	return base64.StdEncoding.EncodeToString([]byte(`{"limit":` + strconv.Itoa(limit) + `,"offset":` + strconv.Itoa(offset) + `}`))
}

var orderPattern = regexp.MustCompile(`^(asc|desc):(.+)$`)

func orders(values []string) ([]readmodel.Order, error) {
	var list []readmodel.Order
	for _, v := range values {
		m := orderPattern.FindStringSubmatch(v)
		if m == nil {
			return nil, fault.New(fault.Invalid, "Invalid order parameter %q, expected \"<asc or desc>:<field name>\"", v)
		}
		list = append(list, readmodel.Order{Field: m[2], Descending: m[1] == "desc"})
	}
	return list, nil
}

// queryParams reads the parameters of GET /entities/by-query. With a cursor the other
// ones do not count, but for fields and limit.
func queryParams(r *http.Request) (listing, error) {
	ps, err := httpkit.ReadParams(r, "filter", "fields", "orderField", "limit", "offset", "cursor",
		"fullTextFilterTerm", "fullTextFilterFields", "totalItems")
	if err != nil {
		return listing{}, err
	}
	l := listing{query: readmodel.Query{DropMissing: true}}
	if l.query.Limit, err = ps.Int("limit", 0, defaultLimit); err != nil {
		return l, err
	}
	if l.query.Offset, err = ps.Int("offset", 0, 0); err != nil {
		return l, err
	}
	if l.fields, err = newProjection(ps.List("fields")); err != nil {
		return l, err
	}
	total, err := ps.Choice("totalItems", "include", "exclude")
	if err != nil {
		return l, err
	}
	l.query.SkipTotal = total == "exclude"
	if l.query.Cursor, err = ps.Text("cursor"); err != nil || l.query.Cursor != "" {
		return l, err
	}
	if l.query.Filter, err = filterParams(ps); err != nil {
		return l, err
	}
	if err = l.orderFields(ps.All("orderField")); err != nil {
		return l, err
	}
	term, err := ps.Text("fullTextFilterTerm")
	l.fullText(term, ps.List("fullTextFilterFields"))
	return l, err
}

// orderFields reads "field" or "field,asc" or "field,desc". All must be right, the
// first one is used.
func (l *listing) orderFields(values []string) error {
	for i, v := range values {
		field, rest, found := strings.Cut(v, ",")
		direction, _, _ := strings.Cut(rest, ",")
		if found && direction != "asc" && direction != "desc" {
			return badDirection()
		}
		if i == 0 {
			l.query.Order = []readmodel.Order{{Field: field, Descending: direction == "desc"}}
		}
	}
	return nil
}

func badDirection() error {
	return fault.New(fault.Invalid, "Invalid order field order, must be asc or desc")
}

// fullText keeps entities that contain term in one of fields; when none is named, in
// the field that they are sorted by, or else in their uid.
func (l *listing) fullText(term string, fields []string) {
	term = strings.TrimSpace(term)
	if term == "" {
		return
	}
	if len(fields) == 0 {
		fields = []string{"metadata.uid"}
		if len(l.query.Order) > 0 {
			fields = []string{l.query.Order[0].Field}
		}
	}
	l.query.Text = &readmodel.FullText{Term: term, Fields: fields}
}
