package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDefinition searches, folds and links into the reference of a REST API.
func TestDefinition(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + apiPage)
	b.click(`.tabs a[href="` + apiPage + `/definition"]`)
	b.until("the index is there", `document.querySelectorAll('#index a').length > 30`)
	b.click(`.toc input[name=q]`)
	b.press("volume")
	b.until("searching narrows the index", `document.querySelectorAll('#index a').length < 6`)
	b.shot("definition-search")
	b.click(`#index a[href*="operation=setVolume"]`)
	b.until("the operation is open", `new URL(location).searchParams.get('operation') === 'setVolume' && document.querySelector('#reference').innerText.includes('Set the volume')`)
	b.until("the place in the index is marked", `document.querySelector('#index [aria-current=page]')?.textContent.includes('Set the volume')`)
	b.until("it can be copied as curl", `[...document.querySelectorAll('main .code')].some(e => e.querySelector('pre').textContent.startsWith('curl -X PUT') && e.querySelector('button'))`)
	b.shot("operation")

	b.visit(s.URL + apiPage + "/definition?operation=startSession")
	folds := `document.querySelectorAll('#reference details').length`
	if evaluate[int](b, folds) > 0 {
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#reference details').open = false`))
		b.click(`#reference details > summary`)
		b.until("it unfolds", `document.querySelector('#reference details').open`)
	}
	b.visit(s.URL + apiPage + "/definition?format=raw")
	b.until("the text itself is there", `document.querySelector('main pre')?.innerText.includes('openapi: 3.')`)
	head, text := b.file(`a[href="` + apiPage + `/definition.txt"]`)
	if !strings.HasPrefix(head, "200 text/plain") || !strings.Contains(text, "openapi: 3.") {
		t.Errorf("the download: %s %.80s", head, text)
	}
	b.quiet()
}

// TestDefinitionKinds opens one definition of each kind.
func TestDefinitionKinds(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	for name, has := range map[string]string{
		"playback-events":   "AsyncAPI",
		"playlists-api":     "GraphQL",
		"track-metadata-v3": "service",
		"playback-v1":       "OpenAPI",
		"ingest-events":     "AsyncAPI",
	} {
		b.visit(s.URL + "/catalog/default/api/" + name + "/definition")
		b.says(has)
	}
	b.quiet()
}

// TestAPIs opens the explorer, which is the catalog's list of APIs.
func TestAPIs(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/api-docs")
	b.until("APIs are listed", rows+` >= 8`)
	b.click(`#results a[href="` + apiPage + `/definition"]`)
	b.until("the definition is open", `document.querySelector('#index')`)
	b.quiet()
}
