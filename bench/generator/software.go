package generator

import (
	"slices"
	"strconv"
	"strings"
)

const defaultNamespace = "default"

var (
	tags = [...]string{
		"android", "batch", "c++", "critical", "data", "edge", "go", "grpc", "internal", "ios", "java", "kotlin",
		"legacy", "ml", "node", "pci", "python", "react", "realtime", "rust", "scala", "streaming", "tier:1", "tier:2", "web",
	}
	tiers           = [...]string{"tier-1", "tier-2", "tier-3"}
	clusters        = [...]string{"eu-north", "eu-west", "us-east", "us-west", "ap-south"}
	classifications = [...]string{"public", "internal", "confidential", "personal"}
	resourceTypes   = [...]string{"database", "cache", "bucket", "topic", "queue", "cluster", "warehouse", "secret", "cdn", "host", "network"}
	lifecycles      = weighted{{"production", 70}, {"experimental", 18}, {"deprecated", 12}}
	types           = weighted{{"service", 55}, {"website", 14}, {"library", 18}, {"data-pipeline", 8}, {"mobile-app", 5}}
	apiTypes        = weighted{{"openapi", 60}, {"grpc", 18}, {"asyncapi", 12}, {"graphql", 10}}
)

// weighted is a choice between values, each with its share of 100.
type weighted []struct {
	value string
	share int
}

// of returns the value for a number below 100.
func (choice weighted) of(n int) string {
	for _, c := range choice {
		if n -= c.share; n < 0 {
			return c.value
		}
	}
	return choice[0].value
}

// namespace returns where the entities of a system live. One domain in ten
// has a namespace of its own.
func (w *writer) namespace(sys int) string {
	number, ok := w.systemDomain(sys)
	if draw := mix(w.seed, 991, uint64(number)); ok && draw%10 == 0 {
		return namespaces[draw/10%uint64(len(namespaces))]
	}
	return defaultNamespace
}

// ref returns a reference to entity i of kind k as somebody in namespace from
// would write it: no more than needed. The kind is left out where the field
// has a default.
func (w *writer) ref(k kind, i int, from string, withKind bool) string {
	to := defaultNamespace
	if sys, ok := w.systemOf(k, i); ok {
		to = w.namespace(sys)
	}
	ref := w.name(k, i)
	if to != from {
		ref = to + "/" + ref
	}
	if withKind {
		ref = strings.ToLower(k.String()) + ":" + ref
	}
	return ref
}

// place is what the entities of one system have in common.
type place struct {
	system    int // -1 without systems
	namespace string
	team      int
}

func (w *writer) placeOf(sys int) place {
	if w.count[system] == 0 {
		return place{system: -1, namespace: defaultNamespace, team: w.team(0)}
	}
	return place{system: sys, namespace: w.namespace(sys), team: w.systemTeam(sys)}
}

// groupRef writes a reference to a group for the owner field.
func (w *writer) groupRef(g int, from string) string {
	if from != defaultNamespace {
		return "group:default/" + w.name(group, g)
	}
	return w.name(group, g)
}

// owner draws who owns an entity: mostly the system's team, sometimes another
// team, rarely one person.
func (w *writer) owner(p place) string {
	switch draw := w.rand.IntN(100); {
	case draw < 1 && w.count[user] > 0:
		return "user:default/" + w.name(user, w.rand.IntN(w.count[user]))
	case draw < 15:
		return w.groupRef(w.team(w.rand.IntN(max(w.teams, 1))), p.namespace)
	}
	return w.groupRef(p.team, p.namespace)
}

// system writes a system.
func (w *writer) system(p place) {
	name := w.begin(system, p.system, p.namespace)
	w.field(1, "title", title(name))
	w.field(1, "description", describe(w.rand, 3))
	w.key(1, "annotations")
	w.field(2, "github.com/project-slug", "example/"+name)
	w.field(2, "backstage.io/techdocs-ref", "dir:.")
	w.field(2, "pagerduty.com/service-id", "P"+strings.ToUpper(strconv.FormatUint(w.rand.Uint64N(1<<30), 36)))
	w.list(1, "tags", pickSome(w.rand, tags[:], 1+w.rand.IntN(4)))
	w.key(1, "links")
	w.link("https://dashboards.example.com/d/"+name, "Dashboard", "dashboard")
	w.link("https://wiki.example.com/systems/"+name, "Architecture", "docs")
	w.key(0, "spec")
	w.field(1, "type", pick(w.rand, domainTypes[:]))
	w.field(1, "owner", w.groupRef(p.team, p.namespace))
	if number, ok := w.systemDomain(p.system); ok {
		w.field(1, "domain", w.fromDefault(w.name(domain, number), p.namespace))
	}
}

// fromDefault returns a reference to a name in the default namespace.
func (w *writer) fromDefault(name, from string) string {
	if from != defaultNamespace {
		return "default/" + name
	}
	return name
}

