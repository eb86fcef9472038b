// Package styleguide is the page that shows every token and every component of
// webui in every state. It owns the samples and nothing else; the look is
// webui's. Designers look here first, and a test fails when a component is not
// shown. Start reading at specimens in styleguide.templ: one entry a section.
package styleguide
