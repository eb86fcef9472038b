package generator

import (
	"math/rand/v2"
	"strconv"
)

// writer writes the entities of one shape, one YAML document each.
type writer struct {
	shape
	document
	written [kinds]int // entities so far
	source  *rand.PCG
	rand    *rand.Rand // for the entity being written
}

func newWriter(cfg Config) *writer {
	source := rand.NewPCG(0, 0)
	return &writer{shape: newShape(cfg), source: source, rand: rand.New(source)}
}

// begin opens the document of entity i of kind k, up to and with its name.
// What the entity draws by chance depends on its kind and number only.
func (w *writer) begin(k kind, i int, namespace string) (name string) {
	w.source.Seed(mix(w.seed, uint64(k), uint64(i)), uint64(i))
	w.written[k]++
	if len(w.out) > 0 {
		w.out = append(w.out, "---\n"...)
	}
	name = w.name(k, i)
	w.field(0, "apiVersion", "backstage.io/v1alpha1")
	w.field(0, "kind", k.String())
	w.key(0, "metadata")
	w.field(1, "name", name)
	if namespace != defaultNamespace {
		w.field(1, "namespace", namespace)
	}
	return name
}

// group writes group g of the organisation tree.
func (w *writer) group(g int) {
	name := w.begin(group, g, defaultNamespace)
	parent := w.parent(g)
	w.field(1, "title", title(name))
	w.field(1, "description", "The people who look after "+pick(w.rand, what[:])+". "+pick(w.rand, notes[:]))
	w.key(1, "annotations")
	w.field(2, "github.com/team-slug", "example/"+name)
	w.field(2, "example.com/cost-centre", "CC-"+strconv.Itoa(1000+w.rand.IntN(9000)))
	w.key(1, "links")
	w.link("https://chat.example.com/channels/"+name, "Channel", "chat")
	w.link("https://calendar.example.com/"+name, "On-call calendar", "event")
	w.key(0, "spec")
	w.field(1, "type", w.groupType(g))
	w.key(1, "profile")
	w.field(2, "displayName", title(name))
	w.field(2, "email", name+"@example.com")
	w.field(2, "picture", "https://pictures.example.com/groups/"+name+".png")
	if parent >= 0 {
		w.field(1, "parent", w.name(group, parent))
	}
	w.out = append(w.out, "  children: []\n"...)
}

func (w *writer) groupType(g int) string {
	switch {
	case g == 0:
		return "organization"
	case g <= w.divisions:
		return "division"
	case g <= w.divisions+w.departments:
		return "department"
	}
	return "team"
}

// user writes user u, member of one team, one in ten of a second.
func (w *writer) user(u int) {
	name := w.begin(user, u, defaultNamespace)
	given, family, _ := w.person(u)
	w.field(1, "title", given+" "+family)
	w.key(1, "annotations")
	w.field(2, "github.com/user-login", name+"-example")
	w.field(2, "example.com/employee", strconv.Itoa(100000+u))
	w.field(2, "example.com/office", pick(w.rand, offices[:]))
	w.key(0, "spec")
	w.key(1, "profile")
	w.field(2, "displayName", given+" "+family)
	w.field(2, "email", name+"@example.com")
	w.field(2, "picture", "https://pictures.example.com/people/"+name+".png")
	teams := []string{w.name(group, w.userTeam(u))}
	if second := w.name(group, w.team(w.rand.IntN(max(w.teams, 1)))); w.rand.IntN(10) == 0 && second != teams[0] {
		teams = append(teams, second)
	}
	w.list(1, "memberOf", teams)
}

var offices = [...]string{"Berlin", "Bogotá", "Göteborg", "Lagos", "Lisbon", "London", "Nairobi", "Osaka", "Stockholm", "Toronto"}

// domain writes domain n. One in ten is part of an earlier one.
func (w *writer) domain(n int) {
	name := w.begin(domain, n, defaultNamespace)
	w.field(1, "title", title(name))
	w.field(1, "description", describe(w.rand, 3))
	w.list(1, "tags", pickSome(w.rand, tags[:], 1+w.rand.IntN(3)))
	w.key(1, "links")
	w.link("https://wiki.example.com/domains/"+name, "Domain handbook", "docs")
	w.key(0, "spec")
	w.field(1, "type", pick(w.rand, domainTypes[:]))
	w.field(1, "owner", "group:"+w.name(group, w.domainOwner()))
	if n > 0 && w.rand.IntN(10) == 0 {
		w.field(1, "subdomainOf", w.name(domain, w.rand.IntN(n)))
	}
}

var domainTypes = [...]string{"product-area", "platform", "business-function"}

// domainOwner draws a group above the teams, or a team where there is none.
func (w *writer) domainOwner() int {
	if above := w.divisions + w.departments; above > 0 {
		return 1 + w.rand.IntN(above)
	}
	return w.team(w.rand.IntN(max(w.teams, 1)))
}

// link writes one entry of metadata.links.
func (w *writer) link(url, title, icon string) {
	w.out = append(w.out, "    - url: "...)
	w.scalar(url)
	w.field(3, "title", title)
	w.field(3, "icon", icon)
}
