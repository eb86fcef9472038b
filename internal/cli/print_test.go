package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/yamldoc"
)

func TestTextHandler(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(newTextHandler(&out, style{}, slog.LevelInfo)).With("a", 1).WithGroup("g")
	log.Debug("unheard")
	log.Info("it works", "b", "two words", slog.Group("h", "c", true))
	log.Warn("careful", "empty", "")
	log.Error("it fails", "error", errors.New("x\x1b[2J"))
	var got []string
	for line := range strings.Lines(out.String()) {
		stamp, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if _, err := time.Parse(time.TimeOnly, stamp); err != nil {
			t.Error(err)
		}
		got = append(got, rest)
	}
	want := []string{
		`It works  a=1  g.b="two words"  g.h.c=true`,
		`warning: Careful  a=1  g.empty=""`,
		`error: It fails  a=1  g.error="x\x1b[2J"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestTextHandlerKeepsTheRules runs the standard library's suite. Times are always
// printed, so the case of a record without one does not apply.
func TestTextHandlerKeepsTheRules(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler { out.Reset(); return newTextHandler(&out, style{}, slog.LevelInfo) },
		func(t *testing.T) map[string]any {
			t.Helper()
			if strings.HasSuffix(t.Name(), "zero-time") {
				t.Skip("the time of day is always printed")
			}
			return fieldsOf(out.String())
		})
}

// fieldsOf reads a line of the text handler back.
func fieldsOf(line string) map[string]any {
	fields := strings.Split(strings.TrimSuffix(line, "\n"), "  ")
	stamp, message, _ := strings.Cut(fields[0], " ")
	m := map[string]any{slog.TimeKey: stamp, slog.LevelKey: "INFO", slog.MessageKey: strings.ToLower(message[:1]) + message[1:]}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		at := m
		parts := strings.Split(key, ".")
		for _, group := range parts[:len(parts)-1] {
			inner, ok := at[group].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[group] = inner
			}
			at = inner
		}
		at[parts[len(parts)-1]] = value
	}
	return m
}

func TestTable(t *testing.T) {
	t.Parallel()
	tb := table{head: []string{"A", "B"}}
	tb.add("größe", "a longer text that does not fit")
	tb.add("x", "")
	var wide, narrow bytes.Buffer
	if err := errors.Join(tb.print(&wide, style{}, 0), tb.print(&narrow, style{}, 20)); err != nil {
		t.Fatal(err)
	}
	if want := "A      B\ngröße  a longer text that does not fit\nx\n"; wide.String() != want {
		t.Errorf("wide:\n%s", &wide)
	}
	if want := "A      B\ngröße  a longer tex…\nx\n"; narrow.String() != want {
		t.Errorf("narrow:\n%s", &narrow)
	}
}

// TestYAMLCanBeReadBack writes JSON of any sort as YAML and reads it as a catalog file.
func TestYAMLCanBeReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := entity.Object{"spec": anyValue(3).Draw(t, "value")}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		want, err := entity.DecodeJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		yaml, err := toYAML(text)
		if err != nil {
			t.Fatal(err)
		}
		docs := yamldoc.Parse(yaml, yamldoc.Limits{})
		if len(docs) != 1 || docs[0].Err != nil {
			t.Fatalf("%d documents of %q: %v", len(docs), yaml, docs)
		}
		if diff := cmp.Diff(want, docs[0].Value); diff != "" {
			t.Fatalf("%s\n%s", yaml, diff)
		}
	})
}

func anyValue(depth int) *rapid.Generator[any] {
	texts := rapid.OneOf(rapid.SampledFrom([]string{"", "true", "null", "0777", "1e3", "~", "2020-01-01", "a: b", "- x", "# no", " lead", "trail ",
		"two\nlines", "ends\n", "\n", "tab\there", "\ttab first", "é", "'", "\"", "*x", "&x", "!x", "%x", "@x", "a\r\nb", "  x\ny", "yes", "=", "<<"}),
		rapid.StringMatching(`[ -~\n]{0,20}`))
	plain := rapid.OneOf(texts.AsAny(), rapid.Bool().AsAny(), rapid.IntRange(-1000, 1000).AsAny(), rapid.Just(any(nil)), rapid.SampledFrom([]any{1.5, -0.25, 1e21}))
	if depth == 0 {
		return plain
	}
	return rapid.OneOf(plain, rapid.SliceOfN(anyValue(depth-1), 0, 3).AsAny(),
		rapid.MapOfN(texts, anyValue(depth-1), 0, 3).AsAny())
}

func TestProblemPrinter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := problemPrinter{w: &out, dir: "/srv"}
	err := p.print([]catalog.Problem{
		{Location: "file:/srv/b.yaml", Line: 2, Column: 3, Severity: "error", Code: "x", Message: "b is wrong.",
			Excerpt: []string{"a: 1", "\tb: 2", "c: 3"}, ExcerptLine: 1, Fix: "Correct b."},
		{Location: "url:https://git.example/a.yaml", Severity: "warning", Code: "y", Message: "far away"},
		{Bucket: "files:/srv", Severity: "notice", Code: "z", Message: "of the source"},
		{Location: "file:/srv/a.yaml", Line: 1, Column: 200, Severity: "error", Code: "w", Message: "long line",
			Excerpt: []string{strings.Repeat("é", 500)}, ExcerptLine: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "a.yaml:1:200: error: long line [w]\n  1 | " + strings.Repeat("é", 259) + "…\n    | " + strings.Repeat(" ", 199) + "^\n" +
		"b.yaml:2:3: error: b is wrong [x]\n  1 | a: 1\n  2 | \tb: 2\n    | \t ^\n  fix: Correct b.\n" +
		"files:/srv: notice: of the source [z]\n" +
		"url:https://git.example/a.yaml: warning: far away [y]\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPrintError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("it broke"), "error: It broke\n"},
		{fault.New(fault.NotFound, "Nothing is there.").WithFix("Look elsewhere."), "error: Nothing is there.\n  fix: Look elsewhere.\n"},
		{fmt.Errorf("op: %w", fault.New(fault.Invalid, "Bad.")), "error: Bad.\n"},
		{errors.Join(errors.New("one"), errors.Join(errors.New("two"))), "error: One\nerror: Two\n"},
		{fault.Wrap(fault.Internal, errors.New("disk on fire"), "The database failed."), "error: The database failed.: disk on fire\n"},
		{usageError{errors.New("what"), "callboard list"}, "error: What\nSee callboard list --help.\n"},
	} {
		var out bytes.Buffer
		printError(&out, style{}, test.err)
		if out.String() != test.want {
			t.Errorf("%v is printed as %q, want %q", test.err, &out, test.want)
		}
	}
}
