package usersettings

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/internal/fault"
)

// Limits on what one person can set.
const (
	MaxName   = 512       // bytes of the name of a bucket or a key
	MaxValue  = 256 << 10 // bytes of a value
	MaxKeys   = 500       // values
	MaxTotal  = 1 << 20   // bytes of all names and values
	MaxStars  = 1000
	MaxVisits = 200 // older ones are forgotten
	MaxViews  = 100
)

// check tells whether e may be added to now.
func check(now *Settings, e Entry) error {
	if err := checkName("bucket", e.Bucket); err != nil {
		return err
	}
	if err := checkName("key", e.Key); err != nil {
		return err
	}
	if e.Value == nil {
		return nil
	}
	if len(e.Value) > MaxValue {
		return fault.New(fault.Invalid, "The value has %d bytes; the most that a setting can have is %d.", len(e.Value), MaxValue)
	}
	if !json.Valid(e.Value) || !utf8.Valid(e.Value) {
		return fault.New(fault.Invalid, "The value is not valid JSON.")
	}
	if e.Name == now.visitsName {
		return nil
	}
	old, there := now.entries[e.Name]
	if !there && len(now.entries) >= MaxKeys {
		return fault.New(fault.Invalid, "There are %d settings already, and that is the most one person can have.", len(now.entries)).
			WithFix("Delete some that are not needed.")
	}
	total := now.bytes + size(e.Name, e.Value)
	if there {
		total -= size(e.Name, old)
	}
	if total > MaxTotal {
		return fault.New(fault.Invalid, "All settings together would have %d bytes; the most that one person can have is %d.", total, MaxTotal).
			WithFix("Delete some that are not needed.")
	}
	return nil
}

func checkName(what, name string) error {
	switch {
	case name == "":
		return fault.New(fault.Invalid, "The %s of a setting must not be empty.", what)
	case len(name) > MaxName:
		return fault.New(fault.Invalid, "The %s of a setting has %d bytes; the most is %d.", what, len(name), MaxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fault.New(fault.Invalid, "The %s of a setting must be text without control characters.", what)
	}
	return nil
}
