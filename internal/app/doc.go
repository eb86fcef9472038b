// Package app ties everything together. It is the only place that knows all features,
// the store and HTTP at once; it holds no rule of its own.
//
// Begin with [Serve] in app.go, which is the portal from the configuration to the last
// request, in order. What it calls lies beside it:
//
//	setup.go      configuration and command line to what the parts are told
//	kinds.go      kinds of the company's own, by JSON Schema (schema.go)
//	sources.go    what is read, by which extension
//	view.go       the store's records into the read model
//	ports.go      what the catalog's API and pages ask of the rest
//	routes.go     every address that the portal answers to
//	server.go     listening, who may connect, stopping
//	health.go     is it alive, is it ready
//	metrics.go    numbers about it
//	look.go       the same catalog without a portal: one pass over files, in memory
//	backup.go     copies of the data folder
package app
