package catalogweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// What the selection bar posts: refs, or all=true with the query of the list they are
// from, and what to do.
const (
	selectionPath = portal.CatalogPath + "/selection"
	selectionForm = "selection"
	paramRef      = "ref"
	paramAll      = "all"
	paramList     = "list" // the address of the list
	paramDo       = "do"

	doRefs       = "refs"
	doStar       = "star"
	doRefresh    = "refresh"
	doReview     = "unregister" // shows what would go
	doUnregister = "unregister-now"
)

// maxBulk is how many entities can be starred, refreshed or unregistered at once.
const maxBulk = 200

// selectionBar is what can be done with the rows that are picked.
func (p *Pages) selectionBar(st listState, total int) selectionBar {
	do := func(label, icon, what string) webui.SelectionAction {
		return webui.SelectionAction{Label: label, Icon: icon, Action: selectionPath, Name: paramDo, Value: what}
	}
	plain := do("Refs", "copy", doRefs)
	plain.Plain = true
	actions := []webui.SelectionAction{{Label: "Copy refs", Icon: "copy", Copy: true}, plain, do("CSV", "download", "csv"), do("JSON", "download", "json")}
	if p.opts.Starrer != nil {
		actions = append(actions, do("Star", "star", doStar))
	}
	if p.opts.Refresher != nil {
		actions = append(actions, do("Refresh", "refresh-cw", doRefresh))
	}
	if p.opts.Remover != nil {
		actions = append(actions, do("Unregister…", "trash-2", doReview))
	}
	return selectionBar{total: total, bar: webui.SelectionBarProps{Form: selectionForm, Actions: actions,
		Hidden: []webui.Parameter{{Name: paramList, Value: st.href()}}}}
}

type selectionBar struct {
	total int
	bar   webui.SelectionBarProps
}

// selected does what was asked with what is selected.
func (p *Pages) selected(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, httpkit.MaxBody)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, err, "The selection could not be read.")
	}
	s := p.frame.Snapshot()
	q := p.ask(s, p.frame.Reader(r, s), listOf(r.PostFormValue(paramList)))
	picked, err := q.picked(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	back := q.state.href()
	if len(picked) == 0 {
		return seeOther(w, back)
	}
	what := r.PostFormValue(paramDo)
	if i := slices.IndexFunc(exportFormats, func(f exportFormat) bool { return f.extension == what }); i >= 0 {
		return q.writeExport(w, r, exportFormats[i], picked)
	}
	if what == doRefs {
		return portal.ShowText(w, []byte(strings.Join(refsOf(picked), "\n")+"\n"))
	}
	if len(picked) > maxBulk {
		return fault.New(fault.Invalid, "%s entities are selected; at most %d can be changed at once.", webui.Count(len(picked)), maxBulk).
			WithFix("Narrow the list by its filters, or select page by page.")
	}
	if what == doReview && p.opts.Remover != nil {
		return p.review(w, r, q, picked)
	}
	done, err := p.do(w, r, what, picked)
	if err != nil {
		return err
	}
	return seeOther(w, webui.Done(back, done))
}

// listOf is the list at an address of this portal; any other text is the catalog's.
func listOf(address string) listState {
	u, err := url.Parse(address)
	if err != nil || u.Path != portal.APIsPath && u.Path != portal.CatalogPath {
		return parseListState(portal.CatalogPath, nil)
	}
	query, _ := url.ParseQuery(u.RawQuery) // what cannot be read is not there
	return parseListState(u.Path, query)
}

func seeOther(w http.ResponseWriter, address string) error {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// picked are the entities that are selected. What has gone since is left out.
func (q *question) picked(r *http.Request) ([]readmodel.Entity, error) {
	if r.PostFormValue(paramAll) == "true" {
		found, err := q.page(0, -1)
		return found.items, err
	}
	var entities []readmodel.Entity
	for _, ref := range r.PostForm[paramRef] {
		if e, ok := q.snapshot.ByRef(ref); ok {
			entities = append(entities, e)
		}
	}
	return entities, nil
}

func refsOf(entities []readmodel.Entity) []string {
	refs := make([]string, len(entities))
	for i, e := range entities {
		refs[i] = e.Ref()
	}
	return refs
}

// do changes entities one after the other. What was done when one fails stays done.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, what string, entities []readmodel.Entity) (done string, err error) {
	ctx := r.Context()
	var change func(readmodel.Entity) error
	switch {
	case what == doStar && p.opts.Starrer != nil:
		key := auth.Keep(w, r).Key
		done, change = doneStarred, func(e readmodel.Entity) error { return p.opts.Starrer.Star(ctx, key, e.Ref(), true) }
	case what == doRefresh && p.opts.Refresher != nil:
		done, change = doneRefreshed, func(e readmodel.Entity) error { return p.opts.Refresher.Refresh(ctx, e.Ref()) }
	case what == doUnregister && p.opts.Remover != nil:
		done, change = doneUnregistered, func(e readmodel.Entity) error { return p.opts.Remover.RemoveEntity(ctx, e.UID()) }
	default:
		return "", fault.New(fault.Invalid, "This cannot be done with a selection.")
	}
	for _, e := range entities {
		if err := change(e); err != nil && !fault.Is(err, fault.NotFound) {
			return "", err
		}
	}
	return done, nil
}

// reviewPage asks before entities are unregistered, and lists them.
type reviewPage struct {
	shell webui.PageProps
	rows  []listRow
	back  string
}

func (p *Pages) review(w http.ResponseWriter, r *http.Request, q *question, picked []readmodel.Entity) error {
	page := reviewPage{
		shell: p.frame.Page(r, q.snapshot, "Unregister", q.state.path()),
		rows:  q.rows(picked, []string{columnName, columnOwner, columnSource}), back: q.state.href(),
	}
	page.shell.Reader.Back = page.back // the address of this page answers no GET
	return portal.Show(w, r, http.StatusOK, page.view())
}

func (p reviewPage) title() string {
	if len(p.rows) == 1 {
		return "Unregister " + p.rows[0].ref.Label() + "?"
	}
	return "Unregister these " + webui.Count(len(p.rows)) + " entities?"
}
