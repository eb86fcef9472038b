// Package catalogapi is the catalog's REST surface: Backstage's catalog API under
// /api/catalog, to the letter where clients can tell (reference: "Catalog REST API" and
// its traps), and Callboard's own additions under /api/callboard/catalog.
//
// It owns requests and answers only. Questions go to a snapshot of package readmodel,
// changes to the small interfaces in ports.go. Lists are written as the bytes that the
// snapshot holds; nothing is decoded unless the caller selects fields.
//
// Where to start: api.go has every route. query.go turns requests of either surface
// into questions; entities.go and entity.go answer them. Where we differ from Backstage
// on purpose is written in docs/compatibility.md and checked by oracle_test.go.
package catalogapi
