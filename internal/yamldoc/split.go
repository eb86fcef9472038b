package yamldoc

import "bytes"

// chunk is the text of one YAML document in a stream, with its comments and directives.
type chunk struct {
	text []byte
	line int // number of its first line in the file, from 1
}

// split cuts a stream at its document markers. YAML allows neither marker at the
// beginning of a line inside a document, not even in block or quoted scalars, so that
// cutting by lines is exact, and a syntax error cannot spread.
func split(data []byte) []chunk {
	var chunks []chunk
	start, startLine, line := 0, 1, 1
	content := false // the chunk at hand has more than comments and directives
	for pos := 0; pos < len(data); line++ {
		next := pos + bytes.IndexByte(data[pos:], '\n') + 1
		if next == pos {
			next = len(data)
		}
		text := data[pos:next]
		switch {
		case isMarker(text, "---") && content:
			chunks = append(chunks, chunk{data[start:pos], startLine})
			start, startLine = pos, line
		case isMarker(text, "..."):
			if content {
				chunks = append(chunks, chunk{data[start:pos], startLine})
			}
			start, startLine, content = next, line+1, false
			pos = next
			continue
		case isMarker(text, "---"), !isProlog(text):
			content = true
		}
		pos = next
	}
	if content {
		chunks = append(chunks, chunk{data[start:], startLine})
	}
	return chunks
}

// isMarker tells whether a line is the marker, alone or followed by white space.
func isMarker(line []byte, marker string) bool {
	if !bytes.HasPrefix(line, []byte(marker)) {
		return false
	}
	return len(line) == len(marker) || bytes.IndexByte([]byte(" \t\r\n"), line[len(marker)]) >= 0
}

// isProlog tells whether a line is blank, a comment or a directive.
func isProlog(line []byte) bool {
	t := bytes.TrimSpace(line)
	return len(t) == 0 || t[0] == '#' || line[0] == '%'
}

// withoutVersion turns the directive %YAML into a comment: the parser refuses 1.2,
// which is what everything is read as here. Byte positions stay the same.
func withoutVersion(text []byte) []byte {
	rest := text
	for len(rest) > 0 {
		if bytes.HasPrefix(rest, []byte("%YAML")) {
			c := bytes.Clone(text)
			c[len(text)-len(rest)] = '#'
			return c
		}
		end := bytes.IndexByte(rest, '\n')
		if end < 0 || !isProlog(rest[:end+1]) {
			break
		}
		rest = rest[end+1:]
	}
	return text
}
