package usersettings

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/internal/fault"
)

var viewsName = Name{ownBucket, "views"}

// Limits on one view.
const (
	maxViewName  = 80   // characters
	maxViewQuery = 4096 // bytes
	maxViewPage  = 200  // bytes
)

// View is a list with its filters that somebody gave a name.
type View struct {
	ID    string `json:"id"`
	Page  string `json:"page"` // the path of the list: "/catalog"
	Name  string `json:"name"`
	Query string `json:"query"` // what stands after the question mark
	// Default says that the page opens with it when its address asks for nothing. One
	// view of each page can be that.
	Default bool `json:"default,omitempty"`
}

// Views returns the saved views of all pages, by page and name. The slice must not be
// changed.
func (s *Settings) Views() []View { return s.views }

// ViewsOf returns the saved views of the page with that path, by name.
func (s *Settings) ViewsOf(page string) []View {
	var views []View
	for _, v := range s.views {
		if v.Page == page {
			views = append(views, v)
		}
	}
	return views
}

// DefaultView returns the view with which the page with that path opens, if any.
func (s *Settings) DefaultView(page string) (View, bool) {
	i := slices.IndexFunc(s.views, func(v View) bool { return v.Default && v.Page == page })
	if i < 0 {
		return View{}, false
	}
	return s.views[i], true
}

// readViews leaves out what cannot be a view: somebody may have put it through the API.
func readViews(value json.RawMessage) []View {
	var stored []View
	if json.Unmarshal(value, &stored) != nil {
		return nil
	}
	var views []View
	for _, v := range stored {
		if good, err := checkView(v); err == nil && v.ID != "" && len(views) < MaxViews {
			views = append(views, good)
		}
	}
	slices.SortStableFunc(views, func(a, b View) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return views
}

// checkView returns v with its name and query tidied.
func checkView(v View) (View, error) {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	v.Query = strings.TrimPrefix(v.Query, "?")
	switch {
	case v.Name == "":
		return v, fault.New(fault.Invalid, "A view needs a name.")
	case utf8.RuneCountInString(v.Name) > maxViewName:
		return v, fault.New(fault.Invalid, "The name of a view can have %d characters at most.", maxViewName)
	case !utf8.ValidString(v.Name) || strings.ContainsFunc(v.Name, unicode.IsControl):
		return v, fault.New(fault.Invalid, "The name of a view must be text without control characters.")
	case !strings.HasPrefix(v.Page, "/") || strings.HasPrefix(v.Page, "//") || strings.ContainsAny(v.Page, "?#\\") || len(v.Page) > maxViewPage:
		return v, fault.New(fault.Invalid, "A view must say of which page it is, by a path such as /catalog.")
	case len(v.Query) > maxViewQuery:
		return v, fault.New(fault.Invalid, "The filters of this view have %d bytes; the most is %d.", len(v.Query), maxViewQuery)
	}
	if _, err := url.ParseQuery(v.Query); err != nil || strings.Contains(v.Query, "#") {
		return v, fault.New(fault.Invalid, "The filters of this view are not a query string.")
	}
	return v, nil
}

// SaveView saves a view, in place of the one of the same page and name if there is one,
// and returns it with its ID.
func (s *Service) SaveView(ctx context.Context, key string, v View) (View, error) {
	v, err := checkView(v)
	if err != nil {
		return View{}, err
	}
	err = s.changeViews(ctx, key, func(views []View) ([]View, error) {
		i := slices.IndexFunc(views, func(old View) bool { return old.Page == v.Page && strings.EqualFold(old.Name, v.Name) })
		if i >= 0 {
			v.ID = views[i].ID
			views = slices.Delete(views, i, i+1)
		} else {
			v.ID = strings.ToLower(rand.Text()[:10])
		}
		if len(views) >= MaxViews {
			return nil, fault.New(fault.Invalid, "You have %d views, and that is the most there can be.", len(views)).
				WithFix("Delete one that you need no more.")
		}
		if v.Default {
			noDefault(views, v.Page)
		}
		return append(views, v), nil
	})
	return v, err
}

// RenameView gives a view another name. Another view of the page that has it already is
// a fault.Conflict.
func (s *Service) RenameView(ctx context.Context, key, id, name string) error {
	return s.changeView(ctx, key, id, func(views []View, i int) ([]View, error) {
		renamed := views[i]
		renamed.Name = name
		renamed, err := checkView(renamed)
		if err != nil {
			return nil, err
		}
		for n, other := range views {
			if n != i && other.Page == renamed.Page && strings.EqualFold(other.Name, renamed.Name) {
				return nil, fault.New(fault.Conflict, "There is a view with the name %q already.", renamed.Name)
			}
		}
		views[i] = renamed
		return views, nil
	})
}

// DeleteView forgets a view.
func (s *Service) DeleteView(ctx context.Context, key, id string) error {
	return s.changeView(ctx, key, id, func(views []View, i int) ([]View, error) {
		return slices.Delete(views, i, i+1), nil
	})
}

// SetDefaultView makes a view the one with which its page opens, or that no more.
func (s *Service) SetDefaultView(ctx context.Context, key, id string, on bool) error {
	return s.changeView(ctx, key, id, func(views []View, i int) ([]View, error) {
		noDefault(views, views[i].Page)
		views[i].Default = on
		return views, nil
	})
}

func noDefault(views []View, page string) {
	for i := range views {
		if views[i].Page == page {
			views[i].Default = false
		}
	}
}

// changeView finds the view with that ID, which is a fault.NotFound if it is not there.
func (s *Service) changeView(ctx context.Context, key, id string, change func(views []View, i int) ([]View, error)) error {
	return s.changeViews(ctx, key, func(views []View) ([]View, error) {
		i := slices.IndexFunc(views, func(v View) bool { return v.ID == id })
		if i < 0 {
			return nil, fault.New(fault.NotFound, "This view is not there any more.")
		}
		return change(views, i)
	})
}

// changeViews hands change a copy of the views.
func (s *Service) changeViews(ctx context.Context, key string, change func([]View) ([]View, error)) error {
	return s.change(ctx, key, func(now *Settings) (Entry, error) {
		views, err := change(slices.Clone(now.views))
		if err != nil {
			return Entry{}, err
		}
		return entry(viewsName, views)
	})
}
