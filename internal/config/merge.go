package config

// merge lays over on top of base: objects are merged key by key, everything else
// is replaced, null included. An undefined value replaces nothing.
func merge(base, over *value) *value {
	switch {
	case base == nil:
		return over
	case over == nil, over.kind == undefinedValue && base.kind != undefinedValue:
		return base
	case base.kind != objectValue || over.kind != objectValue:
		return over
	}
	out := *over
	out.fields = make([]field, 0, len(base.fields)+len(over.fields))
	place := make(map[string]int, len(base.fields))
	for _, f := range base.fields {
		place[f.name] = len(out.fields)
		out.fields = append(out.fields, f)
	}
	for _, f := range over.fields {
		i, both := place[f.name]
		if !both {
			out.fields = append(out.fields, f)
			continue
		}
		merged := merge(out.fields[i].value, f.value)
		if merged != out.fields[i].value {
			out.fields[i] = field{name: f.name, pos: f.pos, value: merged}
		}
	}
	return &out
}
