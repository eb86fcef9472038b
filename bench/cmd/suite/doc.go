// Command suite measures the real binary over loopback and prints the budgets
// of the catalog beside what was measured:
//
//	go run ./bench/cmd/suite                          10,000 and 100,000 entities
//	go run ./bench/cmd/suite -n 10000                 one size
//	go run ./bench/cmd/suite -grow 1000,10000,100000  how cost grows
//	go run ./bench/cmd/suite -json results.json       for a later comparison
//
// It builds callboard without cgo, generates catalogs with bench/generator into
// a temporary folder, starts the portal as a user would, and asks it as clients
// would. Where a ratio is possible the yardstick is a plain net/http handler in
// a process of its own, which sends the same headers and bytes: same client,
// same run, in turns. The client shares the cores with both.
//
// Where to start reading: main.go is the order of events and rows.go what is
// measured; portal.go and plain.go are the two processes, client.go and load.go
// what asks them, report.go what is printed.
package main
