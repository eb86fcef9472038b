package app

import (
	"net"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings/usersettingsapi"
	"github.com/callboard/callboard/internal/usersettings/usersettingsweb"
)

// local is how people are known as long as there is no sign-in: by what they say.
func local(f features) *auth.Local {
	return &auth.Local{Anonymous: f.open || servedElsewhere(f), Secure: servedSecurely(f)}
}

// servedElsewhere tells whether people at other machines use the portal, through a proxy.
func servedElsewhere(f features) bool {
	return slices.ContainsFunc(ownNames(f.config), func(host string) bool {
		return !httpkit.IsLoopback(net.JoinHostPort(host, "0"))
	})
}

func servedSecurely(f features) bool { return strings.HasPrefix(f.config.App.BaseURL, "https://") }

// registerUserSettings registers the API of people's settings, and the forms that all
// pages have for them.
func registerUserSettings(f features, who *auth.Local, rt usersettingsapi.Routes) {
	usersettingsapi.New(f.userSettings).Register(rt)
	usersettingsweb.New(usersettingsweb.Options{
		Settings: f.userSettings, Chooser: who, Catalog: present{f.model}, Secure: servedSecurely(f),
	}).Register(rt)
}

// present tells what the catalog has now.
type present struct{ model *readmodel.Model }

var _ usersettingsweb.Catalog = present{}

// Has implements usersettingsweb.Catalog.
func (p present) Has(ref string) bool {
	_, ok := p.model.Snapshot().ByRef(ref)
	return ok
}

// IsUser implements usersettingsweb.Catalog.
func (p present) IsUser(ref string) bool { return strings.HasPrefix(ref, "user:") && p.Has(ref) }
