package webui

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// schemes are what a link may start with, besides a path of our own. Everything
// else (javascript:, data:, vbscript:, file:) is refused.
var schemes = map[string]bool{
	"http": true, "https": true, "mailto": true, "tel": true, "slack": true, "msteams": true,
}

// Link checks an address that may come from anybody's catalog file. It returns
// false for an empty, unreadable or dangerous one; the caller then shows the
// words without a link.
func Link(address string) (templ.SafeURL, bool) {
	if address == "" {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "" && !schemes[strings.ToLower(u.Scheme)]) {
		return "", false
	}
	return templ.SafeURL(address), true
}

// safe is Link for the places that have already asked linked.
func safe(address string) templ.SafeURL {
	link, ok := Link(address)
	if !ok {
		return "#"
	}
	return link
}

// linked reports whether address may be written as a link.
func linked(address string) bool {
	_, ok := Link(address)
	return ok
}

// external reports whether address leaves this portal.
func external(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme != "" || u.Host != "")
}

// withParameter is address with one parameter set, before its fragment. An
// unreadable address comes back as it is.
func withParameter(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String()
}

// Schemes lists what a link may start with, for those who check addresses
// before [Link] does.
func Schemes() []string { return slices.Sorted(maps.Keys(schemes)) }

// External reports whether address leaves this portal.
func External(address string) bool { return external(address) }
