// Package entityweb is an entity's page: head, tabs, and what may be done to it.
//
// It owns the addresses below /catalog/{namespace}/{kind}/{name}: the overview with
// cards for each kind (reference B3), Dependencies, APIs, Definition, History and Raw,
// the entity as it was at an earlier time, and the forms that read it again or take it
// out of the catalog. It hands off the frame around pages and references to portal, how
// parts look to webui, pictures of dependencies to graphweb, and definitions, and groups
// and people, to ports that app fills.
//
// # Where to start reading
//
// pages.go says what the pages are built on, entity.go answers a request, tabs.go lists
// the tabs and makes their bodies. Then a file or two for each: head.go, overview.go with
// about.go, fields.go, template.go and banner.go, relations.go, apis.go, history.go,
// rewind.go with past.go, raw.go with origin.go, and removal.go.
package entityweb
