package arch

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ourDocs returns the Markdown files that speak about the project itself;
// those of examples speak about the example.
func ourDocs(t *testing.T) []string {
	t.Helper()
	var docs []string
	for _, name := range allFiles(t) {
		if path.Ext(name) == ".md" && !strings.HasPrefix(name, "examples/") && !strings.Contains(name, "testdata/") {
			docs = append(docs, name)
		}
	}
	return docs
}

// A docLine is a line of a Markdown file and the language of the fenced block
// that it is in: "" outside, "text" in a block that names none.
type docLine struct {
	number   int
	text     string
	language string
}

var fenceMark = regexp.MustCompile("^ *(```+|~~~+) *([A-Za-z0-9_+-]*)")

// docLines returns the lines of a Markdown file but for the fences.
func docLines(t *testing.T, name string) []docLine {
	t.Helper()
	var lines []docLine
	fence, language := "", ""
	number := 0
	for text := range strings.Lines(string(read(t, name))) {
		number++
		text = strings.TrimRight(text, "\r\n")
		mark := fenceMark.FindStringSubmatch(text)
		switch {
		case mark != nil && fence == "":
			fence, language = mark[1], cmp.Or(mark[2], "text")
		case mark != nil && strings.HasPrefix(mark[1], fence) && mark[2] == "":
			fence, language = "", ""
		default:
			lines = append(lines, docLine{number, text, language})
		}
	}
	return lines
}

var (
	inlineCode = regexp.MustCompile("`[^`]*`")
	linkTarget = regexp.MustCompile(`\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)|^\s*\[[^\]]+\]:\s+(\S+)|<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"`)
	scheme     = regexp.MustCompile(`^([a-z][a-z0-9+.-]*:|//|#|/)`)
)

// TestDocLinks checks that every link and image of a Markdown file that
// points into the repository points to something.
func TestDocLinks(t *testing.T) {
	t.Parallel()
	for _, name := range ourDocs(t) {
		for _, line := range docLines(t, name) {
			if line.language != "" {
				continue
			}
			for _, found := range linkTarget.FindAllStringSubmatch(inlineCode.ReplaceAllString(line.text, ""), -1) {
				target := found[1] + found[2] + found[3]
				if scheme.MatchString(target) {
					continue // the web, this page, or a page of a running Callboard
				}
				target, _, _ = strings.Cut(target, "#")
				target, _, _ = strings.Cut(target, "?")
				if file := path.Join(path.Dir(name), target); !exists(file) {
					t.Errorf("%s:%d links to %s, which does not exist", name, line.number, file)
				}
			}
		}
	}
}

// exists reports whether the repository has such a file or folder.
func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil && name != ".." && !strings.HasPrefix(name, "../")
}
