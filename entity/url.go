package entity

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// absoluteURL tells whether a browser would take s for a whole address, by the URL
// standard (url.spec.whatwg.org), as Backstage does; net/url differs from it in both
// directions. What it leaves out are the rules for domains with letters beyond ASCII.
func absoluteURL(s string) bool {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(s, "\t\n\r") {
		s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	}
	colon := strings.IndexByte(s, ':')
	if colon < 1 || !isScheme(s[:colon]) {
		return false
	}
	rest := s[colon+1:]
	switch scheme := s[:colon]; {
	case isWebScheme(scheme):
		return webAuthority(cutAny(strings.TrimLeft(rest, `/\`), `/\?#`))
	case strings.EqualFold(scheme, "file"):
		return fileAuthority(rest)
	case strings.HasPrefix(rest, "//"):
		authority := cutAny(rest[2:], "/?#")
		return authority == "" || splitAuthority(authority, opaqueHost)
	default:
		return true // such as mailto:
	}
}

func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLower(c|0x20) && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return true
}

func isWebScheme(s string) bool {
	for _, scheme := range [...]string{"https", "http", "ftp", "ws", "wss"} {
		if strings.EqualFold(s, scheme) {
			return true
		}
	}
	return false
}

// cutAny returns what stands in s before the first of the characters.
func cutAny(s, characters string) string {
	if i := strings.IndexAny(s, characters); i >= 0 {
		return s[:i]
	}
	return s
}

func webAuthority(authority string) bool { return splitAuthority(authority, domainHost) }

// fileAuthority checks the host of a file address, which may be empty or a drive letter.
func fileAuthority(rest string) bool {
	if len(rest) < 2 || strings.Trim(rest[:2], `/\`) != "" {
		return true
	}
	host := cutAny(rest[2:], `/\?#`)
	drive := len(host) == 2 && isLower(host[0]|0x20) && (host[1] == ':' || host[1] == '|')
	return host == "" || drive || domainHost(host)
}

// splitAuthority takes [user[:password]@]host[:port] apart and checks host and port.
func splitAuthority(authority string, validHost func(string) bool) bool {
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	port := ""
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		host, port = host[:colon], host[colon+1:]
	}
	if port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
	}
	return host != "" && validHost(host)
}

// domainHost checks the host of a web address: a domain or an IP address.
func domainHost(host string) bool {
	if host[0] == '[' {
		return ipv6Host(host)
	}
	if strings.IndexByte(host, '%') >= 0 {
		decoded, err := url.PathUnescape(host)
		if err != nil || !utf8.ValidString(decoded) {
			return false
		}
		host = decoded
	}
	for i := 0; i < len(host); i++ {
		if c := host[i]; c <= ' ' || c == 0x7f || strings.IndexByte(`#/:<>?@[\]^|%`, c) >= 0 {
			return false
		}
	}
	return ipv4Host(strings.TrimSuffix(host, "."))
}

// ipv4Host checks hosts that end in a number; those can be nothing but an IP address.
func ipv4Host(host string) bool {
	if !isNumber(host[strings.LastIndexByte(host, '.')+1:]) {
		return true
	}
	parts := strings.Split(host, ".")
	limit := uint64(1) << (8 * max(0, 5-len(parts))) // the last part stands for all bytes that are left
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 64)
		if part == "0x" || part == "0X" {
			n, err = 0, nil
		}
		if err != nil || i < len(parts)-1 && n > 255 || i == len(parts)-1 && n >= limit {
			return false
		}
	}
	return len(parts) <= 4
}

// isNumber tells whether a label is all digits, or hexadecimal with 0x before it.
func isNumber(label string) bool {
	if len(label) > 1 && label[0] == '0' && label[1]|0x20 == 'x' {
		return strings.Trim(label[2:], "0123456789abcdefABCDEF") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

func ipv6Host(host string) bool {
	if !strings.HasSuffix(host, "]") {
		return false
	}
	a, err := netip.ParseAddr(host[1 : len(host)-1])
	return err == nil && a.Is6() && a.Zone() == ""
}

// opaqueHost checks the host of an address whose scheme is not of the web.
func opaqueHost(host string) bool {
	if host[0] == '[' {
		return ipv6Host(host)
	}
	return !strings.ContainsAny(host, "\x00 #/:<>?@[\\]^|")
}
