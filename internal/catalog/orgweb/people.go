package orgweb

import (
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// personRow is a row of the list of people.
type personRow struct {
	ref    webui.RefProps
	about  string
	me     bool
	email  string
	groups []webui.RefProps // the first of them
	more   int              // further groups
}

// rowGroups is how many groups a row names.
const rowGroups = 2

// findPeople lists users whose name or address contains text, by name, and tells how
// many there are.
func findPeople(s *readmodel.Snapshot, text string, limit, offset int, me string) ([]personRow, int) {
	filter := readmodel.And(readmodel.Equals(fieldKind, "user"), withText(text))
	page, err := s.Query(readmodel.Query{Filter: filter, Order: peopleOrder, Limit: limit, Offset: offset})
	if err != nil { // never: there is no cursor and two orders
		return nil, 0
	}
	rows := make([]personRow, len(page.Items))
	for i, e := range page.Items {
		rows[i] = personRow{ref: portal.ReferenceTo(e), about: portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine),
			me: e.Ref() == me, email: portal.Clip(profileText(e.DecodeDeclared(), "email"), portal.MaxTitle)}
		groups := org.Groups(s, e.Ref())
		for _, g := range portal.FirstOf(groups, rowGroups) {
			rows[i].groups = append(rows[i].groups, portal.Reference(s, g, e.Parts().Namespace))
		}
		rows[i].more = len(groups) - len(rows[i].groups)
	}
	return rows, page.Total
}
