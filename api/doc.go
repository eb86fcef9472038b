// Package api holds the OpenAPI documents of Callboard's REST surface: Backstage's
// contract, written down anew, and our additions to it. The server gives them to
// callers; tests hold them and the registered routes together.
package api

import _ "embed"

//go:embed catalog.openapi.json
var catalog []byte

//go:embed catalog.permissions.json
var catalogPermissions []byte

//go:embed callboard-catalog.openapi.json
var callboardCatalog []byte

//go:embed user-settings.openapi.json
var userSettings []byte

// UserSettings describes /api/user-settings, the operations that Backstage's storage
// client knows.
func UserSettings() []byte { return userSettings }

// Catalog describes /api/catalog, the operations that Backstage's clients know.
func Catalog() []byte { return catalog }

// CatalogPermissions lists the catalog's permissions and the rules that can condition
// them, in the form in which Backstage's permission tools ask for it.
func CatalogPermissions() []byte { return catalogPermissions }

// CallboardCatalog describes /api/callboard/catalog, our additions.
func CallboardCatalog() []byte { return callboardCatalog }
