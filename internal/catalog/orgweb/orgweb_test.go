package orgweb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

// company has departments and squads, a person in two teams, members who are missing,
// and two groups that are above each other.
const company = `
kind: Group
metadata: {name: company, description: All of us}
spec: {type: organization, profile: {displayName: The Company}, children: []}
---
kind: Group
metadata: {name: listening}
spec: {type: department, parent: company, children: []}
---
kind: Group
metadata: {name: playback}
spec: {type: squad, parent: listening, children: [], members: [ghost], profile: {displayName: Playback Squad, email: playback@example.com}}
---
kind: Group
metadata: {name: discovery}
spec: {type: squad, parent: listening, children: []}
---
kind: Group
metadata: {name: chicken}
spec: {type: squad, parent: egg, children: []}
---
kind: Group
metadata: {name: egg}
spec: {type: squad, parent: chicken, children: []}
---
kind: User
metadata: {name: mara, description: Lead}
spec: {memberOf: [playback, discovery], profile: {displayName: Mara Lindqvist, email: mara@example.com}}
---
kind: User
metadata: {name: bo}
spec: {memberOf: [playback]}
---
kind: User
metadata: {name: lone}
spec: {memberOf: []}
---
kind: System
metadata: {name: streaming}
spec: {owner: listening}
---
kind: Component
metadata: {name: player, description: Plays}
spec: {type: service, lifecycle: production, owner: playback, dependsOn: [component:nowhere]}
---
kind: Component
metadata: {name: site}
spec: {type: website, lifecycle: production, owner: playback}
---
kind: Component
metadata: {name: charts}
spec: {type: service, lifecycle: experimental, owner: discovery}
---
kind: Component
metadata: {name: notes}
spec: {type: service, lifecycle: experimental, owner: user:mara}
`

func open(t testing.TB, text string) *portaltest.Portal {
	t.Helper()
	return portaltest.New(t, strings.ReplaceAll(text, "kind:", "apiVersion: backstage.io/v1alpha1\nkind:"))
}

func TestTeams(t *testing.T) {
	t.Parallel()
	p := open(t, company)
	p.Get("/teams").Want(200).
		Says("Teams 6", "People 3", "6 teams 2 at the top",
			"The Company organization 3 people 4 owned 2 problems Below The Company listening department 3 people 4 owned 2 problems",
			"discovery squad 1 person 1 owned – no problems Playback Squad squad 3 people 2 owned 2 problems",
			"chicken squad – people – owns nothing – no problems Below chicken egg").
		Leads("/catalog/default/group/playback", "/catalog/default/group/listening/owns", "/problems?filters[team]=group%3Adefault%2Flistening", "/teams?view=people")
	p.Get("/teams?filters[text]=SQUAD").Want(200).Says("1 of 6 teams", "Playback Squad The Company / listening").Hides("discovery", "Mara")
	p.Get("/teams?filters[text]=mara").Want(200).Says("People", "Mara Lindqvist", "discovery", "Playback Squad").Hides("Nobody matches")
	p.Get("/teams?filters[text]=zzz").Want(200).Says("Nobody matches").Leads("/teams")
	p.Get("/teams?group=group:default/listening").Want(200).Says("Groups below listening", "discovery", "Playback Squad").Hides("chicken").Leads("/catalog/default/group/company")
	p.Get("/teams?group=group:default/playback").Want(200).Says("There is no group below this one")
	p.Get("/teams?group=group:default/gone").Want(200).Says("The Company")
	p.Get("/teams?group=group:default/egg").Want(200).Says("Groups below egg", "chicken")
	if a := p.Get("/teams?offset=50").Want(302); a.Header().Get("Location") != "/teams" {
		t.Errorf("beyond the end leads to %s", a.Header().Get("Location"))
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	p := open(t, company)
	p.As = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}
	p.Get("/teams?view=people").Want(200).
		Says("3 people", "Mara Lindqvist you Lead discovery Playback Squad mara@example.com bo Playback Squad", "lone in no team").
		Leads("/catalog/default/user/mara", "mailto:mara@example.com")
	p.Get("/teams?view=people&filters[text]=LIND").Want(200).Says("1 of 3 people", "Mara").Hides("lone in")
	p.Get("/teams?view=people&filters[text]=bo").Want(200).Says("1 of 3 people")
	p.Get("/teams?view=people&filters[text]=zzz").Want(200).Says("Nobody matches")
	p.Get("/teams").Says("You are in discovery Playback Squad")
}

