package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// client asks a portal's REST API.
type client struct {
	base string // "http://127.0.0.1:7007"
	http *http.Client
}

// Where the two APIs live below base.
const (
	catalogAPI = "/api/catalog"
	ownAPI     = "/api/callboard/catalog"
)

// pageSize is how many entities are asked for at a time.
const pageSize = 500

// entityQuery asks for entities.
type entityQuery struct {
	Filters []string // Backstage's grammar; any of them may hold
	Fields  []string // empty: all
	Order   []string // "metadata.name" or "metadata.name,desc"
	Limit   int      // 0: all
}

// entities gives the entities that q asks for, page by page.
func (c *client) entities(ctx context.Context, q entityQuery) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		params, left := q.params(), q.Limit
		for {
			size := pageSize
			if q.Limit > 0 {
				size = min(size, left)
			}
			params.Set("limit", strconv.Itoa(size))
			var page struct {
				Items    []json.RawMessage
				PageInfo struct{ NextCursor string }
			}
			if err := c.get(ctx, catalogAPI+"/entities/by-query", params, &page); err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			left -= len(page.Items)
			if page.PageInfo.NextCursor == "" || q.Limit > 0 && left <= 0 {
				return
			}
			params = url.Values{"cursor": {page.PageInfo.NextCursor}}
			if len(q.Fields) > 0 {
				params.Set("fields", strings.Join(q.Fields, ","))
			}
		}
	}
}

func (q entityQuery) params() url.Values {
	params := url.Values{}
	if len(q.Filters) > 0 {
		params["filter"] = q.Filters
	}
	if len(q.Order) > 0 {
		params["orderField"] = q.Order
	}
	if len(q.Fields) > 0 {
		params.Set("fields", strings.Join(q.Fields, ","))
	}
	return params
}

// entity returns one entity; a fault.NotFound when there is none.
func (c *client) entity(ctx context.Context, r entity.Ref) (json.RawMessage, error) {
	var e json.RawMessage
	path := catalogAPI + "/entities/by-name/" + url.PathEscape(r.Kind) + "/" + url.PathEscape(r.Namespace) + "/" + url.PathEscape(r.Name)
	err := c.get(ctx, path, nil, &e)
	return e, err
}

// exist tells which of refs are in the catalog, by their canonical form.
func (c *client) exist(ctx context.Context, refs []string) (map[string]bool, error) {
	there := map[string]bool{}
	for batch := range slices.Chunk(refs, pageSize) {
		in := map[string]any{"entityRefs": batch, "fields": refFields}
		var answer struct{ Items []json.RawMessage }
		if err := c.post(ctx, catalogAPI+"/entities/by-refs", in, &answer); err != nil {
			return nil, err
		}
		for i, item := range answer.Items {
			if i < len(batch) && string(item) != "null" {
				there[strings.ToLower(batch[i])] = true
			}
		}
	}
	return there, nil
}

// facet is one value of a key and how many entities have it.
type facet struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// facets counts the values of keys among the entities that any of the filters lets in.
func (c *client) facets(ctx context.Context, keys, filters []string) (map[string][]facet, error) {
	params := url.Values{"facet": keys}
	if len(filters) > 0 {
		params["filter"] = filters
	}
	var answer struct{ Facets map[string][]facet }
	err := c.get(ctx, catalogAPI+"/entity-facets", params, &answer)
	return answer.Facets, err
}

// refresh has the files of an entity read again.
func (c *client) refresh(ctx context.Context, r entity.Ref) error {
	return c.post(ctx, catalogAPI+"/refresh", map[string]string{"entityRef": r.String()}, nil)
}

// problems returns what is wrong in the catalog.
func (c *client) problems(ctx context.Context, params url.Values) ([]catalog.Problem, error) {
	var answer struct{ Items []catalog.Problem }
	err := c.get(ctx, ownAPI+"/problems", params, &answer)
	return answer.Items, err
}

// history returns changes, newest first: of one entity, or of all when ref is empty.
func (c *client) history(ctx context.Context, ref string, limit int) ([]catalog.HistoryEntry, error) {
	params := url.Values{"limit": {strconv.Itoa(limit)}}
	if ref != "" {
		params.Set("entityRef", ref)
	}
	var answer struct{ Items []catalog.HistoryEntry }
	err := c.get(ctx, ownAPI+"/history", params, &answer)
	return answer.Items, err
}

// holds returns the removals that wait for approval.
func (c *client) holds(ctx context.Context) ([]catalog.Hold, error) {
	var answer struct{ Items []catalog.Hold }
	err := c.get(ctx, ownAPI+"/holds", nil, &answer)
	return answer.Items, err
}

// approve lets the held removal of a source through.
func (c *client) approve(ctx context.Context, source string) error {
	return c.post(ctx, ownAPI+"/holds/"+url.PathEscape(source)+"/approve", nil, nil)
}

// sources returns how the sources are doing.
func (c *client) sources(ctx context.Context) ([]catalog.SourceStatus, error) {
	var answer struct{ Items []catalog.SourceStatus }
	err := c.get(ctx, ownAPI+"/sources", nil, &answer)
	return answer.Items, err
}

func (c *client) get(ctx context.Context, path string, params url.Values, out any) error {
	if len(params) > 0 {
		path += "?" + params.Encode()
	}
	return c.do(ctx, http.MethodGet, path, nil, out)
}

func (c *client) post(ctx context.Context, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	return c.do(ctx, http.MethodPost, path, body, out)
}

func (c *client) do(ctx context.Context, method, path string, body []byte, out any) error {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%q is no address of a portal.", c.base)
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return c.unreachable(ctx, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return c.refused(answer)
	}
	if out == nil || answer.StatusCode == http.StatusNoContent {
		_, err := io.Copy(io.Discard, answer.Body)
		return err
	}
	if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.Wrap(fault.Unavailable, err, "What answers at %s is not a portal.", c.base)
	}
	return nil
}

// unreachable is the error for a portal that does not answer.
func (c *client) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	f := fault.New(fault.Unavailable, "No portal answers at %s (%s).", c.base, err).
		WithFix("Start one with callboard serve PATH, name another with --server or CALLBOARD_SERVER, or read files without a portal with --path.")
	f.Cause = err
	return f
}

// refused turns an answer that is an error into one.
func (c *client) refused(answer *http.Response) error {
	var envelope struct {
		Error struct{ Name, Message, Fix, ID string }
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(text, &envelope)
	}
	if err != nil || envelope.Error.Message == "" {
		return fault.New(fault.Unavailable, "The portal at %s answered %s.", c.base, answer.Status).
			WithFix("Check that a portal runs there, and that it is as new as this command.")
	}
	f := fault.New(kindOf(answer.StatusCode), "%s", envelope.Error.Message)
	f.Fix = envelope.Error.Fix
	if envelope.Error.ID != "" {
		f.Fix = fmt.Sprintf("The portal's log has the details under %s.", envelope.Error.ID)
	}
	return f
}

// kindOf is the fault that a status tells. The portal's own failure is not one of this
// process, so it counts as unavailable.
func kindOf(status int) fault.Kind {
	for _, k := range []fault.Kind{fault.Invalid, fault.NotFound, fault.Forbidden, fault.Unauthorized, fault.Conflict, fault.NotSupported} {
		if k.Status() == status {
			return k
		}
	}
	return fault.Unavailable
}
