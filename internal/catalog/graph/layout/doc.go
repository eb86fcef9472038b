// Package layout places boxes and the edges between them, in ranks: every edge leads
// from one rank to a later one, boxes do not overlap, and as few edges cross as some
// quick sweeps can arrange. It knows neither catalogs nor pictures.
//
// It is the method of Sugiyama in its usual five steps, each in a file of its own. All of
// it is arithmetic on integers and sorting with ties decided by index, so that the same
// graph gives the same drawing everywhere.
//
//	layout.go     what goes in and comes out; the steps for each connected part
//	acyclic.go    1. turns around the edges that close a cycle
//	rank.go       2. gives every box a rank, and edges that are as short as possible
//	layers.go     3. splits long edges, so that each leads from one rank to the next
//	order.go      4. orders each rank against crossings, which crossings.go counts
//	position.go   5. coordinates after Brandes and Köpf; align.go is one of its four runs
//	pack.go       places the parts beside each other; route.go leads the edges
//
// Why this is our own: docs/adr/0007-graph-layout.md.
package layout
