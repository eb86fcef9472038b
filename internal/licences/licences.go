// Package licences holds the licences of everything that is part of the program besides
// Callboard itself: the libraries that are linked into it, fonts and icons.
//
// third-party.txt is generated from the module cache by "make generate"; see the folder
// generate. A test of the built program checks that no linked module is missing.
package licences

import _ "embed"

// ThirdParty is the texts of all licences, each with the modules under it.
//
//go:embed third-party.txt
var ThirdParty string
