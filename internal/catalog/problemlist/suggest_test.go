package problemlist_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/catalog/problemlist"
)

func TestSuggestion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ fix, want string }{
		{"", ""},
		{"Keep one of them.", ""},
		{"Did you mean component:default/pay? If not, add component:default/pya to the catalog.", "component:default/pay"},
		{"Write it as tier-one.", "tier-one"},
		{"Write it as v1.2.", "v1.2"},
		{"Write it as billing-service and keep the long form as metadata.title.", "billing-service"},
		{"Use lower-case letters, digits and dashes, such as payments-eu.", "payments-eu"},
		{"Write it as `a b`.", "a b"},
		{"Write it as the name of a group.", ""},
		{"Write it as text, in a block that begins with a bar.", ""},
		{"Did you mean " + strings.Repeat("x", 400) + "?", ""},
	} {
		if got := problemlist.Suggestion(test.fix); got != test.want {
			t.Errorf("%q suggests %q, want %q", test.fix, got, test.want)
		}
	}
}
