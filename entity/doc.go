// Package entity is the vocabulary of the catalog: what an entity is, how it is
// named, which kinds there are and how entities relate to each other. Everything
// else in Callboard speaks it; it imports nothing but the standard library.
//
// The format is Backstage's, to the letter: the same envelope, the same names, the
// same rules. An [Entity] keeps the document exactly as it was read, unknown fields
// included, and offers typed access to the well-known ones.
//
// Where to start:
//
//   - [Ref] and [ParseRef]: "component:default/playback-api" and its short forms.
//   - [Entity]: the document and typed access to it.
//   - [Model] and [Kind]: which kinds exist, the fields they ask for and the
//     relations that these fields declare. [Builtin] has Backstage's kinds;
//     a company adds its own with [Model.With].
//   - [Model.Validate]: everything that is wrong with an entity, field by field.
//   - [Model.Relations]: what an entity declares about others.
package entity
