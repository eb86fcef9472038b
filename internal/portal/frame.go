package portal

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/webui"
)

// Snapshots gives the newest state of the catalog.
type Snapshots interface {
	Snapshot() *readmodel.Snapshot
}

// Options are what the frame is built on. Snapshots is required.
type Options struct {
	Snapshots Snapshots
	// Kinds are the kinds and relations of the catalog; nil means entity.Builtin.
	Kinds *entity.Model
	// Ready is closed when every source has been read once; nil means they have.
	Ready <-chan struct{}
	// Readers knows what people keep for themselves; nil means that nobody keeps anything.
	Readers Readers
	// Nav is the sections of the portal; nil means [Sections]. The one that leads to
	// [ProblemsPath] is given their number.
	Nav []webui.NavItem
	// Organisation and Version are told at the foot of every page; they may be empty.
	Organisation, Version string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Frame is what all pages share. Its methods may be called from any goroutine.
type Frame struct {
	opts     Options
	edition  string // makes the validators of this process its own
	problems problemlist.Cache
}

// New returns the frame.
func New(opts Options) *Frame {
	if opts.Kinds == nil {
		opts.Kinds = entity.Builtin()
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Nav == nil {
		opts.Nav = Sections()
	}
	return &Frame{opts: opts, edition: rand.Text()[:8]}
}

// Sections are the sections of the portal as the masthead names them.
func Sections() []webui.NavItem {
	return []webui.NavItem{
		{Label: "Home", Href: HomePath, Key: "h"},
		{Label: "Catalog", Href: CatalogPath, Key: "c"},
		{Label: "APIs", Href: APIsPath, Key: "a"},
		{Label: "Graph", Href: GraphPath, Key: "r"},
		{Label: "Teams", Href: TeamsPath, Key: "t"},
		{Label: "Problems", Href: ProblemsPath, Key: "p"},
	}
}

// Routes is where handlers are registered; [*httpkit.Router] is one.
type Routes interface {
	Handle(pattern string, h httpkit.Handler)
}

// Snapshot is the newest state of the catalog. A page takes it once.
func (f *Frame) Snapshot() *readmodel.Snapshot { return f.opts.Snapshots.Snapshot() }

// Now is the present time.
func (f *Frame) Now() time.Time { return f.opts.Now() }

// Kinds are the kinds and relations of the catalog.
func (f *Frame) Kinds() *entity.Model { return f.opts.Kinds }

// Organisation is the name of the company; it may be empty.
func (f *Frame) Organisation() string { return f.opts.Organisation }

// Version is the version of the portal; it may be empty.
func (f *Frame) Version() string { return f.opts.Version }

// Problems are the problems of a snapshot, put in order once for each.
func (f *Frame) Problems(s *readmodel.Snapshot) *problemlist.Index { return f.problems.Of(s) }

// IsReady tells whether every source has been read once.
func (f *Frame) IsReady() bool {
	if f.opts.Ready == nil {
		return true
	}
	select {
	case <-f.opts.Ready:
		return true
	default:
		return false
	}
}

// Page is the sheet around a page of the section at current, which is the Href of a
// section or empty.
func (f *Frame) Page(r *http.Request, s *readmodel.Snapshot, title, current string) webui.PageProps {
	nav := slices.Clone(f.opts.Nav)
	for i := range nav {
		if nav[i].Href == ProblemsPath {
			nav[i].Count = f.problems.Count(s)
		}
	}
	return webui.PageProps{
		Title: title, Current: current, Nav: nav, Theme: webui.ThemeOf(r),
		Finder: webui.FinderProps{Action: SearchPath, Name: "q", Palette: PalettePath},
		Reader: f.Reader(r, s).menu(r.URL.RequestURI()), Toast: webui.DoneToast(r, doneEverywhere),
		Foot: webui.FootProps{Entities: s.Len(), SnapshotAt: s.At(), Now: f.opts.Now(),
			Name: f.opts.Organisation, Version: f.opts.Version},
	}
}

// Tag is the validator of a page that depends on the snapshot, the address, who reads,
// and, as further, what else it shows.
func (f *Frame) Tag(r *http.Request, s *readmodel.Snapshot, further string) httpkit.Tag {
	var b []byte
	b = append(b, f.edition...)
	b = strconv.AppendInt(append(b, '/'), s.Sequence(), 36)
	b = strconv.AppendInt(append(b, '/'), s.At().UnixNano(), 36)
	b = strconv.AppendBool(append(b, '/'), f.IsReady())
	b = append(append(b, '/'), webui.ThemeOf(r)...)
	b = append(append(b, '/'), f.Reader(r, s).tag()...)
	b = append(append(b, '/'), r.URL.RawQuery...)
	b = append(append(b, '/'), further...)
	return httpkit.TagOf(b)
}

// Register registers what nobody else answers: "/" for addresses that lead nowhere.
func (f *Frame) Register(rt Routes) {
	rt.Handle("/", f.missing)
}
