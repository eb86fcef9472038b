// Package httpkit is what every HTTP surface of Callboard shares: handlers that return
// errors and the one place that shows them, conditional requests, compression, limits
// on what comes in, query parameters, metrics, and the guard of local mode.
//
// A feature registers its handlers on a [Router] and returns faults from them; below
// /api the router answers with Backstage's error envelope (reference: catalog REST
// API, "Errors"), elsewhere with the page that the application hands in. What an
// answer means is the feature's business: httpkit knows no entity.
//
// Where to start: router.go, then fail.go. body.go and params.go read requests, etag.go
// and write.go make answers, compress.go and guard.go wrap whole handlers.
package httpkit
