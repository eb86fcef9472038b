package catalogapi

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// predicateBody is the body of POST /entities/by-query.
type predicateBody struct {
	Query   json.RawMessage `json:"query"`
	OrderBy []struct {
		Field *string `json:"field"`
		Order *string `json:"order"`
	} `json:"orderBy"`
	FullTextFilter *struct {
		Term   string   `json:"term"`
		Fields []string `json:"fields"`
	} `json:"fullTextFilter"`
	Fields     []string `json:"fields"`
	Limit      *float64 `json:"limit"`
	Offset     *float64 `json:"offset"`
	Cursor     *string  `json:"cursor"`
	TotalItems *string  `json:"totalItems"`
}

// queryBody reads the body of POST /entities/by-query.
func queryBody(w http.ResponseWriter, r *http.Request) (listing, error) {
	l := listing{query: readmodel.Query{DropMissing: true}}
	var b predicateBody
	err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &b)
	if err != nil {
		return l, err
	}
	if l.query.Limit, err = count(b.Limit, "limit", defaultLimit); err != nil {
		return l, err
	}
	if l.query.Offset, err = count(b.Offset, "offset", 0); err != nil {
		return l, err
	}
	if l.fields, err = newProjection(splitAll(b.Fields)); err != nil {
		return l, err
	}
	if b.TotalItems != nil {
		if t := *b.TotalItems; t != "include" && t != "exclude" {
			return l, fault.New(fault.Invalid, "request/body/totalItems must be equal to one of the allowed values: include, exclude")
		}
		l.query.SkipTotal = *b.TotalItems == "exclude"
	}
	if b.Cursor != nil {
		if l.query.Cursor = *b.Cursor; l.query.Cursor == "" {
			return l, fault.New(fault.Invalid, "Cursor cannot be empty")
		}
		return l, nil
	}
	return l, l.predicate(&b)
}

func (l *listing) predicate(b *predicateBody) (err error) {
	if l.query.Filter, err = predicateFilter(b.Query); err != nil {
		return err
	}
	for i, o := range b.OrderBy {
		switch {
		case o.Field == nil:
			return fault.New(fault.Invalid, "request/body/orderBy/%d must have required property 'field'", i)
		case o.Order == nil:
			return fault.New(fault.Invalid, "request/body/orderBy/%d must have required property 'order'", i)
		case *o.Order != "asc" && *o.Order != "desc":
			return fault.New(fault.Invalid, "request/body/orderBy/%d/order must be equal to one of the allowed values: asc, desc", i)
		case i == 0:
			l.query.Order = []readmodel.Order{{Field: *o.Field, Descending: *o.Order == "desc"}}
		}
	}
	if t := b.FullTextFilter; t != nil {
		l.fullText(t.Term, t.Fields)
	}
	return nil
}

// predicateFilter reads a query object; an absent one selects everything.
func predicateFilter(query json.RawMessage) (readmodel.Filter, error) {
	if query == nil {
		return readmodel.Filter{}, nil
	}
	if text := bytes.TrimSpace(query); len(text) == 0 || text[0] != '{' {
		return readmodel.Filter{}, fault.New(fault.Invalid, "request/body/query must be object")
	}
	return readmodel.ParsePredicate(query)
}

// count reads a whole number that is not negative.
func count(n *float64, name string, otherwise int) (int, error) {
	switch {
	case n == nil:
		return otherwise, nil
	case *n < 0:
		return 0, fault.New(fault.Invalid, "request/body/%s must be >= 0", name)
	case *n != math.Trunc(*n) || *n > math.MaxInt32:
		return 0, fault.New(fault.Invalid, "request/body/%s must be integer", name)
	}
	return int(*n), nil
}
