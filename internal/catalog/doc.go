// Package catalog owns the way of an entity from a source's document to a stored,
// visible record. Its files tell the way in order:
//
//	ingest.go     a source's full passes and deltas, one bucket each
//	parse.go      YAML text to documents, placeholders put in
//	validate.go   envelope and kind, problems with their place in the file
//	relate.go     what an entity declares about others
//	commit.go     compare with what is stored, write what changed, removal guard
//	problems.go   what is wrong, told to its owner
//
// It hands off serving to package readmodel (an immutable snapshot in memory), storing
// to whoever implements [Store], and reading of files to sources (package sdk).
package catalog
