package apidocs

// rules puts the limits of a JSON Schema into words.
func rules(n *node) []string {
	var all []string
	add := func(s string) {
		if s != "" {
			all = append(all, s)
		}
	}
	add(bounds(n))
	add(span(n.str("minLength"), n.str("maxLength"), "character"))
	add(span(n.str("minItems"), n.str("maxItems"), "item"))
	add(span(n.str("minProperties"), n.str("maxProperties"), "key"))
	if n.bool("uniqueItems") {
		add("no item twice")
	}
	if step := n.str("multipleOf"); step != "" {
		add("a multiple of " + cut(step, valueBytes))
	}
	if pattern := n.str("pattern"); pattern != "" {
		add("matches `" + cut(pattern, valueBytes) + "`")
	}
	return all
}

// bounds writes the limits of a number. An exclusive limit is a number of its
// own in newer dialects and a flag beside the limit in older ones.
func bounds(n *node) string {
	low := bound(n, "minimum", "exclusiveMinimum", "≥ ", "> ")
	high := bound(n, "maximum", "exclusiveMaximum", "≤ ", "< ")
	switch {
	case low != "" && high != "":
		return low + ", " + high
	default:
		return low + high
	}
}

func bound(n *node, key, exclusive, sign, strict string) string {
	limit, beyond := n.str(key), n.get(exclusive)
	if flag, ok := beyond.value().(bool); ok {
		if flag && limit != "" {
			return strict + cut(limit, valueBytes)
		}
	} else if s := beyond.string(); s != "" {
		return strict + cut(s, valueBytes)
	}
	if limit == "" {
		return ""
	}
	return sign + cut(limit, valueBytes)
}

// span writes "1–64 characters", "at least 1 item", "at most 3 items".
func span(low, high, noun string) string {
	low, high = cut(low, valueBytes), cut(high, valueBytes)
	plural := func(n string) string {
		if n == "1" {
			return " " + noun
		}
		return " " + noun + "s"
	}
	switch {
	case low == "0":
		low = ""
	case low != "" && low == high:
		return low + plural(low)
	}
	switch {
	case low != "" && high != "":
		return low + "–" + high + plural(high)
	case low != "":
		return "at least " + low + plural(low)
	case high != "":
		return "at most " + high + plural(high)
	}
	return ""
}
