// Package usersettingsweb answers the forms with which people set things on any page: a
// star, the theme, who they are, saved views, how lists are arranged, the home page. The
// forms work without a script; the answer leads back to the page they were on, and only
// ever to a page of this portal.
//
// It draws nothing: the pages with these forms belong to others. Where to start: forms.go
// has every address and what all answers have in common.
package usersettingsweb
