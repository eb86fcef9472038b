package webui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"pgregory.net/rapid"
)

// hostile tries to leave every place where text can stand.
const hostile = `"'></a></script><script>alert(1)</script><img src=x onerror=alert(1)> ` + "`<b>`"

// hostileComponents has every component with foreign text in every field.
func hostileComponents() map[string]templ.Component {
	const link = "javascript:alert(1)"
	now := time.Now()
	ref := RefProps{Kind: hostile, Name: hostile, Title: hostile, Href: link, Full: hostile, Missing: true}
	return map[string]templ.Component{
		"page":       Page(PageProps{Title: hostile, Nav: []NavItem{{Label: hostile, Href: link, Key: hostile}}, Theme: hostile, Finder: FinderProps{Action: link, Name: hostile, Value: hostile}, Foot: FootProps{Name: hostile, Version: hostile}}),
		"head":       PageHead(PageHeadProps{Title: hostile, Kind: hostile, Lede: hostile, Crumbs: []Crumb{{Label: hostile, Href: link}, {Ref: &ref}}}),
		"ref":        Ref(ref),
		"user":       Ref(RefProps{Kind: "User", Name: hostile, Href: "/" + hostile}),
		"what":       What(ref, hostile),
		"near":       NearMatches(hostile, []RefProps{ref}),
		"button":     Button(ButtonProps{Label: hostile, Icon: hostile, Href: link}),
		"iconbutton": IconButton(IconButtonProps{Label: hostile, Icon: hostile, Href: link}),
		"copy":       CopyButton(hostile, hostile),
		"labels":     TagList([]TagLink{{Name: hostile, Href: link}, {Name: hostile}}, 1),
		"badge":      Badge(hostile, hostile),
		"lifecycle":  Lifecycle(hostile),
		"lights":     Lights([]Light{{Name: hostile, Level: hostile, State: hostile}}),
		"tabs":       Tabs(TabsProps{Label: hostile, Items: []Tab{{Label: hostile, Href: link, Icon: hostile}}}),
		"card":       Card(CardProps{ID: hostile, Title: hostile, Icon: hostile, State: hostile}),
		"links":      LinkList([]ListLink{{Label: hostile, Href: link, Icon: hostile}, {Label: hostile, Href: "https://a/" + hostile}}),
		"facts":      Facts([]Fact{{Label: hostile, Text: hostile, Note: hostile}}),
		"table":      Table(TableProps{Caption: hostile, Columns: []Column{{Label: hostile, Hint: hostile, Class: hostile, SortHref: link, Sort: hostile, Width: hostile}}}),
		"filters":    FilterBar(FilterBarProps{Action: link, Text: TextFilter{hostile, hostile, hostile}, Hidden: []Parameter{{hostile, hostile}}, ClearHref: link, Menus: []FilterMenu{{Label: hostile, Name: hostile, ClearHref: link, Options: []FilterOption{{Label: hostile, Value: hostile, Checked: true}}}}}),
		"pages":      Pagination(PaginationProps{Total: 1, Prev: link, Next: link, Pages: []PageLink{{Number: 1, Href: link}}}),
		"callout":    Callout(CalloutProps{Tone: hostile, Title: hostile, Text: hostile}),
		"empty":      Empty(EmptyProps{Icon: hostile, Title: hostile, Text: hostile}),
		"problem":    Problem(ProblemProps{ID: hostile, Severity: hostile, Code: hostile, Where: hostile, Href: link, Entity: &ref, Message: hostile, Fix: hostile, Since: now, Now: now, Excerpt: []ExcerptLine{{Number: 1, Text: hostile, From: 2, To: 30, Note: hostile}}}),
		"code":       Code(CodeProps{Title: hostile, Text: hostile, Language: "yaml"}),
		"json":       Code(CodeProps{Text: hostile, Language: "json"}),
		"diff":       Diff(hostile, []DiffLine{{Op: hostile, Text: hostile}}),
		"changes":    Changes([]FieldChange{{hostile, hostile, hostile}}),
		"input":      Input(InputProps{Field: Field{ID: hostile, Name: hostile, Label: hostile, Hint: hostile, Error: hostile}, Value: hostile, Type: hostile, Placeholder: hostile, Prefix: hostile, Icon: hostile}),
		"textarea":   Textarea(TextareaProps{Field: Field{Name: "x", Label: hostile, OK: hostile}, Value: "</textarea>" + hostile}),
		"select":     Select(SelectProps{Field: Field{Name: "x", Label: hostile}, Options: []Option{{Value: hostile, Label: "</select>" + hostile}}}),
		"combobox":   Combobox(ComboboxProps{Field: Field{Name: "x", Label: hostile}, Value: hostile, Text: hostile, Source: link, Options: []Option{{Value: hostile, Label: hostile, Note: hostile, Kind: hostile}, {Label: hostile, Kind: "group"}}}),
		"radios":     Radios(RadiosProps{Field: Field{Name: hostile, Label: hostile}, Options: []Option{{Value: hostile, Label: hostile, Note: hostile}}}),
		"switch":     Switch(CheckProps{Name: hostile, Value: hostile, Label: hostile}),
		"segmented":  Segmented(SegmentedProps{Label: hostile, Items: []Segment{{Label: hostile, Icon: hostile, Href: link, Bare: true}}}),
		"theme":      ThemeSwitch(ThemeSwitchProps{Action: link, Back: hostile}),
		"menu":       Menu(MenuProps{ID: hostile, Label: hostile, Icon: hostile, Items: []MenuItem{{Label: hostile, Href: link}, {Label: hostile, Action: link, Hidden: []Parameter{{hostile, hostile}}}, {Label: hostile, Copy: hostile, Keys: []string{hostile}}, {Label: hostile, Dialog: hostile, Note: hostile}, {Label: hostile, Heading: true}}}),
		"tooltip":    Tooltip(hostile, hostile),
		"dialog":     Dialog(DialogProps{ID: hostile, Title: hostile, Text: hostile, Action: link, Hidden: []Parameter{{hostile, hostile}}, Confirm: hostile, Word: hostile}),
		"drawer":     Drawer(DialogProps{ID: "x", Title: hostile, Text: hostile}),
		"toast":      Toast(ToastProps{Tone: hostile, Text: hostile, Action: link, Label: hostile, Hidden: []Parameter{{hostile, hostile}}}),
		"columns":    Columns(ColumnsProps{ID: hostile, Action: link, Name: hostile, Columns: []ColumnChoice{{Value: hostile, Label: hostile}}, ResetHref: link}),
		"pick":       Pick(hostile, hostile, hostile, hostile, true),
		"selection":  SelectionBar(SelectionBarProps{Form: hostile, Hidden: []Parameter{{hostile, hostile}}, Actions: []SelectionAction{{Label: hostile, Icon: hostile, Action: link, Name: hostile, Value: hostile}}}),
		"hovercard":  HoverCard(HoverCardProps{Ref: ref, Type: hostile, Description: hostile, Owner: &ref, System: &ref, Lifecycle: hostile, Status: hostile, StatusText: hostile, Facts: []Fact{{Label: hostile, Text: hostile}}}),
		"star":       Star(StarProps{Action: link, Ref: hostile, Title: hostile, Back: hostile, Words: true}),
		"stats":      Stats([]StatProps{{Label: hostile, Value: hostile, Unit: hostile, Note: hostile, Href: link, Tone: hostile}}),
		"bars":       BarChart(BarChartProps{Label: hostile, Unit: hostile, Bars: []Bar{{Label: hostile, Note: hostile, Value: 1}}}),
		"line":       LineChart(LineChartProps{Label: hostile, Unit: hostile, Points: []Bar{{Label: hostile}}}),
		"meter":      Meter(MeterProps{Label: hostile, Text: hostile, Tone: hostile}),
		"strip":      Strip(hostile, []StripCell{{Label: hostile, Age: hostile, Level: hostile, State: hostile, Why: hostile, Href: link}}),
		"note":       Note(NoteProps{Title: hostile, Text: hostile, Who: hostile, Until: hostile, Href: link}),
		"tree":       Tree(hostile, []TreeNode{{Label: hostile, Href: link, Icon: hostile, Note: hostile, More: hostile, MoreHref: link, Children: []TreeNode{{Ref: &ref}}}}),
		"people":     People([]PersonProps{{Name: hostile, Note: hostile, Href: link}}),
		"avatars":    Avatars([]string{hostile, hostile}, 1),
		"reader":     Page(PageProps{Reader: &ReaderProps{Name: hostile, Note: hostile, Href: link, ThemeAction: link, Back: hostile, Items: []MenuItem{{Label: hostile, Href: link}}}, Toast: &ToastProps{Text: hostile}, Visit: link}),
		"timeline":   Timeline([]TimelineItem{{Who: hostile, Text: hostile, At: now, Now: now}}),
	}
}

