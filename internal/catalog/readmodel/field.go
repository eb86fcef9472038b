package readmodel

import "github.com/callboard/callboard/entity"

// field returns the JSON text of the value at a path of keys in body; nil when there is
// none. Keys with escapes are not found.
func field(body []byte, path ...string) []byte {
	pos := 0
	for _, key := range path {
		if pos = member(body, pos, key); pos < 0 {
			return nil
		}
	}
	end := skipValue(body, pos)
	if end < 0 {
		return nil
	}
	return body[pos:end]
}

// member returns where the value of key begins in the object that begins at pos, or -1.
func member(body []byte, pos int, key string) int {
	if pos >= len(body) || body[pos] != '{' {
		return -1
	}
	for pos++; pos < len(body) && body[pos] == '"'; pos++ {
		raw, _, end := readString(body, pos)
		if end < 0 || end+1 >= len(body) || body[end] != ':' {
			return -1
		}
		if raw == key {
			return end + 1
		}
		if pos = skipValue(body, end+1); pos < 0 || pos >= len(body) || body[pos] != ',' {
			return -1
		}
	}
	return -1
}

// fieldString returns the string at a path of keys; "" when there is something else.
func fieldString(body []byte, path ...string) string {
	return stringOf(field(body, path...))
}

func stringOf(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	raw, escaped, _ := readString(value, 0)
	if escaped {
		return unescape(raw)
	}
	return raw
}

// fieldStrings returns the strings in the list at a path of keys.
func fieldStrings(body []byte, path ...string) []string {
	list := field(body, path...)
	if len(list) < 2 || list[0] != '[' {
		return nil
	}
	var out []string
	for pos := 1; pos < len(list)-1; pos++ {
		end := skipValue(list, pos)
		if end < 0 {
			return out
		}
		if list[pos] == '"' {
			out = append(out, stringOf(list[pos:end]))
		}
		pos = end
	}
	return out
}

// refParts returns kind, namespace and name as they are written in body.
func refParts(body []byte) entity.Ref {
	r := entity.Ref{Kind: fieldString(body, "kind"), Namespace: entity.DefaultNamespace}
	if m := field(body, "metadata"); m != nil {
		r.Name = fieldString(m, "name")
		if ns := fieldString(m, "namespace"); ns != "" {
			r.Namespace = ns
		}
	}
	return r
}
