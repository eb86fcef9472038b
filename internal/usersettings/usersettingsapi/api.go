// Package usersettingsapi is Backstage's user-settings API under /api/user-settings
// (reference: A9): any JSON value by bucket and key, each caller having their own. There
// is no upstream OpenAPI document; the contract is what Backstage's router and its
// storage client do, written down in api/user-settings.openapi.json.
//
// It owns requests and answers only. Values are kept by package usersettings, and
// package auth knows whose they are.
package usersettingsapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/callboard/callboard/api"
	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings"
)

// Base is where the surface lives.
const Base = "/api/user-settings"

// maxItems bounds how many values one request reads. Backstage's client asks for 100.
const maxItems = 1000

// Settings are everybody's; [*usersettings.Service] is one.
type Settings interface {
	Of(ctx context.Context, key string) (*usersettings.Settings, error)
	Put(ctx context.Context, key string, name usersettings.Name, value json.RawMessage) error
	Delete(ctx context.Context, key string, name usersettings.Name) error
}

// API answers the requests.
type API struct{ settings Settings }

// New returns the surface.
func New(settings Settings) *API { return &API{settings} }

// Routes is where handlers are registered; [*httpkit.Router] is one.
type Routes interface {
	Handle(pattern string, h httpkit.Handler)
}

// Register registers every operation. A test keeps them and the OpenAPI document together.
func (a *API) Register(rt Routes) {
	// Keys may have slashes, escaped or not.
	const value = Base + "/buckets/{bucket}/keys/{key...}"
	rt.Handle("GET "+value, a.get)
	rt.Handle("PUT "+value, a.put)
	rt.Handle("DELETE "+value, a.remove)
	rt.Handle("POST "+Base+"/multiget", a.multiget)
	rt.Handle("GET "+Base+"/openapi.json", document)
	rt.Handle(Base+"/", func(w http.ResponseWriter, _ *http.Request) error {
		httpkit.WriteEmpty(w, http.StatusNotFound) // as Backstage does
		return nil
	})
}

// setting is a value as the API gives it.
type setting struct {
	Bucket string          `json:"bucket"`
	Key    string          `json:"key"`
	Value  json.RawMessage `json:"value"`
}

func nameOf(r *http.Request) usersettings.Name {
	return usersettings.Name{Bucket: r.PathValue("bucket"), Key: r.PathValue("key")}
}

func (a *API) of(r *http.Request) (*usersettings.Settings, error) {
	return a.settings.Of(r.Context(), auth.FromContext(r.Context()).Key)
}

// get answers GET /buckets/{bucket}/keys/{key}.
func (a *API) get(w http.ResponseWriter, r *http.Request) error {
	all, err := a.of(r)
	if err != nil {
		return err
	}
	name := nameOf(r)
	value, ok := all.Value(name.Bucket, name.Key)
	if !ok {
		return fault.New(fault.NotFound, "Unable to find '%s' in bucket '%s'", name.Key, name.Bucket)
	}
	return httpkit.Reply(w, r, http.StatusOK, setting{name.Bucket, name.Key, value})
}

// put answers PUT /buckets/{bucket}/keys/{key}.
func (a *API) put(w http.ResponseWriter, r *http.Request) error {
	body, err := httpkit.ReadJSON(w, r, httpkit.MaxBody)
	if err != nil {
		return err
	}
	var in map[string]json.RawMessage
	if body != nil && json.Unmarshal(body, &in) != nil {
		return fault.New(fault.Invalid, "request/body must be object")
	}
	value, ok := in["value"]
	if !ok {
		return fault.New(fault.Invalid, `Missing required field "value"`)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, value); err != nil {
		return fault.Wrap(fault.Invalid, err, "The value is not valid JSON.")
	}
	name, key := nameOf(r), auth.FromContext(r.Context()).Key
	if err := a.settings.Put(r.Context(), key, name, compact.Bytes()); err != nil {
		return err
	}
	return httpkit.Reply(w, r, http.StatusOK, setting{name.Bucket, name.Key, compact.Bytes()})
}

// remove answers DELETE /buckets/{bucket}/keys/{key}.
func (a *API) remove(w http.ResponseWriter, r *http.Request) error {
	if err := a.settings.Delete(r.Context(), auth.FromContext(r.Context()).Key, nameOf(r)); err != nil {
		return err
	}
	httpkit.WriteEmpty(w, http.StatusNoContent)
	return nil
}

// found is one value of many; a nil one is not there.
type found struct {
	Value json.RawMessage `json:"value"`
}

// multiget answers POST /multiget with one item for each that was asked for, in order.
func (a *API) multiget(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Items *[]struct {
			Bucket *string `json:"bucket"`
			Key    *string `json:"key"`
		} `json:"items"`
	}
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &in); err != nil {
		return err
	}
	if in.Items == nil {
		return httpkit.MissingField("items")
	}
	if len(*in.Items) > maxItems {
		return fault.New(fault.Invalid, "request/body/items must NOT have more than %d items", maxItems)
	}
	all, err := a.of(r)
	if err != nil {
		return err
	}
	items := make([]*found, len(*in.Items))
	for i, item := range *in.Items {
		if item.Bucket == nil || item.Key == nil {
			return fault.New(fault.Invalid, "request/body/items/%d must have required properties 'bucket' and 'key'", i)
		}
		if value, ok := all.Value(*item.Bucket, *item.Key); ok {
			items[i] = &found{value}
		}
	}
	return httpkit.Reply(w, r, http.StatusOK, map[string]any{"items": items})
}

// document answers with the OpenAPI document.
func document(w http.ResponseWriter, r *http.Request) error {
	text := api.UserSettings()
	if !httpkit.NotModified(w, r, httpkit.TagOf(text)) {
		httpkit.WriteJSON(w, http.StatusOK, text)
	}
	return nil
}
