// Package catalogweb is the catalog's pages: the list, an entity, the problems, and
// what a reader sees when there is nothing at an address or something failed.
//
// It owns questions put in an address, and how answers look on a page. Answers come
// from a snapshot of package readmodel and from the small interfaces in ports.go; HTML
// components, styles and scripts are webui's; errors, validators and cross-site checks
// are httpkit's.
//
// # Where to start reading
//
// pages.go has every route. Then, a page each:
//
//	liststate.go   the address of the list: filters, order, page
//	listmenus.go   the filters with their counts, listcolumns.go and listrow.go the table
//	entity.go      one entity; about.go, relations.go, history.go and raw.go are its parts
//	problems.go    what is wrong, by file; problemindex.go knows whose it is
//	missing.go     nothing here, and near matches; failure.go what failed
//
// reference.go turns refs into links, everywhere. A *.templ file is the HTML of the Go
// file of that name.
//
// # Rules the pages keep
//
// State is in the address, in Backstage's names where it has one (reference: "Catalog
// index page"). Every page works without JavaScript. Whatever is written in a catalog
// file is shown as text, clipped, and isolated from the direction of the text around it.
// A page costs what it shows: nothing is decoded for a list, and lists have ends.
package catalogweb
