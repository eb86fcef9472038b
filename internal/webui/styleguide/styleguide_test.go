package styleguide

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/webui"
)

func markup(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	if err := Page(webui.PageProps{Title: "Style guide"}).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEverySectionIsThere(t *testing.T) {
	t.Parallel()
	page := markup(t)
	for _, s := range specimens() {
		if !strings.Contains(page, `<section id="`+s.id+`">`) || !strings.Contains(page, `href="#`+s.id+`"`) {
			t.Errorf("section %s is missing or not linked", s.id)
		}
	}
}

func TestPolicyHolds(t *testing.T) {
	t.Parallel()
	page := markup(t)
	for _, forbidden := range []string{" style=", " onclick=", "javascript:", "<style>", "<script>"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("%q is on the page", forbidden)
		}
	}
}

// Every icon that the components can draw is in the sprite.
func TestIconsExist(t *testing.T) {
	t.Parallel()
	sprite, err := os.ReadFile(filepath.Join("..", "icons", "sprite.svg"))
	if err != nil {
		t.Fatal(err)
	}
	uses := regexp.MustCompile(`#(i-[a-z0-9-]+)"`).FindAllStringSubmatch(markup(t), -1)
	if len(uses) < 50 {
		t.Fatalf("only %d icons are used", len(uses))
	}
	for _, use := range uses {
		if !strings.Contains(string(sprite), `id="`+use[1]+`"`) {
			t.Errorf("no symbol %s", use[1])
		}
	}
}

// Every exported component of webui is shown.
func TestEveryComponentIsShown(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "*.templ"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	own, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	var here strings.Builder
	for _, file := range own {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		here.Write(content)
	}
	// Layout and pieces that other components draw.
	within := map[string]bool{"Icon": true, "SmallIcon": true, "KindIcon": true, "Tag": true, "SortIcon": true, "ComboOptions": true, "Palette": true, "PaletteResults": true, "FoundList": true, "FilterOptions": true, "Shortcuts": true, "Live": true, "Stack": true, "Split": true, "Aside": true, "Grid": true}
	component := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range component.FindAllStringSubmatch(string(content), -1) {
			if !within[found[1]] && !strings.Contains(here.String(), "webui."+found[1]+"(") {
				t.Errorf("%s (%s) is not in the style guide", found[1], filepath.Base(file))
			}
		}
	}
}
