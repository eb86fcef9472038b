// Package catalog owns the way of an entity from a source's document to a stored,
// visible record. Its files tell the way in order:
//
//	ingest.go     sources run for ever, what is stored is known, one change after the other
//	bucket.go     a source's full passes and deltas, one bucket each
//	pass.go       documents admitted one by one, refs claimed, Locations followed
//	parse.go      YAML text to documents, placeholders put in, relations read off
//	validate.go   envelope and kind, problems with their place in the file
//	relate.go     which Locations lead where, and so which entities are whose parents
//	commit.go     compare with what is stored, write what changed
//	hold.go       removals that a person must agree to
//	problems.go   what is wrong, told to its owner
//
// It hands off serving to package readmodel (an immutable snapshot in memory), storing
// to whoever implements [Store], and reading of files to sources (package sdk).
package catalog
