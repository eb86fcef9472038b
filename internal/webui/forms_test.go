package webui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func TestFieldTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := render(t, Input(InputProps{Field: Field{Name: "port", Label: "Port", Hint: "a number", Error: "Between `1024` and `65535`"}, Value: "1"}))
	r.one(t, "label", "for=port")
	r.one(t, "input", "id=port", "name=port", "value=1", "aria-invalid=true", "aria-describedby=port-note", "autocomplete=off")
	if got := words(r.one(t, "p", "id=port-note")); got != "Between 1024 and 65535" {
		t.Errorf("%q: the error is more pressing than the hint", got)
	}
	plain := render(t, Input(InputProps{Field: Field{ID: "a", Name: "b", Label: "Name", Bare: true}}))
	plain.one(t, "label", "for=a", "class=sr")
	if len(plain.all("input", "aria-describedby"))+len(plain.all("input", "aria-invalid"))+len(plain.all("input", "disabled")) > 0 {
		t.Errorf("says too much: %s", plain.text)
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	options := []Option{{Value: "1", Label: "One", Selected: true}, {Value: "2", Disabled: true}}
	list := render(t, Select(SelectProps{Field: Field{Name: "tier", Label: "Tier"}, Options: options, Submit: true}))
	list.one(t, "option", "value=1", "selected")
	if got := words(list.one(t, "option", "value=2", "disabled")); got != "2" {
		t.Errorf("an option without words reads %q", got)
	}
	radios := render(t, Radios(RadiosProps{Field: Field{Name: "tier", Label: "Tier"}, Options: options}))
	if got := words(radios.one(t, "legend")); got != "Tier" {
		t.Errorf("legend %q", got)
	}
	radios.one(t, "input", "type=radio", "name=tier", "value=1", "checked")
	render(t, Switch(CheckProps{Name: "keys", Label: "Keys", Checked: true})).one(t, "input", "role=switch", "checked")
}

func TestComboboxWorksWithoutScript(t *testing.T) {
	t.Parallel()
	r := render(t, Combobox(ComboboxProps{Field: Field{Name: "owner", Label: "Owner"}, Value: "group:default/payments", Text: "Payments", Source: "/find", Options: []Option{{Value: "group:default/payments", Label: "Payments", Kind: "group", Count: 1234}}}))
	r.one(t, "input", "name=owner", "list=owner-list", "value=group:default/payments")
	r.one(t, "datalist", "id=owner-list")
	r.one(t, "option", "value=group:default/payments", "label=Payments", "data-initials=PA", "data-team", "data-count=1,234")
	r.one(t, "call-combo", "data-src=/find", "data-text=Payments")
	if refused := render(t, Combobox(ComboboxProps{Field: Field{Name: "x", Label: "X"}})); len(refused.all("call-combo", "data-src")) > 0 {
		t.Error("asks nobody")
	}
}

func TestSegmentedSpeaksOfItsState(t *testing.T) {
	t.Parallel()
	items := []Segment{{Label: "A", Href: "/a", Value: "a", Current: true}, {Label: "B", Href: "/b", Value: "b", Bare: true, Icon: "list"}}
	links := render(t, Segmented(SegmentedProps{Label: "Look", Items: items}))
	links.one(t, "span", "role=group", "aria-label=Look")
	links.one(t, "a", "href=/a", "aria-current=true")
	links.one(t, "a", "href=/b", "title=B")
	render(t, Segmented(SegmentedProps{Name: "look", Items: items})).one(t, "input", "type=radio", "value=a", "checked")
	render(t, ThemeSwitch(ThemeSwitchProps{Action: "/settings", Back: "/catalog", Current: ThemeDark})).one(t, "button", "name=theme", "value=dark", "aria-pressed=true")
}

func TestMenuItems(t *testing.T) {
	t.Parallel()
	r := render(t, Menu(MenuProps{ID: "m", Label: "Actions", Icon: "ellipsis", Bare: true, End: true, Items: []MenuItem{
		{Label: "Open", Href: "/x", External: true}, {Label: "Refresh", Action: "/refresh", Hidden: []Parameter{{"ref", "a"}}}, {},
		{Label: "Copy", Copy: "component:default/a", Keys: []string{"c"}}, {Label: "Unregister", Dialog: "d", Danger: true}, {Label: "No", Href: "javascript:x"},
	}}))
	r.one(t, "button", "popovertarget=m", "aria-label=Actions")
	r.one(t, "div", "id=m", "popover", "class=end")
	r.one(t, "a", "href=/x", "rel=noopener noreferrer")
	r.one(t, "form", "action=/refresh", "method=post")
	r.one(t, "input", "name=ref", "value=a")
	r.one(t, "li", "class=between")
	r.one(t, "button", "data-copy=component:default/a", "data-key=c")
	r.one(t, "button", "command=show-modal", "commandfor=d", "class=danger")
	r.one(t, "button", "disabled")
}

