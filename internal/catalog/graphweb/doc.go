// Package graphweb shows the catalog as a graph: the page at /catalog-graph with the
// options of Backstage's (reference: "API docs, graph, org, import", "Other pages"), the
// same as a file, and what the entity's page shows of it.
//
// What is in a picture, package graph finds; where its boxes stand, package layout. Here
// they become SVG with links, which works without script; js/graph.js adds zooming and
// dragging, lights up paths, and lets arrow keys walk along edges.
//
// # Where to start reading
//
//	state.go         what an address asks for, and the address of a state
//	pages.go         the handlers; drawn.go the cache of drawings
//	page.go          from a state to a page: what each box and line says
//	filters.go       the filters; picture.templ the SVG; curve.go its lines
//	export.go        the picture as a file of its own
//	ego.go           the small picture on an entity's overview
//	dependencies.go  the Dependencies tab: tree.go, impact.go, and a picture
package graphweb
