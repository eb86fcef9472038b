package portal

import (
	"context"
	"net/http"
	"strconv"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/webui"
)

// Readers gives what people keep for themselves, by [auth.Principal.Key];
// [*usersettings.Service] does.
type Readers interface {
	Of(ctx context.Context, key string) (*usersettings.Settings, error)
}

// Reader is who a page is made for, as of one snapshot.
type Reader struct {
	auth.Principal
	// Settings are what the reader keeps; never nil.
	Settings *usersettings.Settings
	snapshot *readmodel.Snapshot
}

// Reader tells who reads. What a reader keeps is left out rather than the page when the
// store does not answer.
func (f *Frame) Reader(r *http.Request, s *readmodel.Snapshot) Reader {
	reader := Reader{Principal: auth.FromContext(r.Context()), Settings: usersettings.None(), snapshot: s}
	if f.opts.Readers == nil {
		return reader
	}
	if settings, err := f.opts.Readers.Of(r.Context(), reader.Key); err == nil {
		reader.Settings = settings
	}
	return reader
}

// Entity is the reader as the catalog knows them; false for guests and for those whom it
// does not know.
func (r Reader) Entity() (readmodel.Entity, bool) {
	if r.Ref == "" {
		return readmodel.Entity{}, false
	}
	return r.snapshot.ByRef(r.Ref)
}

// Mine are the refs through which the reader owns things, see [org.Mine]; none for guests.
func (r Reader) Mine() []string { return org.Mine(r.snapshot, r.Ref) }

// tag is what validators need to know of a reader.
func (r Reader) tag() string {
	return r.Key + " " + strconv.FormatUint(r.Settings.Revision(), 36)
}

// menu is the reader's avatar and menu in the masthead.
func (r Reader) menu(back string) *webui.ReaderProps {
	p := &webui.ReaderProps{
		Name: "Guest", Note: "Say who you are to see what is yours", Guest: true,
		ThemeAction: SettingsPath + "/theme", Back: back,
		Items: []webui.MenuItem{
			{Label: "I am…", Icon: "user-check", Href: SettingsPath + "#me"},
			{Label: "Settings", Icon: "settings", Href: SettingsPath},
			{Label: "About", Icon: "info", Href: AboutPath},
		},
	}
	if r.Ref == "" {
		return p
	}
	ref := Reference(r.snapshot, r.Ref, "")
	p.Name, p.Note, p.Guest = ref.Label(), r.Ref, false
	if !ref.Missing {
		p.Href = ref.Href
	}
	p.Items[0] = webui.MenuItem{Label: "I am somebody else…", Icon: "user-check", Href: SettingsPath + "#me"}
	return p
}
