package webui

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// scripts lists the files of js/ that every page gets, in the order in which they
// run. A file may import from those before it, and from nothing else.
var scripts = []string{
	"dom", "transition", "toast", "copy", "time", "walk", "hover", "pick", "refine", "menu", "star", "combo", "keys", "palette", "islands",
}

// islands lists the scripts of few pages, which js/islands.js asks for, with the
// files that each is made of. They speak with the others by events.
var islands = map[string][]string{
	"graph.js": {"dom", "graph"},
}

var (
	importLine = regexp.MustCompile(`^import \{ ([\w$, ]+) \} from "\./([a-z]+)\.js";$`)
	exportLine = regexp.MustCompile(`^export ((?:const|let|class|(?:async )?function)\s+([\w$]+))`)
	assetName  = regexp.MustCompile(`"asset:([a-z.]+)"`)
	// A comment behind code; none of our strings is cut, because it has no quotes.
	trailing = regexp.MustCompile("\\s+// [^\"'`]*$")
)

// joinScript makes one module of files, so that a page asks once. Each file keeps a
// scope of its own and hands out what it exports.
func joinScript(files []string, url func(name string) string) []byte {
	var out bytes.Buffer
	for _, name := range files {
		body, exports := readScript(string(mustRead("js/" + name + ".js")))
		if len(exports) == 0 {
			fmt.Fprintf(&out, "(()=>{\n%s})();\n", body)
			continue
		}
		names := strings.Join(exports, ",")
		fmt.Fprintf(&out, "const{%s}=(()=>{\n%sreturn{%s}})();\n", names, body, names)
	}
	return assetName.ReplaceAllFunc(out.Bytes(), func(found []byte) []byte {
		return []byte(`"` + url(string(assetName.FindSubmatch(found)[1])) + `"`)
	})
}

// readScript takes imports, exports, comments and indentation from a file. What
// is left keeps its lines, so that an error in the browser can be found.
func readScript(source string) (body string, exports []string) {
	var out strings.Builder
	for line := range strings.Lines(source) {
		line = trailing.ReplaceAllString(strings.TrimSpace(line), "")
		if line == "" || strings.HasPrefix(line, "//") || importLine.MatchString(line) {
			continue
		}
		if found := exportLine.FindStringSubmatch(line); found != nil {
			exports = append(exports, found[2])
			line = strings.TrimPrefix(line, "export ")
		}
		out.WriteString(line + "\n")
	}
	return out.String(), exports
}
