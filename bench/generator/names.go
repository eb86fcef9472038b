package generator

import (
	"strconv"
	"strings"
)

// namespaces that a tenth of the systems live in; the others are in default.
var namespaces = [...]string{"labs", "acquired", "partners"}

var (
	subjects = [...]string{
		"account", "ad", "album", "artist", "audio", "backup", "basket", "billing",
		"campaign", "canvas", "catalogue", "chart", "checkout", "client", "concert", "consent",
		"content", "credit", "customer", "delivery", "device", "discovery", "download", "edge",
		"episode", "event", "feed", "fraud", "gateway", "identity", "image", "invoice",
		"label", "library", "licence", "lyrics", "market", "media", "merch", "message",
		"metadata", "offline", "order", "partner", "payment", "playback", "playlist", "podcast",
		"price", "profile", "promotion", "queue", "rating", "refund", "royalty", "search",
		"session", "stock", "subscription", "supply", "ticket", "track", "video", "voice",
	}
	qualities = [...]string{
		"active", "batch", "central", "cold", "common", "core", "daily", "direct",
		"early", "fast", "first", "global", "grand", "hidden", "hot", "instant",
		"internal", "joint", "late", "light", "live", "local", "main", "mobile",
		"modern", "native", "nordic", "open", "pacific", "primary", "prime", "public",
		"quick", "quiet", "rapid", "ready", "regional", "remote", "rolling", "secure",
		"shared", "silent", "simple", "smart", "smooth", "solid", "static", "steady",
		"swift", "tidal", "total", "true", "united", "upper", "urban", "vital",
		"warm", "western", "wide", "young", "zonal",
	}
	roles = [...]string{
		"service", "worker", "web", "library", "importer", "exporter", "router", "scheduler",
		"indexer", "ranker", "store", "proxy", "admin", "report", "sync", "pipeline",
		"console", "agent", "model", "notifier", "validator", "app", "loader",
	}
	resourceRoles = [...]string{"db", "cache", "bucket", "topic", "queue", "cluster", "warehouse", "secrets", "cdn", "bastion", "vpc"}
	apiRoles      = [...]string{"api", "events", "graph", "grpc", "hooks"}
	squads        = [...]string{
		"badgers", "beavers", "bison", "cranes", "crickets", "dolphins", "eagles", "falcons",
		"ferrets", "finches", "foxes", "geckos", "gulls", "herons", "ibises", "jays",
		"koalas", "larks", "lynxes", "magpies", "moose", "newts", "ocelots", "orcas",
		"otters", "owls", "pandas", "pipits", "puffins", "ravens", "robins", "seals",
		"sparrows", "storks", "swans", "terns", "toads", "voles", "wolves", "wrens",
		"yaks",
	}
	givenNames = [...]string{
		"Aisha", "Alva", "Amir", "Ana", "Arjun", "Astrid", "Ben", "Björn",
		"Carla", "Chen", "Chloé", "Dana", "Diego", "Elif", "Emeka", "Erik",
		"Fatima", "Femi", "Finn", "Grace", "Hana", "Hugo", "Ines", "Ivan",
		"Jonas", "Julia", "Kaito", "Kofi", "Lars", "Leila", "Linh", "Lucía",
		"Mads", "Maja", "Mateo", "Mei", "Mira", "Nadia", "Niko", "Noor",
		"Olga", "Omar", "Paula", "Priya", "Quinn", "Ravi", "Rosa", "Sami",
		"Sofia", "Tariq", "Tove", "Uma", "Vera", "Wanda", "Yara", "Yusuf",
		"Zeynep", "Zoë", "Théo",
	}
	familyNames = [...]string{
		"Abara", "Ahmed", "Almeida", "Andersson", "Bakker", "Berg", "Castro", "Chowdhury",
		"Costa", "Dahl", "Diallo", "Dubois", "Eriksen", "Farah", "Fischer", "Garcia",
		"Haddad", "Hansen", "Ivanov", "Jansen", "Kaur", "Kim", "Kowalski", "Lindqvist",
		"Lopez", "Marino", "Mbeki", "Moreau", "Nakamura", "Nguyen", "Novak", "Okafor",
		"Olsen", "Park", "Patel", "Petrov", "Quist", "Rossi", "Santos", "Schmidt",
		"Silva", "Singh", "Sokolov", "Tanaka", "Torres", "Ueda", "Virtanen", "Weber",
		"Wong", "Yilmaz", "Zhang", "Ziegler", "Osei",
	}
)

// asciiFold spells the letters of givenNames that a name may not hold.
var asciiFold = strings.NewReplacer("ö", "o", "é", "e", "ë", "e", "í", "i")

// name returns the metadata.name of entity i of kind k: unique in its kind.
func (s *shape) name(k kind, i int) string {
	switch k {
	case group:
		return s.groupName(i)
	case user:
		given, family, again := s.person(i)
		name := asciiFold.Replace(strings.ToLower(given + "." + family))
		if again > 0 {
			name += "." + strconv.Itoa(again+1)
		}
		return name
	case domain:
		return s.words(k, i, subjects[:])
	case system:
		return s.words(k, i, qualities[:], subjects[:])
	case api:
		return s.words(k, i, subjects[:], qualities[:], apiRoles[:])
	case resource:
		return s.words(k, i, subjects[:], qualities[:], resourceRoles[:])
	}
	return s.words(k, i, subjects[:], qualities[:], roles[:])
}

func (s *shape) groupName(g int) string {
	firstDepartment, firstTeam := 1+s.divisions, 1+s.divisions+s.departments
	switch {
	case g == 0:
		return "everyone"
	case g < firstDepartment:
		return s.words(group, g-1, subjects[:]) + "-division"
	case g < firstTeam:
		return s.words(group, g-firstDepartment, qualities[:], subjects[:]) + "-department"
	}
	return s.words(group, g-firstTeam, qualities[:], squads[:])
}

// person returns the name of user i, and how many users before have the same.
func (s *shape) person(i int) (given, family string, again int) {
	digits, again := s.scatter(user, i, len(givenNames), len(familyNames))
	return givenNames[digits[0]], familyNames[digits[1]], again
}

// words joins one word of each list, every combination once before any is
// used again with a number behind it.
func (s *shape) words(k kind, i int, lists ...[]string) string {
	var sizes [3]int
	for j, list := range lists {
		sizes[j] = len(list)
	}
	digits, again := s.scatter(k, i, sizes[:len(lists)]...)
	name := make([]byte, 0, 40)
	for j, list := range lists {
		if j > 0 {
			name = append(name, '-')
		}
		name = append(name, list[digits[j]]...)
	}
	if again > 0 {
		name = strconv.AppendInt(append(name, '-'), int64(again+1), 10)
	}
	return string(name)
}

// scatter maps number i to one digit per size so that neighbours differ and
// no two numbers share the result before all results were used once. again
// counts how often they were.
func (s *shape) scatter(k kind, i int, sizes ...int) (digits [3]int, again int) {
	const stride = 7919 // prime, so coprime to every product of the sizes
	product := 1
	for _, size := range sizes {
		product *= size
	}
	offset := int(mix(s.seed, uint64(k), 1<<40) % uint64(product))
	place := (i%product*stride + offset) % product
	for j, size := range sizes {
		digits[j] = place % size
		place /= size
	}
	return digits, i / product
}
