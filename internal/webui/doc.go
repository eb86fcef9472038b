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
// props on top and its CSS under css/ by the same name. assets.go joins and
// serves what is embedded; stylesheet.go is the cascade; headers.go is the
// content security policy. The sub-package styleguide renders every component
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
//	Page PageHead Live Stack Split Aside Grid    the sheet
//	Icon SmallIcon KindIcon KindTile Avatar Mark marks
//	Ref What NearMatches Breadcrumb              entities
//	Button IconButton CopyButton                 what may be touched
//	Badge Tag TagList Lifecycle Status Lights    words
//	Keys Count KindLabel Initials                words
//	Tabs Card Facts List LinkList                blocks
//	Table SortIcon Results Pagination            tables
//	FilterBar                                    filters: one GET form
//	Callout Empty Problem                        messages
//	Code Diff Changes Timeline                   text and history
//	Time Text                                    inline
//
// # Rules the components keep
//
//   - Text is escaped by templ. A link is written only when [Link] finds its
//     scheme harmless; otherwise its words stay and the link goes.
//   - No inline style and no inline script, so the policy needs no exceptions.
//     Values that are data (a hue, a column's width) are data attributes with a
//     closed set of values in the CSS.
//   - Everything works without JavaScript. js/callboard.js only adds keys,
//     copying, fresh times and filtering in place; what it needs is marked by
//     data attributes (data-go, data-filter, data-refine, data-live, data-copy).
//   - All strings in props are plain text. Where a sentence may hold `code` in
//     backticks, the field says so.
package webui
