// Package markdown turns text that anybody may have written into safe HTML for
// the pages: descriptions now, documentation later.
//
// It owns the dialect (CommonMark with tables, task lists, strikethrough, bare
// addresses and emoji names), the limits on what it reads, the colouring of
// fenced code, and the list of elements that may come out. Which links are
// harmless is webui.Link's to say. It hands off the look to webui's css/code.css
// (class prose) and knows nothing of where a text comes from.
//
// A text runs through five steps, a file each: [Prose] reads it (prose.go),
// sanitise.go keeps what is allowed, mend.go walks the tree that is left and
// puts links, headings, pictures and tables right, fence.go colours code. What
// cannot be read within the limits is shown as plain text, never as an error.
package markdown
