// Package graph answers what is around an entity, what it needs, and what breaks when it
// breaks. It walks a snapshot of the catalog and gives nodes and edges; it knows neither
// HTTP nor HTML, and where boxes stand is the affair of its package layout.
//
// All walks are bounded: in depth, in how many nodes they look at, and in how many they
// give back. What was left out is counted, never silently dropped.
//
// # Where to start reading
//
//	relations.go  which relations there are, and which way they point
//	walk.go       [Walk]: the neighbourhood of some roots, with the options of
//	              Backstage's graph page (reference: "API docs, graph, org, import")
//	edges.go      the edges among the nodes found
//	group.go      [Groups]: to which system, domain or owner a node belongs
//	fold.go       a neighbourhood too large to draw, as groups
//	whole.go      [Whole]: the whole catalog, or one group of it, as groups
//	tree.go       [TreeOf]: needs or needed by, as a nested list
//	impact.go     [ImpactOf]: who breaks if this breaks
//	cache.go      pictures of a snapshot are made once
package graph
