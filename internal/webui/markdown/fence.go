package markdown

import (
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on colours, for a whole text: they are decoration, and a lexer is a
// heap of regular expressions that somebody else's text chooses.
const (
	maxPainted = 64 << 10
	maxPaint   = 40 * time.Millisecond
)

// diagrams are languages that a later step draws; they are left alone.
var diagrams = map[string]bool{"mermaid": true, "plantuml": true, "puml": true}

// lexersByName holds every lexer by its names. Asking chroma for a name that it
// does not know makes it match file patterns of all of them, for milliseconds;
// a map says no at once.
var lexersByName = sync.OnceValue(func() map[string]chroma.Lexer {
	byName := map[string]chroma.Lexer{}
	for _, lexer := range lexers.GlobalLexerRegistry.Lexers {
		config := lexer.Config()
		byName[strings.ToLower(config.Name)] = lexer
		for _, alias := range config.Aliases {
			byName[strings.ToLower(alias)] = lexer
		}
	}
	return byName
})

// painter colours the fences of one text as long as its limits last.
type painter struct {
	left  int
	until time.Time
}

func newPainter() painter { return painter{left: maxPainted, until: time.Now().Add(maxPaint)} }

// fence puts a pre into the box of css/code.css and colours it.
func (p *painter) fence(pre *html.Node) {
	box := element(atom.Div, "class", "code")
	replace(pre, box)
	box.AppendChild(pre)
	set(pre, "tabindex", "0")
	code := pre.FirstChild
	if code == nil || code.DataAtom != atom.Code || code.NextSibling != nil {
		return
	}
	language := strings.ToLower(strings.TrimPrefix(get(code, "class"), "language-"))
	code.Attr = nil
	if diagrams[language] {
		set(pre, "data-language", language)
		return
	}
	if lexer, ok := lexersByName()[language]; ok {
		p.paint(code, lexer)
	}
}

// paint replaces the text of code by coloured spans. When the time is over, the
// rest stays plain.
func (p *painter) paint(code *html.Node, lexer chroma.Lexer) {
	source := text(code)
	if p.left -= len(source); p.left < 0 {
		return
	}
	next, err := chroma.Coalesce(lexer).Tokenise(nil, source)
	if err != nil {
		return
	}
	var spans []*html.Node
	rest := source
	for token := next(); token != chroma.EOF && time.Now().Before(p.until); token = next() {
		value := token.Value
		if len(value) > len(rest) { // a lexer may end a text with a line break of its own
			value = value[:len(rest)]
		}
		if value == "" || !strings.HasPrefix(rest, value) {
			break
		}
		rest = rest[len(value):]
		spans = append(spans, colour(token.Type, value))
	}
	for code.FirstChild != nil {
		code.RemoveChild(code.FirstChild)
	}
	for _, node := range append(spans, &html.Node{Type: html.TextNode, Data: rest}) {
		code.AppendChild(node)
	}
}

// colour is a token in one of the five colours of css/code.css, or plain.
func colour(t chroma.TokenType, value string) *html.Node {
	words := &html.Node{Type: html.TextNode, Data: value}
	class := ""
	switch {
	case t.InCategory(chroma.Comment):
		class = "c"
	case t.InSubCategory(chroma.String):
		class = "s"
	case t.InSubCategory(chroma.Number), t == chroma.KeywordConstant:
		class = "n"
	case t.InCategory(chroma.Keyword), t == chroma.NameTag:
		class = "k"
	case t == chroma.NameClass, t == chroma.NameAttribute, t == chroma.NameDecorator,
		t == chroma.NameBuiltin, t == chroma.NameFunction:
		class = "t"
	default:
		return words
	}
	span := element(atom.Span, "class", class)
	span.AppendChild(words)
	return span
}
