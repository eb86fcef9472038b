package config_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
)

// TestBadInput feeds files that are too odd to keep as text files. Each must give
// one clear error, quickly.
func TestBadInput(t *testing.T) {
	t.Parallel()
	deepBlock := &strings.Builder{}
	for i := range 500 {
		fmt.Fprintf(deepBlock, "%sa:\n", strings.Repeat(" ", i))
	}
	bomb := &strings.Builder{}
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(bomb, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	tests := map[string]struct{ data, want string }{
		"flow nesting":      {"a: " + strings.Repeat("[", 200_000), "not valid YAML: "},
		"closed nesting":    {"a: " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000), "nested more than 100 levels deep"},
		"object nesting":    {strings.Repeat("{a: ", 200) + strings.Repeat("}", 200), "nested more than 100 levels deep"},
		"block nesting":     {deepBlock.String(), "app-config.yaml:10"},
		"alias bomb":        {bomb.String(), "more than 200,000 values"},
		"many values":       {"a: [" + strings.Repeat("1,", 300_000) + "]", "more than 200,000 values"},
		"invalid UTF-8":     {"app:\n  title: \"é\xff\"\n", "app-config.yaml:2:12: the file is not UTF-8 text"},
		"binary":            {"\x7fELF\x02\x01\x01\x00\x00", "app-config.yaml:1:8: the file is binary"},
		"UTF-16":            {"\xff\xfea\x00:\x00", "app-config.yaml:1:1: the file is not UTF-8"},
		"control character": {"a: \"\x01\"", "not valid YAML"},
		"huge":              {"# " + strings.Repeat("x", 1<<20), "app-config.yaml is larger than 1 MiB"},
		"many errors":       {"catalog: {rules: [" + strings.Repeat("1,", 1000) + "]}", "and 900 more"},
		"long value":        {"catalog: {readonly: " + strings.Repeat("é", 1000) + "}", "éé…\""},
		"self include":      {"a: {$include: app-config.yaml}", "contains itself"},
		"include chain":     {"a: {$include: 'app-config.yaml#b'}\nb: {$include: 'app-config.yaml#c'}\nc: {$include: 'app-config.yaml#a'}", "contains itself"},
		"many includes":     {"a: [" + strings.Repeat("{$file: app-config.yaml},", 1001) + "]", "more than 1,000 $file and $include keys"},
		"include growth":    {"a: {$include: 'app-config.yaml#b'}\nb: [" + strings.Repeat("{$include: 'app-config.yaml#c'},", 400) + "]\nc: [" + strings.Repeat("1,", 2000) + "]", "more than 200,000 values"},
		"variable growth":   {"a: '" + strings.Repeat("${LONG}", 2000) + "'", "longer than 1 MiB"},
		"NUL in a path":     {"a: {$file: \"a\\0b\"}", "cannot be read"},
		"overlong number":   {"callboard: {catalog: {limits: {depth: 1" + strings.Repeat("0", 5000) + "}}}", "expected a whole number"},
		"overlong hex":      {"callboard: {catalog: {limits: {depth: 0x" + strings.Repeat("f", 5000) + "}}}", "expected a whole number"},
		"exponent":          {"callboard: {catalog: {limits: {depth: 1e999999999}}}", "expected a whole number"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "app-config.yaml"), tc.data)
			_, err := config.Load(t.Context(), config.Options{Dir: dir, Env: longVariables})
			wantError(t, err, tc.want)
		})
	}
}

func longVariables(name string) (string, bool) { return strings.Repeat("x", 1000), name == "LONG" }

// wantError checks the text, the type and the meaning of err.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("got error %.300v, want one with %q", err, want)
	}
	var e *config.Error
	if !errors.As(err, &e) {
		t.Errorf("%T is no *config.Error", err)
	}
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("the error is of kind %v, want %v", fault.Of(err), fault.Invalid)
	}
}

func TestOddFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "folder", "x"), "")
	writeFile(t, filepath.Join(dir, "locked"), "")
	if err := os.Chmod(filepath.Join(dir, "locked"), 0); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"pipe":                       "is not a regular file",
		"loop":                       "cannot be read",
		"folder":                     "is a folder",
		"locked":                     "permission denied",
		"nothing":                    "does not exist",
		"http://u:pw@127.0.0.1/a.ya": "cannot be read from a URL",
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			if name == "locked" && os.Geteuid() == 0 {
				t.Skip("root may read everything")
			}
			path := name
			if !strings.Contains(name, "://") {
				path = filepath.Join(dir, name)
			}
			_, err := config.Load(t.Context(), config.Options{Files: []string{path}})
			wantError(t, err, want)
			if strings.Contains(err.Error(), "pw@") {
				t.Errorf("the error shows a password: %v", err)
			}
		})
	}
}

func TestBadEnvironmentName(t *testing.T) {
	t.Parallel()
	env := func(name string) (string, bool) { return "../../etc", name == "BACKSTAGE_ENV" }
	_, err := config.Load(t.Context(), config.Options{Dir: t.TempDir(), Env: env})
	wantError(t, err, "BACKSTAGE_ENV: the name of an environment holds a slash")
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "app-config.yaml"), "app: {title: x}")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := config.Load(ctx, config.Options{Dir: dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// TestLineEnds shows that files from Windows editors are read.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "app-config.yaml"), "\ufeffapp:\r\n  title: x\r\n  baseUrl: {$file: url}\r\n")
	writeFile(t, filepath.Join(dir, "url"), "http://x\r\n")
	c, err := config.Load(t.Context(), config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if c.App.Title != "x" || c.App.BaseURL != "http://x" {
		t.Errorf("got %q", c.App)
	}
}
