package homeweb

import (
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/licences"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/version"
	"github.com/callboard/callboard/internal/webui"
)

// aboutPage is About as it is shown.
type aboutPage struct {
	shell   webui.PageProps
	build   []webui.Fact
	catalog []webui.Fact
	process []webui.Fact
	kinds   []kindCount
	modules []module
	text    string // all of it, to be copied into a report
}

// module is a library that is part of this program.
type module struct{ path, version string }

// about is never cached: its numbers change by themselves.
func (p *Pages) about(w http.ResponseWriter, r *http.Request) error {
	s, now := p.frame.Snapshot(), p.frame.Now()
	w.Header().Set("Cache-Control", "no-cache")
	page := aboutPage{shell: p.frame.Page(r, s, "About", ""), kinds: p.kindCounts(s), modules: modules()}
	v := version.Get()
	page.build = facts("Version", v.Version, "Commit", short(v.Commit), "Committed", v.Date, "Built with", v.Go,
		"Runs on", runtime.GOOS+"/"+runtime.GOARCH)
	page.catalog = facts("Entities", webui.Count(s.Len()), "Problems", webui.Count(len(p.frame.Problems(s).All())),
		"Change", webui.Count(int(s.Sequence())), "Snapshot", webui.Age(now.Sub(s.At()))+" old")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	page.process = facts("Up for", webui.Age(now.Sub(p.started)), "Memory in use", megabytes(memory.HeapAlloc),
		"Memory from the system", megabytes(memory.Sys-memory.HeapReleased), "Goroutines", strconv.Itoa(runtime.NumGoroutine()),
		"Processors", strconv.Itoa(runtime.GOMAXPROCS(0)), "Data", p.opts.Data)
	page.text = page.report()
	return portal.Show(w, r, http.StatusOK, page.view())
}

// facts pairs labels with their values; those without a value are left out.
func facts(pairs ...string) []webui.Fact {
	var out []webui.Fact
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, webui.Fact{Label: pairs[i], Text: pairs[i+1]})
		}
	}
	return out
}

func (page *aboutPage) report() string {
	var b strings.Builder
	for _, part := range [][]webui.Fact{page.build, page.catalog, page.process} {
		for _, f := range part {
			b.WriteString(f.Label + ": " + f.Text + "\n")
		}
	}
	return b.String()
}

// short is a commit as people write it.
func short(commit string) string {
	hash, changes, _ := strings.Cut(commit, "+")
	if changes != "" {
		changes = " with changes"
	}
	return hash[:min(len(hash), 12)] + changes
}

func megabytes(bytes uint64) string {
	return strconv.FormatFloat(float64(bytes)/(1<<20), 'f', 0, 64) + " MB"
}

// modules are the libraries that are linked into this program, in order of path.
func modules() []module {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var out []module
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		out = append(out, module{d.Path, d.Version})
	}
	slices.SortFunc(out, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return out
}

func (p *Pages) licences(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "licences")) {
		return nil
	}
	return portal.ShowText(w, []byte(licences.ThirdParty))
}
