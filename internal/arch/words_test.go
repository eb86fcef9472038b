package arch

import (
	"bytes"
	"regexp"
	"testing"
)

// forbiddenWords must stand in no file. They are put together here so that
// this file holds none of them.
var forbiddenWords = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{
		regexp.MustCompile(`\b(proxy|sum)\.` + `golang\.org|\bregistry\.` + `(npmjs\.org|yarnpkg\.com)|\bdeb\.` + `debian\.org|\bpypi\.` + `org|\b(index|registry-1)\.` + `docker\.io`),
		"it names the host of a package registry; leave that to each machine's settings (for npm: omit-lockfile-registry-resolved=true)",
	},
	{
		regexp.MustCompile(`(^|[^A-Za-z0-9_.\-/])/` + `work/`),
		"it names a path of one machine; use one relative to the repository, or an example under /srv or /tmp",
	},
}

func TestForbiddenWords(t *testing.T) {
	t.Parallel()
	for _, name := range allFiles(t) {
		data := read(t, name)
		for _, word := range forbiddenWords {
			if at := word.pattern.FindIndex(data); at != nil {
				t.Errorf("%s:%d: %q: %s", name, 1+bytes.Count(data[:at[0]], []byte("\n")), bytes.TrimSpace(data[at[0]:at[1]]), word.why)
			}
		}
	}
}
