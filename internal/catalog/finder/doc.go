// Package finder finds entities by what people remember of their names: words in any
// order, beginnings, initials, parts, and words with a slip of the keyboard in them.
//
// It owns the reading of a search text, the index over names and titles, and the order
// of what is found. What is in the catalog, and which entities have an owner, a kind or a
// tag, it asks the snapshot; who the reader is and what others look at, it is told
// ([Reader]). Texts of more than names (documentation, descriptions) are not its affair.
//
// # What is found
//
// Every word of a search must match the name or the title of an entity, or, when there
// are several, begin its kind or namespace, or be one of its tags. How a word may match,
// best first; match.go has the numbers:
//
//	whole         playback-api finds playback-api
//	start         play… a name or title begins with it
//	segment       api, and playback-a: a part of the name begins with it
//	initials      pa, plapi: beginnings of parts, in order
//	inside        back: anywhere in the name
//	abbreviation  pbk, pba: from the beginning of a part on, its letters in order
//	slip          plabyack: one letter wrong from four letters on, two from eight
//
// Slips are forgiven only when hardly anything is found without. Entities that match
// equally well are in order of: the reader's own, those looked at lately, popularity,
// number of relations, the shorter name, the ref.
//
// # How it is fast
//
// The entities' texts lie in blocks, each a few flat lists. Three words of 64 bits for an
// entity (its letters, its initials, its pairs of letters) rule most of them out; for the
// others, all ways to match a word are tried at once by arithmetic on sets of places in
// the text, of 64 bits too. No memory is taken for an entity that is looked at. A block
// is made anew only when the stamp of its nodes in the snapshot has changed, and only
// when somebody searches.
//
// # Where to start reading
//
//	finder.go   Find, from text to result
//	grammar.go  reading a search: words, kind:, @owner, #tag, namespace/
//	fold.go     texts as they are searched; block.go  the index
//	match.go    one word and one text; scan.go  all words and all entities
//	rank.go     the order; popular.go  what others look at; mark.go  which letters matched
package finder
