package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/callboard/callboard/extensions"
	"github.com/callboard/callboard/internal/app"
)

var update = flag.Bool("update", false, "write what came out into testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what takes milliseconds.
const patience = 30 * time.Second

// TestScripts plays the scripts in testdata/scripts. A script is files ("-- name --")
// below lines of
//
//	$ callboard ARGUMENTS   a command, with what it prints ("| " from standard output,
//	                        "! " from standard error) and its exit code if it is not 0
//	$ portal PATH...        a portal on these paths, which later commands ask
//
// What differs from run to run is replaced: the folder of the files by DIR, the portal's
// address by PORTAL, times by TIME.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/scripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

var fileMark = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// play runs a script and returns it with what came out.
func play(t *testing.T, text string) string {
	t.Helper()
	s := &script{t: t, dir: t.TempDir()}
	body, files := text, ""
	if at := fileMark.FindStringIndex(text); at != nil {
		body, files = text[:at[0]], text[at[0]:]
	}
	s.write(files)
	for line := range strings.Lines(body) {
		switch {
		case strings.HasPrefix(line, "$ "):
			s.out.WriteString(line)
			s.step(strings.Fields(line[2:]))
		case strings.HasPrefix(line, "| "), strings.HasPrefix(line, "! "), strings.HasPrefix(line, "exit "), line == "|\n", line == "!\n":
		default:
			s.out.WriteString(line)
		}
	}
	return s.out.String() + files
}

// script is a script while it runs.
type script struct {
	t      *testing.T
	dir    string
	server string
	out    strings.Builder
}

func (s *script) write(files string) {
	marks := fileMark.FindAllStringSubmatchIndex(files, -1)
	for i, m := range marks {
		end := len(files)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		path := filepath.Join(s.dir, files[m[2]:m[3]])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[m[1]:end]), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *script) step(words []string) {
	switch words[0] {
	case "callboard":
		code, stdout, stderr := s.run(words[1:])
		s.quote("|", stdout)
		s.quote("!", stderr)
		if code != 0 {
			fmt.Fprintf(&s.out, "exit %d\n", code)
		}
	case "portal":
		s.server = startPortal(s.t, s.dir, s.t.TempDir(), words[1:]).url
	default:
		s.t.Fatalf("unknown step %q", words)
	}
}

func (s *script) run(args []string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	env := testEnv(s.dir)
	env.Out, env.Err = &out, &err
	env.LookupEnv = func(name string) (string, bool) { return s.server, name == "CALLBOARD_SERVER" && s.server != "" }
	code = Run(s.t.Context(), args, env)
	return code, out.String(), err.String()
}

func testEnv(dir string) Env { return Env{Extensions: extensions.Standard(), Dir: dir} }

var (
	timePattern = regexp.MustCompile(`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?`)
	uidPattern  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	etagPattern = regexp.MustCompile(`(etag"?: "?)[0-9a-f]{16,}`)
	tookPattern = regexp.MustCompile(`"took": "[^"]+"`)
)

func (s *script) quote(mark, text string) {
	text = strings.ReplaceAll(text, s.dir, "DIR")
	if s.server != "" {
		text = strings.ReplaceAll(text, s.server, "PORTAL")
	}
	text = timePattern.ReplaceAllString(text, "TIME")
	text = uidPattern.ReplaceAllString(text, "UID")
	text = etagPattern.ReplaceAllString(text, "${1}ETAG")
	text = tookPattern.ReplaceAllString(text, `"took": "TIME"`)
	for line := range strings.Lines(text) {
		s.out.WriteString(strings.TrimRight(mark+" "+strings.TrimSuffix(line, "\n"), " ") + "\n")
	}
}

// portal is a portal that runs.
type portal struct {
	url   string
	close func()
}

// startPortal runs a portal on paths below dir until it is closed or the test ends, and
// returns when it is ready.
func startPortal(t *testing.T, dir, data string, paths []string) *portal {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var url string
	ready, ended := make(chan struct{}), make(chan error, 1)
	o := app.Options{
		Setup: app.Setup{Extensions: extensions.Standard(), Paths: paths, Dir: dir},
		Data:  data, Listen: "127.0.0.1:0",
		Listening: func(s app.Started) { url = s.URL },
		Ready:     func(app.Summary) { close(ready) },
	}
	go func() { ended <- app.Serve(ctx, o) }()
	end := sync.OnceFunc(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the portal ended with %v", err)
		}
	})
	t.Cleanup(end)
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("the portal does not start: %v", err)
	case <-time.After(patience):
		t.Fatal("the portal does not become ready")
	}
	return &portal{url, end}
}
