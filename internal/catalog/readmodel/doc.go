// Package readmodel answers every question about the catalog from memory.
//
// A [Snapshot] is the catalog at one sequence of changes and never changes; a [Model]
// holds the newest one behind an atomic pointer and makes the next. Each entity is kept
// as the JSON text that goes over the wire, with relations of both directions, orphan
// mark and problems in it. Each dotted path is a [column]: its distinct values in
// order, and the entities that have each. Filters become bitmaps of entities, orders
// walk a column, facets count along it.
//
// Where to start: [Snapshot.Query], [Snapshot.Facets], [Snapshot.ByRef]; then filter.go
// and predicate.go for the two grammars, column.go for how values are held, build.go
// and apply.go for how a snapshot comes to be.
package readmodel
