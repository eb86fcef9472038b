package config_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/config"
)

// secret is the value of every variable and the content of a file in the fuzz test.
const secret = "hush-4711"

// FuzzLoad gives foreign bytes as a configuration. It must not crash, an error must
// be a *config.Error, and no error may show a variable's value or a file's content.
func FuzzLoad(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range cases {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(data), "\n-- ") {
			if name, text, ok := strings.Cut(part, " --\n"); ok && name != "want" {
				f.Add([]byte(text))
			}
		}
	}
	f.Add([]byte("app: {title: '${A}', baseUrl: {$env: B}}\ncatalog: {readonly: {$file: secret}}"))
	f.Add([]byte("catalog: {$include: secret.yaml}\nbackend: {$include: 'secret.json#a'}"))
	dir := f.TempDir()
	for name, text := range map[string]string{"secret": secret, "secret.yaml": secret, "secret.json": `{"a": "` + secret + `"}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	env := func(string) (string, bool) { return secret, true }
	f.Fuzz(func(t *testing.T, data []byte) {
		main := filepath.Join(dir, "app-config.yaml")
		if err := os.WriteFile(main, data, 0o600); err != nil {
			t.Fatal(err)
		}
		o := config.Options{
			Files:   []string{main},
			Env:     env,
			Environ: func() []string { return []string{"APP_CONFIG_" + strings.ReplaceAll(string(data), "\x00", "")} },
		}
		began := time.Now()
		_, err := config.Load(t.Context(), o)
		check(t, data, err)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("took %v", took)
		}
		o.Environ = nil
		_, err = config.Load(t.Context(), o)
		check(t, data, err)
	})
}

func check(t *testing.T, data []byte, err error) {
	if err == nil {
		return
	}
	var e *config.Error
	if !errors.As(err, &e) {
		t.Errorf("%T is no *config.Error: %v", err, err)
	}
	if !bytes.Contains(data, []byte(secret)) && strings.Contains(err.Error(), secret) {
		t.Errorf("the error shows a secret: %v", err)
	}
}
