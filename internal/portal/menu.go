package portal

import (
	"cmp"
	"strings"

	"github.com/callboard/callboard/internal/webui"
)

// MaxOptions is how many values a menu lists: those with the most entities, and what is
// chosen.
const MaxOptions = 60

// ByCount puts what is chosen first, then what has the most entities.
func ByCount(a, b webui.FilterOption) int {
	if a.Checked != b.Checked {
		if a.Checked {
			return -1
		}
		return 1
	}
	return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
}
