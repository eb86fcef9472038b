package catalogweb

import (
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// nothing is a list without rows: why, and what to do next.
type nothing struct {
	icon, title, text string
	ways              []webui.ButtonProps
}

func (q *question) nothing() nothing {
	st := q.state
	switch {
	case st.user == userOwned && q.reader.Ref == "":
		return nothing{"user-check", "Who are you?", "Say who you are, and this is what you and your teams own.",
			[]webui.ButtonProps{{Label: "I am…", Style: webui.ButtonPrimary, Href: portal.SettingsPath + "#me"}, {Label: "Show everything", Href: st.ofUser(userAll).href()}}}
	case st.user == userStarred && len(q.reader.Settings.Starred()) == 0:
		return nothing{"star", "Nothing is starred yet", "A star, in a row or beside the name of an entity, puts it here and on your home page.",
			[]webui.ButtonProps{{Label: "Show everything", Href: st.ofUser(userAll).href()}}}
	}
	n := nothing{icon: "search", title: st.nothingTitle(), text: "Add one with a `catalog-info.yaml`, or look at the other kinds."}
	if st.hasFilters() {
		n.text = "Filters combine: an entity must pass all of them. Values of one filter are alternatives."
		n.ways = append(n.ways, webui.ButtonProps{Label: "Clear filters", Href: st.cleared().href()})
	} else if st.user == userOwned {
		n.text = "Owned by you means by yourself, by your teams, and by the teams above and below them."
	} else if st.user == userStarred {
		n.text = "What you have starred is of other kinds."
	}
	if st.user == userOwned || st.user == userStarred {
		n.ways = append(n.ways, webui.ButtonProps{Label: "Show everything", Href: st.ofUser(userAll).href()})
	}
	if st.kind != portal.AllKinds && !st.apis {
		n.ways = append(n.ways, webui.ButtonProps{Label: "Look in all kinds", Href: st.ofKind(portal.AllKinds).href()})
	}
	return n
}

func (st listState) nothingTitle() string {
	what := "entities"
	if st.kind != portal.AllKinds {
		what = "entities of kind " + portal.KindLabel(st.kind)
	}
	switch {
	case st.hasFilters():
		return "No " + what + " match these filters"
	case st.user == userOwned:
		return "You and your teams own no " + what
	case st.user == userStarred:
		return "No " + what + " are starred"
	}
	return "There are no " + what
}
