// Package orgweb shows teams and people: the page Teams with the tree of groups and the
// list of people, and the parts of a group's and a user's own page.
//
// Who is in what and owns what, package org knows; problems come from the frame, changes
// from the history of the catalog. The frame of an entity's page, its tabs and what all
// kinds have in common are entityweb's, which takes the parts from here through a small
// interface of its own.
//
// # Where to start reading
//
// pages.go is what others ask for. teams.go and people.go are the page Teams. overview.go
// puts a group's or user's page together from holdings.go (what it owns), members.go,
// profile.go, place.go and changed.go; state.go is what the address says about them.
package orgweb