func TestForeignTextStaysText(t *testing.T) {
	t.Parallel()
	for name, component := range hostileComponents() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := render(t, component)
			assertHarmless(t, r)
			if images := r.all("img"); len(images) > 0 {
				t.Errorf("text became an element in\n%s", r.text)
			}
		})
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	r := render(t, Page(PageProps{
		Title: "Catalog", Current: "/catalog", Theme: ThemeDark,
		Nav:    []NavItem{{Label: "Catalog", Href: "/catalog", Key: "c"}, {Label: "Problems", Href: "/problems", Key: "p", Count: 1204}},
		Finder: FinderProps{Action: "/catalog", Name: "filters[text]", Value: "pla"},
		Foot:   FootProps{Entities: 6582, SnapshotAt: now.Add(-4 * time.Second), Now: now, Name: "Lark", Version: "0.1"},
	}))
	r.one(t, "html", "lang=en", "data-theme=dark")
	if got := words(r.one(t, "title")); got != "Catalog · Callboard" {
		t.Errorf("title %q", got)
	}
	r.one(t, "a", "class=skip", "href=#main")
	r.one(t, "main", "id=main")
	r.one(t, "a", "href=/catalog", "aria-current=page", "data-go=c")
	if got := words(r.one(t, "a", "data-go=p")); got != "Problems 1,204" {
		t.Errorf("nav item %q", got)
	}
	r.one(t, "input", "name=filters[text]", "value=pla")
	r.one(t, "button", "popovertarget=nav-menu", "aria-label=Menu")
	r.one(t, "dialog", "id=keys", "aria-labelledby=keys-title")
	r.one(t, "script", "type=module")
	if got := words(r.one(t, "footer", "class=foot")); !strings.Contains(got, "6,582 entities") || !strings.Contains(got, "snapshot 4 s old") || !strings.Contains(got, "Lark on Callboard 0.1") {
		t.Errorf("foot %q", got)
	}
	assertHarmless(t, r)
	if system := render(t, Page(PageProps{})); len(system.all("html", "data-theme")) > 0 {
		t.Error("without a choice the system decides")
	}
}

