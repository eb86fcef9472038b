// Package portal is the frame that every page of the portal stands in, and how things of
// the catalog look on any of them.
//
// It owns what pages have in common: masthead and foot, who is reading, the validator of
// an answer, the pages for nothing and for failure, and references, places, problems and
// words written the same way everywhere. Pages themselves live in packages …web; what
// HTML components look like is webui's affair; what is in the catalog, readmodel's.
//
// # Where to start reading
//
// frame.go is what a page asks for, in the order in which it does: a snapshot, a
// validator, a [webui.PageProps], and Show. reader.go is who reads. reference.go turns
// refs into links, address.go writes the addresses of other pages, and the rest are
// small: words.go, place.go, problem.go, missing.go, failure.go.
package portal