// component writes component c, the first of whose system is number first.
func (w *writer) component(c, first int, p place) {
	name := w.begin(component, c, p.namespace)
	draw := w.rand.IntN
	language := tags[draw(len(tags))]
	if draw(3) > 0 {
		w.field(1, "title", title(name))
	}
	w.field(1, "description", describe(w.rand, 3))
	w.key(1, "labels")
	w.field(2, "example.com/tier", pick(w.rand, tiers[:]))
	w.field(2, "example.com/cluster", pick(w.rand, clusters[:]))
	w.componentAnnotations(name)
	w.list(1, "tags", slices.Compact(slices.Sorted(slices.Values(append(pickSome(w.rand, tags[:], 1+draw(4)), language)))))
	w.key(1, "links")
	w.link("https://dashboards.example.com/d/"+name, "Dashboard", "dashboard")
	w.link("https://runbooks.example.com/"+name, "Runbook", "docs")
	if draw(2) == 0 {
		w.link("https://logs.example.com/search?q=service%3D"+name, "Logs", "search")
	}
	w.key(0, "spec")
	w.field(1, "type", types.of(draw(100)))
	w.field(1, "lifecycle", lifecycles.of(draw(100)))
	w.field(1, "owner", w.owner(p))
	if p.system >= 0 {
		w.field(1, "system", w.name(system, p.system))
	}
	if c > first && draw(25) == 0 {
		w.field(1, "subcomponentOf", w.name(component, c-1))
	}
	w.list(1, "providesApis", w.provided(c, p))
	w.list(1, "consumesApis", w.some(api, draw(4), -1, p.namespace, false))
	uses := w.some(component, draw(5), c, p.namespace, true)
	w.list(1, "dependsOn", append(uses, w.ownResources(p)...))
}

func (w *writer) componentAnnotations(name string) {
	w.key(1, "annotations")
	w.field(2, "github.com/project-slug", "example/"+name)
	w.field(2, "backstage.io/techdocs-ref", "dir:.")
	w.field(2, "backstage.io/kubernetes-id", name)
	w.field(2, "grafana/dashboard-selector", "service == '"+name+"'")
	w.field(2, "example.com/data-classification", pick(w.rand, classifications[:]))
	if w.rand.IntN(3) > 0 {
		w.field(2, "sonarqube.org/project-key", "example_"+name)
	}
	if w.rand.IntN(2) > 0 {
		w.field(2, "jenkins.io/job-full-name", "deploy/"+name+"/main")
	}
	if w.rand.IntN(3) > 0 {
		w.field(2, "pagerduty.com/service-id", "P"+strings.ToUpper(strconv.FormatUint(w.rand.Uint64N(1<<30), 36)))
	}
	if w.rand.IntN(4) > 0 {
		w.field(2, "sentry.io/project-slug", name)
	}
}

// provided returns the APIs of the system that component c provides.
func (w *writer) provided(c int, p place) []string {
	if p.system < 0 {
		return nil
	}
	var refs []string
	first, end := w.span(api, p.system)
	for a := first; a < end; a++ {
		if by, ok := w.provider(a, p.system); ok && by == c {
			refs = append(refs, w.name(api, a))
		}
	}
	return refs
}

// ownResources returns up to two resources of the system.
func (w *writer) ownResources(p place) []string {
	if p.system < 0 {
		return nil
	}
	first, end := w.span(resource, p.system)
	var refs []string
	for r := first; r < end && len(refs) < 2; r++ {
		if w.rand.IntN(2) == 0 {
			refs = append(refs, "resource:"+w.name(resource, r))
		}
	}
	return refs
}

// some draws up to that many different entities of kind k but not except.
// Which ones follows a power law: a fifth of all draws go to a hundredth.
func (w *writer) some(k kind, upTo, except int, from string, withKind bool) []string {
	n := w.count[k]
	if n == 0 {
		return nil
	}
	refs := make([]string, 0, upTo+2)
	for range upTo {
		u := w.rand.Float64()
		rank := int(u * u * u * float64(n))
		i := int((uint64(rank)*2_147_483_647 + w.seed%1_000_003) % uint64(n)) // scattered over systems
		if ref := w.ref(k, i, from, withKind); i != except && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// resource writes resource r.
func (w *writer) resource(r int, p place) {
	name := w.begin(resource, r, p.namespace)
	w.field(1, "description", describe(w.rand, 2))
	w.key(1, "labels")
	w.field(2, "example.com/tier", pick(w.rand, tiers[:]))
	w.field(2, "example.com/cluster", pick(w.rand, clusters[:]))
	w.key(1, "annotations")
	w.field(2, "example.com/terraform-module", "modules/"+name)
	w.field(2, "example.com/monthly-cost", strconv.Itoa(w.rand.IntN(20000)))
	w.field(2, "amazonaws.com/arn", "arn:aws:service:"+pick(w.rand, clusters[:])+":"+strconv.Itoa(100000000000+r)+":"+name)
	w.list(1, "tags", pickSome(w.rand, tags[:], 1+w.rand.IntN(3)))
	w.key(1, "links")
	w.link("https://console.example.com/resources/"+name, "Console", "cloud")
	w.key(0, "spec")
	role := slices.IndexFunc(resourceRoles[:], func(role string) bool { return strings.Contains(name+"-", "-"+role+"-") })
	w.field(1, "type", resourceTypes[role])
	w.field(1, "owner", w.owner(p))
	if p.system >= 0 {
		w.field(1, "system", w.name(system, p.system))
	}
	w.list(1, "dependsOn", w.some(resource, w.rand.IntN(2), r, p.namespace, true))
}
