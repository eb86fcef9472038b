// Package e2e tests the real binary as people and programs use it: over HTTP, with
// Backstage's own clients, in a real browser, killed in the middle of its work. It has
// no code but tests.
package e2e
