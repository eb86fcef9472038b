package apidocs

// grouping collects operations under names, in the order of first mention.
type grouping struct {
	order []*Group
	by    map[string]*Group
}

func newGrouping() *grouping { return &grouping{by: make(map[string]*Group)} }

// declare makes a group known before it has operations.
func (g *grouping) declare(name, description string) *Group {
	group := g.by[name]
	if group == nil {
		group = &Group{Name: name}
		g.by[name] = group
		g.order = append(g.order, group)
	}
	if group.Description == "" {
		group.Description = description
	}
	return group
}

func (g *grouping) add(name string, op *Operation) {
	group := g.declare(name, "")
	group.Operations = append(group.Operations, op)
}

// groups returns those that have operations, the one called last at the end. If
// that is the only one, it is called alone.
func (g *grouping) groups(alone, last string) []Group {
	var all []Group
	var end *Group
	for _, group := range g.order {
		switch {
		case len(group.Operations) == 0:
		case group.Name == last:
			end = group
		default:
			all = append(all, *group)
		}
	}
	if end != nil {
		if len(all) == 0 {
			end.Name = alone
		}
		all = append(all, *end)
	}
	return all
}
