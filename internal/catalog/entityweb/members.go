package entityweb

import (
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// member is a person of a group.
type member struct {
	ref   webui.RefProps
	about string
}

// members are the first people of a group, and how many there are.
func members(s *readmodel.Snapshot, e readmodel.Entity) ([]member, int) {
	all := portal.Targets(e, entity.HasMember, "")
	var out []member
	for _, target := range portal.FirstOf(all, maxMembers) {
		m := member{ref: portal.Reference(s, target, e.Parts().Namespace), about: portal.ParseRef(target).Name}
		if m.ref.Missing {
			m.about = "not in the catalog"
		} else if user, ok := s.ByRef(target); ok && user.Description() != "" {
			m.about = portal.Clip(portal.FirstLine(user.Description()), portal.MaxTitle)
		}
		out = append(out, m)
	}
	return out, len(all)
}
