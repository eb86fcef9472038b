// Package generator makes catalogs of any size for benchmarks and tests.
//
// A catalog has the shape that real ones have: an organisation tree with
// teams and their members, domains split into systems, and in each system a
// handful of components, APIs and resources with the labels, annotations,
// tags, links and relations that people write. Popularity follows a power
// law: a few components, APIs and resources are used by very many others.
//
// The same Config always gives the same bytes. Nothing is remembered between
// entities: the name and the place of any entity is computed from its number,
// so a million entities need no more memory than a hundred.
//
// Start reading at Documents (documents.go), which walks the files in order.
// shape.go says how many of what there are and who belongs to whom, names.go
// names them, prose.go says something about them, and org.go and software.go
// write them down.
//
// All references resolve, all entities are valid, and all hosts are under
// example.com, which nobody can own.
package generator
