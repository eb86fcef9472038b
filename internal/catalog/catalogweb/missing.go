package catalogweb

import (
	"net/http"
	"path"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// nearLimit is how many near matches are offered.
const nearLimit = 6

// missingPage says that there is nothing at an address.
type missingPage struct {
	shell webui.PageProps
	title string
	text  string
	word  string // what to search for
	near  []webui.RefProps
}

// missing answers for every address that nobody else has.
func (p *Pages) missing(w http.ResponseWriter, r *http.Request) error {
	s := p.opts.Snapshots.Snapshot()
	return p.nothingAt(w, r, s, "There is no page here",
		"Nothing is at `"+clip(plainCode(r.URL.Path), maxTitle)+"`. Search for what you wanted, or begin at the catalog.")
}

// nothingAt answers that something was not found, and offers what its address resembles.
func (p *Pages) nothingAt(w http.ResponseWriter, r *http.Request, s *readmodel.Snapshot, title, text string) error {
	page := missingPage{shell: p.shell(r, s, "Not found", ""), title: title, text: text, word: wordOf(r.URL.Path)}
	if page.word != "" {
		page.near = references(s.Near(defaultKind+":"+entity.DefaultNamespace+"/"+strings.ToLower(page.word), nearLimit))
	}
	return page.show(w, r)
}

// notFound answers for an entity that is not in the catalog.
func (p *Pages) notFound(w http.ResponseWriter, r *http.Request, s *readmodel.Snapshot, ref entity.Ref) error {
	page := missingPage{
		shell: p.shell(r, s, "Not found", listPath), title: "This entity is not in the catalog",
		text: "Nothing is registered as `" + clip(plainCode(ref.String()), maxField) + "`. It may have been renamed or removed, or its file has an error: see Problems.",
		word: cleanText(ref.Name), near: references(s.Near(ref.String(), nearLimit)),
	}
	if !p.isReady() {
		page.text += " Sources are still being read, so it may appear in a moment."
	}
	return page.show(w, r)
}

func (page missingPage) show(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return show(w, r, http.StatusNotFound, page.view())
}

// plainCode makes text fit between backticks.
func plainCode(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "`", "'")
}

// wordOf is what a path was probably about: its last part that says something.
func wordOf(address string) string {
	word := path.Base(path.Clean("/" + address))
	if word == "/" || word == "." {
		return ""
	}
	return cleanText(strings.TrimSuffix(word, path.Ext(word)))
}
