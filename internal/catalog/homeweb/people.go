package homeweb

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// maxPeople is how many people are offered at a time.
const maxPeople = 20

// people answers a combobox that looks for a person.
func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "people")) {
		return nil
	}
	found := p.findPeople(s, portal.CleanText(r.URL.Query().Get("q")), maxPeople)
	return portal.Show(w, r, http.StatusOK, webui.ComboOptions(found))
}

// findPeople are the users in whose name or title text is, in order of name.
func (p *Pages) findPeople(s *readmodel.Snapshot, text string, limit int) []webui.Option {
	found, err := s.Query(readmodel.Query{
		Filter: readmodel.And(readmodel.Equals("kind", "user"), readmodel.Text(text, "metadata.name", "metadata.title", "spec.profile.displayName")),
		Order:  []readmodel.Order{{Field: "metadata.name"}}, Limit: limit, SkipTotal: true,
	})
	if err != nil {
		return nil
	}
	options := make([]webui.Option, len(found.Items))
	for i, e := range found.Items {
		ref := portal.ReferenceTo(e)
		options[i] = webui.Option{Value: e.Ref(), Label: ref.Label(), Kind: "user"}
		if ref.Label() != ref.Name {
			options[i].Note = ref.Name
		}
		if ns := e.Parts().Namespace; !strings.EqualFold(ns, "default") {
			options[i].Note = ns + "/" + ref.Name
		}
	}
	return options
}
