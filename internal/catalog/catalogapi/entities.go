package catalogapi

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// listEntities answers GET /entities: a bare list of everything that matches, or with
// limit, offset or after a page of it and a Link to the next.
func (a *API) listEntities(w http.ResponseWriter, r *http.Request) error {
	l, err := listParams(r)
	if err != nil {
		return err
	}
	s := a.opts.Snapshots.Snapshot()
	if httpkit.NotModified(w, r, a.tag(s)) {
		return nil
	}
	limit := l.query.Limit
	if limit != unlimited {
		l.query.Limit++ // one more tells whether there is a next page
	}
	page, err := s.Query(l.query)
	if err != nil {
		return err
	}
	items := page.Items
	if limit != unlimited && len(items) > limit {
		items = items[:limit]
		w.Header().Set("Link", nextLink(r.URL, encodePosition(limit, l.query.Offset+limit)))
	}
	out := httpkit.NewStream(w)
	defer out.Close()
	return writeItems(out, items, l.fields)
}

// nextLink is the address of the next page as Backstage gives it: relative to where the
// catalog is mounted, and without the offset, which is inside after.
func nextLink(u *url.URL, after string) string {
	q := u.Query()
	q.Del("offset")
	q.Set("after", after)
	return `</entities?` + q.Encode() + `>; rel="next"`
}

// writeItems writes a JSON list of entities. An error means that the caller has gone,
// which is nobody's failure: there is nothing left to do.
func writeItems(out *httpkit.Stream, items []readmodel.Entity, fields projection) error {
	out.B = append(out.B, '[')
	for i, e := range items {
		if i > 0 {
			out.B = append(out.B, ',')
		}
		out.B = fields.appendTo(out.B, e)
		if out.Spill() != nil {
			return nil
		}
	}
	out.B = append(out.B, ']')
	return nil
}

// queryEntities answers GET /entities/by-query.
func (a *API) queryEntities(w http.ResponseWriter, r *http.Request) error {
	l, err := queryParams(r)
	if err != nil {
		return err
	}
	s := a.opts.Snapshots.Snapshot()
	if httpkit.NotModified(w, r, a.tag(s)) {
		return nil
	}
	return writePage(w, s, l)
}

// queryEntitiesByPredicate answers POST /entities/by-query.
func (a *API) queryEntitiesByPredicate(w http.ResponseWriter, r *http.Request) error {
	l, err := queryBody(w, r)
	if err != nil {
		return err
	}
	return writePage(w, a.opts.Snapshots.Snapshot(), l)
}

func writePage(w http.ResponseWriter, s *readmodel.Snapshot, l listing) error {
	page, err := s.Query(l.query)
	if err != nil {
		return err
	}
	out := httpkit.NewStream(w)
	defer out.Close()
	out.B = append(out.B, `{"items":`...)
	if err := writeItems(out, page.Items, l.fields); err != nil {
		return err
	}
	out.B = append(out.B, `,"totalItems":`...)
	out.B = strconv.AppendInt(out.B, int64(page.Total), 10)
	out.B = append(out.B, `,"pageInfo":{`...)
	if page.NextCursor != "" {
		out.B = appendCursor(out.B, "nextCursor", page.NextCursor)
	}
	if page.PrevCursor != "" {
		if page.NextCursor != "" {
			out.B = append(out.B, ',')
		}
		out.B = appendCursor(out.B, "prevCursor", page.PrevCursor)
	}
	out.B = append(out.B, "}}"...)
	return nil
}

// appendCursor appends a field; cursors are base64, which needs no escaping.
func appendCursor(dst []byte, name, cursor string) []byte {
	dst = append(dst, '"')
	dst = append(dst, name...)
	dst = append(dst, `":"`...)
	dst = append(dst, cursor...)
	return append(dst, '"')
}
