package catalogapi_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the answers that come into testdata/requests")

// TestRequests plays the conversations of testdata/requests. A line that begins with >
// is a request: method and target, then perhaps headers and a body. What comes after,
// up to the next request, is the answer: status, headers that matter, and the body with
// each entity shortened to its ref and each cursor to its presence. Lines with # are
// comments. The requests of one file go to one server, in order.
func TestRequests(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/requests/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no requests to play: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("answers differ (-want +got); run with -update when they should:\n%s", diff)
			}
		})
	}
}

// play returns text with the answers that s gives now.
func play(t *testing.T, text string) string {
	s := newServer(t, sample(t), sampleProblems())
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		if !strings.HasPrefix(line, "> ") {
			if line == "" || strings.HasPrefix(line, "#") {
				out.WriteString(line + "\n")
			}
			continue // an old answer
		}
		out.WriteString(line + "\n")
		method, target, _ := strings.Cut(strings.TrimPrefix(line, "> "), " ")
		var header []string
		body := ""
		for ; i < len(lines) && strings.HasPrefix(lines[i], ">> "); i++ {
			out.WriteString(lines[i] + "\n")
			more := strings.TrimPrefix(lines[i], ">> ")
			if name, value, ok := strings.Cut(more, ": "); ok && !strings.HasPrefix(more, "{") && !strings.HasPrefix(more, "[") {
				header = append(header, name, value)
			} else {
				body += more
			}
		}
		if strings.Contains(body, `"fields"`) {
			header = append(header, projectedHeader, "1")
		}
		rec := s.send(t, method, target, body, header...)
		fmt.Fprintf(&out, "%d\n", rec.Code)
		for _, name := range []string{"Link"} {
			if v := rec.Header().Get(name); v != "" {
				fmt.Fprintf(&out, "%s: %s\n", name, v)
			}
		}
		if rec.Body.Len() > 0 {
			fmt.Fprintln(&out, reduced(t, rec.Body.Bytes()))
		}
	}
	return out.String()
}

// reduced shortens an answer and writes it in one line, or one line for each entity
// when it is long.
func reduced(t testing.TB, body []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("the answer is not JSON: %v\n%s", err, body)
	}
	text, err := marshalPlain(reduce(v))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func marshalPlain(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// reduce shortens a value as the recorded answers are: entities to refs, page
// information to the names of the cursors that are there.
func reduce(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = reduce(v[i])
		}
		return out
	case map[string]any:
		if ref, ok := refOfJSON(v); ok {
			return ref
		}
		out := map[string]any{}
		for k, x := range v {
			out[k] = reduce(x)
		}
		if p, ok := v["pageInfo"].(map[string]any); ok {
			names := []any{}
			for _, k := range slices.Sorted(maps.Keys(p)) {
				names = append(names, k)
			}
			out["pageInfo"] = names
		}
		return out
	}
	return v
}

// refOfJSON returns the ref of a value that is an entity: it has a kind and a name.
func refOfJSON(o map[string]any) (string, bool) {
	meta, _ := o["metadata"].(map[string]any)
	name, _ := meta["name"].(string)
	kind, _ := o["kind"].(string)
	if name == "" || kind == "" {
		return "", false
	}
	ns, ok := meta["namespace"].(string)
	if !ok {
		ns = "default"
	}
	return strings.ToLower(kind + ":" + ns + "/" + name), true
}
