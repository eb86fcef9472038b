// Package sdk holds the contracts that an extension is written against. They are
// small: one interface for what every extension of a sort must do, and one-method
// interfaces for what some can do besides.
//
// A [Source] brings documents into the catalog. It knows where documents are and how
// to read them; it knows nothing of YAML, kinds or rules. The catalog knows those,
// and asks the source to follow what a document points to: other documents
// ([LocationReader]) and text to be put in ([ReferenceReader]).
//
// Package sdktest has the conformance suite that every extension runs.
package sdk
