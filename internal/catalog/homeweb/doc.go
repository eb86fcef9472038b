// Package homeweb is the pages about the reader and the portal itself: Home, Settings,
// and About.
//
// It owns what a reader sees first: what is theirs and wants attention, what they starred
// and opened, what changed in things they depend on; who they say they are; and what this
// portal is made of. What people keep is written by the forms of usersettingsweb and read
// through [portal.Reader]; who owns what, package org knows.
//
// # Where to start reading
//
// pages.go has the routes. home.go puts Home together from mine.go, attention.go and
// changes.go; settings.go and people.go are Settings; about.go is About, with licences.go.
// A *.templ file is the HTML of the Go file of that name.
package homeweb
