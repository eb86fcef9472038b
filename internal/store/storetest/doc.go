// Package storetest is what every implementation of the stores must pass: of the
// catalog's with [Run], of people's settings with [RunUserSettings]. A store's own tests
// call them in one line each; begin reading there.
package storetest