func TestNoTeams(t *testing.T) {
	t.Parallel()
	open(t, "").Get("/teams").Want(200).Says("There are no teams yet", "kind: Group")
	p := open(t, "kind: User\nmetadata: {name: lone}\nspec: {memberOf: []}\n")
	p.Get("/teams").Want(200).Says("There are no teams yet", "People 1")
	p.Get("/teams?view=people").Want(200).Says("lone")
	open(t, "kind: Group\nmetadata: {name: a}\nspec: {type: t, children: []}\n").Get("/teams?view=people").Want(200).Says("Nobody is in the catalog yet")
}

func TestGroup(t *testing.T) {
	t.Parallel()
	p := open(t, company)
	p.Changes["component:default/player"] = []catalog.HistoryEntry{{Sequence: 3, At: portaltest.Noon, Kind: catalog.Changed, Fields: []catalog.FieldChange{{Path: "spec.lifecycle"}}}}
	page := p.Get("/catalog/default/group/listening").Want(200).
		Says("3 people", "2 groups below", "With groups below Only its own", "All 4 Components 3 Systems 1",
			"charts service experimental discovery", "player Plays service production Playback Squad", "streaming", "4 of 4",
			"service 2", "website 1", "Problems 2", "dependsOn points to component:default/nowhere",
			"player changed lifecycle", "Type department", "Group above The Company", "People 3 All 3 Direct",
			"Mara Lindqvist Lead", "ghost not in the catalog", "Place in the company").
		Leads("/catalog/default/group/listening?owned=direct", "/catalog/default/group/listening?kind=component", "/catalog/default/group/listening/owns",
			"/catalog/default/group/listening?members=direct#people", "/teams?group=group%3Adefault%2Flistening", "/teams").
		Hides("It stands alone")
	if strings.Count(page.Text(), "this one") != 1 {
		t.Error("the place in the company does not mark one group as this one")
	}
	p.Get("/catalog/default/group/listening?owned=direct").Says("streaming", "1 of 1").Hides("charts service", "Owner", "dependsOn points")
	p.Get("/catalog/default/group/listening?kind=system").Says("1 of 1", "streaming").Hides("charts service")
	p.Get("/catalog/default/group/listening?members=direct").Says("Nobody directly")
	p.Get("/catalog/default/group/listening?people=lind").Says("Mara Lindqvist").Hides("ghost not")
	p.Get("/catalog/default/group/listening?people=zzz").Says("Nobody matches")
	p.Get("/catalog/default/group/company?owned=direct").Says("Owns nothing by itself", "3 people")
	p.Get("/catalog/default/group/playback").Says("player", "People 3").Hides("With groups below", "discovery squad").
		Leads("/catalog?filters[kind]=component&filters[type]=service&filters[owners]=group%3Adefault%2Fplayback", "mailto:playback@example.com")
	p.Get("/catalog/default/group/egg").Want(200).Says("Owns nothing yet", "Nobody is in it").Hides("It stands alone")
	p.Fail = errors.New("the disk is gone")
	p.Get("/catalog/default/group/listening").Want(200).Says("player changed")
}

func TestOwnsTab(t *testing.T) {
	t.Parallel()
	p := open(t, company)
	p.Get("/catalog/default/group/listening/owns").Want(200).Says("4 entities", "charts", "player", "site", "streaming", "discovery", "Playback Squad")
	p.Get("/catalog/default/group/listening/owns?kind=component&type=website").Says("1 of 4 entities", "site").Hides("charts service")
	p.Get("/catalog/default/group/listening/owns?filters[text]=PLAYS").Says("1 of 4 entities", "player").Hides("charts service")
	p.Get("/catalog/default/group/listening/owns?filters[text]=zzz").Says("Nothing matches")
	p.Get("/catalog/default/group/listening/owns?owned=direct").Says("1 entity", "streaming")
	p.Get("/catalog/default/group/listening/owns?offset=100").Want(200)
	p.Get("/catalog/default/user/lone/owns").Want(200).Says("Owns nothing yet")
}

