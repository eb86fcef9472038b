// Package usersettings keeps what each person has set: any JSON values in buckets and
// keys, as Backstage's user-settings API has them (reference: A9), and on top of those
// stars, visits, saved views of lists, how lists are arranged, and the home page. It
// also knows how often everybody visits an entity.
//
// A person's settings are read from the [Store] once and kept in memory as an immutable
// [Settings]; a request asks that and never waits for the database. Writes go to the
// store first, but visits, which are written together every few seconds by
// [Service.Run]. Memory is bounded: people who were not here for long are let go of.
//
// One process writes: a second one on the same database would not hear of the writes.
//
// It owns no HTTP and no identity: package auth says whose settings are meant, by a key.
//
// Where to start: settings.go is what pages read. service.go finds a person, change.go is
// every write. stars.go, visits.go, views.go and arrangement.go say where in the buckets
// things are.
package usersettings
