// Package readmodel answers every question about the catalog from memory.
//
// A [Snapshot] is the catalog at one sequence of changes and never changes; a [Model]
// holds the newest one behind an atomic pointer and makes the next. Storing is not its
// affair: it is given the stored records, and told what changed.
//
// # How it is held
//
// Every ref, of an entity or only of the target of a relation, has a slot, a small
// number. Slots are in order of ref as of the last bulk load; those that came later are
// strays, merged in when a list is made. A slot holds a document: the stored JSON, its
// relations of both directions, and where it came from. What goes over the wire is put
// together from these when it is asked for.
//
// Each dotted path is a column: its distinct values in order, and for each the set of
// slots that have it, a sorted list when they are few and a dense bitset when they are
// many. Filters become bitsets, orders walk a column and pass over what the filter did
// not select, facets count along it. Dense bitsets rather than compressed ones: at a
// hundred thousand entities one is 12.5 KB, and combining two takes a microsecond.
//
// A column keeps its values in chunks. A small change copies the chunks and sets it
// touches and shares all else with the snapshot before; a large one builds anew. Both
// come to the same, which a test holds them to.
//
// Nothing that leaves the process numbers entities: cursors say a value and a ref, and
// so stay good in later snapshots. Inside the process, lists beside the snapshot may go
// by nodes (node.go); stamps tell them what changed in the next one (stamp.go).
//
// # Where to start reading
//
//	query.go      Query and Facets; walk.go and groups.go go through entities in order
//	filter.go     filters and how they become sets; parsefilter.go and predicate.go
//	              read the two grammars, cursor.go the third thing that comes from outside
//	build.go      a bulk load: scan.go and terms.go take JSON apart, accumulate.go and
//	              sorting.go make columns, relate.go the relations
//	apply.go      a small change; settle.go brings the columns in line, columnedit.go
//	              changes one
//	snapshot.go   slots, look-ups and ancestry; entity.go what an entity can tell;
//	              document.go its JSON; column.go and sets.go how values are held
//	problems.go   stored problems and dangling relations; near.go names that are nearly right
//	stamp.go      for lists that others keep beside the snapshot, by node
package readmodel
