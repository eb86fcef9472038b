package portal

import (
	"net/http"
	"path"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// NearLimit is how many near matches are offered.
const NearLimit = 6

// missingPage says that there is nothing at an address.
type missingPage struct {
	shell webui.PageProps
	title string
	text  string
	word  string // what to search for
	near  []webui.RefProps
}

// missing answers for every address that nobody else has.
func (f *Frame) missing(w http.ResponseWriter, r *http.Request) error {
	s := f.Snapshot()
	return f.NothingAt(w, r, s, "There is no page here",
		"Nothing is at `"+Clip(PlainCode(r.URL.Path), MaxTitle)+"`. Search for what you wanted, or begin at the catalog.")
}

// NothingAt answers that something was not found, and offers what its address resembles.
func (f *Frame) NothingAt(w http.ResponseWriter, r *http.Request, s *readmodel.Snapshot, title, text string) error {
	page := missingPage{shell: f.Page(r, s, "Not found", ""), title: title, text: text, word: wordOf(r.URL.Path)}
	if page.word != "" {
		page.near = References(s.Near("component:"+entity.DefaultNamespace+"/"+strings.ToLower(page.word), NearLimit))
	}
	return page.show(w, r)
}

// NotFound answers for an entity that is not in the catalog.
func (f *Frame) NotFound(w http.ResponseWriter, r *http.Request, s *readmodel.Snapshot, ref entity.Ref) error {
	page := missingPage{
		shell: f.Page(r, s, "Not found", CatalogPath), title: "This entity is not in the catalog",
		text: "Nothing is registered as `" + Clip(PlainCode(ref.String()), MaxField) + "`. It may have been renamed or removed, or its file has an error: see Problems.",
		word: CleanText(ref.Name), near: References(s.Near(ref.String(), NearLimit)),
	}
	if !f.IsReady() {
		page.text += " Sources are still being read, so it may appear in a moment."
	}
	return page.show(w, r)
}

func (page missingPage) show(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return Show(w, r, http.StatusNotFound, page.view())
}

// wordOf is what a path was probably about: its last part that says something.
func wordOf(address string) string {
	word := path.Base(path.Clean("/" + address))
	if word == "/" || word == "." {
		return ""
	}
	return CleanText(strings.TrimSuffix(word, path.Ext(word)))
}
