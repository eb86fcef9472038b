// Package storetest is what every implementation of the catalog's stores must pass. A
// store's own tests call [Run] in one line; begin reading there.
package storetest
