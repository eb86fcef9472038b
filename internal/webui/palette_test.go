package webui

import (
	"strings"
	"testing"
)

func TestPaletteIsACombobox(t *testing.T) {
	t.Parallel()
	page := render(t, Page(PageProps{Finder: FinderProps{Action: "/search", Name: "q", Palette: "/palette"}}))
	field := page.one(t, "input", "role=combobox")
	for name, want := range map[string]string{"aria-controls": paletteList, "aria-autocomplete": "list", "name": "q"} {
		if got, _ := attribute(field, name); got != want {
			t.Errorf("the field's %s is %q, want %q", name, got, want)
		}
	}
	page.one(t, "div", "role=listbox", "id="+paletteList)
	if without := render(t, Page(PageProps{Finder: FinderProps{Action: "/search", Name: "q"}})); len(without.all("dialog", "class=palette")) > 0 {
		t.Error("there is a palette although nobody answers it")
	}
}

func TestPaletteResults(t *testing.T) {
	t.Parallel()
	marked := []Piece{{Text: "pla", Mark: true}, {Text: "yback <api>"}}
	results := render(t, PaletteResults(PaletteResultsProps{Tally: "1 of 2", Empty: "Nothing is called `x`.", Groups: []FoundGroup{
		{Label: "Catalog", Items: []Found{{Kind: "component", Label: marked, Href: "/a", Actions: "/a", Owner: &RefProps{Kind: "group", Name: "Playback"}}}},
		{Label: "Do", Items: []Found{
			{Icon: "copy", Label: Plain("Copy"), Copy: "a:b/c", Verb: "copy"},
			{Icon: "star", Label: Plain("Star"), Post: "/settings/star", Name: "ref", Value: "a:b/c"},
			{Icon: "keyboard", Label: Plain("Keys"), Dialog: "keys"},
			{Icon: "x", Label: Plain("Trap"), Href: "javascript:alert(1)"},
		}},
	}}))
	if got := results.all("*", "role=option"); len(got) != 5 {
		t.Errorf("%d options, want 5", len(got))
	}
	if !strings.Contains(results.text, "<mark>pla</mark>yback &lt;api&gt;</bdi>") {
		t.Errorf("the name is not marked as it should be:\n%s", results.text)
	}
	if verb, _ := attribute(results.one(t, "a", "role=option"), "data-verb"); verb != "open" {
		t.Errorf("Enter does %q", verb)
	}
	if post := results.one(t, "button", "type=submit"); post != nil {
		if form, _ := attribute(post, "form"); form != paletteForm {
			t.Errorf("the button belongs to form %q", form)
		}
	}
	assertHarmless(t, results)
	ids := map[string]bool{}
	for _, node := range results.all("*", "id") {
		id, _ := attribute(node, "id")
		if ids[id] {
			t.Errorf("two elements have the id %s", id)
		}
		ids[id] = true
	}
	list := render(t, FoundList(FoundGroup{Label: "Do", Items: []Found{{Label: Plain("Copy"), Copy: "x"}, {Label: marked, Href: "/a"}}}))
	if got := list.all("li"); len(got) != 1 {
		t.Errorf("%d lines, want only the link", len(got))
	}
}
