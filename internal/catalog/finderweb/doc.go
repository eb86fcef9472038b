// Package finderweb is how people find things: the palette's answers, the page of search
// results, and the cards that references show before they are opened.
//
// It owns what is offered and in which words. Which entities match, and how well, is
// finder's affair; the dialog, its keys and its looks are webui's. Pages, actions and, one
// day, documents of other features come through [Provider].
//
// # Where to start reading
//
// pages.go has the routes. palette.go answers a keystroke: it asks every provider and puts
// what they offer in order. catalog.go offers entities, places.go the pages of the portal,
// actions.go what can be done; search.go shows the same as a page, which works without
// JavaScript and takes Backstage's address; card.go is the hover card.
package finderweb
