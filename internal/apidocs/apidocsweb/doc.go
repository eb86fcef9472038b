// Package apidocsweb shows API definitions: the content of an entity's Definition
// tab, a line of summary, and the outline for the overview.
//
// It owns how a document of apidocs looks on a page and how a large one is cut
// into pages: up to inlineOperations operations stand on one page, folded; of more
// there is a list whose lines lead to a page each. It hands off reading to
// apidocs, and the page around it to the entity's pages.
//
// # Where to start reading
//
// pages.go is what the entity's pages call. view.go decides from the address what
// is shown; contents.go makes the index on the left, block.go turns schemas into
// rows within limits; the *.templ files draw, a part each.
//
// # Addresses
//
// All are below the tab: ?operation=ID and ?schema=NAME are pages of their own,
// ?group=NAME&page=N is a part of a large document, ?q=WORDS searches, and
// ?format=raw shows the text. Where operations stand on one page, #operation/ID
// leads to one.
package apidocsweb
