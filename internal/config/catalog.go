package config

func (d *decoder) catalog(o *object) Catalog {
	defer o.ignoreUnknown()
	return Catalog{
		Locations:                       d.locations(o),
		Rules:                           d.rules(o),
		Readonly:                        o.boolean("readonly"),
		OrphanStrategy:                  OrphanStrategy(o.choice("orphanStrategy", "delete", "keep")),
		DefaultLocationConflictStrategy: ConflictStrategy(o.choice("defaultLocationConflictStrategy", "reject", "refresh")),
	}
}

func (d *decoder) locations(catalog *object) []Location {
	items, _ := catalog.list("locations")
	var locations []Location
	for _, item := range items {
		o := d.asItem(item)
		l := Location{
			Type:   o.required("type"),
			Target: o.required("target"),
			Rules:  d.rules(o),
			Pos:    item.v.pos,
			Dir:    item.v.dir,
		}
		d.checkLocationType(o, l)
		locations = append(locations, l)
	}
	return locations
}

// checkLocationType catches the frequent slip of giving a URL's scheme as the type
// (reference: "Locations, YAML, placeholders").
func (d *decoder) checkLocationType(o *object, l Location) {
	if l.Type != "http" && l.Type != "https" {
		return
	}
	d.problem(o.v.get("type").value.pos, o.at("type"), "a location's type is not a URL's scheme", "write type: url")
}

// rules reads the key rules of the catalog or of a location. It is nil when the key
// is not set.
func (d *decoder) rules(parent *object) []Rule {
	items, set := parent.list("rules")
	if !set {
		return nil
	}
	rules := make([]Rule, 0, len(items))
	for _, item := range items {
		o := d.asItem(item)
		rules = append(rules, Rule{Allow: d.allow(o), Locations: d.locationMatches(o), Pos: item.v.pos})
	}
	return rules
}

// allow reads a rule's list of kinds: texts, or objects with kind and spec.type.
func (d *decoder) allow(rule *object) []AllowedKind {
	items, set := rule.list("allow")
	if !set {
		rule.missing("allow")
	}
	var allowed []AllowedKind
	for _, item := range items {
		switch item.v.kind {
		case textValue:
			allowed = append(allowed, AllowedKind{Kind: item.v.text})
		case objectValue:
			o := d.asObject(item.v, item.path)
			allowed = append(allowed, AllowedKind{Kind: o.required("kind"), SpecType: o.text("spec.type")})
			d.rejectNestedType(o)
		default:
			d.wrongType(item.v, item.path, "the name of a kind or {kind, spec.type}")
		}
	}
	return allowed
}

// rejectNestedType catches spec: {type: …}, which would silently allow all types.
func (d *decoder) rejectNestedType(o *object) {
	if f := o.v.get("spec"); f != nil {
		d.problem(f.pos, o.at("spec"), "the type is one key with a dot in its name", "write spec.type: and the type")
	}
}

// locationMatches reads a rule's locations; nil when the key is not set.
func (d *decoder) locationMatches(rule *object) []LocationMatch {
	items, set := rule.list("locations")
	if !set {
		return nil
	}
	matches := make([]LocationMatch, 0, len(items))
	for _, item := range items {
		o := d.asItem(item)
		m := LocationMatch{Type: o.required("type"), Exact: o.text("exact"), Pattern: o.text("pattern")}
		if m.Exact != "" && m.Pattern != "" {
			d.problem(item.v.pos, item.path, "both exact and pattern are set", "keep one of them")
		}
		matches = append(matches, m)
	}
	return matches
}

// asItem reads an item of a list, where null is no object.
func (d *decoder) asItem(item element) *object {
	if item.v.kind == nullValue {
		d.wrongType(item.v, item.path, "an object")
		return &object{d: d, path: item.path, v: &value{kind: objectValue, pos: item.v.pos}, wrong: true}
	}
	return d.asObject(item.v, item.path)
}
