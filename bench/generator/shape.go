package generator

// kind is one of the kinds that a generated catalog holds. Its value also
// separates the random streams of entities with the same number.
type kind uint64

const (
	group kind = iota
	user
	domain
	system
	component
	api
	resource
	kinds // how many there are
)

// kindNames are the names as they are written in entity files.
var kindNames = [kinds]string{"Group", "User", "Domain", "System", "Component", "API", "Resource"}

// String returns the kind as it is written in an entity file.
func (k kind) String() string { return kindNames[k] }

// share says how many of 100,000 entities are of a kind. What is left over
// are components, about 58 %.
var share = [kinds]int{group: 1500, user: 9000, domain: 400, system: 8900, api: 12000, resource: 10000}

// fewest are the kinds in the order in which a catalog too small for the
// shares gets one of each.
var fewest = [kinds]kind{group, component, user, system, api, domain, resource}

// shape is how many of each kind a catalog has and how they hang together.
type shape struct {
	seed  uint64
	count [kinds]int

	// Groups are numbered from the root down: 0 is the organisation, then
	// come divisions, departments and teams.
	divisions, departments, teams int
}

// newShape divides cfg.N entities over the kinds, exactly.
func newShape(cfg Config) shape {
	s := shape{seed: cfg.Seed}
	rest := max(cfg.N, 0)
	for _, k := range fewest {
		if rest > 0 {
			s.count[k]++
			rest--
		}
	}
	for k, per100k := range share {
		extra := min(rest, max(0, cfg.N*per100k/100_000-s.count[k]))
		s.count[k] += extra
		rest -= extra
	}
	s.count[component] += rest
	s.growTree(s.count[group])
	return s
}

// growTree splits n groups into one root, divisions of about six departments,
// departments of about eight teams, and teams. Very small trees have teams
// right under the root.
func (s *shape) growTree(n int) {
	below := max(n-1, 0)
	teams := below * 48 / 55 // of a full division: 48 teams, 6 departments, itself
	s.departments = teams / 8
	if s.departments > 0 {
		s.divisions = (s.departments + 5) / 6
	}
	s.teams = below - s.departments - s.divisions
}

// team returns the group number of the i-th team; without any team it is the
// root.
func (s *shape) team(i int) int {
	if s.teams == 0 {
		return 0
	}
	return 1 + s.divisions + s.departments + i%s.teams
}

// parent returns the group number of a group's parent, -1 for the root. One
// team in six hangs under the division itself, so depth is three or four.
func (s *shape) parent(g int) int {
	firstDepartment := 1 + s.divisions
	firstTeam := firstDepartment + s.departments
	switch {
	case g == 0:
		return -1
	case g < firstDepartment || s.departments == 0:
		return 0
	case g < firstTeam:
		return 1 + (g-firstDepartment)*s.divisions/s.departments
	}
	department := firstDepartment + (g-firstTeam)*s.departments/s.teams
	if g%6 == 0 {
		return s.parent(department)
	}
	return department
}

// span returns which entities of kind k live in system sys: the numbers from
// first up to, not including, end. Systems differ in size, but the spans of
// all systems follow each other without a gap. Without systems all is in one
// span.
func (s *shape) span(k kind, sys int) (first, end int) {
	if s.count[system] == 0 {
		return 0, s.count[k]
	}
	return s.bound(k, sys), s.bound(k, sys+1)
}

// bound is where the span of system sys begins: its fair place, moved by less
// than half a fair share so that bounds never cross.
func (s *shape) bound(k kind, sys int) int {
	systems, n := s.count[system], s.count[k]
	switch {
	case sys <= 0:
		return 0
	case sys >= systems:
		return n
	}
	fair := float64(n) / float64(systems)
	jitter := float64(mix(s.seed, uint64(k), uint64(sys))%1000)/1000 - 0.5
	return int((float64(sys) + jitter*0.96) * fair)
}

// systemDomain returns the domain of a system, false when there are none.
func (s *shape) systemDomain(sys int) (int, bool) {
	if s.count[domain] == 0 {
		return 0, false
	}
	return sys * s.count[domain] / s.count[system], true
}

// systemTeam returns the number of the group that owns a system. A team's
// systems are neighbours.
func (s *shape) systemTeam(sys int) int {
	return s.team(sys * max(s.teams, 1) / max(s.count[system], 1))
}

// userTeam returns the number of the group that a user belongs to. Members of
// a team are neighbours; see teamUsers for the way back.
func (s *shape) userTeam(u int) int {
	return s.team(u * max(s.teams, 1) / s.count[user])
}

// teamUsers returns the users of the i-th team, from first up to end.
func (s *shape) teamUsers(i int) (first, end int) {
	teams, users := max(s.teams, 1), s.count[user]
	return ceilDiv(i*users, teams), ceilDiv((i+1)*users, teams)
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// provider returns the component that provides an API of system sys: one of
// the same system, or none when the system has no components.
func (s *shape) provider(apiNumber, sys int) (int, bool) {
	first, end := s.span(component, sys)
	if first == end {
		return 0, false
	}
	return first + int(mix(s.seed, 77, uint64(apiNumber))%uint64(end-first)), true
}

// systemOf returns the system that entity i of kind k lives in, by bisection
// over the bounds.
func (s *shape) systemOf(k kind, i int) (int, bool) {
	systems := s.count[system]
	if systems == 0 {
		return 0, false
	}
	low, high := 0, systems-1
	for low < high {
		middle := (low + high + 1) / 2
		if s.bound(k, middle) <= i {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low, true
}

// mix hashes three numbers into one (the finaliser of splitmix64, three
// times).
func mix(a, b, c uint64) uint64 {
	h := uint64(0)
	for _, v := range [...]uint64{a, b, c} {
		h += v + 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}
