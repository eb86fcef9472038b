// Package webui is how Callboard looks: the page shell, the design tokens, one
// templ component per thing on a page, the icons, the fonts and the small
// script, all embedded, so that `go build` is the whole build.
//
// It owns HTML, CSS and the headers that protect them. It knows nothing of
// catalogs: components take plain strings, and the pages (internal/…/…web)
// turn entities into props.
//
// # Where to start reading
//
// page.templ is the shell; every other *.templ file is one component with its
// props on top and its CSS under css/ by the same name. assets.go serves what is
// embedded; stylesheet.go is the cascade; script.go joins js/*.js; headers.go is
// the content security policy; icons/icons.txt lists the icons, and scripts/icons
// draws the sprite from them. The sub-package styleguide renders every component
// in every state: open /styleguide and compare.
//
// # Writing a page
//
//	webui.Page(webui.PageProps{
//		Title:   "Catalog",
//		Current: "/catalog",                     // which NavItem is lit
//		Nav:     []webui.NavItem{{Label: "Catalog", Href: "/catalog", Key: "c"}, …},
//		Theme:   webui.ThemeOf(r),
//		Finder:  webui.FinderProps{Action: "/catalog", Name: "filters[text]"},
//		Foot:    webui.FootProps{Entities: 6582, SnapshotAt: t, Now: now, Version: "0.1"},
//	}) { children }
//
// and inside it, in this order: [PageHead]; [Tabs] (Views for saved views);
// [FilterBar]; a [Live] region with [Results], [Table] or [Empty], and
// [Pagination]; or, on an entity page, a `.split` of a `.stack` of [Card]s and
// an aside with [Card] and [Facts].
//
// # Components
//
//	Page PageHead Live Stack Split Aside Grid Slot   the sheet
//	Icon SmallIcon KindIcon KindTile Avatar Avatars Mark  marks
//	Ref What NearMatches Breadcrumb HoverCard Star   entities
//	Button IconButton CopyButton Menu MenuPanel      what may be touched
//	Form Field Input Textarea Select Combobox        forms: a control draws its
//	Checkbox Switch Radios Checks Segmented Group    label, hint and error
//	Badge Tag TagList Lifecycle Status Lights        words
//	Keys Count Number KindLabel Initials             words
//	Tabs Card Facts List LinkList People Tree Note   blocks
//	Strip Stat Stats Meter Progress Sparkline        numbers
//	BarChart LineChart Skeleton Spinner              numbers
//	Table SortIcon Results Pagination Columns        tables
//	Density PickAll Pick SelectionBar RowActions     tables
//	FilterBar                                        filters: one GET form
//	Callout Empty Problem Toast Tooltip              messages
//	Dialog Drawer Shortcuts Palette ThemeSwitch      what opens above the page
//	Code Diff Changes Timeline                       text and history
//	Time Text                                        inline
//
// The package markdown below shows text with Markdown in it.
//
// # After a POST
//
// Answer 303 to [Done] of an address with a code; the page there passes
// [DoneToast] to PageProps.Toast. A visit is counted by PageProps.Visit, because
// browsers ask for pages ahead of the reader ([Speculative]).
//
// # Rules the components keep
//
//   - Text is escaped by templ. A link is written only when [Link] finds its
//     scheme harmless; otherwise its words stay and the link goes.
//   - No inline style and no inline script, so the policy needs no exceptions.
//     Values that are data (a hue, a column's width) are data attributes with a
//     closed set of values in the CSS.
//   - Everything works without JavaScript. The files under js/, a subject each,
//     only add keys, copying, fresh times, filtering in place, hints that float and
//     posting in place; what they need is marked by data attributes (data-go,
//     data-key, data-walk, data-filter, data-refine, data-live, data-copy).
//     script.go joins them; docs/adr/0006 says why it is not a library.
//   - Menus, dialogs and the selection bar open by popover, command and :has(), not
//     by script.
//   - All strings in props are plain text. Where a sentence may hold `code` in
//     backticks, the field says so.
package webui
