package usersettingsweb

import (
	"encoding/json"
	"net/http"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/usersettings"
)

// views does what "do" says with saved views: save (page, name, query, default), rename
// (id, name), delete (id), default (id, on).
func (f *Forms) views(w http.ResponseWriter, r *http.Request) (string, error) {
	ctx, key, id := r.Context(), auth.Keep(w, r).Key, r.PostFormValue("id")
	switch do := r.PostFormValue("do"); do {
	case "save":
		return f.saveView(r, key)
	case "rename":
		return "", f.opts.Settings.RenameView(ctx, key, id, r.PostFormValue("name"))
	case "delete":
		return "", f.opts.Settings.DeleteView(ctx, key, id)
	case "default":
		on, err := isOn(r, "on", true)
		if err != nil {
			return "", err
		}
		return "", f.opts.Settings.SetDefaultView(ctx, key, id, on)
	default:
		return "", fault.New(fault.Invalid, "The field do must be save, rename, delete or default.")
	}
}

// saveView leads to the view, unless the form says otherwise.
func (f *Forms) saveView(r *http.Request, key string) (string, error) {
	first, err := isOn(r, "default", false)
	if err != nil {
		return "", err
	}
	v, err := f.opts.Settings.SaveView(r.Context(), key, usersettings.View{
		Page: r.PostFormValue("page"), Name: r.PostFormValue("name"), Query: r.PostFormValue("query"), Default: first,
	})
	if err != nil || v.Query == "" {
		return v.Page, err
	}
	return v.Page + "?" + v.Query, nil
}

// arrangement keeps the columns and the density of the list of a kind; with "reset" none.
func (f *Forms) arrangement(w http.ResponseWriter, r *http.Request) (string, error) {
	reset, err := isOn(r, "reset", false)
	if err != nil {
		return "", err
	}
	columns, density := r.PostForm["column"], r.PostFormValue("density")
	if reset {
		columns, density = nil, ""
	}
	return "", f.opts.Settings.SaveArrangement(r.Context(), auth.Keep(w, r).Key, r.PostFormValue("kind"), columns, density)
}

// home keeps how the home page is laid out, in JSON; with "reset" it forgets that.
func (f *Forms) home(w http.ResponseWriter, r *http.Request) (string, error) {
	reset, err := isOn(r, "reset", false)
	if err != nil {
		return "", err
	}
	layout := json.RawMessage(r.PostFormValue("layout"))
	switch {
	case reset:
		layout = nil
	case !json.Valid(layout):
		return "", fault.New(fault.Invalid, "The layout of the home page is not valid JSON.")
	}
	return "/", f.opts.Settings.SaveHome(r.Context(), auth.Keep(w, r).Key, layout)
}