func TestRef(t *testing.T) {
	t.Parallel()
	link := render(t, Ref(RefProps{Kind: "Component", Name: "playback-api", Href: "/catalog/default/component/playback-api", Full: "component:default/playback-api"}))
	link.one(t, "a", "class=ref", "title=component:default/playback-api")
	link.one(t, "span", "class=kind", "data-kind=component", "title=Component")

	missing := render(t, Ref(RefProps{Kind: "component", Name: "licence-broker", Href: "/x", Full: "component:default/licence-broker", Missing: true}))
	if got := words(missing.one(t, "a", "class=missing")); got != "licence-broker (not in the catalog)" {
		t.Errorf("missing reference reads %q", got)
	}

	plain := render(t, Ref(RefProps{Kind: "api", Name: "v2", Href: "javascript:x"}))
	if len(plain.all("a")) > 0 || len(plain.all("span", "class=ref")) != 1 {
		t.Errorf("a refused link must leave its words: %s", plain.text)
	}

	team := render(t, Ref(RefProps{Kind: "Group", Name: "playback", Title: "Playback", Href: "/x"}))
	team.one(t, "span", "class=team", "aria-hidden=true")
	if got := words(team.one(t, "a")); got != "PL Playback" {
		t.Errorf("team reads %q", got)
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Mara Lindqvist": "ML", "Mara van der Berg": "MB", "playback": "PL", "team-a": "TA", "x": "X", "": "?", "——": "?", "äöü": "ÄÖ", "李小龍": "李小", "user.name@host": "UH",
	} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if hueOf("Playback") != hueOf("PLAYBACK") {
		t.Error("case changes the hue")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	r := render(t, Table(TableProps{Caption: "Components", Fold: true, Columns: []Column{
		{Label: "Name", SortHref: "/catalog?sort=name", Sort: Descending}, {Label: "Owner", SortHref: "/catalog?sort=owner", Width: Width85}, {Label: "Pick", Unspoken: true}, {Label: "Calls", Numeric: true},
	}}))
	if got := words(r.one(t, "caption")); got != "Components" {
		t.Errorf("caption %q", got)
	}
	if heads := r.all("th", "scope=col"); len(heads) != 4 {
		t.Errorf("%d heads", len(heads))
	}
	r.one(t, "th", "aria-sort=descending")
	r.one(t, "a", "href=/catalog?sort=owner")
	r.one(t, "col", "data-w=8.5")
	r.one(t, "th", "class=num")
	r.one(t, "table", "class=fold", "data-walk")
}

func TestFilterBar(t *testing.T) {
	t.Parallel()
	options := []FilterOption{{Label: "Playback", Value: "group:default/playback", Count: 1234, Checked: true}, {Label: "Discovery", Value: "d", Checked: true}, {Label: "Payments", Value: "p", Checked: true}, {Label: "None", Value: "n", Count: -1}}
	r := render(t, FilterBar(FilterBarProps{
		Action: "/catalog", Text: TextFilter{Name: "filters[text]", Value: "a&b"}, Hidden: []Parameter{{"sort", "name"}}, ClearHref: "/catalog",
		Menus: []FilterMenu{{Label: "Owner", Name: "filters[owners]", Options: options, ClearHref: "/catalog?x"}, {Label: "Kind", Name: "filters[kind]", Single: true, Options: options[3:]}},
	}))
	r.one(t, "form", "action=/catalog", "method=get", "data-refine")
	r.one(t, "input", "type=search", "name=filters[text]", "value=a&b")
	r.one(t, "input", "type=hidden", "name=sort", "value=name")
	r.one(t, "input", "type=checkbox", "value=group:default/playback", "checked")
	r.one(t, "input", "type=radio", "name=filters[kind]")
	r.one(t, "a", "aria-label=Remove filter on owner", "href=/catalog?x")
	if got := words(r.one(t, "span", "class=chip")); !strings.HasPrefix(got, "Owner Playback, Discovery, +1") || !strings.Contains(got, "1,234") {
		t.Errorf("chip reads %q", got)
	}
	if groups := r.all("legend"); len(groups) != 2 {
		t.Errorf("%d groups are named", len(groups))
	}
	if buttons := r.all("button", "type=submit"); len(buttons) != 3 {
		t.Errorf("%d ways to apply without a script", len(buttons))
	}
	if live := r.all("span", "data-live", "id"); len(live) != 3 {
		t.Errorf("%d live regions", len(live))
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	r := render(t, Problem(ProblemProps{
		Severity: SeverityError, Code: "relation-missing", Where: "catalog-info.yaml:31:7", Href: "/source",
		Message: "It names `component:x`, which is not there.", Fix: "Write `component:y`.",
		Excerpt: []ExcerptLine{{Number: 30, Text: "\tdependsOn:"}, {Number: 31, Text: "\t- component:x", From: 3, To: 14, Note: "not there"}},
	}))
	if got := words(r.one(t, "span", "class=severity")); got != "error" {
		t.Errorf("severity %q", got)
	}
	r.one(t, "a", "class=where", "href=/source")
	if got := words(r.one(t, "u")); got != "component:x" {
		t.Errorf("marked %q", got)
	}
	if want := "<i>30</i>\tdependsOn:\n<i>31</i>\t- <u>component:x</u>\n<i></i>\t  <em>^^^^^^^^^^^  not there</em>"; !strings.Contains(r.text, want) {
		t.Errorf("excerpt in\n%s", r.text)
	}
	if codes := r.all("code", "class=inline"); len(codes) != 2 {
		t.Errorf("%d codes", len(codes))
	}
}

func TestExcerptKeepsToItsLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := ExcerptLine{Text: rapid.String().Draw(t, "text"), From: rapid.IntRange(-5, 400).Draw(t, "from"), To: rapid.IntRange(-5, 400).Draw(t, "to")}
		var out strings.Builder
		line.write(&out)
		if n := strings.Count(out.String(), "<u>"); n != strings.Count(out.String(), "</u>") || n > 1 {
			t.Fatalf("marks in %q", out.String())
		}
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain": "plain", "a `b` c": `a <code class="inline">b</code> c`, "`a``b`": `<code class="inline">a</code><code class="inline">b</code>`,
		"open ` end": "open ` end", "``": "``", "": "", "`<b>`.": `<code class="inline">&lt;b&gt;</code>.`,
	} {
		if got := render(t, Text(in)).text; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFactsShowWhatIsNotSet(t *testing.T) {
	t.Parallel()
	r := render(t, Facts([]Fact{{Label: "Owner"}, {Label: "Type", Text: "service", Note: "catalog-info.yaml:3"}, {Label: "System", Value: Ref(RefProps{Kind: "system", Name: "streaming"})}}))
	var values []string
	for _, value := range r.all("dd") {
		values = append(values, words(value))
	}
	if want := []string{"–not set", "service", "streaming"}; !slices.Equal(values, want) {
		t.Errorf("%q, want %q", values, want)
	}
	r.one(t, "dt", "title=catalog-info.yaml:3")
}

func TestButtonStates(t *testing.T) {
	t.Parallel()
	render(t, Button(ButtonProps{Label: "Go", Href: "/x", Style: ButtonPrimary})).one(t, "a", "class=primary", "href=/x")
	render(t, Button(ButtonProps{Label: "Go", Submit: true})).one(t, "button", "type=submit")
	render(t, Button(ButtonProps{Label: "Go", Href: "/x", Disabled: true})).one(t, "button", "disabled")
	render(t, IconButton(IconButtonProps{Label: "Star", Icon: "star", Attrs: templ.Attributes{"aria-pressed": "true"}})).one(t, "button", "aria-label=Star", "aria-pressed=true")
	render(t, CopyButton("Copy", "a\"b")).one(t, "button", "data-copy=a\"b", "type=button")
}

func TestCardStates(t *testing.T) {
	t.Parallel()
	card := render(t, Card(CardProps{ID: "about", Title: "About", State: CardStale, Meta: Text("6 h old"), Footer: Text("why")}))
	card.one(t, "section", "id=about", "class=stale", "aria-label=About")
	card.one(t, "div", "class=body")
	if got := words(card.one(t, "footer")); got != "why" {
		t.Errorf("footer %q", got)
	}
	if flush := render(t, Card(CardProps{Flush: true})); len(flush.all("div", "class=body"))+len(flush.all("header")) > 0 {
		t.Errorf("flush and without title: %s", flush.text)
	}
}

func TestCalloutIsReadOutOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	render(t, Callout(CalloutProps{Tone: ToneBad, Title: "Not saved", Alert: true})).one(t, "div", "role=alert", "data-tone=bad")
	if quiet := render(t, Callout(CalloutProps{Title: "Held"})); len(quiet.all("*", "role=alert")) > 0 {
		t.Error("a callout that is there when the page opens must not interrupt")
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	href := func(int) string { return "/x" }
	rapid.Check(t, func(t *rapid.T) {
		last := rapid.IntRange(1, 300).Draw(t, "last")
		current := rapid.IntRange(1, last).Draw(t, "current")
		links := Pages(current, last, href)
		var numbers []int
		for i, link := range links {
			if link.Number == 0 {
				if i == 0 || i == len(links)-1 || links[i+1].Number-links[i-1].Number < 3 {
					t.Fatalf("a gap that hides fewer than two pages: %v", links)
				}
				continue
			}
			if link.Current != (link.Number == current) {
				t.Fatalf("the wrong page is current: %v", links)
			}
			numbers = append(numbers, link.Number)
		}
		if !slices.IsSorted(numbers) || numbers[0] != 1 || numbers[len(numbers)-1] != last || !slices.Contains(numbers, current) || len(links) > 9 {
			t.Fatalf("%d of %d: %v", current, last, links)
		}
	})
}

func TestPagination(t *testing.T) {
	t.Parallel()
	r := render(t, Pagination(PaginationProps{From: 51, To: 100, Total: 6582, Prev: "/a", Pages: Pages(2, 132, func(int) string { return "/n" })}))
	r.one(t, "a", "aria-label=Previous page", "rel=prev", "href=/a")
	if len(r.all("a", "rel=next")) > 0 {
		t.Error("there is no next page")
	}
	if got := words(r.one(t, "nav", "aria-label=Pages")); !strings.HasPrefix(got, "51–100 of 6,582") {
		t.Errorf("%q", got)
	}
	r.one(t, "a", "aria-current=page")
}

func TestNearMatchesAreSilentWhenEmpty(t *testing.T) {
	t.Parallel()
	if got := render(t, NearMatches("Did you mean", nil)).text; got != "" {
		t.Errorf("%q", got)
	}
}
