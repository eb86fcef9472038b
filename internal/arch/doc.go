// Package arch holds tests, and nothing else, that keep the promises of the
// architecture: which package may import which (arrows_test.go), that lists
// and names don't rot (lists_test.go, names_test.go), that files, functions and
// interfaces stay small (sizes_test.go), that documentation names what exists
// (docs_test.go), and that no file says what it should not (words_test.go).
//
// The tests read the files of the repository; they build nothing and ask no
// tool. tree_test.go is how they read. Every failure says what is wrong and
// what to do. An exception is an entry in a table, with its reason.
package arch
