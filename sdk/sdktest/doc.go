// Package sdktest has the conformance suite of each contract in package sdk, and
// working stand-ins for the other side of it.
//
// An extension calls the suite of its contract in one line of its tests: [RunSource]
// for a source. [Bucket] is a catalog's bucket in memory that a test can wait on.
package sdktest
