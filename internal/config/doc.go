// Package config reads Backstage's app-config.yaml, as Backstage does, and hands
// out the few keys that Callboard uses as typed values.
//
// It owns the layering of files and environment, ${VAR} substitution, the
// $env, $file and $include keys, and the checks on every key that is honoured.
// Each value remembers the file, line and column where it was written, so that an
// error here, or later in the feature that uses the value, can point at it.
//
// It does not act on what it reads: it opens no location, compiles no JSON Schema
// and matches no rule. Those belong to the features that receive the values.
//
// Start at [Load], which reads top to bottom: layers (layers.go, environment.go),
// parsing (parseyaml.go, parsejson.go, scalar.go), expansion (expand.go,
// substitute.go, include.go), merge.go, and at last the typed reading (decode.go,
// catalog.go, callboard.go over object.go).
//
// The rules come from the compatibility reference, section A13 ("Config").
package config