func TestDialogAsksForTheWord(t *testing.T) {
	t.Parallel()
	r := render(t, Dialog(DialogProps{ID: "d", Title: "Unregister?", Action: "/x", Confirm: "Unregister", Style: ButtonDanger, Word: "offline-store"}))
	r.one(t, "dialog", "id=d", "aria-labelledby=d-title")
	r.one(t, "form", "method=post", "action=/x")
	r.one(t, "input", "data-word=offline-store", "required")
	r.one(t, "button", "type=submit", "class=danger")
	if closers := r.all("button", "command=close"); len(closers) != 2 {
		t.Errorf("%d ways out", len(closers))
	}
	if read := render(t, Drawer(DialogProps{ID: "d", Title: "Read"})); len(read.all("form")) > 0 {
		t.Error("a thing to read has no form")
	}
}

func TestToastAfterRedirect(t *testing.T) {
	t.Parallel()
	known := map[string]ToastProps{"starred": {Text: "Starred", Action: "/star"}}
	at := Done("/catalog?filters[kind]=api#top", "starred")
	if want := "/catalog?done=starred&filters%5Bkind%5D=api#top"; at != want {
		t.Errorf("%s, want %s", at, want)
	}
	if toast := DoneToast(httptest.NewRequestWithContext(t.Context(), http.MethodGet, at, nil), known); toast == nil || toast.Text != "Starred" {
		t.Errorf("%v", toast)
	}
	for _, other := range []string{"/", "/?done=", "/?done=You+have+won"} {
		if toast := DoneToast(httptest.NewRequestWithContext(t.Context(), http.MethodGet, other, nil), known); toast != nil {
			t.Errorf("%s says %q", other, toast.Text)
		}
	}
	page := render(t, Page(PageProps{Toast: &ToastProps{Text: "Saved", Action: "/undo"}}))
	if got := words(page.one(t, "div", "id=toaster", "role=status")); got != "Saved Undo" {
		t.Errorf("%q", got)
	}
}

func TestSpeculative(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{"": false, "prefetch": true, "prefetch;prerender": true} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Sec-Purpose", header)
		if got := Speculative(r); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestSelectionBarSendsWhatIsPicked(t *testing.T) {
	t.Parallel()
	bar := render(t, SelectionBar(SelectionBarProps{Form: "picks", Actions: []SelectionAction{{Label: "Refresh", Action: "/refresh"}, {Label: "Compare", Action: "/compare", Method: "get"}, {Label: "Copy", Copy: true}}}))
	bar.one(t, "form", "id=picks", "data-selection")
	bar.one(t, "button", "formaction=/refresh", "formmethod=post")
	bar.one(t, "button", "formaction=/compare", "formmethod=get")
	bar.one(t, "button", "type=reset", "aria-label=Clear selection")
	render(t, Pick("picks", "ref", "component:default/a", "a", true)).one(t, "input", "form=picks", "name=ref", "checked", "class=pick")
	render(t, Table(TableProps{Caption: "c", Columns: []Column{{Label: "Select", Head: PickAll("picks")}}})).one(t, "input", "data-pick-all")
}

func TestStarSaysWhatItWouldDo(t *testing.T) {
	t.Parallel()
	off := render(t, Star(StarProps{Action: "/star", Ref: "a", Title: "checkout-web"}))
	off.one(t, "button", "name=starred", "value=true", "aria-pressed=false", "aria-label=Star checkout-web")
	on := render(t, Star(StarProps{Action: "/star", Ref: "a", Title: "checkout-web", Starred: true, Words: true}))
	if got := words(on.one(t, "button", "value=false", "aria-pressed=true")); got != "Starred checkout-web" {
		t.Errorf("%q", got)
	}
}

func TestSlotIsNothingWhenEmpty(t *testing.T) {
	t.Parallel()
	if got := render(t, Slot(SlotCards, nil)).text; got != "" {
		t.Errorf("%q", got)
	}
	render(t, Slot(SlotRail, []templ.Component{Text("x")})).one(t, "div", "data-slot=rail")
}

func TestTreeFoldsAndEnds(t *testing.T) {
	t.Parallel()
	leaf := TreeNode{Label: "leaf"}
	node := leaf
	for range treeDepth + 20 {
		node = TreeNode{Label: "node", Open: true, Children: []TreeNode{node}}
	}
	r := render(t, Tree("Place", []TreeNode{node}))
	if n := len(r.all("details", "open")); n != treeDepth {
		t.Errorf("%d levels", n)
	}
	small := render(t, Tree("Place", []TreeNode{{Label: "a", Href: "/a", Current: true, More: "9 more", MoreHref: "/all", Children: []TreeNode{leaf}}}))
	small.one(t, "ul", "aria-label=Place")
	small.one(t, "a", "href=/all")
	if got := words(small.one(t, "summary")); got != "Below a" {
		t.Errorf("%q", got)
	}
	if len(small.all("div", "data-current")) != 1 || !strings.Contains(small.text, "(this one)") {
		t.Errorf("the current one: %s", small.text)
	}
}
