package files

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is the name of the files that say what to leave out.
const ignoreFile = ".gitignore"

// alwaysIgnored tells whether a folder of this name is never entered.
func alwaysIgnored(name string) bool {
	return name == ".git" || name == "node_modules" || strings.HasPrefix(name, "..")
}

// ignores is what the .gitignore of one folder says, with that of the folders above.
type ignores struct {
	above    *ignores
	folder   string // relative to the walked folder, with slashes; "" for itself
	patterns []ignorePattern
}

// ignorePattern is one line of a .gitignore, in the language of doublestar.
type ignorePattern struct {
	glob     string
	negated  bool // brings back what an earlier line excluded
	folders  bool // for folders only
	anchored bool // meant from the folder of the .gitignore; otherwise any name below
}

// add returns what holds in folder when its .gitignore has this text.
func (i *ignores) add(folder, text string) *ignores {
	var patterns []ignorePattern
	for line := range strings.Lines(strings.TrimPrefix(text, string(byteOrderMark))) {
		if p, ok := parseIgnore(strings.TrimRight(line, "\r\n")); ok {
			patterns = append(patterns, p)
		}
	}
	if len(patterns) == 0 {
		return i
	}
	return &ignores{above: i, folder: folder, patterns: patterns}
}

// match tells whether rel is left out. The last line of the closest .gitignore that
// speaks of it decides. Whoever asks has asked about the folders above rel before.
func (i *ignores) match(rel string, isFolder bool) bool {
	base := path.Base(rel)
	for ; i != nil; i = i.above {
		inner := rel
		if i.folder != "" {
			inner = rel[len(i.folder)+1:]
		}
		for n := len(i.patterns) - 1; n >= 0; n-- {
			p := &i.patterns[n]
			name := base
			if p.anchored {
				name = inner
			}
			if (isFolder || !p.folders) && doublestar.MatchUnvalidated(p.glob, name) {
				return !p.negated
			}
		}
	}
	return false
}

// parseIgnore reads one line. Comments, empty lines and what is no valid pattern are
// no patterns.
func parseIgnore(line string) (ignorePattern, bool) {
	var p ignorePattern
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	line = trimSpaces(line)
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.folders = strings.CutSuffix(line, "/")
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return p, false
	}
	// In a .gitignore a/** means what is inside a, not a; braces mean themselves.
	if strings.HasSuffix(line, "/**") {
		line += "/*"
	}
	p.glob = escapeBraces(line)
	return p, doublestar.ValidatePattern(p.glob)
}

// trimSpaces removes the spaces at the end, but for one that is escaped.
func trimSpaces(line string) string {
	trimmed := strings.TrimRight(line, " ")
	if len(trimmed) < len(line) && strings.HasSuffix(trimmed, `\`) {
		return trimmed + " "
	}
	return trimmed
}

func escapeBraces(pattern string) string {
	if !strings.ContainsAny(pattern, "{}") {
		return pattern
	}
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			b.WriteByte(pattern[i])
			if i++; i < len(pattern) {
				b.WriteByte(pattern[i])
			}
			continue
		case '{', '}':
			b.WriteByte('\\')
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}
