// Package cli is the command line: what "callboard serve", "callboard validate" and the
// others take, print and return.
//
// Commands are thin. serve and validate call package app; list, get, facets and catalog
// ask a portal's REST API through one small client (client.go), which is either a portal
// elsewhere or one made on the spot from files (look.go), so that there is one way to
// ask. Data goes to standard output, everything else to standard error.
//
// Begin with run.go, then root.go, which lists the commands; each has a file of its name.
// How things are printed is in output.go, table.go, yaml.go, problems.go and style.go.
package cli
