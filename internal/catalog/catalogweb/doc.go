// Package catalogweb is the list of the catalog, and the API explorer, which is the same
// list of one kind: filters, views, columns, what can be done with a selection, and files
// of what was found. The style guide is here as well.
//
// It owns questions put in an address, and how a list looks. Answers come from a snapshot
// of package readmodel; whose list it is, from the reader of package portal; what somebody
// keeps (views, stars, columns) is kept by the forms of package usersettingsweb, to which
// the pages post.
//
// # Where to start reading
//
// pages.go has every route. Then, in the order in which a list is made:
//
//	liststate.go      what an address says; listparameters.go writes it
//	question.go       what a state asks of a snapshot; knowledge.go what no column answers
//	list.go           the page
//	views.go          the line of views: all, mine, starred, saved
//	listmenus.go      the filters with their counts; values.go every value of one
//	listcolumns.go    the table; listarrange.go its columns and density, listrow.go its rows
//	nothing.go        a list without rows
//	selection.go      the bar for picked rows
//	export.go         CSV, JSON and NDJSON
//
// A *.templ file is the HTML of the Go file of that name.
//
// # Rules the pages keep
//
// State is in the address, in Backstage's names where it has one (reference: "Catalog
// index page"). Every page works without JavaScript. Whatever is written in a catalog
// file is shown as text, clipped, and isolated from the direction of the text around it.
// A page costs what it shows: nothing is decoded for a list, and lists have ends.
package catalogweb
