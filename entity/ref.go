package entity

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// DefaultNamespace is the namespace of entities that name none.
const DefaultNamespace = "default"

// Ref names an entity: a kind, a namespace and a name. Two refs mean the same entity
// when they differ only by letter case; [Ref.String] is the form to compare and store.
type Ref struct {
	Kind      string
	Namespace string
	Name      string
}

// String returns the canonical form kind:namespace/name, entirely in lower case.
func (r Ref) String() string {
	var buf [128]byte
	b := append(appendLower(buf[:0], r.Kind), ':')
	b = append(appendLower(b, r.Namespace), '/')
	return string(appendLower(b, r.Name))
}

func appendLower(b []byte, s string) []byte {
	n := len(b)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return append(b[:n], strings.ToLower(s)...)
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}

// Canonical returns r with all parts in lower case.
func (r Ref) Canonical() Ref {
	return Ref{strings.ToLower(r.Kind), strings.ToLower(r.Namespace), strings.ToLower(r.Name)}
}

// Equal tells whether r and s name the same entity.
func (r Ref) Equal(s Ref) bool { return r.Canonical() == s.Canonical() }

// IsZero tells whether r names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Short returns the shortest form that a person can read back: without the kind when
// it is defaultKind, without the namespace when it is the default one. Case is kept.
func (r Ref) Short(defaultKind string) string {
	s := r.Name
	if !strings.EqualFold(r.Namespace, DefaultNamespace) {
		s = r.Namespace + "/" + s
	}
	if !strings.EqualFold(r.Kind, defaultKind) {
		s = strings.ToLower(r.Kind) + ":" + s
	}
	return s
}

// RefDefaults fills in what a short ref leaves out.
type RefDefaults struct {
	Kind      string // empty: a ref without a kind is an error
	Namespace string // empty: DefaultNamespace
}

// maxRefLength bounds a ref as text: three parts of at most 63 characters would do,
// the rest is room for refs that are wrong and should still be shown.
const maxRefLength = 1024

// ParseRef reads a ref of the form [kind:][namespace/]name. A colon after the first
// slash belongs to the name. Empty parts are errors. Letter case is kept.
func ParseRef(s string, d RefDefaults) (Ref, error) {
	text := strings.TrimSpace(s)
	if text == "" {
		return Ref{}, fmt.Errorf("an entity reference must not be empty; write it as kind:namespace/name")
	}
	if len(text) > maxRefLength {
		return Ref{}, fmt.Errorf("entity reference of %d bytes is too long; the limit is %d", len(text), maxRefLength)
	}
	r := Ref{Kind: d.Kind, Namespace: d.Namespace}
	if r.Namespace == "" {
		r.Namespace = DefaultNamespace
	}
	rest := text
	slash := strings.IndexByte(rest, '/')
	if colon := strings.IndexByte(rest, ':'); colon >= 0 && (slash < 0 || colon < slash) {
		r.Kind, rest = rest[:colon], rest[colon+1:]
		if r.Kind == "" {
			return Ref{}, fmt.Errorf("entity reference %q has an empty kind before the colon", s)
		}
		slash = strings.IndexByte(rest, '/')
	}
	if slash >= 0 {
		r.Namespace, rest = rest[:slash], rest[slash+1:]
		if r.Namespace == "" {
			return Ref{}, fmt.Errorf("entity reference %q has an empty namespace before the slash", s)
		}
	}
	if rest == "" {
		return Ref{}, fmt.Errorf("entity reference %q has no name", s)
	}
	r.Name = rest
	if r.Kind == "" {
		return Ref{}, fmt.Errorf("entity reference %q says no kind and none can be assumed here; write kind:%s", s, text)
	}
	return r, nil
}
