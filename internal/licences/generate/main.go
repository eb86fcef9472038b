// Command generate writes the licences of the modules that cmd/callboard is linked with.
//
//	go run ./internal/licences/generate > internal/licences/third-party.txt
//
// Modules with the same text are told together, so that the Apache License is there once.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run() error {
	modules, err := linked()
	if err != nil {
		return err
	}
	byText := map[string][]string{}
	var texts []string
	for _, m := range modules {
		text, err := licenceOf(m.dir)
		if err != nil {
			return fmt.Errorf("%s: %w", m.path, err)
		}
		if byText[text] == nil {
			texts = append(texts, text)
		}
		byText[text] = append(byText[text], m.path+" "+m.version)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, own := range []struct{ what, file string }{
		{"Instrument Sans, subsets of the font", "internal/webui/fonts/OFL.txt"},
		{"Lucide, some of the icons", "internal/webui/icons/LICENSE.txt"},
	} {
		text, err := os.ReadFile(own.file)
		if err != nil {
			return err
		}
		write(out, []string{own.what}, clean(text))
	}
	for _, text := range texts {
		write(out, byText[text], text)
	}
	return out.Flush()
}

func write(out *bufio.Writer, what []string, text string) {
	line := strings.Repeat("=", 80)
	fmt.Fprintf(out, "%s\n%s\n%s\n\n%s\n\n", line, strings.Join(what, "\n"), line, text)
}

type module struct{ path, version, dir string }

// linked are the modules of the packages in the program, for every system it is built for.
func linked() ([]module, error) {
	seen := map[module]bool{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/callboard")
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
				seen[module{f[0], f[1], f[2]}] = true
			}
		}
	}
	var all []module
	for m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// licenceOf is the text of every licence and notice file on top of a module.
func licenceOf(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || strings.HasSuffix(name, ".GO") {
			continue
		}
		if strings.HasPrefix(name, "LICEN") || strings.HasPrefix(name, "COPYING") || strings.HasPrefix(name, "NOTICE") {
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return "", err
			}
			texts = append(texts, clean(text))
		}
	}
	if len(texts) == 0 {
		return "", fmt.Errorf("no licence file in %s", dir)
	}
	return strings.Join(texts, "\n\n"), nil
}

// clean takes what differs between systems out of a text.
func clean(text []byte) string {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	var lines []string
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.TrimRight(line, " \t\n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
