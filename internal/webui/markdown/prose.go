package markdown

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/yuin/goldmark"
	emoji "github.com/yuin/goldmark-emoji"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
)

// Options say where a text stands.
type Options struct {
	// Top is the level that "#" becomes, 2 to 6, so that a text's headings lie
	// below those of its page. Zero is 3: inside a card with its h2.
	Top int
	// Base is put before relative links and pictures, as the folder that the text
	// lies in. When it is empty, relative links stay and relative pictures show
	// their words.
	Base string
	// Prefix keeps the ids of headings apart when several texts stand on one
	// page. "text" when empty.
	Prefix string
}

func (o Options) top() int {
	if o.Top == 0 {
		return 3
	}
	return min(max(o.Top, 2), 6)
}

func (o Options) prefix() string {
	if o.Prefix == "" {
		return "text-"
	}
	return o.Prefix + "-"
}

// reader is goldmark with our dialect. It lets raw HTML through, because
// sanitise comes after it.
var reader = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Strikethrough, extension.TaskList, extension.Linkify, emoji.Emoji),
		goldmark.WithRendererOptions(gmhtml.WithUnsafe()),
	)
})

// Prose shows source as HTML in a div of class prose. It is safe for anybody's
// text.
func Prose(source string, options Options) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, render(source, options))
		return err
	})
}

// render is the whole way of a text.
func render(source string, options Options) string {
	source = strings.ToValidUTF8(source, "\uFFFD")
	rest := ""
	if len(source) > maxSource {
		source = strings.ToValidUTF8(source[:maxSource], "")
		rest = `<p class="faint">The text is longer; the rest is not shown.</p>`
	}
	body, ok := convert(source, options)
	if !ok {
		body = `<pre class="plain">` + templ.EscapeString(source) + `</pre>`
	}
	return `<div class="prose">` + body + rest + `</div>`
}

// convert is false for what no person would write; see limits.go.
func convert(source string, options Options) (string, bool) {
	if nesting(source) > maxNesting || crowded(source) || cells(source) > maxCells {
		return "", false
	}
	var out bytes.Buffer
	if err := reader().Convert([]byte(source), &out); err != nil {
		return "", false
	}
	return mend(sanitise(out.Bytes()), options)
}