func TestUser(t *testing.T) {
	t.Parallel()
	p := open(t, company)
	p.Get("/catalog/default/user/mara").Want(200).
		Says("in 2 groups", "With their groups Only their own", "charts", "notes", "player", "site", "Email mara@example.com", "Groups discovery Playback Squad", "dependsOn points").
		Leads("/catalog/default/user/mara?owned=direct", "/teams", "/catalog/default/group/discovery").Hides("It stands alone", "streaming")
	p.Get("/catalog/default/user/mara?owned=direct").Says("notes", "1 of 1").Hides("charts service")
	p.Get("/catalog/default/user/bo").Want(200).Says("player").Hides("It stands alone")
	p.Get("/catalog/default/user/lone").Want(200).Says("Owns nothing yet").Hides("It stands alone", "With their groups")
}

func TestManyGroups(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("kind: Group\nmetadata: {name: top}\nspec: {type: t, children: []}\n")
	for i := range 2000 {
		parent := "top"
		if i >= 100 {
			parent = fmt.Sprintf("g%04d", i%100)
		}
		fmt.Fprintf(&b, "---\nkind: Group\nmetadata: {name: g%04d}\nspec: {type: t, parent: %s, children: []}\n---\nkind: User\nmetadata: {name: u%04d}\nspec: {memberOf: [g%04d, nobody]}\n", i, parent, i, i)
	}
	for i := range 60 {
		fmt.Fprintf(&b, "---\nkind: Component\nmetadata: {name: c%02d}\nspec: {type: service, lifecycle: x, owner: g%04d}\n", i, i+100)
	}
	p := open(t, b.String())
	page := p.Get("/teams").Want(200).Says("2,001 teams", "top t 2,000 people 60 owned", "and 60 more").Leads("/teams?group=group%3Adefault%2Ftop")
	if n := len(page.HTML); n > 250_000 {
		t.Errorf("2,000 groups make a page of %d bytes", n)
	}
	p.Get("/teams?group=group:default/top").Says("g0049").Leads("/teams?group=group%3Adefault%2Ftop&offset=50")
	p.Get("/teams?group=group:default/top&offset=50").Says("g0099").Hides("g0049 t")
	p.Get("/teams?view=people&offset=50").Says("51–100 of 2,000", "u0050", "nobody")
	p.Get("/catalog/default/group/top").Says("2,000 people", "All 2,000", "1–12 of 2,000", "and 92 more", "7 of 60").
		Leads("/catalog/default/group/top?members_offset=12#people", "/catalog/default/group/top/owns").
		Hides("Open in the catalog")
	p.Get("/catalog/default/group/top?members_offset=1992").Says("1,993–2,000 of 2,000", "u1999")
	p.Get("/catalog/default/group/g0099").Says("g0099 (this one)", "and 11 more")
	p.Get("/catalog/default/group/top/owns?offset=50").Says("51–60 of 60", "c59").Hides("c49 ")
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	const trap = `"<script>alert(1)</script><img src=x onerror=alert(1)>"`
	p := open(t, fmt.Sprintf(`
kind: Group
metadata: {name: a, title: %[1]q, description: %[1]q}
spec: {type: %[1]q, children: [], members: [%[1]q, "../../x"], profile: {email: %[1]q}}
---
kind: User
metadata: {name: u, description: %[1]q}
spec: {memberOf: [a], profile: {displayName: %[1]q, email: "javascript:alert(1)"}}
---
kind: Component
metadata: {name: c, title: %[1]q, description: %[1]q}
spec: {type: %[1]q, lifecycle: %[1]q, owner: a}
`, trap))
	q := "%22%3Cscript%3Ealert(1)%3C/script%3E"
	for _, path := range []string{
		"/teams", "/teams?view=people", "/teams?filters[text]=" + q, "/teams?group=" + q, "/teams?filters[text]=script",
		"/catalog/default/group/a", "/catalog/default/group/a/owns", "/catalog/default/group/a?people=" + q + "&kind=" + q, "/catalog/default/group/a/owns?type=" + q + "&filters[text]=" + q,
		"/catalog/default/user/u", "/catalog/default/user/u/owns",
	} {
		a := p.Get(path).Want(200)
		for _, bad := range []string{"<script>alert", "<img src", `href="javascript`} {
			if strings.Contains(a.HTML, bad) {
				t.Errorf("%s has %q", path, bad)
			}
		}
	}
}
