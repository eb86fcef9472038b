package apidocsweb

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/apidocs"
)

// Pages shows the definitions of API entities.
type Pages struct{ cache *apidocs.Cache }

// New makes pages that keep what they have read in cache.
func New(cache *apidocs.Cache) *Pages { return &Pages{cache: cache} }

// Has reports whether an entity has something to show: a definition, or the
// remotes of an MCP server.
func (p *Pages) Has(api entity.Entity) bool {
	source := SourceOf(api)
	return source.Text != "" || len(source.Remotes) > 0
}

// SourceOf takes from an entity what it says of its API.
func SourceOf(api entity.Entity) apidocs.Source {
	source := apidocs.Source{Type: api.SpecString("type"), Text: api.SpecString("definition")}
	if strings.EqualFold(source.Type, string(apidocs.MCP)) {
		source.Remotes = apidocs.RemotesOf(api.Spec()["remotes"])
	}
	return source
}

// Definition is the whole content of the Definition tab. Tab is the tab's
// address without a query; the text for download is at tab + ".txt". It reads
// the definition on first sight, which for 5 MB takes a third of a second.
func (p *Pages) Definition(ctx context.Context, api entity.Entity, tab string, query url.Values) templ.Component {
	source := SourceOf(api)
	doc, err := p.cache.Document(ctx, source)
	if err != nil { // nobody is waiting for the page any more
		return templ.NopComponent
	}
	return Definition(Props{Document: doc, Name: api.Name(), Type: source.Type, Text: source.Text, Href: tab, DownloadHref: tab + ".txt", Query: query})
}

// quickBytes is how large a text may be to be read while an overview waits.
const quickBytes = 128 << 10

// Summary tells in a line what the API promises. Of a large definition that has
// not been read yet it tells only the language.
func (p *Pages) Summary(ctx context.Context, api entity.Entity) string {
	source := SourceOf(api)
	doc := p.quick(ctx, source)
	if doc == nil {
		return apidocs.Glance(source)
	}
	return apidocs.Summary(doc)
}

// quick returns a document without making an overview wait; nil when it would.
func (p *Pages) quick(ctx context.Context, source apidocs.Source) *apidocs.Document {
	if doc, ok := p.cache.Peek(source); ok {
		return doc
	}
	if len(source.Text) > quickBytes {
		return nil
	}
	doc, err := p.cache.Document(ctx, source)
	if err != nil {
		return nil
	}
	return doc
}

// Outline is the body of the overview's Definition card: the summary and the
// first operations, each with its address in the tab.
func (p *Pages) Outline(ctx context.Context, api entity.Entity, tab string) templ.Component {
	source := SourceOf(api)
	doc := p.quick(ctx, source)
	if doc == nil {
		return outlineWords(apidocs.Glance(source))
	}
	return outline(newOutline(doc, source.Text, tab))
}
